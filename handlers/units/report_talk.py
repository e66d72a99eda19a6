"""Filing a report, naming who writes it; a supervisor asks for reports, accepts, sends back."""

from typing import Any

from domain.county import UnknownUnit
from domain.county_parts import UnitType
from handlers.flows.report import (
    REPORT,
    REPORT_BACK,
    REPORT_FILER,
    REPORT_ORDER,
    FilerDraft,
    OrderDraft,
    ReportDraft,
    ReportFacts,
    SendBackDraft,
)
from handlers.office import Office, Turn
from handlers.talking.resuming import open_or_offer
from handlers.talking.talk import Talk, in_service
from handlers.units import report_list
from handlers.units.report_list import READERS, decidable, seen_by, show_reports
from handlers.units.report_tending import tell_reports
from handlers.units.reporting import (
    OPEN,
    about,
    decide_report,
    end_order,
    file_report,
    filer_among,
    may_be_filed,
    open_reports,
    order_of,
)
from storage.staff import Member
from storage.tables import Report
from texts.catalogue import say

ASKED_OF = (UnitType.DEPARTMENT, UnitType.TOWNSHIP, UnitType.PUBLIC_COMPANY)


def open_list(turn: Turn) -> None:
    """/reports."""
    show_reports(turn)


# Writing


def open_writing(turn: Turn, report_id: int) -> str:
    """The dialogue, for who may file it."""
    report = seen_by(turn, report_id)
    if report is None or filer_among(turn.office, report, turn.roles) is None:
        return say(turn.language, "stale.button")
    if not may_be_filed(report):
        return say(turn.language, "report.over")
    wanted = tuple(order_of(turn.office, report).parts)
    open_or_offer(turn, "report", ReportDraft(report_id=report_id, wanted=wanted))
    return ""


def _report_facts(turn: Turn, draft: dict[str, Any]) -> ReportFacts:
    report = turn.work.reports.get(int(draft["report_id"]))
    return _about(turn, report)


def _about(turn: Turn, report: Report | None) -> ReportFacts:
    if report is None:
        return ReportFacts()
    due = turn.office.due_text(turn.language, report.due_at)
    return ReportFacts(about(turn.office, report, turn.language), due)


def _file(turn: Turn, draft: ReportDraft) -> None:
    """Who may was asked at the button, and is asked again: it may be accepted by now."""
    report = turn.work.reports.get(draft.report_id)
    member = filer_among(turn.office, report, turn.roles) if report is not None else None
    if report is None or member is None or not may_be_filed(report):
        turn.reply("report.over", protect=True)
        return
    files = [one.ref() for one in draft.files]
    version = file_report(turn.office, report, member, draft.parts(), files)
    turn.reply("report.you_filed", protect=True, k=version.number)


# Who writes them


def open_naming(turn: Turn, order_id: int) -> str:
    """The head says who writes the unit's reports."""
    if _head_of(turn, order_id) is None:
        return say(turn.language, "stale.button")
    open_or_offer(turn, "report_filer", FilerDraft(order_id=order_id))
    return ""


def _head_of(turn: Turn, order_id: int) -> Member | None:
    orders = [one for one in turn.work.reports.going_on() if one.id == order_id]
    heads = [one for one in turn.roles if one.role == "unit_head"]
    return next((one for one in heads for order in orders if one.unit == order.unit), None)


def _filer_facts(turn: Turn, draft: dict[str, Any]) -> ReportFacts:
    order = turn.work.reports.get_order(int(draft["order_id"]))
    staff = turn.work.staff
    people = [one for role in ("unit_head", "handler") for one in staff.of_unit(order.unit, role)]
    return ReportFacts(order.about, people=tuple((str(one.id), one.name) for one in people))


def _name_filer(turn: Turn, draft: FilerDraft) -> None:
    member = turn.work.staff.get(draft.staff_id)
    if _head_of(turn, draft.order_id) is None or member is None:
        turn.reply("stale.button")
        return
    order = turn.work.reports.get_order(draft.order_id)
    order.filer_id = member.id
    turn.reply("report.you_named", who=member.name, title=order.about)
    if member.person_id != turn.reader.person_id:
        turn.office.tell(member.address_id, "report.named", title=order.about, protect=True)


# Asking


def open_asking(turn: Turn, _number: int) -> str:
    """A supervisor asks a unit for reports."""
    if turn.role(*READERS) is None:
        return say(turn.language, "stale.button")
    open_or_offer(turn, "report_order", OrderDraft())
    return ""


