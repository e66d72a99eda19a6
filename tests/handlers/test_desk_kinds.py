"""What is wanted: proposed from the words, shown on the review card, another with one tap."""

import pytest
from scripts import LIFT, LIFT_UNIT, NOISE, UNCLEAR, UNSURE, answers, en, filed, triaged
from town import Somebody, Town

from domain.rules import Kind

QUESTION = "请问新生儿上户口需要什么材料？"
SUGGESTION = "建议在滨河路增设公交站"
PRAISE = "特此表扬城关派出所的李警官，感谢李警官热心帮我找回钱包"


def reviewed(town: Town, text: str) -> Somebody:
    """A citizen before the review card."""
    wang = town.citizen("王")
    wang.says(text)
    for label in ("先把事办好", UNSURE):
        if wang.chat.shows(label):
            wang.taps(label)
    if wang.chat.newest.key == "file.place":
        wang.taps(UNCLEAR)
    assert wang.chat.newest.key == "file.review"
    return wang


def submitted(wang: Somebody) -> str:
    wang.taps("提交")
    return wang.chat.number


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (QUESTION, Kind.CONSULTATION),
        (SUGGESTION, Kind.SUGGESTION),
        (PRAISE, Kind.PRAISE),
        ("我要举报，隔壁在卖假酒", Kind.REPORT),
        ("老人摔断了腿，家里困难，求助", Kind.HELP),
        (LIFT, Kind.COMPLAINT),
    ],
)
def test_the_kind_is_told_by_the_words_and_kept(town: Town, text: str, kind: Kind) -> None:
    number = submitted(reviewed(town, text))
    assert town.case(number).kind == kind


def test_the_review_card_shows_the_kind_beside_the_category(town: Town) -> None:
    assert "（投诉）" in str(reviewed(town, LIFT).chat.newest)


@pytest.mark.parametrize("text", [QUESTION, SUGGESTION, PRAISE])
def test_no_place_is_asked_where_none_is_needed(town: Town, text: str) -> None:
    wang = reviewed(town, text)
    assert not wang.chat.of("file.place")


def test_another_kind_is_one_tap_on_the_card_and_no_further_question(town: Town) -> None:
    wang = reviewed(town, LIFT)
    asked = len(wang.chat.messages)
    wang.taps("是投诉，点此换")
    assert len(wang.chat.messages) == asked + 1
    assert wang.chat.newest.key == "file.review"
    assert town.case(submitted(wang)).kind != Kind.COMPLAINT


def test_taps_lead_through_all_kinds_and_round_again(town: Town) -> None:
    wang = reviewed(town, LIFT)
    seen = set()
    for _ in Kind:
        label = next(one for one in wang.chat.labels if one.endswith("点此换"))
        seen.add(label)
        wang.taps(label)
    assert len(seen) == len(Kind)
    assert "（投诉）" in str(wang.chat.newest)


def test_a_kind_that_needs_a_place_asks_for_it_when_it_is_chosen(town: Town) -> None:
    wang = reviewed(town, SUGGESTION)
    while wang.chat.newest.key == "file.review":
        label = next(one for one in wang.chat.labels if one.endswith("点此换"))
        wang.taps(label)
    assert wang.chat.newest.key == "file.place"


def test_more_words_do_not_change_a_kind_that_was_chosen(town: Town) -> None:
    wang = reviewed(town, LIFT)
    wang.taps("是投诉，点此换")
    chosen = next(one for one in wang.chat.labels if one.endswith("点此换"))
    wang.says("小区物业真的不管，我要投诉")
    assert chosen in wang.chat.labels


def test_a_question_is_to_be_answered_in_two_working_days(town: Town) -> None:
    wang = reviewed(town, QUESTION)
    told = wang.taps("提交")
    assert "2026年9月30日（周三）" in told


def test_a_question_needs_no_picture_for_its_answer(town: Town) -> None:
    wang = reviewed(town, LIFT + "，请问怎么办理维修资金？")
    while Kind.CONSULTATION not in town_kinds(wang):
        wang.taps(next(one for one in wang.chat.labels if one.endswith("点此换")))
    submitted(wang)
    assert "发给群众了" in answers(town.handler(LIFT_UNIT), "请带房产证到服务中心", photo=False)


def town_kinds(wang: Somebody) -> list[Kind]:
    """The kind the review card shows."""
    names = {"咨询": Kind.CONSULTATION}
    return [kind for name, kind in names.items() if f"是{name}，" in str(wang.chat.labels)]


def test_the_kind_is_shown_in_english(town: Town) -> None:
    mary = town.citizen("Mary", "en")
    mary.says("How do I register a newborn? What papers do I need?")
    if mary.chat.shows(en("button.unsure")):
        mary.taps(en("button.unsure"))
    assert "question" in str(mary.chat.newest).lower() or "consultation" in str(mary.chat.newest)


def test_a_clerk_corrects_the_kind_behind_one_button(town: Town) -> None:
    _, number = triaged(town)
    clerk = town.clerk()
    clerk.taps("其他办法")
    assert "现在按“投诉”办" in clerk.taps("改性质")
    assert "（咨询）" in clerk.taps("咨询")
    assert town.case(number).kind == Kind.CONSULTATION


def test_a_faster_kind_brings_the_citizens_date_forward(town: Town) -> None:
    _, number = triaged(town)
    before = town.case(number).citizen_due_at
    clerk = town.clerk()
    clerk.taps("其他办法")
    clerk.taps("改性质")
    clerk.taps("咨询")
    assert town.case(number).citizen_due_at < before


def test_a_slower_kind_never_puts_off_the_date_that_was_told(town: Town) -> None:
    _, number = triaged(town)
    before = town.case(number).citizen_due_at
    clerk = town.clerk()
    clerk.taps("其他办法")
    clerk.taps("改性质")
    clerk.taps("建议")
    clerk.taps("城市管理执法局")
    case = town.case(number)
    assert case.citizen_due_at == before
    assert case.unit_due_at <= before


def test_whoever_has_no_place_at_the_desk_corrects_nothing(town: Town) -> None:
    _, number = filed(town)
    handler = town.handler(LIFT_UNIT)
    handler.reads()
    data = handler.chat.newest.button("答复").replace(":answer", ":kind:praise")
    handler.forges(data)
    assert town.case(number).kind == Kind.COMPLAINT


def test_talk_of_petitioning_is_a_mark_the_supervision_office_sees(town: Town) -> None:
    _, number = filed(town, text=f"{NOISE}，不管了，我要上访")
    assert town.case(number).may_petition
    assert "【可能上访】" in town.clerk().reads()
    town.clerk().taps("城市管理执法局")
    town.waits_until("2026-10-12 08:45")
    assert f"{number} （可能上访）" in town.supervisor().reads()
    assert "（可能上访）" in town.supervisor().says("/overdue")
