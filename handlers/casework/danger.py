"""Danger now: clerks, supervisors and the unit's people know of it at once, day and night."""

from domain.deadlines import Urgency
from handlers.cards.unit_card import show_handler
from handlers.cases.routes import reachable
from handlers.cases.seeing import those_who_may_see
from handlers.cases.words import in_danger
from handlers.office import Office
from storage.outbox import Lane
from storage.tables import Case
from texts.catalogue import shorten

SHOWN = 150


def tell_danger(office: Office, case: Case) -> None:
    """
    Tell whoever could send help: clerks and supervisors by message, all of the unit by card.

    Nobody waits for anybody else to sign. What is critical knows no quiet hours.
    """
    if Urgency(case.urgency) is not Urgency.CRITICAL:
        return
    staff = office.work.staff
    everybody = (*staff.with_role("clerk"), *staff.with_role("supervisor"))
    for member in those_who_may_see(case, everybody):
        language = office.language_of(member.address_id)
        office.tell(
            member.address_id,
            "danger.card",
            lane=Lane.STAFF,
            case_id=case.id,
            protect=True,
            names=case.person_id,
            no=case.number,
            when=office.moment(language, office.now),
            unit=office.unit_name(language, case.lead_unit),
            text=shorten(in_danger(office, case), SHOWN),
        )
    for member in reachable(office, case)[1:]:
        show_handler(office, case, member, fresh=True)
