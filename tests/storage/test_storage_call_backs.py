"""Call-backs in figures: reached, solved, satisfied apart, a case once, silence neither."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError
from storage_house import NOW, House, case_of

from storage.call_backs import CallBackFigures
from storage.calls import Call
from storage.tables import Case
from storage.values import Written
from storage.work import Work

HOUR = timedelta(hours=1)


def file(work: Work, user_id: int, **parts: Any) -> Case:
    met = work.people.meet("county", user_id, user_id, "zh_CN")
    one = case_of(met.person_id, met.address_id, **{"lead_unit": "housing", **parts})
    return work.cases.file(one, Written("路灯不亮"))


def call(house: House, case: Case, outcome: str, at: datetime = NOW, **said: Any) -> None:
    staff = house.appoint(90, "clerk", None).id
    with house.work(at) as work:
        one = Call(case.address_id, case.person_id, case.id, ("not_read",), NOW)
        work.calls.note(one, staff, outcome, **{"of_answer": True, **said})


def figures(house: House) -> list[CallBackFigures]:
    with house.work(NOW + 8 * HOUR) as work:
        return work.call_backs.figures(NOW, NOW + 8 * HOUR)


def cases(house: House, count: int, **parts: Any) -> list[Case]:
    with house.work() as work:
        return [file(work, user, **parts) for user in range(1, count + 1)]


def test_reached_solved_and_satisfied_are_counted_apart(house: House) -> None:
    one, two, three, four, five = cases(house, 5)
    call(house, one, "solved", solved="yes", satisfied=5)
    call(house, two, "solved", solved="yes", satisfied=2)
    call(house, three, "not_solved", solved="no")
    call(house, four, "told")
    call(house, five, "missed")
    (found,) = figures(house)
    assert (found.called, found.reached) == (5, 4)
    assert (found.solved, found.partly, found.not_solved, found.unsaid) == (2, 0, 1, 1)
    assert (found.satisfied, found.dissatisfied, found.unrated) == (1, 1, 2)


def test_a_case_counts_once_by_the_last_call_in_which_somebody_was_reached(house: House) -> None:
    (one,) = cases(house, 1)
    call(house, one, "missed")
    call(house, one, "partly", NOW + HOUR, solved="partly", satisfied=3)
    call(house, one, "missed", NOW + 2 * HOUR)
    (found,) = figures(house)
    assert (found.called, found.reached, found.partly, found.satisfied) == (1, 1, 1, 1)


def test_each_unit_has_its_own_line(house: House) -> None:
    with house.work() as work:
        one, two = file(work, 1), file(work, 2, lead_unit="police")
    call(house, one, "told")
    call(house, two, "missed")
    assert [(f.unit, f.called, f.reached) for f in figures(house)] == [
        ("housing", 1, 1),
        ("police", 1, 0),
    ]


def test_calls_about_no_answer_and_of_other_times_are_not_in_it(house: House) -> None:
    one, two = cases(house, 2)
    call(house, one, "told", of_answer=False)
    call(house, two, "told", NOW + 9 * HOUR)
    assert figures(house) == []


@pytest.mark.parametrize("said", [{"solved": "perhaps"}, {"satisfied": 6}, {"satisfied": 0}])
def test_nothing_else_can_be_noted(house: House, said: dict[str, Any]) -> None:
    (one,) = cases(house, 1)
    with pytest.raises(IntegrityError):
        call(house, one, "told", **said)


def test_who_waits_is_listed_the_longest_waiting_first(house: House) -> None:
    one, two = cases(house, 2)
    for at, case, why in ((NOW + HOUR, one, "not_read"), (NOW, two, "complaint")):
        with house.work(at) as work:
            work.people.wants_a_person(case.address_id, why, case.id)
            work.people.wants_a_person(case.address_id, "human", case.id)
    with house.work() as work:
        found = work.call_backs.waiting(["not_read", "complaint"])
    assert [(each.why, each.number) for each in found] == [
        ("complaint", two.number),
        ("not_read", one.number),
    ]
