"""
Units beside one another: in which order a table stands, which have a band, which a place.

By Wilson's lower bound, the best first; whoever has too few ([ranking] min_ratings) stands below,
without band or place. Places are of the combined figure alone, and only where the county publishes
them ([ranking] publish). A board of bands says no more than bands: within one, the county's order.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from domain.combined import combined, lower
from domain.county_parts import UnitType
from domain.rounds import BY_NAME, Rate, Tally, parts
from domain.rules import Ranking
from domain.standing import Band
from handlers.figures.counting import TABLES
from handlers.office import Office

OVERALL = "overall"
"""The combined figure, beside the rates of domain/rounds."""
RANK = "rank"


@dataclass(frozen=True)
class Line:
    """
    A unit's row: of one rate the part and what it is of, or the combined score.

    `bound` orders it; `place` counts from 1, equals share one; None where there is none.
    """

    unit: str
    tally: Tally
    part: int = 0
    n: int = 0
    score: float | None = None
    bound: float = 0.0
    enough: bool = False
    place: int | None = None


def tables_of(office: Office) -> tuple[UnitType, ...]:
    """The types of units that are compared, each in a table of its own ([ranking] tables)."""
    return tuple(one for one in TABLES if one in office.desk.rules.ranking.tables)


def ranked(ranking: Ranking, tallies: Mapping[str, Tally], name: str) -> list[Line]:
    """The units of a table, the best first; where less is better by what did not happen."""
    found = [_line(ranking, unit, one, name) for unit, one in tallies.items()]
    found.sort(key=lambda line: (not line.enough, -line.bound, line.unit))
    if name == OVERALL and ranking.publish == RANK:
        return [replace(line, place=_place(found, line)) for line in found]
    return found


def _place(lines: Iterable[Line], line: Line) -> int | None:
    better = sum(one.enough and one.bound > line.bound for one in lines)
    return better + 1 if line.enough else None


def _line(ranking: Ranking, unit: str, tally: Tally, name: str) -> Line:
    if name == OVERALL:
        found = combined(tally, ranking)
        if found is None:
            return Line(unit, tally)
        return Line(unit, tally, score=found.score, bound=found.bound, enough=True)
    rate = BY_NAME[name]
    part, n = parts(tally, rate)
    bound = lower(good_of(rate, part, n), n, ranking)
    return Line(unit, tally, part, n, bound=bound, enough=ranking.scale.is_enough(n))


def good_of(rate: Rate, part: int, n: int) -> int:
    """How many went well: the part, or the rest where less is better; some come back twice."""
    return min(part if rate.good else max(0, n - part), n)


def band_of(ranking: Ranking, line: Line, name: str) -> Band | None:
    """The band of a rate of which more is better; the combined figure has a place or nothing."""
    rate = BY_NAME.get(name)
    return ranking.scale.band(line.part, line.n) if rate is not None and rate.good else None


def as_published(office: Office, lines: list[Line], name: str) -> list[Line]:
    """As the board shows them: a board of bands tells no order within a band."""
    ranking = office.desk.rules.ranking
    if ranking.publish == RANK:
        return lines
    bands = [*Band, None]
    units = [one.code for one in office.desk.county.units]
    return sorted(
        lines, key=lambda one: (bands.index(band_of(ranking, one, name)), units.index(one.unit))
    )
