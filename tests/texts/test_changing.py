"""What an administrator may change in a text, and what the new one must still have."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samples import values

from texts.catalogue import Language, changed, fields_of, keys, original, say, template, use
from texts.changing import FIXED, changeable, found, mistakes
from texts.sampling import preview

ZH, EN = Language.ZH, Language.EN


@pytest.fixture(autouse=True)
def own_words() -> Iterator[None]:
    yield
    use({})


def codes(language: Language, key: str, new: str) -> list[str]:
    return [one.code for one in mistakes(language, key, new)]


@pytest.mark.parametrize("language", Language)
def test_every_text_may_be_said_as_it_is(language: Language) -> None:
    wrong = {
        key: codes(language, key, template(language, key))
        for key in changeable(language)
        if mistakes(language, key, template(language, key))
    }
    assert wrong == {}


@pytest.mark.parametrize("language", Language)
def test_no_text_may_lose_a_field(language: Language) -> None:
    for key in changeable(language):
        for name in fields_of(language, key):
            without = template(language, key).replace(f"{{{name}}}", "…")
            assert "lacks" in codes(language, key, without), (key, name)


@pytest.mark.parametrize(
    ("new", "code"),
    [
        ("", "empty"),
        ("  \n", "empty"),
        ("好{", "braces"),
        ("好{}", "braces"),
        ("好{no!r}", "braces"),
        ("好{no.x}", "braces"),
        ("好{phone}", "strange"),
        ("好" * 301, "long"),
        ("<b>好</b>", "markup"),
        ("发 /new", "slash"),
        ("thank you", "not_chinese"),
        ("点“没有这个按钮”", "label"),
    ],
)
def test_a_chinese_text_is_held_to_its_rules(new: str, code: str) -> None:
    assert code in codes(ZH, "thanks.reply", new)


def test_an_english_text_is_in_english() -> None:
    assert codes(EN, "thanks.reply", "谢谢") == ["not_english"]
    assert codes(EN, "thanks.reply", 'Tap "nothing like it".') == ["label"]


def test_a_button_is_quoted_as_it_is_labelled() -> None:
    assert codes(ZH, "thanks.reply", "不客气，还有事点“提诉求”。") == []


@pytest.mark.parametrize("family", FIXED)
def test_what_is_typed_or_understood_is_no_text_to_change(family: str) -> None:
    assert not [key for key in changeable() if key.startswith(family)]


def test_a_text_is_found_by_key_or_by_words() -> None:
    assert found("case.receipt") == ["case.receipt"]
    assert "case.receipt" in found("receipt")
    assert "thanks.reply" in found(original(ZH, "thanks.reply").template[:4])
    assert found("没有哪条有这样的话xyz") == found("") == []


def test_a_changed_text_is_said_in_its_language_alone_and_taken_back() -> None:
    before = say(EN, "thanks.reply")
    use(changed({(ZH, "thanks.reply"): "不客气。"}))
    assert say(ZH, "thanks.reply") == "不客气。"
    assert say(EN, "thanks.reply") == before
    use({})
    assert say(ZH, "thanks.reply") == original(ZH, "thanks.reply").template


def test_one_of_a_key_that_is_gone_is_left_out() -> None:
    assert changed({(ZH, "no.such.key"): "好"}) == {}


@pytest.mark.parametrize("language", Language)
def test_every_text_can_be_previewed(language: Language) -> None:
    for key in keys(language):
        shown = preview(language, template(language, key), hotline="12345")
        assert shown
        assert "{hotline}" not in shown


@given(
    new=st.text(max_size=80),
    key=st.sampled_from(changeable()),
    language=st.sampled_from(list(Language)),
)
def test_what_has_no_mistake_can_be_said(new: str, key: str, language: Language) -> None:
    if mistakes(language, key, new):
        return
    use(changed({(language, key): new}))
    known = values(language)
    say(language, key, **{name: known[name] for name in fields_of(language, key)})
