"""Going along with a case that others reported: offered, taken, refused, and who learns what."""

from dataclasses import replace

import pytest
from scripts import LAMP, LIFT, LIFT_UNIT, en
from town import Somebody, Town

from domain.lifecycle import State

STALL = "滨河路菜市场旁边的烧烤摊半夜还在吵，油烟熏得开不了窗，希望城管来管一管"
STALL_AGAIN = "滨河路菜市场那个烧烤摊半夜吵得睡不着，油烟也大，城管怎么不管一管"
STALL_UNIT = "城市管理执法局"
MARKET = "滨河路菜市场东门"
OFFERED = "像是同一件事"


def reported(town: Town, name: str = "李", text: str = STALL, place: str = MARKET) -> str:
    """Somebody reports the stall; the clerk gives it to the city managers where that is open."""
    return given(town, town.citizen(name).files(text, place=place))


def given(town: Town, number: str) -> str:
    """The case with a unit."""
    if town.case(number).state == State.SUBMITTED:
        town.clerk().taps(STALL_UNIT)
    return number


def tells(somebody: Somebody, text: str = STALL_AGAIN, place: str = MARKET) -> str:
    """A matter up to the review card, or to what is asked before it."""
    shown = somebody.says(text)
    if somebody.chat.shows("说不准，请工作人员分"):
        somebody.taps("说不准，请工作人员分")
    return somebody.says(place) or shown


def joined(town: Town, name: str = "王") -> tuple[Somebody, str]:
    """Somebody who went along, and the number of the case."""
    number = reported(town)
    wang = town.citizen(name)
    tells(wang)
    wang.taps("是同一件，一起跟进")
    return wang, number


def test_a_matter_that_others_reported_is_offered_before_the_review_card(town: Town) -> None:
    number = reported(town)
    shown = tells(town.citizen("王"))
    assert OFFERED in shown
    assert "1人反映过" in shown
    assert "滨河" in shown
    assert STALL_UNIT in shown
    assert number not in shown
    assert "请看一遍" not in shown


def test_going_along_makes_no_second_case_and_says_which_one(town: Town) -> None:
    wang, number = joined(town)
    receipt = wang.chat.of("join.receipt")[-1].text
    assert number in receipt
    assert "10月" in receipt
    assert town.asks(lambda work: work.cases.of_person(wang.person_id)) == []
    assert town.history(number)[-1] == "join"


def test_no_query_code_of_anothers_case_is_told(town: Town) -> None:
    wang, number = joined(town)
    assert town.case(number).code not in str(wang.chat)


def test_what_was_written_reaches_the_unit_cleared_and_of_nobody(town: Town) -> None:
    number = reported(town)
    wang = town.citizen("王")
    tells(wang, f"{STALL_AGAIN}，我电话13912345678")
    wang.sends_photo()
    wang.taps("是同一件，一起跟进")
    handler = town.handler(STALL_UNIT)
    assert "另有1人反映同一件事" in handler.chat.of("handler.card")[-1].text
    shown = handler.taps("看全文")
    assert "半夜吵得睡不着" in shown
    assert "13912345678" not in shown
    assert handler.chat.of("case.file")
    assert str(wang.person_id) not in str(handler.chat)
    assert number in shown


def test_nobody_learns_who_else_reported_it_nor_their_words(town: Town) -> None:
    wang, _ = joined(town)
    li = town.citizen("李")
    assert "半夜吵得睡不着" not in str(li.chat)
    assert "熏得开不了窗" not in str(wang.chat)


def test_mine_is_another_matter_files_as_ever(town: Town) -> None:
    number = reported(town)
    wang = town.citizen("王")
    tells(wang)
    assert "请看一遍" in wang.taps("我说的是另一件")
    wang.taps("提交")
    assert wang.chat.number != number
    assert town.case(wang.chat.number).state != State.MERGED


def test_it_is_asked_once_whatever_is_changed_afterwards(town: Town) -> None:
    reported(town)
    wang = town.citizen("王")
    tells(wang)
    wang.taps("我说的是另一件")
    wang.taps("改地点")
    assert "请看一遍" in wang.says("滨河路菜市场西门")


