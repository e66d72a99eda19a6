"""
What a unit may still ask for: a return within a working day, an extension before the last day.

安阳 art. 50, 潍坊 art. 22 and the county's [returns] and [extension]: each once, in words why not.
"""

from datetime import datetime

from domain.deadlines import Urgency, extend_by, return_by
from domain.lifecycle import Action, Actor, State, offered
from handlers.cases.rated import is_rated
from handlers.cases.waiting import REDONE
from handlers.office import Office
from storage.tables import Case, Event
from texts.catalogue import Language, say


def why_no_return(office: Office, case: Case, language: Language) -> str:
    """Why the unit can't return it now, in words; empty where it can."""
    if Action.REQUEST_RETURN not in offered(State(case.state), Actor.HANDLER):
        return say(language, "stale.button")
    key = _no_return(office, case)
    return say(language, key, no=case.number) if key else ""


def _no_return(office: Office, case: Case) -> str:
    if case.designated:
        return "return.designated"
    redone = office.work.cases.events(case, *REDONE)
    if is_rated(case) or (redone and redone[-1].action == Action.RATE_BAD):
        return "return.bad_rating"
    asked = office.work.cases.events(case, Action.REQUEST_RETURN)
    mine = [one for one in asked if one.public.get("unit_asks") == case.lead_unit]
    if len(mine) >= office.desk.rules.returns.max_per_unit:
        return "return.once"
    return "return.late" if _returns_late(office, case) else ""


def _returns_late(office: Office, case: Case) -> bool:
    if case.dispatched_at is None:
        return True
    desk = office.desk
    return office.now > return_by(desk.rules, desk.calendar, case.dispatched_at).at


def why_no_extension(office: Office, case: Case, language: Language) -> str:
    """Why it can't be extended now, in words; empty where it can."""
    if Action.REQUEST_EXTENSION not in offered(State(case.state), Actor.HANDLER):
        return say(language, "stale.button")
    key = _no_extension(office, case)
    return say(language, key, no=case.number) if key else ""


def _no_extension(office: Office, case: Case) -> str:
    urgency, rules = Urgency(case.urgency), office.desk.rules
    if not rules.urgencies[urgency].extension or case.unit_due_at is None:
        return "extend.never"
    if len(asked_in_round(office, case)) >= rules.extension.max_times:
        return "extend.once"
    last = last_moment(office, case)
    return "extend.late" if last is None or office.now > last else ""


def last_moment(office: Office, case: Case) -> datetime | None:
    """Until when an extension may be asked for."""
    if case.unit_due_at is None:
        return None
    desk = office.desk
    return extend_by(desk.rules, desk.calendar, urgency=Urgency(case.urgency), due=case.unit_due_at)


def asked_in_round(office: Office, case: Case) -> list[Event]:
    """The extensions asked for since the case was last begun anew."""
    events = office.work.cases.events(case, Action.REQUEST_EXTENSION, *REDONE)
    begun = max((i for i, one in enumerate(events) if one.action in REDONE), default=-1)
    return [one for one in events[begun + 1 :] if one.action == Action.REQUEST_EXTENSION]
