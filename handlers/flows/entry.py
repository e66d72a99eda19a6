"""A clerk makes an entry of the answer base from a closed case, in words of their own."""

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
from texts.catalogue import say, shorten

SHOWN = 150
LONGEST = {"question": 200, "answer": 1_000}


@dataclass(frozen=True)
class EntryFacts:
    """What the flow looks at: the case's number, its cleared words, the answer it was given."""

    number: str
    text: str
    reply: str


class EntryDraft(Draft):
    """An entry as far as it is written."""

    case_id: int
    question: str = ""
    answer: str = ""


def _ask_question(_draft: EntryDraft, view: View) -> Question:
    return _ask(view, "entry.ask_question", view.facts.text)


def _ask_answer(_draft: EntryDraft, view: View) -> Question:
    return _ask(view, "entry.ask_answer", view.facts.reply)


def _ask(view: View, key: str, shown: str) -> Question:
    text = say(view.language, key, no=view.facts.number, text=shorten(shown, SHOWN))
    return Question(key, text, ((choice(view, CANCEL, "button.cancel"),),), protect=True)


def _take_question(draft: EntryDraft, answer: Answer, _view: View) -> Taken[EntryDraft]:
    return Next(draft.model_copy(update={"question": _words(answer, LONGEST["question"])}))


def _take_answer(draft: EntryDraft, answer: Answer, _view: View) -> Taken[EntryDraft]:
    return Next(draft.model_copy(update={"answer": _words(answer, LONGEST["answer"])}))


def _words(answer: Answer, most: int) -> str:
    said = answer.text.strip()
    if not said:
        raise NotUnderstood("hint.entry")
    if len(said) > most:
        raise NotUnderstood("too_long.text", n=most)
    return said


ENTRY = Flow(
    "entry",
    EntryDraft,
    (
        Step("question", _ask_question, _take_question, lambda draft: not draft.question),
        Step("answer", _ask_answer, _take_answer),
    ),
)
