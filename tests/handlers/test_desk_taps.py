"""Buttons: checked for who, role, state and age; a stale one explains itself, nothing else."""

from collections.abc import Callable

import pytest
from scripts import LIFT_UNIT, answered, answers, filed, revise, triaged
from town import Somebody, Town

from domain.lifecycle import State
from handlers.taps import ACTIONS

STALE = "这个按钮已经过时了，请看最新的一条消息。"
FORGED = (
    "",
    "x",
    "c:",
    "c:nonsense:1:answer",
    "c::0:answer",
    "c:a:b:c:d:e",
    "d:nonsense:1:submit",
    "d::1:!cancel",
    "l:nonsense:0",
    "l:work:-1",
    "l:work:x",
    "卡片",
    "c:" + "9" * 60,
)


def everything(town: Town) -> tuple[object, ...]:
    """What may not change by a tap that isn't allowed."""
    numbers = town.asks(lambda work: sorted(one.number for one in work.cases.in_states([*State])))
    return tuple((town.case(number).model_dump(), town.history(number)) for number in numbers)


@pytest.mark.parametrize("data", FORGED)
def test_data_of_no_button_changes_nothing_and_says_so(town: Town, data: str) -> None:
    filed(town)
    before = everything(town)
    assert town.citizen("李").forges(data) == STALE
    assert everything(town) == before


@pytest.mark.parametrize("action", ACTIONS)
def test_a_strangers_tap_is_answered_like_one_of_no_button(town: Town, action: str) -> None:
    _, number = answered(town)
    before = everything(town)
    stranger = town.citizen("李")
    for nonce in nonces(town, number):
        for revision in range(5):
            assert stranger.forges(f"c:{nonce}:{revision}:{action}:5") == STALE
    assert stranger.forges(f"c:absent:1:{action}:5") == STALE
    assert everything(town) == before


@pytest.mark.parametrize("action", ACTIONS)
def test_a_foreign_handlers_tap_is_answered_like_one_of_no_button(town: Town, action: str) -> None:
    _, number = filed(town)
    before = everything(town)
    foreign = town.handler("教育局")
    for nonce in nonces(town, number):
        assert foreign.forges(f"c:{nonce}:1:{action}:education") == STALE
    assert everything(town) == before


def nonces(town: Town, number: str) -> list[str]:
    case_id = town.case(number).id or 0
    return town.asks(lambda work: [card.nonce for card in work.cards.of_case(case_id)])


@pytest.mark.parametrize("action", ["unit", "types", "solved", "grade", "withdraw_yes", "urge"])
def test_a_handlers_own_card_serves_no_action_of_somebody_else(town: Town, action: str) -> None:
    _, number = filed(town)
    handler = town.handler(LIFT_UNIT)
    before = everything(town)
    nonce = handler.chat.newest.button("答复").split(":")[1]
    assert handler.forges(f"c:{nonce}:1:{action}:5")
    assert everything(town) == before
    assert town.case(number).state == State.DISPATCHED


@pytest.mark.parametrize("action", ["answer", "full", "unit", "open", "types"])
def test_a_citizens_own_card_serves_no_action_of_staff(town: Town, action: str) -> None:
    wang, number = filed(town)
    wang.taps("查进度")
    wang.taps(number)
    nonce = wang.chat.newest.button("催一下").split(":")[1]
    before = everything(town)
    assert "已经有变化" in wang.forges(f"c:{nonce}:1:{action}:police")
    assert everything(town) == before


@pytest.mark.parametrize("unit", ["", "nonsense", "住建局", "a:b"])
def test_a_clerk_cannot_dispatch_to_a_unit_that_does_not_exist(town: Town, unit: str) -> None:
    _, number = triaged(town)
    clerk = town.clerk()
    nonce, revision = clerk.chat.newest.button("其他单位").split(":")[1:3]
    assert clerk.forges(f"c:{nonce}:{revision}:unit:{unit}") == STALE
    assert town.case(number).state == State.SUBMITTED


