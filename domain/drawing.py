"""
The look-back's draw 抽取: which answered cases are looked at again, so that anybody can repeat it.

Nothing here but SHA-256 over text, so that a sheet of paper and any such tool do:

1. The hash of a case is SHA-256 of seed, public word and case number, written one after the other.
2. Within each unit the cases are counted by their hashes, the smallest is the first.
3. All firsts are taken in the order of their hashes, then all seconds, until there are enough.

So no unit has two before every unit that has any has one (where there are enough), and a unit with
more cases comes earlier. The seeds are a chain: each is the SHA-256 of the one that comes a week
later, and what the first one hashes to is told before the first draw. So all seeds are fixed before
any case they are used on was closed, and none can be tried out. docs/lookback.md has the reasoning.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256

HEX = 64


@dataclass(frozen=True, slots=True)
class Entry:
    """A case that may be drawn: its number, and the unit that answered it."""

    number: str
    unit: str


@dataclass(frozen=True, slots=True)
class Drawn:
    """A case that was drawn; `visit`: somebody goes there whatever its citizen says."""

    place: int
    number: str
    unit: str
    visit: bool
    by: int | None
    not_by: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Dice:
    """
    What decides: the seed, and a public word nobody at the desk could know when it was fixed.

    The word may be empty; then the seed alone decides.
    """

    seed: str
    public: str = ""

    def hash(self, text: str) -> str:
        """SHA-256 of seed, public word and a text, as `printf '%s' … | sha256sum` prints it."""
        return hashed(f"{self.seed}{self.public}{text}")


def hashed(text: str) -> str:
    """SHA-256 of a text in UTF-8, in hexadecimal."""
    return sha256(text.encode()).hexdigest()


def seed_of(root: str, length: int, turn: int) -> str:
    """
    The seed of a turn (from 1) of a chain of so many; turn 0 is the anchor that is told first.

    Each seed hashes to the one before it. Raises ValueError beyond the chain's end.
    """
    if not 0 <= turn < length:
        raise ValueError(f"turn {turn} of a chain of {length}")
    seed = root
    for _ in range(length - turn):
        seed = hashed(seed)
    return seed


def population_lines(population: Iterable[Entry]) -> str:
    """The population as it is published: number, tab, unit, a line each, by number."""
    return "".join(f"{one.number}\t{one.unit}\n" for one in ordered(population))


def digest(population: Iterable[Entry]) -> str:
    """What a population hashes to: told at the draw, before anybody may read who is in it."""
    return hashed(population_lines(population))


def ordered(population: Iterable[Entry]) -> list[Entry]:
    """By number."""
    return sorted(population, key=lambda one: one.number)


def draw(population: Collection[Entry], size: int, dice: Dice) -> list[Entry]:
    """The cases drawn, in their order; all of them where there are fewer than wanted."""
    hashes = {one.number: dice.hash(one.number) for one in population}
    units: dict[str, list[Entry]] = defaultdict(list)
    for one in sorted(population, key=lambda each: hashes[each.number]):
        units[one.unit].append(one)
    ranked = [
        (rank, hashes[one.number], one)
        for cases in units.values()
        for rank, one in enumerate(cases)
    ]
    return [one for _, _, one in sorted(ranked, key=lambda each: each[:2])][:size]


def looker(dice: Dice, number: str, able: Collection[int]) -> int | None:
    """Who looks at a case: of those who may, the one with the smallest hash; None of nobody."""
    return min(able, key=lambda one: dice.hash(f"{number}/{one}"), default=None)


def is_visited(before: int, place: int, every: int) -> bool:
    """Whether a draw's case of this place is visited: every so-manieth of all that were drawn."""
    return every > 0 and (before + place) % every == 0


@dataclass(frozen=True, slots=True)
class Plan:
    """What a draw goes by: how many, who may look, which of all drawn is visited."""

    size: int
    visit_every: int
    drawn_before: int
    lookers: tuple[int, ...]


def result(
    population: Collection[Entry], plan: Plan, dice: Dice, not_by: dict[str, tuple[int, ...]]
) -> tuple[Drawn, ...]:
    """The whole outcome of a draw; `not_by`: who has had a case in hand and may not look at it."""
    return tuple(
        _drawn(place, one, plan, dice, not_by.get(one.number, ()))
        for place, one in enumerate(draw(population, plan.size, dice), 1)
    )


def _drawn(place: int, one: Entry, plan: Plan, dice: Dice, not_by: Sequence[int]) -> Drawn:
    able = [each for each in plan.lookers if each not in not_by]
    visit = is_visited(plan.drawn_before, place, plan.visit_every)
    by = looker(dice, one.number, able)
    return Drawn(place, one.number, one.unit, visit, by, tuple(sorted(not_by)))
