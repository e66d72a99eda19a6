"""With a history the history speaks too; without one, or with a broken one, the word list does."""

import logging
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
from learning_house import NOW, PHONE, UNHEARD, lessons, taught_model

from bot.learning.model import BrokenModel, ForeignModel, NoModel, load, save
from bot.learning.proposer import Learned
from bot.learning.reading import read
from bot.learning.school import train_and_save
from bot.learning.training import Lesson, TooLittle, learn
from domain.county import County
from domain.proposing import WordList

KNOWN = "家里被盗，派出所一直没立案"
UNKNOWN = "我家楼上的鸽棚，怎么办"
NO_NUMPY = """
import sys
from pathlib import Path
from bot.config.county_file import read_county
from bot.learning.proposer import Learned
county = read_county("sample", Path()).county
assert Learned(county, Path("no.model")).propose("路灯不亮")
assert "numpy" not in sys.modules
"""


@pytest.fixture
def learned(county: County, model_file: Path) -> Learned:
    return Learned(county, model_file)


@pytest.mark.parametrize("text", [KNOWN, UNKNOWN, "路灯不亮", "", "hello"])
def test_an_empty_history_proposes_as_the_word_list(
    county: County, tmp_path: Path, text: str
) -> None:
    empty = Learned(county, tmp_path / "no.model")
    assert empty.propose(text) == WordList(county).propose(text)
    assert not empty.has_learned


def test_a_desk_without_a_model_loads_no_library_for_it() -> None:
    subprocess.run([sys.executable, "-c", NO_NUMPY], check=True)


@pytest.mark.parametrize(("category", "thing"), UNHEARD.items())
def test_what_no_list_knows_is_learnt(
    county: County, learned: Learned, category: str, thing: str
) -> None:
    assert WordList(county).propose(thing) == ()
    assert learned.propose(f"请问{thing}归谁管")[0].category == category


def test_a_little_history_of_four_kinds_unlearns_none_of_the_others(
    county: County, learned: Learned
) -> None:
    words = WordList(county)
    texts = [
        f"想问{keyword.word}的事，{keyword.word}怎么办"
        for kind in county.categories
        for keyword in kind.keywords[:6]
    ]
    clear = [text for text in texts if (found := words.propose(text)) and found[0].score > 0.8]
    same = sum(
        learned.propose(text)[0].category == words.propose(text)[0].category for text in clear
    )
    assert len(clear) > 100
    assert same / len(clear) > 0.98


def test_what_the_list_knows_is_known_still(county: County, learned: Learned) -> None:
    assert learned.propose(KNOWN)[0].category == WordList(county).propose(KNOWN)[0].category


@pytest.mark.parametrize("text", ["量子纠缠", "hello world", "魑魅魍魉又有人来"])
def test_a_text_of_which_little_is_known_is_never_sure(learned: Learned, text: str) -> None:
    assert all(one.score < 0.6 for one in learned.propose(text))


def test_proposals_fall_in_confidence_and_are_no_more_than_asked_for(learned: Learned) -> None:
    scores = [one.score for one in learned.propose(UNKNOWN, limit=5)]
    assert scores == sorted(scores, reverse=True)
    assert all(0 < score < 1 for score in scores)
    assert len(learned.propose(UNKNOWN, limit=1)) == 1


@pytest.mark.parametrize("text", ["", " ", "\n", "x" * 50_000, "\ud83d\ude00", "۞"])
def test_any_text_is_answered(learned: Learned, text: str) -> None:
    learned.propose(text)


def test_too_little_history_is_no_history(county: County, tmp_path: Path) -> None:
    path = taught_model(county, tmp_path)
    with pytest.raises(TooLittle, match="29 of at least 30"):
        train_and_save(county, lessons()[:29], NOW, path)
    assert not path.exists()


def test_a_history_that_says_what_the_list_says_leaves_the_list_alone(county: County) -> None:
    said = [
        Lesson(word.word, kind.code)
        for kind in county.categories
        for word in kind.keywords[:3]
        if WordList(county).propose(word.word)[0].category == kind.code
    ]
    model = learn(county, said, NOW)
    assert model.lines is None


def test_a_model_of_nothing_but_the_list_proposes_as_the_list(
    county: County, tmp_path: Path
) -> None:
    path = tmp_path / "suping.model"
    save(replace(learn(county, lessons(), NOW), lines=None), path)
    assert Learned(county, path).propose(KNOWN) == WordList(county).propose(KNOWN)


def test_lessons_of_unknown_categories_are_left_out(county: County) -> None:
    odd = [*lessons(), *(Lesson(f"怪事{n}", "gone") for n in range(50))]
    assert sum(learn(county, odd, NOW).seen) == len(lessons())


