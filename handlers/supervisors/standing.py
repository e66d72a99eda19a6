"""What stands before the supervision office: the list, long unresolved, problem cases."""

from datetime import timedelta

from domain.lifecycle import OPEN_STATES, Action, State
from handlers.cards.clearing import cleared_title
from handlers.cards.supervision_card import days_late, is_late
from handlers.cases.routes import UNANSWERED
from handlers.cases.seeing import may_see
from handlers.cases.supervised import is_open_problem
from handlers.office import Office, Turn
from storage.cases import key_of
from storage.tables import Case
from texts.catalogue import Language, say

STANDS = tuple(state for state in OPEN_STATES if state is not State.REPLIED)


def listed(turn: Turn) -> list[Case]:
    """On the list now, the first due on top."""
    ids = [row.case_id for row in turn.work.listings.open()]
    cases = turn.work.cases.several(ids)
    return [cases[one] for one in ids if _may(turn, cases[one])]


def _may(turn: Turn, case: Case) -> bool:
    return all(may_see(one, case) for one in turn.roles)


def listed_line(office: Office, case: Case, language: Language) -> str:
    """Number, title, unit, who answers for it, by when."""
    row = office.work.listings.open_for(key_of(case))
    return say(
        language,
        "listed.line",
        no=case.number,
        title=cleared_title(office, case, language),
        unit=office.unit_name(language, case.lead_unit),
        name=row.responsible if row else "–",
        due=office.short(language, row.due if row else case.citizen_due_at),
    )


def stuck(turn: Turn) -> list[Case]:
    """Long unresolved 久拖不决, the oldest on top; the county's own four reasons."""
    office, rule = turn.office, turn.office.desk.rules.long_unresolved
    today = office.local(office.now).date()
    behind = office.desk.calendar.working_days_before(today, rule.overdue_working_days)
    late_since = office.desk.calendar.at(behind, office.desk.calendar.hours.close)
    old_since = office.now - timedelta(days=rule.or_open_natural_days)
    found = turn.work.supervision.long_unresolved(
        STANDS, UNANSWERED, late_since, old_since, rule.or_reopened
    )
    mine = [case for case in found if _may(turn, case)]
    extended = office.work.cases.done_to(map(key_of, mine), Action.GRANT_EXTENSION)
    return [case for case in mine if stuck_whys(office, case, extended=key_of(case) in extended)]


def stuck_whys(office: Office, case: Case, *, extended: bool) -> list[str]:
    """Which of the reasons hold, by their names."""
    rule = office.desk.rules.long_unresolved
    days = days_late(office, case) if is_late(office, case) else 0
    old = case.submitted_at <= office.now - timedelta(days=rule.or_open_natural_days)
    whys = {
        "late": days >= rule.overdue_working_days,
        "open": old,
        "reopened": case.reopened >= rule.or_reopened,
        "extended": rule.or_extended_and_overdue and extended and days > 0,
    }
    return [why for why, holds in whys.items() if holds]


def stuck_line(office: Office, case: Case, language: Language) -> str:
    """Number, title, unit, and why it counts as long unresolved."""
    extended = bool(office.work.cases.events(case, Action.GRANT_EXTENSION))
    held = stuck_whys(office, case, extended=extended)
    whys = [say(language, f"stuck.why.{why}") for why in held]
    return say(
        language,
        "stuck.line",
        no=case.number,
        title=cleared_title(office, case, language),
        unit=office.unit_name(language, case.lead_unit),
        why=("、" if language is Language.ZH else ", ").join(whys),
    )


def problems(turn: Turn) -> list[Case]:
    """Problem cases that wait for a person's word, the oldest on top."""
    found = turn.work.supervision.problems(STANDS)
    return [case for case in found if _may(turn, case) and is_open_problem(turn.office, case)]


def problem_line(office: Office, case: Case, language: Language) -> str:
    """Number, title, how often it was passed on and redone."""
    return say(
        language,
        "problems.line",
        no=case.number,
        title=cleared_title(office, case, language),
        unit=office.unit_name(language, case.lead_unit),
        a=case.transfers,
        b=case.reopened,
    )
