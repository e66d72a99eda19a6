"""What is told together is told once; a review is asked for once and decided once."""

from datetime import date, timedelta

import pytest
from sqlalchemy.exc import IntegrityError
from storage_house import NOW, House, case_of

from storage.tables import Finding
from storage.values import Written
from storage.work import Work

DAY = timedelta(days=1)


def a_case(work: Work) -> int:
    met = work.people.meet("county", 5, 5, "zh_CN")
    case = work.cases.file(case_of(met.person_id, met.address_id), Written("路灯不亮"))
    return case.id or 0


def a_finding(work: Work, by: int) -> Finding:
    row = work.inspections.propose(date(2026, 9, 28), "housing", "lighting", {})
    return work.findings.conclude(row.id or 0, by, "三件超期", NOW + 30 * DAY)


def test_what_is_kept_waits_until_it_is_told_and_then_no_more(house: House) -> None:
    with house.work() as work:
        case_id = a_case(work)
        for why in ("redone", "redone", "designate"):
            work.held_notes.add(case_id, why)
        (row,) = work.held_notes.waiting("redone")
        work.held_notes.told([row])
        assert row.told_at == NOW
        assert work.held_notes.waiting("redone") == []
        assert [one.why for one in work.held_notes.waiting("redone", "designate")] == ["designate"]


def test_what_happens_again_after_it_was_told_is_told_again(house: House) -> None:
    with house.work() as work:
        case_id = a_case(work)
        work.held_notes.add(case_id, "redone")
        work.held_notes.told(work.held_notes.waiting("redone"))
        work.held_notes.add(case_id, "redone")
        assert len(work.held_notes.waiting("redone")) == 1


@pytest.fixture
def people(house: House) -> tuple[int, int]:
    """Who concluded an inspection, and who asks or decides."""
    one = house.appoint(90, "supervisor", None).id
    two = house.appoint(91, "supervisor", None).id
    house.do(lambda work: a_finding(work, one))
    return one, two


def test_an_inspection_has_one_conclusion(house: House, people: tuple[int, int]) -> None:
    with pytest.raises(IntegrityError), house.work() as work:
        work.findings.conclude(1, people[1], "四件超期", NOW + 30 * DAY)
    assert house.count("finding") == 1


def test_a_review_is_asked_for_once_and_decided_once(house: House, people: tuple[int, int]) -> None:
    with house.work() as work:
        row = work.findings.of(1)
        assert row is not None
        assert work.findings.ask(row, people[1], "那天停电", NOW + 30 * DAY)
        assert not work.findings.ask(row, people[1], "再说一次", NOW + 40 * DAY)
        assert (row.reason, row.decide_by) == ("那天停电", NOW + 30 * DAY)
        assert work.findings.decide(row, people[1], "changed", "改为两件")
        assert not work.findings.decide(row, people[0], "upheld", "不改")
        assert (row.outcome, row.decided_by) == ("changed", people[1])


def test_what_has_to_be_decided_soon_is_found_once(house: House, people: tuple[int, int]) -> None:
    with house.work() as work:
        row = work.findings.of(1)
        assert row is not None
        work.findings.ask(row, people[1], "那天停电", NOW + 30 * DAY)
        assert work.findings.to_remind(NOW + 29 * DAY) == []
        assert work.findings.to_remind(NOW + 30 * DAY) == [row]
        work.findings.reminded(row)
        assert work.findings.to_remind(NOW + 60 * DAY) == []


def test_what_waits_for_its_decision_is_shown_however_old(
    house: House, people: tuple[int, int]
) -> None:
    later = NOW + 100 * DAY
    with house.work() as work:
        row = work.findings.of(1)
        assert row is not None
        work.findings.ask(row, people[1], "那天停电", NOW + 30 * DAY)
    with house.work(later) as work:
        assert [one.id for one, _ in work.findings.lately(later - 90 * DAY)] == [1]
        again = work.findings.of(1)
        assert again is not None
        work.findings.decide(again, people[1], "upheld", "属实")
        assert work.findings.lately(later - 90 * DAY) == []
