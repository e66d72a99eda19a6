"""Requests beside the state: return, extension; asked by one, decided by another, told to both."""

import pytest
from scripts import LIFT_UNIT, POWER, answers, en, filed, opens_what_waits, state
from town import Somebody, Town

from domain.lifecycle import State

OTHER = "公安局"


def asks_return(town: Town, reason: str = "这是公安的事", unit: str = OTHER) -> str:
    """A handler asks to return the newest case."""
    handler = town.handler(LIFT_UNIT)
    handler.taps("退回")
    handler.says(reason)
    return handler.says(unit)


def asks_extension(town: Town, amount: str = "5", unit: str = LIFT_UNIT) -> str:
    """A handler asks for an extension of the newest case."""
    handler = town.handler(unit)
    handler.taps("申请延期")
    handler.says(amount)
    for words in ("主板要从外地订货", "已查明是主板坏了", "10月14日到货，当天装"):
        handler.says(words)
    return handler.taps("发出")


def told(somebody: Somebody, key: str) -> list[str]:
    return [seen.text for seen in somebody.chat.of(key)]


# Return


def test_a_return_reaches_the_clerk_with_reason_and_unit_and_the_clock_runs_on(town: Town) -> None:
    _, number = filed(town)
    due = town.case(number).unit_due_at
    assert "已经申请退回" in asks_return(town)
    card = town.clerk().reads()
    assert "【退回申请】" in card
    assert "这是公安的事" in card
    assert "该归：公安局" in card
    assert town.case(number).unit_due_at == due
    assert town.history(number)[-2:] == ["sign", "request_return"]


def test_the_clerk_agrees_and_the_citizen_reads_the_new_unit_and_the_old_date(town: Town) -> None:
    wang, number = filed(town)
    before = town.case(number).citizen_due_at
    asks_return(town)
    town.passes(hours=1)
    town.clerk().taps(OTHER)
    case = town.case(number)
    assert (case.lead_unit, case.state, case.transfers) == ("police", State.DISPATCHED, 1)
    assert case.citizen_due_at == before
    assert "换了单位：由公安局" in wang.reads()
    assert number in town.handler(OTHER).reads()
    assert "同意退回" in town.handler(LIFT_UNIT).reads()


def test_the_clerk_may_choose_another_unit(town: Town) -> None:
    _, number = filed(town)
    asks_return(town, unit="说不准归谁")
    clerk = town.clerk()
    clerk.taps("其他单位")
    while not clerk.chat.shows("教育局"):
        clerk.taps("更多")
    clerk.taps("教育局")
    assert town.case(number).lead_unit == "education"


def test_a_no_comes_with_its_reason_and_the_unit_goes_on(town: Town) -> None:
    _, number = filed(town)
    asks_return(town)
    clerk = town.clerk()
    assert "为什么" in clerk.taps("不同意")
    clerk.says("电梯就归住建管")
    assert "不同意退回。理由：电梯就归住建管" in town.handler(LIFT_UNIT).reads()
    assert state(town, number) == State.IN_PROGRESS
    answers(town.handler(LIFT_UNIT))
    assert state(town, number) == State.REPLIED


def test_a_unit_returns_once(town: Town) -> None:
    filed(town)
    asks_return(town)
    town.clerk().taps("不同意")
    town.clerk().taps("不用说理由")
    handler = town.handler(LIFT_UNIT)
    assert "退回" not in handler.chat.labels
    handler.reads()


def test_a_return_is_asked_within_a_working_day_and_at_least_24_hours(town: Town) -> None:
    _, number = filed(town)
    handler = town.handler(LIFT_UNIT)
    data = handler.chat.newest.button("退回")
    town.waits_until("2026-09-29 18:00")
    assert "为什么不该您单位办" in handler.taps("退回")
    handler.says("取消")
    town.passes(minutes=1)
    assert "一个工作日内" in handler.forges(fresh(town, handler, number, data))


