"""Words instead of buttons: cancel, back, language, withdrawal, progress, in both languages."""

import pytest
from scripts import LIFT, LIFT_UNIT, UNCLEAR, answered, filed, state, triaged
from town import Town

from domain.lifecycle import State


@pytest.mark.parametrize("words", ["/cancel", "取消", "算了", "不写了", "stop", "never mind"])
def test_a_draft_is_given_up_by_words(town: Town, words: str) -> None:
    wang = town.citizen("王")
    wang.says(LIFT)
    assert "好，已取消" in wang.says(words)
    assert wang.chat.menu == ("提诉求", "查进度", "评服务", "找人工")


def test_cancelling_nothing_says_so(town: Town) -> None:
    assert "不用取消" in town.citizen("王").says("取消")


@pytest.mark.parametrize("words", ["/back", "上一步", "返回", "back"])
def test_back_asks_the_earlier_question_again(town: Town, words: str) -> None:
    wang = town.citizen("王")
    wang.says(LIFT)
    wang.says(UNCLEAR)
    assert "在哪里" in wang.says(words)


def test_back_at_the_first_question_asks_it_again(town: Town) -> None:
    wang = town.citizen("王")
    wang.says("/new")
    assert "请说是什么事" in wang.says("/back")


def test_back_without_a_draft_shows_the_help(town: Town) -> None:
    assert "看办到哪了" in town.citizen("王").says("/back")


@pytest.mark.parametrize("words", ["/language", "换语言", "change language", "语言"])
def test_the_language_is_changed_by_words_and_a_tap(town: Town, words: str) -> None:
    wang = town.citizen("王")
    assert "Which language?" in wang.says(words)
    assert "English from now on" in wang.taps("English")
    assert "complaint desk" in wang.says("/start")


def test_a_draft_goes_on_in_the_new_language(town: Town) -> None:
    wang = town.citizen("王")
    wang.says(LIFT)
    wang.says("换语言")
    assert "Where is it?" in wang.taps("English")
    assert "[Submit]" in wang.says("Chengguan")
    assert "Received. Please keep a screenshot" in wang.taps("Submit")


@pytest.mark.parametrize("words", ["撤了吧", "不投诉了", "已经解决了", "算了", "withdraw it"])
def test_words_of_withdrawal_ask_once_then_withdraw(town: Town, words: str) -> None:
    wang, number = filed(town)
    assert f"{number}确定撤回吗" in wang.says(words)
    assert state(town, number) == State.DISPATCHED
    assert f"{number}已撤回" in wang.taps("确定撤回")
    assert state(town, number) == State.WITHDRAWN
    assert "诉求人撤回" in town.handler(LIFT_UNIT).reads()


def test_a_withdrawal_can_be_taken_back_before_it_is_confirmed(town: Town) -> None:
    wang, number = filed(town)
    wang.says("撤了吧")
    assert "住建局正在办" in wang.taps("先不撤")
    assert state(town, number) == State.DISPATCHED


def test_words_of_withdrawal_with_several_cases_show_them(town: Town) -> None:
    wang, first = filed(town)
    wang.files("单元门也坏了，物业不管")
    shown = wang.says("撤了吧")
    assert first in shown
    assert "您最近提的事" in shown


def test_words_of_withdrawal_in_the_middle_give_up_the_draft_only(town: Town) -> None:
    wang, number = filed(town)
    wang.says("/new")
    assert "已取消" in wang.says("不投诉了")
    assert state(town, number) == State.DISPATCHED


def test_a_case_withdrawn_in_triage_leaves_the_clerks_card(town: Town) -> None:
    wang, number = triaged(town)
    wang.says("撤了吧")
    wang.taps("确定撤回")
    card = town.clerk().chat.newest
    assert "诉求人撤回" in card.text
    assert not card.buttons
    assert number in card.text


@pytest.mark.parametrize("words", ["进度", "查件", "我的投诉", "/mycases", "progress"])
def test_words_of_progress_list_ones_cases(town: Town, words: str) -> None:
    wang, number = filed(town)
    assert number in wang.says(words)


@pytest.mark.parametrize("words", ["投诉", "我要投诉", "file", "/new"])
def test_words_that_only_want_to_complain_ask_what_it_is(town: Town, words: str) -> None:
    assert "请说是什么事" in town.citizen("王").says(words)


@pytest.mark.parametrize("words", ["好的", "嗯", "谢谢"])
def test_small_talk_in_the_middle_asks_the_question_again(town: Town, words: str) -> None:
    wang = town.citizen("王")
    wang.says(LIFT)
    assert "在哪里" in wang.says(words)
    wang.says(UNCLEAR)
    assert words not in str(wang.chat.newest.text.split("地点")[0])


def test_a_greeting_in_the_middle_is_answered_and_the_question_stays(town: Town) -> None:
    wang = town.citizen("王")
    wang.says("/new")
    told = wang.says("在吗")
    assert "您好，在的" in told
    assert "请说是什么事" in told


def test_a_person_can_be_asked_for_in_the_middle_and_the_draft_stays(town: Town) -> None:
    wang = town.citizen("王")
    wang.says(LIFT)
    assert "打12345" in wang.says("人工")
    assert "[提交]" in wang.says(UNCLEAR)


def test_a_typed_urge_urges_once_a_working_day(town: Town) -> None:
    wang, number = filed(town)
    wang.says("怎么还没人来")
    assert "已经替您催了" in wang.says("催一下")
    assert f"群众催办：{number}" in town.handler(LIFT_UNIT).reads()
    assert "今天已经替您催过了" in wang.taps("催一下")
    town.passes(hours=24)
    assert "已经替您催了" in wang.taps("催一下")


def test_who_signed_is_the_one_who_is_urged(town: Town) -> None:
    wang, number = filed(town)
    town.waits_until("15:30")
    backup = town.handler(LIFT_UNIT, "B")
    backup.taps("看全文")
    town.handler(LIFT_UNIT).reads()
    backup.reads()
    wang.says("怎么还没人来")
    wang.taps("催一下")
    assert f"群众催办：{number}" in backup.reads()
    assert not town.handler(LIFT_UNIT).reads()


def test_an_urge_in_triage_reaches_the_clerk(town: Town) -> None:
    wang, number = triaged(town)
    wang.says("怎么还没人来")
    wang.taps("催一下")
    assert f"群众催办：{number}" in town.clerk().reads()


def test_a_number_beyond_the_buttons_means_none(town: Town) -> None:
    wang, number = answered(town)
    assert "没看明白" in wang.says("9")
    assert state(town, number) == State.REPLIED


def test_a_button_of_another_language_can_be_typed(town: Town) -> None:
    wang, number = answered(town)
    wang.says("Solved")
    assert state(town, number) == State.CLOSED


def test_a_sentence_that_contains_a_buttons_words_is_a_matter(town: Town) -> None:
    wang, number = answered(town)
    wang.says("电梯的事没解决，物业又把单元门锁了")
    assert state(town, number) == State.REPLIED
