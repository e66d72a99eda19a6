"""Rectification reports 整改情况报告制: asked for, filed in parts, reminded of, read, decided."""

from dataclasses import replace
from datetime import date

import pytest
from scripts import LIFT_UNIT, en
from town import Somebody, Town

from domain.report_rules import Every, ReportRule, ReportRules
from storage.attachments import Arrival, Kept

DUE = "10月9日"
CHECK, MEASURES = "查了三个小区，两处电梯没按时保养", "10月8日全部补做保养，每月抽查一次"
BLAME = "物业科科长约谈，维保公司扣分"


def asks(town: Town, *, every: str = "只报一次", first: str = DUE, unit: str = LIFT_UNIT) -> str:
    """The supervisor asks a unit for reports on the lifts."""
    supervisor = town.supervisor()
    supervisor.says("/reports")
    supervisor.taps("要求报告")
    supervisor.says(unit)
    supervisor.says("电梯维保整改")
    supervisor.taps(every)
    supervisor.says(first)
    supervisor.taps("三样都要")
    return supervisor.taps("发出")


def writes(somebody: Somebody, *, photo: bool = False) -> str:
    """Somebody writes the report that stands on their screen."""
    somebody.taps(f"看 {LIFT_UNIT}")
    somebody.taps("写报告")
    for words in (CHECK, MEASURES, BLAME):
        somebody.says(words)
    if photo:
        somebody.sends_photo()
    return somebody.taps("发出")


def opens(somebody: Somebody) -> str:
    """Somebody opens the report that they were told of."""
    return somebody.taps(f"看 {LIFT_UNIT}")


def told(somebody: Somebody, key: str) -> list[str]:
    return [seen.text for seen in somebody.chat.of(key)]


# Asking


def test_a_supervisor_asks_and_the_head_reads_it_at_once(town: Town) -> None:
    assert "已经要求住建局报告" in asks(town)
    (asked,) = told(town.head(LIFT_UNIT), "report.told_asked")
    assert "住建局“电梯维保整改”：10月9日18:00前，还没交" in asked
    assert not town.handler(LIFT_UNIT).reads()


def test_what_is_asked_is_shown_before_it_goes_out(town: Town) -> None:
    supervisor = town.supervisor()
    supervisor.says("/reports")
    supervisor.taps("要求报告")
    assert "没找到这一个单位" in supervisor.says("外星人管理局")
    supervisor.says(LIFT_UNIT)
    supervisor.says("电梯维保整改")
    supervisor.taps("每月")
    assert "没看懂是哪天" in supervisor.says("昨天")
    assert "没看懂是哪天" in supervisor.says("2026-09-01")
    supervisor.says("2026-10-30")
    supervisor.taps("整改措施")
    shown = supervisor.taps("自查情况")
    assert "已选：自查情况、整改措施" in shown
    sure = supervisor.taps("就这几样")
    assert "要求住建局报“电梯维保整改”：每月报，第一次2026年10月30日（周五）前" in sure
    assert not town.head(LIFT_UNIT).reads()


def test_only_the_parts_asked_for_are_asked(town: Town) -> None:
    supervisor = town.supervisor()
    supervisor.says("/reports")
    supervisor.taps("要求报告")
    for words in (LIFT_UNIT, "电梯维保整改"):
        supervisor.says(words)
    supervisor.taps("只报一次")
    supervisor.says(DUE)
    supervisor.taps("整改措施")
    supervisor.taps("就这几样")
    supervisor.taps("发出")
    head = town.head(LIFT_UNIT)
    opens(head)
    assert "整改措施：做了什么" in head.taps("写报告")
    assert "交之前请看一遍" in head.says(MEASURES)


def test_a_periodic_report_is_asked_for_again_the_morning_after(town: Town) -> None:
    asks(town, every="每周")
    head = town.head(LIFT_UNIT)
    writes(head)
    opens(town.supervisor())
    town.supervisor().taps("接受报告")
    town.waits_until("2026-10-10 08:39")
    assert len(told(head, "report.told_asked")) == 1
    town.waits_until("2026-10-10 08:40")
    assert "10月16日18:00前" in told(head, "report.told_asked")[-1]


def test_a_supervisor_asks_for_no_more(town: Town) -> None:
    asks(town, every="每周")
    supervisor = town.supervisor()
    supervisor.says("/reports")
    supervisor.taps(f"1. {LIFT_UNIT}")
    assert "不用再报了" in supervisor.taps("不用再报了")
    head = town.head(LIFT_UNIT)
    assert "督办员老周说不用再报了" in head.reads()
    assert "没有要交" in head.says("/reports")
    town.waits_until("2026-11-30 18:00")
    assert len(told(head, "report.told_asked")) == 1
    assert not told(head, "report.told_late")


# The county's rule


