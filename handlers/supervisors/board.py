"""
What is late, by unit: the morning's message to a supervisor, /overdue, and their pages.

A page names each case with its light, who has it, since when, what was done last; one tap urges it
or opens its card, one urges all. A page is turned by editing the message.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, time

from domain.lifecycle import State
from domain.stages import OVERDUE
from handlers.cards.lines import overdue_line, stage_of
from handlers.cards.supervision_card import (
    events_of_pauses,
    is_late,
    marks_for_unit,
    stood_words,
    untriaged_line,
)
from handlers.cases.past import last_done
from handlers.cases.routes import UNANSWERED
from handlers.cases.seeing import may_see, units_of
from handlers.cases.supervised import read_ahead
from handlers.office import Office, Rows, Turn
from handlers.supervisors.papers import with_proposals
from handlers.supervisors.urging import count_urgeable, urge
from handlers.talking.buttons import on_card, on_list
from storage.cases import key_of
from storage.staff import Member
from storage.supervision import LONGEST
from storage.tables import Case
from storage.values import Button, Message
from texts.catalogue import Language, label, say

OVERDUE_LIST, URGE_ALL = "overdue", "urge_"
NOW, MINE = "now", "mine"
PAGE = 5
ASKED = 200
"""Of so many cases it is asked whether they may be urged."""
ROLE = "supervisor"
ANEW = "_anew"
INDENT = "\u3000"


# Which cases


def sorted_by_unit(office: Office, cases: Sequence[Case]) -> list[Case]:
    """The unit with most on top; of a unit the highest light, then the longest late."""
    counts = Counter(case.lead_unit for case in cases)
    read_ahead(office, cases)
    ranked = {key_of(case): stage_of(office, case) for case in cases}

    def order(case: Case) -> tuple[int, str, int, datetime, int]:
        rank = int(ranked[key_of(case)].removeprefix(OVERDUE))
        due = case.unit_due_at or case.dispatch_due_at
        return -counts[case.lead_unit], case.lead_unit or "", -rank, due, key_of(case)

    return sorted(cases, key=order)


def _found(turn: Turn, member: Member, which: str) -> list[Case]:
    """What a board of this name holds now: all, mine, or what was told on a day and still waits."""
    if which not in (NOW, MINE):
        day = date.fromisoformat(which)
        since = turn.office.desk.calendar.at(day, time())
        told = turn.work.supervision.told(member.id, since)
        return [case for case in told if _is_shown(turn, case)]
    return late_cases(turn, member.id if which == MINE else None)


def late_cases(turn: Turn, named: int | None = None) -> list[Case]:
    """What is late now and the sender may know of, of one supervisor or all; the oldest first."""
    return turn.work.supervision.late(UNANSWERED, units_of(turn), named)


def _is_shown(turn: Turn, case: Case) -> bool:
    return is_late(turn.office, case) and all(may_see(one, case) for one in turn.roles)


# What it looks like


def entry(office: Office, case: Case, language: Language) -> str:
    """A case in its lines: light, who has it, since when; what was done last; what stands on it."""
    if State(case.state) is State.SUBMITTED:
        line = untriaged_line(office, case, language)
    else:
        line = overdue_line(office, case, stage_of(office, case), language)
    last = say(language, "overdue.last", last=last_done(office, case, language))
    stood = (stood_words(office, one, language) for one in events_of_pauses(office, case))
    below = [last, *marks_for_unit(office, case, language), *stood]
    return "\n".join([line, *(f"{INDENT}{one}" for one in below)])


def how_many(language: Language, n: int, read: int) -> str:
    """So many of the late cases that were read; where not all could be, that there are more."""
    return str(n) if read < LONGEST else say(language, "overdue.many", n=n)


def blocks(office: Office, cases: Sequence[Case], page: int, language: Language) -> list[str]:
    """The lines of one page, each unit's name before its cases, with how many it has."""
    counts = Counter(case.lead_unit for case in cases)
    lines: list[str] = []
    before: object = ...
    for case in cases[page * PAGE : (page + 1) * PAGE]:
        if case.lead_unit != before:
            unit = office.unit_name(language, case.lead_unit)
            lines.append(say(language, "overdue.unit_line", unit=unit, n=counts[case.lead_unit]))
            before = case.lead_unit
        lines.append(entry(office, case, language))
    return lines


