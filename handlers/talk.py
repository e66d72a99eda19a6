"""Dialogues in a turn: opened, continued, dropped, finished; the position is stored in the turn."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from handlers.buttons import QuestionTap
from handlers.dialogue import (
    Answer,
    Asked,
    Complete,
    Dropped,
    Flow,
    NotUnderstood,
    Outcome,
    View,
    advance,
    again,
    answer_of,
    begin,
    message_of,
)
from handlers.incoming import Said
from handlers.office import Turn
from storage.dialogues import Position


@dataclass(frozen=True)
class Talk:
    """A flow in service: what its steps look at, and the use case at its end."""

    flow: Flow[Any]
    facts: Callable[[Turn, dict[str, Any]], Any]
    finish: Callable[[Turn, Any], None]


Talks = Mapping[str, Talk]


def open_talk(turn: Turn, talk: Talk, draft: Any) -> None:  # noqa: ANN401 - any flow's draft
    """Open a dialogue; one that was open here is given up."""
    view = View(turn.language, talk.facts(turn, draft.model_dump(mode="json")))
    _settle(turn, talk, begin(talk.flow, draft, view, turn.work.ids.nonce()))


def continue_talk(turn: Turn, talk: Talk, position: Position, said: Said) -> None:
    """Take a message as the answer to the question that is open."""
    view = View(turn.language, talk.facts(turn, position.draft))
    answer = answer_of(again(talk.flow, position, view), said)
    _advance(turn, talk, position, answer, view)


def tap_talk(turn: Turn, talks: Talks, position: Position | None, tap: QuestionTap) -> bool:
    """Take a tap on a question; False where that question is no longer open."""
    talk = talks.get(position.name) if position else None
    if talk is None or position is None:
        return False
    if (tap.nonce, tap.revision) != (position.nonce, position.revision):
        return False
    view = View(turn.language, talk.facts(turn, position.draft))
    _advance(turn, talk, position, Answer(choice=tap.value), view)
    return True


def drop_talk(turn: Turn) -> bool:
    """Give up the open dialogue; False where there is none."""
    if turn.work.dialogues.find(turn.reader.address_id) is None:
        return False
    turn.work.dialogues.end(turn.reader.address_id)
    return True


def open_position(turn: Turn, talks: Talks) -> Position | None:
    """Where the sender stands; a dialogue left for too long, or unknown by now, is over."""
    position = turn.work.dialogues.find(turn.reader.address_id)
    if position is None:
        return None
    talk = talks.get(position.name)
    if talk is not None and position.updated_at is not None:
        limit = timedelta(hours=talk.flow.expires_after_hours)
        if turn.office.now - position.updated_at <= limit:
            return position
    turn.work.dialogues.end(turn.reader.address_id)
    return None


def _advance(turn: Turn, talk: Talk, position: Position, answer: Answer, view: View) -> None:
    try:
        outcome = advance(talk.flow, position, answer, view)
    except NotUnderstood as hint:
        turn.reply(hint.hint, **hint.fields)
        return
    _settle(turn, talk, outcome)


def _settle(turn: Turn, talk: Talk, outcome: Outcome[Any]) -> None:
    dialogues, address = turn.work.dialogues, turn.reader.address_id
    match outcome:
        case Asked(position, question):
            dialogues.save(address, position)
            if question is not None:
                turn.send(message_of(question, position))
        case Complete(draft):
            dialogues.end(address)
            talk.finish(turn, draft)
        case Dropped():
            dialogues.end(address)
            turn.reply("cancel.done", menu=not turn.roles)
