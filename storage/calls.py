"""
The call list: whom a person calls, the words to read out, and what came of each call.

A call is about one case (or none) of one person. Whoever takes it has the whole person: nobody
else is offered any call to them meanwhile. What was taken and never recorded is free again after a
while, so a clerk whose program ended in the middle loses nobody.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, Update, and_, func, or_, select, true, update
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from storage.cases import Cases
from storage.tables import Address, CallEntry, CallMade, CallWords, Case, Event

HELD_FOR = timedelta(minutes=20)
CRISIS = "crisis"
MISSED = "missed"
LOOK_BACK = "look_back"
"""Why a person is called in a look-back: never by anybody who had the case in hand."""


@dataclass(frozen=True)
class Call:
    """Somebody to call: about which case (or none), why, and since when they wait."""

    address_id: int
    person_id: int
    case_id: int | None
    whys: tuple[str, ...]
    since: datetime


@dataclass(frozen=True)
class Words:
    """What is to be read out, as it would have been sent."""

    key: str
    text: str
    at: datetime


class Calls:
    """Puts on the list, takes from it, and notes what was said."""

    def __init__(self, session: Session, cases: Cases, now: datetime) -> None:
        self._session = session
        self._cases = cases
        self._now = now

    # What is to be read out

    def keep_words(self, address_id: int, key: str, text: str, case_id: int | None) -> None:
        """Keep finished words for whoever calls; of an erased case nothing is kept."""
        vault = self._cases.sealer(case_id)
        if vault is None:
            return
        sealed = vault.seal(text.encode(), f"call:{address_id}")
        self._session.add(
            CallWords(
                address_id=address_id, case_id=case_id, key=key, words=sealed, created_at=self._now
            )
        )

    def words(self, address_id: int, case_id: int | None) -> list[Words]:
        """What was not read out yet, oldest first."""
        vault = self._cases.sealer(case_id)
        found = self._session.execute(_unsaid(select(CallWords), address_id, case_id)).scalars()
        return [
            Words(one.key, vault.open(one.words, f"call:{address_id}").decode(), one.created_at)
            for one in found
            if vault is not None and one.words is not None
        ]

    def told(self, address_id: int, case_id: int | None) -> None:
        """They know: the words are read out, and nobody needs to call about this case."""
        for one in self._session.execute(_unsaid(select(CallWords), address_id, case_id)).scalars():
            one.said_at = self._now
        self.finish(address_id, case_id)

    # Who is called

    def take_next(
        self, staff_id: int, *, reader: Collection[str] = (), only: Collection[str] | None = None
    ) -> Call | None:
        """
        Take the next person to call, and all calls to them: who is on the line stays first.

        `reader` are the units of whoever calls: a case that accuses one of them is none of their
        calls. `only`: nothing but cases that accuse one of these, and look-backs, which never are
        of whoever had the case in hand.

        Whoever may mean to harm themselves goes before everybody else. The row itself is locked
        and looked at, not only whoever it is of: PostgreSQL looks again at a locked row that
        changed meanwhile, so two clerks at the same instant never get one person.
        """
        mine = and_(col(CallEntry.claimed_by) == staff_id, self._held(CallEntry))
        found = self._session.execute(
            select(CallEntry, Address.person_id)  # type: ignore[call-overload]
            .join(Address, col(Address.id) == CallEntry.address_id)
            .where(self._waits(), ~self._is_anothers(staff_id), ~self._with_another(staff_id))
            .where(_may_be_read(reader), _theirs(only), ~_is_own(staff_id))
            .order_by(
                mine.desc(),
                (col(CallEntry.why) == CRISIS).desc(),
                col(CallEntry.created_at),
                col(CallEntry.id),
            )
            .limit(1)
            .with_for_update(skip_locked=True, of=(Address, CallEntry))
        ).first()
        if found is None:
            return None
        entry, person_id = found
        self._claim(person_id, staff_id, reader, only)
        return self._call(entry.address_id, entry.case_id)

    def taken(self, staff_id: int, address_id: int, case_id: int | None) -> Call | None:
        """The call, where it is still theirs; None where it is done, or was given up."""
        call = self._call(address_id, case_id)
        if call is None:
            return None
        entries = self._entries(address_id, case_id)
        return call if all(one.claimed_by == staff_id for one in entries) else None

    def of_person(self, person_id: int) -> list[Call]:
        """All open calls to a person, the oldest first."""
        found = self._session.execute(
            select(CallEntry.address_id, CallEntry.case_id)  # type: ignore[call-overload]
            .join(Address, col(Address.id) == CallEntry.address_id)
            .where(col(Address.person_id) == person_id, col(CallEntry.done_at).is_(None))
            .order_by(col(CallEntry.id))
        )
        pairs = dict.fromkeys((address_id, case_id) for address_id, case_id in found)
        calls = (self._call(address_id, case_id) for address_id, case_id in pairs)
        return [call for call in calls if call is not None]

    def release(self, person_id: int, *, until: datetime | None = None) -> None:
        """Nobody calls them now; nobody is offered them before `until`."""
        values = {"claimed_by": None, "claimed_at": None}
        later = {"not_before": until} if until is not None else {}
        self._session.execute(self._of_person(person_id).values({**values, **later}))

    def finish(self, address_id: int, case_id: int | None) -> None:
        """Nobody needs to be called about this any more."""
        for one in self._entries(address_id, case_id):
            one.done_at = self._now
            one.claimed_by = one.claimed_at = None
        self._session.flush()

    def finish_why(self, address_id: int, case_id: int | None, why: str) -> None:
        """Nobody needs to be called for this one reason any more."""
        for one in self._entries(address_id, case_id):
            if one.why == why:
                one.done_at, one.claimed_by, one.claimed_at = self._now, None, None
        self._session.flush()

    def note(
        self,
        call: Call,
        staff_id: int,
        outcome: str,
        *,
        of_answer: bool = False,
        solved: str | None = None,
        satisfied: int | None = None,
    ) -> None:
        """Write down a call, and what was said of the answer: solved, satisfied, each by itself."""
        self._session.add(
            CallMade(
                address_id=call.address_id,
                case_id=call.case_id,
                staff_id=staff_id,
                at=self._now,
                outcome=outcome,
                whys=" ".join(call.whys),
                of_answer=of_answer,
                solved=solved,
                satisfied=satisfied,
            )
        )
        self._session.flush()

    def made(self, address_id: int, case_id: int | None, *, after: datetime) -> list[CallMade]:
        """The calls about this since an instant, oldest first."""
        return list(
            self._session.execute(
                select(CallMade)
                .where(
                    col(CallMade.address_id) == address_id,
                    _about(CallMade.case_id, case_id),
                    col(CallMade.at) >= after,
                )
                .order_by(col(CallMade.id))
            ).scalars()
        )

    def waiting(self, *, reader: Collection[str] = (), only: Collection[str] | None = None) -> int:
        """How many people can be called now by somebody of these units."""
        count = select(func.count(func.distinct(Address.person_id))).select_from(CallEntry)
        joined = count.join(Address, col(Address.id) == CallEntry.address_id)
        return int(
            self._session.execute(
                joined.where(self._waits(), _may_be_read(reader), _theirs(only))
            ).scalar_one()
        )

    def busy(self) -> list[int]:
        """The staff roles that are calling somebody now, each once."""
        found = (
            select(CallEntry.claimed_by)  # type: ignore[call-overload]
            .where(col(CallEntry.done_at).is_(None), self._held(CallEntry))
            .distinct()
        )
        return list(self._session.execute(found).scalars())

    # The conditions

    def _waits(self) -> ColumnElement[bool]:
        not_before = col(CallEntry.not_before)
        return and_(
            col(CallEntry.done_at).is_(None), or_(not_before.is_(None), not_before <= self._now)
        )

    def _held(self, entry: type[CallEntry]) -> ColumnElement[bool]:
        return and_(
            col(entry.claimed_by).is_not(None), col(entry.claimed_at) > self._now - HELD_FOR
        )

    def _is_anothers(self, staff_id: int) -> ColumnElement[bool]:
        return and_(self._held(CallEntry), col(CallEntry.claimed_by) != staff_id)

    def _with_another(self, staff_id: int) -> ColumnElement[bool]:
        """Whether somebody else calls this person now, about whatever."""
        other, where = aliased(CallEntry), aliased(Address)
        found = select(other.id).join(where, col(where.id) == other.address_id)  # type: ignore[call-overload]
        theirs: ColumnElement[bool] = found.where(
            col(where.person_id) == Address.person_id,
            col(other.done_at).is_(None),
            self._held(other),
            col(other.claimed_by) != staff_id,
        ).exists()
        return theirs

    def _of_person(self, person_id: int) -> Update:
        addresses = select(Address.id).where(col(Address.person_id) == person_id)  # type: ignore[call-overload]
        return update(CallEntry).where(
            col(CallEntry.done_at).is_(None), col(CallEntry.address_id).in_(addresses)
        )

    def _claim(
        self, person_id: int, staff_id: int, reader: Collection[str], only: Collection[str] | None
    ) -> None:
        claimed = {"claimed_by": staff_id, "claimed_at": self._now}
        mine = self._of_person(person_id).where(_may_be_read(reader), _theirs(only))
        self._session.execute(mine.values(claimed).execution_options(synchronize_session="fetch"))

    def _entries(self, address_id: int, case_id: int | None) -> list[CallEntry]:
        """The open rows of one call, one for each reason."""
        return list(
            self._session.execute(
                select(CallEntry)
                .where(
                    col(CallEntry.address_id) == address_id,
                    _about(CallEntry.case_id, case_id),
                    col(CallEntry.done_at).is_(None),
                )
                .order_by(col(CallEntry.id))
            ).scalars()
        )

    def _call(self, address_id: int, case_id: int | None) -> Call | None:
        entries = self._entries(address_id, case_id)
        if not entries:
            return None
        person_id = self._session.get_one(Address, address_id).person_id
        whys = tuple(one.why for one in entries)
        return Call(address_id, person_id, case_id, whys, entries[0].created_at)


def _may_be_read(reader: Collection[str]) -> ColumnElement[bool]:
    """No call is about a case that accuses one of the caller's units."""
    return ~_of_accusing(reader) if reader else true()


