"""Who follows a case that somebody else brought, and what they wrote instead of filing."""

import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, func, insert, select, update
from sqlmodel import Session, col

from storage.once import about_case, once
from storage.tables import Case, Follower, FollowerWords
from storage.values import Written
from storage.vault import Vault

JOINED, BY_NUMBER = "joined", "number"
OF_CASE = about_case(
    select(Follower)
    .where(col(Follower.case_id) == bindparam("case_id"), col(Follower.until).is_(None))
    .order_by(col(Follower.id)),
    "case_id",
)
OF_PERSON = once(
    select(Case)
    .join(Follower, col(Follower.case_id) == col(Case.id))
    .where(col(Follower.person_id) == bindparam("person_id"), col(Follower.until).is_(None))
    .order_by(col(Follower.id).desc())
    .limit(bindparam("most"))
)
HOW_MANY = select(func.count()).where(
    col(Follower.case_id) == bindparam("case_id"), col(Follower.until).is_(None)
)
COUNT = about_case(HOW_MANY, "case_id", nothing=((0,),))
COUNT_HOW = about_case(
    HOW_MANY.where(col(Follower.how) == bindparam("how")), "case_id", nothing=((0,),)
)
WORDS = once(
    select(FollowerWords)
    .where(col(FollowerWords.follower_id) == bindparam("follower_id"))
    .order_by(col(FollowerWords.event_id))
)


@dataclass(frozen=True)
class Said:
    """What a follower wrote once: its words, and the event its files hang on."""

    event_id: int
    written: Written


class Followers:
    """Followers by case and by person; each one's words under a key of their own."""

    def __init__(self, session: Session, vault: Vault, now: datetime) -> None:
        self._session = session
        self._vault = vault
        self._now = now

    def follow(self, case_id: int, person_id: int, address_id: int, how: str) -> Follower:
        """Follow a case; who did so before follows again. Joining says more than a number."""
        row = self.find(case_id, person_id, ended=True)
        if row is None:
            row = Follower(
                case_id=case_id,
                person_id=person_id,
                address_id=address_id,
                since=self._now,
                how=how,
            )
        row.until = None
        row.address_id = address_id
        row.how = JOINED if JOINED in (row.how, how) else how
        self._session.add(row)
        self._session.flush()
        return row

    def find(self, case_id: int, person_id: int, *, ended: bool = False) -> Follower | None:
        """How somebody follows a case, or None; `ended` finds who no longer does, too."""
        found = select(Follower).where(
            col(Follower.case_id) == case_id, col(Follower.person_id) == person_id
        )
        row = self._session.execute(found).scalar_one_or_none()
        return row if row is not None and (ended or row.until is None) else None

    def unfollow(self, case_id: int, person_id: int) -> bool:
        """Hear no more of a case; what was written stays with it. False where nobody did."""
        row = self.find(case_id, person_id)
        if row is not None:
            row.until = self._now
        return row is not None

    def of_case(self, case_id: int) -> list[Follower]:
        """Who follows a case, the first one first. For telling them, never for showing."""
        return list(self._session.execute(OF_CASE, {"case_id": case_id}).scalars())

    def count(self, case_id: int, how: str | None = None) -> int:
        """How many follow a case, or do so in this way: all that a unit is told of them."""
        if how is None:
            return int(self._session.execute(COUNT, {"case_id": case_id}).scalar_one())
        return int(self._session.execute(COUNT_HOW, {"case_id": case_id, "how": how}).scalar_one())

    def followed_by(self, person_id: int, limit: int = 20) -> list[Case]:
        """The cases somebody follows, the newest first."""
        where = {"person_id": person_id, "most": limit}
        return list(self._session.execute(OF_PERSON, where).scalars())

    def say(self, follower: Follower, event_id: int, written: Written) -> None:
        """Keep what a follower wrote under their own key; its files hang on the event."""
        if follower.id is None:
            raise ValueError("A follower has an id once stored.")
        if follower.wrapped is None:
            follower.wrapped = self._vault.new_case_key(-follower.id)
        vault = self._vault.of_case(-follower.id, follower.wrapped)
        words = json.dumps({"text": written.text, "place": written.place}, ensure_ascii=False)
        row = {
            "event_id": event_id,
            "follower_id": follower.id,
            "sealed": vault.seal(words.encode(), "follower"),
        }
        self._session.execute(insert(FollowerWords.__table__).values(row))  # type: ignore[attr-defined]

    def said(self, follower: Follower) -> list[Said]:
        """What a follower wrote, the first first; empty once forgotten."""
        if follower.id is None or follower.wrapped is None:
            return []
        vault = self._vault.of_case(-follower.id, follower.wrapped)
        rows = self._session.execute(WORDS, {"follower_id": follower.id}).scalars()
        opened = [(row.event_id, json.loads(vault.open(row.sealed, "follower"))) for row in rows]
        return [Said(at, Written(words["text"], (), words["place"])) for at, words in opened]

    def forget(self, person_id: int) -> None:
        """Somebody's words can be opened no more, and they follow nothing."""
        mine = col(Follower.person_id) == person_id
        self._session.execute(update(Follower).where(mine).values(wrapped=None, until=self._now))

    def move(self, from_case: int, to_case: int) -> None:
        """Whoever follows one case follows another from now on; twice is once."""
        there = {one.person_id for one in self.of_case(to_case)}
        for one in self.of_case(from_case):
            if one.person_id in there:
                one.until = self._now
            else:
                one.case_id = to_case
        self._session.flush()
