"""Corrections and being forgotten, in dialogues."""

from typing import Any

from handlers.citizens import citizen
from handlers.citizens.forgetting import forget
from handlers.citizens.my_data import FORGET as FORGET_BUTTON
from handlers.citizens.my_data import LANGUAGE, show_my_data
from handlers.citizens.my_data import NAME as NAME_BUTTON
from handlers.flows.my_data import (
    CORRECT,
    FORGET,
    NAME,
    PHONE,
    CorrectDraft,
    ForgetDraft,
    ForgetFacts,
)
from handlers.lists import open_cases
from handlers.office import Turn
from handlers.talking.talk import Talk, in_service, open_talk


def tapped(turn: Turn, index: int) -> str:
    """A button under one's own data."""
    if turn.roles and index == FORGET_BUTTON:
        turn.reply("forget.staff")
    elif index == FORGET_BUTTON:
        open_forgetting(turn)
    elif index == LANGUAGE:
        citizen.ask_language(turn)
    else:
        what = NAME if index == NAME_BUTTON else PHONE
        open_talk(turn, CORRECTING, CorrectDraft(what=what))
    return ""


def open_forgetting(turn: Turn) -> None:
    """Ask once, with what becomes of the open cases; staff are forgotten by the administrator."""
    if turn.roles:
        turn.reply("forget.staff")
        return
    open_talk(turn, FORGETTING, ForgetDraft(open_cases=len(open_cases(turn))))


def _correct(turn: Turn, draft: CorrectDraft) -> None:
    identities, person_id = turn.work.identities, turn.reader.person_id
    if draft.value:
        identities.know(person_id, **{draft.what: draft.value})
    else:
        identities.drop(person_id, draft.what)
        turn.work.scrub = True
    show_my_data(turn)


def _forget(turn: Turn, draft: ForgetDraft) -> None:
    forget(turn, withdraw=draft.withdraw)


def _numbers(turn: Turn, _draft: dict[str, Any]) -> ForgetFacts:
    return ForgetFacts(tuple(case.number for case in open_cases(turn)))


CORRECTING = in_service(Talk(CORRECT, lambda _turn, _draft: None, _correct))
FORGETTING = in_service(Talk(FORGET, _numbers, _forget))
