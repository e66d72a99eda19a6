"""A citizen is asked what became of the answer: three taps, one reminder, never a third message."""

from datetime import timedelta

import pytest
from look_backs import (
    ALL_GOOD,
    answers_of,
    asked,
    begins,
    closed,
    look_back_of,
    look_backs,
    mondays,
    says,
    to_the_draw,
)
from scripts import LIFT_UNIT, state
from town import Somebody, Town

from domain.lifecycle import Actor, State
from handlers.citizens.forgetting import forget_person
from storage.lookbacks import ASKED, DONE, PERSON
from texts.catalogue import Language, label


def test_a_month_after_the_closing_its_citizen_is_asked(town: Town) -> None:
    begins(town)
    citizen, number = closed(town)
    mondays(town, 4)
    assert not citizen.chat.of("look_back.ask")
    mondays(town, 1)
    (shown,) = citizen.chat.of("look_back.ask")
    assert number in shown.text
    assert "9月答复您办好了" in shown.text
    assert "原单位看不到是谁说的" in shown.text


def test_three_taps_and_all_is_well(town: Town) -> None:
    citizen, number = asked(town)
    assert "（2/3）比以前好了吗" in citizen.taps("没有了")
    assert "（3/3）" in citizen.taps("好多了")
    assert "发张照片、发个位置" in citizen.taps("都做到了")
    assert f"谢谢您，{number}" in citizen.taps("就这些")
    assert answers_of(town) == [("chat", "yes", "yes", "yes")]
    row = look_back_of(town, number)
    assert (row.state, row.result, row.again_at) == (DONE, "passed", None)
    assert state(town, number) == State.CLOSED


def test_words_and_numbers_do_as_well_as_taps(town: Town) -> None:
    citizen, _ = asked(town)
    citizen.says("还有一些")
    citizen.says("2")
    citizen.says("做到一部分")
    assert answers_of(town) == [("chat", "partly", "partly", "partly")]


def test_in_english(town: Town) -> None:
    begins(town)
    citizen = town.citizen("Ann", "en")
    number = citizen.files("The lift of our block is broken, the property company does nothing")
    town.changes(number, state="closed", closed_at=town.now, lead_unit="housing", kind="complaint")
    to_the_draw(town)
    shown = citizen.chat.of("look_back.ask")[0]
    assert "Is the problem still there?" in shown.text
    keys = ("gone", "better", "true", "ready")
    labels = [label(Language.EN, f"button.look_back_{key}") for key in keys]
    assert f"Thank you, {number} is noted" in says(citizen, *labels)


def test_a_photo_a_place_and_a_word_go_with_it_and_no_unit_reads_them(town: Town) -> None:
    citizen, number = asked(town)
    says(citizen, "还有一些", "好一些", "都做到了")
    assert "照片1张" in citizen.sends_photo("电梯还响")
    citizen.sends_place(name="三号楼")
    citizen.taps("就这些")
    case = town.case(number)
    written = town.asks(
        lambda work: [work.cases.written(one) for one in work.cases.events(case, "look_back")]
    )
    assert [(one.text, len(one.files)) for one in written] == [("电梯还响", 1)]
    assert "三号楼" in written[0].place
    assert all("电梯还响" not in str(chat) for chat in town.staff_chats())


def test_the_first_tap_counts_for_whoever_stops_there(town: Town) -> None:
    citizen, number = asked(town)
    citizen.taps("还在")
    town.passes(days=8)
    assert look_back_of(town, number).result == "failed"
    assert state(town, number) == State.DISPATCHED


# One reminder, no third


def test_who_does_not_answer_is_reminded_once_and_never_again(town: Town) -> None:
    citizen, number = asked(town)
    town.passes(days=3, hours=1)
    assert "再问一次，以后不再打扰" in citizen.reads()
    mondays(town, 4)
    assert len(citizen.chat.of("look_back.ask")) == 1
    assert len(citizen.chat.of("look_back.remind")) == 1
    assert look_back_of(town, number).state == PERSON


def test_silence_is_unanswered_and_never_satisfied(town: Town) -> None:
    begins(town)
    _, number = closed(town)
    town.changes(number, reopened=1)
    to_the_draw(town)
    assert look_back_of(town, number).why == "reopened"
    mondays(town, 2)
    row = look_back_of(town, number)
    assert (row.state, row.result) == (DONE, "unanswered")
    figures = town.asks(
        lambda work: work.lookbacks.figures(town.now - timedelta(days=60), town.now)
    )
    assert [(one.all, one.answered, one.unanswered) for one in figures] == [(1, 0, 1)]


