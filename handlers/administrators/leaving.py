"""
Somebody gives their role up: what stood before them is somebody else's in the same moment.

The config does not give the role back at the next start. An administrator's role needs a second
person's word where there is one: another administrator or a supervisor, never the one concerned.
"""

from collections import defaultdict
from datetime import timedelta

from domain.staff import Role
from handlers.administrators.roles import role_words
from handlers.cards.board import refresh
from handlers.cards.cards import show
from handlers.cases.routes import OF_UNITS, UNANSWERED, reachable
from handlers.casework.undecided import hand_requests_on
from handlers.office import Office
from handlers.supervisors.releasing import deciders
from handlers.talking.buttons import to_decide
from handlers.units.handing import (
    LEFT,
    REPLACED,
    before,
    hand_on,
    show_urgent,
    tell_heap,
)
from storage.outbox import Lane
from storage.staff import Member
from storage.tables import Case, StaffChange
from storage.values import Message
from texts.catalogue import say

YES, NO = "leave_yes", "leave_no"
FRESH = timedelta(hours=24)
"""What nobody agreed to within a day has to be asked anew."""


def is_last_administrator(office: Office, member: Member) -> bool:
    """Whether nobody else could let anybody on board any more."""
    keepers = office.work.staff.with_role(Role.ADMINISTRATOR)
    others = [one for one in keepers if one.person_id != member.person_id and not one.blocked]
    return member.role == Role.ADMINISTRATOR and not others


def seconders(office: Office, gone: Member, by: Member) -> list[Member]:
    """Who may agree that an administrator leaves; nobody has to for any other role."""
    if gone.role != Role.ADMINISTRATOR:
        return []
    able = deciders(office, by.person_id)
    return list({one.person_id: one for one in able if one.person_id != gone.person_id}.values())


def propose(office: Office, gone: Member, by: Member, why: str) -> bool:
    """Somebody's role is ended, now, or once a second person agrees; whether it is now."""
    able = seconders(office, gone, by)
    if not able:
        leave(office, gone, by, why)
        return True
    row = office.work.invitations.note("ask_leave", by.id, of=gone, why=why)
    for one in able:
        _show(office, row, by, gone, one)
    return False


def _show(office: Office, row: StaffChange, by: Member, gone: Member, to: Member) -> None:
    language = office.language_of(to.address_id)
    answers = to_decide(language, row.id, (YES, "button.leave_agree"), (NO, "button.leave_refuse"))
    office.tell(
        to.address_id,
        "leave.card",
        buttons=(answers,),
        lane=Lane.STAFF,
        who=by.name,
        name=gone.name,
        what=role_words(office, language, gone),
        reason=row.why,
    )


def decide(office: Office, number: int, person_id: int, *, agreed: bool) -> bool:
    """A second person's word, once; False where it is not theirs to give, or no longer asked."""
    row = office.work.invitations.change(number)
    if row is None or row.what != "ask_leave" or office.now - row.at > FRESH:
        return False
    gone = office.work.staff.get(row.staff_id) if row.staff_id else None
    by = office.work.staff.get(row.by_id) if row.by_id else None
    if gone is None or by is None or office.work.invitations.newest_of(gone.id) is not row:
        return False
    mine = [one for one in seconders(office, gone, by) if one.person_id == person_id]
    if not mine or (agreed and is_last_administrator(office, gone)):
        return False
    if agreed:
        leave(office, gone, by, row.why, agreed_by=mine[0])
    else:
        office.work.invitations.note("stays", mine[0].id, of=gone)
    office.tell(
        by.address_id,
        "leave.agreed" if agreed else "leave.refused",
        lane=Lane.STAFF,
        name=gone.name,
        who=mine[0].name,
    )
    return True


def leave(
    office: Office,
    gone: Member,
    by: Member | None,
    why: str,
    *,
    to: Member | None = None,
    agreed_by: Member | None = None,
) -> int:
    """
    A role ends now; returns how many open cases went to somebody else (`to`, where they may).

    Whoever gets them reads so in one message, whoever left too; their cards show nothing any more,
    a half-written answer is dropped, and what waited for their decision goes to another.
    """
    cases = before(office, gone)
    office.work.staff.end(gone.id)
    second = f"（{agreed_by.name}）" if agreed_by else ""
    office.work.invitations.note("left", by.id if by else None, of=gone, why=f"{why}{second}")
    if not office.work.staff.roles_of(gone.person_id):
        office.work.dialogues.end(gone.address_id)
    pass_on(office, gone, cases, to)
    language = office.language_of(gone.address_id)
    what = role_words(office, language, gone)
    office.tell(gone.address_id, "leave.told", lane=Lane.STAFF, name=gone.name, what=what)
    return len(cases)


def pass_on(office: Office, gone: Member, cases: list[Case], to: Member | None = None) -> None:
    """What stood before somebody whose role is another now, or none, goes to the next."""
    heaps: dict[int, list[Case]] = defaultdict(list)
    for case in cases:
        following = hand_on(office, case, gone, REPLACED if to else LEFT, to=to)
        if following is not None:
            heaps[following.id].append(case)
    for staff_id, heap in heaps.items():
        to_whom = office.work.staff.get(staff_id)
        if to_whom is not None:
            tell_heap(office, to_whom, "leave.handed", heap, who=gone.name)
            show_urgent(office, heap, to_whom)
    hand_requests_on(office, gone)
    for case in cases:
        refresh(office, case)
        _blank(office, case, gone)


def _blank(office: Office, case: Case, gone: Member) -> None:
    """Their card says nothing of the case any more, unless they may still see it otherwise."""
    mine = case.address_id == gone.address_id
    if mine or office.work.staff.roles_of(gone.person_id):
        return
    text = say(office.language_of(gone.address_id), "leave.card_gone", no=case.number)
    show(
        office,
        case,
        gone.address_id,
        lambda _face: Message("leave.card_gone", text, protect=True),
        fresh=False,
        lane=Lane.STAFF,
    )


def would_follow(office: Office, gone: Member) -> tuple[int, str]:
    """How many open cases would be handed on, and to whom first; empty: a supervisor says."""
    cases = before(office, gone)
    names = [one.name for case in cases[:1] for one in reachable(office, case) if one.id != gone.id]
    return len(cases), names[0] if names else ""


def nobody_had(office: Office, member: Member) -> list[Case]:
    """Unanswered cases of a unit that only this member can act on: they waited for somebody."""
    if member.role not in OF_UNITS or member.unit is None:
        return []
    cases = office.work.cases.in_states(UNANSWERED, units=[member.unit])
    return [case for case in cases if [one.id for one in reachable(office, case)] == [member.id]]
