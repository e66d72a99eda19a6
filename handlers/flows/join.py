"""Whoever opens an invitation says who they are, once, and is aboard."""

from dataclasses import dataclass

from handlers.flows.draft import choice
from handlers.flows.invite import name_in
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
from texts.catalogue import say

YES = "yes"


@dataclass(frozen=True)
class JoinFacts:
    """What the flow looks at: the role in words, who asks, until when; the office."""

    what: str
    who: str
    until: str
    office: str


class JoinDraft(Draft):
    """An invitation that somebody opened, and the name they go by."""

    invitation: int
    name: str


def _ask(draft: JoinDraft, view: View) -> Question:
    text = say(view.language, "join.ask", name=draft.name, **vars(view.facts))
    rows = ((choice(view, YES, "button.join_yes"),), (choice(view, CANCEL, "button.join_no"),))
    return Question("join.ask", text, rows)


def _take(draft: JoinDraft, answer: Answer, _view: View) -> Taken[JoinDraft]:
    """Words are the name as it should be; a tap says that it is right."""
    if answer.choice == YES:
        return Next(draft)
    if answer.files or not answer.text:
        raise NotUnderstood("join.name")
    return Stay(draft.model_copy(update={"name": name_in(answer.text)}))


JOIN = Flow("join", JoinDraft, (Step("sure", _ask, _take),))
"""One question: is this you, and is this what you do?"""
