"""Words about a case that was answered or closed: isn't it solved, or is it something else?"""

from dataclasses import dataclass

from handlers.flows.draft import choice
from handlers.flows.stored import StoredSaid
from handlers.talking.dialogue import (
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
from texts.catalogue import say, shorten

REDO, SOLVED, OTHER = "redo", "solved", "other"
SHOWN = 60


@dataclass(frozen=True)
class DisputeFacts:
    """
    What the flow looks at: the case's number, and the button by which it is done again.

    `redo` is empty where the desk can do no more; `answered`: it waits for the citizen's word.
    """

    number: str
    redo: str
    answered: bool


class DisputeDraft(Draft):
    """What was said of a case, and what its writer means by it."""

    case_id: int
    said: StoredSaid = StoredSaid()
    means: str = ""


def _ask(draft: DisputeDraft, view: View) -> Question:
    facts = view.facts
    key = "dispute.answered" if facts.answered else "dispute.closed"
    said = draft.said.text or f"📎 {len(draft.said.files)}"
    text = say(view.language, key, no=facts.number, text=shorten(said, SHOWN))
    return Question(key, text, tuple((one,) for one in _choices(view)), free=False)


def _choices(view: View) -> list[Choice]:
    facts = view.facts
    redo = [choice(view, REDO, facts.redo)] if facts.redo else []
    solved = [choice(view, SOLVED, "button.solved")] if facts.answered else []
    return [*redo, *solved, choice(view, OTHER, "button.other_matter")]


def _take(draft: DisputeDraft, answer: Answer, _view: View) -> Taken[DisputeDraft]:
    """Whatever is said meanwhile is kept with what was said."""
    if answer.choice is not None:
        return Next(draft.model_copy(update={"means": answer.choice}))
    if not (answer.text or answer.files or answer.point):
        raise NotUnderstood("hint.choice")
    said = draft.said.with_more(answer)
    return Stay(draft.model_copy(update={"said": said}), quiet=not answer.text)


DISPUTE = Flow("dispute", DisputeDraft, (Step("means", _ask, _take),))
