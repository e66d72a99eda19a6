"""Figures of units as they are read: a picture for one rate and one type of unit, and a sheet."""

from dataclasses import dataclass, replace
from datetime import date

from domain.county_parts import UnitType
from domain.rounds import BY_NAME, RATES, Rate, Tally, parts
from domain.spans_of_days import Period
from domain.standing import band, share, wilson_lower
from handlers.evaluator.stats_view import shorten_lines
from handlers.figures.counting import TABLES, of_type, tallies_of, whole
from handlers.office import Office, Rows
from handlers.talking.buttons import on_list
from storage.pictures import SHARE, Bar, Cell, Chart, Sheet
from storage.tables import FrozenFigures
from storage.values import Button, Message
from texts.catalogue import Language, label, say, shorten

BARS = 6
NAME = 30
FIGURES, SHEET = "fg", "fs"


@dataclass(frozen=True)
class Seen:
    """Which page is looked at: rate, type of unit, week or month, how many back."""

    rate: str
    kind: UnitType
    period: Period
    back: int

    def name(self, what: str = FIGURES) -> str:
        """The page as the name of a list, so that a button can lead to it."""
        return f"{what}_{self.rate}.{TABLES.index(self.kind)}.{self.period}.{self.back}"


FIRST = Seen(RATES[0].name, UnitType.DEPARTMENT, Period.WEEK, 1)


@dataclass(frozen=True)
class Line:
    """A unit's row of one rate."""

    unit: str
    part: int
    n: int
    tally: Tally


def ranked(tallies: dict[str, Tally], rate: Rate) -> list[Line]:
    """
    The units of a table, the best first: by Wilson's lower bound, and nothing else by it.

    Where less is better by the bound of what did not happen.
    """
    found = [Line(unit, *parts(one, rate), one) for unit, one in tallies.items()]

    def order(line: Line) -> float:
        good = line.part if rate.good else max(0, line.n - line.part)
        return wilson_lower(min(good, line.n), line.n)

    return sorted(found, key=lambda line: (-order(line), line.unit))


def message(
    office: Office, row: FrozenFigures, seen: Seen, number: int, language: Language
) -> Message:
    """One page: a picture of some units, the same in words, and where else to."""
    page = page_of(office, row, seen, number, language)
    return replace(page.message, buttons=_buttons(seen, page.number, page.pages, language))


@dataclass(frozen=True)
class Page:
    """A page without its buttons: which of how many it is."""

    message: Message
    number: int
    pages: int


