"""Lists that turn pages by editing one message: work, approvals, my cases."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from domain.lifecycle import OPEN_STATES, State
from handlers.cards.clearing import cleared_place_in_full, cleared_text, cleared_title
from handlers.cards.lines import asked_line, work_line
from handlers.cases.deciding import decider, waiting
from handlers.cases.requests import OF_THEIR_OWN
from handlers.cases.routes import IN_UNITS, UNANSWERED, handling
from handlers.cases.seeing import may_see, units_of
from handlers.casework.dispatching import TO_DESIGNATE
from handlers.incoming import Said
from handlers.office import Office, Rows, Turn
from handlers.supervisors.designating import being_redone, to_designate
from handlers.supervisors.standing import (
    listed,
    listed_line,
    problem_line,
    problems,
    stuck,
    stuck_line,
)
from handlers.talking.buttons import in_pairs, on_card, on_list
from storage.cases import key_of
from storage.tables import Case
from storage.values import Message
from texts.catalogue import Language, label, say

PAGE = 6
OF_UNITS = ("handler", "unit_head")
WITH_UNIT = (*UNANSWERED, State.WAITING_CITIZEN, State.PLANNED)
Find = Callable[[Turn], list[Case]]
Line = Callable[[Office, Case, Language], str]


def _work(turn: Turn) -> list[Case]:
    """What the sender may answer now, and where they are asked to help."""
    units = {one.unit for one in turn.roles if one.unit}
    mine = [case for case in _of_units(turn, UNANSWERED) if handling(turn, case) is not None]
    return _sought(turn, [*mine, *turn.work.co_units.cases_of(units, WITH_UNIT)])


def _of_units(turn: Turn, states: Collection[str]) -> list[Case]:
    units = {one.unit for one in turn.roles if one.unit}
    return turn.work.cases.in_states(states, units=units, reader=units_of(turn))


def _sought(turn: Turn, cases: list[Case]) -> list[Case]:
    """Those that hold what was typed behind the command, or all."""
    what = turn.incoming.what
    typed = what.text if isinstance(what, Said) else ""
    sought = typed.partition(" ")[2].strip().casefold() if typed.startswith("/") else ""
    if not sought:
        return cases
    turn.work.cases.read_ahead({key_of(case) for case in cases})
    turn.work.identities.mask_ahead({case.person_id for case in cases})
    return [case for case in cases if _holds(turn.office, case, sought)]


def _holds(office: Office, case: Case, sought: str) -> bool:
    text = f"{case.number}\n{cleared_text(office, case)}\n{cleared_place_in_full(office, case)}"
    return sought in text.casefold()


def _signed(turn: Turn) -> list[Case]:
    """What the sender has signed themselves."""
    ids = {one.id for one in turn.roles}
    return [case for case in _of_units(turn, WITH_UNIT) if case.handler_id in ids]


def _unit(turn: Turn) -> list[Case]:
    return _of_units(turn, WITH_UNIT)


def _today(turn: Turn) -> list[Case]:
    local, now = turn.office.local, turn.office.now
    return [
        case
        for case in _of_units(turn, UNANSWERED)
        if case.unit_due_at and local(case.unit_due_at).date() == local(now).date()
    ]


def _late(turn: Turn) -> list[Case]:
    found = _of_units(turn, UNANSWERED)
    return [case for case in found if case.unit_due_at and case.unit_due_at < turn.office.now]


def _waiting(turn: Turn) -> list[Case]:
    return _of_units(turn, (State.WAITING_CITIZEN,))


@dataclass(frozen=True)
class Listing:
    """
    A list: for whom, what it holds, how a case looks in it, whether a case can be opened.

    `title`: the button of the work list that shows this part of it.
    """

    roles: tuple[str, ...]
    find: Find
    line: Line
    opens: bool = True
    title: str = ""


def _approvals(turn: Turn) -> list[Case]:
    """What the sender may decide now, the one asked for first on top."""
    mine = [
        work.cases.get(one.case_id)
        for work in (turn.work,)
        for one in work.requests.undecided()
        if one.action not in OF_THEIR_OWN
    ]
    once = {key_of(case): case for case in mine}
    return [case for case in once.values() if _decides(turn, case)]


def _decides(turn: Turn, case: Case) -> bool:
    office, person_id = turn.office, turn.reader.person_id
    return any(decider(office, case, one, person_id) for one in waiting(office, case))


def _warned(turn: Turn) -> list[Case]:
    """Answers sent although they were warned of in the last thirty days, newest first."""
    rows = turn.work.warned.latest()
    cases = [turn.work.cases.get(case_id) for case_id in dict.fromkeys(one.case_id for one in rows)]
    return [case for case in cases if not any(not may_see(one, case) for one in turn.roles)]


def _warned_line(office: Office, case: Case, language: Language) -> str:
    """Number, title, what the answer lacked, whose it was."""
    row = office.work.warned.of_case(key_of(case))[-1]
    member = office.work.staff.get(row.staff_id)
    return say(
        language,
        "warned.line",
        no=case.number,
        title=cleared_title(office, case),
        what=say(language, f"reply.fault.{row.fault}"),
        who=member.name if member else "–",
    )


LISTS: Mapping[str, Listing] = {
    "work": Listing(IN_UNITS, _work, work_line),
    "work_mine": Listing(OF_UNITS, _signed, work_line, title="button.work_mine"),
    "work_unit": Listing(OF_UNITS, _unit, work_line, title="button.work_unit"),
    "work_today": Listing(OF_UNITS, _today, work_line, title="button.work_today"),
    "work_late": Listing(OF_UNITS, _late, work_line, title="button.work_late"),
    "work_wait": Listing(OF_UNITS, _waiting, work_line, title="button.work_wait"),
    "warned": Listing(("supervisor",), _warned, _warned_line, opens=False),
    "approvals": Listing(("unit_head", "supervisor", "clerk"), _approvals, asked_line),
    "listed": Listing(("supervisor",), listed, listed_line),
    "stuck": Listing(("supervisor",), stuck, stuck_line),
    TO_DESIGNATE: Listing(("supervisor",), to_designate, work_line),
    "redone": Listing(("supervisor",), being_redone, work_line),
    "problems": Listing(("supervisor",), problems, problem_line),
}


def show_list(turn: Turn, name: str, page: int = 0, message_id: int | None = None) -> bool:
    """Show one page of a list, or turn the one shown; False where it isn't for the sender."""
    listing = LISTS.get(name)
    if listing is None or turn.role(*listing.roles) is None:
        return False
    message = _page(turn, name, listing, page)
    if message_id is None:
        turn.send(message)
    else:
        turn.work.outbox.edit(turn.reader.address_id, message, message_id=message_id)
    return True


