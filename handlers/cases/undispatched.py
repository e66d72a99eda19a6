"""When the desk hears that it has not dispatched a case in time."""

from domain.rules import Urgency
from handlers.office import Office
from storage.due import Appointment
from storage.tables import Case


def due_of_dispatch(office: Office, case: Case) -> Appointment:
    """
    As the desk's own time is over; in the quiet hours only where life is at stake (`[reminders]`).

    Whoever is on duty heard of an urgent case as it came, by night as well.
    """
    at = case.dispatch_due_at
    return Appointment("dispatch", at if _may_wake(case) else office.after_quiet(at))


def _may_wake(case: Case) -> bool:
    return Urgency(case.urgency) is Urgency.CRITICAL
