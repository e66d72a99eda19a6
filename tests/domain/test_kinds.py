"""The kind of matter by its words: a small rule that can be read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.kinds import asks_place, kind_of, kinds_by_likelihood
from domain.rules import Kind


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("请问办低保需要哪些材料？", Kind.CONSULTATION),
        ("公积金怎么提取", Kind.CONSULTATION),
        ("How do I register a newborn?", Kind.CONSULTATION),
        ("建议在路口加设红绿灯", Kind.SUGGESTION),
        ("希望能增开一班公交", Kind.SUGGESTION),
        ("表扬城关派出所李警官，热心帮助老人", Kind.PRAISE),
        ("The clerk helped me so kindly, thank you, she was kind and quick", Kind.PRAISE),
        ("我要举报邻居卖假酒", Kind.REPORT),
        ("老伴住院，家里困难，请求帮助", Kind.HELP),
        ("楼下烧烤摊噪音扰民", Kind.COMPLAINT),
        ("电梯坏了", Kind.COMPLAINT),
        ("", Kind.COMPLAINT),
    ],
)
def test_words_speak_for_a_kind(text: str, kind: Kind) -> None:
    assert kind_of(text) == kind


def test_thanks_before_a_wish_are_manners() -> None:
    assert kind_of("感谢领导关心，特此感谢，但是路灯一直没修，请求解决") != Kind.PRAISE


@given(st.text(max_size=300))
def test_every_kind_is_ranked_once_whatever_is_said(text: str) -> None:
    assert sorted(kinds_by_likelihood(text)) == sorted(Kind)


@pytest.mark.parametrize("kind", Kind)
def test_a_place_is_asked_for_what_somebody_must_go_and_see(kind: Kind) -> None:
    free = {Kind.CONSULTATION, Kind.SUGGESTION, Kind.PRAISE}
    assert asks_place(kind) == (kind not in free)
