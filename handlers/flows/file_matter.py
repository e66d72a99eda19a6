"""What it is: danger first, then whether it belongs to an open case, then the words."""

from handlers.flows.draft import (
    FileDraft,
    choice,
    guessed,
    is_alarming,
    is_new,
    kept,
    receipt_of,
    same_album,
)
from handlers.flows.meanwhile import added
from handlers.talking.dialogue import (
    Answer,
    Choice,
    GoTo,
    Next,
    NotUnderstood,
    Question,
    Stay,
    Step,
    Taken,
    View,
)
from storage.values import Message
from texts.catalogue import say

SPOKEN = frozenset({"voice", "audio", "video_note"})
DANGER, HAZARD, NEW = "danger", "hazard", "new"


def go_on(draft: FileDraft, note: Message | None = None) -> Taken[FileDraft]:
    """On to the next step; where words of danger were just said, that is asked first."""
    if is_alarming(draft):
        return GoTo(draft, "danger", note)
    return Next(draft, note)


# danger: is anyone in danger now? The numbers stand in the question.


def _ask_danger(_draft: FileDraft, view: View) -> Question:
    rows = (
        (choice(view, DANGER, "button.danger_now"),),
        (choice(view, HAZARD, "button.hazard"),),
    )
    return Question("emergency.first", say(view.language, "emergency.first"), rows, free=False)


def _take_danger(draft: FileDraft, answer: Answer, view: View) -> Taken[FileDraft]:
    """Danger makes it critical; a hazard, or any other words, and the filing goes on as ever."""
    if answer.choice == DANGER:
        call = Message("emergency.call", say(view.language, "emergency.call"))
        return Next(draft.model_copy(update={"danger": True}), call)
    if answer.choice is None and not answer.text:
        note = receipt_of(draft, answer, view)
        return Stay(kept(draft, answer), quiet=True, note=note)
    more = guessed(kept(draft, answer), view.facts)
    return Next(more.model_copy(update={"danger": bool(more.danger)}))


# which: does it belong to a case that is open?


def _ask_which(_draft: FileDraft, view: View) -> Question:
    rows = tuple(
        (Choice(number, say(view.language, "add.to", no=number, title=title)),)
        for number, title in view.facts.open_cases
    )
    new = (choice(view, NEW, "button.new_matter"),)
    return Question("add.which", say(view.language, "add.which"), (new, *rows), free=False)


def _take_which(draft: FileDraft, answer: Answer, view: View) -> Taken[FileDraft]:
    if answer.choice is not None:
        number = None if answer.choice == NEW else answer.choice
        return Next(draft.model_copy(update={"which": False, "add_to": number}))
    return added(draft, answer, view, quiet=not answer.text)


# text


def _ask_text(draft: FileDraft, view: View) -> Question:
    if _is_spoken(draft):
        return Question("file.only_voice", say(view.language, "file.only_voice"))
    if draft.files:
        pictures = all(file.kind == "photo" for file in draft.files)
        key = "file.only_pictures" if pictures else "file.only_files"
        hint = say(view.language, key, n=len(draft.files))
        return Question("file.only_pictures", hint)
    return Question("file.ask_text", say(view.language, "file.ask_text"))


def _is_spoken(draft: FileDraft) -> bool:
    """
    Whether the matter was told by voice: a person listens, and writes down what and where.

    So one sentence is enough, and where it is need not be asked a second time.
    """
    return any(file.kind in SPOKEN for file in draft.files)


def _take_text(draft: FileDraft, answer: Answer, view: View) -> Taken[FileDraft]:
    more = guessed(kept(draft, answer), view.facts)
    if more.text and _is_spoken(draft):
        return go_on(more.model_copy(update={"placed": True}))
    if more.text:
        return go_on(more)
    if answer.files or answer.point:
        return Stay(more, amend=same_album(draft, answer))
    raise NotUnderstood("hint.text")


DANGER_STEP = Step("danger", _ask_danger, _take_danger, is_alarming)
WHICH_STEP = Step("which", _ask_which, _take_which, lambda draft: draft.which and not draft.danger)
TEXT_STEP = Step("text", _ask_text, _take_text, lambda draft: is_new(draft) and not draft.text)
