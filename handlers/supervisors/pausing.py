"""
/pause 停办: clocks of a unit or of the whole desk stand, with a reason and an end; and outages.

It begins and ends by itself. Cases move some at a time, with every tick: both dates, what falls
due, a line in the history; the citizen is told where their date changes. What was told before is
not told again; a date once told is never shortened, also where a pause ends early.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from domain.calendar import Due
from domain.deadlines import Urgency
from domain.lifecycle import Action, Actor
from domain.stages import stage_names
from handlers.administrators.case_recount import plan_anew
from handlers.cards.board import refresh
from handlers.cards.cards import title
from handlers.cases.history import act
from handlers.cases.pausing import COUNTS, clock_stands_from, is_held, morning_after, stood
from handlers.office import Office
from storage.cases import key_of
from storage.outbox import Lane
from storage.staff import Member
from storage.tables import Case, Pause
from storage.values import DueItem
from texts.catalogue import Language, say

BATCH = 200
OUTAGE = timedelta(minutes=30)
"""A shorter stop costs nobody a working day; a longer one is excluded and shown."""
BEAT = "desk.beat"
BEATS = timedelta(minutes=5)


# Setting and ending


def set_pause(
    office: Office, unit: str | None, reason: str, span: tuple[datetime, datetime], by: Member
) -> Pause:
    """From `span`'s first instant to its last clocks stand; whom it concerns is told."""
    since, until = span
    row = office.work.pauses.set(unit, reason, max(since, office.now), until, by.id)
    for address in dict.fromkeys(one.address_id for one in concerned(office, unit)):
        language = office.language_of(address)
        office.tell(
            address,
            "pause.set",
            lane=Lane.STAFF,
            protect=True,
            unit=unit_words(office, unit, language),
            reason=reason,
            since=office.moment(language, row.since),
            until=office.moment(language, row.until),
            who=by.name,
        )
    return row


def concerned(office: Office, unit: str | None) -> Iterable[Member]:
    """The unit's people and the supervisors; of the whole desk every head and clerk as well."""
    staff = office.work.staff
    yield from staff.with_role("supervisor")
    if unit is not None:
        yield from staff.of_unit(unit)
        return
    for role in ("unit_head", "clerk"):
        yield from staff.with_role(role)


def unit_words(office: Office, unit: str | None, language: Language) -> str:
    """The unit's name, or that it is the whole desk."""
    return say(language, "pause.desk") if unit is None else office.unit_name(language, unit)


# Moving cases


def tend_pauses(office: Office) -> None:
    """Move one batch of what the oldest pause concerns."""
    row = office.work.pauses.to_apply()
    if row is None:
        return
    cases = office.work.pauses.batch(row, sorted(COUNTS), BATCH)
    for case in cases:
        row.moved += move_case(office, case, row)
        row.cursor = key_of(case)
    if len(cases) < BATCH:
        office.work.pauses.applied(row)


def move_case(office: Office, case: Case, row: Pause) -> bool:
    """Both dates and what falls due, by what of this case's clock stood; whether anything moved."""
    if case.dispatched_at is not None and case.dispatched_at >= row.set_at:
        return False
    since, until = clock_stands_from(case, row), row.until
    urgency = Urgency(case.urgency)
    old_citizen, old_unit = case.citizen_due_at, case.unit_due_at
    citizen, unit = _citizen(case), _unit(case)
    if old_citizen > since:
        citizen = stood(office, urgency, citizen, since, until)
    if unit is not None and (unit.at > since or unit.at <= office.now):
        unit = stood(office, urgency, unit, since, until)
    waiting = office.work.due.waiting_for(key_of(case))
    if citizen.at == old_citizen and (unit is None or unit.at == old_unit):
        return _hold_rows(office, waiting, since, until)
    public = _public(row, since, until, (old_citizen, citizen.at), (old_unit, unit))
    act(office, case, Action.PAUSE, Actor.CLOCK, public=public)
    case.citizen_due_at, case.citizen_due_provisional = citizen.at, citizen.provisional
    if unit is not None:
        case.unit_due_at, case.unit_due_provisional = unit.at, unit.provisional
    late = old_unit is not None and old_unit <= since
    _plan(office, case, waiting, late=late)
    _hold_rows(office, office.work.due.waiting_for(key_of(case)), since, until)
    if citizen.at > old_citizen:
        _tell_citizen(office, case, row, old_citizen)
    refresh(office, case)
    return True


