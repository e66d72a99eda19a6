"""A clerk answers at once what waits in triage, in the chat or on the telephone."""

from dataclasses import dataclass

from handlers.flows.draft import Offered, choice
from handlers.flows.stored import StoredFile, stored
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
from texts.catalogue import say, shorten

SEND, TOLD = "send", "told"
SHOWN = 200
KNOWN = "known"
QUESTION_SHOWN, ANSWER_SHOWN = 30, 50


@dataclass(frozen=True)
class SpotFacts:
    """
    What the flow looks at: the number, and whether an answer can be sent or must be told.

    `offers`: answers of the answer base that may fit.
    """

    number: str
    has_chat: bool
    offers: tuple[Offered, ...] = ()


class SpotDraft(Draft):
    """An answer as far as it is written; `told`: they heard it on the telephone and are content."""

    case_id: int
    text: str = ""
    files: tuple[StoredFile, ...] = ()
    told: bool = False


def _ask(draft: SpotDraft, view: View) -> Question:
    number = view.facts.number
    cancel = choice(view, CANCEL, "button.cancel")
    if not draft.text:
        return _ask_words(view, cancel)
    text = say(
        view.language,
        "spot.review" if view.facts.has_chat else "spot.review_call",
        no=number,
        text=shorten(draft.text, SHOWN),
        p=len(draft.files),
    )
    return Question("spot.review", text, (*_ways(view), (cancel,)), protect=True)


def _ask_words(view: View, cancel: Choice) -> Question:
    """Type it, or take an answer that is known already, by one tap; it can be changed before."""
    offers = view.facts.offers
    if not offers:
        text = say(view.language, "spot.ask", no=view.facts.number)
        return Question("spot.ask", text, ((cancel,),), protect=True)
    lines = [
        f"{i} {shorten(one.question, QUESTION_SHOWN)}（{one.unit}，{one.updated}）\n"
        f"{shorten(one.answer, ANSWER_SHOWN)}"
        for i, one in enumerate(offers, 1)
    ]
    text = say(view.language, "spot.ask_known", no=view.facts.number, lines="\n".join(lines))
    known = tuple(
        Choice(f"{KNOWN}{i}", say(view.language, "spot.known", i=i))
        for i in range(1, len(offers) + 1)
    )
    return Question("spot.ask_known", text, (known, (cancel,)), protect=True)


def _known(answer: Answer, view: View) -> str:
    """The known answer that was chosen; empty where none was, or it isn't offered any more."""
    chosen: dict[str, str] = {
        f"{KNOWN}{i}": one.answer for i, one in enumerate(view.facts.offers, 1)
    }
    return chosen.get(answer.choice or "", "")


def _ways(view: View) -> tuple[tuple[Choice, ...], ...]:
    if view.facts.has_chat:
        return ((choice(view, SEND, "button.send"),),)
    told = choice(view, TOLD, "button.told_and_close")
    return ((told,), (choice(view, SEND, "button.let_call"),))


def _take(draft: SpotDraft, answer: Answer, view: View) -> Taken[SpotDraft]:
    if known := _known(answer, view):
        return Stay(draft.model_copy(update={"text": known}))
    if answer.choice in (SEND, TOLD):
        if not draft.text:
            raise NotUnderstood("hint.reply")
        return Next(draft.model_copy(update={"told": answer.choice == TOLD}))
    if not answer.text and not answer.files:
        raise NotUnderstood("hint.reply")
    text = "\n".join(part for part in (draft.text, answer.text.strip()) if part)
    files = (*draft.files, *stored(answer.files))
    return Stay(draft.model_copy(update={"text": text, "files": files}))


SPOT = Flow("spot", SpotDraft, (Step("write", _ask, _take),))
