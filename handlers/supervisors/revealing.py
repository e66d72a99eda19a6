"""
Revealing: one supervisor with a reason reads who brought a case; a row is written, they are told.

Never somebody of the unit that is accused, never of a text that only the discipline liaison reads,
and nobody their own case (信访工作条例 arts. 28 and 30).
"""

from handlers.office import Office, Turn
from handlers.supervisors.rights import may_reveal
from storage.cases import key_of
from storage.outbox import Lane
from storage.staff import Member
from storage.tables import Case
from texts.catalogue import say


def reveal(turn: Turn, case: Case, member: Member, reason: str) -> None:
    """Show the identity to the supervisor alone, and tell its person at once."""
    office = turn.office
    name, phone = office.work.identities.read(
        case.person_id, reader_id=member.person_id, reason=reason, case_id=key_of(case)
    )
    channel, account = office.work.people.account(case.address_id)
    unknown = say(turn.language, "reveal.unknown")
    turn.reply(
        "reveal.shown",
        protect=True,
        about=case,
        names=case.person_id,
        no=case.number,
        name=name or unknown,
        phone=phone or unknown,
        account=f"{channel} {account}" if account else unknown,
    )
    tell_person(office, case, reason)


def tell_person(office: Office, case: Case, reason: str) -> None:
    """In kind words, and with the reason as it was written."""
    office.tell(
        case.address_id,
        "reveal.told",
        lane=Lane.REPLY,
        case_id=case.id,
        no=case.number,
        reason=reason,
        hotline=office.desk.county.hotline,
    )


def found(turn: Turn, number: str) -> Case | None:
    """The case of a number whose identity the sender may ask for; None also where there is none."""
    case = turn.work.cases.by_number(number)
    return case if case is not None and may_reveal(turn, case) is not None else None
