"""Doubts about ratings: what looked stuffed, and what a person decided; nothing is dropped."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import bindparam, func, select, update
from sqlmodel import Session, col

from storage.columns import Instant
from storage.once import once
from storage.rolls import left_out
from storage.tables import Doubt, ServiceRating

one = ServiceRating
SINCE = once(
    select(ServiceRating)
    .where(col(one.id) > bindparam("seen"))
    .order_by(col(one.id))
    .limit(bindparam("most"))
)
NEAR = once(
    select(func.count()).where(
        col(one.window) == bindparam("window"),
        col(one.day) == bindparam("day"),
        col(one.at) > bindparam("since", type_=Instant),
        col(one.at) <= bindparam("until", type_=Instant),
    )
)
NEAR_ON_DEVICE = once(NEAR.where(col(one.device) == bindparam("device")))
OF_PERSON = once(
    select(func.count()).where(
        col(one.person_id) == bindparam("person_id"), col(one.day) == bindparam("day")
    )
)


class Doubts:
    """Finds how dense ratings came, and keeps what is doubted and decided."""

    def __init__(self, session: Session, now: datetime) -> None:
        self._session = session
        self._now = now

    def since(self, seen: int, most: int) -> list[ServiceRating]:
        """Ratings nobody looked at yet, in the order they were given."""
        return list(self._session.execute(SINCE, {"seen": seen, "most": most}).scalars())

    def near(self, rating: ServiceRating, within: timedelta, *, on_device: bool) -> int:
        """How many the window (or its device) got in the time up to a rating, itself among them."""
        where = {
            "window": rating.window,
            "day": rating.day,
            "since": rating.at - within,
            "until": rating.at,
        }
        if not on_device:
            return int(self._session.execute(NEAR, where).scalar_one())
        if rating.device is None:
            return 0
        where["device"] = rating.device
        return int(self._session.execute(NEAR_ON_DEVICE, where).scalar_one())

    def of_person(self, person_id: int, day: date) -> int:
        """How many ratings one person gave on a day, at whatever windows."""
        where = {"person_id": person_id, "day": day}
        return int(self._session.execute(OF_PERSON, where).scalar_one())

    def doubt(self, rating: ServiceRating, whys: Sequence[str]) -> None:
        """Note why a rating looks odd; it counts until a person says otherwise."""
        for why in whys:
            self._session.add(Doubt(rating_id=rating.id or 0, why=why, found_at=self._now))
        rating.flags = [*rating.flags, *whys]

    def get(self, doubt_id: int) -> Doubt | None:
        """A doubt, or None where there is none of this number."""
        return self._session.get(Doubt, doubt_id)

    def open(self, most: int) -> list[tuple[Doubt, ServiceRating]]:
        """What waits for a person, the oldest first, each with its rating."""
        found = (
            select(Doubt, ServiceRating)
            .join(ServiceRating, col(ServiceRating.id) == Doubt.rating_id)
            .where(col(Doubt.decided_at).is_(None))
            .order_by(col(Doubt.id))
            .limit(most)
        )
        return [(doubt, rating) for doubt, rating in self._session.execute(found)]

    def waiting(self) -> int:
        """How many doubts wait for a person."""
        found = select(func.count()).select_from(Doubt).where(col(Doubt.decided_at).is_(None))
        return int(self._session.execute(found).scalar_one())

    def decide(self, doubt: Doubt, staff_id: int, *, counts: bool) -> None:
        """
        A person says whether a rating counts; it stays where it is, and so does the decision.

        One word decides every doubt about the same rating.
        """
        self._session.execute(
            update(Doubt)
            .where(col(Doubt.rating_id) == doubt.rating_id, col(Doubt.decided_at).is_(None))
            .values(decided_at=self._now, decided_by=staff_id, counts=counts)
        )
        rating = self._session.get_one(ServiceRating, doubt.rating_id)
        if rating.excluded is counts:
            rating.excluded = not counts
            left_out(self._session, rating, excluded=rating.excluded)
        self._session.flush()
        self._session.refresh(doubt)
