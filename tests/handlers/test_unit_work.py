"""The work list in parts, the morning digest, the daily limit, who has how much, why due then."""

from dataclasses import replace

from scripts import LIFT_UNIT, answers, filed
from town import Somebody, Town


def told(somebody: Somebody, key: str) -> list[str]:
    return [seen.text for seen in somebody.chat.of(key)]


# The digest


def test_the_digest_is_one_message_on_a_working_morning(town: Town) -> None:
    _, number = filed(town)
    handler = town.handler(LIFT_UNIT)
    town.waits_until("2026-09-29 08:39")
    assert not told(handler, "staff.digest")
    town.waits_until("2026-09-29 09:00")
    (digest,) = told(handler, "staff.digest")
    assert "住建局A岗早上好，2026年9月29日（周二），您有1件" in digest
    assert f"没接1：{number} 小区物业" in digest


def test_nobody_gets_a_digest_on_a_holiday_nor_without_anything(town: Town) -> None:
    filed(town)
    handler = town.handler(LIFT_UNIT)
    for day in ("09-29", "09-30", "10-01", "10-07"):
        town.waits_until(f"2026-{day} 09:00")
    assert len(told(handler, "staff.digest")) == 2
    assert not told(town.handler("教育局"), "staff.digest")


def test_what_is_due_today_overdue_and_waiting_is_counted(town: Town) -> None:
    filed(town, "王")
    filed(town, "李")
    handler = town.handler(LIFT_UNIT)
    handler.taps("问诉求人")
    handler.says("几号楼？")
    handler.taps("发出")
    town.waits_until("2026-09-29 09:00")
    assert "等群众回话1" in told(handler, "staff.digest")[-1]
    town.waits_until("2026-10-10 09:00")
    assert "今天到期1" in told(handler, "staff.digest")[-1]
    town.waits_until("2026-10-12 09:00")
    assert "已逾期1" in told(handler, "staff.digest")[-1]


def test_the_heads_digest_counts_what_is_to_approve(town: Town) -> None:
    filed(town)
    handler = town.handler(LIFT_UNIT)
    handler.taps("申请延期")
    for words in ("5", "缺件", "查了", "装上"):
        handler.says(words)
    handler.taps("发出")
    town.waits_until("2026-09-29 09:00")
    assert "待您批1" in told(town.head(LIFT_UNIT), "staff.digest")[-1]


def test_the_digest_opens_the_list_and_hands_over_for_today(town: Town) -> None:
    _, number = filed(town)
    town.waits_until("2026-09-29 09:00")
    handler = town.handler(LIFT_UNIT)
    assert number in handler.taps("打开清单")
    assert "2026年9月29日（周二）不在" in handler.taps("我今天不在，交给B岗")
    handler.taps("就这样登记")
    assert number in town.handler(LIFT_UNIT, "B").reads()


def test_after_an_outage_over_noon_the_digest_is_not_sent_late(town: Town) -> None:
    filed(town)
    town.now = town.at("2026-09-29 13:00")
    town.tick()
    assert not told(town.handler(LIFT_UNIT), "staff.digest")


def test_who_is_away_reads_no_digest(town: Town) -> None:
    filed(town)
    handler = town.handler(LIFT_UNIT)
    handler.says("/away 今天到周三")
    handler.taps("就这样登记")
    town.waits_until("2026-09-29 09:00")
    assert not told(handler, "staff.digest")
    assert told(town.handler(LIFT_UNIT, "B"), "staff.digest")


# The limit


def test_beyond_the_limit_the_rest_comes_in_one_summary(town: Town) -> None:
    reminders = replace(town.desk.rules.reminders, max_single_pings_per_person_per_day=1)
    town.under(rules=replace(town.desk.rules, reminders=reminders))
    _, first = filed(town, "王")
    town.passes(hours=1)
    _, second = filed(town, "李")
    town.waits_until("2026-10-09 08:41")
    handler = town.handler(LIFT_UNIT)
    assert len(told(handler, "reminder.day_before")) == 1
    town.waits_until("18:00")
    backup = town.handler(LIFT_UNIT, "B")
    assert told(backup, "reminder.unsigned")
    assert first != second


