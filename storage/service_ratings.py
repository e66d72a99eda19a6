"""Ratings of services at windows: given once, changed for a while, never deleted."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import bindparam, func, select
from sqlmodel import Session, col

from domain.evaluator import GRADES, AlreadyRated, RatingGiven, hall_of
from storage.either import either, new_only
from storage.once import once
from storage.rolls import grade_changed, grade_given
from storage.tables import ServiceRating
from storage.values import FileRef
from storage.vault import Vault

ratings = ServiceRating.__table__  # type: ignore[attr-defined]
ADD = either(ratings, lambda insert: new_only(insert).returning(ratings.c.id))
# Built once: an expression built for every rating costs more than the query.
BY_KEY = once(select(ServiceRating).where(col(ServiceRating.client_key) == bindparam("key")))
OF_VISIT = once(select(ServiceRating).where(col(ServiceRating.visit_id) == bindparam("visit_id")))
TODAY = once(
    select(func.count()).where(
        col(ServiceRating.person_id) == bindparam("person_id"),
        col(ServiceRating.window) == bindparam("window"),
        col(ServiceRating.day) == bindparam("day"),
        col(ServiceRating.visit_id).is_(None),
    )
)


@dataclass(frozen=True)
class Frozen:
    """What a rating keeps of the moment it was given: unit, clerk, the county's day, tag set."""

    unit: str
    clerk_id: int | None
    day: date
    tag_set: int


@dataclass(frozen=True)
class Given:
    """A rating, and whether it is new: the same one sent again is not."""

    rating: ServiceRating
    was_new: bool


class ServiceRatings:
    """One rating per visit and per client key; words and files are sealed under the row's id."""

    def __init__(self, session: Session, vault: Vault, now: datetime) -> None:
        self._session = session
        self._vault = vault
        self._now = now

    def give(self, given: RatingGiven, frozen: Frozen) -> Given:
        """
        Write a rating, once.

        The same client key again gives the rating that is there. Raises AlreadyRated where the
        visit has its rating. Two at once: one of them is new, the other hears of it.
        """
        if given.grade not in GRADES:
            raise ValueError(f"a grade is 1 to 5, not {given.grade}")
        if (added := self._added(given, frozen)) is not None:
            rating = self.get(added)
            grade_given(self._session, rating)
            if given.words:
                self.say(rating, given.words)
            return Given(rating, was_new=True)
        known = self.by_key(given.client_key) if given.client_key else None
        if known is None:
            raise AlreadyRated
        return Given(known, was_new=False)

    def _added(self, given: RatingGiven, frozen: Frozen) -> int | None:
        row = {
            **{name: value for name, value in vars(given).items() if name not in ("how", "words")},
            "hall": hall_of(given.window),
            "how": given.how.value,
            "tags": list(given.tags),
            "first_grade": given.grade,
            "flags": [],
            "unfollowed": False,
            **vars(frozen),
        }
        found = self._session.execute(ADD.of(self._session), row)
        added = found.first()
        return None if added is None else int(added.id)

    def get(self, rating_id: int) -> ServiceRating:
        """A rating that is there."""
        return self._session.get_one(ServiceRating, rating_id)

    def find(self, rating_id: int) -> ServiceRating | None:
        """A rating, or None where there is none of this id."""
        return self._session.get(ServiceRating, rating_id)

    def by_key(self, client_key: str) -> ServiceRating | None:
        """The rating a kiosk sent under this key."""
        return self._session.execute(BY_KEY, {"key": client_key}).scalar_one_or_none()

    def of_visit(self, visit_id: int) -> ServiceRating | None:
        """The rating of a visit."""
        return self._session.execute(OF_VISIT, {"visit_id": visit_id}).scalar_one_or_none()

    def today(self, person_id: int, window: str, day: date) -> int:
        """How often a person rated a window on a day without a receipt."""
        where = {"person_id": person_id, "window": window, "day": day}
        return int(self._session.execute(TODAY, where).scalar_one())

    def of_person(self, person_id: int, limit: int = 50) -> list[ServiceRating]:
        """The ratings somebody gave in a chat, the latest first."""
        found = select(ServiceRating).where(col(ServiceRating.person_id) == person_id)
        latest = found.order_by(col(ServiceRating.at).desc(), col(ServiceRating.id).desc())
        return list(self._session.execute(latest.limit(limit)).scalars())

    def revise(self, rating: ServiceRating, grade: int, tags: Iterable[str] = ()) -> None:
        """Another grade instead of the one given; reasons are those of the new grade."""
        before = rating.grade
        rating.grade, rating.tags, rating.revised_at = grade, list(tags), self._now
        self._session.flush()
        grade_changed(self._session, rating, before)

    def choose(self, rating: ServiceRating, tags: Iterable[str]) -> None:
        """The reasons chosen by now."""
        rating.tags = list(tags)
        self._session.flush()

    def say(self, rating: ServiceRating, words: str) -> None:
        """What the rater wrote, in place of what stood there."""
        sealed = self._vault.seal(words.encode(), f"rating:{rating.id}:words")
        rating.words = sealed
        self._session.flush()

    def words(self, rating: ServiceRating) -> str:
        """What the rater wrote, for eyes that may read it; empty where nothing is kept."""
        if rating.words is None:
            return ""
        return self._vault.open(rating.words, f"rating:{rating.id}:words").decode()

    def attach(self, rating: ServiceRating, files: Iterable[FileRef]) -> None:
        """Files a rater sent, as their channel knows them; added to those that are there."""
        every = [vars(one) for one in (*self.files(rating), *files)]
        plain = json.dumps(every).encode()
        rating.files = self._vault.seal(plain, f"rating:{rating.id}:files")
        self._session.flush()

    def files(self, rating: ServiceRating) -> tuple[FileRef, ...]:
        """The files a rater sent."""
        if rating.files is None:
            return ()
        plain = self._vault.open(rating.files, f"rating:{rating.id}:files")
        return tuple(FileRef(**one) for one in json.loads(plain))
