"""
Whoever is known in the chat is asked after a visit how it was: once, with one reminder.

At a decent hour, and called off as soon as the visit is rated. The cost of a tick is that of the
visits that are due: an index over them alone.
"""

from datetime import datetime, timedelta

from domain.reach import after_quiet
from handlers.evaluator.asking import invitation
from handlers.office import Office
from storage.outbox import Lane
from storage.tables import Visit

MOST = 100


def invite_at(office: Office, served_at: datetime, expires_at: datetime) -> datetime | None:
    """When to ask: some minutes after the visit, not in the quiet hours; None where too late."""
    after = timedelta(minutes=office.desk.rules.rating.invite_after_minutes)
    at = decent(office, max(served_at + after, office.now))
    return at if at < expires_at else None


def decent(office: Office, at: datetime) -> datetime:
    """The same instant, or the end of the quiet hours it lies in."""
    return after_quiet(at, office.desk.rules.reminders.quiet_hours, office.desk.zone)


def tend_invitations(office: Office) -> None:
    """Ask and remind whoever is due; what falls due in the quiet hours waits for their end."""
    for visit in office.work.visits.to_invite(MOST):
        later = decent(office, office.now)
        if later > office.now:
            visit.invite_at = later
        elif _may_be_asked(office, visit):
            _ask(office, visit)
        else:
            visit.invite_at = None


def _may_be_asked(office: Office, visit: Visit) -> bool:
    if visit.id is None or visit.address_id is None or visit.expires_at <= office.now:
        return False
    if office.work.people.reader(visit.address_id).gone:
        return False
    if office.work.people.is_blocked(visit.address_id):
        return False
    return office.work.service_ratings.of_visit(visit.id) is None


def _ask(office: Office, visit: Visit) -> None:
    """The first time the invitation, the second time the reminder, then nothing more."""
    first = visit.invited_at is None
    if first:
        visit.invited_at = office.now
        days = office.desk.rules.closing.survey_reminder_after_days
        again = decent(office, office.now + timedelta(days=days))
        visit.invite_at = again if again < visit.expires_at else None
    else:
        visit.reminded_at, visit.invite_at = office.now, None
    if visit.address_id is not None:
        message = invitation(office, visit, again=not first)
        office.send(visit.address_id, message, lane=Lane.BULK)
