"""What falls due for a bad rating beside the unit's clock: the contact, and a pending appeal."""

from handlers.cases.appeals import appeal_of, decide_by
from handlers.cases.rated import contact_due, contacted_at, rating_of, to_contact
from handlers.cases.requests import APPEAL
from handlers.office import Office
from storage.due import Appointment
from storage.tables import Case

CONTACT = "contact"


def due_of_rating(office: Office, case: Case) -> list[Appointment]:
    """
    The rows that wait whatever the case does meanwhile; none for every other case.

    Who is late hears of it on the working morning after, as with every deadline.
    """
    rating = rating_of(office, case)
    if rating is None:
        return []
    rows = []
    if to_contact(office, case, rating) and contacted_at(office, case) is None:
        rows.append(Appointment(CONTACT, office.morning(contact_due(office, rating).at)))
    if (request := appeal_of(office, case)) is not None:
        rows.append(Appointment(APPEAL, office.morning(decide_by(office, request))))
    return rows
