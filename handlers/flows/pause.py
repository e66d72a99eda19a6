"""Pausing clocks in a dialogue: of whom, from which day to which, why."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from domain.spans import Span, span_in
from handlers.flows.closing import cancel_row, send_row, take_sent
from handlers.flows.draft import choice
from handlers.flows.give_back import sentence
from handlers.talking.dialogue import (
    Answer,
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

LONGEST = 60
DESK = "desk"


@dataclass(frozen=True)
class PauseFacts:
    """What the flow looks at: today, a unit by its name, a unit's name, days in words."""

    today: date
    found: Callable[[str], str | None]
    name: Callable[[str], str]
    words: Callable[[Span], str]


class PauseDraft(Draft):
    """A pause as far as it is told; `unit` is `desk` for the whole desk."""

    unit: str = ""
    first: date | None = None
    last: date | None = None
    why: str = ""

    @property
    def span(self) -> Span | None:
        """The days, once both are told."""
        return Span(self.first, self.last) if self.first and self.last else None


def _ask_unit(_draft: PauseDraft, view: View) -> Question:
    text = say(view.language, "pause.ask_unit")
    rows = ((choice(view, DESK, "button.whole_desk"),), cancel_row(view))
    return Question("pause.ask_unit", text, rows, protect=True)


def _take_unit(draft: PauseDraft, answer: Answer, view: View) -> Taken[PauseDraft]:
    if answer.choice == DESK:
        return Next(draft.model_copy(update={"unit": DESK}))
    unit = view.facts.found(answer.text)
    if unit is None:
        raise NotUnderstood("pause.hint_unit")
    return Next(draft.model_copy(update={"unit": unit}))


def _ask_days(draft: PauseDraft, view: View) -> Question:
    text = say(view.language, "pause.ask_days", unit=view.facts.name(draft.unit))
    return Question("pause.ask_days", text, (cancel_row(view),), protect=True)


def _take_days(draft: PauseDraft, answer: Answer, view: View) -> Taken[PauseDraft]:
    span = span_in(answer.text, view.facts.today)
    if span is None or span.first < view.facts.today:
        raise NotUnderstood("hint.days")
    return Next(draft.model_copy(update={"first": span.first, "last": span.last}))


def _ask_why(_draft: PauseDraft, view: View) -> Question:
    text = say(view.language, "pause.ask_why", n=LONGEST)
    return Question("pause.ask_why", text, (cancel_row(view),), protect=True)


def _take_why(draft: PauseDraft, answer: Answer, _view: View) -> Taken[PauseDraft]:
    return Next(draft.model_copy(update={"why": sentence(answer, LONGEST)}))


def _ask_sure(draft: PauseDraft, view: View) -> Question:
    facts: PauseFacts = view.facts
    text = say(
        view.language,
        "pause.review",
        unit=facts.name(draft.unit),
        span=facts.words(draft.span) if draft.span else "",
        reason=draft.why,
    )
    rows = (send_row(view),)
    return Question("pause.review", text, rows, free=False, protect=True)


PAUSE = Flow(
    "pause",
    PauseDraft,
    (
        Step("unit", _ask_unit, _take_unit, lambda draft: not draft.unit),
        Step("days", _ask_days, _take_days, lambda draft: draft.span is None),
        Step("why", _ask_why, _take_why, lambda draft: not draft.why),
        Step("sure", _ask_sure, take_sent),
    ),
)
