"""How alike questions are: rare words count, manners don't."""

from hypothesis import given
from hypothesis import strategies as st

from domain.questions import most_alike, pairs

HELD = (
    ("新生儿上户口要带什么材料？", "出生医学证明、户口簿。"),
    ("身份证丢了怎么补办？", "带户口簿到派出所。"),
    ("How do I get a new ID card?", "Go to the police station."),
)


def best(question: str, least: float = 0.15) -> int | None:
    found = most_alike(question, HELD, limit=3, least=least)
    return found[0].at if found else None


def test_a_paraphrase_finds_its_question() -> None:
    assert best("请问孩子刚出生，户口怎么上，要什么材料") == 0
    assert best("身份证弄丢了") == 1


def test_it_works_in_english() -> None:
    assert best("I need a new ID card, how can I get it?") == 2


def test_words_of_the_answer_help() -> None:
    assert best("出生医学证明") == 0


def test_what_has_nothing_in_common_finds_nothing() -> None:
    assert best("路灯不亮") is None


def test_nothing_is_found_in_nothing() -> None:
    assert most_alike("身份证", (), limit=3, least=0.0) == ()


def test_manners_and_marks_are_no_likeness() -> None:
    assert pairs("您好，请问！谢谢") == pairs("")


def test_no_more_than_asked_for_are_returned() -> None:
    assert len(most_alike("户口簿", HELD, limit=1, least=0.0)) == 1


@given(st.text(max_size=60))
def test_any_text_has_likenesses_between_nothing_and_one(text: str) -> None:
    for one in most_alike(text, HELD, limit=3, least=0.0):
        assert 0.0 <= one.score <= 1.2


def test_a_question_itself_is_the_likest() -> None:
    for at, (question, _) in enumerate(HELD):
        assert most_alike(question, HELD, limit=1, least=0.0)[0].at == at