def fresh(town: Town, somebody: Somebody, number: str, data: str) -> str:
    """The same button as of now."""
    revision = town.asks(
        lambda work: work.cards.of(work.cases.by_number(number).id, somebody.address_id)[0].revision
    )
    kind, nonce, _, *rest = data.split(":")
    return ":".join([kind, nonce, str(revision), *rest])


def test_a_friday_afternoons_case_may_be_returned_on_monday(town: Town) -> None:
    town.waits_until("2026-10-16 17:00")
    filed(town)
    town.waits_until("2026-10-19 17:59")
    assert "为什么不该您单位办" in town.handler(LIFT_UNIT).taps("退回")


def test_what_was_designated_is_not_returned(town: Town) -> None:
    _, number = filed(town)
    town.waits_until("2026-09-29 17:31")
    opens_what_waits(town, number)
    town.supervisor().taps("住建局")
    handler = town.handler(LIFT_UNIT)
    assert "退回" not in handler.chat.labels
    data = handler.chat.newest.button("答复").replace(":answer", ":return")
    assert "指定给您单位的" in handler.forges(data)
    assert "request_return" not in town.history(number)


def test_the_third_transfer_makes_a_problem_case_that_stays(town: Town) -> None:
    _, number = filed(town)
    for unit, to in ((LIFT_UNIT, OTHER), (OTHER, "教育局"), ("教育局", "生态环境分局")):
        handler = town.handler(unit)
        handler.taps("退回")
        handler.says("不归我们")
        handler.says(to)
        town.clerk().taps(to)
    case = town.case(number)
    assert (case.transfers, case.designated) == (3, True)
    assert case.problem_at is not None
    assert "【问题工单】" in town.supervisor().reads()
    assert "退回" not in town.handler("生态环境分局").chat.labels


def test_whoever_answers_first_ends_the_return(town: Town) -> None:
    _, number = filed(town)
    asks_return(town)
    clerk = town.clerk()
    data = clerk.chat.newest.button(OTHER)
    answers(town.handler(LIFT_UNIT))
    assert "已经" in clerk.forges(data)
    assert town.case(number).lead_unit == "housing"
    assert state(town, number) == State.REPLIED


# Extension


def test_an_extension_is_decided_by_the_head_and_both_dates_move_openly(town: Town) -> None:
    wang, number = filed(town)
    assert "已经申请延期" in asks_extension(town)
    assert "【延期申请】" in town.head(LIFT_UNIT).reads()
    town.head(LIFT_UNIT).taps("同意")
    case = town.case(number)
    assert case.unit_due_at == case.citizen_due_at == town.at("2026-10-16 18:00")
    read = wang.reads()
    assert "原定10月10日18:00前，改为2026年10月16日（周五）18:00前" in read
    for words in (
        "为什么：主板要从外地订货",
        "已经做了：已查明",
        "接下来：10月14日",
        "单位分管领导",
    ):
        assert words in read
    assert "同意延期" in town.handler(LIFT_UNIT).reads()


def test_the_stages_follow_the_new_date_and_tell_nothing_twice(town: Town) -> None:
    _, number = filed(town)
    asks_extension(town)
    town.head(LIFT_UNIT).taps("同意")
    assert town.due(number)["due_day"] == "10-16 14:30"
    town.waits_until("2026-10-12 09:00")
    assert not told(town.handler(LIFT_UNIT), "overdue.handler")


def test_beyond_the_classs_length_only_a_supervisor_decides(town: Town) -> None:
    _, number = filed(town)
    asks_extension(town, "10")
    assert "【延期申请】" not in town.head(LIFT_UNIT).reads()
    supervisor = town.supervisor()
    assert "【延期申请】" in supervisor.reads()
    supervisor.taps("同意")
    assert town.case(number).citizen_due_at == town.at("2026-10-23 18:00")


def test_a_head_who_asks_does_not_decide(town: Town) -> None:
    _, number = filed(town)
    for post in ("A", "B"):
        town.handler(LIFT_UNIT, post).blocks()
    head = town.head(LIFT_UNIT)
    head.taps("申请延期")
    head.says("5")
    for words in ("缺件", "查了", "装上"):
        head.says(words)
    head.taps("发出")
    assert not head.chat.shows("同意")
    town.supervisor().taps("同意")
    assert "grant_extension" in town.history(number)


