"""Dialogues in a turn: opened, continued, dropped, finished; the position is stored in the turn."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from pydantic import ValidationError

from handlers.citizens.person import misunderstood, understood
from handlers.flows.stored import StoredSaid
from handlers.incoming import Said
from handlers.office import Turn
from handlers.talking.buttons import QuestionTap
from handlers.talking.dialogue import Answer, Flow, NotUnderstood, Question, Taken, View
from handlers.talking.engine import (
    Asked,
    Complete,
    Dropped,
    Outcome,
    advance,
    again,
    answer_of,
    begin,
    message_of,
    offers,
    resume,
    revise,
)
from storage.dialogues import Position
from storage.values import Message

CLOSE = timedelta(seconds=10)
"""Pictures chosen together come one after the other, each an update of its own."""


def nothing(_draft: object) -> str:
    """A draft that is not worth asking about."""
    return ""


Reword = Callable[[Any, "Rewording"], Taken[Any] | None]
"""From a draft and an edit: how the dialogue goes on; None where it is no message of the draft."""


@dataclass(frozen=True)
class Rewording:
    """An edit behind the open question: at which step, of which message, its words now."""

    step: str
    message_id: int
    words: str
    view: View


@dataclass(frozen=True)
class Talk:
    """
    A flow in service: what its steps look at, and the use case at its end.

    `worth`: what of an unfinished draft is shown when it is offered again; empty: it is given up
    silently. `aside`: answers what was said beside the question; False where it is the answer.
    `expired`: the text that says the draft was kept for too long. `opening`: the draft that
    something said opens, where words alone can open one. `reworded`: what an edit of a message that
    is part of the draft changes. `keep`: what each answer changes at once, before the dialogue is
    at its end; False ends it. `lapses`: after a pause words that are no choice are about something
    else, even though nothing of the draft is worth keeping.
    """

    flow: Flow[Any]
    facts: Callable[[Turn, dict[str, Any]], Any]
    finish: Callable[[Turn, Any], None]
    worth: Callable[[Any], str] = nothing
    aside: Callable[[Turn, Said], bool] | None = None
    expired: str | None = None
    opening: Callable[[Turn, StoredSaid], Any] | None = None
    reworded: Reword | None = None
    keep: Callable[[Turn, Any], bool] | None = None
    lapses: timedelta | None = None


TALKS: dict[str, Talk] = {}
"""The dialogues in service; `handlers/talks.py` imports every file that puts one into service."""


def in_service(talk: Talk) -> Talk:
    """Put a dialogue into service under its flow's name."""
    TALKS[talk.flow.name] = talk
    return talk


@dataclass(frozen=True)
class Open:
    """The dialogue that is open here: its talk and where it stands."""

    talk: Talk
    position: Position

    def worth(self) -> str:
        """What of it is worth keeping, in words."""
        return self.talk.worth(self.talk.flow.draft.model_validate(self.position.draft))

    def view(self, turn: Turn) -> View:
        """What its steps look at."""
        return View(turn.language, self.talk.facts(turn, self.position.draft))


def open_talk(turn: Turn, talk: Talk, draft: Any) -> None:  # noqa: ANN401 - any flow's draft
    """Open a dialogue; one that was open here is given up."""
    view = View(turn.language, talk.facts(turn, draft.model_dump(mode="json")))
    _settle(turn, talk, begin(talk.flow, draft, view, turn.work.ids.nonce()))


def continue_talk(turn: Turn, here: Open, said: Said) -> None:
    """Take a message as the answer to the question that is open."""
    view = here.view(turn)
    question = again(here.talk.flow, here.position, view)
    answer = answer_of(question, said)
    if answer.choice is None and here.talk.aside is not None and here.talk.aside(turn, said):
        _repeat(turn, here.position, question)
        return
    take(turn, here, replace(answer, close=_close(turn, here)), view)


def _close(turn: Turn, here: Open) -> bool:
    """Whether this came right after the message before it."""
    since = here.position.updated_at
    return since is not None and turn.office.now - since <= CLOSE


def _repeat(turn: Turn, position: Position, question: Question) -> None:
    """The same question again, unless what was said beside it ended the dialogue."""
    if turn.work.dialogues.find(turn.reader.address_id) is not None:
        _put(turn, position, message_of(question, position), amend=False)


def tap_talk(turn: Turn, here: Open | None, tap: QuestionTap) -> bool:
    """
    Take a tap on a question; False where that question is no longer open.

    What is no longer offered (or never was) is no answer: the question is asked once more.
    """
    if here is None:
        return False
    position = here.position
    if (tap.nonce, tap.revision) != (position.nonce, position.revision):
        return False
    view = here.view(turn)
    if offers(again(here.talk.flow, position, view), tap.value):
        take(turn, here, Answer(choice=tap.value), view)
    else:
        ask_again(turn, here)
    return True


