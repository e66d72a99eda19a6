"""What citizens said of the answers is read in the morning, once, and never interrupts."""

from functools import partial

import pytest
from scripts import LIFT_UNIT, answered, filed, state, triaged
from town import Somebody, Town

from domain.lifecycle import State

MORNING = "2026-09-29 09:00"


def mornings(somebody: Somebody) -> list[str]:
    """What came of digests, and of outcomes alone."""
    keys = "staff.digest", "staff.outcomes"
    return [one.text for one in somebody.chat.messages.values() if one.key in keys]


def rated(town: Town, name: str, label: str | None) -> str:
    """A case that was answered, called solved, and rated where there is a label."""
    citizen, number = answered(town, name)
    citizen.taps("解决了")
    if label is not None:
        citizen.taps(label)
    return number


def test_good_news_comes_alone_where_nothing_is_open(town: Town) -> None:
    number = rated(town, "王", "满意")
    handler = town.handler(LIFT_UNIT)
    assert not mornings(handler)
    town.waits_until(MORNING)
    (told,) = mornings(handler)
    assert told.startswith("您答复的1件，群众有了回音：满意1件。")
    assert f"{number} 小区物业" in told
    assert told.endswith("：满意")


def test_good_news_stands_below_the_digest(town: Town) -> None:
    rated(town, "王", None)
    filed(town, "李")
    town.waits_until(MORNING)
    handler = town.handler(LIFT_UNIT)
    (told,) = mornings(handler)
    assert told.startswith("住建局A岗早上好")
    assert "群众有了回音：确认解决、没评1件。" in told
    assert handler.chat.of("staff.digest")[-1].button("打开清单")


def test_each_grade_is_counted_and_the_first_five_are_named(town: Town) -> None:
    labels = ("满意", "满意", "非常满意", "基本满意", None, "满意", "满意")
    numbers = [rated(town, f"人{n}", label) for n, label in enumerate(labels)]
    town.waits_until(MORNING)
    (told,) = mornings(town.handler(LIFT_UNIT))
    assert "您答复的7件" in told
    assert "非常满意1件、满意4件、基本满意1件、确认解决、没评1件。" in told
    assert [number in told for number in numbers] == [True] * 5 + [False] * 2
    assert told.endswith("另有2件。")


def test_it_is_told_once(town: Town) -> None:
    rated(town, "王", "满意")
    handler = town.handler(LIFT_UNIT)
    for day in ("09-29", "09-30", "10-08"):
        town.waits_until(f"2026-{day} 09:00")
    assert len(mornings(handler)) == 1


def test_a_grade_that_follows_later_is_told_the_morning_after_it(town: Town) -> None:
    number = rated(town, "王", None)
    town.waits_until(MORNING)
    town.citizen("王").says("评服务")
    town.citizen("王").taps("非常满意")
    town.waits_until("2026-09-30 09:00")
    first, second = mornings(town.handler(LIFT_UNIT))
    assert "没评1件" in first
    assert second.endswith("：非常满意")
    assert number in second


def test_a_bad_grade_is_told_at_once_and_not_again(town: Town) -> None:
    citizen, number = answered(town)
    citizen.taps("解决了")
    citizen.taps("不满意")
    handler = town.handler(LIFT_UNIT)
    assert f"群众评价“不满意”：{number}" in handler.reads()
    town.waits_until(MORNING)
    assert not any("回音" in told for told in mornings(handler))


def test_what_was_reopened_before_the_morning_is_no_good_news(town: Town) -> None:
    citizen, number = answered(town)
    citizen.taps("解决了")
    question = citizen.chat.newest
    citizen.taps("满意")
    citizen.forges(question.button("非常不满意"))
    assert state(town, number) == State.DISPATCHED
    town.waits_until(MORNING)
    assert "回音" not in "".join(mornings(town.handler(LIFT_UNIT)))


def test_a_bad_grade_taken_back_is_told_as_what_it_is_now(town: Town) -> None:
    citizen, number = answered(town)
    citizen.taps("解决了")
    question = citizen.chat.newest
    citizen.taps("不满意")
    citizen.forges(question.button("满意"))
    assert state(town, number) == State.CLOSED
    town.waits_until(MORNING)
    (told,) = [one for one in mornings(town.handler(LIFT_UNIT)) if "回音" in one]
    assert "满意1件" in told


def test_whoever_is_away_reads_it_when_they_are_back(town: Town) -> None:
    rated(town, "王", "满意")
    handler = town.handler(LIFT_UNIT)
    handler.says("/away 今天到周三")
    handler.taps("就这样登记")
    town.waits_until(MORNING)
    assert not mornings(handler)
    town.waits_until("2026-10-08 09:00")
    (told,) = mornings(handler)
    assert "满意1件" in told


def test_the_other_of_the_unit_does_not_read_it(town: Town) -> None:
    rated(town, "王", "满意")
    town.waits_until(MORNING)
    assert not any("回音" in told for told in mornings(town.handler(LIFT_UNIT, "B")))


@pytest.mark.parametrize("label", ["非常满意", "满意", "基本满意"])
def test_nothing_of_the_citizen_is_in_it(town: Town, label: str) -> None:
    rated(town, "王小明", label)
    town.waits_until(MORNING)
    (told,) = mornings(town.handler(LIFT_UNIT))
    assert "王小明" not in told


def test_an_unrated_case_closed_by_silence_is_no_news(town: Town) -> None:
    citizen, number = answered(town)
    citizen.looks()
    town.passes(days=12)
    assert state(town, number) == State.CLOSED
    assert "回音" not in "".join(mornings(town.handler(LIFT_UNIT)))


def test_a_clerk_who_answered_on_the_spot_reads_it_too(town: Town) -> None:
    citizen, number = triaged(town)
    town.changes(number, category="noise")
    clerk = town.clerk()
    for step in (
        partial(clerk.taps, "其他办法"),
        partial(clerk.taps, "当场答复"),
        partial(clerk.says, "夜间施工要有许可证，可打12369举报"),
        partial(clerk.taps, "发出"),
        partial(citizen.taps, "解决了"),
        partial(citizen.taps, "满意"),
    ):
        step()
    town.waits_until(MORNING)
    assert any(told.endswith("：满意") for told in mornings(clerk))
