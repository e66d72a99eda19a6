"""
Days as people type them: 明天到周五, 10月1日-7日, 下周一起三天, tomorrow to Friday, 1-7 Oct.

Only whole days are read. A weekday is the next one, today included; a date that has passed is next
year's; the second day never lies before the first.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

LONGEST = 180
WEEK = 7
YEAR_END = 12
DAYS_ZH = "一二三四五六日"
NUMBERS_ZH = "一二三四五六七八九十"
DAYS_EN = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MONTHS_EN = (
    *("jan", "feb", "mar", "apr", "may", "jun"),
    *("jul", "aug", "sep", "oct", "nov", "dec"),
)
SOON = {"今天": 0, "今日": 0, "明天": 1, "明日": 1, "后天": 2, "大后天": 3}
SOON_EN = {"today": 0, "tomorrow": 1, "the day after tomorrow": 2}
_MONTH = rf"(?P<{{}}>{'|'.join(MONTHS_EN)})[a-z]*\.?"
_DAY_EN = r"(?:st|nd|rd|th)?"
TOKEN = re.compile(
    "|".join(
        (
            r"(?P<soon>大后天|今天|今日|明天|明日|后天|the day after tomorrow|tomorrow|today)",
            r"(?P<y>20\d\d)[-/.年](?P<ym>\d{1,2})[-/.月](?P<yd>\d{1,2})[日号]?",
            r"(?P<m>\d{1,2})月(?P<d>\d{1,2})[日号]?",
            r"(?P<nextweek>下|next\s+)?(?:这|本|this\s+)?(?:个)?(?:周|星期|礼拜)(?P<w>[一二三四五六日天])",
            rf"(?P<nexten>next\s+)?\b(?P<wen>{'|'.join(DAYS_EN)})[a-z]*\b",
            rf"(?P<den>\d{{1,2}}){_DAY_EN}\s+{_MONTH.format('men')}",
            rf"{_MONTH.format('men2')}\s+(?P<den2>\d{{1,2}}){_DAY_EN}",
            r"(?P<mm>\d{1,2})[/.](?P<dd>\d{1,2})",
            r"(?P<only>\d{1,2})[日号]",
        )
    ),
    re.IGNORECASE,
)
SHARED_MONTH = re.compile(
    rf"(?P<first>\d{{1,2}}){_DAY_EN}\s*(?:-|–|to)\s*(?P<last>\d{{1,2}}){_DAY_EN}\s+{_MONTH.format('m')}",
    re.IGNORECASE,
)
MONTH_FIRST = re.compile(
    rf"{_MONTH.format('m')}\s+(?P<first>\d{{1,2}}){_DAY_EN}\s*(?:-|–|to)\s*(?P<last>\d{{1,2}})\b",
    re.IGNORECASE,
)
SHARED_DAYS = re.compile(
    r"(?:(?P<m>\d{1,2})月)?(?P<first>\d{1,2})\s*[日号]?\s*(?:-|–|~|\uff5e|到|至)\s*(?P<last>\d{1,2})[日号]"
)
LENGTH = re.compile(
    rf"(?P<n>\d{{1,3}}|[{NUMBERS_ZH}两])\s*(?:个)?(?P<unit>天|日|周|星期|days?|weeks?)(?!\w*[一二三四五六日天])",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Span:
    """Whole days, the first and the last of them."""

    first: date
    last: date


def span_in(text: str, today: date) -> Span | None:
    """Return the days a text names, from today on; None where it names none that make sense."""
    typed = text.strip().casefold()
    for read in (_shared, _two, _length, _single):
        found = read(typed, today)
        if found is not None:
            return found if _sensible(found, today) else None
    return None


def _sensible(span: Span, today: date) -> bool:
    return today <= span.first <= span.last <= span.first + timedelta(days=LONGEST)


def _shared(text: str, today: date) -> Span | None:
    """Two days of one month, which is named once."""
    for pattern, month_of in (
        (SHARED_MONTH, _english_month),
        (MONTH_FIRST, _english_month),
        (SHARED_DAYS, _figure_month),
    ):
        found = pattern.search(text)
        if found is not None:
            return _of_month(found, month_of(found), today)
    return None


def _english_month(found: re.Match[str]) -> int | None:
    return MONTHS_EN.index(found["m"][:3]) + 1


def _figure_month(found: re.Match[str]) -> int | None:
    return int(found["m"]) if found["m"] else None


def _of_month(found: re.Match[str], month: int | None, today: date) -> Span | None:
    first = _ahead(today, month, int(found["first"]))
    last = _ahead(first, None, int(found["last"])) if first else None
    return Span(first, last) if first and last else None


def _two(text: str, today: date) -> Span | None:
    days = list(TOKEN.finditer(text))
    if len(days) < 2:  # noqa: PLR2004 - from one day to another
        return None
    first = _day(days[0], today, today)
    last = _day(days[1], first, today) if first else None
    return Span(first, last) if first and last else None


def _length(text: str, today: date) -> Span | None:
    """So many days or weeks, from a day that is named or from today."""
    begun = TOKEN.search(text)
    rest = text[: begun.start()] + " " + text[begun.end() :] if begun else text
    found = LENGTH.search(rest)
    first = _day(begun, today, today) if begun else today
    if found is None or first is None:
        return None
    days = _number(found["n"]) * (WEEK if found["unit"][0] in "周星w" else 1)
    return Span(first, first + timedelta(days=days - 1)) if days else None


def _number(typed: str) -> int:
    if typed.isdecimal():
        return int(typed)
    return 2 if typed == "两" else NUMBERS_ZH.index(typed) + 1


def _single(text: str, today: date) -> Span | None:
    found = TOKEN.search(text)
    day = _day(found, today, today) if found else None
    return Span(day, day) if day else None


def _day(found: re.Match[str], after: date, today: date) -> date | None:
    """The day a token names, not before `after`."""
    return next((day for read in READ if (day := read(found, after, today))), None)


def _soon(found: re.Match[str], _after: date, today: date) -> date | None:
    word = found["soon"]
    return today + timedelta(days=(SOON | SOON_EN)[word]) if word else None


def _weekday(found: re.Match[str], after: date, today: date) -> date | None:
    if found["w"]:
        index, later = DAYS_ZH.index(found["w"].replace("天", "日")), found["nextweek"]
    elif found["wen"]:
        index, later = DAYS_EN.index(found["wen"]), found["nexten"]
    else:
        return None
    if later:
        return today + timedelta(days=WEEK - today.weekday() + index)
    return after + timedelta(days=(index - after.weekday()) % WEEK)


def _full(found: re.Match[str], _after: date, _today: date) -> date | None:
    return _date(int(found["y"]), int(found["ym"]), int(found["yd"])) if found["y"] else None


def _dated(found: re.Match[str], after: date, _today: date) -> date | None:
    for month, day in (("m", "d"), ("mm", "dd"), ("men", "den"), ("men2", "den2")):
        if found[month]:
            named = found[month]
            number = int(named) if named.isdecimal() else MONTHS_EN.index(named[:3]) + 1
            return _ahead(after, number, int(found[day]))
    return _ahead(after, None, int(found["only"])) if found["only"] else None


READ: tuple[Callable[[re.Match[str], date, date], date | None], ...] = (
    _soon,
    _weekday,
    _full,
    _dated,
)


def _ahead(after: date, month: int | None, day: int) -> date | None:
    """The next such day from `after` on, in this month or the named one."""
    return next((one for one in _candidates(after, month, day) if one and one >= after), None)


def _candidates(after: date, month: int | None, day: int) -> Iterator[date | None]:
    if month is not None:
        yield from (_date(after.year + later, month, day) for later in (0, 1))
        return
    following = after.month % YEAR_END + 1
    yield _date(after.year, after.month, day)
    yield _date(after.year + (following == 1), following, day)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
