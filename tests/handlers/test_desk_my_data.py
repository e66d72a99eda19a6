"""我的资料: what the desk holds on a person, as words and as files; corrections of it."""

import json
from html.parser import HTMLParser

import pytest
from scripts import LIFT, LIFT_UNIT, answers, filed
from test_desk_reveal import NAME, PHONE, WHY, known, reveals
from town import Somebody, Town

from texts.catalogue import Language, say


def files(somebody: Somebody) -> dict[str, str]:
    """The files on a screen by their ends."""
    return {
        name.rsplit(".", 1)[1]: content
        for seen in somebody.chat.messages.values()
        for name, content in seen.documents.items()
    }


def held(somebody: Somebody, ask: str = "我的资料") -> dict[str, object]:
    somebody.says(ask)
    return json.loads(files(somebody)["json"])


class Page(HTMLParser):
    """Sees that every element that opens is closed."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002
        if tag not in ("meta", "hr"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.mark.parametrize("words", ["我的资料", "/mydata", "my data", "我的信息"])
def test_one_word_shows_what_is_held(town: Town, words: str) -> None:
    wang, _ = known(town)
    told = wang.says(words)
    assert f"姓名：{NAME}" in told
    assert f"电话：{PHONE}" in told
    assert {"html", "json"} == set(files(wang))


def test_the_file_holds_words_answers_history_and_who_looked(town: Town) -> None:
    wang, number = known(town)
    reveals(town, number)
    answers(town.handler(LIFT_UNIT), "电梯已修好")
    data = held(wang)
    (case,) = data["cases"]  # type: ignore[misc]
    assert case["words"] == LIFT
    assert case["code"] == town.case(number).code
    assert "电梯已修好" in [one["words"] for one in case["history"]]
    assert [one["reason"] for one in data["readings"]] == [WHY]  # type: ignore[union-attr]
    assert data["notices"]
    assert f"local {wang.user_id}" in data["accounts"]  # type: ignore[operator]


def test_the_page_is_whole_has_no_script_and_says_the_same(town: Town) -> None:
    wang, number = filed(town, text=f"<script>alert(1)</script>{LIFT}")
    wang.says("我的资料")
    page = Page()
    page.feed(files(wang)["html"])
    assert page.open == []
    assert number in page.text
    assert "<script>" not in files(wang)["html"]


def test_every_label_is_there_in_both_languages(town: Town) -> None:
    wang, _ = known(town)

    def labels(value: object) -> set[str]:
        if isinstance(value, dict):
            return set(value) | {one for part in value.values() for one in labels(part)}
        return {one for part in value for one in labels(part)} if isinstance(value, list) else set()

    for label in labels(held(wang)):
        for language in Language:
            assert say(language, f"mydata.label.{label}")


def test_nothing_of_anybody_else_is_in_it(town: Town) -> None:
    known(town, "李")
    wang, _ = filed(town)
    assert NAME not in str(held(wang))
    assert PHONE not in str(wang.chat)


def test_no_member_of_staff_is_named(town: Town) -> None:
    wang, number = known(town)
    reveals(town, number)
    answers(town.handler(LIFT_UNIT))
    text = json.dumps(held(wang), ensure_ascii=False)
    assert "督办员" not in text
    assert "住建局A岗" not in text


def test_name_and_telephone_are_corrected_and_removed(town: Town) -> None:
    wang, _ = known(town)
    wang.says("我的资料")
    wang.taps("改姓名")
    assert "姓名：王小明" in wang.says("王小明")
    wang.taps("改电话")
    assert "不像电话号码" in wang.says("没有")
    assert "电话：05718877665" in wang.says("0571-8877665")
    wang.taps("改电话")
    assert "电话：没留" in wang.taps("去掉")


def test_language_is_corrected_there_too(town: Town) -> None:
    wang, _ = known(town)
    wang.says("我的资料")
    wang.taps("换语言")
    wang.taps("English")
    assert "Your data" in wang.says("my data")


def test_staff_read_their_own_data_and_are_not_forgotten_here(town: Town) -> None:
    clerk = town.clerk()
    assert "您的资料" in clerk.says("/mydata")
    assert "由管理员处理" in clerk.taps("删除我的资料")
    assert "由管理员处理" in clerk.says("/forget")
