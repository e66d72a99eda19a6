"""One update, one turn: who sent it, what it is, and the use case it leads to."""

from collections.abc import Callable

from domain import words as common
from handlers.administrators.year_card import takes_file
from handlers.cases.routes import handling
from handlers.casework.answering import note_seen
from handlers.casework.followers import spread_news
from handlers.citizens import citizen, edits, joining, material, my_cases, progress
from handlers.citizens.belonging import belongs, goes_on, replied_to
from handlers.citizens.children import stops_for_child
from handlers.citizens.filing_talk import offer_after_rest, open_filing
from handlers.citizens.limits import too_much, turned_away
from handlers.citizens.looking_up import looked_up
from handlers.citizens.missed import send_missed
from handlers.citizens.my_data import show_my_data
from handlers.citizens.notices import show_notice
from handlers.citizens.phone import phone_said
from handlers.citizens.wishes import again_by_words, more_by_words, says
from handlers.clerks import merge_taps
from handlers.clerks.relay import passes_on
from handlers.clerks.typed_in import clerk_said
from handlers.commands import COMMANDS, Command, command_of, staff_help
from handlers.evaluator.rate_talk import rate_tap, typed_grade
from handlers.groups.turn import group_turn
from handlers.incoming import Incoming, Left, Said, Shown, Tapped
from handlers.office import Desk, Office, Turn
from handlers.talking import buttons
from handlers.talking.engine import again as question_of
from handlers.talking.engine import choice_in
from handlers.talking.talk import (
    Open,
    continue_talk,
    drop_talk,
    lapsed,
    open_here,
    rested,
    tap_talk,
)
from handlers.talks import TALKS
from handlers.taps import case_tap, list_tap
from handlers.typed import typed_button
from handlers.units.absence import left
from handlers.units.answer_talk import open_answer
from handlers.units.away_talk import away_by_words
from handlers.units.signing import sign
from storage.work import Work
from texts.catalogue import languages_of, say

__all__ = ["COMMANDS", "TALKS", "take_turn"]

LONGEST = 4_096
"""What a chat server lets pass in one message."""


def take_turn(desk: Desk, work: Work, incoming: Incoming) -> None:
    """Handle one update inside one unit of work; whatever is sent comes of the outbox."""
    if incoming.title is not None:
        group_turn(desk, work, incoming)
        spread_news(Office(desk, work))
        return
    sender = incoming.sender
    language = languages_of(sender.language_code)
    reader = work.people.meet(sender.channel, sender.chat_id, sender.user_id, language)
    roles = tuple(work.staff.roles_of(reader.person_id)) if reader.perhaps.role else ()
    turn = Turn(Office(desk, work), reader, roles, incoming)
    match incoming.what:
        case Left():
            left(turn.office, reader.address_id)
        case Shown(message_id):
            work.nudges.call_off(reader.address_id, message_id)
            note_seen(turn.office, reader.person_id, reader.address_id, message_id)
        case _ if turned_away(turn):
            return
        case Tapped() as tapped:
            _here(turn)
            _tapped(turn, tapped)
        case Said() as said:
            _here(turn)
            if not too_much(turn, said):
                _said(turn, said)
    spread_news(turn.office)


def _here(turn: Turn) -> None:
    """They act in the chat themselves: it is open, and what stands in it was seen."""
    turn.work.people.wrote(turn.reader.address_id)
    if turn.reader.perhaps.missed:
        send_missed(turn)
    if turn.reader.perhaps.nudge:
        turn.work.nudges.call_off(turn.reader.address_id)
    if turn.reader.perhaps.unseen:
        note_seen(turn.office, turn.reader.person_id, turn.reader.address_id)


def _tapped(turn: Turn, tapped: Tapped) -> None:
    match buttons.read(tapped.data):
        case buttons.QuestionTap() as tap:
            taken = tap_talk(turn, open_here(turn), tap)
            note = "" if taken else say(turn.language, "stale.button")
        case buttons.CaseTap() as tap:
            note = case_tap(turn, tap)
        case buttons.RateTap() as tap:
            note = rate_tap(turn, tap, tapped.message_id)
        case buttons.ListTap() as tap:
            note = list_tap(turn, tap, tapped.message_id)
        case _:
            note = say(turn.language, "stale.button")
    turn.work.outbox.answer_tap(turn.reader.address_id, tapped.callback_id, note)


