"""
Invitations: asked for, agreed to where a second person has to, opened once, taken back.

A new administrator needs a second administrator's word where there is one (promise 6): who could
invite helpers of their own alone could agree with themselves in everything else.
"""

from domain.inviting import (
    AlreadyAboard,
    InvitationExpired,
    InvitationTakenBack,
    InvitationUsed,
    UnknownInvitation,
    invitation_code,
    read_code,
)
from domain.staff import Role
from handlers.administrators.roles import role_words
from handlers.evaluator.codes import links
from handlers.office import Office
from handlers.talking.buttons import to_decide
from storage.invitations import OPEN, TAKEN_BACK, USED, WAITING, Offer
from storage.outbox import Lane
from storage.staff import Member
from storage.tables import Invitation
from storage.values import Message
from texts.catalogue import Language, say

YES, NO = "invite_yes", "invite_no"
ROLE = "administrator"


def others(office: Office, member: Member) -> list[Member]:
    """The other administrators, one role of each person."""
    found = {one.person_id: one for one in office.work.staff.with_role(ROLE)}
    return [one for one in found.values() if one.person_id != member.person_id]


def needs_second(office: Office, member: Member, role: str) -> bool:
    """Whether another administrator has to agree."""
    return role == Role.ADMINISTRATOR and bool(others(office, member))


def invite(office: Office, member: Member, offer: Offer) -> Invitation:
    """The link goes to whoever asked; or first what is asked to the other administrators."""
    row = office.work.invitations.ask(offer, member.id)
    if needs_second(office, member, offer.role):
        office.work.invitations.note("asked", member.id, of=row)
        for other in others(office, member):
            _show(office, row, member, other)
    else:
        issue(office, row, member)
    return row


def _show(office: Office, row: Invitation, asker: Member, other: Member) -> None:
    language = office.language_of(other.address_id)
    answers = to_decide(
        language, row.id, (YES, "button.invite_agree"), (NO, "button.invite_refuse")
    )
    office.tell(
        other.address_id,
        "invite.card",
        buttons=(answers,),
        lane=Lane.STAFF,
        who=asker.name,
        name=row.name,
        what=role_words(office, language, row),
    )


def issue(office: Office, row: Invitation, to: Member, by: Member | None = None) -> str:
    """The invitation gets its code, which is told to whoever asked, and to nobody else."""
    code = issue_quietly(office, row, by or to)
    language = office.language_of(to.address_id)
    found = links(office, code) or {"": ""}
    for link in found.values():
        text = _link_words(office, row, language, link or f"/start {code}")
        office.send(to.address_id, Message("invite.link", text, qr=link or None), lane=Lane.STAFF)
    return code


def issue_quietly(office: Office, row: Invitation, by: Member | None) -> str:
    """The same, told to nobody: whoever calls has the code, once."""
    code = invitation_code(office.work.ids.nonce())
    office.work.invitations.open(row, code, by.id if by else None)
    office.work.invitations.note("invited", by.id if by else None, of=row)
    return code


def _link_words(office: Office, row: Invitation, language: Language, link: str) -> str:
    until = office.moment(language, row.until or office.now)
    what = role_words(office, language, row)
    return say(language, "invite.link", name=row.name, what=what, until=until, link=link)


def decide(office: Office, number: int, member: Member, *, agreed: bool) -> bool:
    """Another administrator's word, once; False where it is not theirs to give."""
    row = office.work.invitations.get(number)
    asker = office.work.staff.get(row.asked_by) if row is not None and row.asked_by else None
    if row is None or row.state != WAITING or asker is None:
        return False
    if asker.person_id == member.person_id:
        return False
    if agreed:
        issue(office, row, asker, member)
    else:
        office.work.invitations.refuse(row, member.id)
        office.work.invitations.note("refused", member.id, of=row)
    for one in (asker, member):
        key = "invite.agreed" if agreed else "invite.refused"
        office.tell(one.address_id, key, lane=Lane.STAFF, name=row.name, who=member.name)
    return True


def take_back(office: Office, number: int, member: Member) -> bool:
    """Its link leads nowhere any more; False where nothing is left to take back."""
    row = office.work.invitations.get(number)
    if row is None or row.state not in (WAITING, OPEN):
        return False
    office.work.invitations.take_back(row)
    office.work.invitations.note("taken_back", member.id, of=row)
    return True


def opened(office: Office, code: str) -> Invitation:
    """
    The invitation that a code leads to.

    Raises UnknownInvitation, InvitationUsed, InvitationExpired, InvitationTakenBack.
    """
    row = office.work.invitations.with_code(read_code(code))
    if row is None:
        raise UnknownInvitation
    check(office, row)
    return row


def check(office: Office, row: Invitation) -> None:
    """Raises why an invitation can't be used now."""
    if row.state == USED:
        raise InvitationUsed
    if row.state == TAKEN_BACK or not _still_asked(office, row):
        raise InvitationTakenBack
    if row.state != OPEN or row.until is None:
        raise UnknownInvitation
    if row.until <= office.now:
        raise InvitationExpired


def _still_asked(office: Office, row: Invitation) -> bool:
    """Not once whoever asked is no administrator any more: nobody answers for it."""
    return row.asked_by is None or office.work.staff.get(row.asked_by) is not None


def refuse_staff(office: Office, person_id: int) -> None:
    """Raises AlreadyAboard for whoever holds a role."""
    if office.work.staff.roles_of(person_id):
        raise AlreadyAboard
