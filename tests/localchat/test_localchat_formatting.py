"""HTML into text and entities, counted as the Bot API counts."""

import html
from typing import Any

import pytest
from aiogram.types import MessageEntity as Entity
from aiogram.utils.text_decorations import html_decoration
from hypothesis import given
from hypothesis import strategies as st
from telegram import Message, MessageEntity

from localchat.errors import RefusedError
from localchat.referee.formatting import parse_html, slice_utf16, utf16_length


def entity(kind: str, offset: int, length: int, **more: object) -> dict[str, Any]:
    return {"type": kind, "offset": offset, "length": length, **more}


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("路灯不亮", "路灯不亮", []),
        ("<b>路灯</b>不亮", "路灯不亮", [entity("bold", 0, 2)]),
        ("<strong>急</strong>", "急", [entity("bold", 0, 1)]),
        ("<i>斜</i><em>体</em>", "斜体", [entity("italic", 0, 1), entity("italic", 1, 1)]),
        ("<u>下</u><ins>划</ins>", "下划", [entity("underline", 0, 1), entity("underline", 1, 1)]),
        ("<s>删</s>", "删", [entity("strikethrough", 0, 1)]),
        ("<strike>删</strike>", "删", [entity("strikethrough", 0, 1)]),
        ("<del>删</del>", "删", [entity("strikethrough", 0, 1)]),
        ("<tg-spoiler>隐</tg-spoiler>", "隐", [entity("spoiler", 0, 1)]),
        ('<span class="tg-spoiler">隐</span>', "隐", [entity("spoiler", 0, 1)]),
        ("<code>0317</code>", "0317", [entity("code", 0, 4)]),
        ("<pre>表</pre>", "表", [entity("pre", 0, 1)]),
        ("<blockquote>原话</blockquote>", "原话", [entity("blockquote", 0, 2)]),
        ("<blockquote expandable>长</blockquote>", "长", [entity("expandable_blockquote", 0, 1)]),
        (
            '<pre><code class="language-python">x = 1</code></pre>',
            "x = 1",
            [entity("pre", 0, 5, language="python")],
        ),
        ('<code class="language-python">x</code>', "x", [entity("code", 0, 1)]),
        (
            '<a href="https://example.org/a?b=1">县政府</a>',
            "县政府",
            [entity("text_link", 0, 3, url="https://example.org/a?b=1")],
        ),
        (
            "<a href='https://example.org'>网</a>",
            "网",
            [entity("text_link", 0, 1, url="https://example.org")],
        ),
        (
            "<a>https://example.org</a>",
            "https://example.org",
            [entity("text_link", 0, 19, url="https://example.org")],
        ),
        ('<a href="nowhere">词</a>', "词", []),
        (
            '<tg-emoji emoji-id="5368">👍</tg-emoji>',
            "👍",
            [entity("custom_emoji", 0, 2, custom_emoji_id="5368")],
        ),
        ("<b>一<i>二</i></b>", "一二", [entity("bold", 0, 2), entity("italic", 1, 1)]),
        ("<B>大写</B>", "大写", [entity("bold", 0, 2)]),
        ("<b></b>空", "空", []),
        ("<b>x</>", "x", [entity("bold", 0, 1)]),
        ("👍<b>好</b>", "👍好", [entity("bold", 2, 1)]),
        ("a &lt;b&gt; &amp; &quot;c&quot;", 'a <b> & "c"', []),
        ("&#20320;&#x597d;", "你好", []),
        ("AT&T &nbsp; &unknown;", "AT&T &nbsp; &unknown;", []),
        ("1 > 0", "1 > 0", []),
    ],
)
def test_html_becomes_text_and_entities(
    source: str, text: str, entities: list[dict[str, Any]]
) -> None:
    assert parse_html(source) == (text, entities)


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("<b>没有关", 'Can\'t find end tag corresponding to start tag "b"'),
        ("<b><i>x</b></i>", 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'),
        ("</b>", "Unexpected end tag at byte offset 0"),
        ("好</i>", "Unexpected end tag at byte offset 3"),
        ("<div>x</div>", 'Unsupported start tag "div" at byte offset 0'),
        ("路灯<br>不亮", 'Unsupported start tag "br" at byte offset 6'),
        ("1 < 2", "Unclosed start tag at byte offset 2"),
        ("<b", "Unclosed start tag at byte offset 0"),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ('<span class="red">x</span>', 'Tag "span" must have class "tg-spoiler"'),
        ("<>", 'Unsupported start tag "" at byte offset 0'),
        ("姓名：<张三>", 'Unsupported start tag "张三" at byte offset 9'),
    ],
)
def test_broken_html_is_refused_where_it_breaks(source: str, why: str) -> None:
    with pytest.raises(RefusedError) as refusal:
        parse_html(source)
    assert str(refusal.value).startswith("Bad Request: can't parse entities: ")
    assert why in str(refusal.value)


@pytest.mark.parametrize(
    ("text", "units"),
    [("", 0), ("abc", 3), ("你好", 2), ("👍", 2), ("a👨‍👩‍👧你", 10), ("𠮷野家", 4)],
)
def test_length_counts_utf16_units(text: str, units: int) -> None:
    assert utf16_length(text) == units


def test_a_slice_counts_utf16_units_too() -> None:
    assert slice_utf16("👍你好👍", 2, 2) == "你好"
    assert slice_utf16("👍你好👍", 0, 2) == "👍"


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_escaped_text_comes_out_as_it_was(text: str) -> None:
    assert parse_html(html.escape(text, quote=False)) == (text, [])


words = st.text(alphabet='路灯不亮急👍𠮷ab &<>"', min_size=1, max_size=6)
tags = st.sampled_from(["b", "i", "u", "s", "code", "tg-spoiler", "blockquote"])


@st.composite
def formatted(draw: st.DrawFn, depth: int = 3) -> str:
    if depth == 0:
        return html.escape(draw(words), quote=False)
    parts = draw(st.lists(formatted(depth - 1), min_size=1, max_size=3))
    tag = draw(tags)
    return f"{html.escape(draw(words), quote=False)}<{tag}>{''.join(parts)}</{tag}>"


@given(formatted())
def test_every_entity_of_whole_html_lies_within_the_text(source: str) -> None:
    text, entities = parse_html(source)
    for each in entities:
        assert 0 <= each["offset"] < each["offset"] + each["length"] <= utf16_length(text)
    assert entities == sorted(entities, key=lambda each: (each["offset"], -each["length"]))


@given(words, words, words)
def test_libraries_reading_the_entities_find_the_same_words(
    before: str, inside: str, after: str
) -> None:
    escaped = [html.escape(word, quote=False) for word in (before, inside, after)]
    source = f"{escaped[0]}<b>{escaped[1]}</b>{escaped[2]}"
    text, entities = parse_html(source)
    found = [MessageEntity(**each) for each in entities]
    message = Message(1, None, None, text=text, entities=found)
    assert message.parse_entities() == {found[0]: inside}
    written_again = html_decoration.unparse(text, [Entity(**each) for each in entities])
    assert parse_html(written_again) == (text, entities)
