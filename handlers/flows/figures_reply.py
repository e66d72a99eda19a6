"""What a unit says to its figures before they are published."""

from dataclasses import dataclass

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

LONGEST = 500


@dataclass(frozen=True)
class ReplyFacts:
    """Whose figures, of which time, and until when there may be a reply."""

    unit: str
    span: str
    until: str


class FiguresReplyDraft(Draft):
    """A unit's words to its figures."""

    figures_id: int
    unit: str
    text: str = ""


def _ask(_draft: FiguresReplyDraft, view: View) -> Question:
    facts = view.facts
    text = say(
        view.language, "figures.ask_reply", unit=facts.unit, span=facts.span, until=facts.until
    )
    cancel = choice(view, CANCEL, "button.cancel")
    return Question("figures.ask_reply", text, ((cancel,),), protect=True)


def _take(draft: FiguresReplyDraft, answer: Answer, _view: View) -> Taken[FiguresReplyDraft]:
    text = answer.text.strip()
    if not text or answer.files or len(text) > LONGEST:
        raise NotUnderstood("hint.figures_reply", n=LONGEST)
    return Next(draft.model_copy(update={"text": text}))


FIGURES_REPLY = Flow("figures_reply", FiguresReplyDraft, (Step("words", _ask, _take),))
