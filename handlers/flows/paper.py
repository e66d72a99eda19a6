"""Other words on a letter before it is signed: what is asked for, until when."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from handlers.flows.draft import choice
from handlers.flows.give_back import sentence
from handlers.flows.special import day_in
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

LONGEST = 200
AS_IS = "as_is"


@dataclass(frozen=True)
class PaperFacts:
    """What the flow looks at: today, and the day that stands on the paper in words."""

    today: date
    now_due: str
    words: Callable[[date], str] = str


class PaperDraft(Draft):
    """What changes on a paper; `on` is None where the day stays."""

    paper_id: int
    demand: str = ""
    on: date | None = None


def _ask_demand(_draft: PaperDraft, view: View) -> Question:
    text = say(view.language, "paper.ask_demand", n=LONGEST)
    row = (choice(view, CANCEL, "button.cancel"),)
    return Question("paper.ask_demand", text, (row,), protect=True)


def _take_demand(draft: PaperDraft, answer: Answer, _view: View) -> Taken[PaperDraft]:
    return Next(draft.model_copy(update={"demand": sentence(answer, LONGEST)}))


def _ask_on(_draft: PaperDraft, view: View) -> Question:
    text = say(view.language, "paper.ask_on", day=view.facts.now_due)
    row = (choice(view, AS_IS, "button.as_is"), choice(view, CANCEL, "button.cancel"))
    return Question("paper.ask_on", text, (row,), protect=True)


def _take_on(draft: PaperDraft, answer: Answer, view: View) -> Taken[PaperDraft]:
    if answer.choice == AS_IS:
        return Next(draft)
    on = day_in(answer.text.strip(), view.facts.today)
    if on is None or on <= view.facts.today or (on - view.facts.today).days > LONGEST:
        raise NotUnderstood("listing.hint_on")
    return Next(draft.model_copy(update={"on": on}))


PAPER = Flow(
    "paper",
    PaperDraft,
    (
        Step("demand", _ask_demand, _take_demand, lambda draft: not draft.demand),
        Step("on", _ask_on, _take_on),
    ),
)
