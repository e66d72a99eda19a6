"""
Dialogues are values: a frozen draft and an ordered tuple of named steps.

A step asks and takes. What every dialogue needs is written once, here: cancel, back, hints,
numbers and words as taps, stale buttons, a redeploy in the middle (the step's name is stored, and
a step that is gone re-asks instead of guessing).
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ConfigDict

from domain.errors import SupingError
from handlers.incoming import Point, Said
from storage.dialogues import Position
from storage.values import Button, FileRef, Message
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
    """What a step asks. `free` says that words are expected, so digits are no choices."""

    key: str
    text: str
    rows: tuple[tuple[Choice, ...], ...] = ()
    free: bool = True
    ask_place: str | None = None


@dataclass(frozen=True)
class Answer:
    """What a person gave: a choice, or words, files and a place."""

    choice: str | None = None
    text: str = ""
    files: tuple[FileRef, ...] = ()
    point: Point | None = None
    album: str | None = None


@dataclass(frozen=True)
class Next(Generic[D]):
    """Understood: go on to the next step that applies."""

    draft: D


@dataclass(frozen=True)
class Stay(Generic[D]):
    """Kept: ask this step again, or say nothing where `quiet`."""

    draft: D
    quiet: bool = False


@dataclass(frozen=True)
class GoTo(Generic[D]):
    """Go to a named step."""

    draft: D
    step: str


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
    """A dialogue: its draft's type and its steps in order."""

    name: str
    draft: type[D]
    steps: tuple[Step[D], ...]
    expires_after_hours: float = 24
    _by_name: dict[str, Step[D]] = field(default_factory=dict, compare=False, repr=False)

    def __post_init__(self) -> None:
        self._by_name.update({step.name: step for step in self.steps})

    @property
    def fingerprint(self) -> str:
        """Names the version of the flow: its steps in order."""
        return ",".join(step.name for step in self.steps)

    def step(self, name: str) -> Step[D] | None:
        """The step of this name, or None where a redeploy took it away."""
        return self._by_name.get(name)

    def first_from(self, index: int, draft: D) -> Step[D] | None:
        """The first step at or after `index` that applies; None at the end."""
        return next((step for step in self.steps[index:] if step.when(draft)), None)

    def after(self, step: Step[D], draft: D) -> Step[D] | None:
        """The next step that applies; None when the dialogue is complete."""
        return self.first_from(self.steps.index(step) + 1, draft)


@dataclass(frozen=True)
class Asked(Generic[D]):
    """The dialogue goes on: where it stands now, and what is asked (nothing where quiet)."""

    position: Position
    question: Question | None


@dataclass(frozen=True)
class Complete(Generic[D]):
    """Every step is taken: the draft is ready for the use case."""

    draft: D


@dataclass(frozen=True)
class Dropped:
    """The dialogue was given up."""


Outcome = Asked[D] | Complete[D] | Dropped


def begin(flow: Flow[D], draft: D, view: View, nonce: str) -> Outcome[D]:
    """Open a dialogue at its first step that applies."""
    step = flow.first_from(0, draft)
    if step is None:
        return Complete(draft)
    start = Position(flow.name, step.name, fingerprint=flow.fingerprint, nonce=nonce)
    return _ask(flow, start, step, draft, view, ())


def advance(flow: Flow[D], position: Position, answer: Answer, view: View) -> Outcome[D]:
    """Take one answer. Raises NotUnderstood, with the hint, where the step can't take it."""
    draft = flow.draft.model_validate(position.draft)
    step = flow.step(position.step)
    if step is None:
        return begin(flow, draft, view, position.nonce)
    if answer.choice == CANCEL:
        return Dropped()
    if answer.choice == BACK:
        return _back(flow, position, draft, view)
    return _follow(flow, position, step, step.take(draft, answer, view), view)


def _follow(
    flow: Flow[D], position: Position, step: Step[D], taken: Taken[D], view: View
) -> Outcome[D]:
    trail = (*position.trail, step.name)
    match taken:
        case Drop():
            return Dropped()
        case Stay(draft, quiet):
            return _ask(flow, position, step, draft, view, position.trail, quiet=quiet)
        case GoTo(draft, name):
            target = flow.step(name) or flow.steps[0]
            return _ask(flow, position, target, draft, view, trail)
        case Next(draft):
            following = flow.after(step, draft)
            if following is None:
                return Complete(draft)
            return _ask(flow, position, following, draft, view, trail)


def _back(flow: Flow[D], position: Position, draft: D, view: View) -> Outcome[D]:
    """One step back on the trail; at the first step, the same question again."""
    earlier = [name for name in position.trail if flow.step(name) is not None]
    name = earlier[-1] if earlier else position.step
    step = flow.step(name) or flow.steps[0]
    return _ask(flow, position, step, draft, view, tuple(earlier[:-1]))


def _ask(
    flow: Flow[D],
    position: Position,
    step: Step[D],
    draft: D,
    view: View,
    trail: tuple[str, ...],
    *,
    quiet: bool = False,
) -> Asked[D]:
    revision = position.revision if quiet else position.revision + 1
    moved = Position(
        flow.name,
        step.name,
        draft.model_dump(mode="json"),
        trail,
        flow.fingerprint,
        position.nonce,
        revision,
    )
    return Asked(moved, None if quiet else step.ask(draft, view))


def again(flow: Flow[D], position: Position, view: View) -> Question:
    """The question that is open, to be asked once more."""
    draft = flow.draft.model_validate(position.draft)
    return (flow.step(position.step) or flow.steps[0]).ask(draft, view)


def message_of(question: Question, position: Position) -> Message:
    """
    The question as a message, its buttons naming this very question.

    A question that asks for a place shows its choices as the large keyboard, beside the button
    that sends the pin: a message carries one keyboard, and only that one can ask for a pin.
    """
    if question.ask_place:
        menu = tuple(tuple(choice.label for choice in row) for row in question.rows)
        return Message(question.key, question.text, menu=menu, ask_place=question.ask_place)
    rows = tuple(
        tuple(
            Button(choice.label, f"d:{position.nonce}:{position.revision}:{choice.value}")
            for choice in row
        )
        for row in question.rows
    )
    return Message(question.key, question.text, rows)


def choice_in(question: Question, text: str) -> str | None:
    """
    The choice that typed words or a number mean, or None.

    Numbers count only where no free text is asked: "3" may be building 3.
    """
    choices = [choice for row in question.rows for choice in row]
    typed = text.strip().casefold()
    for choice in choices:
        if typed == choice.label.casefold() or typed in choice.words:
            return choice.value
    if not question.free and typed.isdecimal() and 1 <= int(typed) <= len(choices):
        return choices[int(typed) - 1].value
    return None


def answer_of(question: Question, said: Said) -> Answer:
    """What a message means as an answer to this question."""
    chosen = choice_in(question, said.text) if said.text and not said.files else None
    if chosen is not None:
        return Answer(choice=chosen)
    return Answer(None, said.text, said.files, said.point, said.album)