def by_rule(town: Town, *units: str, every: Every = Every.MONTH) -> None:
    """The config asks units for reports."""
    rule = ReportRule("lifts", "电梯维保整改", "lift maintenance", units, every, date(2026, 10, 9))
    rules = ReportRules(rules=(rule,) if units else ())
    town.under(rules=replace(town.desk.rules, reports=rules))
    town.passes(minutes=1)


def test_a_rule_of_the_config_asks_its_units_once(town: Town) -> None:
    by_rule(town, "housing", "police")
    for unit in (LIFT_UNIT, "公安局"):
        assert len(told(town.head(unit), "report.told_asked")) == 1
    town.passes(hours=2)
    assert len(told(town.head(LIFT_UNIT), "report.told_asked")) == 1
    assert not town.head("教育局").reads()


def test_a_rule_that_goes_asks_for_no_more_and_one_that_comes_back_does(town: Town) -> None:
    by_rule(town, "housing")
    by_rule(town)
    head = town.head(LIFT_UNIT)
    assert "没有要交" in head.says("/reports")
    by_rule(town, "housing")
    town.waits_until("2026-11-06 18:00")
    assert told(head, "report.told_asked")


def test_a_rule_with_another_schedule_is_asked_for_by_it(town: Town) -> None:
    by_rule(town, "housing")
    by_rule(town, "housing", every=Every.WEEK)
    head = town.head(LIFT_UNIT)
    assert "整改情况报告1份" in head.says("/reports")
    town.waits_until("2026-10-10 08:40")
    assert "10月16日18:00前" in told(head, "report.told_asked")[-1]


def test_a_merged_units_heir_reports(town: Town) -> None:
    asks(town)
    town.does(lambda office: office.work.reports.move("housing", "police"))
    assert "电梯维保整改" in town.head("公安局").says("/reports")
    assert "没有要交" in town.head(LIFT_UNIT).says("/reports")


def test_a_rule_speaks_both_languages(town: Town) -> None:
    head = town.head(LIFT_UNIT)
    head.says("/language")
    head.taps("English")
    by_rule(town, "housing")
    assert '"lift maintenance": by' in head.says("/reports")


# Writing


def test_the_head_files_it_part_by_part_and_the_supervisor_reads_all_of_it(town: Town) -> None:
    asks(town)
    assert "交上去了，第1版" in writes(town.head(LIFT_UNIT))
    supervisor = town.supervisor()
    assert "住建局交了整改情况报告“电梯维保整改”（住建局负责人，第1版）" in supervisor.reads()
    card = opens(supervisor)
    for part, words in (("自查情况", CHECK), ("整改措施", MEASURES), ("责任追究", BLAME)):
        assert f"【{part}】{words}" in card


def test_a_part_is_words_and_not_too_long(town: Town) -> None:
    asks(town)
    head = town.head(LIFT_UNIT)
    opens(head)
    head.taps("写报告")
    assert "自查情况" in head.sends_photo()
    assert "1000" in head.says("查" * 1001)
    head.says(CHECK)
    head.says(MEASURES)
    assert "附件1个" in head.says(BLAME)


def test_its_files_reach_the_supervisor_once_they_are_fetched(town: Town) -> None:
    asks(town)
    town.fetching = False
    writes(town.head(LIFT_UNIT), photo=True)
    supervisor = town.supervisor()
    opens(supervisor)
    supervisor.taps("看附件")
    assert not supervisor.chat.of("report.file")
    town.fetches()
    assert len(supervisor.chat.of("report.file")) == 1
    assert supervisor.chat.of("report.file")[0].protect


def test_a_file_that_never_comes_is_told_to_who_filed_it(town: Town) -> None:
    asks(town)
    town.fetching = False
    head = town.head(LIFT_UNIT)
    writes(head, photo=True)
    town.fetches(Arrival(Kept.LOST))
    assert "有一个附件没有收到" in head.reads()


def test_the_head_names_who_writes_and_that_person_is_asked_from_then_on(town: Town) -> None:
    asks(town)
    head, handler = town.head(LIFT_UNIT), town.handler(LIFT_UNIT)
    opens(head)
    head.taps("交给谁写")
    assert "以后由住建局A岗写" in head.taps("住建局A岗")
    assert "整改情况报告由您写" in handler.reads()
    town.waits_until("2026-10-08 08:40")
    assert told(handler, "report.told_before")
    assert not told(head, "report.told_before")
    assert "交上去了" in writes(handler)


def test_a_handler_who_was_not_named_reads_nothing_of_it(town: Town) -> None:
    asks(town)
    head, handler = town.head(LIFT_UNIT), town.handler(LIFT_UNIT, "B")
    opener = head.chat.newest.button(f"看 {LIFT_UNIT}")
    writes(head)
    handler.says("在吗")
    assert "电梯" not in handler.says("/reports")
    assert "按钮" in handler.forges(opener)


