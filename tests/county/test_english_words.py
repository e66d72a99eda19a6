"""English is the second language: an English complaint is proposed a kind, as a Chinese one is."""

import pytest

from domain.county import County
from domain.proposing import WordList
from domain.wordlist import WordIndex

SAID = (
    ("The elevator in our building stops between floors every day", "housing"),
    ("Our property management company takes the money and never cleans the stairwell", "housing"),
    ("We have had no electricity since noon in Beishan village", "utilities"),
    ("The radiators are cold although we paid for heating", "utilities"),
    ("Two street lights in front of the market are dark", "city_management"),
    ("Rubbish has been lying next to our gate for a week", "city_management"),
    ("Square dancing until eleven, my child can't sleep", "noise"),
    ("They want to demolish our house, when is the resettlement paid?", "land"),
    ("The traffic lights at the east crossing are broken", "transport"),
    ("Bus no. 3 drives past the stop without stopping", "transport"),
    ("A pig farm next to the village, flies everywhere", "rural"),
    ("The kindergarten asks for an extra fee for lunch", "education"),
    ("The nurse did not give my father his medicine", "health"),
    ("How do I get my hospital bill reimbursed by medical insurance?", "social"),
    ("My employer owes forty of us our salary since June", "wages"),
    ("The disability allowance of my brother has stopped", "civil_affairs"),
    ("The shop will not refund the prepaid card", "market"),
    ("Black smoke comes from the chimney of the brick factory", "environment"),
    ("My motorbike was stolen and the police did nothing", "security"),
    ("The company registration has been waiting for a month", "business"),
    ("The library is closed every weekend", "culture"),
    ("The village committee does not publish its accounts", "grassroots"),
    ("The irrigation canal is blocked, our fields are dry", "water"),
    ("Somebody is logging in the state forest at night", "forestry"),
    ("The tax office gave me the wrong invoice", "tax"),
    ("I queued for two hours in the service hall and was sent away", "hall_service"),
)


def test_most_english_complaints_get_their_kind_among_the_first_three(sample: County) -> None:
    proposer = WordList(sample)
    first = third = 0
    for text, kind in SAID:
        ranked = [one.category for one in proposer.propose(text)]
        first += ranked[:1] == [kind]
        third += kind in ranked
    assert (first, third) >= (22, 24), (first, third, len(SAID))


@pytest.mark.parametrize(
    ("word", "text", "is_there"),
    [
        ("rat", "please separate them", False),
        ("rat", "a rat in the kitchen", True),
        ("rat", "rats in the kitchen", True),
        ("bus", "starting a business", False),
        ("bus", "the buses are late", True),
        ("leak", "it leaked again", True),
        ("leak", "leakage", False),
        ("street lamp", "Street lamps", True),
        ("id card", "我的ID card丢了", True),
        ("路灯", "路灯abc", True),
    ],
)
def test_a_latin_word_is_found_as_a_word(word: str, text: str, *, is_there: bool) -> None:
    assert bool(WordIndex([(word, 1)]).found(text)) is is_there


def test_the_longest_word_that_stands_there_wins() -> None:
    index = WordIndex([("water", "a"), ("water meter", "b"), ("water met", "c")])
    assert [value for _, _, value in index.found("the water meters")] == ["b"]
    assert [value for _, _, value in index.found("water metal")] == ["a"]
