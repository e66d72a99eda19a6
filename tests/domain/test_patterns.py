"""Reply patterns: blanks are found in either marks, and one left in an answer is noticed."""

import pytest

from domain.patterns import LONGEST, blanks, fault_of, unfilled

PATTERN = "您反映的【什么事】，查到：【查到的情况】。电话[telephone]，再说一遍【什么事】"


def test_blanks_stand_in_order_and_once_each() -> None:
    assert blanks(PATTERN) == ("【什么事】", "【查到的情况】", "[telephone]")


def test_a_blank_that_still_stands_is_named_without_its_marks() -> None:
    half = "您反映的电梯坏了，查到：【查到的情况】。电话0000-12345"
    assert unfilled(PATTERN, half) == ("查到的情况",)


def test_a_filled_answer_has_none_and_other_brackets_are_the_writers_own() -> None:
    assert unfilled(PATTERN, "【已修好】电梯10月8日恢复，见通知[2026]3号") == ()
    assert unfilled("", PATTERN) == ()


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        ("好", "short"),
        ("已按规定办理完毕，谢谢您的反映。", "no_blank"),
        ("【】已按规定办理完毕，谢谢您。", "no_blank"),
        ("【情况】" * LONGEST, "long"),
        ("查到的情况是：【查到的情况】。", None),
    ],
)
def test_a_pattern_is_some_words_and_something_to_fill(words: str, fault: str | None) -> None:
    assert fault_of(words) == fault
