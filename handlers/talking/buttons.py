"""Buttons of cases and lists: an opaque name, a revision, an action; checked when tapped."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from storage.tables import Card
from storage.values import Button
from texts.catalogue import Language, label

B = TypeVar("B")
LIMIT_BYTES = 64


@dataclass(frozen=True)
class CaseTap:
    """A tap on a card: which card, as of which revision, what is wanted."""

    nonce: str
    revision: int
    action: str
    argument: str = ""


@dataclass(frozen=True)
class ListTap:
    """A tap on a list: which list, which page."""

    name: str
    page: int


@dataclass(frozen=True)
class QuestionTap:
    """A tap on a dialogue's question."""

    nonce: str
    revision: int
    value: str


@dataclass(frozen=True)
class RateTap:
    """A tap under an invitation to rate, or under a rating: its signed code, what is wanted."""

    code: str
    action: str
    argument: str = ""


Tap = CaseTap | ListTap | QuestionTap | RateTap


@dataclass(frozen=True)
class Face:
    """A card as its buttons name it: its nonce, and the revision they are of."""

    nonce: str
    revision: int


def on_card(card: Card | Face, label: str, action: str, argument: str = "") -> Button:
    """A button of a card; its data fits Telegram's 64 bytes."""
    data = f"c:{card.nonce}:{card.revision}:{action}"
    return Button(label, f"{data}:{argument}" if argument else data)


def on_list(name: str, page: int, label: str) -> Button:
    """A button that turns a list to a page."""
    return Button(label, f"l:{name}:{page}")


def in_pairs(buttons: Sequence[B]) -> tuple[tuple[B, ...], ...]:
    """Two buttons or choices in a row, so that a small screen shows their words."""
    return tuple(tuple(buttons[i : i + 2]) for i in range(0, len(buttons), 2))


def to_decide(
    language: Language, row_id: int | None, yes: tuple[str, str], no: tuple[str, str]
) -> tuple[Button, Button]:
    """
    Both answers to what is put before somebody, in one row.

    `yes`, `no`: the name of the tap and the key of its words; `row_id`: what is decided.
    """
    return (
        on_list(yes[0], row_id or 0, label(language, yes[1])),
        on_list(no[0], row_id or 0, label(language, no[1])),
    )


def on_rating(code: str, label: str, action: str, argument: str = "") -> Button:
    """A button that names a visit or a rating by its signed code alone."""
    data = f"r:{code}:{action}"
    return Button(label, f"{data}:{argument}" if argument else data)


def read(data: str) -> Tap | None:
    """What a button's data means; None for data of no button of ours."""
    kind, *parts = data.split(":")
    match kind, parts:
        case "c", [nonce, revision, action, *rest] if revision.isdecimal() and len(rest) <= 1:
            return CaseTap(nonce, int(revision), action, rest[0] if rest else "")
        case "l", [name, page] if page.isdecimal():
            return ListTap(name, int(page))
        case "d", [nonce, revision, value] if revision.isdecimal():
            return QuestionTap(nonce, int(revision), value)
        case "r", [code, action, *rest] if len(rest) <= 1:
            return RateTap(code, action, rest[0] if rest else "")
        case _:
            return None