def ask_again(turn: Turn, here: Open) -> None:
    """Ask the open question once more, in the language of now."""
    _settle(turn, here.talk, resume(here.talk.flow, here.position, here.view(turn)))


def drop_talk(turn: Turn) -> bool:
    """Give up the open dialogue; False where there is none."""
    if turn.work.dialogues.find(turn.reader.address_id) is None:
        return False
    turn.work.dialogues.end(turn.reader.address_id)
    return True


def open_here(turn: Turn) -> Open | None:
    """
    The dialogue open in this chat, or None.

    One that was left for too long, or that this version can't read any more, is over: a kind word
    says so, once.
    """
    position = turn.work.dialogues.find(turn.reader.address_id)
    if position is None:
        return None
    talk = TALKS.get(position.name)
    if talk is not None and _is_fresh(turn, talk, position) and _is_readable(talk, position):
        return Open(talk, position)
    turn.work.dialogues.end(turn.reader.address_id)
    if talk is not None and talk.expired is not None:
        turn.reply(talk.expired)
    return None


def rested(turn: Turn, here: Open) -> bool:
    """Whether so much time went by that new words may be about something else."""
    pause, since = here.talk.flow.pause_hours, here.position.updated_at
    if pause is None or since is None:
        return False
    return turn.office.now - since > timedelta(hours=pause)


def lapsed(turn: Turn, here: Open) -> bool:
    """Whether words that are no choice are about something else by now."""
    pause, since = here.talk.lapses, here.position.updated_at
    return pause is not None and since is not None and turn.office.now - since > pause


def _is_fresh(turn: Turn, talk: Talk, position: Position) -> bool:
    if position.updated_at is None:
        return True
    limit = timedelta(hours=talk.flow.expires_after_hours)
    return turn.office.now - position.updated_at <= limit


def _is_readable(talk: Talk, position: Position) -> bool:
    """A draft of an earlier version may lack what this one needs."""
    try:
        talk.flow.draft.model_validate(position.draft)
    except ValidationError:
        return False
    return True


def take(turn: Turn, here: Open, answer: Answer, view: View) -> None:
    """Take an answer; a hint says what is expected where it can't be one."""
    try:
        outcome = advance(here.talk.flow, here.position, answer, view)
    except NotUnderstood as hint:
        turn.reply(hint.hint, **hint.fields)
        misunderstood(turn)
        return
    understood(turn)
    if isinstance(outcome, Asked) and here.talk.keep is not None:
        draft = here.talk.flow.draft.model_validate(outcome.position.draft)
        if not here.talk.keep(turn, draft):
            turn.work.dialogues.end(turn.reader.address_id)
            return
    _settle(turn, here.talk, outcome)


def _put(turn: Turn, position: Position, message: Message, *, amend: bool) -> None:
    """Ask, or change the question that stands there; which message asks is remembered."""
    if amend and position.question_id is not None:
        turn.work.outbox.amend(turn.reader.address_id, position.question_id, message)
    else:
        row_id = turn.send(message)
        if row_id is not None:
            turn.work.dialogues.asked(turn.reader.address_id, row_id)


def reword(turn: Turn, here: Open, message_id: int, text: str) -> bool:
    """An edit of a message that is part of the open draft; False where it is none of it."""
    if here.talk.reworded is None:
        return False
    position = here.position
    draft = here.talk.flow.draft.model_validate(position.draft)
    view = here.view(turn)
    try:
        taken = here.talk.reworded(draft, Rewording(position.step, message_id, text, view))
    except NotUnderstood as hint:
        turn.reply(hint.hint, **hint.fields)
        return True
    if taken is None:
        return False
    _settle(turn, here.talk, revise(here.talk.flow, position, taken, view))
    return True


def _settle(turn: Turn, talk: Talk, outcome: Outcome[Any]) -> None:
    dialogues, address = turn.work.dialogues, turn.reader.address_id
    match outcome:
        case Asked(position, question, note, amend):
            dialogues.save(address, position)
            if note is not None:
                turn.send(note)
            if question is not None:
                _put(turn, position, message_of(question, position), amend=amend)
        case Complete(draft, note):
            dialogues.end(address)
            if note is not None:
                turn.send(note)
            talk.finish(turn, draft)
        case Dropped():
            dialogues.end(address)
            turn.reply("cancel.done", menu=not turn.roles)