def _citizen(case: Case) -> Due:
    return Due(case.citizen_due_at, case.citizen_due_provisional, case.calendar)


def _unit(case: Case) -> Due | None:
    if case.unit_due_at is None:
        return None
    return Due(case.unit_due_at, case.unit_due_provisional, case.calendar)


def _public(
    row: Pause,
    since: datetime,
    until: datetime,
    citizen: tuple[datetime, datetime],
    unit: tuple[datetime | None, Due | None],
) -> dict[str, object]:
    """The line in the history: what stood, from when to when, which dates moved to what."""
    shown: dict[str, object] = {
        "pause": row.id,
        "since": since.isoformat(),
        "until": until.isoformat(),
        "outage": row.set_by is None,
    }
    if citizen[0] != citizen[1]:
        shown["due"] = [one.isoformat() for one in citizen]
    old, new = unit
    if old is not None and new is not None and old != new.at:
        shown["unit_due"] = [old.isoformat(), new.at.isoformat()]
    return shown


def _plan(office: Office, case: Case, waiting: list[DueItem], *, late: bool) -> None:
    """
    What waits, by the new dates; of a case that was late before only what was still to come.

    Else a stage that was told already would be told once more.
    """
    plan_anew(office, case, waiting)
    if not late:
        return
    names = set(stage_names(office.desk.rules))
    kept = {one.kind.split("#")[0] for one in waiting}
    rows = office.work.due.waiting_for(key_of(case))
    told = {one.kind for one in rows if one.kind in names and one.kind not in kept}
    if told:
        office.work.due.call_off(key_of(case), told)


def _hold_rows(office: Office, rows: list[DueItem], since: datetime, until: datetime) -> bool:
    """What would be told while the clock stands waits for the first working morning after."""
    after = morning_after(office, until)
    within = [one for one in rows if since <= one.due_at < after]
    for one in within:
        if is_held(one.kind):
            office.work.due.move(one.id, after)
        elif one.kind in stage_names(office.desk.rules):
            office.work.due.call_off(one.case_id, [one.kind])
    return bool(within)


def _tell_citizen(office: Office, case: Case, row: Pause, old: datetime) -> None:
    language = office.language_of(case.address_id)
    reason = row.reason or say(language, "paused.outage")
    office.tell(
        case.address_id,
        "paused.told",
        lane=Lane.BULK,
        case_id=case.id,
        no=case.number,
        title=title(office, case),
        old_due=office.short(language, old),
        due=office.citizen_due(language, case),
        reason=reason,
    )


# Outages


def beat(office: Office) -> None:
    """Note every few minutes that the desk runs: the next start knows how long it did not."""
    last = last_beat(office)
    if last is None or office.now - last >= BEATS or last > office.now:
        office.work.meta.put(BEAT, office.now.isoformat())


def last_beat(office: Office) -> datetime | None:
    """When the desk last ran, or None."""
    stored = office.work.meta.get(BEAT)
    return datetime.fromisoformat(stored) if stored else None


def resume_after_outage(office: Office) -> bool:
    """
    Called once as the desk starts: hours in which it stood still are excluded and shown.

    Before anything that fell due is told; whether there was an outage.
    """
    last = last_beat(office)
    beat(office)
    if last is None or office.now - last < OUTAGE:
        return False
    row = office.work.pauses.set(None, "", last, office.now, None)
    while row.applied_at is None:
        tend_pauses(office)
    for one in office.work.staff.with_role("supervisor"):
        language = office.language_of(one.address_id)
        office.tell(
            one.address_id,
            "pause.outage",
            lane=Lane.STAFF,
            since=office.moment(language, last),
            until=office.moment(language, office.now),
            n=row.moved,
        )
    return True
