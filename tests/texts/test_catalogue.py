"""Saying a text: the right language, all its fields, and never a blank."""

from pathlib import Path

import pytest

from domain.errors import SupingError
from texts import catalogue
from texts.catalogue import (
    Language,
    UnknownText,
    WrongFields,
    fields_of,
    keys,
    label,
    languages_of,
    say,
    words,
)

ZH, EN = Language.ZH, Language.EN


def test_a_text_is_said_in_the_language_asked_for() -> None:
    assert say(ZH, "thanks.reply").startswith("不客气")
    assert say(EN, "thanks.reply").startswith("You're welcome")


def test_its_fields_are_filled_in() -> None:
    assert say(ZH, "withdraw.done", no="261010001").startswith("261010001已撤回")


def test_a_field_may_be_a_number() -> None:
    assert say(ZH, "list.rest", n=3) == "……另有3项没有列出"


def test_braces_in_what_a_citizen_wrote_stay_as_they_are() -> None:
    assert say(ZH, "handler.full", no="1", text="{no} {} {x!r}").endswith("{no} {} {x!r}")


def test_a_field_may_be_called_like_a_parameter() -> None:
    with pytest.raises(WrongFields):
        say(ZH, "thanks.reply", language=1, key=2)


def test_an_unknown_key_is_an_error_that_names_it() -> None:
    with pytest.raises(UnknownText, match=r"zh_CN: case\.nonsense"):
        say(ZH, "case.nonsense")


def test_a_table_of_texts_is_not_a_text() -> None:
    with pytest.raises(UnknownText):
        say(ZH, "case")


def test_a_list_of_words_is_not_a_text() -> None:
    with pytest.raises(UnknownText):
        say(ZH, "words.human")


def test_a_missing_field_is_an_error_that_names_key_and_fields() -> None:
    with pytest.raises(WrongFields, match=r"withdraw\.done.*\['no'\].*\[\]"):
        say(ZH, "withdraw.done")


def test_a_field_the_text_does_not_have_is_an_error() -> None:
    with pytest.raises(WrongFields, match=r"\['no', 'unit'\]"):
        say(ZH, "withdraw.done", no=1, unit="x")


def test_both_errors_are_the_desks_own_and_lookups_that_failed() -> None:
    for error in (UnknownText, WrongFields):
        assert issubclass(error, SupingError)
        assert issubclass(error, LookupError)


def test_states_are_said_with_a_unit_whether_or_not_they_name_it() -> None:
    assert say(ZH, "state.in_progress.citizen", unit="教育局") == "教育局正在办"
    assert say(ZH, "state.closed.citizen", unit="教育局") == say(ZH, "state.closed.citizen")


def test_a_state_that_names_its_unit_needs_it() -> None:
    with pytest.raises(WrongFields):
        say(ZH, "state.in_progress.citizen")


def test_only_what_a_family_may_be_given_is_left_out() -> None:
    with pytest.raises(WrongFields):
        say(ZH, "state.closed.citizen", unit="x", no=1)


def test_a_label_is_what_stands_on_a_button() -> None:
    assert label(ZH, "button.file") == "提诉求"
    assert label(EN, "button.grade.5") == "Very satisfied"


@pytest.mark.parametrize("key", ["thanks.reply", "grade.5", "button.nonsense", "button.grade"])
def test_only_a_button_has_a_label(key: str) -> None:
    with pytest.raises(UnknownText):
        label(ZH, key)


def test_a_button_is_meant_by_its_label_in_either_language_and_by_other_words() -> None:
    assert words("button.human") >= {"找人工", "talk to a person", "人工", "human"}


def test_words_are_case_folded_as_what_is_typed_is() -> None:
    typed = words("button.withdraw_no")
    assert "no, keep it" in typed
    assert typed == {word.casefold() for word in typed}


def test_a_button_without_other_words_is_meant_by_its_labels() -> None:
    assert words("button.next") == {"下一页", "next page"}


def test_no_words_mean_what_is_no_button() -> None:
    with pytest.raises(UnknownText):
        words("button.nonsense")


@pytest.mark.parametrize("language", Language)
def test_other_words_belong_to_a_button(language: Language) -> None:
    buttons = {key.removeprefix("button.") for key in keys(language) if key.startswith("button.")}
    spoken = {key.removeprefix("words.") for key in catalogue._spoken(language)}
    assert spoken <= buttons


@pytest.mark.parametrize(
    ("code", "language"),
    [
        (None, ZH),
        ("zh", ZH),
        ("zh-hans", ZH),
        ("zh_CN", ZH),
        ("ZH-TW", ZH),
        ("en", EN),
        ("en-GB", EN),
        ("fr", EN),
        ("", EN),
    ],
)
def test_the_device_says_what_to_speak(code: str | None, language: Language) -> None:
    assert languages_of(code) is language


def test_a_language_is_named_as_it_is_stored() -> None:
    assert [Language(name) for name in ("zh_CN", "en")] == [ZH, EN]


def test_a_text_says_which_fields_it_needs() -> None:
    assert fields_of(ZH, "withdraw.ask") == {"no"}
    assert fields_of(ZH, "thanks.reply") == frozenset()


@pytest.mark.parametrize("language", Language)
def test_every_field_is_a_plain_name(language: Language) -> None:
    for key in keys(language):
        assert all(field.isidentifier() for field in fields_of(language, key)), key


def test_each_language_is_a_folder_with_the_same_files() -> None:
    folders = [Path(catalogue.__file__).parent / language for language in Language]
    first, *others = [{file.name for file in one.glob("*.toml")} for one in folders]
    assert "desk.toml" in first
    assert all(names == first for names in others)


def test_the_keys_of_a_staff_file_are_for_staff(monkeypatch: pytest.MonkeyPatch) -> None:
    entries = (("desk.toml", "a.b", "x"), ("staff_desk.toml", "c.d", "y"))
    monkeypatch.setattr(catalogue, "_entries", lambda _language: entries)
    assert catalogue.keys_for_staff(ZH) == {"c.d"}


def test_two_texts_of_one_key_are_refused_by_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "zh_CN"
    folder.mkdir()
    for name in ("one.toml", "two.toml"):
        (folder / name).write_text('[a]\nb = "x"\n', "utf-8")
    monkeypatch.setattr(catalogue.resources, "files", lambda _package: tmp_path)
    with pytest.raises(catalogue.TwiceTheSame, match=r"a\.b"):
        catalogue._entries.__wrapped__(ZH)
