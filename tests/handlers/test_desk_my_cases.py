"""A citizen's own cases: listed by pages, each with its history; found by number and code."""

import pytest
from scripts import LIFT, LIFT_UNIT, answered, answers, filed, state, triaged
from town import Somebody, Town

from domain.lifecycle import Action, State
from handlers.cases.past import SILENT
from texts.catalogue import Language, keys

MATTERS = ("单元门坏了，物业不管", "电梯间漏水，物业不管", "小区路灯坏了，物业不管")


def many(town: Town, count: int) -> tuple[Somebody, list[str]]:
    """Somebody with so many cases, the newest first."""
    wang = town.citizen("王")
    numbers = []
    for i in range(count):
        wang.says("/new")
        numbers.append(wang.files(f"{MATTERS[i % len(MATTERS)]}，第{i}次说"))
    return wang, numbers[::-1]


# The list


def test_up_to_five_cases_stand_on_one_page(town: Town) -> None:
    wang, numbers = many(town, 5)
    shown = wang.taps("查进度")
    assert all(number in shown for number in numbers)
    assert "下一页" not in shown


def test_more_than_five_turn_pages_in_one_message(town: Town) -> None:
    wang, numbers = many(town, 7)
    first = wang.taps("查进度")
    message_id = wang.chat.newest.message_id
    assert "第1页，共2页" in first
    assert numbers[4] in first
    assert numbers[5] not in first
    second = wang.taps("下一页")
    assert wang.chat.newest.message_id == message_id
    assert numbers[5] in second
    assert numbers[0] not in second
    assert numbers[0] in wang.taps("上一页")


def test_a_page_beyond_the_last_is_the_last(town: Town) -> None:
    wang, numbers = many(town, 6)
    wang.taps("查进度")
    wang.forges("l:my_cases:99", wang.chat.newest.message_id)
    assert numbers[-1] in str(wang.chat.newest)


def test_nobody_pages_through_somebody_elses_cases(town: Town) -> None:
    many(town, 6)
    stranger = town.citizen("李")
    stranger.says("在吗")
    stranger.forges("l:my_cases:0")
    assert "这里没有您正在办的事" in stranger.reads()


# The card and its history


def test_the_history_is_told_on_demand_and_folded_away_again(town: Town) -> None:
    wang, number = filed(town)
    town.handler(LIFT_UNIT).taps("看全文")
    town.passes(hours=25)
    wang.says("催一下")
    wang.taps("查进度")
    card = wang.taps(number)
    assert "经过" not in card.split("[")[0]
    message_id = wang.chat.newest.message_id
    told = wang.taps("看经过")
    assert "9月28日（周一）09:00　您提交了" in told
    assert "9月28日（周一）09:00　住建局开始办" in told
    assert "9月29日（周二）10:00　您催了一次" in told
    assert wang.chat.newest.message_id == message_id
    assert "您提交了" not in wang.taps("收起经过")


def test_the_history_names_nobody_of_the_staff(town: Town) -> None:
    wang, number = answered(town)
    wang.taps("没解决")
    answers(town.handler(LIFT_UNIT, "B"))
    wang.taps("查进度")
    wang.taps(number)
    told = wang.taps("看经过")
    names = town.asks(lambda work: [one.name for one in work.staff.of_unit("housing")])
    assert names
    assert not [name for name in names if name in told]
    assert "您说没解决，换人重办" in told


def test_every_action_is_told_or_goes_on_inside_the_office() -> None:
    for language in Language:
        told = {key.removeprefix("history.") for key in keys(language) if "history." in key}
        assert {action.value for action in Action} - told == {one.value for one in SILENT}


# By number, by number and code


def test_a_number_shows_ones_own_case(town: Town) -> None:
    wang, number = filed(town)
    for typed in (number, f"编号 {number}", f"{number[:3]} {number[3:6]} {number[6:]}"):
        assert "住建局正在办" in wang.says(typed)


def test_a_strangers_number_and_no_number_get_the_same_words(town: Town) -> None:
    _, number = filed(town)
    stranger = town.citizen("李")
    stranger.says("在吗")
    assert stranger.says(number) == stranger.says("123456789")


def test_number_and_code_show_the_state_alone_from_any_account(town: Town) -> None:
    wang, number = filed(town)
    code = town.case(number).code
    stranger = town.citizen("李")
    for typed in (f"{number} {code}", f"编号{number}　查询码{code}", f"{number}{code}"):
        told = stranger.says(typed)
        assert f"{number}：住建局正在办" in told
        assert "电梯" not in told
        assert "[" not in told
    assert state(town, number) == State.DISPATCHED
    assert not wang.reads()


