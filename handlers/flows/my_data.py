"""Corrections of one's own data; being forgotten, asked once, with what becomes of each case."""

from dataclasses import dataclass

from domain.telephone import telephone
from handlers.flows.draft import choice
from handlers.talking.dialogue import (
    CANCEL,
    Answer,
    Choice,
    Draft,
    Drop,
    Flow,
    Next,
    NotUnderstood,
    Question,
    Step,
    Taken,
    View,
)
from texts.catalogue import label, say, words

NAME, PHONE = "name", "phone"
LONGEST_NAME = 30
WITHDRAW, KEEP, YES = "withdraw", "keep", "yes"


class CorrectDraft(Draft):
    """A name or a telephone that takes the place of what was known; empty deletes it."""

    what: str
    value: str = ""


class ForgetDraft(Draft):
    """What becomes of the open cases, and that it is meant."""

    open_cases: int
    withdraw: bool = False


@dataclass(frozen=True)
class ForgetFacts:
    """The numbers of the cases that are open."""

    numbers: tuple[str, ...]


def _cancel(view: View) -> Choice:
    return Choice(CANCEL, label(view.language, "button.cancel"), words("button.cancel"))


def _ask_value(draft: CorrectDraft, view: View) -> Question:
    rows = ((choice(view, "none", "button.delete_it"),), (_cancel(view),))
    key = f"mydata.ask_{draft.what}"
    return Question(key, say(view.language, key), rows)


def _take_value(draft: CorrectDraft, answer: Answer, _view: View) -> Taken[CorrectDraft]:
    if answer.choice == "none":
        return Next(draft.model_copy(update={"value": ""}))
    if draft.what == PHONE:
        value, hint = telephone(answer.text), "hint.phone"
    else:
        value, hint = " ".join(answer.text.split())[: LONGEST_NAME + 1], "hint.name"
    if not value or len(value) > LONGEST_NAME:
        raise NotUnderstood(hint)
    return Next(draft.model_copy(update={"value": value}))


def _ask_open(_draft: ForgetDraft, view: View) -> Question:
    numbers = view.facts.numbers
    text = say(view.language, "forget.open", n=len(numbers), no=numbers[0] if numbers else "")
    rows = (
        (choice(view, KEEP, "button.forget_keep"),),
        (choice(view, WITHDRAW, "button.forget_withdraw"),),
        (_cancel(view),),
    )
    return Question("forget.open", text, rows, free=False)


def _take_open(draft: ForgetDraft, answer: Answer, _view: View) -> Taken[ForgetDraft]:
    if answer.choice not in (KEEP, WITHDRAW):
        raise NotUnderstood("hint.choice")
    return Next(draft.model_copy(update={"withdraw": answer.choice == WITHDRAW}))


def _ask_sure(_draft: ForgetDraft, view: View) -> Question:
    rows = ((choice(view, YES, "button.forget_yes"),), (_cancel(view),))
    return Question("forget.sure", say(view.language, "forget.sure"), rows, free=False)


def _take_sure(draft: ForgetDraft, answer: Answer, _view: View) -> Taken[ForgetDraft]:
    if answer.choice == YES:
        return Next(draft)
    if answer.choice is None:
        raise NotUnderstood("hint.choice")
    return Drop()


CORRECT = Flow("correct", CorrectDraft, (Step("value", _ask_value, _take_value),))
FORGET = Flow(
    "forget",
    ForgetDraft,
    (
        Step("open", _ask_open, _take_open, lambda draft: bool(draft.open_cases)),
        Step("sure", _ask_sure, _take_sure),
    ),
)
