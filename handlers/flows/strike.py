"""Proposing that a problem be struck off 销号: what was done, with pictures; another agrees."""

from dataclasses import dataclass

from handlers.flows.draft import choice
from handlers.flows.stored import StoredFile, stored
from handlers.talking.dialogue import (
    CANCEL,
    Answer,
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

SEND = "send"
SHOWN = 200
LONGEST = 2_000


@dataclass(frozen=True)
class StrikeFacts:
    """What the flow looks at: the number, and how its citizen left it, in words."""

    number: str
    how: str


class StrikeDraft(Draft):
    """What shows that it is done, as far as it is written."""

    listing_id: int
    text: str = ""
    files: tuple[StoredFile, ...] = ()


def _ask(draft: StrikeDraft, view: View) -> Question:
    cancel = choice(view, CANCEL, "button.cancel")
    fields = {"no": view.facts.number, "how": view.facts.how}
    if not draft.text:
        text = say(view.language, "strike.ask", **fields)
        return Question("strike.ask", text, ((cancel,),), protect=True)
    shown = shorten(draft.text, SHOWN)
    text = say(view.language, "strike.review", text=shown, p=len(draft.files), **fields)
    send = choice(view, SEND, "button.strike_propose")
    return Question("strike.review", text, ((send,), (cancel,)), protect=True)


def _take(draft: StrikeDraft, answer: Answer, _view: View) -> Taken[StrikeDraft]:
    if answer.choice == SEND and draft.text:
        return Next(draft)
    text = "\n".join(part for part in (draft.text, answer.text.strip()) if part)
    if answer.choice or not (answer.text.strip() or answer.files) or len(text) > LONGEST:
        raise NotUnderstood("hint.strike", n=LONGEST)
    files = (*draft.files, *stored(answer.files))
    return Stay(draft.model_copy(update={"text": text, "files": files}))


STRIKE = Flow("strike", StrikeDraft, (Step("evidence", _ask, _take),))
