"""What staff read comes through clearing: who may look at the words as they were written."""

import re
from pathlib import Path

import pytest
from callers import leaves_phone
from scripts import triaged
from town import Somebody, Town

HANDLERS = Path(__file__).parents[2] / "handlers"
OPEN_THEM = {"cases/words.py", "cards/clearing.py"}
"""The only two modules that open a case's matter."""
READ_OWN = {
    "cards/cards.py",
    "citizens/edits.py",
    "citizens/joining.py",
    "citizens/my_data_parts.py",
}
"""What is written here goes to the writer of the case, and to nobody else."""
FOR_HELP = {"casework/danger.py"}


def using(pattern: str) -> set[str]:
    """The modules of handlers in which this stands."""
    return {
        str(path.relative_to(HANDLERS))
        for path in HANDLERS.rglob("*.py")
        if re.search(pattern, path.read_text(encoding="utf-8"))
    }


def test_the_matter_is_opened_in_two_modules_alone() -> None:
    assert using(r"cases\.matter\(|\.matter\(case\)") == OPEN_THEM


def test_uncleared_words_are_read_by_their_writer_and_by_help_alone() -> None:
    assert using(r"\bown_words\(") - OPEN_THEM == READ_OWN
    assert using(r"\bin_danger\(") - OPEN_THEM == FOR_HELP


def test_what_machines_compare_is_put_into_no_text() -> None:
    """Nothing that is for machines stands where a text is said."""
    assert using(r"(?:say|tell|reply|shorten|Message)\([^)]*for_machines\(") == set()


RUDE = "12345热线接线员态度恶劣，骂人"


@pytest.fixture
def accusing(town: Town) -> tuple[Somebody, str]:
    """Somebody who blames the hotline itself, has left a number and never saw the answer."""
    wang = town.citizen("王")
    wang.says(RUDE)
    wang.taps("反映作风问题")
    wang.taps("提交")
    leaves_phone(town, wang)
    number = wang.chat.number
    town.does(lambda office: office.work.people.wants_a_person(
        wang.address_id, "complaint", office.work.cases.by_number(number).id))  # fmt: skip
    town.changes(number, state="replied", replied_at=town.now)
    return wang, number


def test_the_accused_desk_has_no_call_about_it(town: Town, accusing: tuple[Somebody, str]) -> None:
    assert town.case(accusing[1]).accused_unit == "hotline"
    shown = town.clerk().says("/calls")
    assert accusing[1] not in shown
    assert "没有要打的电话" in shown or "没有人" in shown


def test_a_supervisor_calls_about_it(town: Town, accusing: tuple[Somebody, str]) -> None:
    assert accusing[1] in town.supervisor().says("/calls")


def test_a_supervisor_has_no_other_calls(town: Town) -> None:
    wang, number = triaged(town)
    leaves_phone(town, wang)
    case_id = town.case(number).id
    town.does(lambda office: office.work.people.wants_a_person(wang.address_id, "human", case_id))
    assert number not in town.supervisor().says("/calls")
    assert number in town.clerk().says("/calls")


def test_the_words_to_read_out_name_nobody(town: Town) -> None:
    """A clerk reads a case's first words to its writer, masked as everywhere at the desk."""
    wang = town.citizen("王")
    number = wang.files("我叫王小明，电梯坏了")
    leaves_phone(town, wang)
    case_id = town.case(number).id
    town.does(lambda office: office.work.people.wants_a_person(wang.address_id, "human", case_id))
    shown = town.clerk().says("/calls")
    assert number in shown
    assert "王小明" not in shown
