"""Lists that turn pages by editing one message: work, overdue, triage, my cases."""

from collections.abc import Callable, Mapping

from domain.lifecycle import OPEN_STATES, State
from handlers.alerts import case_line
from handlers.buttons import on_card, on_list
from handlers.office import Rows, Turn
from storage.cases import key_of
from storage.tables import Case
from storage.values import Message
from texts.catalogue import label, say

PAGE = 6
UNANSWERED = (State.DISPATCHED, State.IN_PROGRESS)
Find = Callable[[Turn], list[Case]]


def _work(turn: Turn) -> list[Case]:
    units = {one.unit for one in turn.roles if one.unit}
    return turn.work.cases.in_states(UNANSWERED, units=units)


def _overdue(turn: Turn) -> list[Case]:
    """Unanswered and past the unit's deadline, the longest overdue first."""
    found = turn.work.cases.in_states(UNANSWERED)
    return [case for case in found if case.unit_due_at and case.unit_due_at < turn.office.now]


def _triage(turn: Turn) -> list[Case]:
    return turn.work.cases.in_states((State.SUBMITTED,))


LISTS: Mapping[str, tuple[Find, tuple[str, ...]]] = {
    "work": (_work, ("handler", "unit_head")),
    "overdue": (_overdue, ("supervisor",)),
    "triage": (_triage, ("clerk",)),
}


def show_list(turn: Turn, name: str, page: int = 0, message_id: int | None = None) -> bool:
    """Show one page of a list, or turn the one shown; False where it isn't for the sender."""
    find, roles = LISTS.get(name, (None, ()))
    if find is None or turn.role(*roles) is None:
        return False
    message = _page(turn, name, find(turn), page)
    if message_id is None:
        turn.send(message)
    else:
        turn.work.outbox.edit(turn.reader.address_id, message, message_id=message_id)
    return True


def _page(turn: Turn, name: str, found: list[Case], page: int) -> Message:
    language = turn.language
    if not found:
        return Message(f"{name}.empty", say(language, f"{name}.empty"))
    last = (len(found) - 1) // PAGE
    page = min(page, last)
    shown = found[page * PAGE : (page + 1) * PAGE]
    lines = [case_line(turn.office, case, language) for case in shown]
    text = say(
        language,
        f"{name}.list",
        n=len(found),
        page=page + 1,
        pages=last + 1,
        lines="\n".join(lines),
    )
    return Message(
        f"{name}.list",
        text,
        (*_openers(turn, name, shown), *_turners(turn, name, page, last)),
        protect=True,
    )


def _openers(turn: Turn, name: str, shown: list[Case]) -> Rows:
    """A button for each case, by its number."""
    if name == "overdue":
        return ()
    buttons = []
    for case in shown:
        card, _ = turn.work.cards.of(key_of(case), turn.reader.address_id)
        buttons.append(on_card(card, case.number, "open"))
    return tuple(tuple(buttons[i : i + 2]) for i in range(0, len(buttons), 2))


def _turners(turn: Turn, name: str, page: int, last: int) -> Rows:
    back = [on_list(name, page - 1, label(turn.language, "button.previous"))] if page else []
    on = [on_list(name, page + 1, label(turn.language, "button.next"))] if page < last else []
    return (tuple(back + on),) if back or on else ()


def open_cases(turn: Turn) -> list[Case]:
    """The sender's own cases that are still open, newest first."""
    mine = turn.work.cases.of_person(turn.reader.person_id)
    return [case for case in mine if State(case.state) in OPEN_STATES]
