"""A unit appeals against a rating: mistaken or malicious, then why."""

from dataclasses import dataclass

from domain.evaluator import Mark
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
from texts.catalogue import label, say, words

GROUNDS = {Mark.MISTAKEN: "button.mistaken", Mark.MALICIOUS: "button.malicious"}


@dataclass(frozen=True)
class AppealFacts:
    """What the flow looks at: the case's number."""

    number: str


class AppealDraft(Draft):
    """An appeal as far as it is written."""

    case_id: int
    ground: Mark | None = None
    why: str = ""


def _cancel(view: View) -> Choice:
    return Choice(CANCEL, label(view.language, "button.cancel"), words("button.cancel"))


def _ask_ground(_draft: AppealDraft, view: View) -> Question:
    grounds = [
        Choice(ground.value, label(view.language, key), words(key))
        for ground, key in GROUNDS.items()
    ]
    text = say(view.language, "bad.ask_ground", no=view.facts.number)
    return Question("bad.ask_ground", text, (tuple(grounds), (_cancel(view),)), protect=True)


def _take_ground(draft: AppealDraft, answer: Answer, _view: View) -> Taken[AppealDraft]:
    if answer.choice not in {ground.value for ground in GROUNDS}:
        raise NotUnderstood("hint.ground")
    return Next(draft.model_copy(update={"ground": Mark(answer.choice)}))


def _ask_why(_draft: AppealDraft, view: View) -> Question:
    text = say(view.language, "bad.ask_why", no=view.facts.number)
    return Question("bad.ask_why", text, ((_cancel(view),),), protect=True)


def _take_why(draft: AppealDraft, answer: Answer, _view: View) -> Taken[AppealDraft]:
    if not answer.text.strip():
        raise NotUnderstood("hint.why_appeal")
    return Next(draft.model_copy(update={"why": answer.text.strip()}))


APPEAL_FLOW = Flow(
    "appeal",
    AppealDraft,
    (
        Step("ground", _ask_ground, _take_ground, lambda draft: draft.ground is None),
        Step("why", _ask_why, _take_why),
    ),
)
