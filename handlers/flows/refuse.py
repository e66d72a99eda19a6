"""Proposing a refusal: the proper way, and the reason in words the citizen will read."""

from dataclasses import dataclass

from domain.county import ProperWay
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
from texts.catalogue import Language, say

USUAL = "usual"
LONGEST = 120
"""The reason stands on a card of at most 300 characters."""


@dataclass(frozen=True)
class RefuseFacts:
    """What the flow looks at: the case's number, and the county's proper ways."""

    number: str
    ways: tuple[ProperWay, ...]

    def way(self, code: str | None) -> ProperWay | None:
        """The way of this code."""
        return next((one for one in self.ways if one.code == code), None)


class RefuseDraft(Draft):
    """A refusal as far as it is proposed."""

    case_id: int
    way: str | None = None
    reason: str = ""


def _in(view: View, zh: str, en: str) -> str:
    return zh if view.language is Language.ZH else en


def _ask_way(_draft: RefuseDraft, view: View) -> Question:
    ways = [Choice(one.code, _in(view, one.zh, one.en)) for one in view.facts.ways]
    rows = tuple((one,) for one in ways)
    cancel = (choice(view, CANCEL, "button.cancel"),)
    text = say(view.language, "refusal.ask_way", no=view.facts.number)
    return Question("refusal.ask_way", text, (*rows, cancel), free=False, protect=True)


def _take_way(draft: RefuseDraft, answer: Answer, _view: View) -> Taken[RefuseDraft]:
    if answer.choice is None:
        raise NotUnderstood("hint.choice")
    return Next(draft.model_copy(update={"way": answer.choice}))


def _ask_reason(draft: RefuseDraft, view: View) -> Question:
    usual = _usual(draft, view)
    rows = ((choice(view, USUAL, "button.usual_reason"), choice(view, CANCEL, "button.cancel")),)
    text = say(view.language, "refusal.ask_reason", no=view.facts.number, reason=usual)
    return Question("refusal.ask_reason", text, rows, protect=True)


def _usual(draft: RefuseDraft, view: View) -> str:
    way = view.facts.way(draft.way)
    return _in(view, way.reason_zh, way.reason_en) if way else ""


def _take_reason(draft: RefuseDraft, answer: Answer, view: View) -> Taken[RefuseDraft]:
    if answer.choice == USUAL:
        return Next(draft.model_copy(update={"reason": _usual(draft, view)}))
    said = answer.text.strip()
    if not said:
        raise NotUnderstood("hint.reason")
    if len(said) > LONGEST:
        raise NotUnderstood("too_long.text", n=LONGEST)
    return Next(draft.model_copy(update={"reason": said}))


REFUSE = Flow(
    "refuse",
    RefuseDraft,
    (
        Step("way", _ask_way, _take_way, lambda draft: draft.way is None),
        Step("reason", _ask_reason, _take_reason),
    ),
)
