"""What an inspection found, and a review of it: asked for in thirty days, decided by the others."""

from dataclasses import replace
from datetime import timedelta

import pytest
from scripts import LIFT_UNIT, blocks, en
from test_supervisor_inspections import proposed
from town import Somebody, Town

from domain.county_parts import Alternate
from storage.tables import Finding

FOUND = "三件都过了期限才答复，请11月20日前改好。"
WHY = "其中一件当天停电，有供电公司的证明。"


def told(somebody: Somebody, key: str) -> list[str]:
    return [seen.text for seen in somebody.chat.of(key)]


def finding(town: Town) -> Finding:
    found: Finding = town.asks(lambda work: work.findings.get(1))
    return found


def picked(town: Town) -> Somebody:
    """The week's first proposal is picked by the named supervisor, who is returned."""
    proposed(town)
    supervisor = town.supervisor()
    supervisor.taps("定第1项")
    supervisor.says("王县长，10月19日")
    return supervisor


def concluded(town: Town) -> Somebody:
    """What was found is sent to the unit; its head is returned."""
    supervisor = picked(town)
    supervisor.says("/inspections")
    supervisor.taps("写第1项结论")
    supervisor.says(FOUND)
    supervisor.taps("发出")
    return town.head(LIFT_UNIT)


def asked(town: Town) -> Somebody:
    """The unit's head asks for a review; returned is who may decide it."""
    head = concluded(town)
    head.taps("申请复核")
    head.says(WHY)
    head.taps("发出")
    return town.colleague()


def decided(town: Town, outcome: str = "变更") -> Somebody:
    other = asked(town)
    other.taps("作复核决定")
    other.taps(outcome)
    other.says("停电那件不算，改为两件。")
    other.taps("发出")
    return other


# The conclusion


def test_what_was_found_is_sent_by_a_person_and_read_by_the_units_head(town: Town) -> None:
    supervisor = picked(town)
    shown = supervisor.says("/inspections")
    assert "已定，还没写结论" in shown
    supervisor.taps("写第1项结论")
    shown = supervisor.says(FOUND)
    assert "30天内，住建局可以申请复核" in shown
    head = town.head(LIFT_UNIT)
    assert not told(head, "conclusion.to_unit")
    assert "已发给住建局（1人）" in supervisor.taps("发出")
    (text,) = told(head, "conclusion.to_unit")
    assert FOUND in text
    assert "王县长，10月19日批准" in text
    assert "11月18日" in text
    assert not told(town.handler(LIFT_UNIT), "conclusion.to_unit")


def test_an_inspection_has_one_conclusion(town: Town) -> None:
    supervisor = picked(town)
    supervisor.says("/inspections")
    data = supervisor.chat.newest.button("写第1项结论")
    supervisor.forges(data)
    supervisor.says(FOUND)
    supervisor.taps("发出")
    assert "按钮" in town.colleague().forges(data)
    assert "写第1项结论" not in town.supervisor().says("/inspections")


def test_nobody_concludes_what_was_not_picked_nor_but_a_supervisor(town: Town) -> None:
    proposed(town)
    assert "按钮" in town.supervisor().forges("l:inspect_end:1")
    assert "按钮" in town.supervisor().forges("l:inspect_end:99")
    town.supervisor().taps("定第1项")
    town.supervisor().says("王县长")
    for one in (town.clerk(), town.head(LIFT_UNIT), town.citizen("王")):
        assert "按钮" in one.forges("l:inspect_end:1")


def test_where_nobody_of_the_unit_is_reached_the_supervisor_prints_it(town: Town) -> None:
    supervisor = picked(town)
    blocks(town, town.handler(LIFT_UNIT), town.handler(LIFT_UNIT, "B"), town.head(LIFT_UNIT))
    supervisor.says("/inspections")
    supervisor.taps("写第1项结论")
    supervisor.says(FOUND)
    assert "请打印送达" in supervisor.taps("发出")


def test_where_the_head_is_not_reached_the_units_people_read_it_without_the_button(
    town: Town,
) -> None:
    blocks(town, town.head(LIFT_UNIT))
    concluded(town)
    handler = town.handler(LIFT_UNIT)
    assert told(handler, "conclusion.to_unit")
    assert not handler.chat.shows("申请复核")
    assert "按钮" in handler.forges("l:review_ask:1")


# Asking for a review


def test_the_head_asks_from_the_message_itself_with_a_reason(town: Town) -> None:
    head = concluded(town)
    head.taps("申请复核")
    assert WHY in head.says(WHY)
    assert finding(town).asked_at is None
    assert "由没参加这次督查的人复核" in head.taps("发出")
    row = finding(town)
    assert (row.reason, row.asked_at) == (WHY, town.now)
    assert row.decide_by == town.at("2026-11-18 18:00")


def test_who_took_part_is_not_asked_to_decide(town: Town) -> None:
    other = asked(town)
    (text,) = told(other, "review.to_decide")
    assert FOUND in text
    assert WHY in text
    assert not told(town.supervisor(), "review.to_decide")
    assert "您参加过这次督查" in town.supervisor().forges("l:review_decide:1")


