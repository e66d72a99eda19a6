"""
A group is bound to a unit by /bind typed in it, by the unit's head or an administrator.

Who is in a group is known to its chat server alone, so whoever binds it answers for that. What is
said in a group by anybody else is not answered: a bot that talks back can be made to talk.
"""

from typing import Any

from domain.reorganising import named
from domain.staff import Role
from handlers.administrators.roles import unit_words
from handlers.cards.group_card import WITH_THE_UNIT, may_stand_in, show_in, take_away
from handlers.office import Office
from handlers.talking.buttons import on_list
from storage.cases import key_of
from storage.outbox import Lane
from storage.staff import Member
from storage.tables import UnitGroup
from texts.catalogue import Language

BIND = "bind"
MOST_AT_ONCE = 10
"""Cards put into a group as it is bound; what comes later is posted as it comes."""
REMOVED = "removed"


def binders(roles: list[Member]) -> list[Member]:
    """The roles in which somebody may bind a group at all."""
    return [one for one in roles if one.role in (Role.UNIT_HEAD, Role.ADMINISTRATOR)]


def may_bind(roles: list[Member], unit: str) -> Member | None:
    """The role in which somebody may bind a group to this unit, or take it away from it."""
    able = [one for one in binders(roles) if one.unit == unit or one.role == Role.ADMINISTRATOR]
    return next(iter(able), None)


def ask_or_bind(
    office: Office, address_id: int, roles: list[Member], typed: str, title: str
) -> None:
    """/bind: the unit that was named, or the only one; asked where there are several."""
    if not binders(roles):
        return
    known = office.work.groups.at(address_id)
    if known is not None:
        unit = unit_words(office, office.language_of(address_id), known.unit)
        office.tell(address_id, "group.already", lane=Lane.STAFF, unit=unit)
        return
    units = _meant(office, roles, typed)
    if len(units) == 1:
        bind(office, address_id, roles, units[0], title)
    else:
        _ask(office, address_id, units)


def _meant(office: Office, roles: list[Member], typed: str) -> list[str]:
    """The units that may be meant, among those this person may bind to."""
    found = [one.code for one in named(office.desk.county.units, typed)] if typed else []
    heads = [one.unit for one in roles if one.role == Role.UNIT_HEAD and one.unit]
    able = found if typed else list(dict.fromkeys(heads))
    return [one for one in able if may_bind(roles, one) is not None]


def _ask(office: Office, address_id: int, units: list[str]) -> None:
    language = office.language_of(address_id)
    codes = [one.code for one in office.desk.county.units]
    buttons = tuple(
        (on_list(BIND, codes.index(one), unit_words(office, language, one)),)
        for one in units[:MOST_AT_ONCE]
    )
    key = "group.which" if units else "group.name_it"
    office.tell(address_id, key, buttons=buttons, lane=Lane.STAFF)


def bind(office: Office, address_id: int, roles: list[Member], unit: str, title: str) -> bool:
    """The group is this unit's: what is open there is shown; False where it may not be."""
    member = may_bind(roles, unit)
    group = office.work.groups.bind(address_id, unit, title, member.id) if member else None
    if member is None or group is None:
        return False
    note(office, "bound", member.id, group)
    language = office.language_of(address_id)
    name = unit_words(office, language, unit)
    office.tell(address_id, "group.bound", lane=Lane.STAFF, unit=name)
    _tell_heads(office, group, "group.told_bound", member)
    for case in office.work.cases.in_states(WITH_THE_UNIT, units=[unit])[:MOST_AT_ONCE]:
        if may_stand_in(office, case, group):
            show_in(office, case, group)
    return True


def unbind(office: Office, group: UnitGroup, member: Member | None, why: str = "") -> None:
    """The group is nobody's: what stands there says nothing any more, and the heads are told."""
    cases = office.work.cases.in_states(WITH_THE_UNIT, units=[group.unit])
    for case in cases if why != REMOVED else ():
        if any(
            one.address_id == group.address_id for one in office.work.cards.of_case(key_of(case))
        ):
            take_away(office, case, group.address_id)
    office.work.groups.end(group, member.id if member else None, why)
    note(office, "unbound", member.id if member else None, group)
    if why != REMOVED:
        office.tell(group.address_id, "group.unbound", lane=Lane.STAFF)
    _tell_heads(office, group, "group.told_unbound" if member else "group.told_removed", member)


def lost_at(office: Office, address_id: int) -> None:
    """Nothing reaches a group any more: the unit's head is told. Twice tells nobody twice."""
    group = office.work.groups.at(address_id)
    office.work.people.blocked(address_id)
    if group is not None:
        unbind(office, group, None, REMOVED)


def note(office: Office, what: str, by_id: int | None, group: UnitGroup) -> None:
    """A line of the administrators' log."""
    office.work.invitations.note_group(what, by_id, group.unit, group.title)


def _tell_heads(office: Office, group: UnitGroup, key: str, by: Member | None) -> None:
    """The unit's heads, or where there is none the administrators; never whoever did it."""
    heads = office.work.staff.of_unit(group.unit, Role.UNIT_HEAD)
    people = heads or office.work.staff.with_role(Role.ADMINISTRATOR)
    for one in {one.person_id: one for one in people}.values():
        if by is None or one.person_id != by.person_id:
            _tell(office, one, group, key, by)


def _tell(office: Office, one: Member, group: UnitGroup, key: str, by: Member | None) -> None:
    language: Language = office.language_of(one.address_id)
    unit = unit_words(office, language, group.unit)
    who: dict[str, Any] = {"who": by.name} if by is not None else {}
    office.tell(one.address_id, key, lane=Lane.STAFF, name=group.title, unit=unit, **who)
