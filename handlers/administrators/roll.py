"""
/staff: who holds which role and can be reached, what was decided, which invitations are open.

Everything turns by editing one message; a person's own page ends their role or has it taken over.
"""

from collections.abc import Callable, Mapping

from domain.reorganising import LEADERS, named
from handlers.administrators.invite_talk import open_replacing
from handlers.administrators.inviting import ROLE, take_back
from handlers.administrators.leave_talk import open_leaving
from handlers.administrators.people_card import TEMPLATE
from handlers.administrators.roles import reached_words, role_words, unit_words
from handlers.administrators.roll_groups import UNBIND, groups_page, unbind_by_number
from handlers.cases.routes import OF_UNITS
from handlers.incoming import Said, Tapped
from handlers.office import Office, Rows, Turn
from handlers.talking.buttons import in_pairs, on_list
from storage.staff import Member
from storage.tables import Invitation, StaffChange
from storage.values import Button, Message
from texts.catalogue import Language, label, say

HOME, UNITS, UNIT, ONE = "roll", "roll_units", "roll_unit", "roll_one"
END, SWAP, LOG, OPEN, BACK = "roll_end", "roll_swap", "roll_log", "roll_open", "invite_back"
GROUPS = "roll_groups"
PAGE, LOG_PAGE, FOUND, LISTED = 8, 10, 12, 6


def show_roll(turn: Turn) -> None:
    """/staff, alone or with the name of a unit or a person behind it."""
    what = turn.incoming.what
    typed = what.text.partition(" ")[2].strip() if isinstance(what, Said) else ""
    units = named(turn.office.desk.county.units, typed) if typed else []
    people = [one for one in turn.work.staff.everybody() if typed and typed in one.name]
    if len(units) == 1:
        turn.send(_unit_page(turn, units[0].code))
    elif people:
        turn.send(_people_page(turn, people[:FOUND], "roll.found", n=len(people)))
    elif typed:
        turn.reply("roll.none")
    else:
        turn.send(_home(turn))


def _home(turn: Turn) -> Message:
    staff, language = turn.work.staff, turn.language
    everybody, unopened = staff.everybody(), staff.never_opened()
    text = say(
        language,
        "roll.home",
        n=len({one.person_id for one in everybody}),
        k=len({one.person_id for one in everybody if one.id in unopened}),
        a=len({one.person_id for one in everybody if one.blocked}),
        b=len({one.person_id for one in everybody if one.away}),
        c=len(turn.work.invitations.unused()),
        lines=_unreached(turn.office, everybody, unopened, language),
    )
    rows = (
        (_to(UNITS, 0, "button.roll_units", language),),
        (
            _to(OPEN, 0, "button.roll_open", language),
            _to(LOG, 0, "button.roll_log", language),
        ),
        (
            _to(GROUPS, 0, "button.roll_groups", language),
            _to(TEMPLATE, 0, "button.roll_sheet", language),
        ),
    )
    return Message("roll.home", text, rows)


def _unreached(
    office: Office, everybody: list[Member], unopened: set[int], language: Language
) -> str:
    """The units of which nobody can be reached: what is dispatched there reaches nobody."""
    able = [one for one in everybody if one.role in OF_UNITS]
    reached = {one.unit for one in able if not one.blocked and one.id not in unopened}
    names = [
        unit_words(office, language, one.code)
        for one in office.desk.county.units
        if one.type in LEADERS and one.code not in reached
    ]
    between = "、" if language is Language.ZH else ", "
    shown = between.join(names[:LISTED])
    return f"{shown}…" if len(names) > LISTED else shown or "–"


def _to(name: str, page: int, key: str, language: Language) -> Button:
    return on_list(name, page, label(language, key))


def _home_row(language: Language) -> tuple[Button, ...]:
    return (_to(HOME, 0, "button.roll_home", language),)


# By unit


def _places(turn: Turn) -> list[str | None]:
    """The desk's own people first, then every unit."""
    return [None, *(one.code for one in turn.office.desk.county.units)]


def _units_page(turn: Turn, page: int) -> Message:
    language, places = turn.language, _places(turn)
    last = (len(places) - 1) // PAGE
    page = min(page, last)
    shown = places[page * PAGE : (page + 1) * PAGE]
    everybody = turn.work.staff.everybody()
    lines = [_unit_line(turn.office, everybody, one, language) for one in shown]
    buttons = [
        on_list(UNIT, places.index(one), unit_words(turn.office, language, one)) for one in shown
    ]
    text = say(language, "roll.units", page=page + 1, pages=last + 1, lines="\n".join(lines))
    pairs = in_pairs(buttons)
    return Message(
        "roll.units", text, (*pairs, *_turners(UNITS, page, last, language), _home_row(language))
    )


def _unit_line(
    office: Office, everybody: list[Member], unit: str | None, language: Language
) -> str:
    names = [one.name for one in everybody if one.unit == unit]
    between = "、" if language is Language.ZH else ", "
    name = unit_words(office, language, unit)
    return say(language, "roll.unit_line", unit=name, words=between.join(names) or "–")


def _turners(name: str, page: int, last: int, language: Language) -> Rows:
    before = [_to(name, page - 1, "button.previous", language)] if page else []
    after = [_to(name, page + 1, "button.next", language)] if page < last else []
    return (tuple(before + after),) if before or after else ()


def _unit_page(turn: Turn, unit: str | None) -> Message:
    people = [one for one in turn.work.staff.everybody() if one.unit == unit]
    name = unit_words(turn.office, turn.language, unit)
    return _people_page(turn, people, "roll.unit", unit=name, n=len(people))


