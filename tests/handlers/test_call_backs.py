"""Call-backs 回访: the list of whom to ask, and what was said, solved apart from satisfied."""

import pytest
from callers import rang
from scripts import LIFT, LIFT_UNIT, answers, state
from town import Somebody, Town

from domain.lifecycle import State
from texts.catalogue import Language


def called(town: Town) -> tuple[str, Somebody]:
    """A clerk on the line with somebody whose matter was answered."""
    number = rang(town, LIFT)
    answers(town.handler(LIFT_UNIT))
    clerk = town.clerk()
    clerk.reads()
    clerk.says("/calls")
    clerk.taps("打通了")
    return number, clerk


def test_the_list_says_whom_to_ask_why_and_since_when(town: Town) -> None:
    number = rang(town, LIFT)
    answers(town.handler(LIFT_UNIT))
    shown = town.clerk().says("回访名单")
    assert "等着问的1人" in shown
    assert "没有聊天，打电话告诉　1人" in shown
    assert number in shown
    assert "[打下一个]" in shown
    assert "近7天回访0件" in shown


def test_solved_and_satisfied_are_noted_apart(town: Town) -> None:
    """Not solved, and satisfied with how it went: both are kept as they were said."""
    number, clerk = called(town)
    clerk.taps("说没解决")
    assert "对方满意吗" in clerk.taps("没细说")
    clerk.taps("满意")
    assert state(town, number) == State.DISPATCHED
    shown = clerk.says("/callbacks")
    assert "近7天回访1件，打通1件" in shown
    assert "解决0，部分0，没解决1，没说0" in shown
    assert "满意1，不满意0，没评0" in shown
    assert town.asks(lambda work: work.ratings.by_grade()) == {}


@pytest.mark.parametrize(
    ("label", "line"), [("说解决了", "解决1，部分0"), ("说解决一部分", "解决0，部分1")]
)
def test_no_grade_is_no_satisfaction(town: Town, label: str, line: str) -> None:
    _, clerk = called(town)
    clerk.taps(label)
    if clerk.chat.shows("没细说"):
        clerk.taps("没细说")
    clerk.taps("没评")
    shown = clerk.says("/callbacks")
    assert line in shown
    assert "满意0，不满意0，没评1" in shown


def test_whoever_was_not_reached_is_called_but_not_reached(town: Town) -> None:
    rang(town, LIFT)
    answers(town.handler(LIFT_UNIT))
    clerk = town.clerk()
    clerk.says("/calls")
    clerk.taps("没打通")
    assert "近7天回访1件，打通0件" in clerk.says("/callbacks")


def test_in_english(town: Town) -> None:
    with town.store.work(town.now) as work:
        work.people.speak(town.clerk().person_id, Language.EN)
    shown = town.clerk().says("/callbacks")
    assert "[Call-backs] 0 to be asked" in shown
    assert "0 called back" in shown


@pytest.mark.parametrize("who", ["handler", "head", "citizen"])
def test_nobody_else_reads_the_list(town: Town, who: str) -> None:
    people = {
        "handler": town.handler(LIFT_UNIT),
        "head": town.head(LIFT_UNIT),
        "citizen": town.citizen("王"),
    }
    assert "回访】等着问" not in people[who].says("/callbacks")


def test_a_case_that_accuses_the_readers_unit_is_not_in_it(town: Town) -> None:
    number = rang(town, LIFT)
    answers(town.handler(LIFT_UNIT))
    clerk = town.asks(lambda work: work.staff.with_role("clerk"))[0]
    town.changes(number, accused_unit=clerk.unit or "hotline")
    if clerk.unit:
        assert number not in town.clerk().says("/callbacks")
