"""The service hall in the scripts: who works there, and people who rate a window."""

from datetime import timedelta
from typing import Any

from town import Somebody, Town

from domain.evaluator import How, RatingGiven
from handlers.evaluator.giving import change, explain, rate
from handlers.office import Office
from storage.tables import ServiceRating
from storage.visits import NewVisit

HALL = "main"
PENSIONS = "main/12"
UNIT = "人社局"
FIRST, APART = 100_000, 10_000


def hall_manager(town: Town) -> Somebody:
    """Whoever runs the hall."""
    return town.somebody(FIRST + APART)


def _of_hall(town: Town, unit: str, place: int) -> Somebody:
    index = [one.zh for one in town.desk.county.units].index(unit) + 1
    return town.somebody(FIRST + APART + 10 * index + place)


def chief(town: Town, unit: str = UNIT) -> Somebody:
    """A unit's chief representative in the hall."""
    return _of_hall(town, unit, 1)


def window_clerk(town: Town, unit: str = UNIT, which: int = 2) -> Somebody:
    """A clerk at a unit's windows; `which` is 2 or 3."""
    return _of_hall(town, unit, which)


def rates(town: Town, grade: int, who: Somebody | None = None, **more: Any) -> int:
    """Somebody rates window 12, in the chat or (where nobody is named) at its kiosk."""
    given: dict[str, Any] = {"window": PENSIONS, "how": How.KIOSK} | more
    if who is not None:
        given |= {"how": How.CHAT, "person_id": who.person_id, "address_id": who.address_id}
    made: list[int] = []

    def do(office: Office) -> None:
        at = more.get("at", office.now)
        rating = rate(office, RatingGiven(grade=grade, **{**given, "at": at})).rating
        made.append(rating.id or 0)

    town.does(do)
    return made[0]


def changes(town: Town, rating_id: int, grade: int) -> None:
    """The rater taps another grade."""
    town.does(lambda office: change(office, office.work.service_ratings.get(rating_id), grade))


def explains(town: Town, rating_id: int, **what: Any) -> None:
    """The rater adds reasons, words, the wish to be called."""
    town.does(lambda office: explain(office, office.work.service_ratings.get(rating_id), **what))


def rating(town: Town, rating_id: int) -> ServiceRating:
    """A rating as it stands."""
    found: ServiceRating = town.asks(lambda work: work.service_ratings.get(rating_id))
    return found


def number_of(town: Town, rating_id: int) -> str:
    """The number of the case that follows a rating."""
    case_id = rating(town, rating_id).case_id
    assert case_id is not None
    number: str = town.asks(lambda work: work.cases.get(case_id).number)
    return number


def serve(town: Town, window: str, item: str | None, count: int, *, begin: int = 0) -> list[int]:
    """So many were served at a window, now; returns their visits."""
    hall, place = town.desk.county.window(window)
    made: list[int] = []

    def do(office: Office) -> None:
        for index in range(begin, begin + count):
            visit, _ = office.work.visits.register(
                NewVisit(
                    window,
                    hall.code,
                    place.unit,
                    item,
                    "done",
                    f"{window}-{office.now.isoformat()}-{index}",
                    office.now,
                    office.local(office.now).date(),
                    office.now + timedelta(days=7),
                )
            )
            made.append(visit.id or 0)

    town.does(do)
    return made
