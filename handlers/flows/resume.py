"""An unfinished draft is offered again: go on with it, or start anew?"""

from pydantic import BaseModel, ConfigDict

from handlers.flows.draft import choice
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
from storage.dialogues import Position
from texts.catalogue import say, shorten

GO_ON, ANEW = "go_on", "anew"
SHOWN = 60


class KeptPosition(BaseModel):
    """Where the unfinished dialogue stood, as JSON."""

    model_config = ConfigDict(frozen=True)

    name: str
    step: str
    draft: dict[str, object]
    trail: tuple[str, ...]
    fingerprint: str
    nonce: str
    revision: int

    def position(self) -> Position:
        """The same as a plain value."""
        return Position(**dict(self))


def kept_position(position: Position) -> KeptPosition:
    """A position for a draft."""
    fields = {name: getattr(position, name) for name in KeptPosition.model_fields}
    return KeptPosition(**fields)


class ResumeDraft(Draft):
    """
    What was unfinished, and what comes of it where the person starts anew.

    `said`: words that came after a pause; they answer the old question, or open the new draft.
    """

    kept: KeptPosition
    shown: str
    fresh: str
    fresh_draft: dict[str, object]
    said: StoredSaid | None = None
    go_on: bool = False


def _ask(draft: ResumeDraft, view: View) -> Question:
    rows = (
        (
            choice(view, GO_ON, "button.continue_draft"),
            choice(view, ANEW, "button.new_draft"),
        ),
    )
    text = say(view.language, "draft.continue_or_new", text=shorten(draft.shown, SHOWN))
    return Question("draft.continue_or_new", text, rows, free=False)


def _take(draft: ResumeDraft, answer: Answer, _view: View) -> Taken[ResumeDraft]:
    """Whatever is said meanwhile is kept for whichever draft it will be."""
    if answer.choice is not None:
        return Next(draft.model_copy(update={"go_on": answer.choice == GO_ON}))
    if not (answer.text or answer.files or answer.point):
        raise NotUnderstood("hint.choice")
    said = (draft.said or StoredSaid()).with_more(answer)
    return Stay(draft.model_copy(update={"said": said}), quiet=not answer.text)


RESUME = Flow("resume", ResumeDraft, (Step("resume", _ask, _take),))
