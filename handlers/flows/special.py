"""Three dialogues: a plan's date and reason, a termination's reason, the petition's number."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from handlers.flows.closing import cancel_row, send_row, take_sent
from handlers.flows.give_back import sentence
from handlers.talking.dialogue import (
    Answer,
    Draft,
    Flow,
    Next,
    NotUnderstood,
    Question,
    Step,
    Taken,
    View,
)
from texts.catalogue import say

BY_LAW = "law"
LONGEST, NUMBER_LONGEST, LONGEST_DAYS = 100, 30, 365
_FULL = re.compile(r"(\d{4})\D+(\d{1,2})\D+(\d{1,2})\D*$")
_SHORT = re.compile(r"^\D*(\d{1,2})\D+(\d{1,2})\D*$")


@dataclass(frozen=True)
class SpecialFacts:
    """What these flows look at: the number, today, the date told now, and a day in words."""

    number: str
    today: date
    due: date
    words: Callable[[date], str]
    found: Callable[[str], int | None] = lambda _typed: None


class PlanDraft(Draft):
    """A plan as far as it is told."""

    case_id: int
    on: date | None = None
    why: str = ""


class TerminateDraft(Draft):
    """A termination as far as it is told; `by_law`: the unit does not accept the matter."""

    case_id: int
    why: str = ""
    by_law: bool = False


class PetitionDraft(Draft):
    """What the petition office gave: its number, and since when."""

    case_id: int | None = None
    number: str = ""
    on: date | None = None


def day_in(text: str, today: date) -> date | None:
    """A day as people type it: 2026-12-31, 12月31日, 12-31 (the next one); None for no day."""
    full, short = _FULL.search(text), _SHORT.match(text)
    try:
        if full:
            return date(*(int(part) for part in full.groups()))
        if short:
            month, day = (int(part) for part in short.groups())
            this = date(today.year, month, day)
            return this if this >= today else date(today.year + 1, month, day)
    except ValueError:
        return None
    return None


def _asked(key: str, view: View, **fields: object) -> Question:
    text = say(view.language, key, **fields)
    return Question(key, text, (cancel_row(view),), protect=True)


def _sure(key: str, view: View, **fields: object) -> Question:
    text = say(view.language, key, **fields)
    rows = (send_row(view),)
    return Question(key, text, rows, free=False, protect=True)


# A plan


def _ask_on(_draft: PlanDraft, view: View) -> Question:
    facts: SpecialFacts = view.facts
    return _asked("plan.ask_on", view, no=facts.number, day=facts.words(facts.due))


def _take_on(draft: PlanDraft, answer: Answer, view: View) -> Taken[PlanDraft]:
    facts: SpecialFacts = view.facts
    on = day_in(answer.text.strip(), facts.today)
    if on is None or on <= facts.due or on > facts.today + timedelta(days=LONGEST_DAYS):
        raise NotUnderstood("plan.hint_on", day=facts.words(facts.due))
    return Next(draft.model_copy(update={"on": on}))


def _ask_why(_draft: PlanDraft, view: View) -> Question:
    return _asked("plan.ask_why", view, n=LONGEST)


def _take_why(draft: PlanDraft, answer: Answer, _view: View) -> Taken[PlanDraft]:
    return Next(draft.model_copy(update={"why": sentence(answer, LONGEST)}))


def _ask_plan_sure(draft: PlanDraft, view: View) -> Question:
    facts: SpecialFacts = view.facts
    day = facts.words(draft.on or facts.today)
    return _sure("plan.review", view, no=facts.number, day=day, reason=draft.why)


PLAN = Flow(
    "plan",
    PlanDraft,
    (
        Step("on", _ask_on, _take_on, lambda draft: draft.on is None),
        Step("why", _ask_why, _take_why, lambda draft: not draft.why),
        Step("sure", _ask_plan_sure, take_sent),
    ),
)


# A termination


def _ask_end(draft: TerminateDraft, view: View) -> Question:
    key = "law.ask_why" if draft.by_law else "terminate.ask_why"
    return _asked(key, view, no=view.facts.number, n=LONGEST)


def _take_end(draft: TerminateDraft, answer: Answer, _view: View) -> Taken[TerminateDraft]:
    return Next(draft.model_copy(update={"why": sentence(answer, LONGEST)}))


def _ask_end_sure(draft: TerminateDraft, view: View) -> Question:
    return _sure("terminate.review", view, no=view.facts.number, reason=draft.why)


TERMINATE = Flow(
    "terminate",
    TerminateDraft,
    (
        Step("why", _ask_end, _take_end, lambda draft: not draft.why),
        Step("sure", _ask_end_sure, take_sent),
    ),
)


# The petition office


def _ask_case(_draft: PetitionDraft, view: View) -> Question:
    return _asked("petition.ask_case", view)


def _take_case(draft: PetitionDraft, answer: Answer, view: View) -> Taken[PetitionDraft]:
    case_id = view.facts.found(answer.text.strip())
    if case_id is None:
        raise NotUnderstood("petition.hint_case")
    return Next(draft.model_copy(update={"case_id": case_id}))


def _ask_number(_draft: PetitionDraft, view: View) -> Question:
    return _asked("petition.ask_number", view, no=view.facts.number)


def _take_number(draft: PetitionDraft, answer: Answer, _view: View) -> Taken[PetitionDraft]:
    return Next(draft.model_copy(update={"number": sentence(answer, NUMBER_LONGEST)}))


def _ask_day(_draft: PetitionDraft, view: View) -> Question:
    return _asked("petition.ask_day", view, day=view.facts.words(view.facts.today))


def _take_day(draft: PetitionDraft, answer: Answer, view: View) -> Taken[PetitionDraft]:
    on = day_in(answer.text.strip(), view.facts.today)
    if on is not None and on > view.facts.today:
        on = on.replace(year=on.year - 1) if not _FULL.search(answer.text) else None
    if on is None:
        raise NotUnderstood("petition.hint_day")
    return Next(draft.model_copy(update={"on": on}))


def _ask_petition_sure(draft: PetitionDraft, view: View) -> Question:
    facts: SpecialFacts = view.facts
    day = facts.words(draft.on or facts.today)
    return _sure("petition.review", view, no=facts.number, value=draft.number, day=day)


PETITION = Flow(
    "petition",
    PetitionDraft,
    (
        Step("case", _ask_case, _take_case, lambda draft: draft.case_id is None),
        Step("number", _ask_number, _take_number, lambda draft: not draft.number),
        Step("day", _ask_day, _take_day, lambda draft: draft.on is None),
        Step("sure", _ask_petition_sure, take_sent),
    ),
)
