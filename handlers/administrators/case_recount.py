"""One case counted anew: both dates, what falls due, and the line in its history."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from domain.calendar import Calendar, Due
from domain.deadlines import Urgency
from domain.lifecycle import Action, Actor, State
from domain.recount import recounted, recounted_hours
from domain.stages import stage_names
from handlers.cards.board import refresh
from handlers.cases.history import act
from handlers.cases.supervised import staged
from handlers.casework.dispatching import WATCH, plan_stages
from handlers.office import Office
from storage.cases import key_of
from storage.due import Appointment
from storage.tables import Case
from storage.values import DueItem

STANDS = (State.REPLIED, State.PLANNED)
"""An answered case has no date to keep; a promised date is a person's word, not a count."""
STARTED: Mapping[str, str] = {
    "silence": "seen_at",
    "call_back": "replied_at",
    "answer_wait": "asked_at",
    "refuse": "submitted_at",
}
"""Rows that are so many working days after something; the rest are mornings of working days."""


@dataclass(frozen=True)
class Dates:
    """Everything of a case that a calendar made."""

    citizen: Due
    unit: Due | None
    dispatch: datetime
    asked_until: datetime | None

    @classmethod
    def of(cls, case: Case) -> "Dates":
        """As they stand."""
        unit = None
        if case.unit_due_at is not None:
            unit = Due(case.unit_due_at, case.unit_due_provisional, case.calendar)
        citizen = Due(case.citizen_due_at, case.citizen_due_provisional, case.calendar)
        return cls(citizen, unit, case.dispatch_due_at, case.ask_due_at)


@dataclass(frozen=True)
class Recounted:
    """What became of a case's dates, and who is concerned."""

    changed: bool
    told_later: bool
    settled: bool
    staff_concerned: bool
    citizen_before: datetime
    was_provisional: bool


def recount_case(office: Office, case: Case, old: Calendar) -> Recounted:
    """
    Count a case's dates anew that `old` made, by the desk's calendar of now.

    Where nothing moves only the version is noted. Else history, both clocks and what falls due
    change in this one work.
    """
    before = Dates.of(case)
    after = _counted(office, case, old, before)
    rows = office.work.due.waiting_for(key_of(case))
    moved = _moved_rows(office, case, old, rows)
    stages_move = _stages_move(office, case, after, rows)
    changed = _differ(before, after) or bool(moved) or stages_move
    if changed:
        act(office, case, Action.RECOUNT, Actor.CLOCK, public=_public(office, before, after))
    _apply(case, after)
    case.calendar = office.desk.calendar.version
    if changed:
        plan_anew(
            office, case, [replace(one, due_at=moved.get(one.id, one.due_at)) for one in rows]
        )
        refresh(office, case)
    return _outcome(case, before, after, changed=changed)


def _counted(office: Office, case: Case, old: Calendar, before: Dates) -> Dates:
    if State(case.state) in STANDS or not _by_days(office, case):
        return before
    new = office.desk.calendar
    start = case.dispatched_at or case.submitted_at
    first = start if case.reopened else case.submitted_at
    citizen, unit = before.citizen, before.unit
    if _is_old(office, case, citizen):
        citizen = recounted(old, new, citizen, start=first, told=True)
    if unit is not None and _is_old(office, case, unit):
        unit = _in_time(before, recounted(old, new, unit, start=start), citizen, office.now)
    asked = before.asked_until
    if asked is not None and case.asked_at is not None:
        due = Due(asked, provisional=False, calendar="")
        asked = recounted(old, new, due, start=case.asked_at, told=True).at
    dispatch = before.dispatch
    if State(case.state) is State.SUBMITTED:
        dispatch = recounted_hours(old, new, dispatch, start=case.submitted_at)
    return Dates(citizen, unit, dispatch, asked)


def _is_old(office: Office, case: Case, due: Due) -> bool:
    """Whether another calendar made it: a unit that got the case meanwhile has its date by now."""
    return case.calendar != office.desk.calendar.version or due.provisional


def _in_time(before: Dates, unit: Due, citizen: Due, now: datetime) -> Due:
    """A unit in time makes the desk in time; and nobody is late by a notice alone."""
    was = before.unit
    if was is None:
        return unit
    if unit.at <= now < was.at:
        unit = replace(unit, at=was.at)
    if was.at <= before.citizen.at:
        return replace(unit, at=min(unit.at, citizen.at))
    return unit


