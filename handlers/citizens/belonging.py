"""
To which case words belong: a reply to the desk's message about one, or the one that is asked about.

Greetings, thanks and impatience belong to none; in reply to a case's message they mean that case.
"""

import re
from datetime import timedelta

from domain import words as common
from domain.lifecycle import Action, Actor
from handlers.cases.seeing import hidden_from
from handlers.cases.waiting import REDONE, is_waiting
from handlers.citizens import my_cases, progress
from handlers.citizens.dispute_talk import can_dispute, open_dispute
from handlers.incoming import Said
from handlers.lists import open_cases
from handlers.office import Turn
from storage.tables import Case, Event

CONVERSATION = timedelta(minutes=10)
"""For so long after something was added to a case, more words go to it unasked."""

SPOKEN = (Action.ADD, Action.ANSWER, *REDONE)
GRATITUDE = re.compile("谢|辛苦|感谢|再见|拜拜|赞|thank|thx|^ty$|bye", re.IGNORECASE)


def replied_to(turn: Turn, said: Said) -> Case | None:
    """The case that a message of the desk was about to which this is a reply; None for no case."""
    if said.reply_to is None:
        return None
    address_id = turn.reader.address_id
    card = turn.work.cards.shown_as(address_id, said.reply_to)
    case_id = card.case_id if card else turn.work.outbox.case_of(address_id, said.reply_to)
    case = turn.work.cases.get(case_id) if case_id is not None else None
    return None if case is None or hidden_from(turn, case) else case


def belongs(turn: Turn, said: Said) -> bool:
    """
    A reply to a case's message goes to that case, a short word to the only question there is.

    False where the words are of no case of the sender's, or are small talk.
    """
    case = replied_to(turn, said)
    if case is None or not my_cases.is_mine(turn, case):
        asked = asked_about(turn)
        short = asked is not None and _answers_shortly(turn, said)
        return short and asked is not None and progress.said_of(turn, asked, said)
    if _only_words(said):
        if _means_case(turn, case, said.text):
            return True
        if _is_small_talk(said.text) and not (is_waiting(case) and _answers_shortly(turn, said)):
            return False
    if common.emergency_words(said.text):
        turn.reply("danger.note", hotline=turn.office.desk.county.hotline)
    return say_of(turn, case, said)


def say_of(turn: Turn, case: Case, said: Said) -> bool:
    """Words for a case, or what they mean where it was answered or closed; False where nothing."""
    if progress.said_of(turn, case, said):
        return True
    if can_dispute(turn, case):
        open_dispute(turn, case, said)
        return True
    return False


def goes_on(turn: Turn, said: Said) -> bool:
    """Plain words answer the only question there is, or go on where something was just added."""
    if common.emergency_words(said.text):
        return False
    case = asked_about(turn) or _spoken_of(turn)
    return case is not None and progress.said_of(turn, case, said)


def asked_about(turn: Turn) -> Case | None:
    """The case of the only question that waits for the sender."""
    asked = [case for case in open_cases(turn) if is_waiting(case)]
    return asked[0] if len(asked) == 1 else None


def _spoken_of(turn: Turn) -> Case | None:
    """The open case that the sender said something of last, while the conversation lasts."""
    since = turn.office.now - CONVERSATION
    spoken: list[tuple[Event, Case]] = []
    for case in open_cases(turn):
        events = turn.work.cases.events(case, *SPOKEN)
        if events and events[-1].at >= since and events[-1].actor == Actor.CITIZEN:
            spoken.append((events[-1], case))
    return max(spoken, key=lambda pair: pair[0].id or 0)[1] if spoken else None


def _only_words(said: Said) -> bool:
    return not said.files and said.point is None


def _answers_shortly(turn: Turn, said: Said) -> bool:
    """好, 可以, 3: no small talk and no case number while something is asked."""
    text = said.text.strip()
    if not _only_words(said):
        return False
    if text.isdecimal():
        return turn.work.cases.by_number(text) is None
    return common.is_thanks(text) and not GRATITUDE.search(text)


def _means_case(turn: Turn, case: Case, text: str) -> bool:
    """Impatience, withdrawal and "how far is it" mean the case they reply to."""
    if common.is_withdrawal(text) and progress.can(case, Action.WITHDRAW):
        progress.ask_withdraw(turn, case)
    elif common.is_impatience(text) and progress.can(case, Action.URGE):
        progress.show_waiting(turn, case)
    elif common.is_progress(text) or common.is_impatience(text):
        my_cases.detail(turn, case)
    else:
        return False
    return True


def _is_small_talk(text: str) -> bool:
    """What the desk answers in the same way whatever it replies to."""
    tests = (common.is_greeting, common.is_thanks, common.is_human, common.is_my_data)
    return any(is_it(text) for is_it in tests)
