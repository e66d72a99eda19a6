"""What must happen at an instant happens once, oldest first, and is never forgotten."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import IntegrityError
from storage_house import NOW, House

from storage.due import Appointment
from storage.values import DueItem

HOUR = timedelta(hours=1)


def plan(house: House, case_id: int, revision: int, **kinds: int) -> None:
    """Rows that fall due so many hours from now."""
    with house.work() as work:
        rows = [Appointment(kind, NOW + hours * HOUR) for kind, hours in kinds.items()]
        work.due.plan(case_id, revision, rows)


def tick(house: House, hours: int, limit: int = 100) -> list[DueItem]:
    with house.work(NOW + hours * HOUR) as work:
        return work.due.claim(limit)


def kinds(items: list[DueItem]) -> list[str]:
    return [item.kind for item in items]


def test_nothing_is_due_before_its_instant_and_all_of_it_from_then_on(house: House) -> None:
    plan(house, house.file(), 0, dispatch=2)
    assert tick(house, 1) == []
    (item,) = tick(house, 2)
    assert (item.kind, item.due_at, item.revision) == ("dispatch", NOW + 2 * HOUR, 0)


def test_a_row_is_worked_once(house: House) -> None:
    plan(house, house.file(), 0, dispatch=1)
    assert kinds(tick(house, 1)) == ["dispatch"]
    assert tick(house, 9) == []


def test_a_tick_that_fails_leaves_its_rows_due(house: House) -> None:
    plan(house, house.file(), 0, dispatch=1)
    with pytest.raises(RuntimeError), house.store.work(NOW + HOUR) as work:
        raise RuntimeError(work.due.claim(10)[0].kind)
    assert kinds(tick(house, 1)) == ["dispatch"]


def test_the_oldest_is_taken_first_and_no_more_than_asked_for(house: House) -> None:
    case_id = house.file()
    plan(house, case_id, 0, third=3, first=1, second=2)
    assert kinds(tick(house, 9, 2)) == ["first", "second"]
    assert kinds(tick(house, 9, 2)) == ["third"]


def test_after_an_outage_everything_missed_is_still_due(house: House) -> None:
    plan(house, house.file(), 0, hours_4=1, hours_1=4, overdue_0=5)
    assert kinds(tick(house, 24 * 30)) == ["hours_4", "hours_1", "overdue_0"]


def test_a_row_is_planned_once_per_case_kind_and_revision(house: House) -> None:
    case_id = house.file()
    plan(house, case_id, 1, watch=1)
    with pytest.raises(IntegrityError):
        plan(house, case_id, 1, watch=2)
    plan(house, case_id, 2, watch=2)
    plan(house, house.file(), 1, watch=1)
    assert house.count("due") == 3


def test_a_row_carries_its_facts(house: House) -> None:
    case_id = house.file()
    facts: dict[str, object] = {"to": ["handler_a"], "grouped": ["supervisor"]}
    with house.work() as work:
        work.due.plan(case_id, 0, [Appointment("day_before", NOW, facts)])
    (item,) = tick(house, 0)
    assert item.facts == facts


def test_calling_off_stops_everything_a_case_waits_for_and_nothing_of_others(house: House) -> None:
    one, two = house.file(), house.file()
    for case_id in (one, two):
        plan(house, case_id, 0, hours_4=1, hours_1=2)
    with house.work() as work:
        work.due.call_off(one)
    assert [(item.case_id, item.kind) for item in tick(house, 9)] == [
        (two, "hours_4"),
        (two, "hours_1"),
    ]


def test_of_what_was_called_off_nothing_stays_and_it_can_be_planned_anew(house: House) -> None:
    case_id = house.file()
    plan(house, case_id, 0, hours_4=1, hours_1=2)
    tick(house, 1)
    with house.work() as work:
        work.due.call_off(case_id)
    assert house.rows("SELECT kind, state FROM due") == [("hours_4", 1)]
    plan(house, case_id, 0, hours_1=3)
    with pytest.raises(IntegrityError):
        plan(house, case_id, 0, hours_4=3)


def test_calling_off_by_kind_leaves_the_other_kinds(house: House) -> None:
    case_id = house.file()
    plan(house, case_id, 0, call_back=1, silence=2)
    with house.work() as work:
        work.due.call_off(case_id, ["call_back", "unknown"])
        assert kinds(work.due.waiting_for(case_id)) == ["silence"]


def test_what_was_done_is_not_called_off(house: House) -> None:
    case_id = house.file()
    plan(house, case_id, 0, dispatch=1)
    tick(house, 1)
    with house.work() as work:
        work.due.call_off(case_id)
    assert house.rows("SELECT state FROM due") == [(1,)]


def test_a_row_that_was_put_off_comes_back_at_its_new_instant(house: House) -> None:
    plan(house, house.file(), 0, dispatch=1)
    with house.work(NOW + HOUR) as work:
        (item,) = work.due.claim(10)
        work.due.postpone(item.id, NOW + 3 * HOUR)
    assert tick(house, 2) == []
    assert kinds(tick(house, 3)) == ["dispatch"]


def test_the_next_instant_is_the_earliest_that_waits(house: House) -> None:
    case_id = house.file()
    with house.store.reading(NOW) as work:
        assert work.due.next_at() is None
    plan(house, case_id, 0, second=2, first=1)
    with house.store.reading(NOW) as work:
        assert work.due.next_at() == NOW + HOUR
        assert kinds(work.due.waiting_for(case_id)) == ["first", "second"]
    tick(house, 1)
    with house.store.reading(NOW) as work:
        assert work.due.next_at() == NOW + 2 * HOUR


def test_planning_nothing_writes_nothing(house: House) -> None:
    plan(house, house.file(), 0)
    assert house.count("due") == 0


@settings(
    max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(hours=st.lists(st.integers(0, 30), min_size=1, max_size=12), step=st.integers(1, 7))
def test_whatever_the_ticks_each_row_is_worked_once_at_the_first_tick_not_before_it(
    house: House, hours: list[int], step: int
) -> None:
    case_id = house.file()
    plan(house, case_id, 0, **{f"kind_{number}": hour for number, hour in enumerate(hours)})
    worked = {}
    for tick_at in range(0, 30 + step, step):
        for item in tick(house, tick_at, 1_000):
            assert item.kind not in worked
            worked[item.kind] = tick_at
    for number, hour in enumerate(hours):
        at = worked[f"kind_{number}"]
        assert hour <= at < hour + step
