"""Listing a case 挂牌, and a leader's taking it over 包案, in dialogues."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from handlers.flows.closing import cancel_row, send_row, take_sent
from handlers.flows.give_back import sentence
from handlers.flows.special import day_in
from handlers.talking.buttons import in_pairs
from handlers.talking.dialogue import (
    Answer,
    Choice,
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

LONGEST, NAME_LONGEST, LONGEST_DAYS = 120, 20, 365


@dataclass(frozen=True)
class SuperviseFacts:
    """
    What these flows look at.

    The number, today, the unit's people by name, some days ahead with their words, and a day in
    words.
    """

    number: str
    today: date
    people: tuple[str, ...] = ()
    ahead: tuple[tuple[date, str], ...] = ()
    words: Callable[[date], str] = str


class ListDraft(Draft):
    """A listing as far as it is told."""

    case_id: int
    reason: str = ""
    measures: str = ""
    responsible: str = ""
    on: date | None = None


class LeadDraft(Draft):
    """A leader's case as far as it is told."""

    case_id: int
    leader: str = ""
    on: date | None = None


def _asked(key: str, view: View, *rows: tuple[Choice, ...], **fields: object) -> Question:
    text = say(view.language, key, no=view.facts.number, **fields)
    return Question(key, text, (*rows, cancel_row(view)), protect=True)


def _ask_reason(_draft: ListDraft, view: View) -> Question:
    return _asked("listing.ask_reason", view, n=LONGEST)


def _take_reason(draft: ListDraft, answer: Answer, _view: View) -> Taken[ListDraft]:
    return Next(draft.model_copy(update={"reason": sentence(answer, LONGEST)}))


def _ask_measures(_draft: ListDraft, view: View) -> Question:
    return _asked("listing.ask_measures", view, n=LONGEST)


def _take_measures(draft: ListDraft, answer: Answer, _view: View) -> Taken[ListDraft]:
    return Next(draft.model_copy(update={"measures": sentence(answer, LONGEST)}))


def _ask_who(_draft: ListDraft, view: View) -> Question:
    people = [Choice(f"p{i}", name) for i, name in enumerate(view.facts.people)]
    rows = list(in_pairs(people))
    return _asked("listing.ask_who", view, *rows)


def _take_who(draft: ListDraft, answer: Answer, view: View) -> Taken[ListDraft]:
    people = view.facts.people
    known = {f"p{i}": name for i, name in enumerate(people)}
    name = known.get(answer.choice or "") or sentence(answer, NAME_LONGEST)
    return Next(draft.model_copy(update={"responsible": name}))


def _ask_on(key: str, view: View) -> Question:
    days = tuple(Choice(f"d{on.isoformat()}", words) for on, words in view.facts.ahead)
    return _asked(key, view, *((one,) for one in days))


def _taken_on(answer: Answer, view: View) -> date:
    """A day after today, within a year. Raises NotUnderstood."""
    facts: SuperviseFacts = view.facts
    tapped = (answer.choice or "").removeprefix("d")
    on = date.fromisoformat(tapped) if tapped else day_in(answer.text.strip(), facts.today)
    if on is None or not facts.today < on <= facts.today + timedelta(days=LONGEST_DAYS):
        raise NotUnderstood("listing.hint_on")
    return on


def _ask_list_on(_draft: ListDraft, view: View) -> Question:
    return _ask_on("listing.ask_on", view)


def _take_list_on(draft: ListDraft, answer: Answer, view: View) -> Taken[ListDraft]:
    return Next(draft.model_copy(update={"on": _taken_on(answer, view)}))


def _sure(key: str, view: View, **fields: object) -> Question:
    text = say(view.language, key, no=view.facts.number, **fields)
    rows = (send_row(view),)
    return Question(key, text, rows, free=False, protect=True)


def _ask_list_sure(draft: ListDraft, view: View) -> Question:
    facts: SuperviseFacts = view.facts
    return _sure(
        "listing.review",
        view,
        reason=draft.reason,
        what=draft.measures,
        name=draft.responsible,
        day=facts.words(draft.on or facts.today),
    )


LISTING = Flow(
    "listing",
    ListDraft,
    (
        Step("reason", _ask_reason, _take_reason, lambda draft: not draft.reason),
        Step("measures", _ask_measures, _take_measures, lambda draft: not draft.measures),
        Step("who", _ask_who, _take_who, lambda draft: not draft.responsible),
        Step("on", _ask_list_on, _take_list_on, lambda draft: draft.on is None),
        Step("sure", _ask_list_sure, take_sent),
    ),
)


# A leader


def _ask_leader(_draft: LeadDraft, view: View) -> Question:
    return _asked("lead.ask_name", view)


def _take_leader(draft: LeadDraft, answer: Answer, _view: View) -> Taken[LeadDraft]:
    return Next(draft.model_copy(update={"leader": sentence(answer, NAME_LONGEST)}))


def _ask_lead_on(_draft: LeadDraft, view: View) -> Question:
    return _ask_on("lead.ask_on", view)


def _take_lead_on(draft: LeadDraft, answer: Answer, view: View) -> Taken[LeadDraft]:
    return Next(draft.model_copy(update={"on": _taken_on(answer, view)}))


def _ask_lead_sure(draft: LeadDraft, view: View) -> Question:
    facts: SuperviseFacts = view.facts
    return _sure("lead.review", view, name=draft.leader, day=facts.words(draft.on or facts.today))


LEAD = Flow(
    "lead",
    LeadDraft,
    (
        Step("leader", _ask_leader, _take_leader, lambda draft: not draft.leader),
        Step("on", _ask_lead_on, _take_lead_on, lambda draft: draft.on is None),
        Step("sure", _ask_lead_sure, take_sent),
    ),
)