def page_of(
    office: Office, row: FrozenFigures, seen: Seen, number: int, language: Language
) -> Page:
    """A picture of some units of a table, and the same in words."""
    lines = ranked(of_type(office, tallies_of(row), seen.kind), BY_NAME[seen.rate])
    pages = max(1, -(-len(lines) // BARS))
    number = min(number, pages - 1)
    shown = lines[number * BARS : (number + 1) * BARS]
    chart = _chart(office, row, seen, shown, language)
    text = shorten_lines(
        [
            chart.title,
            chart.under,
            *(_words(bar, language) for bar in chart.bars),
            chart.foot,
            *([say(language, "stats.page", page=number + 1, pages=pages)] if pages > 1 else ()),
        ]
    )
    shown_ = Message("figures", text, chart=chart, protect=True)
    return Page(shown_, number, pages)


def _chart(
    office: Office, row: FrozenFigures, seen: Seen, shown: list[Line], language: Language
) -> Chart:
    rate = BY_NAME[seen.rate]
    part, n = parts(whole(of_type(office, tallies_of(row), seen.kind)), rate)
    return Chart(
        title=say(
            language,
            "figures.title",
            rate=say(language, f"figures.rate.{rate.name}"),
            kind=say(language, f"figures.kind.{seen.kind}"),
        ),
        under=say(
            language,
            "figures.under",
            span=span_of(row, language),
            n=n,
            rate=percent(share(part, n)),
        ),
        legend=(
            say(language, f"figures.{'yes' if rate.good else 'less'}"),
            *("", "", ""),
            say(language, f"figures.{'no' if rate.good else 'more'}"),
        ),
        bars=tuple(_bar(office, line, rate, language) for line in shown),
        foot=_foot(office, row, language),
    )


def _bar(office: Office, line: Line, rate: Rate, language: Language) -> Bar:
    good = line.part if rate.good else line.n - line.part
    beside = say(
        language, "figures.beside", n=line.n, p=line.part, rate=percent(share(line.part, line.n))
    )
    found = band(line.part, line.n) if rate.good else None
    note = say(language, f"stats.band.{found}") if found else _few(line, rate, language)
    notes = [one for one in (note, *_more(line.tally, rate, language)) if one]
    between = "，" if language is Language.ZH else ", "
    counts = (good, 0, 0, 0, line.n - good)
    name = office.unit_name(language, line.unit)
    return Bar(name, counts, beside, between.join(notes), found is None and rate.good)


def _few(line: Line, rate: Rate, language: Language) -> str:
    return say(language, "figures.no_band") if rate.good and line.n else ""


def _more(tally: Tally, rate: Rate, language: Language) -> list[str]:
    """What stands beside a rate, so that nothing is hidden in it."""
    found = []
    if rate.name == "satisfied":
        found.append(say(language, "figures.unrated", n=tally.unrated))
    if rate.name == "resolved":
        found.append(say(language, "figures.silent", n=tally.silent))
    if rate.name == "in_time" and tally.answered:
        allowed, used = tally.days_allowed / tally.answered, tally.days_used / tally.answered
        found.append(say(language, "figures.days", a=f"{allowed:.1f}", b=f"{used:.1f}"))
    if tally.excluded:
        found.append(say(language, "figures.left_out", n=tally.excluded))
    return found


def _words(bar: Bar, language: Language) -> str:
    between = "；" if language is Language.ZH else "; "
    return (
        f"{shorten(bar.label, NAME)}: {between.join(one for one in (bar.beside, bar.note) if one)}"
    )


def _foot(office: Office, row: FrozenFigures, language: Language) -> str:
    """As of when, and what was left out for which reasons."""
    between = "、" if language is Language.ZH else ", "
    told = [say(language, "figures.as_of", when=office.moment(language, row.as_of), n=row.version)]
    if row.excluded:
        named = between.join(f"{why} {n}" for why, n in sorted(row.excluded.items()))
        told.append(say(language, "figures.excluded", lines=shorten(named, 120)))
    return ("" if language is Language.ZH else " ").join(told)


def percent(value: float | None) -> str:
    """A share as it is read; a dash of nothing."""
    return "–" if value is None else f"{value:.1%}"


def span_of(row: FrozenFigures, language: Language) -> str:
    """The days of a count."""
    return f"{_day(row.first, language)}–{_day(row.last, language)}"


def _day(day: date, language: Language) -> str:
    return f"{day.month}月{day.day}日" if language is Language.ZH else f"{day:%-d %b}"


def _buttons(seen: Seen, number: int, pages: int, language: Language) -> Rows:
    rates = [
        on_list(
            Seen(one.name, seen.kind, seen.period, seen.back).name(),
            0,
            label(language, f"button.rate_{one.name}"),
        )
        for one in RATES
        if one.name != seen.rate
    ]
    rows = [tuple(rates[i : i + 3]) for i in range(0, len(rates), 3)]
    kinds = [
        on_list(
            Seen(seen.rate, kind, seen.period, seen.back).name(),
            0,
            label(language, f"button.kind_{kind}"),
        )
        for kind in TABLES
        if kind is not seen.kind
    ]
    other = Period.MONTH if seen.period is Period.WEEK else Period.WEEK
    times = [
        _to(Seen(seen.rate, seen.kind, seen.period, seen.back + 1), "button.earlier", language)
    ]
    if seen.back > 1:
        later = Seen(seen.rate, seen.kind, seen.period, seen.back - 1)
        times.append(_to(later, "button.later", language))
    times.append(_to(Seen(seen.rate, seen.kind, other, 1), f"button.per_{other}", language))
    last = [on_list(seen.name(SHEET), 0, label(language, "button.sheet"))]
    if pages > 1:
        last.insert(0, on_list(seen.name(), (number + 1) % pages, label(language, "button.more")))
    return (*rows, tuple(kinds), tuple(times), tuple(last))


def _to(seen: Seen, key: str, language: Language) -> Button:
    return on_list(seen.name(), 0, label(language, key))


def sheet(office: Office, row: FrozenFigures, seen: Seen, language: Language) -> Message:
    """Every rate of every unit of a type, each with the number it rests on."""
    tallies = of_type(office, tallies_of(row), seen.kind)
    lines = ranked(tallies, BY_NAME[seen.rate])
    header = [say(language, "figures.unit")]
    kinds = [""]
    for rate in RATES:
        name = say(language, f"figures.rate.{rate.name}")
        header += [name, say(language, "figures.n", rate=name)]
        kinds += [SHARE, ""]
    header += [say(language, f"figures.col.{one}") for one in EXTRA]
    kinds += [""] * len(EXTRA)
    rows = tuple(_cells(office, line, language) for line in lines)
    title = say(language, "figures.file", span=span_of(row, language))
    made = Sheet(
        say(language, f"figures.kind.{seen.kind}"),
        language,
        tuple(header),
        rows,
        (24.0, *[11.0] * (len(header) - 1)),
        tuple(kinds),
    )
    name = f"figures-{row.first:%Y%m%d}-{row.last:%Y%m%d}.xlsx"
    return Message("figures.file", title, sheet=made, file_name=name, protect=True)


EXTRA = ("unrated", "silent", "allowed", "used", "excluded")


def _cells(office: Office, line: Line, language: Language) -> tuple[Cell, ...]:
    tally = line.tally
    cells: list[Cell] = [office.unit_name(language, line.unit)]
    for rate in RATES:
        part, n = parts(tally, rate)
        found = share(part, n)
        cells += [None if found is None else round(found, 4), n]
    answered = tally.answered
    cells += [tally.unrated, tally.silent]
    cells += [
        round(days / answered, 2) if answered else None
        for days in (tally.days_allowed, tally.days_used)
    ]
    return (*cells, tally.excluded)