def _theirs(only: Collection[str] | None) -> ColumnElement[bool]:
    """Every call; with `only` those of cases that accuse one of these units, and look-backs."""
    if only is None:
        return true()
    return or_(_of_accusing(only), col(CallEntry.why) == LOOK_BACK)


def _is_own(staff_id: int) -> ColumnElement[bool]:
    """Whether a look-back's call is about a case that this caller had in hand."""
    had = select(Event.id).where(  # type: ignore[call-overload]
        col(Event.case_id) == CallEntry.case_id, col(Event.staff_id) == staff_id
    )
    return and_(col(CallEntry.why) == LOOK_BACK, had.exists())


def _of_accusing(units: Collection[str]) -> ColumnElement[bool]:
    """Whether a call is about a case that accuses one of these units."""
    found = select(Case.id).where(  # type: ignore[call-overload]
        col(Case.id) == CallEntry.case_id, col(Case.accused_unit).in_(list(units))
    )
    about: ColumnElement[bool] = found.exists()
    return about


def _about(column: Any, case_id: int | None) -> ColumnElement[bool]:  # noqa: ANN401 - a column of either table
    """About this case; about none where it is None."""
    return col(column).is_(None) if case_id is None else col(column) == case_id


def _unsaid(
    found: Select[tuple[CallWords]], address_id: int, case_id: int | None
) -> Select[tuple[CallWords]]:
    return found.where(
        col(CallWords.address_id) == address_id,
        _about(CallWords.case_id, case_id),
        col(CallWords.said_at).is_(None),
    ).order_by(col(CallWords.id))
