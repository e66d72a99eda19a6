"""Ratings of answers and who was alerted."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import bindparam, func, select
from sqlmodel import Session, col

from storage.either import either, new_only
from storage.once import once
from storage.tables import Alert, Case, Rating
from storage.vault import Vault

alerts = Alert.__table__  # type: ignore[attr-defined]
OF_ROUND = once(
    select(Rating).where(
        col(Rating.case_id) == bindparam("of_case"), col(Rating.round) == bindparam("of_round")
    )
)
TELL = either(alerts, lambda insert: new_only(insert).returning(alerts.c.id))


class Ratings:
    """One grade per answer of a case; a change within the time allowed replaces it."""

    def __init__(self, session: Session, now: datetime) -> None:
        self._session = session
        self._now = now

    def give(self, case: Case, grade: int) -> None:
        """The grade of the present answer, with its unit and handler frozen."""
        if case.id is None:
            raise ValueError("Only a stored case is rated.")
        self._session.add(
            Rating(
                case_id=case.id,
                round=case.reopened,
                grade=grade,
                at=self._now,
                unit=case.lead_unit,
                handler_id=case.handler_id,
            )
        )

    def find(self, rating_id: int) -> Rating | None:
        """A rating, or None where there is none of this id."""
        return self._session.get(Rating, rating_id)

    def choose(self, rating: Rating, tags: Iterable[str], tag_set: int) -> None:
        """The reasons chosen by now, of a version of the tag set."""
        rating.tags, rating.tag_set = list(tags), tag_set
        self._session.flush()

    def say(self, rating: Rating, words: str, vault: Vault) -> None:
        """What was said beside the grade, under the key of its case."""
        rating.words = vault.seal(words.encode(), f"case-rating:{rating.id}")
        self._session.flush()

    def words(self, rating: Rating, vault: Vault | None) -> str:
        """What was said beside the grade; empty where nothing was, or the case was erased."""
        if rating.words is None or vault is None:
            return ""
        return vault.open(rating.words, f"case-rating:{rating.id}").decode()

    def of(self, case: Case) -> Rating | None:
        """The grade of the present answer, or None."""
        return self.of_round(case, case.reopened)

    def of_round(self, case: Case, round_: int) -> Rating | None:
        """The grade of the answer of a round, or None; the first round is 0."""
        where = {"of_case": case.id, "of_round": round_}
        return self._session.execute(OF_ROUND, where).scalar_one_or_none()

    def by_grade(self) -> dict[int, int]:
        """How many ratings of each grade there are."""
        rows = self._session.execute(
            select(Rating.grade, func.count()).group_by(col(Rating.grade))  # type: ignore[call-overload]
        )
        return {int(grade): int(count) for grade, count in rows}


class Alerts:
    """Who was told of which stage: once per (case, stage, revision, person)."""

    def __init__(self, session: Session, now: datetime) -> None:
        self._session = session
        self._now = now

    def told(self, case_id: int, stage: str, revision: int, staff_id: int) -> bool:
        """Note that this person is told now; False where they were told before."""
        row = {
            "case_id": case_id,
            "stage": stage,
            "revision": revision,
            "staff_id": staff_id,
            "at": self._now,
        }
        told = self._session.execute(TELL.of(self._session), row)
        return told.first() is not None
