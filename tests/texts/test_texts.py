"""The texts themselves: complete, short enough, plain, and every button can be typed."""

import re
from collections.abc import Callable
from itertools import combinations

import pytest
from samples import EN, ZH, bare, filled, for_citizens

from texts.catalogue import Language, fields_of, keys, label, words

BOTH = sorted(keys(ZH) | keys(EN))
BUTTONS = [key for key in BOTH if key.startswith("button.")]
# Where a word is looked for before any question is asked.
MENU = ("button.file", "button.track", "button.rate", "button.human")
# Buttons that stand under one question.
TOGETHER = (
    ("submit", "confidential", "edit_text", "edit_place", "edit_category", "drop"),
    ("submit", "confidential_on", "edit_text", "edit_place", "edit_category", "drop"),
    ("browse", "unsure"),
    ("more", "groups", "unsure"),
    ("send", "cancel"),
    ("solved", "partly", "not_solved", "full_answer"),
    ("withdraw_yes", "withdraw_no"),
    ("urge", "withdraw"),
    ("continue_draft", "new_draft"),
    ("danger_now", "hazard"),
    ("grade.5", "grade.4", "grade.3", "grade.2", "grade.1"),
)
CHINESE = re.compile(r"[\u4e00-\u9fff]")
LIMIT = 300
# English says the same in more letters; what it is filled with, too.
FILLED_LIMIT = {ZH: 300, EN: 480}
NOTE_LIMIT = 200
NOTES = ("stale.button", "stale.case", "already.done", "rating.twice")
COMMAND_LIMIT = 256
LABEL_LIMIT = {ZH: 12, EN: 24}
JARGON = {
    ZH: "派单|签收|工单|受理|督办|销号|退单|办结|承办|挂牌|主办|协办|转办|提级|经办|逾期|反馈"
    "|诉求人|用户|点击|无效|非法|系统",
    EN: r"\b(?:dispatch|work order|ledger|escalat|handler|overdue|invalid|complainant|user|error"
    r"|click)",
}


def offenders(is_wrong: Callable[[str], object], among: list[str] = BOTH) -> dict[str, object]:
    """The keys whose text is wrong, with what is wrong about it."""
    found = {key: is_wrong(key) for key in among}
    return {key: wrong for key, wrong in found.items() if wrong}


def wording(language: Language, key: str) -> str:
    """A text without its fields."""
    return re.sub(r"\{\w+\}", "", bare(language, key))


def length(text: str) -> int:
    """As a reader counts it: without the line breaks."""
    return len(text.replace("\n", ""))


def test_both_languages_say_the_same_things() -> None:
    assert keys(ZH) == keys(EN)


def test_both_languages_name_the_same_fields() -> None:
    assert not offenders(lambda key: fields_of(ZH, key) ^ fields_of(EN, key))


@pytest.mark.parametrize("language", Language)
def test_a_text_is_short_enough_to_be_read(language: Language) -> None:
    assert not offenders(lambda key: length(bare(language, key)) > LIMIT)


@pytest.mark.parametrize("language", Language)
def test_a_text_is_short_enough_when_filled_with_long_values(language: Language) -> None:
    limit = FILLED_LIMIT[language]
    assert not offenders(lambda key: max(0, length(filled(language, key)) - limit))


@pytest.mark.parametrize("language", Language)
def test_what_is_shown_for_a_moment_fits_a_note(language: Language) -> None:
    assert not offenders(lambda key: len(filled(language, key)) > NOTE_LIMIT, list(NOTES))


@pytest.mark.parametrize("language", Language)
def test_a_command_fits_the_menu(language: Language) -> None:
    commands = [key for key in BOTH if key.startswith("command.")]
    assert commands
    assert not offenders(lambda key: len(bare(language, key)) > COMMAND_LIMIT, commands)


@pytest.mark.parametrize("language", Language)
def test_citizens_read_no_slash_command(language: Language) -> None:
    slash = re.compile(r"(?<!\w)/[a-z]")
    assert not offenders(lambda key: slash.findall(wording(language, key)), for_citizens())


@pytest.mark.parametrize("language", Language)
def test_citizens_read_no_word_of_the_office(language: Language) -> None:
    jargon = re.compile(JARGON[language], re.IGNORECASE)
    assert not offenders(lambda key: jargon.findall(wording(language, key)), for_citizens())


@pytest.mark.parametrize("language", Language)
def test_a_text_is_plain_without_markup(language: Language) -> None:
    assert not offenders(lambda key: re.findall(r"[<>&*_`]", wording(language, key)))


@pytest.mark.parametrize("language", Language)
def test_a_text_has_no_stray_blanks(language: Language) -> None:
    stray = re.compile(r"^\s|\s$|[ \t]\n|\n\n|\t")
    assert not offenders(lambda key: stray.findall(bare(language, key)))