def test_a_wrong_code_and_no_such_number_get_the_same_words(town: Town) -> None:
    _, number = filed(town)
    stranger = town.citizen("李")
    stranger.says("在吗")
    assert stranger.says(f"{number} 000000") == stranger.says("123456789 000000")


def test_after_five_wrong_tries_a_day_must_pass(town: Town) -> None:
    _, number = filed(town)
    code = town.case(number).code
    stranger = town.citizen("李")
    for _ in range(5):
        assert "对不上" in stranger.says(f"{number} 000000")
    assert "试的次数太多" in stranger.says(f"{number} {code}")
    town.passes(hours=25)
    assert f"{number}：住建局正在办" in stranger.says(f"{number} {code}")


def test_many_accounts_together_cannot_try_a_case_either(town: Town) -> None:
    _, number = filed(town)
    code = town.case(number).code
    for user in range(2):
        for _ in range(5):
            town.somebody(800_000 + user).says(f"{number} 000000")
    assert "对不上" in town.citizen("李").says(f"{number} {code}")


def test_ones_own_case_is_never_locked(town: Town) -> None:
    wang, number = filed(town)
    for _ in range(12):
        town.citizen("李").says(f"{number} 000000")
    assert "住建局正在办" in wang.says(number)


def test_a_sentence_with_a_number_in_it_is_a_matter(town: Town) -> None:
    town.citizen("王").says("电表号075901963多收了钱，物业不管")
    assert town.asks(lambda work: work.dialogues.find(town.citizen("王").address_id)).name == "file"


# Replies to any message of the desk


def test_a_reply_to_the_receipt_adds_to_its_case(town: Town) -> None:
    wang, first = filed(town)
    receipt = wang.chat.of("case.receipt")[-1]
    wang.says("/new")
    wang.files("单元门也坏了，物业不管")
    assert f"已经加到{first}" in wang.says("是三号楼", to=receipt)
    assert town.history(first)[-1] == "add"


def test_a_reply_to_what_was_told_of_a_case_goes_to_it(town: Town) -> None:
    wang, number = triaged(town)
    town.clerk().taps("公安局")
    told = wang.chat.of("dispatch.told")
    wang.says("/new")
    second = wang.files(LIFT)
    assert f"已经加到{number}" in wang.says("昨天半夜又吵", to=told[-1] if told else None)
    assert "add" not in town.history(second)


@pytest.mark.parametrize("words", ["谢谢", "好的", "你好"])
def test_small_talk_in_reply_is_added_to_nothing(town: Town, words: str) -> None:
    wang, number = filed(town)
    wang.says(words, to=wang.chat.of("case.receipt")[-1])
    assert "add" not in town.history(number)


def test_impatience_and_withdrawal_in_reply_mean_that_case(town: Town) -> None:
    wang, first = filed(town)
    receipt = wang.chat.of("case.receipt")[-1]
    wang.says("/new")
    wang.files("单元门也坏了，物业不管")
    assert first in wang.says("怎么还没人来", to=receipt)
    assert f"{first}确定撤回吗" in wang.says("撤了吧", to=receipt)


# Asked once


def test_which_case_is_asked_once_for_the_conversation(town: Town) -> None:
    wang, number = filed(town)
    assert "是新的事，还是" in wang.says("门口还堆了垃圾，物业不管")
    wang.taps(f"加到{number} 小区物业不管电梯，坏了…")
    assert f"已经加到{number}" in wang.says("垃圾堆了三天了，没人清")
    assert f"加到{number}" in wang.sends_photo()
    town.passes(minutes=11)
    assert "是新的事，还是" in wang.says("楼道灯也不亮，物业不管")


# Urge, withdraw, add


def test_an_urge_says_how_often_and_who_was_told(town: Town) -> None:
    wang, number = filed(town)
    assert f"{number}已经替您催了，第1次，刚刚告诉了住建局" in wang.says("催一下")
    assert "今天已经替您催过了，告诉了住建局。2026年9月29日（周二）" in wang.says("催一下")
    town.passes(hours=24)
    assert "第2次" in wang.says("催一下")
    assert f"{number}（小区物业不管电梯，坏了…），第2次" in town.handler(LIFT_UNIT).reads()


def test_an_urge_over_a_rest_day_counts_once(town: Town) -> None:
    wang, _ = filed(town)
    town.waits_until("2026-09-30 10:00")
    assert "第1次" in wang.says("催一下")
    town.waits_until("2026-10-03 10:00")
    assert "今天已经替您催过了" in wang.says("催一下")
    town.waits_until("2026-10-08 10:00")
    assert "第2次" in wang.says("催一下")


def test_the_word_for_adding_asks_what_it_is(town: Town) -> None:
    wang, number = filed(town)
    assert f"{number}，请说要补充什么" in wang.says("补充")
    assert f"已经加到{number}" in wang.says("是三号楼")