def _people_page(turn: Turn, people: list[Member], key: str, **fields: object) -> Message:
    """A line and a button for each of them."""
    office, language = turn.office, turn.language
    lines = [
        say(
            language,
            "roll.line",
            name=one.name,
            what=role_words(office, language, one),
            state=reached_words(office, language, turn.work.staff.reach_of(one)),
        )
        for one in people
    ]
    buttons = [on_list(ONE, one.id, one.name) for one in people]
    rows = in_pairs(buttons)
    text = say(language, key, lines="\n".join(lines) or "–", **fields)
    return Message(key, text, (*rows, _home_row(language)))


def _person_page(turn: Turn, member: Member) -> Message:
    office, language = turn.office, turn.language
    newest = turn.work.invitations.newest_of(member.id)
    text = say(
        language,
        "roll.person",
        name=member.name,
        what=role_words(office, language, member),
        state=reached_words(office, language, turn.work.staff.reach_of(member)),
        last=_log_line(office, newest, language) if newest else say(language, "roll.by_config"),
    )
    rows = (
        (
            _to(SWAP, member.id, "button.roll_swap", language),
            _to(END, member.id, "button.roll_end", language),
        ),
        _home_row(language),
    )
    return Message("roll.person", text, rows)


# What was decided, and what is open


def _log_page(turn: Turn, page: int) -> Message:
    language, log = turn.language, turn.work.invitations
    last = max(0, log.count_changes() - 1) // LOG_PAGE
    page = min(page, last)
    rows = log.changes(LOG_PAGE, page * LOG_PAGE)
    lines = "\n".join(_log_line(turn.office, one, language) for one in rows) or "–"
    text = say(language, "roll.log", page=page + 1, pages=last + 1, lines=lines)
    return Message("roll.log", text, (*_turners(LOG, page, last, language), _home_row(language)))


def _log_line(office: Office, row: StaffChange, language: Language) -> str:
    """When, what, about whom, by whom, why."""
    return say(
        language,
        "roll.log_line",
        when=office.moment(language, row.at),
        what=say(language, f"staff_change.{row.what}"),
        name=row.name,
        role=role_words(office, language, row)
        if row.role
        else unit_words(office, language, row.unit),
        who=office.work.staff.name_of(row.by_id) or say(language, "roll.command_line"),
        reason=row.why,
    ).rstrip(" ，,:：")


def _open_page(turn: Turn, page: int) -> Message:
    language, rows = turn.language, turn.work.invitations.unused()
    last = max(0, len(rows) - 1) // PAGE
    page = min(page, last)
    shown = rows[page * PAGE : (page + 1) * PAGE]
    lines = "\n".join(_open_line(turn.office, one, language) for one in shown) or "–"
    buttons = tuple(
        (on_list(BACK, one.id or 0, say(language, "roll.take_back", name=one.name)),)
        for one in shown
    )
    text = say(language, "roll.open", n=len(rows), lines=lines)
    return Message(
        "roll.open",
        text,
        (*buttons, *_turners(OPEN, page, last, language), _home_row(language)),
    )


def _open_line(office: Office, row: Invitation, language: Language) -> str:
    waits = say(language, "roll.waits")
    until = office.moment(language, row.until) if row.until else waits
    what = role_words(office, language, row)
    return say(language, "roll.open_line", name=row.name, what=what, until=until)


# Taps


def _place(turn: Turn, index: int) -> Message | None:
    places = _places(turn)
    return _unit_page(turn, places[index]) if index < len(places) else None


def _person(turn: Turn, staff_id: int) -> Message | None:
    member = turn.work.staff.get(staff_id)
    return _person_page(turn, member) if member is not None else None


PAGES: Mapping[str, Callable[[Turn, int], Message | None]] = {
    HOME: lambda turn, _page: _home(turn),
    UNITS: _units_page,
    UNIT: _place,
    ONE: _person,
    LOG: _log_page,
    OPEN: _open_page,
    GROUPS: lambda turn, _page: groups_page(turn, _home_row(turn.language)),
}


def _turned(name: str) -> Callable[[Turn, int], str]:
    def turn_to(turn: Turn, page: int) -> str:
        shown = PAGES[name](turn, page) if turn.role(ROLE) is not None else None
        if shown is None:
            return say(turn.language, "stale.button")
        _instead(turn, shown)
        return ""

    return turn_to


def _instead(turn: Turn, message: Message) -> None:
    """In the place of the page that was tapped."""
    what = turn.incoming.what
    at = what.message_id if isinstance(what, Tapped) else None
    if at is None:
        turn.send(message)
    else:
        turn.work.outbox.edit(turn.reader.address_id, message, message_id=at)


def _end(turn: Turn, staff_id: int) -> str:
    member = turn.work.staff.get(staff_id)
    if turn.role(ROLE) is None or member is None:
        return say(turn.language, "stale.button")
    return open_leaving(turn, member)


def _swap(turn: Turn, staff_id: int) -> str:
    member = turn.work.staff.get(staff_id)
    if turn.role(ROLE) is None or member is None:
        return say(turn.language, "stale.button")
    open_replacing(turn, member)
    return ""


def _take_back(turn: Turn, number: int) -> str:
    member = turn.role(ROLE)
    if member is None or not take_back(turn.office, number, member):
        return say(turn.language, "stale.button")
    _instead(turn, _open_page(turn, 0))
    return say(turn.language, "roll.taken_back")


def _unbind(turn: Turn, number: int) -> str:
    member = turn.role(ROLE)
    if member is None or not unbind_by_number(turn, number, member):
        return say(turn.language, "stale.button")
    _instead(turn, groups_page(turn, _home_row(turn.language)))
    return ""


TAPS: Mapping[str, Callable[[Turn, int], str]] = {
    **{name: _turned(name) for name in PAGES},
    END: _end,
    SWAP: _swap,
    BACK: _take_back,
    UNBIND: _unbind,
}
