"""The groups that are bound to units, before an administrator; each can be unbound from here."""

from handlers.administrators.roles import unit_words
from handlers.groups.binding import unbind
from handlers.office import Office, Turn
from handlers.talking.buttons import on_list
from storage.staff import Member
from storage.tables import UnitGroup
from storage.values import Button, Message
from texts.catalogue import Language, say

UNBIND = "roll_unbind"
MOST = 40


def groups_page(turn: Turn, home: tuple[Button, ...]) -> Message:
    """A line and a button for each group."""
    office, language, found = turn.office, turn.language, turn.work.groups.bound()
    lines = "\n".join(_line(office, one, language) for one in found[:MOST]) or "–"
    rows = tuple((_button(one, language),) for one in found[:MOST])
    text = say(language, "roll.groups", n=len(found), lines=lines)
    return Message("roll.groups", text, (*rows, home))


def _line(office: Office, one: UnitGroup, language: Language) -> str:
    return say(
        language,
        "roll.group_line",
        unit=unit_words(office, language, one.unit),
        name=one.title,
        who=office.work.staff.name_of(one.bound_by),
        when=office.moment(language, one.bound_at),
    )


def _button(one: UnitGroup, language: Language) -> Button:
    return on_list(UNBIND, one.id or 0, say(language, "roll.unbind", name=one.title))


def unbind_by_number(turn: Turn, number: int, member: Member) -> bool:
    """Take a group away from its unit; False where it is bound no more."""
    group = next((one for one in turn.work.groups.bound() if one.id == number), None)
    if group is not None:
        unbind(turn.office, group, member)
    return group is not None
