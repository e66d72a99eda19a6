"""The one path in English, from the welcome to the grade."""

import pytest
from scripts import LIFT_UNIT, answers, en
from town import Somebody, Town

from domain.lifecycle import State

LIFT = "The lift in our house has been broken for a week"


@pytest.fixture
def ann(town: Town) -> Somebody:
    return town.citizen("Ann", "en-GB")


def filed(ann: Somebody) -> str:
    ann.says(LIFT)
    ann.taps(en("button.unsure"))
    ann.says("Chengguan Subdistrict")
    ann.taps(en("button.submit"))
    return ann.chat.number


def test_a_device_in_english_is_spoken_to_in_english(ann: Somebody) -> None:
    assert "Qingyuan County complaint desk" in ann.says("/start")
    assert ann.chat.menu[0] == "File a complaint"


def test_a_matter_is_filed_answered_closed_and_rated(town: Town, ann: Somebody) -> None:
    number = filed(ann)
    assert "We will tell you by 15:30 on Monday, 28 September 2026" in str(ann.chat.newest)
    clerk = town.clerk()
    clerk.taps("其他单位")
    clerk.taps(LIFT_UNIT)
    assert "Housing and Construction Bureau" in ann.reads()
    answers(town.handler(LIFT_UNIT), "修好了")
    assert "has answered" in ann.reads()
    ann.taps(en("button.solved"))
    assert "your rating is noted" in ann.taps(en("button.grade.5"))
    assert town.case(number).state == State.CLOSED


def test_a_makeup_saturday_is_explained(ann: Somebody) -> None:
    ann.says("物业不管电梯，小区电梯坏了")
    ann.taps(en("button.place_unclear"))
    told = ann.taps(en("button.submit"))
    assert "18:00 on Saturday, 10 October 2026 (make-up workday)" in told


def test_not_solved_goes_to_somebody_else(town: Town, ann: Somebody) -> None:
    filed(ann)
    clerk = town.clerk()
    clerk.taps("其他单位")
    clerk.taps(LIFT_UNIT)
    answers(town.handler(LIFT_UNIT))
    assert "redone by somebody else" in ann.taps(en("button.not_solved"))
    assert "【重办，第1次】" in town.handler(LIFT_UNIT, "B").reads()


def test_danger_is_told_the_numbers(ann: Somebody) -> None:
    assert "Then call 110" in ann.says("There is a fire in the stairwell")
    assert "Call now: police 110" in ann.taps(en("button.danger_now"))


def test_a_draft_is_offered_again(ann: Somebody) -> None:
    ann.says(LIFT)
    assert "Go on with it, or start anew?" in ann.says("/new")
    ann.taps(en("button.continue_draft"))


@pytest.mark.parametrize("words", ["hello", "hi", "anybody there"])
def test_a_greeting_is_answered(ann: Somebody, words: str) -> None:
    assert "Hello." in ann.says(words)


def test_small_talk_and_hints(ann: Somebody) -> None:
    ann.says("/start")
    assert ann.says("thanks") == "You're welcome. We are here whenever you need us."
    assert "You have no open case here" in ann.says("any news")
    assert "a staff member is being called" in ann.says("human").lower()


def test_a_handler_who_reads_english_has_the_card_in_english(town: Town, ann: Somebody) -> None:
    filed(ann)
    clerk = town.clerk()
    clerk.says("/language")
    clerk.taps("English")
    assert "To dispatch: 1" in clerk.says("/triage")
    clerk.taps(ann.chat.number)
    assert "[To dispatch]" in str(clerk.chat.newest)