def _page(turn: Turn, name: str, listing: Listing, page: int) -> Message:
    language, found = turn.language, listing.find(turn)
    parts = parts_of(turn, name)
    if not found:
        return Message(f"{name}.empty", _nothing(listing, name, language), parts)
    last = (len(found) - 1) // PAGE
    page = min(page, last)
    shown = found[page * PAGE : (page + 1) * PAGE]
    lines = "\n".join(listing.line(turn.office, case, language) for case in shown)
    fields = {"n": len(found), "page": page + 1, "pages": last + 1, "lines": lines}
    buttons = (
        *(openers(turn, shown) if listing.opens else ()),
        *turners(turn, name, page, last),
        *parts,
    )
    if listing.title:
        text = say(language, "work_part.list", what=label(language, listing.title), **fields)
    else:
        text = say(language, f"{name}.list", **fields)
    return Message(f"{name}.list", text, buttons, protect=True)


def _nothing(listing: Listing, name: str, language: Language) -> str:
    if listing.title:
        return say(language, "work_part.empty", what=label(language, listing.title))
    return say(language, f"{name}.empty")


def parts_of(turn: Turn, name: str) -> Rows:
    """The parts of the work list, one button each but the one that is shown."""
    if not name.startswith("work") or turn.role(*OF_UNITS) is None:
        return ()
    named = [(other, one.title) for other, one in LISTS.items() if one.title and other != name]
    if name != "work":
        named.insert(0, ("work", "button.work_all"))
    buttons = [on_list(other, 0, label(turn.language, title)) for other, title in named]
    return tuple(tuple(buttons[i : i + 3]) for i in range(0, len(buttons), 3))


def openers(turn: Turn, shown: list[Case]) -> Rows:
    """A button for each case, by its number."""
    return opening(turn.office, turn.reader.address_id, shown)


def opening(office: Office, address_id: int, shown: list[Case]) -> Rows:
    """The same in a message to somebody at an address."""
    buttons = []
    for case in shown:
        card, _ = office.work.cards.of(key_of(case), address_id)
        buttons.append(on_card(card, case.number, "open"))
    return in_pairs(buttons)


def turners(turn: Turn, name: str, page: int, last: int) -> Rows:
    """The ways to the page before and the next one."""
    back = [on_list(name, page - 1, label(turn.language, "button.previous"))] if page else []
    on = [on_list(name, page + 1, label(turn.language, "button.next"))] if page < last else []
    return (tuple(back + on),) if back or on else ()


def open_cases(turn: Turn, *, merged: bool = False) -> list[Case]:
    """The sender's own cases that are still open, newest first; `merged`: by another's, too."""
    states = (*OPEN_STATES, State.MERGED) if merged else OPEN_STATES
    mine = turn.work.cases.of_person(turn.reader.person_id)
    return [case for case in mine if State(case.state) in states]
