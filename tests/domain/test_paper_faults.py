"""Every mistake of a year's file is named, with where it stands."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.days import BadCalendar
from domain.paper_faults import Fault, faults_of
from domain.papers import year_table

HOLIDAYS = {
    "元旦": ("01-01",),
    "春节": ("02-05", "02-06", "02-07", "02-08", "02-09", "02-10", "02-11"),
    "清明节": ("04-05",),
    "劳动节": ("05-01", "05-02", "05-03"),
    "端午节": ("06-09",),
    "中秋节": ("09-15",),
    "国庆节": ("10-01", "10-02", "10-03", "10-04", "10-05"),
}
MAKEUP = {"春节": ("02-13",), "国庆节": ("09-26", "10-09")}


def day(name: str, on: str, *, off: bool = True) -> dict[str, Any]:
    return {"name": name, "date": on if len(on) > 5 else f"2027-{on}", "isOffDay": off}


def notice(**parts: Any) -> dict[str, Any]:
    """A notice of 2027 as it might be."""
    off = [day(name, on) for name, days in HOLIDAYS.items() for on in days]
    work = [day(name, on, off=False) for name, days in MAKEUP.items() for on in days]
    return {"year": 2027, "papers": ["国办发明电〔2026〕9号"], "days": off + work} | parts


def codes(content: object) -> list[str]:
    return [one.code for one in faults_of(content)]


def test_a_whole_notice_has_no_fault_and_can_be_read() -> None:
    assert faults_of(notice()) == ()
    assert year_table(notice(), source="file").years == {2027}


@pytest.mark.parametrize("content", [None, [], "2027", 2027])
def test_a_file_is_an_object(content: object) -> None:
    assert codes(content) == ["object"]


@pytest.mark.parametrize("year", [None, "2027", True, 27, 2027.0, 99999])
def test_a_year_is_a_year(year: object) -> None:
    assert codes(notice(year=year)) == ["year"]


@pytest.mark.parametrize("papers", [None, "国办发", [1]])
def test_papers_are_a_list_of_words(papers: object) -> None:
    assert codes(notice(papers=papers)) == ["papers"]


@pytest.mark.parametrize(("days", "code"), [(None, "days"), ("x", "days"), ([], "empty")])
def test_days_are_a_list_and_not_empty(days: object, code: str) -> None:
    assert codes(notice(days=days)) == [code]


def test_all_mistakes_of_all_rows_are_named_where_they_stand() -> None:
    rows = [
        day("元旦", "01-01"),
        {"name": "", "date": "2027-13-01", "isOffDay": "yes"},
        "2027-01-02",
        day("春节", "2025-12-31"),
        day("春节", "02-09", off=False),
        day("元旦", "01-01"),
    ]
    assert faults_of(notice(days=rows)) == (
        Fault("name", "days[1].name", "''"),
        Fault("off", "days[1].isOffDay", "'yes'"),
        Fault("date", "days[1].date", "'2027-13-01'"),
        Fault("row", "days[2]", "'2027-01-02'"),
        Fault("far", "days[3].date", "2025-12-31"),
        Fault("makeup", "days[4].date", "2027-02-09"),
        Fault("twice", "days[5].date", "2027-01-01"),
    )


@pytest.mark.parametrize("on", ["2026-12-31", "2028-01-01"])
def test_a_notice_may_set_days_of_the_months_beside_its_year(on: str) -> None:
    assert faults_of(notice(days=[*notice()["days"], day("元旦", on)])) == ()


@pytest.mark.parametrize("on", ["2026-11-30", "2028-02-01"])
def test_but_no_others(on: str) -> None:
    assert codes(notice(days=[*notice()["days"], day("元旦", on)])) == ["far"]


def test_a_holiday_by_law_that_is_worked_or_forgotten_is_a_mistake() -> None:
    days = [one for one in notice()["days"] if one["date"] not in ("2027-04-05", "2027-10-01")]
    assert faults_of(notice(days=days)) == (
        Fault("statute", "2027-04-05", "清明节"),
        Fault("statute", "2027-10-01", "国庆节"),
    )


def test_a_year_before_the_statute_is_not_held_to_it() -> None:
    days = [{"name": "元旦", "date": "2024-01-01", "isOffDay": True}]
    assert faults_of(notice(year=2024, days=days)) == ()


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 3000) | st.text(max_size=12),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["year", "papers", "days", "name", "date", "isOffDay", "x"]), inner
        )
    ),
    max_leaves=20,
)


@given(ANYTHING)
def test_what_has_no_fault_can_be_read_and_anything_else_is_told(content: object) -> None:
    if not faults_of(content):
        year_table(content, source="file")


@given(st.lists(st.sampled_from(notice()["days"]), min_size=1), st.data())
def test_what_the_reader_refuses_has_a_fault(
    rows: list[dict[str, Any]], data: st.DataObject
) -> None:
    broken = notice(days=rows)
    if data.draw(st.booleans()):
        broken["days"] = [*rows, data.draw(ANYTHING)]
    try:
        year_table(broken, source="file")
    except BadCalendar:
        assert faults_of(broken)
