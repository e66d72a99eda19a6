"""Weeks and months as spans: they follow one another without a gap."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.spans_of_days import Period, Span, several, span

MONDAY = date(2026, 9, 28)
days = st.dates(date(2000, 1, 1), date(2100, 1, 1))


@pytest.mark.parametrize(
    ("period", "back", "first", "last"),
    [
        (Period.WEEK, 0, "2026-09-28", "2026-10-04"),
        (Period.WEEK, 1, "2026-09-21", "2026-09-27"),
        (Period.MONTH, 0, "2026-09-01", "2026-09-30"),
        (Period.MONTH, 9, "2025-12-01", "2025-12-31"),
    ],
)
def test_a_span_counted_back(period: Period, back: int, first: str, last: str) -> None:
    assert span(MONDAY, period, back) == Span(date.fromisoformat(first), date.fromisoformat(last))


@given(days, st.sampled_from(Period), st.integers(0, 200))
def test_spans_follow_one_another(today: date, period: Period, back: int) -> None:
    earlier, later = span(today, period, back + 1), span(today, period, back)
    assert earlier.last + timedelta(days=1) == later.first
    assert earlier.first < earlier.last


@given(days, st.sampled_from(Period))
def test_the_newest_span_holds_today(today: date, period: Period) -> None:
    assert today in list(span(today, period, 0).days())


@given(days, st.sampled_from(Period), st.integers(1, 12))
def test_several_end_with_the_one_counted_back(today: date, period: Period, count: int) -> None:
    found = several(today, period, 3, count)
    assert len(found) == count
    assert found[-1] == span(today, period, 3)


def test_what_is_cut_before_it_begins_is_empty() -> None:
    week = span(MONDAY, Period.WEEK, 0)
    assert week.until(MONDAY - timedelta(days=1)).is_empty
    assert not week.until(MONDAY).is_empty
    assert list(week.until(MONDAY - timedelta(days=1)).days()) == []
