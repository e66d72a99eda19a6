"""Days as people type them."""

from datetime import date

import pytest

from domain.spans import Span, span_in

MONDAY = date(2026, 9, 28)


def days(first: str, last: str) -> Span:
    return Span(date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ("明天到周五", "2026-09-29", "2026-10-02"),
        ("10月1日-7日", "2026-10-01", "2026-10-07"),
        ("10月1日到10月7日不在", "2026-10-01", "2026-10-07"),
        ("我明天出差，周五回来", "2026-09-29", "2026-10-02"),
        ("1号到7号", "2026-10-01", "2026-10-07"),
        ("30号至2号", "2026-09-30", "2026-10-02"),
        ("今天", "2026-09-28", "2026-09-28"),
        ("后天", "2026-09-30", "2026-09-30"),
        ("下周一到下周三", "2026-10-05", "2026-10-07"),
        ("周三至下周二", "2026-09-30", "2026-10-06"),
        ("星期天", "2026-10-04", "2026-10-04"),
        ("明天起三天", "2026-09-29", "2026-10-01"),
        ("下周一起两周", "2026-10-05", "2026-10-18"),
        ("请假3天", "2026-09-28", "2026-09-30"),
        ("2026-10-01到2026-10-07", "2026-10-01", "2026-10-07"),
        ("2026年12月30日到1月2日", "2026-12-30", "2027-01-02"),
        ("10/1 - 10/7", "2026-10-01", "2026-10-07"),
        ("3月5日", "2027-03-05", "2027-03-05"),
        ("tomorrow to Friday", "2026-09-29", "2026-10-02"),
        ("from Tue until next Wednesday", "2026-09-29", "2026-10-07"),
        ("1-7 Oct", "2026-10-01", "2026-10-07"),
        ("Oct 1 to 7", "2026-10-01", "2026-10-07"),
        ("October 1st - October 7th", "2026-10-01", "2026-10-07"),
        ("30 Sep to 2 October", "2026-09-30", "2026-10-02"),
        ("tomorrow for 3 days", "2026-09-29", "2026-10-01"),
        ("today", "2026-09-28", "2026-09-28"),
        ("Monday", "2026-09-28", "2026-09-28"),
    ],
)
def test_days_are_read_as_they_are_meant(typed: str, first: str, last: str) -> None:
    assert span_in(typed, MONDAY) == days(first, last)


@pytest.mark.parametrize(
    "typed",
    [
        *("", "你好", "不在", "2月30日", "99号", "修好了", "3栋2单元"),
        *("2025-01-01", "周五到明天", "2026-10-07到2026-10-01", "200天", "0天"),
    ],
)
def test_what_names_no_days_ahead_is_none(typed: str) -> None:
    assert span_in(typed, MONDAY) is None


def test_a_weekday_is_today_where_it_is_that_day() -> None:
    assert span_in("周一", MONDAY) == days("2026-09-28", "2026-09-28")


def test_a_day_of_the_month_that_passed_is_the_next_months() -> None:
    assert span_in("5号", MONDAY) == days("2026-10-05", "2026-10-05")
