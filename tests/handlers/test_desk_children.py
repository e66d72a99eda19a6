"""A child is stopped gently and asked for a guardian; danger is never stopped."""

import pytest
from scripts import LIFT
from town import Town

from domain.children import says_child
from domain.privacy import Privacy

CHILD = "我今年10岁，学校门口的路灯坏了"
CHILDREN = (
    "我10岁",
    "我今年十二岁，被人欺负",
    "你好，我才9岁",
    "我是一名小学生，食堂的饭是坏的",
    "我是小学生。",
    "我上三年级，作业太多",
    "我在读五年级，老师打人",
    "I am 11 years old and the bus is late",
    "I'm a kid",
)
GROWN_UPS = (
    "我孩子今年10岁，上学没人管",
    "我家孩子上三年级",
    "我是小学生家长，食堂的饭是坏的",
    "我儿子12岁被打",
    "我有个10岁的女儿",
    "我今年60岁，没有低保",
    "我18岁",
    "我是初二学生，今年14岁",
    "我是大学三年级学生",
    "我是高中三年级",
    "小区建成10年，我3岁的孩子没学上",
    "我是小学老师",
    "一位10岁男孩落水",
    "I am 40 years old",
)


@pytest.mark.parametrize("text", CHILDREN)
def test_a_child_is_known_by_what_they_say_of_themselves(text: str) -> None:
    assert says_child(text)


@pytest.mark.parametrize("text", GROWN_UPS)
def test_a_grown_up_is_not_taken_for_a_child(text: str) -> None:
    assert not says_child(text)


def test_the_age_is_the_countys() -> None:
    assert says_child("我今年15岁", under=16)
    assert not says_child("我今年10岁", under=0)


def test_a_child_is_asked_for_a_guardian_and_nothing_is_filed(town: Town) -> None:
    wang = town.citizen("王")
    told = wang.says(CHILD)
    assert "请爸爸妈妈或其他监护人" in told
    assert "110" in told
    wang.says("路灯真的坏了")
    assert "请爸爸妈妈" in wang.reads() or wang.chat.shows("我是监护人，接着说")
    assert not town.clerk().chat.messages


def test_a_guardian_goes_on_with_what_was_said_and_it_is_recorded(town: Town) -> None:
    wang = town.citizen("王")
    wang.says(CHILD)
    wang.taps("我是监护人，接着说")
    assert town.asks(lambda work: work.people.guarded(wang.person_id))
    wang.says("城关街道")
    if wang.chat.shows("说不准，请工作人员分"):
        wang.taps("说不准，请工作人员分")
        wang.says("城关街道")
    assert "路灯坏了" in str(wang.chat.of("file.review")[-1])


def test_a_guardian_is_asked_once(town: Town) -> None:
    wang = town.citizen("王")
    wang.says(CHILD)
    wang.says("我是家长")
    wang.says("/cancel")
    assert "监护人" not in wang.says(CHILD)


def test_danger_is_never_stopped(town: Town) -> None:
    wang = town.citizen("王")
    assert "110" in wang.says("我今年10岁，我家着火了")
    assert wang.chat.shows("现在有危险，怎么打")


def test_a_draft_that_was_open_goes_on(town: Town) -> None:
    wang = town.citizen("王")
    wang.says(LIFT)
    wang.says("我今年10岁，在城关街道")
    wang.taps("我是监护人，接着说")
    assert LIFT in str(wang.chat.of("file.review")[-1])


def test_a_county_may_set_another_age(town: Town) -> None:
    town.under(privacy=Privacy(minors_under=0))
    assert "监护人" not in town.citizen("王").says(CHILD)
