"""Asking for an extension in a dialogue: how long, why, what is done, what is next, sent."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from handlers.flows.closing import cancel_row, send_row, take_sent
from handlers.flows.give_back import sentence
from handlers.talking.dialogue import (
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
from texts.catalogue import say

LONGEST = 40
"""Three sentences stand on one card of at most 300 characters, beside two dates."""


@dataclass(frozen=True)
class Looked:
    """What an extension would mean: how long in words, the citizen's new date, who decides."""

    length: str
    new: str
    who: str


@dataclass(frozen=True)
class ExtendFacts:
    """
    What the flow looks at: the number, the lengths offered (amount, words), the longest one.

    `own`: up to so much the unit's head decides. `look`: what an amount would mean.
    """

    number: str
    lengths: tuple[tuple[int, str], ...]
    longest: int
    own: int
    look: Callable[[int], Looked]


class ExtendDraft(Draft):
    """A request for an extension as far as it is told."""

    case_id: int
    amount: int = 0
    why: str = ""
    done: str = ""
    following: str = ""


def _ask_length(_draft: ExtendDraft, view: View) -> Question:
    facts: ExtendFacts = view.facts
    rows = tuple(
        tuple(Choice(str(amount), words) for amount, words in facts.lengths[i : i + 2])
        for i in range(0, len(facts.lengths), 2)
    )
    text = say(view.language, "extend.ask_length", no=facts.number, n=facts.own, max=facts.longest)
    return Question("extend.ask_length", text, (*rows, cancel_row(view)), protect=True)


def _take_length(draft: ExtendDraft, answer: Answer, view: View) -> Taken[ExtendDraft]:
    facts: ExtendFacts = view.facts
    found = re.search(r"\d+", answer.choice or answer.text)
    amount = int(found[0]) if found else 0
    if not 1 <= amount <= facts.longest:
        raise NotUnderstood("hint.length", n=facts.longest)
    return Next(draft.model_copy(update={"amount": amount}))


def _asks(part: str) -> Callable[[ExtendDraft, View], Question]:
    key = f"extend.ask_{part}"

    def ask(_draft: ExtendDraft, view: View) -> Question:
        text = say(view.language, key, n=LONGEST)
        return Question(key, text, (cancel_row(view),), protect=True)

    return ask


def _takes(part: str) -> Callable[[ExtendDraft, Answer, View], Taken[ExtendDraft]]:
    def take(draft: ExtendDraft, answer: Answer, _view: View) -> Taken[ExtendDraft]:
        return Next(draft.model_copy(update={part: sentence(answer, LONGEST)}))

    return take


def _ask_sure(draft: ExtendDraft, view: View) -> Question:
    looked: Looked = view.facts.look(draft.amount)
    text = say(
        view.language,
        "extend.review",
        no=view.facts.number,
        length=looked.length,
        new_due=looked.new,
        who=looked.who,
        reason=draft.why,
        done=draft.done,
        next=draft.following,
    )
    rows = (send_row(view),)
    return Question("extend.review", text, rows, free=False, protect=True)


EXTEND = Flow(
    "extend",
    ExtendDraft,
    (
        Step("length", _ask_length, _take_length, lambda draft: not draft.amount),
        Step("why", _asks("why"), _takes("why"), lambda draft: not draft.why),
        Step("done", _asks("done"), _takes("done"), lambda draft: not draft.done),
        Step("next", _asks("next"), _takes("following"), lambda draft: not draft.following),
        Step("sure", _ask_sure, take_sent),
    ),
)