def test_where_nothing_is_near_there_is_no_more_to_read(town: Town) -> None:
    reported(town)
    assert "请看一遍" in tells(town.citizen("王"), LIFT, "富民小区")


def test_few_words_without_a_place_are_true_of_many_streets(town: Town) -> None:
    town.citizen("李").files(LAMP)
    wang = town.citizen("王")
    assert OFFERED not in tells(wang, LAMP, "不清楚在哪")


def test_the_same_few_words_in_a_township_are_not_one_place(town: Town) -> None:
    town.citizen("李").files(LIFT, place="城关街道")
    assert "请看一遍" in tells(town.citizen("王"), LIFT, "城关街道")


def test_the_same_few_words_at_one_gate_are(town: Town) -> None:
    town.citizen("李").files(LIFT, place="富民小区3栋")
    assert OFFERED in tells(town.citizen("王"), LIFT, "富民小区")


def test_two_pins_decide_before_any_words(town: Town) -> None:
    li = town.citizen("李")
    li.says(LIFT)
    li.sends_place(37.10000, 105.50000)
    li.taps("提交")
    wang, zhao = town.citizen("王"), town.citizen("赵")
    wang.says("小区物业不管电梯，今天又停了")
    assert OFFERED in wang.sends_place(37.10100, 105.50100)
    zhao.says(LIFT)
    assert OFFERED not in zhao.sends_place(37.20000, 105.50000)


def test_what_was_reported_long_ago_is_not_offered(town: Town) -> None:
    reported(town)
    town.now = town.at("2026-10-29 09:00")
    assert OFFERED not in tells(town.citizen("王"))


def test_a_county_may_want_more_reports_before_it_offers(town: Town) -> None:
    rules = town.desk.rules
    town.under(rules=replace(rules, joining=replace(rules.joining, least=2)))
    reported(town)
    assert OFFERED not in tells(town.citizen("王"))


@pytest.mark.parametrize(
    "parts",
    [
        {"confidential": True},
        {"category": "conduct"},
        {"category": "integrity"},
        {"category": "legal"},
        {"category": None, "lead_unit": None},
        {"state": "replied"},
        {"state": "closed"},
        {"state": "withdrawn"},
    ],
)
def test_what_is_not_for_others_is_never_offered(town: Town, parts: dict[str, object]) -> None:
    number = reported(town)
    town.changes(number, **parts)
    assert OFFERED not in tells(town.citizen("王"))


def test_whoever_is_in_danger_is_not_asked(town: Town) -> None:
    reported(town, text=f"{STALL}，怕煤气罐爆炸")
    wang = town.citizen("王")
    wang.says(f"{STALL_AGAIN}，煤气罐要爆炸")
    wang.taps("现在有危险，怎么打")
    assert OFFERED not in wang.says(MARKET)


def test_a_case_that_was_answered_meanwhile_takes_no_more_and_nothing_is_lost(town: Town) -> None:
    number = reported(town)
    wang = town.citizen("王")
    tells(wang)
    town.changes(number, state="replied")
    shown = wang.taps("是同一件，一起跟进")
    assert "刚刚有变化" in shown
    assert wang.chat.number != number
    assert town.history(wang.chat.number)[0] == "submit"


def test_the_second_who_goes_along_reads_of_two(town: Town) -> None:
    joined(town)
    assert "2人反映过" in tells(town.citizen("赵"))


def test_words_sent_while_it_is_asked_belong_to_the_matter(town: Town) -> None:
    reported(town)
    wang = town.citizen("王")
    tells(wang)
    wang.says("昨天又吵到三点")
    wang.taps("是同一件，一起跟进")
    assert "昨天又吵到三点" in town.handler(STALL_UNIT).taps("看全文")


def test_a_reply_to_the_followed_card_adds_and_stopping_ends_the_news(town: Town) -> None:
    wang, number = joined(town)
    card = wang.chat.of("join.receipt")[-1]
    wang.says("又来了", to=card)
    assert town.history(number)[-2:] == ["join", "join"]
    assert "不再通知您" in wang.taps("不再跟进")
    assert town.asks(lambda work: work.followers.count(town.case(number).id)) == 0


