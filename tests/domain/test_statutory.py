from datetime import date

import pytest

from domain.days import DayFact
from domain.statutory import LUNAR_DAYS, STATUTE, estimate


def rests(name: str) -> DayFact:
    return DayFact(working=False, name=name, paper=STATUTE, certain=False)


def test_an_estimate_is_never_certain() -> None:
    assert estimate(date(2027, 3, 10)) == DayFact(
        working=True, name="", paper=STATUTE, certain=False
    )
    assert estimate(date(2027, 3, 13)) == rests("")


def test_spring_festival_is_its_eve_and_three_days() -> None:
    for day in range(25, 29):
        assert estimate(date(2028, 1, day)) == rests("春节")
    assert estimate(date(2028, 1, 24)).working


def test_a_holiday_on_a_weekend_is_made_up_on_the_next_free_working_day() -> None:
    assert estimate(date(2027, 10, 2)).name == "国庆节"  # a Saturday
    assert estimate(date(2027, 10, 4)) == rests("国庆节")
    assert estimate(date(2027, 10, 5)) == rests("国庆节")
    assert estimate(date(2027, 10, 6)).working


def test_mid_autumn_on_national_day_is_one_day_of_rest() -> None:
    assert estimate(date(2031, 10, 1)) == rests("国庆节")
    assert estimate(date(2031, 10, 6)).working


@pytest.mark.parametrize("year", sorted(LUNAR_DAYS))
def test_every_festival_of_a_known_lunar_year_is_a_day_of_rest(year: int) -> None:
    for (month, day), name in zip(
        LUNAR_DAYS[year], ("春节", "清明节", "端午节", "中秋节"), strict=True
    ):
        fact = estimate(date(year, month, day))
        assert not fact.working
        assert fact.name in {name, "国庆节"}


def test_past_the_lunar_table_only_fixed_dates_and_weekends_rest() -> None:
    assert not estimate(date(2040, 10, 1)).working
    assert not estimate(date(2040, 5, 1)).working
    assert not estimate(date(2040, 2, 25)).working  # a Saturday
    assert sum(estimate(date(2040, 2, day)).working for day in range(1, 30)) == 21


def test_leap_days_are_days() -> None:
    assert estimate(date(2028, 2, 29)).working
