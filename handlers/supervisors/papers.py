"""
Letters, reports, interviews: drafted from a case's history, signed by a person, received by a tap.

Nothing leaves by the clock: the desk proposes by a light, a supervisor drafts, reads and signs. A
report to leaders is handed over by whoever signed it; no leader is written to by the desk.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from domain.lifecycle import Action, Actor, State, offered
from handlers.cards.board import refresh
from handlers.cards.clearing import cleared_text
from handlers.cards.lines import stage_of, stage_words, who_has
from handlers.cards.supervision_card import days_late
from handlers.cases.history import act
from handlers.cases.past import past_for_unit
from handlers.cases.seeing import those_who_may_see
from handlers.cases.supervised import read_ahead
from handlers.office import Office
from storage.cases import key_of
from storage.outbox import Lane
from storage.papers import INTERVIEW, LETTER, REPORT
from storage.staff import Member
from storage.tables import Case, Paper
from texts.catalogue import Language, say, shorten

ANSWER_DAYS = {LETTER: 3, REPORT: 5, INTERVIEW: 2}
"""Working days until an answer, or until the interview; whoever signs may say another day."""
MATTER, STEPS = 100, 6
WEEK = timedelta(days=7)
"""A leader gets one digest a week at most (defaults.toml, escalation)."""
PROPOSES = {"supervision_letter": LETTER, "report_to_leader": REPORT, "interview": INTERVIEW}
"""What a light proposes, and the paper it is; a bulletin belongs to the campaign's tools."""
LEAST_FOR_REPORT = 5


def answer_due(office: Office, sort: str) -> datetime:
    """The end of business some working days from today."""
    calendar = office.desk.calendar
    today = office.local(office.now).date()
    on = calendar.working_days_after(today, ANSWER_DAYS[sort])
    return calendar.at(on, calendar.hours.close)


def draft_paper(office: Office, case: Case, member: Member, sort: str) -> Paper:
    """The draft of a letter or interview for a case; the one that waits already, where one does."""
    papers = office.work.papers
    waiting = papers.draft_of(sort, key_of(case))
    if waiting is not None:
        return waiting
    due = answer_due(office, sort)
    words = {one.value: _of_case(office, case, sort, one) for one in Language}
    return papers.draft(
        sort,
        words,
        answer_due=due,
        drafted_by=member.id,
        case_id=key_of(case),
        unit=case.lead_unit,
    )


def _of_case(office: Office, case: Case, sort: str, language: Language) -> dict[str, Any]:
    """What stands on a letter in one language; cleared words, and never who complained."""
    return {
        "body": say(
            language,
            f"paper.body.{sort}",
            no=case.number,
            text=shorten(cleared_text(office, case), MATTER),
            category=office.category_name(language, case.category),
            when=office.moment(language, case.dispatched_at or case.submitted_at),
            due=office.unit_due(language, case),
            stage=stage_words(office, stage_of(office, case), language),
        ),
        "lines": past_for_unit(office, case, language)[-STEPS:],
        "demand": "",
    }


def draft_report(office: Office, member: Member, cases: Sequence[Case]) -> Paper:
    """The draft of a report on what is long overdue; numbers and units, no citizen's words."""
    waiting = office.work.papers.draft_of(REPORT, None)
    if waiting is not None:
        office.work.papers.drop(waiting)
    words = {one.value: _of_cases(office, cases, one) for one in Language}
    return office.work.papers.draft(
        REPORT, words, answer_due=answer_due(office, REPORT), drafted_by=member.id
    )


def _of_cases(office: Office, cases: Sequence[Case], language: Language) -> dict[str, Any]:
    lines = [
        say(
            language,
            "paper.report_line",
            no=case.number,
            unit=office.unit_name(language, case.lead_unit),
            category=office.category_name(language, case.category),
            days=days_late(office, case),
            who=who_has(office, case, language),
        )
        for case in cases
    ]
    return {
        "body": say(
            language, "paper.body.report", n=len(cases), day=office.day(language, office.now)
        ),
        "lines": lines,
        "demand": "",
    }


def reported_lately(office: Office) -> Paper | None:
    """The report signed within the last seven days, or None."""
    return next(iter(office.work.papers.signed_since(REPORT, office.now - WEEK)), None)


