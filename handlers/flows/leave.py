"""Ending somebody's role: why, and once more what it means."""

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
from texts.catalogue import label, say

YES = "yes"
REASONS = ("moved", "retired", "other_work")
LONGEST = 100


@dataclass(frozen=True)
class LeaveFacts:
    """What the flow looks at: who, which role in words, how many open cases, who gets them."""

    name: str
    what: str
    n: int = 0
    to: str = ""
    second: bool = False


class LeaveDraft(Draft):
    """Whose role is to end, and why."""

    staff_id: int
    why: str = ""


def _ask_why(_draft: LeaveDraft, view: View) -> Question:
    facts = view.facts
    text = say(view.language, "leave.ask_why", name=facts.name, what=facts.what)
    reasons = tuple(choice(view, one, f"button.leave_{one}") for one in REASONS)
    rows = (reasons, (choice(view, CANCEL, "button.cancel"),))
    return Question("leave.ask_why", text, rows)


def _take_why(draft: LeaveDraft, answer: Answer, view: View) -> Taken[LeaveDraft]:
    typed = " ".join(answer.text.split())
    why = label(view.language, f"button.leave_{answer.choice}") if answer.choice else typed
    if not why:
        raise NotUnderstood("hint.reason")
    if len(why) > LONGEST:
        raise NotUnderstood("too_long.text", n=LONGEST)
    return Next(draft.model_copy(update={"why": why}))


def _ask_sure(draft: LeaveDraft, view: View) -> Question:
    facts, language = view.facts, view.language
    fields = {"name": facts.name, "what": facts.what}
    after = _after(view)
    key = "leave.sure_second" if facts.second else "leave.sure"
    text = say(language, key, reason=draft.why, after=after, **fields)
    rows = ((choice(view, YES, "button.leave_yes"), choice(view, CANCEL, "button.cancel")),)
    return Question("leave.sure", text, rows, free=False)


def _after(view: View) -> str:
    """What becomes of the cases that stand before them."""
    facts = view.facts
    if not facts.n:
        return say(view.language, "leave.no_cases")
    if facts.to:
        return say(view.language, "leave.to_somebody", n=facts.n, who=facts.to)
    return say(view.language, "leave.to_nobody", n=facts.n)


def _take_sure(draft: LeaveDraft, answer: Answer, _view: View) -> Taken[LeaveDraft]:
    if answer.choice != YES:
        raise NotUnderstood("hint.choice")
    return Next(draft)


LEAVE = Flow(
    "leave",
    LeaveDraft,
    (
        Step("why", _ask_why, _take_why, lambda draft: not draft.why),
        Step("sure", _ask_sure, _take_sure),
    ),
)
"""A role ends with a reason that stays in the log."""
