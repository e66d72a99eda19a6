"""/reports: what is owed, late, to be read; a report's card, its versions, its files."""

from collections.abc import Iterator

from domain.report_rules import Part
from handlers.casework.report_files import give_files
from handlers.office import Office, Rows, Turn
from handlers.talking.buttons import in_pairs, on_list
from handlers.units.reporting import (
    OPEN,
    about,
    filer_among,
    is_newest,
    may_be_filed,
    order_of,
)
from storage.reports import OWED, Filed
from storage.staff import Member
from storage.tables import Report, ReportVersion
from storage.values import Button, Message
from texts.catalogue import Language, label, say, shorten

LIST, ASK, WRITE, NAME = "reports", "report_ask", "report_write", "report_name"
READ, ACCEPT, BACK, FILES = "report_read", "report_accept", "report_back", "report_files"
VERSIONS, END = "report_versions", "report_end"
PAGE = 6
SHOWN = (*OWED, Filed.FILED)
READERS = ("supervisor",)
WRITERS = ("unit_head", "handler")
ROLES = (*READERS, *WRITERS)


def is_late(office: Office, report: Report) -> bool:
    """Whether it is owed and its day is over."""
    return report.state in OWED and report.due_at < office.now


def for_roles(turn: Turn) -> list[Report]:
    """What the sender has to do with: a supervisor all, who writes them their own; late first."""
    reports = turn.work.reports
    if turn.role(*READERS) is not None:
        found = reports.in_states(SHOWN)
    else:
        units = {one.unit for one in turn.roles if one.unit and one.role in WRITERS}
        theirs = reports.in_states(SHOWN, units=units)
        found = [one for one in theirs if _is_writer(turn, one)]
    return sorted(found, key=lambda one: _rank(turn.office, one))


def _rank(office: Office, report: Report) -> int:
    """Late ones first, then what is to be read."""
    if is_late(office, report):
        return 0
    return 1 if report.state == Filed.FILED else 2


def show_reports(turn: Turn, page: int = 0) -> None:
    """The list, with a button for each report, and for supervisors the way to ask for more."""
    found, language = for_roles(turn), turn.language
    supervises = turn.role(*READERS) is not None
    ask = (on_list(ASK, 0, label(language, "button.report_ask")),)
    if not found:
        text = say(language, "reports.empty")
        turn.send(Message("reports.empty", text, (ask,) if supervises else ()))
        return
    last = (len(found) - 1) // PAGE
    page = min(page, last)
    shown = found[page * PAGE : (page + 1) * PAGE]
    text = say(
        language,
        "reports.list",
        n=len(found),
        k=sum(is_late(turn.office, one) for one in found),
        p=sum(one.state == Filed.FILED for one in found),
        lines="\n".join(report_line(turn.office, one, language) for one in shown),
    )
    rows = [*_openers(turn.office, shown, language), *_turners(page, last, language)]
    rows += [ask] if supervises else []
    turn.send(Message("reports.list", text, tuple(rows), protect=True))


def _openers(office: Office, shown: list[Report], language: Language) -> list[tuple[Button, ...]]:
    buttons = [
        on_list(OPEN, one.id or 0, shorten(f"{i}. {office.unit_name(language, one.unit)}", 20))
        for i, one in enumerate(shown, 1)
    ]
    return list(in_pairs(buttons))


def _turners(page: int, last: int, language: Language) -> list[tuple[Button, ...]]:
    back = [on_list(LIST, page - 1, label(language, "button.previous"))] if page else []
    on = [on_list(LIST, page + 1, label(language, "button.next"))] if page < last else []
    return [tuple(back + on)] if back or on else []


def report_line(office: Office, report: Report, language: Language) -> str:
    """Whose, about what, until when, where it stands."""
    return say(
        language,
        "reports.line",
        unit=office.unit_name(language, report.unit),
        title=about(office, report, language),
        due=office.short(language, report.due_at),
        state=state_words(office, report, language),
    )


def state_words(office: Office, report: Report, language: Language) -> str:
    """Where it stands; late before all else."""
    if is_late(office, report):
        calendar = office.desk.calendar
        days = calendar.working_days_between(
            office.local(report.due_at).date(), office.local(office.now).date()
        )
        return say(language, "report.state.late", n=max(days, 1))
    return say(language, f"report.state.{Filed(report.state).name.lower()}")


# A report's card


def show_report(turn: Turn, report_id: int) -> str:
    """A report as the sender may see it; whoever may not gets the words of a stale button."""
    report = seen_by(turn, report_id)
    if report is None:
        return say(turn.language, "stale.button")
    turn.send(_card(turn, report))
    return ""


def seen_by(turn: Turn, report_id: int) -> Report | None:
    """
    A report, where the sender may look at it: supervisors, and who writes or wrote it.

    Nobody else of the unit: it says who was held to account.
    """
    report = turn.work.reports.get(report_id)
    if report is None:
        return None
    return report if turn.role(*READERS) is not None or _is_writer(turn, report) else None


def _is_writer(turn: Turn, report: Report) -> bool:
    mine = [one for one in turn.roles if one.unit == report.unit and one.role in WRITERS]
    wrote = {one.staff_id for one in turn.work.reports.versions(report)}
    return filer_among(turn.office, report, mine) is not None or any(
        one.id in wrote for one in mine
    )