def test_where_the_head_is_away_a_supervisor_decides(town: Town) -> None:
    filed(town)
    head = town.head(LIFT_UNIT)
    head.says("/away 今天")
    head.taps("就这样登记")
    asks_extension(town)
    assert "【延期申请】" in town.supervisor().reads()


def test_an_extension_is_asked_once_and_before_the_last_day(town: Town) -> None:
    _, number = filed(town)
    handler = town.handler(LIFT_UNIT)
    data = handler.chat.newest.button("申请延期")
    town.waits_until("2026-10-09 18:00")
    handler.taps("申请延期")
    handler.says("取消")
    town.passes(minutes=1)
    assert "到期前一个工作日" in handler.forges(fresh(town, handler, number, data))


def test_it_is_asked_only_once_a_round(town: Town) -> None:
    _, number = filed(town)
    handler = town.handler(LIFT_UNIT)
    data = handler.chat.newest.button("申请延期")
    asks_extension(town)
    town.head(LIFT_UNIT).taps("不同意")
    town.head(LIFT_UNIT).says("先上门看看")
    assert "不同意延期。理由：先上门看看" in handler.reads()
    assert "不能再延" in handler.forges(fresh(town, handler, number, data))


def test_a_clock_of_hours_is_extended_by_hours(town: Town) -> None:
    _, number = filed(town, text=POWER)
    unit = "县供电公司"
    due = town.case(number).unit_due_at
    assert due is not None
    asks_extension(town, "24", unit)
    town.head(unit).taps("同意")
    moved = town.case(number).unit_due_at
    assert moved is not None
    assert (moved - due).total_seconds() == 24 * 3600


@pytest.mark.parametrize("amount", ["0", "11", "很久"])
def test_a_length_that_is_none_is_said_so(town: Town, amount: str) -> None:
    filed(town)
    handler = town.handler(LIFT_UNIT)
    handler.taps("申请延期")
    assert "1到10的数" in handler.says(amount)


def test_who_can_not_wait_gets_a_person_today(town: Town) -> None:
    wang, number = filed(town)
    asks_extension(town)
    town.head(LIFT_UNIT).taps("同意")
    assert "今天就有人看" in wang.taps("太急，请人看")
    for one in (town.clerk(), town.supervisor()):
        assert f"{number}" in one.reads()


def test_the_citizen_reads_it_in_the_other_language(town: Town) -> None:
    wang, _ = filed(town)
    asks_extension(town)
    town.head(LIFT_UNIT).taps("同意")
    assert "will take longer" in wang.taps("English")
    assert "A person looks" in wang.taps(en("button.too_urgent"))


def test_without_a_chat_the_new_date_is_read_out(town: Town) -> None:
    _, number = filed(town)
    asks_extension(town)
    town.head(LIFT_UNIT).taps("同意")
    assert "old" in town.asks(
        lambda work: work.cases.events(work.cases.by_number(number), "grant_extension")[0].public
    )


def test_approvals_lists_what_waits_for_ones_own_decision(town: Town) -> None:
    _, number = filed(town)
    head = town.head(LIFT_UNIT)
    assert "没有等您批的" in head.says("/approvals")
    asks_extension(town)
    head.reads()
    listed = head.says("/approvals")
    assert f"{number}" in listed
    assert "延期" in listed
    assert "【延期申请】" in head.taps(number)
    assert "没有等您批的" in town.head(OTHER).says("/approvals")


def test_the_second_who_decides_is_told_who_was_first(town: Town) -> None:
    _, number = filed(town)
    asks_extension(town, "10")
    one, other = town.supervisor(), town.colleague()
    one.reads()
    other.says("/approvals")
    other.taps(number)
    data = other.chat.newest.button("同意")
    one.taps("同意")
    assert "已经" in other.forges(data)
