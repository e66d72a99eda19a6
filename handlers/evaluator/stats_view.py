"""Figures as they are read: a picture with words below it, and a sheet; every row shows its n."""

from datetime import date

from domain.county import UnknownUnit
from domain.evaluator import GRADES, UnknownWindow
from domain.spans_of_days import Period, Span
from domain.standing import Grades, Scale, active_rate
from handlers.evaluator.stats import BYS, FEW, WEEKLY, Page, Row, View
from handlers.office import Office, Rows
from handlers.talking.buttons import on_list
from storage.figures import Figure
from storage.pictures import Bar, Cell, Chart, Point, Sheet
from storage.values import Button, Message
from texts.catalogue import Language, label, say, shorten
from texts.dates import MONTHS_EN, WEEKDAYS_EN, WEEKDAYS_ZH

BARS = 6
REASONS = 4
CAPTION = 1_000
ABBREVIATION = 3
STATS, SHEET = "st", "sx"


def name_of(what: str, view: View) -> str:
    """A view as the name of a list, so that a button can lead to it."""
    return f"{what}_{view.by}_{view.period}_{view.back}"


def stats_message(office: Office, page: Page, number: int, language: Language) -> Message:
    """One page: a picture of some rows and of the trend, the same in words, and where else to."""
    pages = max(1, -(-len(page.rows) // BARS))
    number = min(number, pages - 1)
    rows = page.rows[number * BARS : (number + 1) * BARS]
    chart = _chart(office, page, rows, language)
    lines = [chart.title, chart.under, *(_line(office, page, row, language) for row in rows)]
    lines += [one for one in (_reasons(office, page, language), chart.foot) if one]
    if pages > 1:
        lines.append(say(language, "stats.page", page=number + 1, pages=pages))
    text = shorten_lines(lines)
    return Message("stats", text, _buttons(page, number, pages, language), chart=chart)


def shorten_lines(lines: list[str]) -> str:
    """The lines as a caption may be long: what has no room is cut at the end."""
    text = "\n".join(lines)
    return text if len(text) <= CAPTION else f"{text[: CAPTION - 1]}…"


def _chart(office: Office, page: Page, rows: tuple[Row, ...], language: Language) -> Chart:
    return Chart(
        title=_title(office, page, language),
        under=_under(page, language),
        legend=tuple(say(language, f"grade.{grade}") for grade in GRADES),
        bars=tuple(_bar(office, page, row, language) for row in rows),
        trend_title=say(language, f"stats.trend.{page.view.period}"),
        trend=tuple(
            Point(_step(step, page.view.period, language), grades.rate, grades.n)
            for step, grades in page.trend
        ),
        foot=_foot(page, language),
    )


def _title(office: Office, page: Page, language: Language) -> str:
    whose = say(language, "stats.all")
    if page.looking.unit is not None:
        whose = office.unit_name(language, page.looking.unit)
    elif page.looking.hall is not None:
        whose = _hall(office, page.looking.hall, language)
    if page.view.by == WEEKLY:
        whose = say(language, "stats.mine")
    return say(language, "stats.title", whose=whose, by=say(language, f"stats.by.{page.view.by}"))


def _under(page: Page, language: Language) -> str:
    """The span, and what all of it comes to."""
    when = _span(page.span, language)
    if page.view.by == WEEKLY:
        return say(language, "stats.under_mine", when=when)
    whole = page.whole
    return say(
        language,
        "stats.under",
        when=when,
        n=whole.grades.n,
        rate=percent(whole.grades.rate),
        unrated=whole.unrated,
        active=percent(active_rate(whole.rated, whole.registered)),
    )


def _bar(office: Office, page: Page, row: Row, language: Language) -> Bar:
    name, figure = label_of(office, page, row, language), row.figure
    if figure is None:
        return Bar(name, (0,) * len(GRADES), note=say(language, "stats.too_few"), pale=True)
    grades = figure.grades
    beside = say(language, "stats.beside", n=grades.n, rate=percent(grades.rate))
    counts = tuple(grades.of(grade) for grade in GRADES)
    scale = office.desk.rules.ranking.scale
    is_pale = grades.band(scale) is None
    return Bar(name, counts, beside, _note(figure, scale, language), is_pale)


def _note(figure: Figure, scale: Scale, language: Language) -> str:
    """Band and points, then what is not rated, marked, left out."""
    grades, parts = figure.grades, []
    found = grades.band(scale)
    if found is not None and grades.points is not None:
        band = say(language, f"stats.band.{found}")
        parts.append(say(language, "stats.points", band=band, points=f"{grades.points:.0f}"))
    elif grades.n:
        parts.append(say(language, "stats.no_band", least=scale.least))
    if figure.registered:
        active = percent(active_rate(figure.rated, figure.registered))
        parts.append(say(language, "stats.unrated", n=figure.unrated, active=active))
    for key, count in (("stats.marked", figure.marked), ("stats.excluded", figure.excluded)):
        if count:
            parts.append(say(language, key, n=count))
    return ("，" if language is Language.ZH else ", ").join(parts)


def _line(office: Office, page: Page, row: Row, language: Language) -> str:
    bar = _bar(office, page, row, language)
    between = "；" if language is Language.ZH else "; "
    words = between.join(part for part in (bar.beside, bar.note) if part)
    return say(language, "stats.line", name=shorten(bar.label, 34), words=words)


def _reasons(office: Office, page: Page, language: Language) -> str:
    known = office.desk.county.tags
    names = []
    for code, count in list(page.reasons.items())[:REASONS]:
        tag = known.tag(code)
        words = (tag.zh if language is Language.ZH else tag.en) if tag else code
        names.append(f"{words} {count}")
    between = "，" if language is Language.ZH else ", "
    return say(language, "stats.reasons", reasons=between.join(names)) if names else ""


def _foot(page: Page, language: Language) -> str:
    """What of it is marked, doubtful or left out, and the answers' grades, which are apart."""
    parts = []
    if page.whole.marked:
        parts.append(say(language, "stats.foot_marked", n=page.whole.marked))
    if page.doubtful:
        parts.append(say(language, "stats.foot_doubtful", n=page.doubtful))
    if page.whole.excluded:
        parts.append(say(language, "stats.foot_excluded", n=page.whole.excluded))
    if page.answers is not None and page.answers.n:
        rate = percent(page.answers.rate)
        parts.append(say(language, "stats.foot_answers", n=page.answers.n, rate=rate))
    return ("" if language is Language.ZH else " ").join(parts)


def percent(share: float | None) -> str:
    """A share as it is read; a dash of nothing."""
    return "–" if share is None else f"{share:.0%}"


# What rows are called


def label_of(office: Office, page: Page, row: Row, language: Language) -> str:
    """A row's name: a window with what is done there, an item, a unit, a hall, a day, a week."""
    if isinstance(row.key, date):
        return _day(row.key, language)
    if isinstance(row.key, Span):
        return _step(row.key, Period.WEEK, language)
    if row.key is None or row.key == FEW:
        return say(language, "stats.no_item" if row.key is None else "stats.few_items")
    return _NAMES[page.view.by](office, str(row.key), language)


def _hall(office: Office, code: str, language: Language) -> str:
    found = next((one for one in office.desk.county.halls if one.code == code), None)
    return code if found is None else (found.zh if language is Language.ZH else found.en)


def _window(office: Office, key: str, language: Language) -> str:
    number = say(language, "bad.window", number=key.partition("/")[2])
    try:
        hall, window = office.desk.county.window(key)
    except UnknownWindow:
        return f"{number} ({key})"
    name = window.zh if language is Language.ZH else window.en
    several = len(office.desk.county.halls) > 1
    where = f" · {_hall(office, hall.code, language)}" if several else ""
    return f"{number} {name}{where}"


def _item(office: Office, code: str, language: Language) -> str:
    item = office.desk.county.item(code)
    return code if item is None else (item.zh if language is Language.ZH else item.en)


def _unit(office: Office, code: str, language: Language) -> str:
    try:
        return office.unit_name(language, code)
    except UnknownUnit:
        return code


_NAMES = {"window": _window, "item": _item, "unit": _unit, "hall": _hall}


def _day(day: date, language: Language) -> str:
    if language is Language.ZH:
        return f"{day.month}月{day.day}日（周{WEEKDAYS_ZH[day.weekday()]}）"
    name = WEEKDAYS_EN[day.weekday()][:ABBREVIATION]
    return f"{name} {day.day} {MONTHS_EN[day.month - 1][:ABBREVIATION]}"


def _span(span: Span, language: Language) -> str:
    if span.is_empty:
        return _day(span.first, language)
    first, last = _day(span.first, language), _day(span.last, language)
    return first if first == last else f"{first}–{last}"


def _step(span: Span, period: Period, language: Language) -> str:
    """A step of a trend in short: the week's Monday, or the month."""
    first = span.first
    if period is Period.MONTH:
        return f"{first.month}月" if language is Language.ZH else MONTHS_EN[first.month - 1][:3]
    if language is Language.ZH:
        return f"{first.month}/{first.day}"
    return f"{first.day} {MONTHS_EN[first.month - 1][:ABBREVIATION]}"


# Where else to


def _buttons(page: Page, number: int, pages: int, language: Language) -> Rows:
    view = page.view
    bys = tuple(
        on_list(
            name_of(STATS, View(by, view.period, view.back)), 0, label(language, f"button.by_{by}")
        )
        for by in BYS[page.looking.role]
        if by != view.by
    )
    rows = [bys[i : i + 3] for i in range(0, len(bys), 3)]
    rows.append(_times(page, language))
    if pages > 1:
        after = on_list(name_of(STATS, view), (number + 1) % pages, label(language, "button.more"))
        rows.append((after,))
    rows.append((on_list(name_of(SHEET, view), 0, label(language, "button.sheet")),))
    return tuple(row for row in rows if row)


def _times(page: Page, language: Language) -> tuple[Button, ...]:
    view, least = page.view, int(page.view.by == WEEKLY)
    row = [_to(View(view.by, view.period, view.back + 1), "button.earlier", language)]
    if view.back > least:
        row.append(_to(View(view.by, view.period, view.back - 1), "button.later", language))
    if view.by != WEEKLY:
        other = Period.MONTH if view.period is Period.WEEK else Period.WEEK
        row.append(_to(View(view.by, other, 0), f"button.per_{other}", language))
    return tuple(row)


def _to(view: View, key: str, language: Language) -> Button:
    return on_list(name_of(STATS, view), 0, label(language, key))


# The sheet


def sheet_message(office: Office, page: Page, language: Language) -> Message:
    """All rows as a workbook."""
    columns = ("name", "n", *(f"g{grade}" for grade in GRADES), "satisfied", "points", "band")
    columns += ("registered", "unrated", "active", "marked", "excluded")
    header = [
        say(language, f"grade.{name[1:]}")
        if name[:1] == "g"
        else say(language, f"stats.col.{name}")
        for name in columns
    ]
    rows = tuple(_cells(office, page, row, language) for row in page.rows)
    title = f"{_title(office, page, language)} {_span(page.span, language)}"
    sheet = Sheet(say(language, "stats.sheet"), language, tuple(header), rows)
    name = f"{page.span.first:%Y%m%d}-{page.span.last:%Y%m%d}.xlsx"
    return Message("stats.sheet", title, sheet=sheet, file_name=name)


def _cells(office: Office, page: Page, row: Row, language: Language) -> tuple[Cell, ...]:
    name, figure = label_of(office, page, row, language), row.figure
    if figure is None:
        return (name, say(language, "stats.too_few"))
    grades: Grades = figure.grades
    band = grades.band(office.desk.rules.ranking.scale)
    active = active_rate(figure.rated, figure.registered)
    return (
        name,
        grades.n,
        *(grades.of(grade) for grade in GRADES),
        _rounded(grades.rate),
        _rounded(grades.points, 1),
        say(language, f"stats.band.{band}") if band else "",
        figure.registered,
        figure.unrated,
        _rounded(active),
        figure.marked,
        figure.excluded,
    )


def _rounded(value: float | None, digits: int = 4) -> float | None:
    return None if value is None else round(value, digits)
