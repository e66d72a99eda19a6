"""What turns the direction of words or can't be seen is taken out; what people write stays."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.masking import masked
from domain.visible import visible

TURNING = [chr(n) for n in (0x61C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))]
HIDDEN = [*TURNING, *map(chr, (0xAD, 0x200B, 0x200C, 0x200D, 0x2060, 0x2063, 0x3164, 0xFEFF))]


@pytest.mark.parametrize("sign", HIDDEN, ids=lambda sign: f"{ord(sign):04x}")
def test_nothing_that_turns_or_hides_is_left(sign: str) -> None:
    for words in (f"张三{sign}gpj.exe", f"{sign}退款", f"138{sign}0013{sign}8000", sign * 3):
        assert visible(words) == words.replace(sign, "")


@pytest.mark.parametrize("sign", HIDDEN, ids=lambda sign: f"{ord(sign):04x}")
def test_a_number_split_by_what_nobody_sees_is_masked_all_the_same(sign: str) -> None:
    assert "8000" not in masked(visible(f"请打{sign.join('13800138000')}找我"))


@pytest.mark.parametrize(
    "words",
    [
        "滨河路3号的路灯坏了。\n第二行　全角空格",
        "👨‍👩‍👧 一家人，👍🏽，❤️‍🔥，1️⃣",
        "ئۇيغۇرچە سۆز",
        "می‌خواهم",
        "𠮷野家、㐂、é",
        "plain words, 0.1MPa<",
    ],
)
def test_what_people_write_stays_as_it_is(words: str) -> None:
    assert visible(words) == words


@given(st.text())
def test_it_is_done_once_and_for_all(words: str) -> None:
    once = visible(words)
    assert visible(once) == once
    assert not [one for one in once if unicodedata.bidirectional(one) in BIDI_CONTROLS]


BIDI_CONTROLS = ("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI")
