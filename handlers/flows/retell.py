"""A clerk retells a confidential matter in words that name nobody."""

from dataclasses import dataclass

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


@dataclass(frozen=True)
class RetellFacts:
    """What the flow looks at: the case's number."""

    number: str


class RetellDraft(Draft):
    """A retelling as far as it is written."""

    case_id: int
    text: str = ""


def _ask(_draft: RetellDraft, view: View) -> Question:
    cancel = Choice(CANCEL, label(view.language, "button.cancel"), words("button.cancel"))
    text = say(view.language, "triage.ask_retelling", no=view.facts.number)
    return Question("triage.ask_retelling", text, ((cancel,),), protect=True)


def _take(draft: RetellDraft, answer: Answer, _view: View) -> Taken[RetellDraft]:
    if not answer.text.strip():
        raise NotUnderstood("hint.retelling")
    return Next(draft.model_copy(update={"text": answer.text.strip()}))


RETELL = Flow("retell", RetellDraft, (Step("words", _ask, _take),))
