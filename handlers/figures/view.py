"""Figures of units as they are read: a picture for one rate and one type of unit, and a sheet."""

from dataclasses import dataclass, replace
from datetime import date

from domain.combined import weighed
from domain.county_parts import UnitType
from domain.rounds import BY_NAME, RATES, Rate, Tally, parts
from domain.spans_of_days import Period
from domain.standing import share
from handlers.evaluator.stats_view import shorten_lines
from handlers.figures.comparing import (
    OVERALL,
    RANK,
    Line,
    as_published,
    band_of,
    ranked,
    tables_of,
)
from handlers.figures.counting import TABLES, of_type, tallies_of, whole
from handlers.office import Office, Rows
from handlers.talking.buttons import on_list
from storage.pictures import Bar, Chart
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
SHOWN_RATES = (*BY_NAME, OVERALL)


def message(
    office: Office, row: FrozenFigures, seen: Seen, number: int, language: Language
) -> Message:
    """One page: a picture of some units, the same in words, and where else to."""
    page = page_of(office, row, seen, number, language)
    buttons = _buttons(office, seen, page, language)
    return replace(page.message, buttons=buttons)


@dataclass(frozen=True)
class Page:
    """A page without its buttons: which of how many it is."""

    message: Message
    number: int
    pages: int


def page_of(
    office: Office,
    row: FrozenFigures,
    seen: Seen,
    number: int,
    language: Language,
    *,
    public: bool = False,
) -> Page:
    """A picture of some units of a table, and the same in words; `public` as it is published."""
    tallies = of_type(office, tallies_of(row), seen.kind)
    lines = ranked(office.desk.rules.ranking, tallies, seen.rate)
    lines = as_published(office, lines, seen.rate) if public else lines
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
    rate = BY_NAME.get(seen.rate)
    kind = say(language, f"figures.kind.{seen.kind}")
    named = say(language, f"figures.rate.{seen.rate}")
    tally = whole(of_type(office, tallies_of(row), seen.kind))
    return Chart(
        title=say(language, "figures.title", rate=named, kind=kind),
        under=_under(office, row, tally, rate, language),
        legend=_legend(rate, language),
        bars=tuple(
            _bar(office, line, rate, language) if rate else _scored(office, line, language)
            for line in shown
        ),
        foot=_foot(office, row, seen, language),
    )


def _under(
    office: Office, row: FrozenFigures, tally: Tally, rate: Rate | None, language: Language
) -> str:
    """The span with what all of the table comes to; of the combined figure what counts how much."""
    when = span_of(row, language)
    if rate is not None:
        part, n = parts(tally, rate)
        found = percent(share(part, n))
        return say(language, "figures.under", span=when, n=n, rate=found)
    between = "、" if language is Language.ZH else ", "
    lines = between.join(
        f"{label(language, f'button.rate_{one.name}')} {weight:.0%}"
        for one, weight in weighed(office.desk.rules.ranking.weights)
    )
    return say(language, "figures.under_overall", span=when, lines=lines)


def _legend(rate: Rate | None, language: Language) -> tuple[str, ...]:
    if rate is None:
        return ()
    good, bad = ("yes", "no") if rate.good else ("less", "more")
    return (say(language, f"figures.{good}"), "", "", "", say(language, f"figures.{bad}"))


def _bar(office: Office, line: Line, rate: Rate, language: Language) -> Bar:
    good = line.part if rate.good else line.n - line.part
    beside = say(
        language, "figures.beside", n=line.n, p=line.part, rate=percent(share(line.part, line.n))
    )
    found = band_of(office.desk.rules.ranking, line, rate.name)
    note = say(language, f"stats.band.{found}") if found else ""
    if rate.good and line.n and not line.enough:
        note = _few(office, language)
    notes = [one for one in (note, *_more(line.tally, rate, language)) if one]
    between = "，" if language is Language.ZH else ", "
    counts = (good, 0, 0, 0, line.n - good)
    name = office.unit_name(language, line.unit)
    return Bar(name, counts, beside, between.join(notes), found is None and rate.good)


def _few(office: Office, language: Language) -> str:
    return say(language, "figures.no_band", least=office.desk.rules.ranking.scale.least)


def _scored(office: Office, line: Line, language: Language) -> Bar:
    """A unit's combined figure: its place where there is one, and each rate with what it is of."""
    between = "；" if language is Language.ZH else "; "
    rates = [
        say(
            language,
            "figures.short",
            rate=say(language, f"figures.short_rate.{rate.name}"),
            percent=percent_short(share(*parts(line.tally, rate))),
            n=parts(line.tally, rate)[1],
        )
        for rate, _ in weighed(office.desk.rules.ranking.weights)
    ]
    name, note = office.unit_name(language, line.unit), " ".join(rates)
    if line.score is None:
        return Bar(name, (), say(language, "figures.too_few"), note, pale=True)
    beside = say(language, "figures.score", rate=f"{100 * line.score:.1f}")
    if line.place is not None:
        place = say(language, "figures.place", n=line.place)
        beside = f"{place}{between}{beside}"
    whole_score = round(100 * line.score)
    return Bar(name, (whole_score, 0, 0, 0, 100 - whole_score), beside, note)


def percent_short(value: float | None) -> str:
    """A share where there is little room."""
    return "–" if value is None else f"{value:.0%}"


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


def _foot(office: Office, row: FrozenFigures, seen: Seen, language: Language) -> str:
    """As of when, and what was left out for which reasons."""
    between = "、" if language is Language.ZH else ", "
    ranking = office.desk.rules.ranking
    told = [say(language, "figures.as_of", when=office.moment(language, row.as_of), n=row.version)]
    how = "bands" if seen.rate != OVERALL else "rank" if ranking.publish == RANK else "score"
    told.append(say(language, f"figures.how_{how}", least=ranking.scale.least))
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


def _buttons(office: Office, seen: Seen, page: Page, language: Language) -> Rows:
    number, pages = page.number, page.pages
    rates = [
        on_list(
            Seen(one, seen.kind, seen.period, seen.back).name(),
            0,
            label(language, f"button.rate_{one}"),
        )
        for one in SHOWN_RATES
        if one != seen.rate
    ]
    rows = [tuple(rates[i : i + 3]) for i in range(0, len(rates), 3)]
    kinds = [
        on_list(
            Seen(seen.rate, kind, seen.period, seen.back).name(),
            0,
            label(language, f"button.kind_{kind}"),
        )
        for kind in tables_of(office)
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
    return tuple(one for one in (*rows, tuple(kinds), tuple(times), tuple(last)) if one)


def _to(seen: Seen, key: str, language: Language) -> Button:
    return on_list(seen.name(), 0, label(language, key))
