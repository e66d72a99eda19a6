"""Reasons of an answered case's grade: the same ones, by the same rule, under the thanks."""

import pytest
from scripts import answered
from town import Somebody, Town

from storage.tables import Rating
from storage.work import Work


def rating(town: Town, number: str) -> Rating:
    def found(work: Work) -> Rating:
        case = town.case(number)
        rounds = range(case.reopened, -1, -1)
        return next(one for r in rounds if (one := work.ratings.of_round(case, r)))

    return town.asks(found)


def words(town: Town, number: str) -> str:
    one = rating(town, number)
    return town.asks(lambda work: work.ratings.words(one, work.cases.file_vault(one.case_id)))


@pytest.fixture
def wang(town: Town) -> Somebody:
    return town.citizen("王")


@pytest.fixture
def number(town: Town, wang: Somebody) -> str:
    _, made = answered(town)
    wang.taps("解决了")
    return made


def test_reasons_of_a_good_grade_stand_under_the_thanks(
    town: Town, wang: Somebody, number: str
) -> None:
    shown = wang.taps("满意")
    assert "您的评价记下了" in shown
    assert "哪里办得好" in shown
    wang.taps("办得快")
    wang.taps("态度好")
    assert rating(town, number).tags == ["fast", "friendly"]
    wang.taps("✓ 办得快")
    assert (rating(town, number).tags, rating(town, number).tag_set) == (["friendly"], 1)


def test_a_reason_changes_the_message_in_place(wang: Somebody, number: str) -> None:
    assert number
    wang.taps("满意")
    at = wang.chat.newest.message_id
    wang.taps("办得快")
    assert wang.chat.newest.message_id == at
    assert "✓ 办得快" in wang.chat.labels


def test_a_bad_grade_has_its_own_reasons_and_the_case_is_redone(
    town: Town, wang: Somebody, number: str
) -> None:
    shown = wang.taps("不满意")
    assert "重新办" in shown
    assert "哪里没办好" in shown
    wang.taps("没办成，也没说明白")
    assert rating(town, number).tags == ["not_done"]
    wang.says("水还是从顶上漏")
    assert town.history(number)[-1] == "add"


def test_reasons_of_a_grade_that_was_changed_are_those_of_the_new_one(
    town: Town, wang: Somebody, number: str
) -> None:
    wang.taps("基本满意")
    wang.taps("等太久")
    wang.taps("态度好")
    wang.taps("满意")
    assert rating(town, number).tags == ["friendly"]


def test_a_word_may_be_added_to_a_good_grade(town: Town, wang: Somebody, number: str) -> None:
    wang.taps("非常满意")
    wang.taps("补一句")
    assert "照片和语音这里收不了" in wang.sends_photo()
    assert "记下了" in wang.says("师傅大热天跑了三趟")
    assert words(town, number) == "师傅大热天跑了三趟"
    wang.taps("补一句")
    wang.says("谢谢他")
    assert words(town, number) == "师傅大热天跑了三趟\n谢谢他"


def test_words_beside_a_grade_are_sealed_with_the_case(
    town: Town, wang: Somebody, number: str
) -> None:
    wang.taps("非常满意")
    wang.taps("补一句")
    wang.says("师傅姓张")
    one = rating(town, number)
    assert one.words is not None
    assert "师傅姓张".encode() not in one.words
    assert town.asks(lambda work: work.ratings.words(one, None)) == ""


def test_after_ten_minutes_reasons_stay_as_they_are(
    town: Town, wang: Somebody, number: str
) -> None:
    wang.taps("满意")
    town.passes(minutes=11)
    assert "现在改不了了" in wang.taps("办得快")
    assert "现在改不了了" in wang.taps("补一句")
    assert rating(town, number).tags == []


def test_nobody_elses_reasons_can_be_chosen(town: Town, wang: Somebody, number: str) -> None:
    wang.taps("满意")
    data = wang.chat.newest.button("办得快")
    assert len(data.encode()) <= 64
    li = town.citizen("李")
    li.says("你好")
    assert li.forges(data) != ""
    assert wang.forges(data.replace(":fast", ":rude")) != ""
    assert rating(town, number).tags == []


def test_it_goes_in_english(town: Town) -> None:
    li, made = answered(town)
    li.taps("解决了")
    town.does(lambda office: office.work.people.speak(li.person_id, "en"))
    li.says("/rate")
    assert "What was good?" in li.taps("Satisfied")
    li.taps("Fast")
    assert rating(town, made).tags == ["fast"]
