"""
What an administrator may change in a text, and what the changed one must still have.

Every field of the original stands in the new one and none besides, so that a number, a date or the
hotline never goes missing; it is as short, as plain, and in its own language. What a button says,
a command's line and the words that are understood are no texts to change: they are typed, too.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from string import Formatter

from texts.catalogue import Language, keys, keys_for_staff, original, words

FIXED = ("button.", "command.", "words.", "about.", "language.")
"""Families that are typed, understood or said by the channel itself."""
LONGEST = {Language.ZH: 300, Language.EN: 480}
NOTES = frozenset({"stale.button", "stale.case", "already.done", "rating.twice"})
LONGEST_NOTE = 150
"""Shown for a moment only: a chat server takes 200 characters, fields filled in."""
_MARKUP = re.compile(r"[<>&*_`]")
_SLASH = re.compile(r"(?<!\w)/[a-z]")
_CHINESE = re.compile("[\u4e00-\u9fff]")
_QUOTED = {Language.ZH: re.compile("点“([^”]+)”"), Language.EN: re.compile('[Tt]ap "([^"]+)"')}


@dataclass(frozen=True)
class Mistake:
    """What is wrong with a changed text: a key of `reword.…` that says it, and what it is about."""

    code: str
    what: str = ""


def changeable(language: Language = Language.ZH) -> list[str]:
    """The keys of the texts that may be changed."""
    return sorted(key for key in keys(language) if not key.startswith(FIXED))


def found(typed: str) -> list[str]:
    """The texts a person may mean: the one of this key, else all whose key or words hold it."""
    wanted = typed.strip().casefold()
    mine = changeable()
    if wanted in mine or not wanted:
        return [wanted] if wanted else []
    held = [key for key in mine if wanted in key]
    spoken = [
        key
        for key in mine
        if any(wanted in original(one, key).template.casefold() for one in Language)
    ]
    return list(dict.fromkeys([*held, *spoken]))


def mistakes(language: Language, key: str, new: str) -> list[Mistake]:
    """Everything that is wrong with a new wording of a text; empty where it may be said."""
    return list(_mistakes(language, key, new))


def _mistakes(language: Language, key: str, new: str) -> Iterator[Mistake]:
    if not new.strip():
        yield Mistake("empty")
        return
    try:
        parts = list(Formatter().parse(new))
    except ValueError:
        yield Mistake("braces")
        return
    yield from _of_fields(language, key, parts)
    plain = "".join(text for text, *_ in parts)
    longest = LONGEST_NOTE if key in NOTES else LONGEST[language]
    if len(new) > longest:
        yield Mistake("long", str(longest))
    if marks := "".join(sorted(set(_MARKUP.findall(plain)))):
        yield Mistake("markup", marks)
    if _SLASH.search(plain) and key not in keys_for_staff(language) and _is_plain(language, key):
        yield Mistake("slash")
    yield from _of_language(language, plain)
    for quoted in _QUOTED[language].findall(new):
        if not _is_label(quoted):
            yield Mistake("label", quoted)


Parsed = list[tuple[str, str | None, str | None, str | None]]


def _of_fields(language: Language, key: str, parts: Parsed) -> Iterator[Mistake]:
    old = original(language, key)
    named = {name for _, name, _, _ in parts if name is not None}
    odd = any(spec or conversion for _, _, spec, conversion in parts)
    if odd or any(not name.isidentifier() for name in named):
        yield Mistake("braces")
        return
    if lacking := sorted(old.needs - named):
        yield Mistake("lacks", " ".join(f"{{{name}}}" for name in lacking))
    if strange := sorted(named - old.needs - old.may):
        yield Mistake("strange", " ".join(f"{{{name}}}" for name in strange))


def _is_plain(language: Language, key: str) -> bool:
    """Whether the original names no command itself."""
    return _SLASH.search(original(language, key).template) is None


def _of_language(language: Language, plain: str) -> Iterator[Mistake]:
    chinese = bool(_CHINESE.search(plain))
    if language is Language.EN and chinese:
        yield Mistake("not_english")
    if language is Language.ZH and not chinese and re.search(r"[A-Za-z]{2}", plain):
        yield Mistake("not_chinese")


def _is_label(quoted: str) -> bool:
    labels = (key for key in keys(Language.ZH) if key.startswith("button."))
    return any(quoted.casefold() in words(key) for key in labels)
