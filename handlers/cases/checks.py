"""Who says that it is put right where nobody is there to confirm: never the one who replied."""

from domain.lifecycle import Action, State
from handlers.cases.rated import from_nobody, is_rated
from handlers.office import Office
from storage.staff import Member
from storage.tables import Case

CHECK = "check"
"""The due row of an answer that waits for its second person."""


def waits_for_check(office: Office, case: Case) -> bool:
    """Whether an answer stands that only a second person can close."""
    return is_rated(case) and State(case.state) is State.REPLIED and from_nobody(office, case)


def replier_of(office: Office, case: Case) -> Member | None:
    """Who answered last."""
    replies = office.work.cases.events(case, Action.REPLY)
    if not replies:
        return None
    staff_id = replies[-1].public.get("by", replies[-1].staff_id)
    return office.work.staff.get(int(staff_id)) if staff_id is not None else None


def may_check(office: Office, case: Case, member: Member) -> bool:
    """The unit's head or a supervisor, but never the person who answered."""
    if not waits_for_check(office, case):
        return False
    replier = replier_of(office, case)
    if replier is not None and replier.person_id == member.person_id:
        return False
    heads_it = member.role == "unit_head" and member.unit == case.lead_unit
    return heads_it or (member.role == "supervisor" and member.unit != case.lead_unit)


def checkers(office: Office, case: Case) -> list[Member]:
    """Whom to ask: the head who did not answer, else the supervision office."""
    staff = office.work.staff
    heads = staff.of_unit(case.lead_unit or "", "unit_head")
    able = [one for one in heads if may_check(office, case, one) and not one.blocked]
    office_of_supervision = staff.with_role("supervisor")
    return able or [one for one in office_of_supervision if may_check(office, case, one)]
