"""
Before a second case is made of one matter: their own case again, or one that others reported.

Both questions are asked at most once for a draft, only where there is something to show, and never
of somebody in danger.
"""

from enum import StrEnum

from handlers.flows.draft import (
    FileDraft,
    choice,
    goes_on,
)
from handlers.flows.meanwhile import more_words
from handlers.flows.near import NearCase
from handlers.talking.dialogue import (
    Answer,
    Next,
    Question,
    Step,
    Taken,
    View,
)


class Again(StrEnum):
    """What can be done where the same person says the same words again."""

    SHOW = "show"
    URGE = "urge"
    ADD = "add"
    NEW = "new"


JOIN, APART = "join", "apart"


def looked(draft: FileDraft, view: View) -> FileDraft:
    """The draft with what the desk knows of its matter, once its words and its place are there."""
    if draft.danger or draft.add_to is not None or not draft.text:
        return draft
    facts = view.facts
    if not draft.again_asked and facts.repeated is not None:
        draft = draft.model_copy(update={"again": facts.repeated(draft), "again_asked": True})
    if draft.again is None and _is_complete(draft) and facts.near is not None:
        found: NearCase | None = facts.near(draft)
        return draft.model_copy(update={"near": found, "near_asked": True})
    return draft


def _is_complete(draft: FileDraft) -> bool:
    """
    Words, kind and place are there, and whether others reported it was not looked up yet.

    What blames staff or may be refused goes along with nobody's: others would read it.
    """
    told = draft.placed and draft.decided and not draft.which and not draft.near_asked
    return told and not draft.blame and draft.way is None


# again: the same person, the same words


def _ask_again(draft: FileDraft, view: View) -> Question:
    own = draft.again
    text = own.words[view.language] if own else ""
    open_rows = (
        (choice(view, Again.ADD, "button.again_add"),),
        (choice(view, Again.URGE, "button.urge"),),
    )
    rows = (
        (choice(view, Again.SHOW, "button.again_show"),),
        *(open_rows if own and own.open else ()),
        (choice(view, Again.NEW, "button.again_new"),),
    )
    return Question("again.ask", text, rows, free=False)


def _take_again(draft: FileDraft, answer: Answer, view: View) -> Taken[FileDraft]:
    if answer.choice is None:
        return more_words(draft, answer, view)
    said = {"again": None, "which": False}
    if answer.choice == Again.NEW:
        return Next(draft.model_copy(update=said))
    number = draft.again.number if draft.again else None
    return Next(draft.model_copy(update={**said, "add_to": number, "then": answer.choice}))


# join: others reported the same matter


def _ask_join(draft: FileDraft, view: View) -> Question:
    text = draft.near.words[view.language] if draft.near else ""
    rows = ((choice(view, JOIN, "button.join"),), (choice(view, APART, "button.apart"),))
    return Question("join.offer", text, rows, free=False)


def _take_join(draft: FileDraft, answer: Answer, view: View) -> Taken[FileDraft]:
    if answer.choice is None:
        return more_words(draft, answer, view)
    number = draft.near.number if draft.near and answer.choice == JOIN else None
    return Next(draft.model_copy(update={"near": None, "join": number}))


AGAIN_STEP: Step[FileDraft] = Step(
    "again", _ask_again, _take_again, lambda draft: draft.again is not None and not draft.danger
)
JOIN_STEP: Step[FileDraft] = Step(
    "join", _ask_join, _take_join, lambda draft: draft.near is not None and goes_on(draft)
)
