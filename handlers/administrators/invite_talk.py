"""/invite, and what happens where an invitation's link is opened."""

from datetime import timedelta
from typing import Any

from domain.inviting import NotInvited, UnknownInvitation
from domain.staff import Post, Role
from handlers.administrators import inviting
from handlers.administrators.joining import join
from handlers.administrators.roles import Held, role_words
from handlers.flows.invite import INVITE, InviteDraft, InviteFacts, post_of
from handlers.flows.join import JOIN, JoinDraft, JoinFacts
from handlers.office import Office, Turn
from handlers.talking.resuming import open_or_offer
from handlers.talking.talk import Talk, in_service
from storage.invitations import Offer
from storage.staff import Member
from texts.catalogue import Language, say

ROLE = inviting.ROLE
DAY = timedelta(days=1)
MOST_GUESSES = 5


def open_inviting(turn: Turn) -> None:
    """Ask whom to invite."""
    open_or_offer(turn, "invite", InviteDraft())


def open_replacing(turn: Turn, old: Member) -> None:
    """The same for somebody who takes another's place: only who, and for how long."""
    draft = InviteDraft(
        role=Role(old.role),
        unit=old.unit,
        hall=old.hall,
        post=Post(old.post) if old.post else None,
        replaces=old.id,
    )
    open_or_offer(turn, "invite", draft)


def _facts(turn: Turn, draft: dict[str, Any]) -> InviteFacts:
    office, language = turn.office, turn.language
    county, member = office.desk.county, turn.role(ROLE)
    said = InviteDraft.model_validate(draft)
    everybody = office.work.staff.everybody()
    usual = {
        str(role): tuple(
            dict.fromkeys(one.unit for one in everybody if one.role == role and one.unit)
        )
        for role in (Role.CLERK, Role.SUPERVISOR, Role.LIAISON)
    }
    zh = language is Language.ZH
    return InviteFacts(
        county.units,
        tuple((one.code, one.zh if zh else one.en) for one in county.halls),
        office.desk.inviting.valid_days,
        office.desk.inviting.most_days,
        usual,
        role_words(office, language, _as_held(said)) if said.role else "",
        lambda now, post: _holders(office, now, post),
        second=member is not None
        and said.role is not None
        and inviting.needs_second(office, member, said.role),
    )


def _as_held(said: InviteDraft) -> Held:
    role = said.role or Role.HANDLER
    return _offer(said, role)


def _offer(said: InviteDraft, role: Role) -> Offer:
    return Offer(said.name, role, said.unit, post_of(said), said.hall, said.days, said.replaces)


def _holders(office: Office, said: InviteDraft, post: Post) -> str:
    """Who holds a post now."""
    staff, role = office.work.staff, said.role or Role.HANDLER
    people = staff.of_unit(said.unit, role) if said.unit else staff.with_role(role)
    return "、".join(one.name for one in people if one.post == post)


def _finish(turn: Turn, draft: InviteDraft) -> None:
    """Who may was asked at the command, and is asked again: roles change meanwhile."""
    member = turn.role(ROLE)
    known = {one.code for one in turn.office.desk.county.units}
    if member is None or draft.role is None or draft.unit not in {None, *known}:
        turn.reply("stale.button")
        return
    if inviting.needs_second(turn.office, member, draft.role):
        turn.reply("invite.asked")
    inviting.invite(turn.office, member, _offer(draft, draft.role))


def decide(turn: Turn, number: int, *, agreed: bool) -> str:
    """Another administrator's word; the words to show for a moment."""
    member = turn.role(ROLE)
    done = member is not None and inviting.decide(turn.office, number, member, agreed=agreed)
    return "" if done else say(turn.language, "stale.button")


# Where a link is opened


def open_invitation(turn: Turn, code: str) -> None:
    """Ask whether this is them; why not, where the link leads nowhere. Guesses are counted."""
    if _guessed_too_often(turn):
        turn.reply("join.too_often", hotline=turn.office.desk.county.hotline)
        return
    try:
        row = inviting.opened(turn.office, code)
        inviting.refuse_staff(turn.office, turn.reader.person_id)
    except NotInvited as error:
        if isinstance(error, UnknownInvitation):
            turn.work.lookups.failed(turn.reader.address_id, None)
        refuse(turn, error)
        return
    open_or_offer(turn, "join", JoinDraft(invitation=row.id or 0, name=row.name))


def _guessed_too_often(turn: Turn) -> bool:
    since = turn.office.now - DAY
    failed, _ = turn.work.lookups.failures(turn.reader.address_id, None, since)
    return failed >= MOST_GUESSES


def refuse(turn: Turn, error: NotInvited) -> None:
    """Why a link leads nowhere, and what to do."""
    turn.reply(error.key, menu=not turn.roles, hotline=turn.office.desk.county.hotline)


def _join_facts(turn: Turn, draft: dict[str, Any]) -> JoinFacts:
    office, language = turn.office, turn.language
    row = turn.work.invitations.get(int(draft["invitation"]))
    if row is None:
        return JoinFacts("–", "–", "–", office.unit_name(language, None))
    return JoinFacts(
        role_words(office, language, row),
        office.work.staff.name_of(row.asked_by) or office.unit_name(language, None),
        office.moment(language, row.until or office.now),
        office.unit_name(language, None),
    )


def _join(turn: Turn, draft: JoinDraft) -> None:
    """They are aboard, or hear what changed since they opened the link."""
    try:
        member = join(turn.office, turn.reader, draft.invitation, draft.name)
    except NotInvited as error:
        refuse(turn, error)
        return
    office, language = turn.office, turn.language
    turn.reply(
        "staff.welcome",
        name=member.name,
        unit=office.unit_name(language, member.unit),
        role=say(language, f"role.{member.role}"),
    )
    unit = office.unit_name(language, member.unit)
    turn.reply(f"staff.help.{member.role}", name=member.name, unit=unit)


in_service(Talk(INVITE, _facts, _finish))
in_service(Talk(JOIN, _join_facts, _join))
