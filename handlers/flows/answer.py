"""A handler's answer in a dialogue: write in one or several messages, add a picture, send."""

from collections.abc import Callable
from dataclasses import dataclass

from domain.patterns import unfilled
from domain.reply_check import Checked, Fault
from handlers.flows.stored import StoredFile, stored
from handlers.talking.dialogue import (
    CANCEL,
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
from handlers.talking.heard import Heard, find, reheard, reworded
from storage.values import Message
from texts.catalogue import Language, label, say, shorten, words

SEND, ANYWAY, PATTERN = "send", "anyway", "pattern"
SHOWN = 200


@dataclass(frozen=True)
class AnswerFacts:
    """
    What the flow looks at: the number, whether evidence is needed, what an answer lacks.

    `pattern`: what an answer to such a matter has, with blanks to fill; empty where there is none.
    """

    number: str
    needs_evidence: bool
    check: Callable[[str], Checked | None] = lambda _text: None
    pattern: str = ""


class AnswerDraft(Draft):
    """An answer as far as it is written; `pattern` is what it was begun from, with its blanks."""

    case_id: int
    text: str = ""
    files: tuple[StoredFile, ...] = ()
    heard: tuple[Heard, ...] = ()
    warned: str | None = None
    pattern: str = ""


def _ask(draft: AnswerDraft, view: View) -> Question:
    language, number = view.language, view.facts.number
    cancel = Choice(CANCEL, label(language, "button.cancel"), words("button.cancel"))
    if not draft.text and not draft.files:
        return _ask_first(draft, view, cancel)
    if draft.warned is not None:
        return _warning(draft, view)
    send = Choice(SEND, label(language, "button.send"), words("button.send"))
    text = say(
        language,
        "handler.reply_review",
        no=number,
        text=shorten(draft.text, SHOWN),
        n=len(draft.text),
        p=len(draft.files),
    )
    return Question("handler.reply_review", text, ((send, cancel),), protect=True)


def _ask_first(draft: AnswerDraft, view: View, cancel: Choice) -> Question:
    """Nothing is written yet: the pattern to copy is one tap away."""
    if draft.pattern:
        text = say(view.language, "pattern.filled")
        return Question("pattern.filled", text, ((cancel,),), protect=True)
    text = say(view.language, "handler.ask_reply", no=view.facts.number)
    given = label(view.language, "button.use_pattern"), words("button.use_pattern")
    row = (Choice(PATTERN, *given), cancel) if view.facts.pattern else (cancel,)
    return Question("handler.ask_reply", text, (row,), protect=True)


def _warning(draft: AnswerDraft, view: View) -> Question:
    """One line on what the answer lacks, and the way to send it all the same."""
    language, checked = view.language, view.facts.check(draft.text)
    missing = checked.missing if checked else ()
    wanted = [say(language, f"reply.missing.{one}") for one in missing]
    if draft.warned == Fault.UNFILLED:
        wanted = list(_blanks_left(draft, view))
    listed = ("、" if language is Language.ZH else ", ").join(wanted)
    text = say(
        language,
        "reply.warned",
        no=view.facts.number,
        what=say(language, f"reply.fault.{draft.warned}"),
        wanted=listed or say(language, "reply.missing.nothing"),
    )
    anyway = Choice(ANYWAY, label(language, "button.send_anyway"), words("button.send_anyway"))
    cancel = Choice(CANCEL, label(language, "button.cancel"), words("button.cancel"))
    return Question("reply.warned", text, ((anyway, cancel),), protect=True)


def _take(draft: AnswerDraft, answer: Answer, view: View) -> Taken[AnswerDraft]:
    if answer.choice == ANYWAY and draft.warned is not None:
        return Next(draft)
    if answer.choice in (SEND, ANYWAY):
        return _checked(draft, view)
    if answer.choice == PATTERN and view.facts.pattern:
        return _with_pattern(draft, view)
    if not answer.text and not answer.files:
        raise NotUnderstood("hint.reply")
    text = _written(draft, answer.text, view)
    files = (*draft.files, *stored(answer.files))
    heard = (*draft.heard, *answer.heard)
    changes = {"text": text, "files": files, "heard": heard, "warned": None}
    return Stay(draft.model_copy(update=changes))


def _with_pattern(draft: AnswerDraft, view: View) -> Taken[AnswerDraft]:
    """The pattern in a message of its own, free to be copied: it names no case."""
    pattern = view.facts.pattern
    return Stay(draft.model_copy(update={"pattern": pattern}), note=Message("note", pattern))


def _written(draft: AnswerDraft, new: str, view: View) -> str:
    """What is added; a pattern sent again, filled, stands in place of the one with blanks."""
    left = _blanks_left(draft, view)
    again = unfilled(draft.pattern or view.facts.pattern, new) if left else ()
    if left and len(new) * 2 >= len(draft.text) and len(again) < len(left):
        return new
    return "\n".join(part for part in (draft.text, new) if part)


def _blanks_left(draft: AnswerDraft, view: View) -> tuple[str, ...]:
    return unfilled(draft.pattern or view.facts.pattern, draft.text)


def reword_answer(draft: AnswerDraft, message_id: int, words: str) -> Taken[AnswerDraft] | None:
    """A handler's edit of a message that is part of the answer: shown anew, to be sent."""
    before = find(draft.heard, message_id)
    if before is None:
        return None
    changes: dict[str, object] = {"warned": None, "heard": reheard(draft.heard, message_id, words)}
    text = reworded(draft.text, before.text, words)
    if text is not None:
        changes["text"] = text
    return Stay(draft.model_copy(update=changes), quiet=before.text == words)


def _checked(draft: AnswerDraft, view: View) -> Taken[AnswerDraft]:
    """An answer has words, and a picture or file where something had to be done."""
    if not draft.text:
        raise NotUnderstood("hint.reply")
    if view.facts.needs_evidence and not draft.files:
        raise NotUnderstood("handler.need_evidence", no=view.facts.number)
    if _blanks_left(draft, view):
        return Stay(draft.model_copy(update={"warned": Fault.UNFILLED.value}))
    checked = view.facts.check(draft.text)
    if checked is not None and checked.fault is not None:
        return Stay(draft.model_copy(update={"warned": checked.fault.value}))
    return Next(draft)


ANSWER = Flow("answer", AnswerDraft, (Step("write", _ask, _take),))
