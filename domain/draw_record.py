"""
A draw's record: a plain text that holds all that decided it, and nothing of any person.

Published once its look-backs are done. The lines between the two headings are the population,
whose SHA-256 is the digest that was told at the draw; staff stand there by the desk's own number.
"""

from dataclasses import dataclass, replace
from itertools import pairwise

from domain.drawing import (
    HEX,
    Dice,
    Drawn,
    Entry,
    Plan,
    digest,
    hashed,
    ordered,
    population_lines,
    result,
)
from domain.errors import SupingError

TITLE = "suping look-back draw 诉评回头看抽取 1"
POPULATION = "--- population 全体: number, unit"
RESULT = "--- result 抽中: place, number, unit, visit or ask, by, not by, sha256"
KEYS = (
    *("draw", "week", "at", "since", "until", "seed", "before", "public", "size"),
    *("visit_every", "drawn_before", "lookers", "left_out", "population", "digest"),
)
NOBODY = "-"
VISIT, ASK = "visit", "ask"
PARTS = 7


class BadRecord(SupingError):
    """The text is no record of a draw."""

    def __init__(self, line: int, expected: str) -> None:
        super().__init__(f"line {line}: expected {expected}")
        self.line = line
        self.expected = expected


@dataclass(frozen=True)
class Record:
    """
    A draw as it was made.

    `since` and `until` bound the closing of the cases, as texts with the county's offset. `before`
    is what the seed hashes to. `left_out`: how many cases were left out, by reason.
    """

    draw: int
    week: str
    at: str
    since: str
    until: str
    dice: Dice
    before: str
    plan: Plan
    left_out: tuple[tuple[str, int], ...]
    population: tuple[Entry, ...]
    digest: str
    drawn: tuple[Drawn, ...]


def settled(record: Record, not_by: dict[str, tuple[int, ...]]) -> Record:
    """The record with what follows from the rest: order, digest, result."""
    population = tuple(ordered(record.population))
    drawn = result(population, record.plan, record.dice, not_by)
    return replace(record, population=population, digest=digest(population), drawn=drawn)


def write(record: Record) -> str:
    """The record as text."""
    plan, dice = record.plan, record.dice
    values = {
        "draw": record.draw,
        "week": record.week,
        "at": record.at,
        "since": record.since,
        "until": record.until,
        "seed": dice.seed,
        "before": record.before,
        "public": dice.public,
        "size": plan.size,
        "visit_every": plan.visit_every,
        "drawn_before": plan.drawn_before,
        "lookers": _numbers(plan.lookers),
        "left_out": " ".join(f"{why}={n}" for why, n in record.left_out) or NOBODY,
        "population": len(record.population),
        "digest": record.digest,
    }
    head = "".join(f"{key}\t{values[key]}\n" for key in KEYS)
    lines = "".join(_line(one, dice) for one in record.drawn)
    return f"{TITLE}\n{head}{POPULATION}\n{population_lines(record.population)}{RESULT}\n{lines}"


def _line(one: Drawn, dice: Dice) -> str:
    parts = (
        *(str(one.place), one.number, one.unit, VISIT if one.visit else ASK),
        *(str(one.by or NOBODY), _numbers(one.not_by), dice.hash(one.number)),
    )
    return "\t".join(parts) + "\n"


def _numbers(numbers: tuple[int, ...]) -> str:
    return " ".join(str(one) for one in numbers) or NOBODY


def read(text: str) -> Record:
    """Read a record back; what it says isn't checked here. Raises BadRecord, naming the line."""
    lines = text.removesuffix("\n").split("\n")
    if lines[0] != TITLE:
        raise BadRecord(1, TITLE)
    head = {key: _value(lines, place, key) for place, key in enumerate(KEYS, 2)}
    begin = len(KEYS) + 1
    if len(lines) <= begin or lines[begin] != POPULATION:
        raise BadRecord(begin + 1, POPULATION)
    if RESULT not in lines:
        raise BadRecord(len(lines), RESULT)
    end = lines.index(RESULT)
    return Record(
        draw=_whole(head, "draw"),
        week=head["week"],
        at=head["at"],
        since=head["since"],
        until=head["until"],
        dice=Dice(head["seed"], head["public"]),
        before=head["before"],
        plan=_plan(head),
        left_out=_left_out(head["left_out"]),
        population=tuple(_entry(lines, place) for place in range(begin + 1, end)),
        digest=head["digest"],
        drawn=tuple(_drawn(lines, place) for place in range(end + 1, len(lines))),
    )


