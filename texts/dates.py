"""
Deadlines and moments as people read them.

Every instant must be aware and stand in the county's zone already; nothing here knows a zone or a
calendar, so whether a day is a make-up workday, or a date may still move, is told by the caller.
"""

from datetime import datetime, timedelta

from texts.catalogue import Language

WEEKDAYS_ZH = "一二三四五六日"
WEEKDAYS_EN = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS_EN = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
ABBREVIATION = 3
MAKEUP_EN = "make-up workday"
FAR = timedelta(days=180)
"""From here on a day without its year could be read as next year's, or last year's."""


def due(
    language: Language, at: datetime, *, makeup: bool = False, provisional: bool = False
) -> str:
    """
    Return a deadline in full: `2026年10月10日（周六，调休上班）18:00前`.

    In English `18:00 on Saturday, 10 October 2026 (make-up workday)`, to stand after "by".
    `provisional` says that the year's calendar is not published yet. Raises ValueError for an
    instant without a zone.
    """
    if language is Language.ZH:
        told = f"{day(language, at, makeup=makeup)}{_hour(at)}前"
        return f"{told}（暂定）" if provisional else told
    notes = [note for note, holds in ((MAKEUP_EN, makeup), ("provisional", provisional)) if holds]
    return f"{_hour(at)} on {day(language, at)}{_noted(notes)}"


def short_due(language: Language, at: datetime, *, now: datetime | None = None) -> str:
    """Return a deadline for a list: `10月10日18:00前`, `18:00, 10 Oct`; its year as `moment`."""
    if language is Language.ZH:
        return f"{moment(language, at, now=now)}前"
    return moment(language, at, now=now)


def day(language: Language, at: datetime, *, makeup: bool = False) -> str:
    """Return a day in full: `2026年10月10日（周六）`, `Saturday, 10 October 2026`."""
    if language is Language.ZH:
        worked = "，调休上班" if makeup else ""
        return f"{at.year}年{at.month}月{at.day}日（周{WEEKDAYS_ZH[at.weekday()]}{worked}）"
    month = MONTHS_EN[at.month - 1]
    noted = _noted([MAKEUP_EN] if makeup else [])
    return f"{WEEKDAYS_EN[at.weekday()]}, {at.day} {month} {at.year}{noted}"


def moment(language: Language, at: datetime, *, now: datetime | None = None) -> str:
    """
    Return when something happened, in short: `10月10日09:30`, `09:30, 10 Oct`.

    With its year where it is half a year or more from `now`: `2025年1月9日18:00`.
    """
    year = now is not None and is_far(at, now)
    if language is Language.ZH:
        return f"{_day_zh(at, year=year)}{_hour(at)}"
    return _moment_en(at, year=year)


def when(language: Language, at: datetime, *, year: bool = False) -> str:
    """Return when something happened, with its weekday: `10月10日（周六）09:30`."""
    if language is Language.ZH:
        return f"{_day_zh(at, year=year)}（周{WEEKDAYS_ZH[at.weekday()]}）{_hour(at)}"
    return f"{WEEKDAYS_EN[at.weekday()][:ABBREVIATION]} {_moment_en(at, year=year)}"


def is_far(at: datetime, now: datetime) -> bool:
    """Tell whether a day must be told with its year, to be read as the one that is meant."""
    return abs(at - now) >= FAR


def _day_zh(at: datetime, *, year: bool) -> str:
    return f"{at.year}年{at.month}月{at.day}日" if year else f"{at.month}月{at.day}日"


def _moment_en(at: datetime, *, year: bool) -> str:
    told = f"{_hour(at)}, {at.day} {MONTHS_EN[at.month - 1][:ABBREVIATION]}"
    return f"{told} {at.year}" if year else told


def _noted(notes: list[str]) -> str:
    return f" ({', '.join(notes)})" if notes else ""


def _hour(at: datetime) -> str:
    if at.tzinfo is None:
        raise ValueError("at: expected an instant with a zone")
    return f"{at:%H:%M}"
