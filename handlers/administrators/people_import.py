"""A workbook of people is done as it was looked at: all of it in one transaction, or none."""

from handlers.administrators.inviting import issue_quietly
from handlers.administrators.leaving import leave, pass_on
from handlers.administrators.living import changed, composed
from handlers.administrators.people_check import Change, Newcomer, Plan
from handlers.administrators.reorganising import RENAME
from handlers.administrators.roles import role_words
from handlers.evaluator.codes import links
from handlers.office import Office
from handlers.units.handing import before
from storage.outbox import Lane
from storage.pictures import Sheet
from storage.staff import Appointed, Member
from storage.tables import UnitAdded
from texts.catalogue import Language, say

Row = tuple[str, ...]


def carry_out(office: Office, plan: Plan, by: Member | None, language: Language) -> Sheet | None:
    """
    Do what a plan says; returns the links of those who are invited, None where there are none.

    Raises ValueError for a plan with faults: half a workbook is worse than none.
    """
    if plan.faults:
        raise ValueError("A workbook with faults is not carried out.")
    office = _with_units(office, plan, by)
    for member, why in plan.leaving:
        leave(office, member, by, why)
    for change in plan.changed:
        _change(office, change, by)
    rows = [row for one in plan.new for row in _come(office, one, by, language)]
    if not rows:
        return None
    header = tuple(say(language, f"people.link.{one}") for one in ("name", "what", "link", "until"))
    return Sheet(say(language, "people.links"), language, header, tuple(rows))


def _with_units(office: Office, plan: Plan, by: Member | None) -> Office:
    """Units are added and renamed first; returns the office that knows them."""
    if not (plan.units or plan.renamed):
        return office
    by_id = by.id if by else None
    for unit in plan.units:
        row = UnitAdded(
            **{**vars(unit), "type": str(unit.type)} | {"staff_id": by_id, "at": office.now}
        )
        office.work.unit_changes.add(row)
    for code, zh, en in plan.renamed:
        if by is None:
            raise ValueError("Who renames a unit is named: it is done in the chat.")
        office.work.unit_changes.note(RENAME, code, by.id, zh=zh, en=en)
    changed(office.work)
    return Office(composed(office.desk, office.work), office.work)


def _change(office: Office, change: Change, by: Member | None) -> None:
    """Who goes to another unit, or does something else, hands on what they had."""
    old = change.member
    moves = bool({"unit", "role"} & set(change.parts))
    cases = before(office, old) if moves else []
    new = office.work.staff.change(old.id, **dict(change.parts))
    office.work.invitations.note("changed", by.id if by else None, of=new)
    if moves:
        pass_on(office, old, cases)
    language = office.language_of(new.address_id)
    office.tell(
        new.address_id,
        "people.told",
        lane=Lane.STAFF,
        name=new.name,
        what=role_words(office, language, new),
    )


def _come(office: Office, one: Newcomer, by: Member | None, language: Language) -> list[Row]:
    """An invitation's links, a line for each channel; or the role at once, by a known account."""
    if one.account is not None:
        _engage(office, one, by)
        return []
    row = office.work.invitations.ask(one.offer, by.id if by else None)
    code = issue_quietly(office, row, by)
    until = office.moment(language, row.until or office.now)
    what = role_words(office, language, row)
    found = links(office, code).values() or (f"/start {code}",)
    return [(row.name, what, link, until) for link in found]


def _engage(office: Office, one: Newcomer, by: Member | None) -> None:
    channel, user_id = one.account or ("", 0)
    reader = office.work.people.meet(channel, user_id, user_id, Language.ZH)
    offer = one.offer
    member = office.work.staff.engage(
        Appointed(
            f"{channel}.{user_id}.{offer.role}.{office.work.ids.nonce()}",
            offer.name,
            offer.role,
            offer.unit,
            offer.post,
            reader.person_id,
            reader.address_id,
            offer.hall,
        )
    )
    office.work.invitations.note("joined", by.id if by else None, of=member)
    if reader.started:
        language = office.language_of(member.address_id)
        what = role_words(office, language, member)
        office.tell(member.address_id, "people.told", lane=Lane.STAFF, name=member.name, what=what)
