"""Which clerk has a case before them, so that several seats at one list don't collide."""

from datetime import timedelta

from handlers.office import Office
from storage.staff import Member
from storage.tables import Case

HELD = timedelta(minutes=15)
"""For so long after it was opened a case counts as somebody's."""


def note_opened(office: Office, case: Case, member: Member) -> None:
    """Somebody has the case before them now; who had it first keeps it for their time."""
    first = on_it(office, case)
    if first is None or first.id == member.id:
        case.opened_by, case.opened_at = member.id, office.now


def on_it(office: Office, case: Case) -> Member | None:
    """Who has had the case before them in the last quarter of an hour, or None."""
    if case.opened_by is None or case.opened_at is None or office.now - case.opened_at > HELD:
        return None
    return office.work.staff.get(case.opened_by)