def test_learning_twice_gives_the_same_file(county: County, tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    train_and_save(county, lessons(), NOW, one)
    train_and_save(county, lessons(), NOW, other)
    assert one.read_bytes() == other.read_bytes()


def test_a_model_comes_back_from_its_file_as_it_was(county: County, tmp_path: Path) -> None:
    model = learn(county, lessons(), NOW)
    save(model, tmp_path / "m")
    again = load(tmp_path / "m")
    assert replace(again, lines=None) == replace(model, lines=None)
    assert again.lines is not None
    assert model.lines is not None
    assert abs(again.lines.weights - model.lines.weights).max() < 1e-3


def test_the_file_holds_no_text_and_is_its_owners_alone(model_file: Path) -> None:
    content = model_file.read_bytes()
    for word in (*UNHEARD.values(), PHONE, "电话", "又有人来"):
        for code in ("utf-8", "utf-16-le", "utf-32-le"):
            assert word.encode(code) not in content
    assert model_file.stat().st_mode & 0o777 == 0o600
    assert [one.name for one in model_file.parent.iterdir()] == [model_file.name]


def test_a_number_leaves_no_trace_of_its_own(county: County, tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    train_and_save(county, lessons(), NOW, one)
    changed = [Lesson(each.text.replace(PHONE, "13700000000"), each.category) for each in lessons()]
    train_and_save(county, changed, NOW, other)
    assert one.read_bytes() == other.read_bytes()


def test_what_fewer_than_three_people_wrote_is_in_no_model(county: County) -> None:
    alone = [*lessons(), *(Lesson("饕餮罍甗觚", "tax") for _ in range(2))]
    with_alone, without = learn(county, alone, NOW), learn(county, lessons(), NOW)
    assert with_alone.lines is not None
    assert without.lines is not None
    assert list(with_alone.lines.runs.numbers) == list(without.lines.runs.numbers)


def broken(content: bytes) -> dict[str, bytes]:
    """A file that came to harm, in the ways files do."""
    middle = len(content) // 2
    return {
        "empty": b"",
        "cut": content[:middle],
        "a bit flipped": content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :],
        "something else": b"PK\x03\x04 an Excel file",
        "another version": content.replace(b"proposer 1", b"proposer 9", 1),
    }


@pytest.mark.parametrize("harm", broken(b"xx"))
def test_a_broken_model_is_said_once_and_blocks_nothing(
    county: County, model_file: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture, harm: str
) -> None:
    path = tmp_path / "suping.model"
    path.write_bytes(broken(model_file.read_bytes())[harm])
    with pytest.raises((BrokenModel, ForeignModel)):
        load(path)
    with caplog.at_level(logging.INFO):
        hurt = Learned(county, path)
        assert [hurt.refresh() for _ in range(3)] == [False] * 3
    assert hurt.propose(KNOWN) == WordList(county).propose(KNOWN)
    assert len(caplog.records) == 1
    assert "the word list decides" in caplog.text


def test_a_missing_model_is_no_error(county: County, tmp_path: Path) -> None:
    with pytest.raises(NoModel):
        load(tmp_path / "none")
    assert not Learned(county, tmp_path / "none").has_learned


def test_another_countys_model_is_foreign(county: County, model_file: Path) -> None:
    kinds = tuple(replace(one, code=f"x_{one.code}") for one in county.categories[:3])
    other = replace(county, categories=kinds, rules=(), groups=(), ways=(), patterns=())
    with pytest.raises(ForeignModel):
        read(other, model_file)


def test_a_category_that_is_new_since_is_proposed_by_its_words(
    county: County, model_file: Path
) -> None:
    kinds = tuple(one for one in county.categories if one.code != "culture")
    new = replace(county.category("culture"), code="stage")
    groups = tuple(
        replace(one, kinds=tuple("stage" if kind == "culture" else kind for kind in one.kinds))
        for one in county.groups
    )
    changed = replace(county, categories=(*kinds, new), groups=groups)
    found = Learned(changed, model_file).propose("景区门票太贵，导游强制购物")
    assert found[0].category == "stage"


def test_a_new_file_is_taken_up_and_a_lost_one_forgotten(county: County, tmp_path: Path) -> None:
    path = tmp_path / "suping.model"
    desk = Learned(county, path)
    assert desk.propose(UNKNOWN) == ()
    taught_model(county, tmp_path)
    assert desk.refresh()
    assert desk.propose(UNKNOWN)[0].category == "city_management"
    path.unlink()
    assert desk.refresh()
    assert desk.propose(UNKNOWN) == ()


def test_asking_the_model_costs_a_few_word_lists(county: County, learned: Learned) -> None:
    text = "".join(one.text for one in lessons())[:300]

    def cost(propose: object) -> float:
        started = time.process_time()
        for number in range(200):
            propose(f"{number}{text}")  # type: ignore[operator]  # what is read again is read once
        return time.process_time() - started

    words = WordList(county).propose
    cost(learned.propose)
    assert min(cost(learned.propose) for _ in range(3)) < 12 * min(cost(words) for _ in range(3))
