"""Lists: work, overdue, triage, one's own cases; a page turns by editing."""

from scripts import LIFT_UNIT, answers, en, filed, triaged
from town import Town

from domain.lifecycle import State

SEVEN = "赵钱孙李周吴郑"


def test_the_work_list_pages_by_editing_one_message(town: Town) -> None:
    for name in SEVEN:
        filed(town, name)
    handler = town.handler(LIFT_UNIT)
    handler.reads()
    first = handler.says("/work")
    assert "没办完7件（第1页，共2页）" in first
    before = len(handler.chat.messages)
    assert "（第2页，共2页）" in handler.taps("下一页")
    assert "（第1页，共2页）" in handler.taps("上一页")
    assert len(handler.chat.messages) == before


def test_a_case_opens_from_the_work_list(town: Town) -> None:
    _, number = filed(town)
    handler = town.handler(LIFT_UNIT)
    handler.says("/work")
    assert "[答复] [问诉求人] [看全文]" in handler.taps(number)


def test_the_work_list_is_of_ones_own_unit(town: Town) -> None:
    filed(town)
    assert "没有要办的件" in town.handler("教育局").says("/work")
    assert "没办完1件" in town.head(LIFT_UNIT).says("/work")


def test_the_overdue_list_pages_the_longest_first(town: Town) -> None:
    numbers = []
    for name in SEVEN:
        numbers.append(filed(town, name)[1])
        town.passes(minutes=10)
    town.waits_until("2026-10-12 09:00")
    supervisor = town.supervisor()
    supervisor.reads()
    shown = supervisor.says("/overdue")
    assert "逾期未答复7件" in shown
    assert [number for number in numbers if number in shown] == numbers[:5]
    turned = supervisor.taps("下一页")
    assert all(number in turned for number in numbers[5:])


def test_an_overdue_entry_names_unit_light_and_who_has_it(town: Town) -> None:
    filed(town)
    town.handler(LIFT_UNIT).taps("看全文")
    town.waits_until("2026-10-15 09:00")
    shown = town.supervisor().says("/overdue")
    assert "红灯督办，住建局A岗，应于10月10日18:00前答复" in shown
    assert "住建局 1件：" in shown


def test_the_whole_list_opens_from_the_alert(town: Town) -> None:
    filed(town)
    town.waits_until("2026-10-12 08:40")
    assert "逾期未答复1件" in town.supervisor().taps("看全部逾期的")


def test_an_empty_list_says_so(town: Town) -> None:
    assert "没有逾期未答复的件" in town.supervisor().says("/overdue")
    assert "没有待分派的件" in town.clerk().says("/triage")
    assert "没有要办的件" in town.handler(LIFT_UNIT).says("/work")


def test_the_triage_list_opens_the_card_to_dispatch(town: Town) -> None:
    _, number = triaged(town)
    clerk = town.clerk()
    shown = clerk.says("/triage")
    assert f"{number} 半夜烧烤摊子噪音扰民：9月28日15:30前派出" in shown
    clerk.taps(number)
    clerk.taps("公安局")
    assert town.case(number).state == State.DISPATCHED
    assert "没有待分派的件" in clerk.says("/triage")


def test_a_list_shrinks_under_the_page_that_is_shown(town: Town) -> None:
    for name in SEVEN:
        filed(town, name)
    handler = town.handler(LIFT_UNIT)
    handler.says("/work")
    handler.taps("下一页")
    button = handler.chat.of("work.list")[-1]
    answers(handler)
    shown = handler.forges(button.button("上一页"), button.message_id)
    assert not shown
    assert "没办完6件（第1页，共1页）" in handler.reads()


def test_nobody_turns_a_list_that_is_not_theirs(town: Town) -> None:
    stranger = town.citizen("王")
    for name in ("work", "overdue", "triage", "nonsense", "overdue_anew"):
        assert "已经过时" in stranger.forges(f"l:{name}:0")


def test_ones_own_cases_are_listed_with_a_button_each(town: Town) -> None:
    wang, number = filed(town)
    shown = wang.taps("查进度")
    assert f"{number}　小区物业不管电梯，坏了…" in shown
    assert "住建局正在办（答复期限：10月10日18:00前）" in shown
    assert "答复期限：2026年10月10日（周六，调休上班）18:00前" in wang.taps(number)


def test_what_was_answered_or_has_ended_shows_no_date(town: Town) -> None:
    wang, number = filed(town)
    answers(town.handler(LIFT_UNIT))
    assert "有答复了，请看看" in wang.taps("查进度")
    assert "答复期限" not in str(wang.chat.newest)
    wang.taps("解决了")
    wang.taps("查进度")
    shown = wang.taps(number)
    assert "已结案" in shown
    assert "答复期限" not in shown
    assert "还有问题，直接发在这里" in shown


def test_whoever_filed_nothing_is_told_so(town: Town) -> None:
    assert "没有您正在办的事" in town.citizen("王").says("查进度")


def test_a_title_of_letters_is_longer_than_one_of_characters(town: Town) -> None:
    ann = town.citizen("Ann", "en")
    ann.says("The lift in our house has been broken for a week")
    ann.taps(en("button.unsure"))
    ann.taps(en("button.place_unclear"))
    ann.taps(en("button.submit"))
    shown = ann.says(en("button.track"))
    assert "The lift in our house has bee…" in shown
