"""Who sits at which window, and which run of a window's posters counts."""

from datetime import datetime

from sqlalchemy import bindparam, delete, or_, select
from sqlmodel import Session, col

from storage.columns import Instant
from storage.once import once
from storage.tables import Shift, ShiftCode, WindowPoster
from storage.vault import Vault

FIRST = 1
# Built once: an expression built for every rating costs more than the query.
AT = once(
    select(Shift.staff_id)  # type: ignore[call-overload]
    .where(
        col(Shift.window) == bindparam("window"),
        col(Shift.since) <= bindparam("at", type_=Instant),
        or_(
            col(Shift.until).is_(None),
            col(Shift.until) > bindparam("at", type_=Instant),
        ),
    )
    .order_by(col(Shift.since).desc(), col(Shift.id).desc())
    .limit(1)
)
HERE = once(
    select(Shift).where(col(Shift.window) == bindparam("window"), col(Shift.until).is_(None))
)
OF_STAFF = once(
    select(Shift).where(col(Shift.staff_id) == bindparam("staff_id"), col(Shift.until).is_(None))
)


class Shifts:
    """At a window sits one clerk at a time, and a clerk at one window at a time."""

    def __init__(self, session: Session, vault: Vault, now: datetime) -> None:
        self._session = session
        self._vault = vault
        self._now = now

    def at(self, window: str, instant: datetime) -> int | None:
        """The staff id signed in at a window at an instant."""
        return self._session.execute(AT, {"window": window, "at": instant}).scalar()

    def here(self, window: str) -> Shift | None:
        """Who is signed in at a window now."""
        return self._session.execute(HERE, {"window": window}).scalar_one_or_none()

    def of_staff(self, staff_id: int) -> Shift | None:
        """Where somebody is signed in now."""
        return self._session.execute(OF_STAFF, {"staff_id": staff_id}).scalars().first()

    def sign_in(self, window: str, staff_id: int) -> int | None:
        """
        Somebody sits at a window from now on; returns whose place they took (a swap), or None.

        They leave the window they sat at before. Signing in twice changes nothing.
        """
        before = self.here(window)
        if before is not None and before.staff_id == staff_id:
            return None
        self.sign_out(staff_id)
        if before is not None:
            before.until = self._now
            self._session.flush()
        self._session.add(Shift(window=window, staff_id=staff_id, since=self._now))
        self._session.flush()
        return before.staff_id if before is not None else None

    def sign_out(self, staff_id: int) -> str | None:
        """Somebody leaves; returns the window they sat at, or None."""
        shift = self.of_staff(staff_id)
        if shift is None:
            return None
        shift.until = self._now
        self._session.flush()
        return shift.window

    def lend_code(self, staff_id: int, hall: str, code: str, until: datetime) -> bool:
        """
        A short code with which this clerk signs in at a kiosk of their hall, once.

        An older one of theirs is good no more. False where another clerk's code reads the same.
        """
        self._session.execute(delete(ShiftCode).where(col(ShiftCode.staff_id) == staff_id))
        digest = self._digest(hall, code)
        known = self._session.get(ShiftCode, digest)
        if known is not None and known.expires_at >= self._now:
            return False
        if known is not None:
            self._session.delete(known)
            self._session.flush()
        self._session.add(ShiftCode(digest=digest, staff_id=staff_id, hall=hall, expires_at=until))
        self._session.flush()
        return True

    def take_code(self, hall: str, code: str) -> int | None:
        """Whose code this is, and it is used up; None where it is nobody's or too old."""
        found = self._session.get(ShiftCode, self._digest(hall, code.strip()))
        if found is None:
            return None
        staff_id, good = found.staff_id, found.expires_at >= self._now
        self._session.delete(found)
        self._session.flush()
        return staff_id if good else None

    def _digest(self, hall: str, code: str) -> str:
        return self._vault.digest(f"{hall}:{code}", "shift")


class Posters:
    """Which generation of a window's code counts."""

    def __init__(self, session: Session, now: datetime) -> None:
        self._session = session
        self._now = now

    def generation(self, window: str) -> int:
        """The run of posters whose code is good now."""
        found = self._session.get(WindowPoster, window)
        return found.generation if found is not None else FIRST

    def renew(self, window: str) -> int:
        """From now on only the next run counts; returns its number."""
        found = self._session.get(WindowPoster, window)
        if found is None:
            found = WindowPoster(window=window, generation=FIRST, since=self._now)
        found.generation, found.since = found.generation + 1, self._now
        self._session.add(found)
        self._session.flush()
        return found.generation