def test_who_wrote_it_reads_it_after_somebody_else_was_named(town: Town) -> None:
    asks(town)
    head, handler = town.head(LIFT_UNIT), town.handler(LIFT_UNIT)
    opens(head)
    head.taps("交给谁写")
    head.taps("住建局A岗")
    handler.says("/reports")
    handler.taps(f"1. {LIFT_UNIT}")
    handler.taps("写报告")
    for words in (CHECK, MEASURES, BLAME):
        handler.says(words)
    handler.taps("发出")
    opens(head)
    head.taps("交给谁写")
    head.taps("住建局B岗")
    handler.says("/reports")
    assert CHECK in handler.taps(f"1. {LIFT_UNIT}")


def test_where_the_head_is_gone_a_handler_writes_it(town: Town) -> None:
    town.head(LIFT_UNIT).blocks()
    asks(town)
    handler = town.handler(LIFT_UNIT)
    assert told(handler, "report.told_asked")
    assert "交上去了" in writes(handler)


# Deciding


def test_it_is_accepted_and_the_unit_told_and_then_it_is_over(town: Town) -> None:
    asks(town)
    head = town.head(LIFT_UNIT)
    writes(head)
    supervisor = town.supervisor()
    opens(supervisor)
    assert "第1版接受了" in supervisor.taps("接受报告")
    assert "督办员老周接受了住建局的整改情况报告" in head.reads()
    opens(head)
    assert "写报告" not in head.chat.labels
    assert "没有要交" in head.says("/reports")


def test_it_is_sent_back_with_a_reason_and_filed_again(town: Town) -> None:
    asks(town)
    head, supervisor = town.head(LIFT_UNIT), town.supervisor()
    writes(head)
    opens(supervisor)
    supervisor.taps("退回重写")
    assert "10月9日" in supervisor.says("责任追究太空，没写怎么处理")
    assert "责任追究太空，没写怎么处理" in head.reads()
    assert "第2版" in writes(head)
    opens(supervisor)
    supervisor.taps("接受报告")
    history = supervisor.taps("各版报告")
    assert "第1版：住建局负责人，9月28日09:00；督办员老周9月28日09:00退回：责任追究太空" in history
    assert "第2版：住建局负责人，9月28日09:00；督办员老周9月28日09:00接受" in history
    assert CHECK in supervisor.taps("第1版")


def test_what_is_sent_back_after_its_day_is_due_again_in_three_working_days(town: Town) -> None:
    asks(town)
    head, supervisor = town.head(LIFT_UNIT), town.supervisor()
    town.waits_until("2026-10-12 10:00")
    head.says("/reports")
    head.taps(f"1. {LIFT_UNIT}")
    head.taps("写报告")
    for words in (CHECK, MEASURES, BLAME):
        head.says(words)
    head.taps("发出")
    opens(supervisor)
    supervisor.taps("退回重写")
    assert "2026年10月15日（周四）18:00" in supervisor.says("太空")
    town.waits_until("2026-10-16 08:40")
    assert len(told(head, "report.told_late")) == 2


def test_a_new_version_may_come_until_one_is_accepted_and_the_old_cannot_be_decided(
    town: Town,
) -> None:
    asks(town)
    head, supervisor = town.head(LIFT_UNIT), town.supervisor()
    writes(head)
    opens(supervisor)
    accept = supervisor.chat.newest.button("接受报告")
    assert "第2版" in writes(head)
    assert "更新的一版" in supervisor.forges(accept)
    opens(supervisor)
    assert "第2版接受了" in supervisor.taps("接受报告")


def test_two_supervisors_decide_and_the_second_hears_who_was_first(town: Town) -> None:
    asks(town)
    writes(town.head(LIFT_UNIT))
    first, second = town.supervisor(), town.colleague()
    for one in (first, second):
        one.says("/reports")
        one.taps(f"1. {LIFT_UNIT}")
    second.taps("退回重写")
    first.taps("接受报告")
    assert "督办员老周" in second.says("太空")
    assert told(town.head(LIFT_UNIT), "report.accepted")
    assert not told(town.head(LIFT_UNIT), "report.sent_back")


# Reminders


def test_it_is_reminded_of_the_day_before_on_the_day_and_once_when_late(town: Town) -> None:
    asks(town)
    head = town.head(LIFT_UNIT)
    town.waits_until("2026-10-08 08:39")
    assert not told(head, "report.told_before")
    town.waits_until("2026-10-08 08:40")
    assert "快到期了，1份" in told(head, "report.told_before")[0]
    town.waits_until("2026-10-09 14:30")
    assert "今天到期，1份" in told(head, "report.told_day")[0]
    town.waits_until("2026-10-10 08:40")
    assert "过期没交，1份" in told(head, "report.told_late")[0]
    town.waits_until("2026-10-30 18:00")
    for key in ("before", "day", "late"):
        assert len(told(head, f"report.told_{key}")) == 1


