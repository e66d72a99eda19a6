"""Papers count by sort and year, pauses by who they concern, troubles by unit and kind."""

from datetime import timedelta

from storage_house import NOW, House

from storage.inspections import Trouble
from storage.papers import INTERVIEW, LETTER, REPORT

DAY = timedelta(days=1)


def test_a_draft_has_no_number_and_a_signed_one_the_next(house: House) -> None:
    member = house.appoint(9, "supervisor")
    case_id = house.file()
    with house.work() as work:
        for sort, wanted in ((LETTER, 1), (LETTER, 2), (INTERVIEW, 1)):
            row = work.papers.draft(
                sort, {"a": 1}, answer_due=NOW + DAY, drafted_by=member.id, case_id=case_id
            )
            assert row.serial is None
            assert work.papers.sign(row, member.id, 2026) == wanted
        row = work.papers.draft(LETTER, {}, answer_due=NOW, drafted_by=member.id, case_id=case_id)
        assert work.papers.sign(row, member.id, 2027) == 1


def test_what_stands_on_a_paper_is_sealed_under_its_cases_key(house: House) -> None:
    member = house.appoint(9, "supervisor")
    case_id = house.file()
    with house.work() as work:
        work.papers.draft(
            LETTER, {"body": "电梯"}, answer_due=NOW, drafted_by=member.id, case_id=case_id
        )
    assert "电梯".encode() not in house.one("SELECT words FROM paper")
    with house.work() as work:
        row = work.papers.of_case(case_id)[0]
        assert work.papers.words(row) == {"body": "电梯"}
        work.cases.forget_words(work.cases.get(case_id))
    with house.work() as work:
        assert work.papers.words(work.papers.of_case(case_id)[0]) == {}


def test_a_report_of_several_cases_opens_under_the_desks_key(house: House) -> None:
    member = house.appoint(9, "supervisor")
    with house.work() as work:
        row = work.papers.draft(REPORT, {"n": 3}, answer_due=NOW, drafted_by=member.id)
        assert work.papers.words(row) == {"n": 3}
        assert work.papers.draft_of(REPORT, None) is row
        work.papers.drop(row)
        assert work.papers.draft_of(REPORT, None) is None


def test_a_pause_of_a_unit_and_of_the_desk_both_concern_the_unit(house: House) -> None:
    with house.work() as work:
        desk = work.pauses.set(None, "防汛", NOW, NOW + DAY, None)
        roads = work.pauses.set("roads", "搬迁", NOW + DAY, NOW + 2 * DAY, None)
        assert work.pauses.of("roads") == [desk, roads]
        assert work.pauses.of("water") == [desk]
        assert work.pauses.of(None) == [desk]


def test_a_pause_concerns_the_cases_there_were_as_it_was_set(house: House) -> None:
    first = house.file(state="dispatched", lead_unit="roads")
    with house.work() as work:
        row = work.pauses.set("roads", "搬迁", NOW, NOW + DAY, None)
        row_id = row.id or 0
    house.file(user_id=2, state="dispatched", lead_unit="roads")
    with house.work() as work:
        again = work.pauses.get(row_id)
        assert again is not None
        assert [case.id for case in work.pauses.batch(again, ["dispatched"], 10)] == [first]


def test_what_is_over_or_ended_stands_no_more(house: House) -> None:
    member = house.appoint(9, "supervisor")
    with house.work() as work:
        row = work.pauses.set(None, "防汛", NOW, NOW + DAY, member.id)
        work.pauses.end(row, member.id)
        assert work.pauses.standing() == []
    house.do(lambda work: work.pauses.set(None, "防汛", NOW, NOW + DAY, member.id))
    with house.work(NOW + 2 * DAY) as work:
        assert work.pauses.standing() == []


def test_troubles_are_counted_by_unit_and_kind(house: House) -> None:
    common = {"lead_unit": "roads", "category": "lights", "dispatched_at": NOW - DAY}
    late = {"unit_due_at": NOW - timedelta(hours=1)}
    house.file(state="dispatched", **common, **late)
    house.file(user_id=2, state="closed", reopened=1, **common, replied_at=NOW, **late)
    house.file(user_id=3, state="in_progress", **common, unit_due_at=NOW + DAY)
    house.file(user_id=4, state="dispatched", **{**common, "category": "conduct"}, **late)
    with house.work() as work:
        found = work.inspections.troubles(NOW - 28 * DAY, 2)
    assert found == [Trouble("roads", "lights", 3, 2, 1, 0)]


def test_a_case_that_accuses_a_unit_names_none_as_the_worst(house: House) -> None:
    house.file(
        state="dispatched",
        lead_unit="roads",
        category="lights",
        dispatched_at=NOW - DAY,
        unit_due_at=NOW - DAY,
        accused_unit="water",
    )
    with house.work() as work:
        assert work.inspections.troubles(NOW - 28 * DAY, 2) == []


def test_a_leader_who_takes_a_case_replaces_the_one_before(house: House) -> None:
    member = house.appoint(9, "supervisor")
    case_id = house.file()
    with house.work() as work:
        work.supervision.lead(case_id, "王副县长", NOW + DAY, member.id)
        work.supervision.lead(case_id, "李副县长", NOW + DAY, member.id)
        leader = work.supervision.leader_of(case_id)
        assert leader is not None
        assert leader.leader == "李副县长"
        assert len(work.supervision.led()) == 1


def test_late_is_what_is_unanswered_or_undispatched_past_its_date(house: House) -> None:
    late = house.file(state="dispatched", lead_unit="roads", unit_due_at=NOW - DAY)
    house.file(user_id=2, state="replied", lead_unit="roads", unit_due_at=NOW - DAY)
    waits = house.file(user_id=3, dispatch_due_at=NOW - DAY)
    house.file(user_id=4, state="dispatched", lead_unit="roads", unit_due_at=NOW + DAY)
    with house.work() as work:
        found = {case.id for case in work.supervision.late(["dispatched", "in_progress"], ())}
    assert found == {late, waits}