def _by_days(office: Office, case: Case) -> bool:
    """Hours run day and night, whatever the calendar says."""
    return office.desk.rules.urgencies[Urgency(case.urgency)].clock == "working_days"


def _differ(before: Dates, after: Dates) -> bool:
    return _shown(before.citizen) != _shown(after.citizen) or (
        _shown(before.unit),
        before.dispatch,
        before.asked_until,
    ) != (_shown(after.unit), after.dispatch, after.asked_until)


def _shown(due: Due | None) -> tuple[datetime, bool] | None:
    """What is seen of a date: its instant, and whether it is provisional."""
    return (due.at, due.provisional) if due else None


def _apply(case: Case, after: Dates) -> None:
    case.citizen_due_at, case.citizen_due_provisional = after.citizen.at, after.citizen.provisional
    if after.unit is not None:
        case.unit_due_at, case.unit_due_provisional = after.unit.at, after.unit.provisional
    case.dispatch_due_at, case.ask_due_at = after.dispatch, after.asked_until


def _public(office: Office, before: Dates, after: Dates) -> dict[str, object]:
    """The line in the history: by which calendar, from when to when."""
    shown: dict[str, object] = {"calendar": office.desk.calendar.version}
    if _shown(before.citizen) != _shown(after.citizen):
        shown["due"] = [before.citizen.at.isoformat(), after.citizen.at.isoformat()]
    if before.unit and after.unit and _shown(before.unit) != _shown(after.unit):
        shown["unit_due"] = [before.unit.at.isoformat(), after.unit.at.isoformat()]
    return shown


# What falls due


def _has_stages(case: Case) -> bool:
    return State(case.state) in (State.DISPATCHED, State.IN_PROGRESS)


def _stages_move(office: Office, case: Case, after: Dates, rows: list[DueItem]) -> bool:
    """Whether a reminder or an alert that still waits comes at another instant."""
    if not _has_stages(case) or after.unit is None or case.dispatched_at is None:
        return False
    planned = staged(office, case, after.unit)
    names = {stage.name for stage in planned}
    will = {(stage.name, stage.at) for stage in planned if stage.at > office.now}
    return will != {(one.kind, one.due_at) for one in rows if one.kind in names}


def plan_anew(office: Office, case: Case, rows: list[DueItem]) -> None:
    """What waits, at its instants of now: the unit's stages by its date, the rest as given."""
    if not _has_stages(case):
        for row in rows:
            office.work.due.move(row.id, row.due_at)
        return
    plan_stages(office, case, after=office.now)
    planned = {one.kind for one in office.work.due.waiting_for(key_of(case))}
    names = {*stage_names(office.desk.rules), WATCH}
    left = [one for one in rows if one.kind not in planned]
    kept = [one for one in left if one.kind.split("#")[0] not in names]
    again = [Appointment(one.kind, one.due_at, dict(one.facts)) for one in kept]
    office.work.due.plan(key_of(case), case.revision, again)


def _moved_rows(
    office: Office, case: Case, old: Calendar, rows: list[DueItem]
) -> dict[int, datetime]:
    """Other rows that come at another instant now."""
    moved = {}
    names = stage_names(office.desk.rules)
    for row in rows:
        if row.kind in names:
            continue
        at = _row_at(office, case, old, row)
        if at != row.due_at:
            moved[row.id] = at
    return moved


def _row_at(office: Office, case: Case, old: Calendar, row: DueItem) -> datetime:
    new = office.desk.calendar
    started = getattr(case, STARTED.get(row.kind, "number"))
    if row.kind == "dispatch":
        return recounted_hours(old, new, row.due_at, start=case.submitted_at)
    if isinstance(started, datetime):
        due = Due(row.due_at, provisional=False, calendar="")
        return recounted(old, new, due, start=started, told=True).at
    local = office.local(row.due_at)
    if old.is_working(local.date()) and not new.is_working(local.date()):
        return office.morning(row.due_at)
    return row.due_at


def _outcome(case: Case, before: Dates, after: Dates, *, changed: bool) -> Recounted:
    later = after.citizen.at > before.citizen.at
    return Recounted(
        changed,
        later,
        not later and before.citizen.provisional and not after.citizen.provisional,
        _shown(before.unit) != _shown(after.unit)
        or (case.lead_unit is None and before.dispatch != after.dispatch),
        before.citizen.at,
        before.citizen.provisional,
    )
