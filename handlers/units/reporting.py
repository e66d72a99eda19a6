"""
Rectification reports 整改情况报告制: asked for, filed, read, accepted or sent back.

The unit's head files, or whom the head names; where neither is there, whoever of the unit is. A new
version may be filed until one is accepted; every version stays with who and when. Supervisors read
and decide (the county's report, measure 9); whoever filed never accepts.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from domain.county import UnknownUnit
from domain.report_rules import Every, ReportRule
from domain.reports import (
    Stage,
    again_at,
    day_of,
    due_at,
    first_from,
    stages_after,
    told_at,
)
from handlers.office import Office, Rows
from handlers.talking.buttons import on_list
from storage.outbox import Lane
from storage.reports import OWED, Filed
from storage.staff import Member
from storage.tables import Report, ReportOrder, ReportVersion
from storage.values import FileRef
from texts.catalogue import Language, label

OPEN = "report"
RULES_KNOWN = "reports.rules"
OF_UNITS = ("unit_head", "handler")


# Orders


def sync_rules(office: Office) -> None:
    """What the config asks for stands in the database: new, changed or ended."""
    rules = office.desk.rules.reports.rules
    if not office.work.meta.turns(RULES_KNOWN, repr(rules)):
        return
    known = {(one.rule, one.unit): one for one in office.work.reports.of_rules()}
    wanted = {(rule.code, unit): rule for rule in rules for unit in rule.units}
    for (code, unit), order in known.items():
        if (code, unit) not in wanted and order.ended_at is None:
            office.work.reports.end(order, None)
    for (code, unit), rule in wanted.items():
        _by_rule(office, rule, unit, known.get((code, unit)))


def _by_rule(office: Office, rule: ReportRule, unit: str, known: ReportOrder | None) -> None:
    if known is not None and (known.first_on, known.every) != (rule.first, rule.every):
        office.work.reports.retire(known)
        known = None
    if known is None:
        known = office.work.reports.order(
            unit, rule.zh, rule.every, rule.first, rule.parts, rule=rule.code
        )
    known.about, known.parts = rule.zh, list(rule.parts)
    known.ended_at = known.ended_by = None
    known.next_at = known.next_at or office.now


def open_reports(office: Office) -> None:
    """The next report of each order is asked for; periods that went by meanwhile are not."""
    for order in office.work.reports.opening():
        _open_next(office, order)


def _open_next(office: Office, order: ReportOrder) -> None:
    calendar, every = office.desk.calendar, Every(order.every)
    today = office.local(office.now).date()
    order.unit = office.desk.county.standing(order.unit)
    nth = max(order.next_nth, first_from(order.first_on, every, today))
    day = day_of(order.first_on, every, nth)
    if day is None or not _exists(office, order.unit):
        order.next_at = None
        return
    order.next_nth = nth
    report = office.work.reports.open(order, due_at(calendar, day))
    order.next_nth = nth + 1
    further = day_of(order.first_on, every, nth + 1) is not None
    order.next_at = office.morning(report.due_at) if further else None
    plan_next(office, report)


def _exists(office: Office, unit: str) -> bool:
    try:
        office.desk.county.unit(unit)
    except UnknownUnit:
        return False
    return True


def plan_next(office: Office, report: Report) -> None:
    """When something is told of a report that is owed."""
    times = stage_times(office, report)
    told = Stage(report.told) if report.told else None
    report.next_at = next((times[one] for one in stages_after(told) if one in times), None)


def stage_times(office: Office, report: Report) -> dict[Stage, datetime]:
    """When each stage of a report is told."""
    reminders = office.desk.rules.reminders
    return told_at(office.desk.calendar, reminders, report.due_at, report.opened_at)


# Who may


def order_of(office: Office, report: Report) -> ReportOrder:
    """What it was asked for by."""
    return office.work.reports.get_order(report.order_id)


def about(office: Office, report: Report, language: Language) -> str:
    """What a report is about; a rule of the config says it in both languages."""
    order = order_of(office, report)
    rule = next((one for one in office.desk.rules.reports.rules if one.code == order.rule), None)
    return rule.en if rule is not None and language is Language.EN else order.about


def filers(office: Office, report: Report) -> list[Member]:
    """Who is to write it: whom the head named, else the head, else whoever of the unit is there."""
    staff, order = office.work.staff, order_of(office, report)
    named = staff.get(order.filer_id) if order.filer_id is not None else None
    if named is not None and named.unit == report.unit and named.is_there:
        return [named]
    for role in OF_UNITS:
        able = [one for one in staff.of_unit(report.unit, role) if one.is_there]
        if able:
            return able if role == "unit_head" else able[:1]
    return []


def filer_among(office: Office, report: Report, roles: Iterable[Member]) -> Member | None:
    """The role in which somebody may file a report; None where they may not."""
    may = {one.id for one in filers(office, report)} | {order_of(office, report).filer_id}
    mine = [one for one in roles if one.unit == report.unit]
    return next((one for one in mine if one.role == "unit_head" or one.id in may), None)


def readers(office: Office, report: Report) -> list[Member]:
    """Who is told that it was filed: who asked for it, else every supervisor who is there."""
    everybody = office.work.staff.with_role("supervisor")
    there = [one for one in everybody if one.is_there] or everybody
    asked_by = order_of(office, report).asked_by
    return [one for one in there if one.id == asked_by] or there


# Filing and deciding


def may_be_filed(report: Report) -> bool:
    """Whether a version can still come: until one is accepted, or nobody asks any more."""
    return report.state in (*OWED, Filed.FILED)


def file_report(
    office: Office,
    report: Report,
    member: Member,
    words: dict[str, str],
    files: Iterable[FileRef],
) -> ReportVersion:
    """One more version; whoever asked for it is told."""
    version = office.work.reports.file(report, member.id, words)
    for file in files:
        number = office.work.attachments.report(version.id or 0, file)
        office.work.outbox.fetch(member.address_id, number)
    for one in readers(office, report):
        _tell(office, report, one, "report.filed", who=member.name, k=version.number)
    return version


def decide_report(
    office: Office, version: ReportVersion, member: Member, *, accepted: bool, reason: str = ""
) -> bool:
    """
    A supervisor accepts it or sends it back; False where somebody else was first.

    What is sent back is owed again, for so many working days and never sooner than it was due.
    """
    report = office.work.reports.get(version.report_id)
    if report is None or not is_newest(office, version):
        return False
    author = office.work.staff.get(version.staff_id)
    if author is not None and author.person_id == member.person_id:
        return False
    if not office.work.reports.decide(version, member.id, accepted=accepted, reason=reason):
        return False
    if not accepted:
        _owed_again(office, report)
    people = {one.id: one for one in [*filers(office, report), *([author] if author else [])]}
    for one in people.values():
        fields: dict[str, Any] = {} if accepted else {"reason": reason}
        key = "report.accepted" if accepted else "report.sent_back"
        _tell(office, report, one, key, who=member.name, **fields)
    return True


def _owed_again(office: Office, report: Report) -> None:
    days = office.desk.rules.reports.again_working_days
    report.due_at = again_at(office.desk.calendar, report.due_at, office.now, days)
    report.opened_at, report.told = office.now, Stage.ASKED
    plan_next(office, report)


def is_newest(office: Office, version: ReportVersion) -> bool:
    """Whether no later version of the report was filed."""
    report = office.work.reports.get(version.report_id)
    return report is not None and office.work.reports.versions(report)[-1].id == version.id


def end_order(office: Office, order: ReportOrder, member: Member) -> None:
    """No more of these are asked for; who would have written the next one is told."""
    owed = [
        one
        for one in office.work.reports.in_states(OWED, units=[order.unit])
        if one.order_id == order.id
    ]
    office.work.reports.end(order, member.id)
    for report in owed:
        for one in filers(office, report):
            _tell(office, report, one, "report.ended", opens=False, who=member.name)


def _tell(
    office: Office, report: Report, to: Member, key: str, *, opens: bool = True, **fields: Any
) -> None:
    language = office.language_of(to.address_id)
    if key not in ("report.accepted", "report.ended"):
        fields["due"] = office.due_text(language, report.due_at)
    office.tell(
        to.address_id,
        key,
        buttons=opener(office, report, language) if opens else (),
        lane=Lane.STAFF,
        protect=True,
        unit=office.unit_name(language, report.unit),
        title=about(office, report, language),
        **fields,
    )


def opener(office: Office, report: Report, language: Language) -> Rows:
    """The way to a report's card."""
    name = f"{label(language, 'button.report_open')} {office.unit_name(language, report.unit)}"
    return ((on_list(OPEN, report.id or 0, name),),)
