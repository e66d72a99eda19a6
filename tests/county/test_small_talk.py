"""Small talk is a whole message; inside a complaint the same words mean nothing."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_county import wide

from domain import words
from domain.blame import blames_staff

Test = Callable[[str], bool]
SMALL_TALK: dict[Test, tuple[str, ...]] = {
    words.is_greeting: (
        *("你好", "您好！", "在吗？", "在吗在吗", "？？？", "???", "...", "你好啊", "有人吗"),
        *("Hello", "HELLO!!", "hi", "good morning", wide("hello")),
    ),
    words.is_thanks: (
        *(
            "谢谢！",
            "好的",
            "嗯",
            "嗯嗯",
            "好",
            "好好好",
            "谢谢啦~",
            "ok",
            wide("OK"),
            "ok, thanks",
        ),
        *("Thank you!", "👍", "👍👍👍", "👍🏻", "❤️"),
    ),
    words.is_impatience: (
        *("怎么还没人来", "到底管不管！！", "怎么还没人来啊？", "快点快点", "催一下", "any news?"),
    ),
    words.is_human: ("人工", "转人工", "Human", "找工作人员。"),
    words.is_withdrawal: ("撤了吧", "我要撤回", "算了", "withdraw"),
    words.is_progress: ("进度", "查进度", "progress"),
    words.is_my_data: ("我的资料", "my data"),
}
CASES = [(test, text) for test, texts in SMALL_TALK.items() for text in texts]
MATTERS = [
    "你好，我家停水了",
    "谢谢，但是还在漏水",
    "怎么还没人来修三楼的灯",
    "不清楚",
    "没解决",
    "解决了",
    "人民路",
    "3",
    "3号楼",
    "",
    "人工湖的水臭了",
    "撤销我的低保凭什么",
    "进度太慢的滨河路工地",
]


@pytest.mark.parametrize(("test", "text"), CASES)
def test_small_talk_is_recognised_whatever_its_marks_width_and_case(test: Test, text: str) -> None:
    assert test(text)


@pytest.mark.parametrize(("test", "text"), CASES)
def test_a_message_is_one_kind_of_small_talk_only(test: Test, text: str) -> None:
    assert [other for other in SMALL_TALK if other(text)] == [test]


@pytest.mark.parametrize("text", MATTERS)
def test_what_describes_a_matter_or_answers_a_question_is_no_small_talk(text: str) -> None:
    assert not [test for test in SMALL_TALK if test(text)]


@given(st.sampled_from(CASES), st.text("楼道灯坏停水abc", min_size=6, max_size=20))
def test_small_talk_inside_a_complaint_means_nothing(case: tuple[Test, str], rest: str) -> None:
    assert not case[0](f"{case[1]}{rest}")
    assert not case[0](f"{rest}{case[1]}")


@given(st.text())
def test_any_text_can_be_asked_about(text: str) -> None:
    asked = [*SMALL_TALK, words.emergency_words, words.crisis_words, blames_staff]
    assert all(test(text) in {True, False} for test in asked)


@pytest.mark.parametrize(
    "text",
    [
        "三楼着火了",
        "闻到煤气味很重",
        "高压线掉下来了",
        "有人落水",
        "井盖没了",
        "Gas leak here",
        "我要跳楼",
    ],
)
def test_danger_is_heard_anywhere(text: str) -> None:
    assert words.emergency_words(text)


@pytest.mark.parametrize("text", ["路灯坏了", "房价太高", "车站太远", "医生不在", "燃气费多收了"])
def test_an_ordinary_matter_is_no_emergency(text: str) -> None:
    assert not words.emergency_words(text)


@pytest.mark.parametrize("text", ["活不下去了", "我不想活了", "I want to die"])
def test_a_crisis_is_an_emergency_of_its_own(text: str) -> None:
    assert words.crisis_words(text)
    assert words.emergency_words(text)


def test_fire_is_no_crisis_of_a_person() -> None:
    assert not words.crisis_words("着火了")


@pytest.mark.parametrize("text", ["窗口态度恶劣", "两个局互相推诿，踢皮球"])
def test_blame_of_staff_is_noticed(text: str) -> None:
    assert blames_staff(text)


def test_a_neighbour_is_no_staff() -> None:
    assert not blames_staff("楼上邻居太吵")


def real(shared: Path) -> list[str]:
    lines = (shared / "data" / "complaints-replied.tsv").read_text(encoding="utf-8").splitlines()
    return [" ".join(line.split("\t")[3:5]) for line in lines[1:]]


def test_no_real_complaint_is_small_talk(shared: Path) -> None:
    assert not [text for text in real(shared) for test in SMALL_TALK if test(text)]


def test_few_real_complaints_put_the_emergency_numbers_first(shared: Path) -> None:
    texts = real(shared)
    assert 0.01 < sum(map(words.emergency_words, texts)) / len(texts) < 0.05