def test_what_is_filed_is_reminded_of_no_more(town: Town) -> None:
    asks(town)
    head = town.head(LIFT_UNIT)
    writes(head)
    town.waits_until("2026-10-12 18:00")
    assert not told(head, "report.told_before") + told(head, "report.told_late")


def test_several_reports_come_in_one_message(town: Town) -> None:
    asks(town)
    asks(town)
    town.waits_until("2026-10-08 08:40")
    (message,) = told(town.head(LIFT_UNIT), "report.told_before")
    assert "快到期了，2份" in message


def test_after_an_outage_only_the_latest_stage_is_told(town: Town) -> None:
    asks(town)
    head = town.head(LIFT_UNIT)
    town.now = town.at("2026-10-12 10:00")
    town.tick()
    assert not told(head, "report.told_before") + told(head, "report.told_day")
    assert len(told(head, "report.told_late")) == 1


def test_nothing_is_told_at_night(town: Town) -> None:
    asks(town)
    town.now = town.at("2026-10-09 23:00")
    town.tick()
    head = town.head(LIFT_UNIT)
    assert not told(head, "report.told_day")
    town.waits_until("2026-10-10 08:40")
    assert told(head, "report.told_late")


# What supervisors see


def test_late_reports_stand_first_in_the_list_with_how_late_they_are(town: Town) -> None:
    asks(town)
    asks(town, first="10月30日", unit="公安局")
    town.waits_until("2026-10-13 09:00")
    listed = town.supervisor().says("/reports")
    assert "整改情况报告2份：过期没交1份，等看0份" in listed
    late = "住建局“电梯维保整改”：10月9日18:00前，过期3个工作日没交"
    assert listed.index(late) < listed.index("公安局")


def test_each_morning_supervisors_read_what_is_late_and_what_to_read(town: Town) -> None:
    asks(town)
    asks(town, unit="公安局")
    head = town.head("公安局")
    head.taps("看 公安局")
    head.taps("写报告")
    for words in (CHECK, MEASURES, BLAME):
        head.says(words)
    head.taps("发出")
    town.waits_until("2026-10-10 08:39")
    assert not [one for one in told(town.supervisor(), "reports.morning") if "没交1份" in one]
    town.waits_until("2026-10-10 08:40")
    assert "过期没交1份，等您看1份" in told(town.supervisor(), "reports.morning")[-1]
    before = len(told(town.supervisor(), "reports.morning"))
    town.waits_until("2026-10-10 18:00")
    assert len(told(town.supervisor(), "reports.morning")) == before
    assert "住建局" in town.supervisor().taps("整改报告")


def test_a_morning_without_anything_to_tell_is_silent(town: Town) -> None:
    asks(town)
    town.waits_until("2026-10-08 12:00")
    assert not told(town.supervisor(), "reports.morning")


def test_a_long_list_turns_pages(town: Town) -> None:
    for _ in range(7):
        asks(town)
    supervisor = town.supervisor()
    supervisor.says("/reports")
    assert "7. " not in supervisor.reads()
    assert "整改情况报告7份" in supervisor.taps("下一页")


# Who may not


@pytest.mark.parametrize("who", ["citizen", "clerk", "foreign head"])
def test_who_has_nothing_to_do_with_it_gets_a_stale_button(town: Town, who: str) -> None:
    asks(town)
    writes(town.head(LIFT_UNIT))
    supervisor = town.supervisor()
    opens(supervisor)
    buttons = {one: supervisor.chat.newest.button(one) for one in supervisor.chat.labels}
    other = {
        "citizen": lambda: town.citizen("李"),
        "clerk": town.clerk,
        "foreign head": lambda: town.head("公安局"),
    }[who]()
    other.says("在吗")
    for label, data in buttons.items():
        assert "按钮" in other.forges(data), label
    assert "电梯" not in other.says("/reports")
    assert not told(town.head(LIFT_UNIT), "report.accepted")


def test_a_unit_cannot_accept_its_own_report(town: Town) -> None:
    asks(town)
    head = town.head(LIFT_UNIT)
    writes(head)
    supervisor = town.supervisor()
    opens(supervisor)
    accept = supervisor.chat.newest.button("接受报告")
    assert "按钮" in head.forges(accept)
    assert not told(head, "report.accepted")


def test_all_of_it_works_in_english(town: Town) -> None:
    asks(town)
    head = town.head(LIFT_UNIT)
    head.says("/language")
    head.taps("English")
    head.says("/reports")
    head.taps(next(one for one in head.chat.labels if one.startswith("1. ")))
    assert "self-check" in head.taps(en("button.report_write"))
    for words in (CHECK, MEASURES, BLAME):
        head.says(words)
    assert "Filed, version 1" in head.taps(en("button.send"))
