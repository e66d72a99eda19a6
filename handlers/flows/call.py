"""A call in a dialogue: what to read out, whether somebody answered, and what they said."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from handlers.flows.draft import choice
from handlers.flows.look_back import three_steps
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
from storage.values import Message
from texts.catalogue import label, say, words


class Said(StrEnum):
    """What came of a call; stored, so a name never changes its meaning."""

    SOLVED = "solved"
    PARTLY = "partly"
    NOT_SOLVED = "not_solved"
    ANSWER = "answer"
    MESSAGE = "message"
    TOLD = "told"
    MISSED = "missed"
    LATER = "later"
    LOOKED = "looked"


PHONE, THROUGH, NO_WORDS, NO_GRADE = "phone", "through", "no_words", "no_grade"
BUTTONS = {
    Said.SOLVED: "button.said_solved",
    Said.PARTLY: "button.said_partly",
    Said.NOT_SOLVED: "button.said_not_solved",
    Said.ANSWER: "button.said_answer",
    Said.MESSAGE: "button.said_message",
    Said.TOLD: "button.said_told",
}
IN_WORDS = (Said.PARTLY, Said.NOT_SOLVED, Said.ANSWER, Said.MESSAGE)
OF_AN_ANSWER = (Said.SOLVED, Said.PARTLY, Said.NOT_SOLVED)
"""Whoever says one of these is asked how satisfied they are, apart from that."""
MAY_BE_SILENT = (Said.PARTLY, Said.NOT_SOLVED, Said.LOOKED)


@dataclass(frozen=True)
class CallFacts:
    """
    What the flow looks at: the card's words, what the person may be asked, the telephone.

    `phone` is called once the clerk asks for the number, and leaves its access row then; None where
    no number is known.
    """

    card: dict[str, object]
    may_say: tuple[Said, ...] = (Said.TOLD,)
    phone: Callable[[], str] | None = None
    no: str = ""
    person_id: int | None = None


class CallDraft(Draft):
    """A call as far as it has come."""

    address_id: int
    case_id: int | None = None
    through: bool = False
    said: Said | None = None
    text: str = ""
    worded: bool = False
    grade: int | None = None
    look_back: int | None = None
    thorough: str | None = None
    effective: str | None = None
    truthful: str | None = None

    @property
    def three(self) -> bool:
        """Whether the three questions of a look-back are asked and answered on this call."""
        return self.through and self.look_back is not None


# call: the words to read out


def _ask_call(_draft: CallDraft, view: View) -> Question:
    show = (choice(view, PHONE, "button.show_phone"),) if view.facts.phone else ()
    rows = (
        *((show,) if show else ()),
        (choice(view, THROUGH, "button.through"), choice(view, Said.MISSED, "button.missed")),
        (choice(view, Said.LATER, "button.call_later"),),
    )
    text = say(view.language, "call.card", **view.facts.card)
    return Question("call.card", text, rows, free=False, protect=True)


def _take_call(draft: CallDraft, answer: Answer, view: View) -> Taken[CallDraft]:
    match answer.choice:
        case "phone" if view.facts.phone is not None:
            told = say(view.language, "call.phone", phone=view.facts.phone())
            note = Message("call.phone", told, protect=True, names=view.facts.person_id)
            return Stay(draft, quiet=True, note=note)
        case "through":
            return Next(draft.model_copy(update={"through": True}))
        case Said.MISSED | Said.LATER as said:
            return Next(draft.model_copy(update={"said": Said(said)}))
        case _:
            raise NotUnderstood("hint.choice")


# said: what the person said


def _needs_said(draft: CallDraft) -> bool:
    return draft.through and draft.said is None and not draft.three


def _ask_said(_draft: CallDraft, view: View) -> Question:
    rows = tuple((choice(view, one, BUTTONS[one]),) for one in view.facts.may_say)
    text = say(view.language, "call.ask_said")
    return Question("call.ask_said", text, rows, free=False, protect=True)


def _take_said(draft: CallDraft, answer: Answer, view: View) -> Taken[CallDraft]:
    if answer.choice not in view.facts.may_say:
        raise NotUnderstood("hint.choice")
    return Next(draft.model_copy(update={"said": Said(str(answer.choice))}))


# words: in the clerk's words


def _said(draft: CallDraft) -> Said | None:
    return Said.LOOKED if draft.three else draft.said


def _ask_words(draft: CallDraft, view: View) -> Question:
    cancel = Choice(CANCEL, label(view.language, "button.cancel"), words("button.cancel"))
    said = _said(draft)
    silent = (choice(view, NO_WORDS, "button.no_words"),) if said in MAY_BE_SILENT else ()
    key = f"call.words.{said if said in (*IN_WORDS, Said.LOOKED) else Said.MESSAGE}"
    return Question(
        key, say(view.language, key, no=view.facts.no), ((*silent, cancel),), protect=True
    )


def _take_words(draft: CallDraft, answer: Answer, _view: View) -> Taken[CallDraft]:
    if answer.choice == NO_WORDS and _said(draft) in MAY_BE_SILENT:
        return Next(draft.model_copy(update={"worded": True}))
    if not answer.text.strip():
        raise NotUnderstood("hint.call_words")
    return Next(draft.model_copy(update={"text": answer.text.strip(), "worded": True}))


def _needs_words(draft: CallDraft) -> bool:
    return _said(draft) in (*IN_WORDS, Said.LOOKED) and not draft.worded


# grade: how satisfied they are, whether it is solved or not


def _ask_grade(_draft: CallDraft, view: View) -> Question:
    grades = [choice(view, str(one), f"button.grade.{one}") for one in (5, 4, 3, 2, 1)]
    none = choice(view, NO_GRADE, "button.no_grade")
    rows = (tuple(grades[:3]), tuple(grades[3:]), (none,))
    text = say(view.language, "call.ask_grade")
    return Question("call.ask_grade", text, rows, free=True, protect=True)


def _take_grade(draft: CallDraft, answer: Answer, _view: View) -> Taken[CallDraft]:
    match answer.choice:
        case "1" | "2" | "3" | "4" | "5" as grade:
            return Next(draft.model_copy(update={"grade": int(grade)}))
        case "no_grade":
            return Next(draft)
        case _:
            raise NotUnderstood("hint.choice")


CALL = Flow(
    "call",
    CallDraft,
    (
        Step("call", _ask_call, _take_call, lambda draft: not (draft.through or draft.said)),
        *three_steps(lambda draft: draft.three),
        Step("said", _ask_said, _take_said, _needs_said),
        Step("words", _ask_words, _take_words, _needs_words),
        Step("grade", _ask_grade, _take_grade, lambda draft: draft.said in OF_AN_ANSWER),
    ),
)
