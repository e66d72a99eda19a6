"""How the county looks back is its own: by a question in the chat, by telephone, by going there."""

from dataclasses import replace

from callers import second_clerk
from look_backs import (
    asked,
    begins,
    closed,
    closed_by_call,
    draws,
    look_back_of,
    mondays,
    says,
    to_the_draw,
)
from town import Somebody, Town

from storage.lookbacks import DONE, PERSON

NO = ("还在", "没有变好", "没做到", "就这些")


def by(town: Town, *ways: str) -> None:
    """Go on in a county that looks back in these ways alone."""
    rule = replace(town.desk.rules.look_back, by=ways)
    town.under(rules=replace(town.desk.rules, look_back=rule))


def labels(somebody: Somebody) -> str:
    return " ".join(somebody.chat.labels)


def test_where_nobody_is_asked_in_the_chat_a_person_has_it_at_once(town: Town) -> None:
    by(town, "phone", "visit")
    begins(town)
    citizen, number = closed(town)
    to_the_draw(town)
    assert "问题现在还有吗" not in citizen.reads()
    assert look_back_of(town, number).state == PERSON


def test_where_nobody_is_called_whoever_has_no_chat_is_visited(town: Town) -> None:
    by(town, "citizen_question", "visit")
    begins(town)
    number = closed_by_call(town)
    to_the_draw(town)
    row = look_back_of(town, number)
    assert (row.state, row.visit) == (PERSON, True)
    assert "没有要打的电话" in second_clerk(town).says("/calls")
    looker = town.colleague()
    looker.says("/lookback")
    looker.taps(f"记结果 {number}")
    assert "上门看了" in labels(looker)
    assert "打了电话" not in labels(looker)


def test_where_nobody_goes_there_nothing_drawn_is_a_visit(town: Town) -> None:
    by(town, "citizen_question", "phone")
    rule = replace(town.desk.rules.look_back, visit_every=1)
    town.under(rules=replace(town.desk.rules, look_back=rule))
    _, number = asked(town)
    assert not look_back_of(town, number).visit
    assert draws(town)[-1].record.count("visit") == draws(town)[0].record.count("visit")


def test_where_nobody_is_sent_silence_ends_as_unanswered_and_never_as_satisfied(
    town: Town,
) -> None:
    by(town, "citizen_question")
    _, number = asked(town)
    mondays(town, 3)
    row = look_back_of(town, number)
    assert (row.state, row.result) == (DONE, "unanswered")


def test_where_nobody_is_sent_a_no_reopens_all_the_same(town: Town) -> None:
    by(town, "citizen_question")
    citizen, number = asked(town)
    says(citizen, *NO)
    row = look_back_of(town, number)
    assert (row.state, row.result) == (DONE, "failed")
    assert town.history(number)[-1] == "look_back_failed"


def test_the_ways_are_those_of_the_county_by_default(town: Town) -> None:
    assert town.desk.rules.look_back.by == ("citizen_question", "phone", "visit")
    citizen, number = asked(town)
    says(citizen, *NO)
    assert look_back_of(town, number).state == PERSON