def _order_facts(turn: Turn, _draft: dict[str, Any]) -> ReportFacts:
    office, county = turn.office, turn.office.desk.county
    able = {one.code for one in county.units if one.type in ASKED_OF}

    def named(text: str) -> str | None:
        hits = [hit[2] for hit in county.unit_words.found(text) if hit[2] in able]
        return hits[0] if len(set(hits)) == 1 else None

    names = {code: office.unit_name(turn.language, code) for code in able}
    today = office.local(office.now).date()
    calendar = office.desk.calendar
    return ReportFacts(
        today=today,
        units=names,
        named=named,
        day_words=lambda on: office.day(turn.language, calendar.at(on, calendar.hours.close)),
    )


def _order(turn: Turn, draft: OrderDraft) -> None:
    member, office = turn.role(*READERS), turn.office
    if member is None or draft.first is None or not _stands(office, draft.unit):
        turn.reply("stale.button")
        return
    turn.work.reports.order(
        draft.unit, draft.about, draft.every, draft.first, draft.parts, asked_by=member.id
    )
    open_reports(office)
    tell_reports(office)
    turn.reply("report.you_asked", unit=office.unit_name(turn.language, draft.unit))


def _stands(office: Office, unit: str) -> bool:
    try:
        return office.desk.county.unit(unit).code == unit
    except UnknownUnit:
        return False


def end_by_button(turn: Turn, order_id: int) -> str:
    """A supervisor asks for no more; the config's own end with the config."""
    member = turn.role(*READERS)
    orders = [one for one in turn.work.reports.going_on() if one.id == order_id]
    if member is None or not orders or orders[0].rule is not None:
        return say(turn.language, "stale.button")
    end_order(turn.office, orders[0], member)
    turn.reply("report.you_ended", title=orders[0].about)
    return ""


# Deciding


def accept_by_button(turn: Turn, version_id: int) -> str:
    """A supervisor accepts the newest version."""
    version, member = decidable(turn, version_id), turn.role(*READERS)
    if version is None or member is None:
        return _too_late(turn, version_id)
    if not decide_report(turn.office, version, member, accepted=True):
        return _too_late(turn, version_id)
    turn.reply("report.you_accepted", k=version.number)
    return ""


def open_sending_back(turn: Turn, version_id: int) -> str:
    """A supervisor says why it has to be written again."""
    if decidable(turn, version_id) is None:
        return _too_late(turn, version_id)
    open_or_offer(turn, "report_back", SendBackDraft(version_id=version_id))
    return ""


def _back_facts(turn: Turn, draft: dict[str, Any]) -> ReportFacts:
    version = turn.work.reports.version(int(draft["version_id"]))
    return _about(turn, turn.work.reports.get(version.report_id) if version is not None else None)


def _send_back(turn: Turn, draft: SendBackDraft) -> None:
    version, member = decidable(turn, draft.version_id), turn.role(*READERS)
    done = (
        version is not None
        and member is not None
        and decide_report(turn.office, version, member, accepted=False, reason=draft.why)
    )
    if version is None or not done:
        turn.reply_as_shown("note", _too_late(turn, draft.version_id))
        return
    report = turn.work.reports.get(version.report_id)
    due = report.due_at if report is not None else turn.office.now
    turn.reply("report.you_sent_back", due=turn.office.due_text(turn.language, due))


def _too_late(turn: Turn, version_id: int) -> str:
    """Who was first, or that there is a newer version; nothing to whoever may not know."""
    version = turn.work.reports.version(version_id)
    if version is None or turn.role(*READERS) is None:
        return say(turn.language, "stale.button")
    if version.decided_at is None or version.decided_by is None:
        return say(turn.language, "report.newer")
    who = turn.work.staff.get(version.decided_by)
    when = turn.office.moment(turn.language, version.decided_at)
    return say(turn.language, "already.done", who=who.name if who else "–", when=when)


def _turn_page(turn: Turn, page: int) -> str:
    if turn.role(*report_list.ROLES) is None:
        return say(turn.language, "stale.button")
    show_reports(turn, page)
    return ""


TAPS = {
    report_list.LIST: _turn_page,
    OPEN: report_list.show_report,
    report_list.VERSIONS: report_list.show_versions,
    report_list.READ: report_list.read_version,
    report_list.FILES: report_list.send_files,
    report_list.WRITE: open_writing,
    report_list.NAME: open_naming,
    report_list.ASK: open_asking,
    report_list.ACCEPT: accept_by_button,
    report_list.BACK: open_sending_back,
    report_list.END: end_by_button,
}


def _written(draft: ReportDraft) -> str:
    return "\n".join(draft.parts().values()).strip()


in_service(Talk(REPORT, _report_facts, _file, _written))
in_service(Talk(REPORT_ORDER, _order_facts, _order))
in_service(Talk(REPORT_BACK, _back_facts, _send_back, lambda draft: draft.why))
in_service(Talk(REPORT_FILER, _filer_facts, _name_filer))