def test_chinese_uses_chinese_marks() -> None:
    half = re.compile(r"[\u4e00-\u9fff}][,;:?!()\"]|[,;?!()\"][\u4e00-\u9fff{]")
    chinese = [key for key in BOTH if key != "language.ask"]
    assert not offenders(lambda key: half.findall(bare(ZH, key)), chinese)


def test_english_holds_no_chinese() -> None:
    chinese = re.compile("[\u4e00-\u9fff，。：；！？（）“”\u3000、]")
    english = [key for key in BOTH if key not in ("language.ask", "command.language")]
    assert not offenders(lambda key: chinese.findall(bare(EN, key)), english)


@pytest.mark.parametrize("language", Language)
def test_a_label_fits_its_button(language: Language) -> None:
    limit = LABEL_LIMIT[language]
    assert not offenders(lambda key: not 1 <= len(label(language, key)) <= limit, BUTTONS)


def test_a_label_is_words_that_can_be_typed() -> None:
    assert not offenders(lambda key: not CHINESE.search(label(ZH, key)), BUTTONS)
    typed = re.compile(r"[\w ',():-]+", re.ASCII)
    assert not offenders(lambda key: not typed.fullmatch(label(EN, key)), BUTTONS)


@pytest.mark.parametrize("language", Language)
def test_no_two_buttons_have_the_same_label(language: Language) -> None:
    labels = [label(language, key).casefold() for key in BUTTONS]
    assert len(set(labels)) == len(labels)


@pytest.mark.parametrize("together", TOGETHER, ids=lambda names: names[0])
def test_what_is_typed_means_one_button_of_a_question(together: tuple[str, ...]) -> None:
    for one, other in combinations(together, 2):
        assert not words(f"button.{one}") & words(f"button.{other}")


@pytest.mark.parametrize("key", MENU)
def test_a_word_of_the_menu_means_nothing_else_anywhere(key: str) -> None:
    others = [words(other) for other in BUTTONS if other != key]
    assert not words(key) & frozenset().union(*others)


@pytest.mark.parametrize(("language", "quoted"), [(ZH, "点“([^”]+)”"), (EN, '[Tt]ap "([^"]+)"')])
def test_a_button_is_quoted_as_it_is_labelled(language: Language, quoted: str) -> None:
    labels = {label(language, key) for key in BUTTONS}
    named = {key: set(re.findall(quoted, bare(language, key))) for key in BOTH}
    assert sum(bool(names) for names in named.values()) > 10
    assert not {key: names - labels for key, names in named.items() if names - labels}


def test_grouped_alerts_are_filled_alike() -> None:
    alerts = [key for key in BOTH if key.startswith("reminder.")]
    alerts += ["overdue.handler", "overdue.unit_head", "urge.unit_head"]
    assert len(alerts) == 14
    assert not offenders(lambda key: fields_of(ZH, key) ^ {"n", "lines"}, alerts)


@pytest.mark.parametrize("name", ["work", "overdue", "triage", "approvals", "warned"])
def test_lists_turn_their_pages_alike(name: str) -> None:
    assert fields_of(ZH, f"{name}.list") == {"n", "page", "pages", "lines"}
    assert not fields_of(ZH, f"{name}.empty")


def test_both_receipts_give_number_code_date_and_a_telephone() -> None:
    for key in ("case.receipt", "triage.receipt"):
        assert fields_of(ZH, key) >= {"no", "code", "due", "hotline"}


def test_the_handlers_card_tells_both_dates() -> None:
    assert fields_of(ZH, "handler.card") >= {"unit_due", "citizen_due"}


def test_nothing_told_to_a_unit_has_room_for_who_complained() -> None:
    told = [key for key in BOTH if key.startswith(("handler.", "urged.", "added.", "rated."))]
    assert not offenders(lambda key: fields_of(ZH, key) & {"name", "phone", "citizen"}, told)


@pytest.mark.parametrize("key", ["hint.text", "hint.choice", "file.only_pictures", "cases.none"])
def test_who_is_not_understood_is_told_the_word_for_a_person(key: str) -> None:
    assert "发“人工”" in bare(ZH, key)
    assert 'send "human"' in bare(EN, key).lower()


def test_the_word_for_a_person_is_understood() -> None:
    assert {"人工", "human"} <= words("button.human")


def test_danger_is_told_the_number_first() -> None:
    assert bare(ZH, "emergency.first").index("110") < bare(ZH, "emergency.first").index("隐患")
    assert "110" in bare(ZH, "welcome.notice")
    assert "110" in bare(EN, "welcome.notice")


def test_silence_is_never_called_satisfied() -> None:
    for key in ("citizen.answer", "case.closed_silent"):
        assert "不当作满意" in bare(ZH, key)
        assert 'never "satisfied"' in bare(EN, key).replace("never as", "never")


def test_five_grades_are_called_the_same_on_the_button_and_in_words() -> None:
    for grade in "54321":
        for language in Language:
            assert label(language, f"button.grade.{grade}").casefold() == bare(
                language, f"grade.{grade}"
            )