def _value(lines: list[str], place: int, key: str) -> str:
    found, tab, value = lines[place - 1].partition("\t") if place <= len(lines) else ("", "", "")
    if found != key or not tab:
        raise BadRecord(place, f"{key}, a tab, its value")
    if key in ("seed", "before", "digest") and not _is_hash(value):
        raise BadRecord(place, f"{key}: {HEX} hexadecimal digits")
    return value


def _is_hash(value: str) -> bool:
    return len(value) == HEX and set(value) <= set("0123456789abcdef")


def _whole(head: dict[str, str], key: str) -> int:
    if not (head[key].isascii() and head[key].isdecimal()):
        raise BadRecord(KEYS.index(key) + 2, f"{key}: a whole number")
    return int(head[key])


def _plan(head: dict[str, str]) -> Plan:
    return Plan(
        size=_whole(head, "size"),
        visit_every=_whole(head, "visit_every"),
        drawn_before=_whole(head, "drawn_before"),
        lookers=_staff(head["lookers"], KEYS.index("lookers") + 2),
    )


def _staff(text: str, line: int) -> tuple[int, ...]:
    parts = [] if text == NOBODY else text.split(" ")
    if not all(one.isascii() and one.isdecimal() for one in parts):
        raise BadRecord(line, "numbers of staff, or -")
    return tuple(int(one) for one in parts)


def _left_out(text: str) -> tuple[tuple[str, int], ...]:
    pairs = [] if text == NOBODY else [one.partition("=") for one in text.split(" ")]
    if not all(count.isascii() and count.isdecimal() for _, _, count in pairs):
        raise BadRecord(KEYS.index("left_out") + 2, "left_out: reason=number, or -")
    return tuple((why, int(count)) for why, _, count in pairs)


def _entry(lines: list[str], place: int) -> Entry:
    number, tab, unit = lines[place].partition("\t")
    if not (number and tab and unit) or "\t" in unit:
        raise BadRecord(place + 1, "a case number, a tab, a unit")
    return Entry(number, unit)


def _drawn(lines: list[str], place: int) -> Drawn:
    parts = lines[place].split("\t")
    if len(parts) != PARTS or not parts[0].isdecimal() or parts[3] not in (VISIT, ASK):
        raise BadRecord(place + 1, "place, number, unit, visit or ask, by, not by, sha256")
    by = _staff(parts[4], place + 1)
    return Drawn(
        place=int(parts[0]),
        number=parts[1],
        unit=parts[2],
        visit=parts[3] == VISIT,
        by=by[0] if by else None,
        not_by=_staff(parts[5], place + 1),
    )


@dataclass(frozen=True)
class Difference:
    """The first thing of a record that is not as it comes out again: what, as recorded, as now."""

    what: str
    recorded: str
    found: str


def check(text: str, *, told: str = "", before: str = "") -> Difference | None:
    """
    Draw again from a record alone; None where all is equal, else the first difference.

    `told`: the digest as it was told at the draw; `before`: the seed of the draw before, or the
    anchor. With both nobody can have changed the record as a whole. Raises BadRecord.
    """
    record = read(text)
    again = settled(record, {one.number: one.not_by for one in record.drawn})
    pairs = [
        ("before", record.before, hashed(record.dice.seed)),
        ("before", before or record.before, record.before),
        ("population", "", _disorder(record)),
        ("digest", record.digest, again.digest),
        ("digest", told or record.digest, record.digest),
    ]
    for old, new in zip(record.drawn, again.drawn, strict=False):
        pairs += _row(old, new)
    pairs.append(("drawn", str(len(record.drawn)), str(len(again.drawn))))
    lines = zip(text.split("\n"), write(again).split("\n"), strict=False)
    pairs += [(f"line {place}", old, new) for place, (old, new) in enumerate(lines, 1)]
    found = (Difference(*pair) for pair in pairs if pair[1] != pair[2])
    return next(found, None)


def _disorder(record: Record) -> str:
    """The first case that is twice in the population, or out of order."""
    cases = record.population
    for one, following in pairwise(cases):
        if one.number >= following.number:
            return following.number
    return ""


def _row(old: Drawn, new: Drawn) -> list[tuple[str, str, str]]:
    place = str(new.place)
    return [
        (f"place {place}", old.number, new.number),
        (f"place {place}: place", str(old.place), place),
        (f"place {place}: unit", old.unit, new.unit),
        (f"place {place}: visit", str(old.visit), str(new.visit)),
        (f"place {place}: by", str(old.by), str(new.by)),
    ]
