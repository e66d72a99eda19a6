"""Commands of a supervisor with a case's number behind them: /urge, /list; without one, a list."""

import re

from handlers.cards.supervision_card import WITH_UNIT
from handlers.cards.triage_card import show_triage
from handlers.cases.seeing import hidden_from
from handlers.flows.supervise import ListDraft
from handlers.incoming import Said
from handlers.lists import show_list
from handlers.office import Turn
from handlers.supervisors.board import show_overdue
from handlers.supervisors.taps import supervising
from handlers.supervisors.urging import urge
from handlers.talking.resuming import open_or_offer
from storage.cases import key_of
from storage.tables import Case

NUMBER = re.compile(r"[0-9]{9}")


def typed_number(turn: Turn) -> str | None:
    """The number behind a command, or None."""
    what = turn.incoming.what
    found = NUMBER.search(what.text) if isinstance(what, Said) else None
    return found[0] if found else None


def supervised_case(turn: Turn, number: str) -> Case | None:
    """The case of a number that a unit has and the sender may supervise; None for any other."""
    case = turn.work.cases.by_number(number)
    if case is None or hidden_from(turn, case) or supervising(turn, case) is None:
        return None
    return case if case.state in WITH_UNIT else None


def urge_by_number(turn: Turn) -> None:
    """/urge NUMBER: urge it at once; without a number, what is late."""
    number = typed_number(turn)
    if number is None:
        show_overdue(turn)
        return
    case, member = supervised_case(turn, number), turn.role("supervisor")
    if case is None or member is None:
        turn.reply("supervised.not_found", no=number)
        return
    done = urge(turn.office, [case], member)
    key = "supervised.urged_one" if done else "supervised.urged_today"
    turn.reply(key, protect=True, about=case, no=number)


def list_by_number(turn: Turn) -> None:
    """/list NUMBER: put it on the list; without a number, what stands there."""
    number = typed_number(turn)
    if number is None:
        show_list(turn, "listed")
        return
    case = supervised_case(turn, number)
    if case is None:
        turn.reply("supervised.not_found", no=number)
    elif turn.work.listings.open_for(key_of(case)) is not None:
        turn.reply("listing.already", no=number)
    else:
        open_or_offer(turn, "listing", ListDraft(case_id=key_of(case)))


def case_by_number(turn: Turn) -> None:
    """/case NUMBER: a supervisor's card of a case that a unit has."""
    number = typed_number(turn) or ""
    case = supervised_case(turn, number)
    if case is None:
        turn.reply("supervised.not_found", no=number or "–")
        return
    show_triage(turn.office, case, turn.reader.address_id, fresh=True)
