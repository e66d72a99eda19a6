"""Typing in a call or a letter: one message, one card, one tap; what is missing can be added."""

from typing import cast

from handlers.flows.draft import choice, pinned
from handlers.flows.file_category import CATEGORY_STEP
from handlers.flows.intake_card import (
    ANSWERED,
    CHANGE,
    CONFIDENTIAL,
    DANGER,
    KINDS,
    OF_CATEGORY,
    OF_UNIT,
    REGISTER,
    ask_review,
)
from handlers.flows.intake_draft import IntakeDraft, IntakeFacts, Known, Source, heard
from handlers.talking.buttons import in_pairs
from handlers.talking.dialogue import (
    CANCEL,
    Answer,
    Choice,
    Drop,
    Flow,
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

OTHER = "other"
WHICH, STRANGER, SOURCE = "which", "stranger", "source"
TYPED = ("text", "phone", "place", "external")
"""What of a call can be typed anew."""


def _has_matter(draft: IntakeDraft) -> bool:
    return bool(draft.text or draft.files)


def _ask_matter(draft: IntakeDraft, view: View) -> Question:
    key = "intake.ask_letter" if draft.source is Source.LETTER else "intake.ask"
    cancel = (choice(view, CANCEL, "button.cancel"),)
    return Question(key, say(view.language, key), (cancel,), protect=True)


def _take_matter(draft: IntakeDraft, answer: Answer, view: View) -> Taken[IntakeDraft]:
    if not (answer.text or answer.files or answer.point):
        raise NotUnderstood("hint.intake")
    more = heard(draft, answer, view.facts)
    return Next(more) if _has_matter(more) else Stay(more)


def _take_review(draft: IntakeDraft, answer: Answer, view: View) -> Taken[IntakeDraft]:
    match answer.choice:
        case None:
            return _more(draft, answer, view)
        case value if value == REGISTER:
            return Next(_checked(draft, view.facts, answering=False))
        case value if value == ANSWERED:
            return _closing(_checked(draft, view.facts, answering=True), view)
        case value if value == CHANGE:
            return GoTo(draft.model_copy(update={"changing": WHICH}), "change")
        case value if value == KINDS:
            looking = {"browsing": True, "page": 0, "group": None, "unit": None}
            return GoTo(draft.model_copy(update=looking), "category")
        case value:
            return _marked(draft, value)


def _checked(draft: IntakeDraft, facts: IntakeFacts, *, answering: bool) -> IntakeDraft:
    """Ready to be registered: another system's number makes no second case."""
    if draft.external_no:
        number = facts.registered(draft.external_no, draft.source)
        if number:
            raise NotUnderstood("intake.external_known", no=number)
    return draft.model_copy(update={"answering": answering})


def _closing(draft: IntakeDraft, view: View) -> Taken[IntakeDraft]:
    """To the words of the answer; nothing is closed without a kind, so that comes first."""
    if draft.category in (None, OTHER):
        note = Message("intake.classify_first", say(view.language, "intake.classify_first"))
        return GoTo(draft.model_copy(update={"browsing": True}), "category", note)
    return Next(draft) if draft.answer else GoTo(draft, "answer")


def _marked(draft: IntakeDraft, value: str) -> Taken[IntakeDraft]:
    """One tap that changes what the card says."""
    if value == CONFIDENTIAL:
        return Stay(draft.model_copy(update={"confidential": not draft.confidential}))
    if value == DANGER:
        return Stay(draft.model_copy(update={"danger": not draft.danger}))
    if value.startswith(OF_CATEGORY):
        code = value.removeprefix(OF_CATEGORY)
        return Stay(draft.model_copy(update={"category": code, "decided": True, "unit": None}))
    if value.startswith(OF_UNIT):
        return Stay(draft.model_copy(update={"unit": value.removeprefix(OF_UNIT)}))
    return Drop()


def _more(draft: IntakeDraft, answer: Answer, view: View) -> Taken[IntakeDraft]:
    if not (answer.text or answer.files or answer.point):
        raise NotUnderstood("hint.intake")
    return Stay(heard(draft, answer, view.facts))


def _ask_category(draft: IntakeDraft, view: View) -> Question:
    return CATEGORY_STEP.ask(draft, view)


def _take_category(draft: IntakeDraft, answer: Answer, view: View) -> Taken[IntakeDraft]:
    """As a citizen looks for a kind; what is taken is a copy of the same draft."""
    taken = cast("Taken[IntakeDraft]", CATEGORY_STEP.take(draft, answer, view))
    if not isinstance(taken, Next):
        return taken
    unknown = taken.draft.category in (None, OTHER)
    settled = {"browsing": False, "answering": taken.draft.answering and not unknown}
    return Next(taken.draft.model_copy(update=settled), taken.note)


# change: one thing typed anew


def _ask_change(draft: IntakeDraft, view: View) -> Question:
    if draft.changing in ("", WHICH):
        return Question(
            "intake.ask_change", say(view.language, "intake.ask_change"), _whats(draft, view)
        )
    if draft.changing == SOURCE:
        sources = [Choice(one, say(view.language, f"source.{one}")) for one in Source]
        rows = in_pairs(sources)
        return Question(
            "intake.ask_source", say(view.language, "intake.ask_source"), rows, free=False
        )
    key = f"intake.ask_{draft.changing}"
    back = (choice(view, WHICH, "button.unchanged"),)
    return Question(key, say(view.language, key), (back,), protect=True)


def _whats(draft: IntakeDraft, view: View) -> tuple[tuple[Choice, ...], ...]:
    buttons = [choice(view, name, f"button.change_{name}") for name in (*TYPED, SOURCE)]
    if draft.known.cases:
        key = "button.same_person" if draft.stranger else "button.somebody_else"
        buttons.append(choice(view, STRANGER, key))
    buttons.append(choice(view, WHICH, "button.unchanged"))
    return in_pairs(buttons)


def _take_change(draft: IntakeDraft, answer: Answer, view: View) -> Taken[IntakeDraft]:
    match draft.changing, answer.choice:
        case _, value if value == WHICH:
            return Next(_unchanged(draft))
        case "which", None:
            return Next(heard(_unchanged(draft), answer, view.facts))
        case "which", value if value == STRANGER:
            other = _unchanged(draft).model_copy(update={"stranger": not draft.stranger})
            return Next(other)
        case "which", value:
            return Stay(draft.model_copy(update={"changing": value}))
        case "source", value if value is not None:
            return Next(_unchanged(draft).model_copy(update={"source": Source(value)}))
        case _:
            return Next(_typed_anew(draft, answer, view.facts))


def _unchanged(draft: IntakeDraft) -> IntakeDraft:
    return draft.model_copy(update={"changing": ""})


def _typed_anew(draft: IntakeDraft, answer: Answer, facts: IntakeFacts) -> IntakeDraft:
    """The one thing as it was typed now, whole; a new text is thought about anew."""
    typed, plain = answer.text.strip(), _unchanged(draft)
    if not typed and answer.point is None:
        raise NotUnderstood("hint.intake")
    match draft.changing:
        case "phone":
            return plain.model_copy(update={"phone": "", "known": Known()} | _phone(typed, facts))
        case "place":
            place = pinned(answer) if answer.point else typed
            return plain.model_copy(update={"place": place, "placed": True})
        case "external":
            return plain.model_copy(update={"external_no": typed})
        case _:
            bare = {"text": "", "alarm": False, "category": None, "decided": False, "unit": None}
            return heard(plain.model_copy(update=bare), answer, facts)


def _phone(typed: str, facts: IntakeFacts) -> dict[str, object]:
    if not any(char.isdigit() for char in typed):
        return {}
    return {"phone": typed, "known": facts.look_up(typed), "stranger": False}


# answer: what the caller was told


def _ask_answer(_draft: IntakeDraft, view: View) -> Question:
    back = (choice(view, WHICH, "button.unchanged"),)
    return Question(
        "intake.ask_answer", say(view.language, "intake.ask_answer"), (back,), protect=True
    )


def _take_answer(draft: IntakeDraft, answer: Answer, _view: View) -> Taken[IntakeDraft]:
    if answer.choice == WHICH:
        return GoTo(draft.model_copy(update={"answering": False}), "review")
    if not answer.text.strip():
        raise NotUnderstood("hint.reply")
    return Next(draft.model_copy(update={"answer": answer.text.strip()}))


def _needs_answer(draft: IntakeDraft) -> bool:
    return draft.answering and not draft.answer


def _is_answered(draft: IntakeDraft) -> bool:
    """Answered by words: there is nothing left to look over."""
    return draft.answering and bool(draft.answer)


INTAKE = Flow(
    "intake",
    IntakeDraft,
    (
        Step("matter", _ask_matter, _take_matter, lambda draft: not _has_matter(draft)),
        Step("change", _ask_change, _take_change, lambda draft: bool(draft.changing)),
        Step("category", _ask_category, _take_category, lambda draft: draft.browsing),
        Step("answer", _ask_answer, _take_answer, _needs_answer),
        Step("review", ask_review, _take_review, lambda draft: not _is_answered(draft)),
    ),
)
