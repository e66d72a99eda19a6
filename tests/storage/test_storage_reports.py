"""Rectification reports: orders, what is due of them, every version sealed, one decision."""

from datetime import date, timedelta

import pytest
from sqlalchemy.exc import IntegrityError
from storage_house import NOW, House

from storage.reports import OWED, Filed
from storage.tables import ReportVersion
from storage.values import FileRef

DUE = NOW + timedelta(days=30)
PARTS = ("self_check", "measures")
WORDS = {"self_check": "查了三处，李四负责", "measures": "改了两处"}


def ordered(house: House, **more: object) -> tuple[int, int, int]:
    """An order of a supervisor, its first report, and a unit's head."""
    boss, head = house.appoint(1, "supervisor", None).id, house.appoint(2, "unit_head").id
    with house.work() as work:
        order = work.reports.order(
            "roads", "路灯", "month", date(2026, 10, 30), PARTS, asked_by=boss, **more
        )
        report = work.reports.open(order, DUE)
        report.next_at = NOW
        order.next_at = DUE
        return order.id or 0, report.id or 0, head


def test_every_version_is_kept_and_sealed(house: House) -> None:
    _, number, head = ordered(house)
    for words in (WORDS, {**WORDS, "measures": "都改了"}):
        with house.work() as work:
            report = work.reports.get(number)
            assert report is not None
            work.reports.file(report, head, words)
    with house.work() as work:
        report = work.reports.get(number)
        assert report is not None
        versions = work.reports.versions(report)
        assert [one.number for one in versions] == [1, 2]
        assert [work.reports.words(one)["measures"] for one in versions] == ["改了两处", "都改了"]
        assert (report.state, report.next_at) == (Filed.FILED, None)
        assert all("李四".encode() not in one.words for one in versions)


def test_a_version_is_decided_once(house: House) -> None:
    _, number, head = ordered(house)
    with house.work() as work:
        report = work.reports.get(number)
        assert report is not None
        version = work.reports.file(report, head, WORDS)
    with house.work() as work:
        row = work.reports.version(version.id or 0)
        assert row is not None
        assert work.reports.decide(row, 1, accepted=False, reason="李四怎么处理的没写")
        assert not work.reports.decide(row, 1, accepted=True)
        assert (row.accepted, work.reports.reason(row)) == (False, "李四怎么处理的没写")
        assert "李四".encode() not in (row.reason or b"")
    with house.work() as work:
        report = work.reports.get(number)
        assert report is not None
        assert report.state == Filed.SENT_BACK


def test_what_is_to_be_told_and_opened_is_found_by_its_instant(house: House) -> None:
    ordered(house)
    with house.work(NOW - timedelta(minutes=1)) as work:
        assert not work.reports.to_tell()
        assert work.reports.next_at() == NOW
    with house.work() as work:
        assert [one.nth for one in work.reports.to_tell()] == [0]
        assert not work.reports.opening()
    with house.work(DUE) as work:
        assert [one.about for one in work.reports.opening()] == ["路灯"]


def test_an_ended_order_is_owed_nothing_and_opens_nothing(house: House) -> None:
    order_id, number, _ = ordered(house)
    house.do(lambda work: work.reports.end(work.reports.get_order(order_id), 1))
    with house.work(DUE) as work:
        assert not work.reports.opening()
        assert not work.reports.to_tell()
        assert not work.reports.in_states(OWED)
        assert not work.reports.going_on()
        report = work.reports.get(number)
        assert report is not None
        assert report.state == Filed.DROPPED
        assert work.reports.next_at() is None


def test_reports_are_found_by_unit_and_state_the_first_due_on_top(house: House) -> None:
    order_id, _, _ = ordered(house)
    with house.work() as work:
        order = work.reports.get_order(order_id)
        order.next_nth = 1
        work.reports.open(order, DUE - timedelta(days=1))
    with house.work() as work:
        assert [one.nth for one in work.reports.in_states(OWED)] == [1, 0]
        assert len(work.reports.in_states(OWED, units=["roads"])) == 2
        assert not work.reports.in_states(OWED, units=["schools"])
        assert not work.reports.in_states([Filed.FILED])


def test_an_order_is_a_persons_or_a_rules(house: House) -> None:
    def neither(_: object = None) -> None:
        with house.work() as work:
            work.reports.order("roads", "路灯", "once", date(2026, 10, 30), PARTS)

    with pytest.raises(IntegrityError):
        neither()
    with house.work() as work:
        work.reports.order("roads", "路灯", "once", date(2026, 10, 30), PARTS, rule="lamps")
    with house.work() as work:
        assert [one.rule for one in work.reports.of_rules()] == ["lamps"]


def test_a_number_of_a_version_stands_once(house: House) -> None:
    _, number, head = ordered(house)

    def keep() -> None:
        row = ReportVersion(report_id=number, number=1, staff_id=head, at=NOW, words=b"x")
        house.do(lambda work: work.session.add(row))

    keep()
    with pytest.raises(IntegrityError):
        keep()


def test_files_of_a_version_are_kept_apart_from_cases_and_relays(house: House) -> None:
    _, number, head = ordered(house)
    with house.work() as work:
        report = work.reports.get(number)
        assert report is not None
        version = work.reports.file(report, head, WORDS)
        file_id = work.attachments.report(version.id or 0, FileRef("photo", "local", "f1", 10))
    with house.work() as work:
        (file,) = work.attachments.of_report(version.id or 0)
        assert (file.id, file.case_id, file.relay_id) == (file_id, None, None)
        assert work.cases.file_vault(file.case_id) is not None
        assert not work.attachments.of_report(99)
