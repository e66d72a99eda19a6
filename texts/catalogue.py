"""
Every text people read, by language and key; a text that can't be said is an error, never a blank.

The texts are in the folders zh_CN and en beside this module, a file for each room of the desk;
files named `staff_….toml` are read by staff only. docs/texts.md lists keys and fields.
"""

import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from fnmatch import fnmatchcase
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from string import Formatter
from typing import Any

from domain.errors import SupingError
from texts.cutting import shorten, split

__all__ = [
    "Changes",
    "Language",
    "TwiceTheSame",
    "UnknownText",
    "WrongFields",
    "changed",
    "fields_of",
    "in_use",
    "keys",
    "keys_for_staff",
    "label",
    "languages_of",
    "original",
    "say",
    "shorten",
    "split",
    "template",
    "use",
    "words",
]

BUTTON, WORDS = "button.", "words."
STAFF = "staff_"
# One call says any of a family, so all its texts are given the same and may leave some out.
MAY_LEAVE_OUT: Mapping[str, frozenset[str]] = {
    "state.*.citizen": frozenset({"unit"}),
    "staff.help.*": frozenset({"name", "unit"}),
    "history.*": frozenset({"unit", "grade"}),
    "past.*": frozenset({"unit"}),
}


class Language(StrEnum):
    """The languages of the desk; the value is the name of the folder."""

    ZH = "zh_CN"
    EN = "en"


class TwiceTheSame(SupingError):
    """Two files of a language hold a text of the same key."""


class UnknownText(SupingError, LookupError):
    """There is no text of this key."""


class WrongFields(SupingError, LookupError):
    """A text was given too few fields, or fields it doesn't have."""


@dataclass(frozen=True, slots=True)
class Text:
    """A text with the fields that it needs, and those it may be given besides."""

    template: str
    needs: frozenset[str]
    may: frozenset[str] = frozenset()


Changes = Mapping[tuple[Language, str], Text]


class _Instead:
    """What is said instead of the catalogue's own; one for the program."""

    said: Changes = {}  # noqa: RUF012 - replaced as a whole, never written into


_instead = _Instead()


def say(language: Language, key: str, /, **fields: object) -> str:
    """
    Return the text of a key with its fields filled in.

    Raises UnknownText, or WrongFields where a field is missing or is not one of the text's.
    """
    text = _text(language, key)
    given = frozenset(fields)
    if not text.needs <= given <= text.needs | text.may:
        raise WrongFields(
            f"{language}: {key}: expected the fields {sorted(text.needs)}, found {sorted(given)}"
        )
    return text.template.format(**fields)


def label(language: Language, key: str) -> str:
    """Return what stands on a button (`button.…`). Raises UnknownText where it is none."""
    if not key.startswith(BUTTON):
        raise UnknownText(f"{key}: expected the key of a button")
    return say(language, key)


@cache
def words(key: str) -> frozenset[str]:
    """
    Return everything that means a button when it is typed, case folded, in both languages.

    These are its labels and the `words.…` of the same name. Raises UnknownText where it is none.
    """
    spoken = WORDS + key.removeprefix(BUTTON)
    typed = [label(language, key) for language in Language]
    for language in Language:
        typed += _spoken(language).get(spoken, ())
    return frozenset(word.casefold() for word in typed)


def languages_of(code: str | None) -> Language:
    """Return what to speak to somebody whose device says this language; zh where it says none."""
    if code is None or code.casefold().startswith("zh"):
        return Language.ZH
    return Language.EN


def keys(language: Language) -> frozenset[str]:
    """Return the keys of all texts there are."""
    return frozenset(_texts(language))


def fields_of(language: Language, key: str) -> frozenset[str]:
    """Return the fields a text needs. Raises UnknownText."""
    return _text(language, key).needs


def template(language: Language, key: str) -> str:
    """Return a text as it is written, its fields in braces. Raises UnknownText."""
    return _text(language, key).template


def changed(changes: Mapping[tuple[Language, str], str]) -> Changes:
    """Texts that are said instead of the catalogue's own; those it does not have are left out."""
    return {
        (language, key): replace(original(language, key), template=text)
        for (language, key), text in changes.items()
        if key in _texts(language)
    }


def use(changes: Changes) -> None:
    """From now on say these; for the whole program, which has one desk and one database."""
    _instead.said = changes


def in_use() -> Changes:
    """What is said now instead of the catalogue's own."""
    return _instead.said


def original(language: Language, key: str) -> Text:
    """Return the catalogue's own text, whatever is said instead. Raises UnknownText."""
    try:
        return _texts(language)[key]
    except KeyError:
        raise UnknownText(f"{language}: {key}: there is no text of this key") from None


def _text(language: Language, key: str) -> Text:
    changed_to = _instead.said.get((language, key))
    if changed_to is not None:
        return changed_to
    try:
        return _texts(language)[key]
    except KeyError:
        raise UnknownText(f"{language}: {key}: there is no text of this key") from None


def keys_for_staff(language: Language) -> frozenset[str]:
    """Return the keys of the files that only staff read."""
    return frozenset(key for name, key, _ in _entries(language) if name.startswith(STAFF))


@cache
def _texts(language: Language) -> Mapping[str, Text]:
    found = _entries(language)
    return {key: _read(key, text) for _, key, text in found if isinstance(text, str)}


@cache
def _spoken(language: Language) -> Mapping[str, tuple[str, ...]]:
    found = _entries(language)
    return {key: tuple(typed) for _, key, typed in found if isinstance(typed, list)}


def _read(key: str, template: str) -> Text:
    needs = frozenset(name for _, name, _, _ in Formatter().parse(template) if name is not None)
    may = [fields for family, fields in MAY_LEAVE_OUT.items() if fnmatchcase(key, family)]
    return Text(template, needs, frozenset().union(*may))


@cache
def _entries(language: Language) -> tuple[tuple[str, str, object], ...]:
    """Every entry: its file's name, its key, its text or list. Raises TwiceTheSame."""
    folder = resources.files("texts") / language.value
    files = sorted((one for one in folder.iterdir() if one.name.endswith(".toml")), key=_name)
    found = [(one.name, *entry) for one in files for entry in _flat(_table(one))]
    counted = Counter(key for _, key, _ in found)
    if twice := sorted(key for key, count in counted.items() if count > 1):
        raise TwiceTheSame(f"{language}: {', '.join(twice)}: there are two texts of this key")
    return tuple(found)


def _name(file: Traversable) -> str:
    return file.name


def _table(file: Traversable) -> Mapping[str, Any]:
    return tomllib.loads(file.read_text(encoding="utf-8"))


def _flat(table: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, object]]:
    for name, value in table.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{before}{name}.")
        else:
            yield before + name, value
