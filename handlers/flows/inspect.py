"""Picking a special inspection: who approved it (政府督查工作条例 art. 11)."""

from dataclasses import dataclass

from handlers.flows.draft import choice
from handlers.flows.give_back import sentence
from handlers.talking.dialogue import CANCEL, Answer, Draft, Flow, Next, Question, Step, Taken, View
from texts.catalogue import say

LONGEST = 30


@dataclass(frozen=True)
class InspectFacts:
    """What the flow looks at: the unit and the kind in words, and whose decision it takes."""

    what: str
    approver: str = "county_head"


class InspectDraft(Draft):
    """Who approved which proposal."""

    inspection_id: int
    approved_by: str = ""


def _ask(_draft: InspectDraft, view: View) -> Question:
    approver = say(view.language, f"inspection.by.{view.facts.approver}")
    text = say(view.language, "inspection.ask_approved", what=view.facts.what, approver=approver)
    row = (choice(view, CANCEL, "button.cancel"),)
    return Question("inspection.ask_approved", text, (row,), protect=True)


def _take(draft: InspectDraft, answer: Answer, _view: View) -> Taken[InspectDraft]:
    return Next(draft.model_copy(update={"approved_by": sentence(answer, LONGEST)}))


INSPECT = Flow("inspect", InspectDraft, (Step("approved", _ask, _take),))