def test_a_review_is_asked_for_once(town: Town) -> None:
    asked(town)
    assert "已经申请过" in town.head(LIFT_UNIT).forges("l:review_ask:1")


def test_after_its_thirty_days_it_is_too_late(town: Town) -> None:
    head = concluded(town)
    town.now = town.at("2026-11-18 17:59")
    assert not head.forges("l:review_ask:1")
    head.says("/cancel")
    town.now = town.at("2026-11-18 18:01")
    assert "申请复核的时间已过" in head.forges("l:review_ask:1")


def test_who_writes_past_the_last_moment_is_too_late_as_well(town: Town) -> None:
    head = concluded(town)
    town.now = town.at("2026-11-18 17:55")
    head.forges("l:review_ask:1")
    head.says(WHY)
    town.now = town.at("2026-11-18 18:05")
    assert "时间已过" in head.taps("发出")
    assert finding(town).asked_at is None


@pytest.mark.parametrize(("days", "last"), [(5, "2026-10-26"), (3, "2026-10-22")])
def test_the_county_says_how_many_days(town: Town, days: int, last: str) -> None:
    """24 October is a Saturday, so the fifth day moves to the Monday."""
    rule = replace(town.desk.rules.look_back, review_natural_days=days)
    town.under(rules=replace(town.desk.rules, look_back=rule))
    concluded(town)
    assert finding(town).review_until == town.at(f"{last} 18:00")


def test_no_other_units_head_asks(town: Town) -> None:
    concluded(town)
    for one in (town.head("公安局"), town.clerk(), town.citizen("王"), town.supervisor()):
        assert "按钮" in one.forges("l:review_ask:1")


def test_a_head_finds_the_conclusion_again(town: Town) -> None:
    head = town.head(LIFT_UNIT)
    assert "近90天没有" in head.says("/inspections")
    concluded(town)
    shown = head.says("/inspections")
    assert "可申请复核" in shown
    assert FOUND in shown
    head.taps("申请复核第1份")
    assert "为什么要复核" in head.chat.newest.text
    assert "住房物业" not in town.head("公安局").says("/inspections")


# The decision


def test_the_decision_goes_to_the_unit_and_to_who_concluded(town: Town) -> None:
    decided(town)
    row = finding(town)
    assert (row.outcome, row.why) == ("changed", "停电那件不算，改为两件。")
    assert row.decided_at == town.now
    for one in (town.head(LIFT_UNIT), town.supervisor()):
        (text,) = told(one, "review.told")
        assert "变更结论" in text
        assert "改为两件" in text
    assert "复核：变更结论" in town.supervisor().says("/inspections")
    assert "复核：变更结论" in town.head(LIFT_UNIT).says("/inspections")


def test_it_is_decided_once_and_who_was_first_is_named(town: Town) -> None:
    other = decided(town, "维持")
    assert other.forges("l:review_decide:1")
    assert finding(town).outcome == "upheld"


def test_what_nobody_asked_for_is_not_decided(town: Town) -> None:
    concluded(town)
    assert "按钮" in town.colleague().forges("l:review_decide:1")


def test_where_everybody_took_part_the_named_alternate_decides(town: Town) -> None:
    head = concluded(town)
    alternate = Alternate("supervision", "gov_office")
    county = replace(town.desk.county, alternates=(alternate,))
    town.under(county=county)

    def leaves(office: object) -> None:
        work = office.work  # type: ignore[attr-defined]
        mine = next(
            one
            for one in work.staff.with_role("supervisor")
            if one.id != work.findings.get(1).found_by
        )
        work.staff.end(mine.id)

    town.does(leaves)
    head.taps("申请复核")
    head.says(WHY)
    head.taps("发出")
    other = town.head("县政府办")
    assert told(other, "review.to_decide")
    other.taps("作复核决定")
    other.taps("撤销")
    other.says("证据不足")
    assert "复核决定已发出" in other.taps("发出")


def test_a_week_before_the_last_day_who_decides_is_reminded_once_on_a_working_morning(
    town: Town,
) -> None:
    other = asked(town)
    for day in ("2026-11-10 09:00", "2026-11-11 22:00"):
        town.now = town.at(day)
        town.tick()
    assert not told(other, "review.remind")
    for day in ("2026-11-12 08:45", "2026-11-13 08:45"):
        town.now = town.at(day)
        town.tick()
    assert len(told(other, "review.remind")) == 1
    assert not told(town.supervisor(), "review.remind")


def test_what_is_decided_is_reminded_of_no_more(town: Town) -> None:
    other = decided(town)
    town.now += timedelta(days=25)
    town.tick()
    assert not told(other, "review.remind")


def test_it_reads_in_english(town: Town) -> None:
    head = town.head(LIFT_UNIT)
    head.says("/language")
    head.taps("English")
    concluded(town)
    (text,) = told(head, "conclusion.to_unit")
    assert "somebody who took no part in it will look" in text
    head.taps(en("button.review_ask"))
    head.says("Power was cut that day.")
    assert "within 30 days" in head.chat.newest.text
