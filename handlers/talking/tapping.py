"""A tap on a card, found and allowed: what a room of the desk does with it."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from domain.errors import SupingError
from handlers.office import Office, Turn
from storage.staff import Member
from storage.tables import Card, Case


@dataclass(frozen=True)
class Tapping:
    """A tap on a card that was found, by somebody who may see it; `stale`: of an earlier look."""

    turn: Turn
    case: Case
    card: Card
    argument: str
    member: Member | None = None
    stale: bool = False

    @property
    def office(self) -> Office:
        """The office of this turn."""
        return self.turn.office


May = Callable[[Turn, Case], Member | bool | None]
"""Who may tap now: the role in which they may, True for the case's own citizen, None for nobody."""

Actions = Mapping[str, tuple[May, Callable[[Tapping], str | None]]]
"""A button's action: who may, and what is done; words returned are shown for a moment."""


class NamedTwice(SupingError):
    """Two lists or buttons have one name, so that a tap on one would open the other."""


def only_once(*rooms: Iterable[str]) -> None:
    """Refuse names that two rooms share, or one room has twice. Raises NamedTwice."""
    counted = Counter(name for room in rooms for name in room)
    twice = sorted(name for name, count in counted.items() if count > 1)
    if twice:
        raise NamedTwice(f"{', '.join(twice)}: {NamedTwice.__doc__}")
