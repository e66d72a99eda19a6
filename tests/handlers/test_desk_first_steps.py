"""What is said first: who reads what, greetings, and the three messages of a matter."""

import pytest
from scripts import LIFT, LIFT_UNIT, filed
from town import Town


def test_a_matter_is_filed_in_three_messages(town: Town) -> None:
    wang = town.citizen("王")
    assert "在哪里" in wang.says(LIFT)
    review = wang.says("城关街道滨河小区3号楼")
    assert "地点：城关街道滨河小区3号楼" in review
    receipt = wang.taps("提交")
    assert "收到了，请截图保存" in receipt
    assert "由住建局（0000-5520105）办" in receipt


def test_the_receipt_gives_number_code_and_date_of_a_case_that_is_stored(town: Town) -> None:
    wang, number = filed(town)
    case = town.case(number)
    assert f"编号 {number}　查询码 {case.code}" in str(wang.chat.newest)
    assert case.submitted_at == town.now


def test_a_deadline_on_a_makeup_saturday_says_so(town: Town) -> None:
    wang, _ = filed(town)
    assert "2026年10月10日（周六，调休上班）18:00前答复您" in str(wang.chat.newest)


def test_a_deadline_in_a_year_not_yet_published_is_provisional(town: Town) -> None:
    town.waits_until("2026-12-29 09:00")
    wang, number = filed(town)
    assert "（暂定）" in str(wang.chat.newest)
    assert "（暂定）" in town.handler(LIFT_UNIT).reads()
    assert town.case(number).citizen_due_provisional
    wang.taps("查进度")
    assert "（暂定）" in wang.taps(number)
    assert "（暂定）" in wang.taps("催一下")


def test_the_large_keys_are_back_after_filing(town: Town) -> None:
    wang = town.citizen("王")
    wang.says(LIFT)
    assert wang.chat.menu == ("发定位，好找地方", "不清楚在哪")
    wang.taps("不清楚在哪")
    wang.taps("提交")
    assert wang.chat.menu[-4:] == ("提诉求", "查进度", "评服务", "找人工")


def test_the_welcome_says_who_reads_and_where_it_is_kept(town: Town) -> None:
    welcome = town.citizen("王").says("/start")
    assert "县政务服务热线办" in welcome
    assert "县里的服务器" in welcome
    assert "办完满2年去掉身份" in welcome


def test_the_welcome_names_the_servers_of_the_channel(town: Town) -> None:
    ann = town.citizen("Ann", "en", "telegram")
    assert "Telegram's servers abroad" in ann.says("/start")


@pytest.mark.parametrize("greeting", ["你好", "在吗", "？？？", "hello", "您好！"])
def test_a_greeting_opens_no_draft(town: Town, greeting: str) -> None:
    wang = town.citizen("王")
    assert "您好，在的" in wang.says(greeting)
    assert "在哪里" in wang.says(LIFT)


@pytest.mark.parametrize("thanks", ["谢谢", "好的", "嗯", "👍"])
def test_thanks_ask_nothing_even_with_an_open_case(town: Town, thanks: str) -> None:
    wang, _ = filed(town)
    assert wang.says(thanks) == "不客气。有事随时说。"


def test_impatience_shows_how_it_stands_and_offers_to_urge(town: Town) -> None:
    wang, number = filed(town)
    told = wang.says("怎么还没人来")
    assert f"让您久等了。{number}" in told
    assert "住建局正在办" in told
    assert "[催一下]" in told


def test_impatience_without_a_case_opens_no_draft(town: Town) -> None:
    wang = town.citizen("王")
    assert "没有您正在办的事" in wang.says("怎么还没人来")
    assert "在哪里" in wang.says(LIFT)


def test_an_edited_message_is_told_that_it_cannot_be_seen(town: Town) -> None:
    wang = town.citizen("王")
    wang.says(LIFT)
    assert wang.says("改过的话", edited=True) == ""


def test_help_says_what_the_buttons_do(town: Town) -> None:
    assert "按钮上的字，打出来也一样管用" in town.citizen("王").says("/help")
    assert "按钮上的字，打出来也一样管用" in town.citizen("王").says("/nonsense")


def test_a_command_for_staff_shows_a_citizen_only_the_help(town: Town) -> None:
    for command in ("/work", "/overdue", "/triage"):
        assert "提诉求" in town.citizen("王").says(command)


def test_a_person_is_one_word_away(town: Town) -> None:
    wang = town.citizen("王")
    assert "打12345" in wang.says("人工")
    assert "有群众要找人" in town.clerk().reads()


def test_asking_twice_for_a_person_tells_the_clerk_once(town: Town) -> None:
    wang = town.citizen("王")
    wang.says("人工")
    wang.says("转人工")
    assert town.clerk().reads().count("有群众要找人") == 1


def test_a_message_longer_than_a_chat_lets_pass_is_refused_kindly(town: Town) -> None:
    wang = town.citizen("王")
    assert "这条太长" in wang.says("长" * 4097)
    assert "在哪里" in wang.says(LIFT)


def test_a_draft_stops_growing_before_it_cannot_be_read(town: Town) -> None:
    wang = town.citizen("王")
    wang.says("事" * 4000)
    for _ in range(4):
        wang.says("情" * 4000)
    assert "收不下（最多20000字）" in wang.says("多" * 4000)
