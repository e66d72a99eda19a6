"""Asking another unit to help, answering as one, and a note inside the office."""

from collections.abc import Callable
from dataclasses import dataclass

from handlers.flows.answer import SEND
from handlers.flows.closing import cancel_row, send_row
from handlers.flows.give_back import sentence
from handlers.flows.stored import StoredFile, stored
from handlers.talking.dialogue import (
    Answer,
    Choice,
    Draft,
    Flow,
    Next,
    NotUnderstood,
    Question,
    Stay,
    Step,
    Taken,
    View,
)
from texts.catalogue import say, shorten

LONGEST = 150
SHOWN = 200


@dataclass(frozen=True)
class HelpFacts:
    """What the flows look at: the number, units that may be asked (code, name), one by its name."""

    number: str
    units: tuple[tuple[str, str], ...] = ()
    named: Callable[[str], str | None] = lambda _text: None


class HelpDraft(Draft):
    """A request for help as far as it is told."""

    case_id: int
    unit: str = ""
    what: str = ""


class CoAnswerDraft(Draft):
    """A co-unit's answer as far as it is written."""

    case_id: int
    text: str = ""
    files: tuple[StoredFile, ...] = ()


class NoteDraft(Draft):
    """A note inside the office."""

    case_id: int
    text: str = ""


def _ask_unit(_draft: HelpDraft, view: View) -> Question:
    facts: HelpFacts = view.facts
    rows = tuple((Choice(code, name),) for code, name in facts.units)
    text = say(view.language, "co.ask_unit", no=facts.number)
    return Question("co.ask_unit", text, (*rows, cancel_row(view)), protect=True)


def _take_unit(draft: HelpDraft, answer: Answer, view: View) -> Taken[HelpDraft]:
    facts: HelpFacts = view.facts
    unit = answer.choice or facts.named(answer.text)
    if not unit:
        raise NotUnderstood("hint.co_unit")
    return Next(draft.model_copy(update={"unit": unit}))


def _ask_what(_draft: HelpDraft, view: View) -> Question:
    text = say(view.language, "co.ask_what", n=LONGEST)
    return Question("co.ask_what", text, (cancel_row(view),), protect=True)


def _take_what(draft: HelpDraft, answer: Answer, _view: View) -> Taken[HelpDraft]:
    return Next(draft.model_copy(update={"what": sentence(answer, LONGEST)}))


def _ask_answer(draft: CoAnswerDraft, view: View) -> Question:
    if not draft.text and not draft.files:
        text = say(view.language, "co.ask_answer", no=view.facts.number)
        return Question("co.ask_answer", text, (cancel_row(view),), protect=True)
    text = say(
        view.language,
        "co.review",
        no=view.facts.number,
        text=shorten(draft.text, SHOWN),
        p=len(draft.files),
    )
    row = send_row(view)
    return Question("co.review", text, (row,), protect=True)


def _take_answer(draft: CoAnswerDraft, answer: Answer, _view: View) -> Taken[CoAnswerDraft]:
    if answer.choice == SEND and draft.text:
        return Next(draft)
    if answer.choice == SEND or not (answer.text or answer.files):
        raise NotUnderstood("hint.reply")
    text = "\n".join(part for part in (draft.text, answer.text) if part)
    files = (*draft.files, *stored(answer.files))
    return Stay(draft.model_copy(update={"text": text, "files": files}))


def _ask_note(_draft: NoteDraft, view: View) -> Question:
    text = say(view.language, "note.ask", no=view.facts.number, n=LONGEST)
    return Question("note.ask", text, (cancel_row(view),), protect=True)


def _take_note(draft: NoteDraft, answer: Answer, _view: View) -> Taken[NoteDraft]:
    return Next(draft.model_copy(update={"text": sentence(answer, LONGEST)}))


HELP = Flow(
    "help",
    HelpDraft,
    (
        Step("unit", _ask_unit, _take_unit, lambda draft: not draft.unit),
        Step("what", _ask_what, _take_what),
    ),
)
CO_ANSWER = Flow("co_answer", CoAnswerDraft, (Step("write", _ask_answer, _take_answer),))
NOTE = Flow("note", NoteDraft, (Step("write", _ask_note, _take_note),))
