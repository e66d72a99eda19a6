"""/units: an administrator renames, merges or closes a unit, asked once with what it means."""

from typing import Any

from domain.county import UnknownUnit
from domain.reorganising import UnitChange
from handlers.administrators.reorganising import (
    dissolve,
    fits,
    has_people,
    heirs_for,
    open_cases_of,
    rename,
)
from handlers.flows.reorganise import MERGE, RENAME, REORGANISE, ReorganiseDraft, ReorganiseFacts
from handlers.office import Office, Turn
from handlers.talking.resuming import open_or_offer
from handlers.talking.talk import Talk, in_service
from storage.outbox import Lane
from storage.staff import Member

ROLE = "administrator"


def _facts(turn: Turn, draft: dict[str, Any]) -> ReorganiseFacts:
    office = turn.office
    units, code = office.desk.county.units, draft.get("unit")
    unit = next((one for one in units if one.code == code), None)
    if unit is None:
        return ReorganiseFacts(units)
    heirs = tuple(heirs_for(office, unit))
    able = frozenset(one.code for one in (unit, *heirs) if has_people(office, one.code))
    return ReorganiseFacts(units, heirs, open_cases_of(office, unit.code), able)


def open_units(turn: Turn) -> None:
    """Ask which unit it is about."""
    open_or_offer(turn, "reorganise", ReorganiseDraft())


def _finish(turn: Turn, draft: ReorganiseDraft) -> None:
    """Who may was asked at the command, and is asked again: roles change meanwhile."""
    member, office = turn.role(ROLE), turn.office
    change = UnitChange(draft.unit or "", office.now, draft.zh, draft.en, draft.into)
    try:
        office.desk.county.unit(change.unit)
    except UnknownUnit:
        member = None
    if member is None or office.desk.county.standing(change.unit) != change.unit:
        turn.reply("stale.button")
    elif not fits(office, change):
        turn.reply("units.unfit")
    else:
        _do(office, member, draft)


def _do(office: Office, member: Member, draft: ReorganiseDraft) -> None:
    unit, heir = draft.unit or "", draft.into or ""
    names = {
        one.address_id: office.unit_name(office.language_of(one.address_id), unit)
        for one in office.work.staff.with_role(ROLE)
    }
    if draft.what == RENAME:
        rename(office, member, unit, draft.zh, draft.en)
        for address_id, name in names.items():
            _tell(office, address_id, "units.done_rename", unit=name, zh=draft.zh, en=draft.en)
        return
    count = dissolve(office, member, unit, heir, people=draft.what == MERGE)
    for address_id, name in names.items():
        to = office.unit_name(office.language_of(address_id), heir)
        _tell(office, address_id, f"units.done_{draft.what}", unit=name, to=to, n=count)


def _tell(office: Office, address_id: int, key: str, **fields: Any) -> None:
    office.tell(address_id, key, lane=Lane.STAFF, **fields)


in_service(Talk(REORGANISE, _facts, _finish))
