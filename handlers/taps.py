"""
Taps on cards: who may do what now, and the use case it leads to.

Each room of the desk lists its own actions; a button not among them, of nobody's card or of a case
that is not the sender's gets the same words as one that never was.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

from domain.county import UnknownUnit
from domain.lifecycle import NotAllowed
from handlers.administrators import (
    announce_talk,
    announcing,
    asides,
    invite_talk,
    inviting,
    leave_talk,
    leaving,
    letters,
    people_card,
    roll,
    year_card,
)
from handlers.cards.board import refresh
from handlers.cards.unit_card import BACK_AGAIN
from handlers.cases.seeing import hidden_from
from handlers.citizens import joining, look_back_talk, my_cases, my_data_talk
from handlers.citizens import taps as of_citizens
from handlers.citizens.my_data import MINE
from handlers.clerks import entry_talk as of_entries
from handlers.clerks import kind_taps as of_kinds
from handlers.clerks import merge_taps
from handlers.clerks import refuse_talk as of_refusals
from handlers.clerks import taps as of_clerks
from handlers.clerks.call_talk import NEXT, open_next_call
from handlers.clerks.calling import caller
from handlers.clerks.claim_taps import SETTLING
from handlers.clerks.relay import RELAY_TAPS, relay_tap
from handlers.clerks.triage_list import TRIAGE, show_waiting
from handlers.evaluator import published, publishing
from handlers.evaluator import taps as of_ratings
from handlers.evaluator.doubting import IN, OUT, decide_doubt
from handlers.evaluator.polling import NAMES as POLL
from handlers.evaluator.polling import PREFIXES as VOTES
from handlers.evaluator.polling import poll_tap
from handlers.evaluator.shifts import CODE, LEAVE, SIT, leave, lend_code, sit_by_button
from handlers.evaluator.stats_taps import PREFIXES as FIGURES
from handlers.evaluator.stats_taps import stats_tap
from handlers.figures import hot, monthly
from handlers.figures.taps import PREFIXES as OF_UNITS
from handlers.figures.taps import figures_tap
from handlers.ledger import strike_talk
from handlers.ledger.board import FILE as LEDGER_FILE
from handlers.ledger.board import LEDGER, ledger_tap
from handlers.lists import LISTS, show_list
from handlers.office import Turn
from handlers.supervisors import accusing, inspecting, paper_taps, pause_talk, reviewing
from handlers.supervisors import taps as of_supervisors
from handlers.supervisors.board import OVERDUE_LIST, URGE_ALL, overdue_tap, urge_tap
from handlers.supervisors.lookback_desk import NAMES as LOOK_BACKS
from handlers.supervisors.lookback_desk import look_back_tap
from handlers.supervisors.naming import NAMED, name_tap
from handlers.supervisors.releasing import NO, YES, decide
from handlers.talking.buttons import CaseTap, ListTap
from handlers.talking.talk import ask_again, open_here
from handlers.talking.tapping import Actions, Tapping, only_once
from handlers.units import away_talk, help_taps, request_taps, special_talk
from handlers.units import taps as of_units
from handlers.units.digest import AWAY_TODAY
from handlers.units.report_talk import TAPS as REPORT_TAPS
from storage.staff import Member
from storage.tables import Case
from texts.catalogue import Language, say

ACTIONS: Actions = {
    **of_units.ACTIONS,
    **special_talk.ACTIONS,
    **request_taps.ACTIONS,
    **help_taps.ACTIONS,
    **of_clerks.ACTIONS,
    **of_refusals.ACTIONS,
    **of_entries.ACTIONS,
    **of_kinds.ACTIONS,
    **of_citizens.ACTIONS,
    **joining.ACTIONS,
    **accusing.ACTIONS,
    **of_supervisors.ACTIONS,
    **paper_taps.ACTIONS,
    **merge_taps.ACTIONS,
    **of_ratings.ACTIONS,
}
ASIDE: Actions = {**look_back_talk.ACTIONS}
"""Answers to a question of the desk's own: the lifecycle's table says nothing of them."""
ALL_ACTIONS: Actions = {**ACTIONS, **ASIDE}
only_once(ACTIONS, ASIDE)
HARMLESS = frozenset(
    {"open", "detail", "history", "tongue", "reply", "full", "followed", "unfollow"}
    | {"together_full", "voice", "release", "look_back", "sv_urge", "sv_past"}
)
ANEW = "_anew"


def case_tap(turn: Turn, tap: CaseTap) -> str:
    """
    Do what a card's button says; returns the words to show for a moment (often none).

    A button of a card that isn't the sender's, of no card, and of a case that is not theirs get
    the same words. A stale button changes nothing.
    """
    known = ALL_ACTIONS.get(tap.action)
    card = turn.work.cards.named(tap.nonce)
    if known is None or card is None or card.address_id != turn.reader.address_id:
        return say(turn.language, "stale.button")
    case = turn.work.cases.get(card.case_id)
    if hidden_from(turn, case):
        return say(turn.language, "stale.button")
    who, do = known
    member = who(turn, case)
    if member is None:
        return too_late(turn, case)
    if tap.revision != card.revision and tap.action not in HARMLESS:
        return too_late(turn, case)
    tapping = Tapping(
        turn,
        case,
        card,
        tap.argument,
        member if isinstance(member, Member) else None,
        tap.revision != card.revision,
    )
    try:
        return do(tapping) or ""
    except NotAllowed:
        return too_late(turn, case)
    except UnknownUnit:
        return say(turn.language, "stale.button")


def list_tap(turn: Turn, tap: ListTap, message_id: int | None) -> str:
    """Turn a list's page, open a list, or choose a language."""
    if tap.name in BESIDE:
        return BESIDE[tap.name](turn, tap.page)
    if (edits := _edits(tap.name)) is not None:
        return edits(turn, tap.name, tap.page, message_id)
    if tap.name in RELAY_TAPS:
        return relay_tap(turn, tap.name, tap.page)
    if tap.name == NEXT and caller(turn) is not None:
        open_next_call(turn)
        return ""
    if tap.name in PAGED:
        PAGED[tap.name](turn, tap.page, message_id)
        return ""
    if tap.name.startswith(TRIAGE):
        shown = show_waiting(turn, tap.name, tap.page, message_id)
        return "" if shown else say(turn.language, "stale.button")
    anew = tap.name.removesuffix(ANEW)
    shown = show_list(turn, anew, tap.page, message_id if anew == tap.name else None)
    return "" if shown else say(turn.language, "stale.button")


