"""Ratings that look stuffed: flagged with the reason, decided by a person, never dropped."""

from dataclasses import replace
from datetime import timedelta

import pytest
from halls import UNIT, hall_manager, rates, rating
from town import Town

from domain.rules import Stuffing


def stuffed(town: Town, count: int = 6) -> list[int]:
    """So many on one device within a minute."""
    begun = town.now - timedelta(minutes=1)
    made = [
        rates(town, 5, device="tablet-12", at=begun + timedelta(seconds=5 * index))
        for index in range(count)
    ]
    town.tick()
    return made


def test_a_burst_on_one_device_is_put_before_a_supervisor(town: Town) -> None:
    made = stuffed(town)
    told = town.supervisor().reads()
    assert "有2条评价看着不正常，先照样计入" in told
    assert [bool(rating(town, one).flags) for one in made] == [False] * 4 + [True] * 2
    shown = town.supervisor().says("/doubts")
    assert shown.count("【存疑】") == 2
    assert "同一台设备短时间内评了好几次" in shown


def test_they_count_until_a_person_says_otherwise_and_the_figures_say_both(town: Town) -> None:
    stuffed(town)
    assert "6人评" in hall_manager(town).says("/stats")
    assert "存疑2条，等人核定，先计入" in hall_manager(town).chat.newest.text
    town.supervisor().says("/doubts")
    assert "不计入，数字里会写明。还有1条" in town.supervisor().taps("不计入")
    shown = hall_manager(town).says("/stats")
    assert "5人评" in shown
    assert "核定不计入1条" in shown
    assert "存疑1条" in shown


def test_who_decided_is_kept_and_a_second_word_changes_nothing(town: Town) -> None:
    stuffed(town, 5)
    town.supervisor().says("/doubts")
    data = town.supervisor().chat.with_button("计入").button("计入")
    assert "照样计入" in town.supervisor().taps("计入")
    assert town.colleague().forges(data.replace("doubt_in", "doubt_out"))
    doubt = town.asks(lambda work: work.doubts.get(1))
    assert (doubt.counts, doubt.decided_by is not None) == (True, True)
    assert "没有等您核定的评价" in town.supervisor().says("/doubts")


def test_a_unit_does_not_decide_about_its_own_ratings(town: Town) -> None:
    stuffed(town, 5)
    for one in (town.head(UNIT), town.handler(UNIT), hall_manager(town), town.clerk()):
        assert "【存疑】" not in one.says("/doubts")
        assert one.forges("l:doubt_out:1")
    assert town.asks(lambda work: work.doubts.waiting()) == 1


def test_a_supervisor_does_not_decide_about_their_own_rating(town: Town) -> None:
    """Staff's accounts are flagged; whoever gave the rating is not asked."""
    rates(town, 5, town.supervisor())
    town.tick()
    assert "没有等您核定的评价" in town.supervisor().says("/doubts")
    assert "评的人是工作人员" in town.colleague().says("/doubts")


def test_one_person_many_windows_is_flagged(town: Town) -> None:
    wang = town.citizen("王")
    wang.says("你好")
    for number in range(1, 8):
        rates(town, 1, wang, window=f"main/{number}")
    town.tick()
    assert "同一个人一天评了很多次" in town.supervisor().says("/doubts")


def test_a_busy_window_is_not_flagged(town: Town) -> None:
    for _ in range(20):
        rates(town, 5, device="tablet-12")
        town.passes(minutes=1)
    assert town.asks(lambda work: work.doubts.waiting()) == 0


def test_each_rating_is_looked_at_once(town: Town) -> None:
    stuffed(town, 5)
    town.supervisor().reads()
    town.tick()
    town.passes(minutes=1)
    assert town.supervisor().reads() == ""


# The open poll


def opened(town: Town) -> None:
    town.supervisor().says("/poll")
    town.supervisor().taps("开放评单位")


def test_a_citizen_grades_a_unit_once_a_quarter(town: Town) -> None:
    opened(town)
    wang = town.citizen("王")
    assert "想评哪个单位" in wang.says("大家评")
    wang.taps("住建局")
    assert "记下了：住建局“满意”" in wang.taps("满意")
    wang.taps("选别的单位") if wang.chat.shows("选别的单位") else wang.says("/poll")
    wang.taps("住建局")
    assert "已经评过了" in wang.taps("不满意")
    assert "住建局：1人，满意100%" in town.supervisor().says("/poll")
    town.waits_until("2026-10-08 09:00")
    assert "没有开放" in town.supervisor().says("/poll")


def test_the_poll_is_kept_apart_from_visits(town: Town) -> None:
    opened(town)
    wang = town.citizen("王")
    wang.says("大家评")
    wang.taps("住建局")
    wang.taps("非常不满意")
    assert "0人评" in hall_manager(town).says("/stats")
    assert town.asks(lambda work: work.service_ratings.find(1)) is None


def test_without_an_open_poll_nobody_is_asked(town: Town) -> None:
    assert "没有开放" in town.citizen("王").says("大家评")
    opened(town)
    town.supervisor().taps("结束评单位")
    assert "没有开放" in town.citizen("王").says("大家评")


def test_nobody_grades_their_own_unit_and_only_supervisors_open_it(town: Town) -> None:
    town.citizen("王").forges("l:po:0")
    assert "没有开放" in town.citizen("王").says("/poll")
    opened(town)
    assert "不能评它" in town.head("住建局").forges("l:pv_housing:5")
    assert town.citizen("王").forges("l:pv_housing:9")
    assert town.citizen("王").forges("l:pv_nowhere:5")


@pytest.mark.parametrize("page", [1, 2])
def test_the_units_are_turned_by_editing(town: Town, page: int) -> None:
    opened(town)
    ann = town.citizen("Ann", "en")
    ann.says("/poll")
    message = ann.chat.newest.message_id
    for _ in range(page):
        ann.taps("More")
    assert ann.chat.newest.message_id == message


def test_from_how_many_on_a_person_looks_is_the_countys_to_say(town: Town) -> None:
    town.under(rules=replace(town.desk.rules, stuffing=Stuffing(on_a_device=3)))
    made = stuffed(town, 4)
    assert [bool(rating(town, one).flags) for one in made] == [False, False, True, True]


def test_the_time_in_which_they_count_is_the_countys_to_say(town: Town) -> None:
    rules = Stuffing(on_a_device=3, device_within_minutes=1)
    town.under(rules=replace(town.desk.rules, stuffing=rules))
    begun = town.now - timedelta(minutes=10)
    for index in range(4):
        rates(town, 5, device="tablet-12", at=begun + timedelta(seconds=50 * index))
    town.tick()
    assert town.asks(lambda work: work.doubts.waiting()) == 0


def test_a_burst_that_goes_on_is_told_once_an_hour(town: Town) -> None:
    stuffed(town, 5)
    assert "有1条评价看着不正常" in town.supervisor().reads()
    stuffed(town, 5)
    assert town.supervisor().reads() == ""
    town.passes(minutes=61)
    stuffed(town, 5)
    waiting = town.asks(lambda work: work.doubts.waiting())
    assert f"有{waiting}条评价看着不正常" in town.supervisor().reads()
