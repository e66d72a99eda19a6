"""A handler's question to the citizen: write it, see what it does to the dates, send."""

from dataclasses import dataclass

from handlers.flows.answer import SEND
from handlers.talking.dialogue import (
    CANCEL,
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
from texts.catalogue import label, say, words

LONGEST = 150
"""A question is read whole on one card, beside the dates it moves."""


@dataclass(frozen=True)
class AskFacts:
    """What the flow looks at: the case's number, and until when the citizen may answer."""

    number: str
    until: str


class AskDraft(Draft):
    """A question as far as it is written."""

    case_id: int
    text: str = ""


def _ask(draft: AskDraft, view: View) -> Question:
    language, number = view.language, view.facts.number
    cancel = Choice(CANCEL, label(language, "button.cancel"), words("button.cancel"))
    if not draft.text:
        text = say(language, "ask.write", no=number, n=LONGEST)
        return Question("ask.write", text, ((cancel,),), protect=True)
    send = Choice(SEND, label(language, "button.send"), words("button.send"))
    text = say(language, "ask.review", no=number, question=draft.text, until=view.facts.until)
    return Question("ask.review", text, ((send, cancel),), protect=True)


def _take(draft: AskDraft, answer: Answer, _view: View) -> Taken[AskDraft]:
    if answer.choice == SEND and draft.text:
        return Next(draft)
    said = answer.text.strip()
    if not said or answer.files or answer.point:
        raise NotUnderstood("hint.question")
    text = "\n".join(part for part in (draft.text, said) if part)
    if len(text) > LONGEST:
        raise NotUnderstood("hint.question_long", n=LONGEST)
    return Stay(draft.model_copy(update={"text": text}))


ASK = Flow("ask", AskDraft, (Step("write", _ask, _take),))
