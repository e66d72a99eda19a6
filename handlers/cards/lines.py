"""A case in one line, for the lists and alerts of staff."""

from collections.abc import Sequence
from datetime import datetime

from domain.lifecycle import State
from domain.stages import OVERDUE, overdue_rank
from handlers.cards.clearing import cleared_title
from handlers.cases.deciding import waiting
from handlers.cases.supervised import staged
from handlers.office import Office
from storage.tables import Case
from texts.catalogue import Language, say

LISTED = 8
"""So many cases stand in one message; the rest is a number."""


def work_line(office: Office, case: Case, language: Language) -> str:
    """Number, title, when it was or is due, where it stands, who has it."""
    return say(
        language,
        "work.line",
        no=case.number,
        title=cleared_title(office, case, language),
        due=office.short(language, case.unit_due_at or case.dispatch_due_at),
        state=say(language, f"state.{case.state}.staff"),
        who=who_has(office, case, language),
    )


def heap_lines(office: Office, heap: Sequence[Case], language: Language) -> str:
    """A line for each of the first, and how many more."""
    lines = [work_line(office, case, language) for case in heap[:LISTED]]
    if len(heap) > LISTED:
        lines.append(say(language, "list.rest", n=len(heap) - LISTED))
    return "\n".join(lines)


def asked_line(office: Office, case: Case, language: Language) -> str:
    """Number, title, what is asked, until when the case is due."""
    sorts = [say(language, f"request.sort.{one.action}") for one in waiting(office, case)]
    return say(
        language,
        "approvals.line",
        no=case.number,
        title=cleared_title(office, case),
        what="/".join(dict.fromkeys(sorts)),
        due=office.short(language, case.unit_due_at or case.citizen_due_at),
    )


def marked_title(office: Office, case: Case, language: Language) -> str:
    """Its first words, with the supervision office's mark where somebody may go to petition."""
    name = cleared_title(office, case, language)
    return say(language, "overdue.petition", title=name) if case.may_petition else name


def triage_line(office: Office, case: Case, language: Language) -> str:
    """Number, title, until when it must be dispatched."""
    return say(
        language,
        "triage.line",
        no=case.number,
        title=marked_title(office, case, language),
        due=office.short(language, case.dispatch_due_at),
    )


def overdue_line(
    office: Office, case: Case, stage: str | None, language: Language, *, unit: bool = False
) -> str:
    """Number, title, light and stage, who has it, since when; the unit where it isn't above."""
    who = who_has(office, case, language)
    if unit:
        who = f"{office.unit_name(language, case.lead_unit)} {who}"
    return say(
        language,
        "overdue.case_line",
        no=case.number,
        title=marked_title(office, case, language),
        stage=stage_words(office, stage or stage_of(office, case), language),
        who=who,
        last=say(language, "overdue.since", due=office.short(language, _due_at(case))),
    )


def who_has(office: Office, case: Case, language: Language) -> str:
    """Who signed it, or that nobody has."""
    if case.handler_id is None or State(case.state) is State.DISPATCHED:
        return say(language, "nobody_signed")
    member = office.work.staff.get(case.handler_id)
    return member.name if member else say(language, "nobody_signed")


def stage_words(office: Office, stage: str, language: Language) -> str:
    """The county's own words for an overdue stage, with its light where they don't name it."""
    rank = overdue_rank(stage)
    step = next((one for one in office.desk.rules.escalation if one.at == rank), None)
    if step is None:
        return say(language, "stage.overdue_0")
    words = step.label_zh if language is Language.ZH else step.label_en
    light = say(language, f"light.{step.light}")
    between = " " if language is Language.ZH else ": "
    return words if light in words else f"{light}{between}{words}"


def stage_of(office: Office, case: Case) -> str:
    """The highest overdue stage whose time has come; the first one from the deadline on."""
    if case.unit_due_at is None or case.dispatched_at is None:
        return f"{OVERDUE}0"
    planned = staged(office, case)
    come = [one.name for one in planned if one.at <= office.now]
    ranks = [rank for name in come if (rank := overdue_rank(name)) is not None]
    return f"{OVERDUE}{max(ranks, default=0)}"


def _due_at(case: Case) -> datetime:
    return case.unit_due_at or case.citizen_due_at
