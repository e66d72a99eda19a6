"""
Dialogues are values: a frozen draft and an ordered tuple of named steps.

A step asks and takes; what every dialogue needs beside that is in handlers/engine.py.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ConfigDict

from domain.errors import SupingError
from handlers.incoming import Point
from handlers.talking.heard import Heard
from storage.values import FileRef, Message
from texts.catalogue import Language

BACK, CANCEL = "!back", "!cancel"


class Draft(BaseModel):
    """What a dialogue has gathered so far; frozen, and JSON when stored."""

    model_config = ConfigDict(frozen=True)


D = TypeVar("D", bound=Draft)


@dataclass(frozen=True)
class Choice:
    """A button of a question: `words` are what may be typed instead, besides the label."""

    value: str
    label: str
    words: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Question:
    """
    What a step asks.

    `free` says that words are expected, so digits are no choices; `protect` that it names a case
    to a unit, so it can't be passed on.
    """

    key: str
    text: str
    rows: tuple[tuple[Choice, ...], ...] = ()
    free: bool = True
    ask_place: str | None = None
    protect: bool = False


@dataclass(frozen=True)
class Answer:
    """
    What a person gave: a choice, or words, files and a place.

    `heard` are the messages it came in; `place` is what a pinned place is called. It is `close`
    where it follows the message before within seconds, as pictures do that are sent together.
    """

    choice: str | None = None
    text: str = ""
    files: tuple[FileRef, ...] = ()
    point: Point | None = None
    album: str | None = None
    heard: tuple[Heard, ...] = ()
    place: str = ""
    close: bool = False


@dataclass(frozen=True)
class Next(Generic[D]):
    """Understood: go on to the next step that applies; `note` is said before its question."""

    draft: D
    note: Message | None = None


@dataclass(frozen=True)
class Stay(Generic[D]):
    """
    Kept: say the note, and ask this step again where it isn't `quiet`.

    `amend` changes the question that stands there in place: another picture of the same album only
    changes how many there are.
    """

    draft: D
    quiet: bool = False
    note: Message | None = None
    amend: bool = False


@dataclass(frozen=True)
class GoTo(Generic[D]):
    """Go to a named step."""

    draft: D
    step: str
    note: Message | None = None


@dataclass(frozen=True)
class Drop:
    """The person doesn't want it after all."""


Taken = Next[D] | Stay[D] | GoTo[D] | Drop


class NotUnderstood(SupingError):
    """The step can't take this: `hint` is the text that says what it can take."""

    def __init__(self, hint: str, **fields: Any) -> None:
        super().__init__(hint)
        self.hint = hint
        self.fields = fields


@dataclass(frozen=True)
class View:
    """What a step may look at while asking and taking: the language, and facts of the flow."""

    language: Language
    facts: Any = None


def always(_draft: object) -> bool:
    """A step that always applies."""
    return True


@dataclass(frozen=True)
class Step(Generic[D]):
    """One question: its name is stored, so it must not change its meaning."""

    name: str
    ask: Callable[[D, View], Question]
    take: Callable[[D, Answer, View], Taken[D]]
    when: Callable[[D], bool] = always


@dataclass(frozen=True)
class Flow(Generic[D]):
    """
    A dialogue: its draft's type and its steps in order.

    A draft is kept for `expires_after_hours`. Words that come after `pause_hours` may be about
    something else, so the person is asked; None: they are always the answer. `look` writes into the
    draft what the facts say of it, before the next step is chosen.
    """

    name: str
    draft: type[D]
    steps: tuple[Step[D], ...]
    expires_after_hours: float = 24
    pause_hours: float | None = None
    look: Callable[[D, View], D] | None = None
    _by_name: dict[str, Step[D]] = field(default_factory=dict, compare=False, repr=False)

    def __post_init__(self) -> None:
        self._by_name.update({step.name: step for step in self.steps})

    @property
    def fingerprint(self) -> str:
        """Names the version of the flow: its steps in order."""
        return ",".join(step.name for step in self.steps)

    def looked(self, draft: D, view: View) -> D:
        """The draft with what the facts say of it."""
        return self.look(draft, view) if self.look is not None else draft

    def step(self, name: str) -> Step[D] | None:
        """The step of this name, or None where a redeploy took it away."""
        return self._by_name.get(name)

    def first_from(self, index: int, draft: D) -> Step[D] | None:
        """The first step at or after `index` that applies; None at the end."""
        return next((step for step in self.steps[index:] if step.when(draft)), None)

    def after(self, step: Step[D], draft: D) -> Step[D] | None:
        """The next step that applies; None when the dialogue is complete."""
        return self.first_from(self.steps.index(step) + 1, draft)