def test_in_english_it_is_offered_and_taken_as_well(town: Town) -> None:
    reported(town)
    ann = town.citizen("Ann", "en")
    ann.says(STALL_AGAIN)
    if ann.chat.shows(en("button.unsure")):
        ann.taps(en("button.unsure"))
    shown = ann.says(MARKET)
    assert "Already reported by 1" in shown
    assert "You now follow" in ann.taps(en("button.join"))


# The same person, the same words


def test_the_same_words_again_show_the_own_case(town: Town) -> None:
    wang = town.citizen("王")
    number = wang.files(STALL, place=MARKET)
    shown = wang.says(STALL)
    assert f"您已经提过了：{number}" in shown
    assert "已收到" in shown or "正在办" in shown


def test_a_mark_or_a_character_more_is_the_same_words(town: Town) -> None:
    wang = town.citizen("王")
    number = wang.files(STALL, place=MARKET)
    assert number in wang.says(STALL.replace("，", "。") + "！")


def test_the_same_words_again_make_no_case_unasked(town: Town) -> None:
    wang = town.citizen("王")
    wang.files(STALL, place=MARKET)
    wang.says(STALL)
    wang.says(STALL)
    wang.taps("看看办到哪了")
    assert len(town.asks(lambda work: work.cases.of_person(wang.person_id))) == 1


def test_from_the_same_words_one_can_urge_or_add(town: Town) -> None:
    wang = town.citizen("王")
    number = given(town, wang.files(STALL, place=MARKET))
    wang.says(STALL)
    wang.taps("催一下")
    assert "urge" in town.history(number)
    wang.says(STALL)
    assert "已经有了" in wang.taps("加进这一件")
    wang.says(STALL)
    wang.sends_photo()
    wang.taps("加进这一件")
    assert town.history(number)[-1] == "add"


def test_it_may_really_be_a_new_matter(town: Town) -> None:
    wang = town.citizen("王")
    number = wang.files(STALL, place=MARKET)
    again = wang.files(STALL, place="滨河路菜市场西门")
    assert again != number


def test_the_same_words_sent_twice_in_a_draft_are_one_matter(town: Town) -> None:
    wang = town.citizen("王")
    wang.says(LIFT)
    wang.says(LIFT)
    shown = wang.says("富民小区")
    assert shown.count(LIFT) == 1
    wang.taps("提交")
    assert len(town.asks(lambda work: work.cases.of_person(wang.person_id))) == 1


def test_an_own_case_is_never_offered_as_anothers(town: Town) -> None:
    wang = town.citizen("王")
    wang.files(STALL, place=MARKET)
    wang.says(STALL_AGAIN)
    wang.taps(wang.chat.labels[0])
    wang.says(MARKET)
    assert OFFERED not in str(wang.chat)


# By number and code


def test_whoever_has_number_and_code_can_follow(town: Town) -> None:
    number = reported(town)
    wang = town.citizen("王")
    shown = wang.says(f"关注 {number} {town.case(number).code}")
    assert f"{number}（" in shown
    assert "有进展就告诉您" in shown
    assert town.asks(lambda work: len(work.followers.of_case(town.case(number).id))) == 1


def test_a_wrong_code_and_an_unknown_number_get_the_same_words(town: Town) -> None:
    number = reported(town)
    wang = town.citizen("王")
    wang.says("你好")
    wrong = wang.says(f"关注 {number} ZZZZZZ")
    assert wrong == wang.says("关注 999999999 ZZZZZZ")
    assert "没找到" in wrong


def test_the_own_case_is_shown_and_not_followed(town: Town) -> None:
    number = reported(town)
    li = town.citizen("李")
    assert number in li.says(f"/follow {number} {town.case(number).code}")
    assert town.asks(lambda work: work.followers.count(town.case(number).id)) == 0


def test_what_one_follows_can_be_listed(town: Town) -> None:
    wang, number = joined(town)
    shown = wang.says("关注")
    assert f"您跟进的{number}" in shown
    assert "关注 编号 查询码" in shown


def test_a_followers_buttons_are_nobody_elses(town: Town) -> None:
    wang, number = joined(town)
    data = wang.chat.of("join.receipt")[-1].button("不再跟进")
    town.citizen("赵").forges(data)
    town.citizen("李").forges(data)
    assert town.asks(lambda work: work.followers.count(town.case(number).id)) == 1
    assert LIFT_UNIT != STALL_UNIT
