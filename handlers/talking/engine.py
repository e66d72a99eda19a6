"""
What every dialogue needs, written once: going on, back and away, hints, words and numbers as taps.

A redeploy in the middle re-asks instead of guessing: the step's name is stored with a fingerprint
of the flow, and an answer to a question of another version is not taken.
"""

from dataclasses import dataclass
from typing import Generic

from handlers.incoming import Said
from handlers.talking.dialogue import (
    BACK,
    CANCEL,
    Answer,
    Choice,
    D,
    Drop,
    Flow,
    GoTo,
    Next,
    Question,
    Stay,
    Step,
    Taken,
    View,
)
from handlers.talking.heard import Heard
from storage.dialogues import Position
from storage.values import Button, Message


@dataclass(frozen=True)
class Asked(Generic[D]):
    """
    The dialogue goes on: where it stands, what is said first, what is asked (if anything).

    `amend`: the question changes the one that stands there.
    """

    position: Position
    question: Question | None
    note: Message | None = None
    amend: bool = False


@dataclass(frozen=True)
class Complete(Generic[D]):
    """Every step is taken: the draft is ready for the use case."""

    draft: D
    note: Message | None = None


@dataclass(frozen=True)
class Dropped:
    """The dialogue was given up."""


Outcome = Asked[D] | Complete[D] | Dropped


def begin(flow: Flow[D], draft: D, view: View, nonce: str) -> Outcome[D]:
    """Open a dialogue at its first step that applies."""
    draft = flow.looked(draft, view)
    step = flow.first_from(0, draft)
    if step is None:
        return Complete(draft)
    start = Position(flow.name, step.name, fingerprint=flow.fingerprint, nonce=nonce)
    return _asked(flow, start, step, Stay(draft), view, ())


def advance(flow: Flow[D], position: Position, answer: Answer, view: View) -> Outcome[D]:
    """Take one answer. Raises NotUnderstood, with the hint, where the step can't take it."""
    if answer.choice == CANCEL:
        return Dropped()
    draft = flow.draft.model_validate(position.draft)
    step = flow.step(position.step)
    if step is None or position.fingerprint != flow.fingerprint:
        return _ask_anew(flow, position, draft, view)
    if answer.choice == BACK:
        return _back(flow, position, draft, view)
    return _follow(flow, position, step, step.take(draft, answer, view), view)


def revise(flow: Flow[D], position: Position, taken: Taken[D], view: View) -> Outcome[D]:
    """Go on with a draft that changed behind the question that is open, as `taken` says."""
    step = flow.step(position.step) or flow.steps[0]
    return _follow(flow, position, step, taken, view)


def resume(flow: Flow[D], position: Position, view: View) -> Outcome[D]:
    """Ask once more where a dialogue stands; the buttons of the earlier question are stale."""
    return _ask_anew(flow, position, flow.draft.model_validate(position.draft), view)


def _ask_anew(flow: Flow[D], position: Position, draft: D, view: View) -> Outcome[D]:
    """The same step once more; where it is gone or no longer applies, the first open one."""
    step = flow.step(position.step)
    if step is None or not step.when(draft):
        step = flow.first_from(0, draft)
    if step is None:
        return Complete(draft)
    trail = tuple(name for name in position.trail if flow.step(name) is not None)
    return _asked(flow, position, step, Stay(draft), view, trail)


def _follow(
    flow: Flow[D], position: Position, step: Step[D], taken: Taken[D], view: View
) -> Outcome[D]:
    trail = (*position.trail, step.name)
    match taken:
        case Drop():
            return Dropped()
        case Stay():
            return _asked(flow, position, step, taken, view, position.trail)
        case GoTo(draft, name):
            target = flow.step(name) or flow.steps[0]
            return _asked(flow, position, target, taken, view, trail)
        case Next(draft, note):
            draft = flow.looked(draft, view)
            following = flow.after(step, draft)
            if following is None:
                return Complete(draft, note)
            return _asked(flow, position, following, Next(draft, note), view, trail)


def _back(flow: Flow[D], position: Position, draft: D, view: View) -> Outcome[D]:
    """One step back on the trail; at the first step, the same question again."""
    earlier = [name for name in position.trail if flow.step(name) is not None]
    name = earlier[-1] if earlier else position.step
    step = flow.step(name) or flow.steps[0]
    return _asked(flow, position, step, Stay(draft), view, tuple(earlier[:-1]))


def _asked(
    flow: Flow[D],
    position: Position,
    step: Step[D],
    taken: Stay[D] | GoTo[D] | Next[D],
    view: View,
    trail: tuple[str, ...],
) -> Asked[D]:
    quiet = isinstance(taken, Stay) and taken.quiet
    amend = isinstance(taken, Stay) and taken.amend
    moved = Position(
        flow.name,
        step.name,
        taken.draft.model_dump(mode="json"),
        trail,
        flow.fingerprint,
        position.nonce,
        position.revision if quiet or amend else position.revision + 1,
        question_id=position.question_id,
    )
    question = None if quiet else step.ask(taken.draft, view)
    return Asked(moved, question, taken.note, amend)


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
    return Message(question.key, question.text, rows, protect=question.protect)


def offers(question: Question, value: str) -> bool:
    """Whether a tap's value is one of the question's choices; /cancel and /back always are."""
    return value in (CANCEL, BACK) or any(one.value == value for one in _choices(question))


def choice_in(question: Question, text: str) -> str | None:
    """
    The choice that typed words or a number mean, or None.

    Numbers count only where no free text is asked: "3" may be building 3.
    """
    choices = _choices(question)
    typed = text.strip().casefold()
    for choice in choices:
        if typed == choice.label.casefold() or typed in choice.words:
            return choice.value
    if not question.free and typed.isdecimal() and 1 <= int(typed) <= len(choices):
        return choices[int(typed) - 1].value
    return None


def answer_of(question: Question, said: Said) -> Answer:
    """What a message means as an answer to this question."""
    typed = said.text and not said.files and not said.forwarded
    chosen = choice_in(question, said.text) if typed else None
    if chosen is not None:
        return Answer(choice=chosen)
    return answer_in(said)


def answer_in(said: Said) -> Answer:
    """A message as an answer in the person's own words."""
    heard = (heard_in(said),)
    return Answer(None, said.text, said.files, said.point, said.album, heard, said.place)


def heard_in(said: Said) -> Heard:
    """A message as a draft remembers it."""
    alone = bool(said.files) and not said.text and said.point is None
    return Heard(message_id=said.message_id, text=said.text.strip(), album=said.album, files=alone)


def _choices(question: Question) -> list[Choice]:
    return [choice for row in question.rows for choice in row]