def _card(turn: Turn, report: Report) -> Message:
    office, language = turn.office, turn.language
    order, versions = order_of(office, report), turn.work.reports.versions(report)
    text = say(
        language,
        "report.card",
        unit=office.unit_name(language, report.unit),
        title=about(office, report, language),
        due=office.due_text(language, report.due_at),
        what=say(language, f"report.every.{order.every}"),
        state=state_words(office, report, language),
        lines="\n".join(_needed(order.parts, language)),
    )
    if versions:
        text = f"{text}\n{_version_words(office, versions[-1], language)}"
    rows = [*_reading(turn, versions[-1:], language), *_writing(turn, report, language)]
    return Message("report.card", text, tuple(row for row in rows if row), protect=True)


def _needed(parts: list[str], language: Language) -> Iterator[str]:
    yield ("、" if language is Language.ZH else ", ").join(
        say(language, f"report.part.{Part(one)}") for one in parts
    )


def _reading(
    turn: Turn, newest: list[ReportVersion], language: Language
) -> Iterator[tuple[Button, ...]]:
    """For supervisors: accept, send back; for all who may look: versions and files."""
    for version in newest:
        number = version.id or 0
        if turn.role(*READERS) is not None and version.decided_at is None:
            yield (
                on_list(ACCEPT, number, label(language, "button.report_accept")),
                on_list(BACK, number, label(language, "button.report_back")),
            )
        more = [on_list(VERSIONS, version.report_id, label(language, "button.report_versions"))]
        if turn.work.attachments.of_report(number):
            more.append(on_list(FILES, number, label(language, "button.report_files")))
        yield tuple(more)


def _writing(turn: Turn, report: Report, language: Language) -> Iterator[tuple[Button, ...]]:
    """For who writes it: write, name somebody; for supervisors: ask for no more."""
    member = filer_among(turn.office, report, turn.roles)
    row = []
    if member is not None and may_be_filed(report):
        row.append(on_list(WRITE, report.id or 0, label(language, "button.report_write")))
    if member is not None and member.role == "unit_head":
        row.append(on_list(NAME, report.order_id, label(language, "button.report_name")))
    yield tuple(row)
    order = order_of(turn.office, report)
    if turn.role(*READERS) is not None and order.ended_at is None and order.rule is None:
        yield (on_list(END, order.id or 0, label(language, "button.report_end")),)


# Versions


def show_versions(turn: Turn, report_id: int) -> str:
    """Every version with who and when and what was said to it, each to be opened."""
    report = seen_by(turn, report_id)
    if report is None:
        return say(turn.language, "stale.button")
    versions, language = turn.work.reports.versions(report), turn.language
    lines = "\n".join(_history(turn.office, one, language) for one in versions)
    text = say(
        language,
        "report.versions",
        unit=turn.office.unit_name(language, report.unit),
        title=about(turn.office, report, turn.language),
        n=len(versions),
        lines=lines,
    )
    buttons = [
        on_list(READ, one.id or 0, say(language, "report.version", k=one.number))
        for one in versions
    ]
    rows = tuple(tuple(buttons[i : i + 3]) for i in range(0, len(buttons), 3))
    turn.send(Message("report.versions", text, rows, protect=True))
    return ""


def _history(office: Office, version: ReportVersion, language: Language) -> str:
    """Which version, who, when; who decided what, and why."""
    line = say(
        language,
        "report.version_line",
        k=version.number,
        who=_name(office.work.staff.get(version.staff_id)),
        when=office.moment(language, version.at),
    )
    if version.decided_at is None or version.decided_by is None:
        return line
    key = "report.version_accepted" if version.accepted else "report.version_back"
    decided = say(
        language,
        key,
        who=_name(office.work.staff.get(version.decided_by)),
        when=office.moment(language, version.decided_at),
        **({} if version.accepted else {"reason": office.work.reports.reason(version)}),
    )
    return f"{line}{decided}"


def _name(member: Member | None) -> str:
    return member.name if member is not None else "–"


def read_version(turn: Turn, version_id: int) -> str:
    """One version in full."""
    version = turn.work.reports.version(version_id)
    if version is None or seen_by(turn, version.report_id) is None:
        return say(turn.language, "stale.button")
    rows: Rows = ()
    if turn.work.attachments.of_report(version_id):
        rows = ((on_list(FILES, version_id, turn.label("button.report_files")),),)
    text = _version_words(turn.office, version, turn.language)
    turn.send(Message("report.version", text, rows, protect=True))
    return ""


def _version_words(office: Office, version: ReportVersion, language: Language) -> str:
    parts = office.work.reports.words(version)
    head = _history(office, version, language)
    body = [f"【{say(language, f'report.part.{part}')}】{words}" for part, words in parts.items()]
    return "\n".join([head, *body])


def send_files(turn: Turn, version_id: int) -> str:
    """A version's files."""
    version = turn.work.reports.version(version_id)
    if version is None or seen_by(turn, version.report_id) is None:
        return say(turn.language, "stale.button")
    give_files(turn.office, turn.reader.address_id, turn.work.attachments.of_report(version_id))
    return ""


def decidable(turn: Turn, version_id: int) -> ReportVersion | None:
    """A version that a supervisor may decide now: the newest, and nobody has."""
    version = turn.work.reports.version(version_id)
    if version is None or turn.role(*READERS) is None or not is_newest(turn.office, version):
        return None
    return version if version.decided_at is None else None