def may_sign(row: Paper) -> bool:
    """Whether it still waits for a signature."""
    return row.signed_at is None and row.dropped_at is None


def sign_paper(office: Office, row: Paper, member: Member) -> list[Member]:
    """
    A person signs: it has a number, goes to the unit's heads, and stands in the case's history.

    Returns who it was sent to; of a report nobody. Raises NotAllowed where the case has moved on.
    """
    case = office.work.cases.get(row.case_id) if row.case_id is not None else None
    if case is not None:
        public: dict[str, object] = {"what": row.sort, "paper": row.id}
        act(office, case, Action.SUPERVISE, Actor.SUPERVISOR, staff=member, public=public)
    office.work.papers.sign(row, member.id, office.local(office.now).year)
    to = recipients(office, case) if case is not None else []
    if case is not None:
        refresh(office, case)
    return to


def recipients(office: Office, case: Case) -> list[Member]:
    """The unit's heads who can be reached; where none can, everybody of the unit who can."""
    unit = case.lead_unit or ""
    for role in ("unit_head", "handler"):
        able = those_who_may_see(case, office.work.staff.of_unit(unit, role))
        if there := [one for one in able if not one.blocked]:
            return there
    return []


def may_receive(office: Office, row: Paper, member: Member) -> bool:
    """Whether somebody of its unit acknowledges it, once, after it was signed."""
    if row.signed_at is None or row.received_at is not None or row.case_id is None:
        return False
    case = office.work.cases.get(row.case_id)
    return any(one.id == member.id for one in recipients(office, case))


def supervisable(case: Case) -> bool:
    """Whether the office may still act on it."""
    return Action.SUPERVISE in offered(State(case.state), Actor.SUPERVISOR)


def number_of(row: Paper, language: Language) -> str:
    """督〔2026〕3号, or that it is a draft."""
    if row.serial is None:
        return say(language, "paper.draft")
    return say(language, f"paper.number.{row.sort}", year=row.year, n=row.serial)


def tend_papers(office: Office) -> None:
    """On a working morning: letters whose answer is due, to whoever signed them, once each."""
    here = office.local(office.now)
    opens = office.desk.rules.reminders.digest_at
    if here.time() < opens or not office.desk.calendar.is_open(office.now):
        return
    for row in office.work.papers.due():
        office.work.papers.reminded(row)
        case = office.work.cases.get(row.case_id) if row.case_id is not None else None
        signer = office.work.staff.get(row.signed_by) if row.signed_by is not None else None
        if case is None or signer is None or not supervisable(case):
            continue
        language = office.language_of(signer.address_id)
        office.tell(
            signer.address_id,
            "paper.unanswered",
            lane=Lane.STAFF,
            case_id=case.id,
            protect=True,
            number=number_of(row, language),
            no=case.number,
            unit=office.unit_name(language, case.lead_unit),
        )


def with_proposals(office: Office, cases: Sequence[Case]) -> list[Case]:
    """Those whose light proposes a paper that nobody has drafted; what is asked is asked once."""
    read_ahead(office, cases)
    drafted = office.work.papers.drafted([key_of(case) for case in cases])
    return [case for case in cases if proposed_sorts(office, case, new=key_of(case) not in drafted)]


def proposed_sorts(office: Office, case: Case, *, new: bool = False) -> list[str]:
    """
    Which papers the case's light proposes and nobody has drafted or signed since it was due.

    `new`: it is known that it never had one.
    """
    if case.unit_due_at is None or case.unit_due_at >= office.now:
        return []
    rank = int(stage_of(office, case).rpartition("_")[2])
    steps = [one for one in office.desk.rules.escalation if one.at <= rank]
    named = dict.fromkeys(
        PROPOSES[name] for one in steps for name in one.propose if name in PROPOSES
    )
    made = [] if new else office.work.papers.of_case(key_of(case))
    done = {one.sort for one in made if one.drafted_at > case.unit_due_at}
    return [sort for sort in named if sort not in done]


def on_day(office: Office, on: date) -> datetime:
    """The end of business of a day."""
    return office.desk.calendar.at(on, office.desk.calendar.hours.close)
