"""A handler's answer in a dialogue: write in one or several messages, add a picture, send."""

from collections.abc import Callable
from dataclasses import dataclass

from domain.reply_check import Checked
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
from texts.catalogue import Language, label, say, shorten, words

SEND, ANYWAY = "send", "anyway"
SHOWN = 200


@dataclass(frozen=True)
class AnswerFacts:
    """What the flow looks at: the number, whether evidence is needed, what an answer lacks."""

    number: str
    needs_evidence: bool
    check: Callable[[str], Checked | None] = lambda _text: None


class AnswerDraft(Draft):
    """An answer as far as it is written."""

    case_id: int
    text: str = ""
    files: tuple[StoredFile, ...] = ()
    heard: tuple[Heard, ...] = ()
    warned: str | None = None


def _ask(draft: AnswerDraft, view: View) -> Question:
    language, number = view.language, view.facts.number
    cancel = Choice(CANCEL, label(language, "button.cancel"), words("button.cancel"))
    if not draft.text and not draft.files:
        text = say(language, "handler.ask_reply", no=number)
        return Question("handler.ask_reply", text, ((cancel,),), protect=True)
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


def _warning(draft: AnswerDraft, view: View) -> Question:
    """One line on what the answer lacks, and the way to send it all the same."""
    language, checked = view.language, view.facts.check(draft.text)
    missing = checked.missing if checked else ()
    listed = ("、" if language is Language.ZH else ", ").join(
        say(language, f"reply.missing.{one}") for one in missing
    )
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
    if not answer.text and not answer.files:
        raise NotUnderstood("hint.reply")
    text = "\n".join(part for part in (draft.text, answer.text) if part)
    files = (*draft.files, *stored(answer.files))
    heard = (*draft.heard, *answer.heard)
    changes = {"text": text, "files": files, "heard": heard, "warned": None}
    return Stay(draft.model_copy(update=changes))


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
    checked = view.facts.check(draft.text)
    if checked is not None and checked.fault is not None:
        return Stay(draft.model_copy(update={"warned": checked.fault.value}))
    return Next(draft)


ANSWER = Flow("answer", AnswerDraft, (Step("write", _ask, _take),))