@pytest.mark.parametrize("grade", ["0", "6", "", "x", "\uff15"])
def test_a_grade_that_is_none_is_not_counted(town: Town, grade: str) -> None:
    wang, _ = answered(town)
    wang.taps("解决了")
    nonce, revision = wang.chat.newest.button("满意").split(":")[1:3]
    assert wang.forges(f"c:{nonce}:{revision}:grade:{grade}") == STALE
    assert town.asks(lambda work: work.ratings.by_grade()) == {}


def test_a_page_far_beyond_the_last_is_empty_or_the_last(town: Town) -> None:
    triaged(town)
    clerk = town.clerk()
    nonce, revision = clerk.chat.newest.button("其他单位").split(":")[1:3]
    assert not clerk.forges(f"c:{nonce}:{revision}:types:99999")
    assert not clerk.forges("l:triage:99999")
    assert "第1页，共1页" in str(clerk.chat.newest)


STALE_TAPS: list[tuple[str, Callable[[Town], tuple[Somebody, str]], str]] = [
    ("答复", lambda town: (town.handler(LIFT_UNIT), filed(town)[1]), State.DISPATCHED),
    ("解决了", answered, State.REPLIED),
    ("没解决", answered, State.REPLIED),
]


@pytest.mark.parametrize(
    ("label", "script", "stays"), STALE_TAPS, ids=[one[0] for one in STALE_TAPS]
)
def test_a_button_of_an_older_card_explains_itself(
    town: Town, label: str, script: Callable[[Town], tuple[Somebody, str]], stays: str
) -> None:
    somebody, number = script(town)
    revise(town, number)
    assert somebody.taps(label)
    assert town.case(number).state == stays


def test_a_stale_question_changes_nothing(town: Town) -> None:
    wang = town.citizen("王")
    wang.says("路灯不亮")
    asked = wang.chat.newest
    wang.taps("都不是，看全部")
    assert wang.forges(asked.button("城市管理与环境卫生")) == STALE


def test_a_double_tap_on_submit_files_once(town: Town) -> None:
    wang = town.citizen("王")
    wang.says("小区物业不管电梯")
    wang.says("城关街道")
    review = wang.chat.newest
    wang.taps("提交")
    assert wang.forges(review.button("提交")) == STALE
    assert len(everything(town)) == 1


def test_a_double_tap_on_send_answers_once(town: Town) -> None:
    wang, number = filed(town)
    handler = town.handler(LIFT_UNIT)
    handler.taps("答复")
    handler.says("修好了")
    handler.sends_photo()
    review = handler.chat.with_button("发出")
    handler.taps("发出")
    assert handler.forges(review.button("发出")) == STALE
    assert town.history(number).count("reply") == 1
    assert len(wang.chat.of("citizen.answer")) == 1


def test_a_value_that_was_never_offered_asks_again(town: Town) -> None:
    wang = town.citizen("王")
    wang.says("路灯不亮")
    nonce, revision = wang.chat.newest.button("都不是，看全部").split(":")[1:3]
    assert not wang.forges(f"d:{nonce}:{revision}:nonsense")
    assert "像是这类事" in wang.reads()


def test_two_clerks_tap_at_once_and_the_second_is_told_who(town: Town) -> None:
    _, number = triaged(town)
    clerk = town.clerk()
    card = clerk.chat.newest
    clerk.taps("公安局")
    assert clerk.forges(card.button("城市管理执法局")) == "受理员小林9月28日09:00已经处理过了。"
    assert town.case(number).lead_unit == "police"


def test_a_stale_tap_brings_the_card_up_to_date(town: Town) -> None:
    filed(town)
    handler = town.handler(LIFT_UNIT)
    card = handler.chat.newest
    answers(handler)
    assert "已经处理过了" in handler.forges(card.button("答复"))


def test_every_tap_is_answered_so_that_the_button_stops_spinning(town: Town) -> None:
    wang, _ = filed(town)
    wang.taps("查进度")
    before = answers_to_taps(town)
    taps = (*FORGED, *wang.chat.newest.buttons.values())
    for data in taps:
        wang.forges(data)
    assert answers_to_taps(town) - before == len(taps)


def answers_to_taps(town: Town) -> int:
    count = "SELECT count(*) FROM outbox WHERE method = 'answer'"
    return town.asks(lambda work: work.session.connection().exec_driver_sql(count).scalar_one())