def test_a_summary_names_what_was_held_back(town: Town) -> None:
    reminders = replace(town.desk.rules.reminders, max_single_pings_per_person_per_day=0)
    town.under(rules=replace(town.desk.rules, reminders=reminders))
    _, number = filed(town)
    town.waits_until("2026-10-09 16:59")
    handler = town.handler(LIFT_UNIT)
    assert not told(handler, "reminder.day_before")
    town.waits_until("2026-10-09 17:01")
    (summary,) = told(handler, "staff.held")
    assert number in summary


def test_after_an_outage_only_the_last_reminder_is_told(town: Town) -> None:
    filed(town)
    town.now = town.at("2026-10-10 15:00")
    town.tick()
    handler = town.handler(LIFT_UNIT)
    assert told(handler, "reminder.due_day")
    assert not told(handler, "reminder.day_before")


# The list


def test_the_list_has_parts_that_turn_by_editing(town: Town) -> None:
    _, first = filed(town, "王")
    _, second = filed(town, "李")
    handler = town.handler(LIFT_UNIT)
    handler.taps("看全文")
    handler.reads()
    handler.says("/work")
    before = len(handler.chat.messages)
    mine = handler.taps("我签的")
    assert second in mine
    assert first not in mine
    assert first in handler.taps("全单位")
    assert "今天到期：现在没有" in handler.taps("今天到期")
    assert "逾期的：现在没有" in handler.taps("逾期的")
    assert "等回话：现在没有" in handler.taps("等回话")
    assert first in handler.taps("该我办的")
    assert len(handler.chat.messages) == before


def test_the_list_is_searched_by_number_and_words(town: Town) -> None:
    _, number = filed(town)
    handler = town.handler(LIFT_UNIT)
    assert number in handler.says("/work 电梯")
    assert number in handler.says(f"/work {number[:6]}")
    assert "没有要办的件" in handler.says("/work 烧烤")


# The head


def test_the_head_sees_who_has_how_much_and_who_is_silent(town: Town) -> None:
    filed(town)
    town.handler(LIFT_UNIT).taps("看全文")
    town.handler(LIFT_UNIT, "B").blocks()
    shown = town.head(LIFT_UNIT).says("/workload")
    assert "住建局A岗：1件，逾期0件" in shown
    assert "住建局B岗：0件，逾期0件，屏蔽了消息" in shown
    assert "（" not in town.head(LIFT_UNIT).taps("全单位")[:2]


def test_a_handler_has_no_such_list(town: Town) -> None:
    assert "各人手上" not in town.handler(LIFT_UNIT).says("/workload")


# Why due then


def test_why_due_then_names_the_days_counted_and_the_holiday_skipped(town: Town) -> None:
    filed(town)
    handler = town.handler(LIFT_UNIT)
    handler.taps("其他操作")
    shown = handler.taps("为什么是这天到期")
    assert "9月28日09:00派来，当天不算" in shown
    assert "9月29日—9月30日：算，到第2天" in shown
    assert "国庆" in shown
    assert "10月10日：调休上班，算，到第5天" in shown


def test_what_moved_the_date_is_told_as_well(town: Town) -> None:
    filed(town)
    handler = town.handler(LIFT_UNIT)
    handler.taps("申请延期")
    for words in ("5", "缺件", "查了", "装上"):
        handler.says(words)
    handler.taps("发出")
    town.head(LIFT_UNIT).taps("同意")
    handler.says("/work")
    handler.taps(handler.chat.number)
    handler.taps("其他操作")
    assert "已延期：群众看到的日期从10月10日18:00前改为10月16日18:00前" in handler.taps(
        "为什么是这天到期"
    )


def test_nothing_is_left_once_it_is_answered(town: Town) -> None:
    filed(town)
    answers(town.handler(LIFT_UNIT))
    town.waits_until("2026-09-29 09:00")
    assert not told(town.handler(LIFT_UNIT), "staff.digest")
