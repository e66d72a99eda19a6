"""Where it is, and the one card to look it all over before it is sent."""

from dataclasses import replace
from enum import StrEnum

from handlers.flows.draft import (
    FileDraft,
    choice,
    goes_on,
    is_alarming,
    is_repeated,
    kept,
    receipt_of,
    same_album,
    untold,
    wants_place,
)
from handlers.flows.file_category import NO_IDEA
from handlers.flows.file_kind import ANOTHER_KIND, kind_choice, named_kind, next_kind
from handlers.flows.meanwhile import added, is_something
from handlers.talking.dialogue import (
    CANCEL,
    Answer,
    Choice,
    Drop,
    GoTo,
    Next,
    NotUnderstood,
    Question,
    Stay,
    Step,
    Taken,
    View,
)
from texts.catalogue import label, say, shorten

REVIEW_LENGTH = 100


class Edit(StrEnum):
    """What can be done on the review card."""

    SUBMIT = "submit"
    CONFIDENTIAL = "confidential"
    TEXT = "text"
    PLACE = "place"
    CATEGORY = "category"


# place


def _ask_place(_draft: FileDraft, view: View) -> Question:
    return Question(
        "file.place",
        say(view.language, "file.place"),
        ((choice(view, NO_IDEA, "button.place_unclear"),),),
        ask_place=label(view.language, "button.send_place"),
    )


def _take_place(draft: FileDraft, answer: Answer, view: View) -> Taken[FileDraft]:
    if answer.choice == NO_IDEA:
        return Next(draft.model_copy(update={"place": "", "placed": True}))
    note = receipt_of(draft, answer, view)
    if answer.point is not None:
        return Next(kept(draft, replace(answer, text="")), note)
    heard = kept(draft, answer)
    if is_alarming(heard):
        return GoTo(heard, "danger", note)
    if heard.danger:
        return Next(heard, note)
    if answer.text.strip() and not is_repeated(draft, answer):
        place = {"place": answer.text.strip(), "placed": True}
        return Next(kept(draft.model_copy(update=place), replace(answer, text="")), note)
    if answer.files or is_repeated(draft, answer):
        return Stay(kept(draft, answer), quiet=bool(answer.files), note=note)
    raise NotUnderstood("hint.place")


# review


def _ask_review(draft: FileDraft, view: View) -> Question:
    language = view.language
    text = say(
        language,
        "file.review",
        text=shorten(draft.text, REVIEW_LENGTH),
        n=len(draft.text),
        p=len(draft.files),
        place=draft.place or say(language, "place.unknown"),
        category=named_kind(draft, view),
    )
    return Question("file.review", text, _review_rows(draft, view))


def _review_rows(draft: FileDraft, view: View) -> tuple[tuple[Choice, ...], ...]:
    confidential = "button.confidential_on" if draft.confidential else "button.confidential"
    return (
        (choice(view, Edit.SUBMIT, "button.submit"),),
        (choice(view, Edit.CONFIDENTIAL, confidential), kind_choice(draft, view)),
        (
            choice(view, Edit.TEXT, "button.edit_text"),
            choice(view, Edit.PLACE, "button.edit_place"),
            choice(view, Edit.CATEGORY, "button.edit_category"),
        ),
        (choice(view, CANCEL, "button.drop"),),
    )


def _take_review(draft: FileDraft, answer: Answer, view: View) -> Taken[FileDraft]:
    match answer.choice:
        case Edit.SUBMIT:
            return Next(draft)
        case Edit.CONFIDENTIAL:
            return Stay(draft.model_copy(update={"confidential": not draft.confidential}))
        case Edit.TEXT:
            return GoTo(untold(draft), "text")
        case Edit.PLACE:
            return GoTo(draft.model_copy(update={"place": "", "placed": False}), "place")
        case Edit.CATEGORY:
            reset = {"category": None, "decided": False, "browsing": True, "page": 0, "group": None}
            return GoTo(draft.model_copy(update=reset), "category")
        case value if value == ANOTHER_KIND:
            return _of_another_kind(draft)
        case None:
            return _late(draft, answer, view)
        case _:
            return Drop()


def _of_another_kind(draft: FileDraft) -> Taken[FileDraft]:
    """The next likely kind; where that one needs a place, it is asked for."""
    other = next_kind(draft)
    return GoTo(other, "place") if wants_place(other) else Stay(other)


def _late(draft: FileDraft, answer: Answer, view: View) -> Taken[FileDraft]:
    """Late words and pictures belong to the matter; the card is shown anew, once for an album."""
    if not is_something(answer):
        raise NotUnderstood("hint.review")
    return added(draft, answer, view, amend=same_album(draft, answer))


PLACE_STEP = Step("place", _ask_place, _take_place, wants_place)
REVIEW_STEP = Step("review", _ask_review, _take_review, goes_on)
