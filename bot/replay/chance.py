"""What scripted people decide, drawn from one seed: the same seed, the same people."""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import TypeVar

from domain.calendar import Calendar

T = TypeVar("T")


class Verdict(Enum):
    """What a citizen does with an answer."""

    SOLVED = "solved"
    PARTLY = "partly"
    NOT_SOLVED = "not_solved"
    LOOKED = "looked"
    AWAY = "away"


VERDICTS = (
    (Verdict.SOLVED, 55),
    (Verdict.PARTLY, 7),
    (Verdict.NOT_SOLVED, 8),
    (Verdict.LOOKED, 20),
    (Verdict.AWAY, 10),
)
GRADES = ((5, 38), (4, 27), (3, 15), (2, 5), (1, 3), (None, 12))
SURE_OF_CATEGORY = 0.5
NEVER_SIGNS = 0.1


@dataclass
class Chance:
    """Draws delays and decisions."""

    seed: int
    calendar: Calendar

    def __post_init__(self) -> None:
        self._random = random.Random(self.seed)  # noqa: S311 - a script's whims, no secret

    def verdict(self) -> Verdict:
        """What a citizen makes of an answer."""
        return self._one_of(VERDICTS)

    def grade(self) -> int | None:
        """The grade after a closed case; None where they don't rate."""
        return self._one_of(GRADES)

    def takes_first(self) -> bool:
        """Whether a citizen trusts the first category proposed."""
        return self._random.random() < SURE_OF_CATEGORY

    def signs(self) -> bool:
        """Whether a handler opens the card before answering."""
        return self._random.random() >= NEVER_SIGNS

    def soon(self, after: datetime) -> datetime:
        """In business hours, within half an hour to four hours of them."""
        minutes = self._random.uniform(30, 240)
        return self.calendar.business_deadline(after, minutes / 60).at

    def some_days(self, after: datetime) -> datetime:
        """In business hours, one to nine working days on: some miss their deadline."""
        hours = self._random.uniform(4, 63)
        return self.calendar.business_deadline(after, hours).at

    def evening(self, after: datetime) -> datetime:
        """A citizen's time: minutes to two days on."""
        return after + timedelta(minutes=self._random.expovariate(1 / 600) + 1)

    def _one_of(self, weighted: tuple[tuple[T, int], ...]) -> T:
        values = [value for value, _ in weighted]
        return self._random.choices(values, [weight for _, weight in weighted])[0]