def _edits(name: str) -> Callable[[Turn, str, int, int | None], str] | None:
    """What turns its own message to another page by a room's own rules; None for the others."""
    if name in POLL or name.startswith(VOTES):
        return poll_tap
    if name in LOOK_BACKS:
        return look_back_tap
    if name in (LEDGER, LEDGER_FILE):
        return ledger_tap
    return next((do for begins, do in PREFIXED if name.startswith(begins)), None)


def _choose_language(turn: Turn, index: int) -> str:
    """From now on in this language; a question that is open is asked in it once more."""
    chosen = list(Language)[index % len(Language)]
    turn.work.people.speak(turn.reader.person_id, chosen)
    spoken = replace(turn, reader=replace(turn.reader, language=chosen))
    spoken.reply("language.changed", menu=not turn.roles)
    here = open_here(spoken)
    if here is not None:
        ask_again(spoken, here)
    return ""


PAGED: Mapping[str, Callable[[Turn, int, int | None], None]] = {
    my_cases.LIST: my_cases.my_cases,
    published.PAGE: published.show_published,
}
BESIDE: Mapping[str, Callable[[Turn, int], str]] = {
    "language": _choose_language,
    **dict(SETTLING),
    letters.AGAIN: letters.send_again,
    letters.ALL_AGAIN: letters.send_all_again,
    asides.AGAIN: asides.try_again,
    asides.ALL_AGAIN: asides.try_all_again,
    asides.ENOUGH: asides.let_go,
    MINE: my_data_talk.tapped,
    IN: lambda turn, number: decide_doubt(turn, number, counts=True),
    OUT: lambda turn, number: decide_doubt(turn, number, counts=False),
    **publishing.TAPS,
    SIT: sit_by_button,
    LEAVE: leave,
    CODE: lend_code,
    YES: lambda turn, number: decide(turn, number, granted=True),
    NO: lambda turn, number: decide(turn, number, granted=False),
    **REPORT_TAPS,
    AWAY_TODAY: away_talk.tapped_today,
    BACK_AGAIN: away_talk.tapped_back,
    away_talk.COVER_YES: lambda turn, number: away_talk.decide_cover(turn, number, agreed=True),
    away_talk.COVER_NO: lambda turn, number: away_talk.decide_cover(turn, number, agreed=False),
    announcing.YES: lambda turn, number: announce_talk.decide(turn, number, agreed=True),
    announcing.NO: lambda turn, number: announce_talk.decide(turn, number, agreed=False),
    announcing.STOP: announce_talk.halt,
    announcing.LOOK: announce_talk.look,
    **roll.TAPS,
    people_card.TEMPLATE: people_card.send_template,
    people_card.YES: lambda turn, number: people_card.decide(turn, number, done=True),
    people_card.NO: lambda turn, number: people_card.decide(turn, number, done=False),
    **strike_talk.TAPS,
    **monthly.TAPS,
    **hot.TAPS,
    inviting.YES: lambda turn, number: invite_talk.decide(turn, number, agreed=True),
    inviting.NO: lambda turn, number: invite_talk.decide(turn, number, agreed=False),
    leaving.YES: lambda turn, number: leave_talk.decide(turn, number, agreed=True),
    leaving.NO: lambda turn, number: leave_talk.decide(turn, number, agreed=False),
    **paper_taps.BUTTONS,
    pause_talk.END: pause_talk.end_early,
    pause_talk.NEW: pause_talk.open_another,
    inspecting.PICK: inspecting.pick,
    **reviewing.TAPS,
    year_card.YES: lambda turn, number: year_card.decide(turn, number, accepted=True),
    year_card.NO: lambda turn, number: year_card.decide(turn, number, accepted=False),
}
"""Buttons that turn no list: which one of several is the number they carry."""


