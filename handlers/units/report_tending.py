"""Reports with every tick: opened when their period begins, reminded of, and shown when late."""

from collections import defaultdict
from datetime import time

from domain.reports import Stage, stages_after
from handlers.office import Office
from handlers.talking.buttons import on_list
from handlers.units.report_list import LIST, is_late, report_line
from handlers.units.reporting import (
    filers,
    open_reports,
    opener,
    plan_next,
    stage_times,
    sync_rules,
)
from storage.outbox import Lane
from storage.reports import OWED, Filed
from storage.staff import Member
from storage.tables import Report
from texts.catalogue import label, say

DONE = "reports.morning"
NOON = time(12, 0)
LISTED = 8
Heaps = dict[tuple[int, Stage], list[Report]]


def tend_reports(office: Office) -> None:
    """Open and tell what is due; costs a few looks while nothing is."""
    sync_rules(office)
    if not office.desk.calendar.is_open(office.now):
        wait_for_opening(office)
        return
    open_reports(office)
    tell_reports(office)
    _tend_morning(office)


def wait_for_opening(office: Office) -> None:
    """What would be told outside business is told when it begins."""
    at = office.desk.calendar.next_opening(office.now)
    for report in office.work.reports.to_tell():
        report.next_at = at
    for order in office.work.reports.opening():
        order.next_at = at


def tell_reports(office: Office) -> None:
    """What is to be told by now, of each report the latest stage, to each person in one message."""
    heaps: Heaps = defaultdict(list)
    people: dict[int, Member] = {}
    for report in office.work.reports.to_tell():
        stage = _reached(office, report)
        if stage is None:
            continue
        report.told = stage
        plan_next(office, report)
        for one in _told(office, report, stage):
            people[one.id] = one
            heaps[one.id, stage].append(report)
    for (staff_id, stage), heap in heaps.items():
        _tell(office, people[staff_id], stage, heap)


def _reached(office: Office, report: Report) -> Stage | None:
    """The latest stage whose time has come."""
    times = stage_times(office, report)
    told = Stage(report.told) if report.told else None
    come = [one for one in stages_after(told) if one in times and times[one] <= office.now]
    return come[-1] if come else None


def _told(office: Office, report: Report, stage: Stage) -> list[Member]:
    """Who writes it; once it is late the head, too."""
    able = filers(office, report)
    if stage is Stage.LATE:
        heads = office.work.staff.of_unit(report.unit, "unit_head")
        able += [one for one in heads if one.is_there and one not in able]
    return able


def _tell(office: Office, member: Member, stage: Stage, heap: list[Report]) -> None:
    language = office.language_of(member.address_id)
    lines = [report_line(office, one, language) for one in heap[:LISTED]]
    if len(heap) > LISTED:
        lines.append(say(language, "list.rest", n=len(heap) - LISTED))
    office.tell(
        member.address_id,
        f"report.told_{stage}",
        buttons=tuple(row for one in heap[:LISTED] for row in opener(office, one, language)),
        lane=Lane.STAFF,
        protect=True,
        n=len(heap),
        lines="\n".join(lines),
    )


def _tend_morning(office: Office) -> None:
    """Supervisors' morning: which reports are late, which wait to be read; once a working day."""
    here = office.local(office.now)
    at, day = office.desk.rules.reminders.digest_at, here.date().isoformat()
    if not at <= here.time() < NOON or not office.work.meta.turns(DONE, day):
        return
    late = [one for one in office.work.reports.in_states(OWED) if is_late(office, one)]
    unread = office.work.reports.in_states([Filed.FILED])
    if late or unread:
        for one in office.work.staff.with_role("supervisor"):
            if one.is_there:
                _tell_morning(office, one, late, unread)


def _tell_morning(office: Office, member: Member, late: list[Report], unread: list[Report]) -> None:
    language = office.language_of(member.address_id)
    both = [*late, *unread]
    lines = [report_line(office, one, language) for one in both[:LISTED]]
    if len(both) > LISTED:
        lines.append(say(language, "list.rest", n=len(both) - LISTED))
    office.tell(
        member.address_id,
        "reports.morning",
        buttons=((on_list(LIST, 0, label(language, "button.reports")),),),
        lane=Lane.STAFF,
        protect=True,
        k=len(late),
        p=len(unread),
        lines="\n".join(lines),
    )
