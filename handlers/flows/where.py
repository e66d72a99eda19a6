"""Danger was filed at once; where it is, is asked last, and whatever comes is added."""

from dataclasses import dataclass

from handlers.flows.draft import FileDraft, choice, pinned, receipt_of
from handlers.flows.file_category import NO_IDEA
from handlers.flows.stored import StoredFile, stored
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
from texts.catalogue import label, say


@dataclass(frozen=True)
class WhereFacts:
    """What the flow looks at: the case's number."""

    number: str


class WhereDraft(Draft):
    """Where it is, as far as it was said."""

    case_id: int
    place: str = ""
    files: tuple[StoredFile, ...] = ()


def _ask(_draft: WhereDraft, view: View) -> Question:
    return Question(
        "danger.where",
        say(view.language, "danger.where", no=view.facts.number),
        ((choice(view, NO_IDEA, "button.place_unclear"),),),
        ask_place=label(view.language, "button.send_place"),
    )


def _take(draft: WhereDraft, answer: Answer, view: View) -> Taken[WhereDraft]:
    files = (*draft.files, *stored(answer.files))
    if answer.choice == NO_IDEA:
        return Next(draft)
    said = pinned(answer) or answer.text.strip()
    if said:
        return Next(draft.model_copy(update={"place": said, "files": files}))
    if answer.files:
        note = receipt_of(FileDraft(), answer, view)
        return Stay(draft.model_copy(update={"files": files}), quiet=True, note=note)
    raise NotUnderstood("hint.place")


WHERE = Flow("where", WhereDraft, (Step("where", _ask, _take),), pause_hours=2)
