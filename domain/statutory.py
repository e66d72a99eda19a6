"""
The rest days the statute promises, for years whose notice is not out yet.

全国年节及纪念日放假办法 (2024-11-10): 1 January; the eve and the first three days of the lunar
year; Qingming; 1-2 May; Duanwu; Mid-Autumn; 1-3 October; a day that falls on a weekend is made up
on a working day (art. 6). What the yearly notice adds, bridges and make-up days, nobody can know
before: of deadlines computed from here about one in six differs later, so each is marked uncertain.
"""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache

from domain.days import DayFact, day_after, is_weekend

STATUTE = "全国年节及纪念日放假办法（推定）"

# New Year's eve, Qingming, Duanwu and Mid-Autumn by the lunar calendar and the sun's longitude.
# Two independent almanacs agree on them; past the last year only the fixed dates are known.
LUNAR_DAYS: Mapping[int, tuple[tuple[int, int], ...]] = {
    2027: ((2, 5), (4, 5), (6, 9), (9, 15)),
    2028: ((1, 25), (4, 4), (5, 28), (10, 3)),
    2029: ((2, 12), (4, 4), (6, 16), (9, 22)),
    2030: ((2, 2), (4, 5), (6, 5), (9, 12)),
    2031: ((1, 22), (4, 5), (6, 24), (10, 1)),
    2032: ((2, 10), (4, 4), (6, 12), (9, 19)),
    2033: ((1, 30), (4, 4), (6, 1), (9, 8)),
    2034: ((2, 18), (4, 5), (6, 20), (9, 27)),
    2035: ((2, 7), (4, 5), (6, 10), (9, 16)),
    2036: ((1, 27), (4, 4), (5, 30), (10, 4)),
}


def estimate(on: date) -> DayFact:
    """Return what the statute alone says of a day; never certain."""
    name = _rest_days(on.year).get(on, "")
    working = not name and not is_weekend(on)
    return DayFact(working=working, name=name, paper=STATUTE, certain=False)


@lru_cache(maxsize=64)
def _rest_days(year: int) -> Mapping[date, str]:
    days = dict(named_days(year))
    for on, name in sorted(days.items()):
        if is_weekend(on):
            days[_free_working_day_after(on, days)] = name
    return days


def named_days(year: int) -> Mapping[date, str]:
    """Return the days the statute names, before any is made up for; the fixed ones at least."""
    days = {date(year, 1, 1): "元旦", date(year, 5, 1): "劳动节", date(year, 5, 2): "劳动节"}
    if year in LUNAR_DAYS:
        eve, qingming, duanwu, mid_autumn = (date(year, *day) for day in LUNAR_DAYS[year])
        days |= {qingming: "清明节", duanwu: "端午节", mid_autumn: "中秋节"}
        for _ in range(4):
            days[eve] = "春节"
            eve = day_after(eve)
    return days | {date(year, 10, day): "国庆节" for day in (1, 2, 3)}


def _free_working_day_after(on: date, taken: Mapping[date, str]) -> date:
    while is_weekend(on) or on in taken:
        on = day_after(on)
    return on
