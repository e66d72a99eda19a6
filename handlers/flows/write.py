"""A clerk writes for the unit: what a voice note says, or the words cleared by hand."""

from dataclasses import dataclass
from typing import Literal

from handlers.flows.draft import choice
from handlers.talking.dialogue import (
    CANCEL,
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

About = Literal["voice", "clear"]


@dataclass(frozen=True)
class WriteFacts:
    """What the flow looks at: the number, how many notes wait, the words as a machine masked."""

    number: str
    notes: int = 0
    cleared: str = ""


class WriteDraft(Draft):
    """What is written, and what it is about."""

    case_id: int
    about: About
    text: str = ""


def _ask(draft: WriteDraft, view: View) -> Question:
    facts: WriteFacts = view.facts
    key = f"write.{draft.about}"
    if draft.about == "voice":
        text = say(view.language, key, no=facts.number, n=facts.notes)
    else:
        text = say(view.language, key, no=facts.number, told=facts.cleared)
    return Question(key, text, ((choice(view, CANCEL, "button.cancel"),),), protect=True)


def _take(draft: WriteDraft, answer: Answer, _view: View) -> Taken[WriteDraft]:
    if not answer.text.strip():
        raise NotUnderstood("hint.write")
    return Next(draft.model_copy(update={"text": answer.text.strip()}))


WRITE = Flow("write", WriteDraft, (Step("words", _ask, _take),))
