"""What an inspection found, a unit's asking for a review of it, the decision: three dialogues."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from handlers.flows.closing import cancel_row, send_row, take_sent
from handlers.flows.draft import choice
from handlers.flows.give_back import sentence
from handlers.talking.dialogue import (
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

LONGEST = 500
OUTCOMES = ("upheld", "changed", "revoked")
"""维持、变更、撤销."""


@dataclass(frozen=True)
class ConcludeFacts:
    """What the three look at: unit, its kind of matter, until when or how many days."""

    unit: str
    what: str
    until: str = ""
    days: int = 30


class ConcludeDraft(Draft):
    """What was found at a unit."""

    inspection_id: int
    words: str = ""


class ReviewDraft(Draft):
    """Why a unit asks for a review."""

    finding_id: int
    words: str = ""


class DecideDraft(Draft):
    """How a review is decided, and why."""

    finding_id: int
    outcome: str = ""
    words: str = ""


def _question(key: str, view: View, *rows: tuple[Choice, ...], **fields: object) -> Question:
    return Question(key, say(view.language, key, **fields), rows, protect=True)


def _take_words(draft: Any, answer: Answer, _view: View) -> Taken[Any]:  # noqa: ANN401 - each draft
    return Next(draft.model_copy(update={"words": sentence(answer, LONGEST)}))


def _unsaid(draft: Any) -> bool:  # noqa: ANN401 - each draft
    return not draft.words


Ask = Callable[[Any, View], Question]


def _asking(key: str) -> Ask:
    def ask(_draft: object, view: View) -> Question:
        return _question(key, view, cancel_row(view), what=view.facts.what, n=LONGEST)

    return ask


def _conclude_sure(draft: ConcludeDraft, view: View) -> Question:
    fields = {"unit": view.facts.unit, "words": draft.words, "days": view.facts.days}
    return _question("conclusion.sure", view, send_row(view), **fields)


def _review_sure(draft: ReviewDraft, view: View) -> Question:
    days = view.facts.days
    return _question("review.sure", view, send_row(view), words=draft.words, days=days)


def _ask_outcome(_draft: DecideDraft, view: View) -> Question:
    row = tuple(choice(view, one, f"button.review_{one}") for one in OUTCOMES)
    return _question("review.ask_outcome", view, row, cancel_row(view), what=view.facts.what)


def _take_outcome(draft: DecideDraft, answer: Answer, _view: View) -> Taken[DecideDraft]:
    if answer.choice not in OUTCOMES:
        raise NotUnderstood("hint.choice")
    return Next(draft.model_copy(update={"outcome": answer.choice}))


def _decide_sure(draft: DecideDraft, view: View) -> Question:
    outcome = say(view.language, f"review.outcome.{draft.outcome}")
    fields = {"unit": view.facts.unit, "outcome": outcome, "words": draft.words}
    return _question("review.decide_sure", view, send_row(view), **fields)


CONCLUDE = Flow(
    "conclude",
    ConcludeDraft,
    (
        Step("words", _asking("conclusion.ask"), _take_words, _unsaid),
        Step("sure", _conclude_sure, take_sent),
    ),
)
REVIEW = Flow(
    "review",
    ReviewDraft,
    (
        Step("words", _asking("review.ask"), _take_words, _unsaid),
        Step("sure", _review_sure, take_sent),
    ),
)
DECIDE = Flow(
    "review_decide",
    DecideDraft,
    (
        Step("outcome", _ask_outcome, _take_outcome, lambda draft: not draft.outcome),
        Step("words", _asking("review.ask_why"), _take_words, _unsaid),
        Step("sure", _decide_sure, take_sent),
    ),
)
