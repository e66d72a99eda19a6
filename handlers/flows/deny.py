"""Saying no to what somebody of a unit asked for: in a sentence, why."""

from dataclasses import dataclass

from handlers.flows.draft import choice
from handlers.flows.give_back import LONGEST, sentence
from handlers.talking.dialogue import CANCEL, Answer, Draft, Flow, Next, Question, Step, Taken, View
from texts.catalogue import say

UNSAID = "unsaid"


@dataclass(frozen=True)
class DenyFacts:
    """What the flow looks at: the case's number."""

    number: str


class DenyDraft(Draft):
    """A no as far as it is told: to which sort of request of which case."""

    case_id: int
    sort: str
    why: str = ""


def _ask(_draft: DenyDraft, view: View) -> Question:
    text = say(view.language, "request.ask_why", no=view.facts.number)
    row = (choice(view, UNSAID, "button.no_reason"), choice(view, CANCEL, "button.cancel"))
    return Question("request.ask_why", text, (row,), protect=True)


def _take(draft: DenyDraft, answer: Answer, _view: View) -> Taken[DenyDraft]:
    if answer.choice == UNSAID:
        return Next(draft)
    return Next(draft.model_copy(update={"why": sentence(answer, LONGEST)}))


DENY = Flow("deny", DenyDraft, (Step("why", _ask, _take),))
