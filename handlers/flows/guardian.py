"""A gentle stop: who says that they are a child is asked to let a grown-up go on."""

from handlers.flows.draft import choice
from handlers.flows.resume import KeptPosition
from handlers.flows.stored import StoredSaid
from handlers.talking.dialogue import (
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

GUARDIAN = "guardian"


class GuardianDraft(Draft):
    """What was said, and the dialogue that was open: both go on once a guardian says so."""

    said: StoredSaid
    kept: KeptPosition | None = None


def _ask(_draft: GuardianDraft, view: View) -> Question:
    text = say(view.language, "child.stop", hotline=view.facts)
    return Question("child.stop", text, ((choice(view, GUARDIAN, "button.guardian"),),), free=False)


def _take(draft: GuardianDraft, answer: Answer, _view: View) -> Taken[GuardianDraft]:
    """Whatever else is said is kept for the guardian, and nothing of it is filed before."""
    if answer.choice == GUARDIAN:
        return Next(draft)
    if not (answer.text or answer.files or answer.point):
        raise NotUnderstood("hint.choice")
    return Stay(draft.model_copy(update={"said": draft.said.with_more(answer)}))


GUARDIAN_FLOW = Flow("guardian", GuardianDraft, (Step("guardian", _ask, _take),))
