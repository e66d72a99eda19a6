"""
Out of hours, what runs in hours reaches whoever is on duty; then the next; then those who can call.

County defaults, [duty]: the roster's people in turn, `unanswered_minutes` apart, until somebody has
signed; after the last one clerks and supervisors get the telephones to call (特急、紧急 run day and
night). Nobody is told of a case that accuses their own unit.
"""

from collections.abc import Iterable
from typing import Any

from domain.deadlines import Urgency
from domain.lifecycle import State
from domain.reach import Duty, on_duty
from handlers.cards.lines import marked_title
from handlers.cases.routes import clerks_for
from handlers.cases.seeing import may_see, those_who_may_see
from handlers.office import Office
from storage.cases import key_of
from storage.due import Appointment
from storage.outbox import Lane
from storage.staff import Member
from storage.tables import Case
from storage.values import DueItem
from texts.catalogue import say

DUTY = "duty"
WAITS = (State.SUBMITTED, State.DISPATCHED)
TURN = "turn"


def alert_duty(office: Office, case: Case) -> None:
    """Tell the first on duty of what can't wait, where the office is shut and a roster is kept."""
    if not office.desk.relaying.roster or not _cannot_wait(office, case):
        return
    if not office.desk.calendar.is_open(office.now):
        _tell_from(office, case, 0)


def go_on(office: Office, case: Case, item: DueItem) -> None:
    """Nobody on duty has signed in time: the next one is told."""
    if State(case.state) in WAITS:
        _tell_from(office, case, int(str(item.facts.get(TURN, 0))))


def _cannot_wait(office: Office, case: Case) -> bool:
    return office.desk.rules.urgencies[Urgency(case.urgency)].clock == "hours"


def _tell_from(office: Office, case: Case, turn: int) -> None:
    """The `turn`-th of those on duty who can be told, with a row for the next; else the callers."""
    roster = on_duty(office.desk.relaying.roster, office.now, case.lead_unit)
    able = [one for one in (_member(office, duty, case) for duty in roster) if one is not None]
    if turn >= len(able):
        _tell_callers(office, case, roster)
        return
    _tell(office, case, able[turn], "duty.card")
    at = office.now + office.desk.relaying.unanswered
    row = Appointment(f"{DUTY}#{turn + 1}", at, {TURN: turn + 1})
    office.work.due.plan(key_of(case), case.revision, [row])


def _member(office: Office, duty: Duty, case: Case) -> Member | None:
    """Whoever is on duty, where they have a staff account that is reached and may know of it."""
    channel, _, user = duty.account.partition(".")
    roles = office.work.staff.with_account(channel, int(user)) if user else []
    if not roles or any(not may_see(one, case) or one.blocked for one in roles):
        return None
    return next((one for one in roles if one.unit == case.lead_unit), roles[0])


def _tell(office: Office, case: Case, member: Member, key: str, **fields: Any) -> None:
    language = office.language_of(member.address_id)
    office.tell(
        member.address_id,
        key,
        lane=Lane.STAFF,
        case_id=case.id,
        protect=True,
        no=case.number,
        urgency=_urgency(office, case, member),
        title=marked_title(office, case, language),
        unit=office.unit_name(language, case.lead_unit),
        due=office.unit_due(language, case),
        **fields,
    )


def _urgency(office: Office, case: Case, member: Member) -> str:
    return say(office.language_of(member.address_id), f"urgency.{case.urgency}")


def _tell_callers(office: Office, case: Case, roster: Iterable[Duty]) -> None:
    """Clerks and supervisors have whom to call: everybody on duty, then the duty office."""
    relaying, county = office.desk.relaying, office.desk.county
    people = [f"{one.person} {one.phone}" for one in roster]
    last = relaying.nobody_on_duty or county.hotline
    supervisors = those_who_may_see(case, office.work.staff.with_role("supervisor"))
    callers = {one.address_id: one for one in (*clerks_for(office, case), *supervisors)}
    for member in callers.values():
        lines = "\n".join((*people, last))
        _tell(office, case, member, "duty.nobody", lines=lines)