def buttons(office: Office, address_id: int, cases: Sequence[Case], page: int, which: str) -> Rows:
    """Two buttons a case, one for all, and the ways to the other pages."""
    language = office.language_of(address_id)
    rows: list[tuple[Button, ...]] = []
    for case in cases[page * PAGE : (page + 1) * PAGE]:
        card, _ = office.work.cards.of(key_of(case), address_id)
        words = say(language, "overdue.urge_one", no=case.number[-4:])
        rows.append((on_card(card, words, "sv_urge"), on_card(card, case.number, "open")))
    able = count_urgeable(office, cases[:ASKED])
    if able:
        rows.append((on_list(f"{URGE_ALL}{which}", 0, _all(language, able, len(cases))),))
    rows += list(_turners(language, page, len(cases), which))
    return tuple(rows)


def _all(language: Language, able: int, whole: int) -> str:
    key = "button.urge_all" if able >= whole else "button.urge_rest"
    return label(language, key)


def _turners(language: Language, page: int, n: int, which: str) -> Rows:
    last = max(0, (n - 1) // PAGE)
    name = f"{OVERDUE_LIST}_{which}"
    back = [on_list(name, page - 1, label(language, "button.previous"))] if page else []
    on = [on_list(name, page + 1, label(language, "button.next"))] if page < last else []
    other = MINE if which == NOW else NOW
    key = "button.only_mine" if other == MINE else "button.all_late"
    beside = [on_list(f"{OVERDUE_LIST}_{other}", 0, label(language, key))] if which != "" else []
    return tuple(row for row in (tuple(back + on), tuple(beside)) if row)


def morning_message(office: Office, member: Member, cases: Sequence[Case], new: int) -> Message:
    """What fell due since the last working morning, and what went a stage higher."""
    language = office.language_of(member.address_id)
    found = sorted_by_unit(office, cases)
    which = office.local(office.now).date().isoformat()
    text = say(
        language,
        "overdue.supervisor",
        date=office.day(language, office.now),
        new=new,
        again=len(found) - new,
        page=1,
        pages=_pages(len(found)),
        blocks="\n".join(
            [*blocks(office, found, 0, language), *_proposed(office, found, language)]
        ),
    )
    rows = buttons(office, member.address_id, found, 0, which)
    return Message("overdue.supervisor", text, rows, protect=True)


def _proposed(office: Office, cases: Sequence[Case], language: Language) -> list[str]:
    """How many of these could have a letter or interview by their lights, once a person signs."""
    n = len(with_proposals(office, cases))
    return [say(language, "overdue.proposed", n=n)] if n else []


def _pages(n: int) -> int:
    return max(1, -(-n // PAGE))


def _message(turn: Turn, member: Member, which: str, page: int) -> Message:
    language, office = turn.language, turn.office
    found = sorted_by_unit(office, _found(turn, member, which))
    if not found:
        empty = say(language, "overdue.empty")
        rows = _turners(language, 0, 0, which) if which != NOW else ()
        return Message("overdue.empty", empty, rows, protect=True)
    page = min(page, _pages(len(found)) - 1)
    text = say(
        language,
        "overdue.list",
        n=how_many(language, len(found), len(found)),
        page=page + 1,
        pages=_pages(len(found)),
        lines="\n".join(blocks(office, found, page, language)),
    )
    rows = buttons(office, turn.reader.address_id, found, page, which)
    return Message("overdue.list", text, rows, protect=True)


# What is tapped and typed


def show_overdue(turn: Turn) -> None:
    """/overdue: everything that is late now."""
    member = turn.role(ROLE)
    if member is not None:
        turn.send(_message(turn, member, NOW, 0))


def overdue_tap(turn: Turn, name: str, page: int, message_id: int | None) -> str:
    """Turn a page of a board by editing it, or open one anew."""
    member = turn.role(ROLE)
    which = _which(name.removeprefix(OVERDUE_LIST).removesuffix(ANEW).removeprefix("_"))
    if member is None or which is None:
        return say(turn.language, "stale.button")
    message = _message(turn, member, which, page)
    if message_id is None or name.endswith(ANEW):
        turn.send(message)
    else:
        turn.work.outbox.edit(turn.reader.address_id, message, message_id=message_id)
    return ""


def urge_tap(turn: Turn, name: str, _page: int, message_id: int | None) -> str:
    """Urge everything of a board that was not urged today; the board is brought up to date."""
    member, which = turn.role(ROLE), _which(name.removeprefix(URGE_ALL))
    if member is None or which is None:
        return say(turn.language, "stale.button")
    found = _found(turn, member, which)
    done = urge(turn.office, found, member)
    if done and message_id is not None:
        message = _message(turn, member, which, 0)
        turn.work.outbox.edit(turn.reader.address_id, message, message_id=message_id)
    return say(turn.language, "supervised.urged_all", n=done, k=len(found) - done)


def _which(name: str) -> str | None:
    """The board that a button's name means; None for none of ours."""
    if name in (NOW, MINE):
        return name
    if not name:
        return NOW
    try:
        return date.fromisoformat(name).isoformat()
    except ValueError:
        return None
