"""Returning a case in a dialogue: why it is not the unit's, and whose it is."""

from collections.abc import Callable
from dataclasses import dataclass

from handlers.flows.draft import choice
from handlers.talking.dialogue import (
    CANCEL,
    Answer,
    Choice,
    Draft,
    Flow,
    Next,
    NotUnderstood,
    Question,
    Step,
    Taken,
    View,
)
from texts.catalogue import say

UNKNOWN = "unknown"
LONGEST = 120


@dataclass(frozen=True)
class ReturnFacts:
    """What the flow looks at: the number, likely units (code, name), a unit by its name."""

    number: str
    units: tuple[tuple[str, str], ...]
    named: Callable[[str], str | None]


class ReturnDraft(Draft):
    """A return as far as it is told; `unit` is empty where nobody knows whose it is."""

    case_id: int
    reason: str = ""
    unit: str | None = None


def _ask_reason(_draft: ReturnDraft, view: View) -> Question:
    text = say(view.language, "return.ask_reason", no=view.facts.number, n=LONGEST)
    return Question(
        "return.ask_reason", text, ((choice(view, CANCEL, "button.cancel"),),), protect=True
    )


def _take_reason(draft: ReturnDraft, answer: Answer, _view: View) -> Taken[ReturnDraft]:
    return Next(draft.model_copy(update={"reason": sentence(answer, LONGEST)}))


def sentence(answer: Answer, longest: int) -> str:
    """What was written, in one line. Raises NotUnderstood where it is nothing, or too long."""
    said = " ".join(answer.text.split())
    if not said or answer.files:
        raise NotUnderstood("hint.reason")
    if len(said) > longest:
        raise NotUnderstood("too_long.text", n=longest)
    return said


def _ask_unit(_draft: ReturnDraft, view: View) -> Question:
    facts: ReturnFacts = view.facts
    rows = tuple((Choice(code, name),) for code, name in facts.units)
    last = (choice(view, UNKNOWN, "button.nobody_named"), choice(view, CANCEL, "button.cancel"))
    text = say(view.language, "return.ask_unit", no=facts.number)
    return Question("return.ask_unit", text, (*rows, last), protect=True)


def _take_unit(draft: ReturnDraft, answer: Answer, view: View) -> Taken[ReturnDraft]:
    facts: ReturnFacts = view.facts
    if answer.choice == UNKNOWN:
        return Next(draft.model_copy(update={"unit": ""}))
    unit = answer.choice or facts.named(answer.text)
    if unit is None:
        raise NotUnderstood("hint.unit")
    return Next(draft.model_copy(update={"unit": unit}))


RETURN = Flow(
    "return",
    ReturnDraft,
    (
        Step("reason", _ask_reason, _take_reason, lambda draft: not draft.reason),
        Step("unit", _ask_unit, _take_unit),
    ),
)
