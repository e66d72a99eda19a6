"""What the desk says, held against what there is to say."""

import pytest
from spoken import Spoken, spoken, spoken_in

from domain.rules import Kind, Rules, Urgency
from domain.staff import Post, Role
from domain.stages import stage_names
from domain.states import State
from texts.catalogue import MAY_LEAVE_OUT, Language, fields_of, keys

FAMILIES = {
    "state.{}.citizen": [*State],
    "state.{}.staff": [*State],
    "urgency.{}": [*Urgency],
    "kind.{}": [*Kind],
    "role.{}": [*Role],
    "staff.help.{}": [*Role],
    "post.{}": [*Post],
    "light.{}": ["yellow", "red"],
    "stage.{}": [*stage_names(Rules())],
    "grade.{}": ["1", "2", "3", "4", "5"],
    "button.grade.{}": ["1", "2", "3", "4", "5"],
}


def test_the_desk_says_something() -> None:
    assert len(spoken()) > 50


@pytest.mark.parametrize("one", spoken(), ids=lambda one: f"{one.where}-{one.key}")
def test_whatever_the_desk_says_has_a_text_with_those_fields(one: Spoken) -> None:
    assert one.key in keys(Language.ZH)
    if one.call in ("say", "reply", "tell") and one.fields is not None:
        assert one.fields == fields_of(Language.ZH, one.key)


@pytest.mark.parametrize("family", FAMILIES)
def test_every_word_of_the_domain_has_its_text(family: str) -> None:
    wanted = {family.format(member) for member in FAMILIES[family]}
    assert wanted <= keys(Language.ZH)


def test_every_command_of_the_menu_says_what_it_does() -> None:
    from handlers.turn import COMMANDS  # noqa: PLC0415 - the desk's own list, read last

    assert {f"command.{one.name}" for one in COMMANDS} <= keys(Language.ZH)


def test_only_families_may_leave_out_a_field() -> None:
    assert all("*" in family for family in MAY_LEAVE_OUT)


def test_a_literal_key_and_its_fields_are_found_in_the_source() -> None:
    source = """
say(language, "case.line", no=1, title="x")
turn.reply("cancel.done", menu=True)
office.tell(address, "dispatch.told", lane=STAFF, no=1, **rest)
label(language, "button.file")
people.say(user, "/start")
"""
    found = {(one.call, one.key, one.fields) for one in spoken_in(source, "x.py")}
    assert found == {
        ("say", "case.line", frozenset({"no", "title"})),
        ("reply", "cancel.done", frozenset()),
        ("tell", "dispatch.told", None),
        ("label", "button.file", frozenset()),
    }
