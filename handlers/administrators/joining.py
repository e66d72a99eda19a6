"""Coming aboard: an invitation is checked once more at the last tap, and a role is given."""

from typing import Any

from domain.inviting import UnknownInvitation
from handlers.administrators.inviting import check, refuse_staff
from handlers.administrators.leaving import leave, nobody_had
from handlers.administrators.roles import role_words
from handlers.office import Office
from handlers.units.handing import tell_heap
from storage.outbox import Lane
from storage.people import Reader
from storage.staff import Appointed, Member
from storage.tables import Invitation


def join(office: Office, reader: Reader, number: int, name: str) -> Member:
    """
    Whoever stands at this address holds the role from now on, and the link is dead.

    Raises the errors of `inviting.check`, and AlreadyAboard, where anything changed meanwhile.
    """
    row = office.work.invitations.get(number)
    if row is None:
        raise UnknownInvitation
    check(office, row)
    refuse_staff(office, reader.person_id)
    member = office.work.staff.engage(_appointed(office, reader, row, name))
    office.work.invitations.use(row, member.id)
    office.work.invitations.note("joined", member.id, of=member, invitation_id=row.id)
    old = office.work.staff.get(row.replaces) if row.replaces else None
    if old is not None:
        by = office.work.staff.get(row.asked_by) if row.asked_by else None
        leave(office, old, by, "", to=member)
    _tell(office, row, member)
    return member


def _appointed(office: Office, reader: Reader, row: Invitation, name: str) -> Appointed:
    """A unit that was merged since the invitation is the one it was merged into."""
    unit = office.desk.county.standing(row.unit) if row.unit else None
    return Appointed(
        f"invited.{row.id}",
        name,
        row.role,
        unit,
        row.post,
        reader.person_id,
        reader.address_id,
        row.hall,
    )


def _tell(office: Office, row: Invitation, member: Member) -> None:
    """Whoever asked reads who came; whoever came what waits for them and for nobody else."""
    asker = office.work.staff.get(row.asked_by) if row.asked_by else None
    if asker is not None:
        language = office.language_of(asker.address_id)
        fields: dict[str, Any] = {} if member.name == row.name else {"who": row.name}
        key = "invite.joined" if member.name == row.name else "invite.joined_as"
        office.tell(
            asker.address_id,
            key,
            lane=Lane.STAFF,
            name=member.name,
            what=role_words(office, language, member),
            **fields,
        )
    heap = nobody_had(office, member)
    if heap:
        tell_heap(office, member, "join.waiting", heap)
