"""
While a year's notice is missing whoever keeps the calendar is told, once a day, in the morning.

The State Council's notice comes out in late October or November; from `warn_from` on dates reach
into a year nobody has announced, and each is provisional (county rules, section 4).
"""

from datetime import date

from handlers.office import Office
from storage.outbox import Lane

WARNED = "calendar.warned"


def missing_year(office: Office) -> int | None:
    """The year that is missing and should be known by now; None where there is none."""
    today = office.local(office.now).date()
    calendar = office.desk.calendar
    if not calendar.knows(today.year):
        return today.year
    begins = date(today.year, *office.desk.warn_from)
    return today.year + 1 if today >= begins and not calendar.knows(today.year + 1) else None


def tend_warning(office: Office) -> None:
    """Warn, where it wasn't done today and the hour of the digest has come."""
    local = office.local(office.now)
    year = missing_year(office)
    if year is None or local.time() < office.desk.rules.reminders.digest_at:
        return
    today = local.date().isoformat()
    if office.work.meta.get(WARNED) == today or office.work.meta.locked(WARNED) == today:
        return
    office.work.meta.put(WARNED, today)
    cases = office.work.cases.provisional(("submitted", "dispatched", "in_progress"))
    staff = office.work.staff
    keepers = [one for one in staff.with_role("administrator") if not one.blocked]
    for member in keepers or staff.with_role("supervisor"):
        office.tell(member.address_id, "year_file.missing", lane=Lane.STAFF, year=year, n=cases)
