"""Relays: a citizen and a clerk in one conversation, kept word by word, sealed."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, func, select, update
from sqlmodel import Session, col

from storage.once import once
from storage.tables import Relay, RelayWords
from storage.vault import Vault

# Built once: an expression built for every turn costs more than the query.
OF_CITIZEN = once(
    select(Relay).where(col(Relay.address_id) == bindparam("at"), col(Relay.ended_at).is_(None))
)


@dataclass(frozen=True)
class RelayedWords:
    """What was said: by the citizen, or by a clerk under a staff role."""

    staff_id: int | None
    text: str
    at: datetime


class Relays:
    """Opens, takes, continues and ends relays."""

    def __init__(self, session: Session, vault: Vault, now: datetime) -> None:
        self._session = session
        self._vault = vault
        self._now = now

    def of_citizen(self, address_id: int) -> Relay | None:
        """The relay of this chat that was asked for and has not ended, or None."""
        return self._session.execute(OF_CITIZEN, {"at": address_id}).scalar_one_or_none()

    def of_clerk(self, staff_ids: list[int]) -> Relay | None:
        """The relay a clerk is in now, the latest taken first, or None."""
        return self._session.execute(
            select(Relay)
            .where(col(Relay.staff_id).in_(staff_ids), col(Relay.ended_at).is_(None))
            .order_by(col(Relay.taken_at).desc())
            .limit(1)
        ).scalar_one_or_none()

    def get(self, relay_id: int) -> Relay | None:
        """A relay by its id, or None."""
        return self._session.get(Relay, relay_id)

    def ask(self, address_id: int, why: str) -> tuple[Relay, bool]:
        """The relay of this chat, and whether it was asked for just now."""
        known = self.of_citizen(address_id)
        if known is not None:
            return known, False
        made = Relay(address_id=address_id, why=why, asked_at=self._now, last_at=self._now)
        self._session.add(made)
        self._session.flush()
        return made, True

    def take(self, relay_id: int, staff_id: int) -> bool:
        """Take it, if nobody has: the first tap wins, in whichever process it comes."""
        taken = self._session.execute(
            update(Relay)
            .where(
                col(Relay.id) == relay_id,
                col(Relay.staff_id).is_(None),
                col(Relay.ended_at).is_(None),
            )
            .values(staff_id=staff_id, taken_at=self._now, last_at=self._now)
        )
        return bool(taken.rowcount)  # type: ignore[attr-defined]

    def say(self, relay: Relay, staff_id: int | None, text: str) -> None:
        """Keep what was said, in the turn that passes it on."""
        relay.last_at = self._now
        sealed = self._vault.seal(text.encode(), f"relay:{relay.id}")
        self._session.add(
            RelayWords(relay_id=relay.id or 0, staff_id=staff_id, at=self._now, words=sealed)
        )

    def words(self, relay: Relay) -> list[RelayedWords]:
        """All that was said, oldest first; what was kept long enough is gone."""
        found = self._session.execute(
            select(RelayWords).where(col(RelayWords.relay_id) == relay.id).order_by(RelayWords.id)  # type: ignore[arg-type]
        ).scalars()
        return [
            RelayedWords(
                one.staff_id, self._vault.open(one.words, f"relay:{relay.id}").decode(), one.at
            )
            for one in found
            if one.words is not None
        ]

    def end(self, relay: Relay, how: str) -> None:
        """It is over."""
        relay.ended_at, relay.ended_how = self._now, how

    def waiting(self) -> list[Relay]:
        """Those nobody has taken, oldest first."""
        return self._found(col(Relay.staff_id).is_(None))

    def silent_since(self, instant: datetime) -> list[Relay]:
        """Those in which nobody said anything since."""
        return self._found(col(Relay.last_at) <= instant)

    def _found(self, condition: object) -> list[Relay]:
        return list(
            self._session.execute(
                select(Relay)
                .where(col(Relay.ended_at).is_(None), condition)  # type: ignore[arg-type]
                .order_by(col(Relay.asked_at), col(Relay.id))
            ).scalars()
        )

    def ahead_of(self, relay: Relay) -> int:
        """How many who asked earlier still wait."""
        earlier = select(func.count()).where(
            col(Relay.ended_at).is_(None),
            col(Relay.staff_id).is_(None),
            col(Relay.id) < relay.id,
        )
        return int(self._session.execute(earlier).scalar_one())

    def earliest(self) -> datetime | None:
        """When somebody last spoke in the relay that is silent longest, of those that go on."""
        oldest = select(func.min(Relay.last_at)).where(col(Relay.ended_at).is_(None))
        return self._session.execute(oldest).scalar()

    def forget_before(self, instant: datetime, limit: int) -> int:
        """Drop the words that were kept long enough; that somebody talked stays. How many."""
        old = (
            select(RelayWords.id)  # type: ignore[call-overload]
            .where(col(RelayWords.at) < instant, col(RelayWords.words).is_not(None))
            .limit(limit)
        )
        dropped = self._session.execute(
            update(RelayWords).where(col(RelayWords.id).in_(old)).values(words=None)
        )
        return int(dropped.rowcount)  # type: ignore[attr-defined]