def _said(turn: Turn, said: Said) -> None:
    if len(said.text) > LONGEST:
        turn.reply("too_long.text", n=LONGEST)
        return
    command = None if said.forwarded or said.edited else command_of(turn, said.text)
    if not turn.roles:
        _first_of_all(turn, said, command)
    if said.edited:
        edits.edited(turn, said)
        return
    if command is not None:
        command.do(turn)
    elif (left := material.sifted(turn, said)) is not None and not stops_for_child(turn, left):
        _meant(turn, left)


def _meant(turn: Turn, said: Said) -> None:
    """Something that is no command: for a person, a part of an album, an answer, something new."""
    if passes_on(turn, said):
        return
    case = material.filed_with(turn, said)
    if case is not None:
        progress.add_late(turn, case, said)
    elif (here := _open_still(turn, said)) is not None:
        _answered(turn, here, said)
    elif material.answer_odd(turn, said):
        return
    elif turn.roles:
        _staff_said(turn, said)
    else:
        _citizen_said(turn, said)


def _first_of_all(turn: Turn, said: Said, command: Command | None) -> None:
    """
    Help where somebody may harm themselves; the notice to whoever was not shown it yet.

    Where danger is named the numbers come first, and the notice with the next message.
    """
    if common.crisis_words(said.text):
        citizen.in_crisis(turn, said.text)
    if not common.emergency_words(said.text) and (command is None or command.name != "start"):
        show_notice(turn)


def _open_still(turn: Turn, said: Said) -> Open | None:
    """The open dialogue; one that lapsed, and that these words don't answer, is given up."""
    here = open_here(turn)
    if here is None or not lapsed(turn, here) or here.worth():
        return here
    question = question_of(here.talk.flow, here.position, here.view(turn))
    if said.text and choice_in(question, said.text) is not None:
        return here
    drop_talk(turn)
    return None


def _answered(turn: Turn, here: Open, said: Said) -> None:
    """The open question's answer; after a pause, words may be about something else."""
    if said.text and not said.forwarded and rested(turn, here) and here.worth():
        question = question_of(here.talk.flow, here.position, here.view(turn))
        if choice_in(question, said.text) is None:
            offer_after_rest(turn, here, said)
            return
    continue_talk(turn, here, said)


def _citizen_said(turn: Turn, said: Said) -> None:
    """What describes a matter opens a draft; greetings, thanks and impatience don't."""
    if typed_grade(turn, said) or typed_button(turn, said) or phone_said(turn, said):
        return
    if belongs(turn, said) or joining.belongs(turn, said, replied_to(turn, said)):
        return
    if looked_up(turn, said) or _small_talk(turn, said):
        return
    late = material.just_filed(turn, said)
    if late is not None:
        progress.add_late(turn, late, said)
    elif not goes_on(turn, said):
        open_filing(turn, said)


def _small_talk(turn: Turn, said: Said) -> bool:
    if said.files or said.point is not None or said.forwarded:
        return False
    for is_it, do in SMALL_TALK:
        if is_it(said.text):
            do(turn)
            return True
    return False


def _staff_said(turn: Turn, said: Said) -> None:
    """A reply to a case's card answers that case; a clerk's words are a call, or find a case."""
    if merge_taps.asked(turn, said.text) or typed_button(turn, said):
        return
    if away_by_words(turn, said) or takes_file(turn, said):
        return
    case = replied_to(turn, said)
    member = handling(turn, case) if case is not None else None
    if case is None or member is None:
        if not clerk_said(turn, said):
            staff_help(turn)
        return
    sign(turn.office, case, member)
    open_answer(turn, case, said)


def _greeted(turn: Turn) -> None:
    turn.reply("greeting.reply", menu=True)


def _thanked(turn: Turn) -> None:
    turn.reply("thanks.reply")


SMALL_TALK: tuple[tuple[Callable[[str], bool], Callable[[Turn], None]], ...] = (
    (common.is_greeting, _greeted),
    (common.is_thanks, _thanked),
    (says("button.urge"), progress.urge_by_words),
    (common.is_impatience, progress.impatient),
    (common.is_human, citizen.human),
    (common.is_withdrawal, progress.withdraw_by_words),
    (common.is_progress, my_cases.my_cases),
    (says("button.reopen"), again_by_words),
    (says("button.add_more"), more_by_words),
    (common.is_my_data, show_my_data),
)