PREFIXED: tuple[tuple[str | tuple[str, ...], Callable[[Turn, str, int, int | None], str]], ...] = (
    (FIGURES, stats_tap),
    (OF_UNITS, figures_tap),
    (OVERDUE_LIST, overdue_tap),
    (URGE_ALL, urge_tap),
    (NAMED, name_tap),
)
"""Boards whose name says more behind its beginning: which figures, of which day."""


# A name that two rooms share would open the other's list; a room's own are counted by a test.
only_once(
    BESIDE,
    RELAY_TAPS,
    LOOK_BACKS,
    (NEXT, my_cases.LIST, TRIAGE, LEDGER, LEDGER_FILE, OVERDUE_LIST, URGE_ALL, NAMED),
    LISTS,
    [f"{one}{ANEW}" for one in LISTS],
)


def too_late(turn: Turn, case: Case) -> str:
    """Who was first, or where the case stands by now; the staff card is brought up to date."""
    language = turn.language
    if my_cases.is_mine(turn, case):
        state = my_cases.state_words(turn.office, case, language)
        return say(language, "stale.case", no=case.number, state=state)
    if not turn.roles:
        return say(language, "stale.button")
    refresh(turn.office, case)
    last = [event for event in turn.work.cases.events(case) if event.staff_id is not None]
    who = turn.work.staff.get(last[-1].staff_id) if last and last[-1].staff_id else None
    if who is None:
        return say(language, "stale.button")
    when = turn.office.moment(language, last[-1].at)
    return say(language, "already.done", who=who.name, when=when)