def test_of_what_was_drawn_a_late_answer_still_counts(town: Town) -> None:
    citizen, number = asked(town)
    town.passes(days=8)
    assert look_back_of(town, number).state == PERSON
    says(citizen, *ALL_GOOD)
    assert look_back_of(town, number).result == "passed"


def test_nobody_is_asked_in_the_quiet_hours(town: Town) -> None:
    citizen, number = asked(town)
    with town.store.work(town.now) as work:
        row = work.lookbacks.get(look_back_of(town, number).id or 0)
        assert row is not None
        row.next_at = town.at("22:00")
    town.waits_until("23:00")
    assert not citizen.chat.of("look_back.remind")
    town.passes(hours=9)
    assert citizen.chat.of("look_back.remind")


def test_nobody_is_before_two_questions_at_once(town: Town) -> None:
    begins(town)
    citizen, first = closed(town)
    second = citizen.files("小区物业不收垃圾，臭了一周")
    town.changes(second, state="closed", closed_at=town.now, lead_unit="housing", kind="complaint")
    to_the_draw(town)
    (before,) = citizen.chat.of("look_back.ask")
    says(citizen, *ALL_GOOD)
    mondays(town, 1)
    (after,) = citizen.chat.of("look_back.ask")
    assert {before.text[:9], after.text[:9]} == {first, second}


# Who is not asked


def test_whoever_says_so_is_asked_no_more(town: Town) -> None:
    citizen, number = asked(town)
    assert "以后不再问您" in citizen.taps("以后别再问我")
    assert look_back_of(town, number).result == "not_asked"
    later = citizen.files("小区物业不收垃圾，臭了一周")
    town.changes(later, state="closed", closed_at=town.now, lead_unit="housing", kind="complaint")
    mondays(town, 7)
    assert not citizen.chat.of("look_back.ask")
    assert look_backs(town, later) == []


def test_whoever_is_forgotten_is_asked_nothing(town: Town) -> None:
    begins(town)
    citizen, number = closed(town)
    person_id = citizen.person_id
    town.does(lambda office: forget_person(office, person_id, Actor.CITIZEN))
    to_the_draw(town)
    assert look_backs(town, number) == []
    assert not citizen.chat.of("look_back.ask")


def test_whoever_is_forgotten_after_the_question_is_not_reminded(town: Town) -> None:
    citizen, number = asked(town)
    person_id = citizen.person_id
    town.does(lambda office: forget_person(office, person_id, Actor.CITIZEN))
    mondays(town, 2)
    assert not citizen.chat.of("look_back.remind")
    assert look_back_of(town, number).result == "moot"


def test_a_case_that_its_citizen_has_redone_meanwhile_is_asked_about_no_more(town: Town) -> None:
    citizen, number = asked(town)
    town.changes(number, state="in_progress", reopened=1)
    mondays(town, 1)
    assert not citizen.chat.of("look_back.remind")
    assert look_back_of(town, number).result == "moot"


# A button of somebody else, twice, too late


def taps_of(citizen: Somebody) -> dict[str, str]:
    """What the buttons of the question send."""
    return citizen.chat.of("look_back.ask")[0].buttons


@pytest.mark.parametrize("who", ["stranger", "handler", "supervisor"])
def test_nobody_else_can_answer(town: Town, who: str) -> None:
    citizen, number = asked(town)
    people = {
        "stranger": town.citizen("李"),
        "handler": town.handler(LIFT_UNIT),
        "supervisor": town.supervisor(),
    }
    for data in taps_of(citizen).values():
        people[who].forges(data)
    assert answers_of(town) == []
    assert look_back_of(town, number).state == ASKED


def test_an_answer_is_given_once(town: Town) -> None:
    citizen, number = asked(town)
    data = taps_of(citizen)["还在"]
    says(citizen, *ALL_GOOD)
    citizen.forges(data)
    assert "这一次已经问完了" in citizen.reads()
    assert answers_of(town) == [("chat", "yes", "yes", "yes")]
    assert state(town, number) == State.CLOSED


def test_a_forged_answer_is_none(town: Town) -> None:
    citizen, _ = asked(town)
    data = taps_of(citizen)["还在"].removesuffix("no") + "perhaps"
    assert "按钮" in citizen.forges(data)
    assert answers_of(town) == []
