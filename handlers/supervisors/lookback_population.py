"""
Which of the cases closed a month ago may be drawn, which are looked at in any case, which never.

Complaints, reports, bad ratings and listed problems; never consultations. What blames staff or may
point to graft is in nobody's draw: its number stands in no list that is published (promise 4).
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from domain.drawing import Entry
from domain.rules import Kind
from handlers.cases.rated import from_nobody, is_rated
from handlers.cases.seeing import OF_NO_USE, is_sealed
from handlers.office import Office
from storage.cases import key_of
from storage.tables import Case

DESK = "desk"
"""The stratum of what the desk answered itself."""


@dataclass
class Population:
    """What may be drawn, what is looked at beside it and why, how many are left out and why."""

    cases: dict[str, Case] = field(default_factory=dict)
    always: list[tuple[Case, str]] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)

    def entries(self) -> tuple[Entry, ...]:
        """As the draw sees them."""
        return tuple(Entry(number, stratum(case)) for number, case in self.cases.items())


def stratum(case: Case) -> str:
    """The unit that answered."""
    return case.lead_unit or DESK


def population(office: Office, since: datetime, until: datetime) -> Population:
    """Sort everything that was closed in this time."""
    found = Population()
    later = {row.case_id for row in office.work.lookbacks.again()}
    listed, led = office.work.lookbacks.ever_listed(), office.work.lookbacks.ever_led()
    for case, gone, asked_no_more in office.work.lookbacks.closed_between(since, until):
        out = _left_out(office, case, gone=gone, asked_no_more=asked_no_more)
        if out is None and key_of(case) in later:
            out = "again"
        on_list = case.problem_at is not None or key_of(case) in listed
        by_leader = key_of(case) in led
        why = always(office, case, listed=on_list, led=by_leader) if out is None else None
        if why is not None:
            found.always.append((case, why))
            out = "always"
        if out is None and not _is_of_it(office, case, listed=on_list):
            out = "other_kind"
        if out is None:
            found.cases[case.number] = case
        else:
            found.left_out[out] += 1
    return found


def _left_out(office: Office, case: Case, *, gone: bool, asked_no_more: bool) -> str | None:
    """Why a case is looked at by nobody."""
    reasons = (
        ("forgotten", gone or case.erased_at is not None),
        ("asked_no_more", asked_no_more),
        ("secret", is_kept_apart(office, case)),
    )
    return next((why for why, applies in reasons if applies), None)


def is_kept_apart(office: Office, case: Case) -> bool:
    """Whether a case blames staff or may point to graft."""
    secret = case.accused_unit is not None or case.category in OF_NO_USE
    return secret or is_sealed(office, case)


def _is_of_it(office: Office, case: Case, *, listed: bool) -> bool:
    wanted = office.desk.rules.look_back.population
    sorts = {
        "listed": listed,
        "bad_rating": is_rated(case),
        "complaint": case.kind == Kind.COMPLAINT and not is_rated(case),
        "report": case.kind == Kind.REPORT,
    }
    return any(sorts[one] for one in wanted) and case.kind != Kind.CONSULTATION


def always(office: Office, case: Case, *, listed: bool, led: bool = False) -> str | None:
    """
    Why a case is looked at in any case; None for nearly all.

    `listed`: under listed supervision 挂牌 now or once, or passed on too often. `led`: a leader's,
    now or once 领导交办. A bad rating that nobody stands behind has nobody to ask, so it is only
    drawn.
    """
    sorts = {
        "bad_rating_rectified": is_rated(case) and not from_nobody(office, case),
        "reopened": case.reopened > 0,
        "listed": listed,
        "long_unresolved": is_long_unresolved(office, case),
        "leader_assigned": led,
    }
    return next((why for why in office.desk.rules.look_back.always if sorts[why]), None)


def is_long_unresolved(office: Office, case: Case) -> bool:
    """Whether it took too long by the county's measure (`[long_unresolved]`)."""
    rule = office.desk.rules.long_unresolved
    if case.closed_at is None or case.reopened >= rule.or_reopened:
        return case.reopened >= rule.or_reopened
    if case.closed_at - case.submitted_at >= timedelta(days=rule.or_open_natural_days):
        return True
    if case.unit_due_at is None or case.replied_at is None or case.replied_at <= case.unit_due_at:
        return False
    due, answered = (office.local(at).date() for at in (case.unit_due_at, case.replied_at))
    return office.desk.calendar.working_days_between(due, answered) >= rule.overdue_working_days


def not_by(office: Office, cases: Iterable[Case], lookers: Iterable[int]) -> dict[int, set[int]]:
    """
    By case, who may not look at it: whoever did anything about it, its named supervisor, its unit.

    Where that leaves nobody, the named supervisor may, who has done nothing about it.
    """
    everybody, by_case = set(lookers), {key_of(case): case for case in cases}
    units = {one.id: one.unit for one in office.work.staff.with_role("supervisor")}
    hands = office.work.lookbacks.had_in_hand(by_case)
    for case_id, case in by_case.items():
        of_unit = {one for one, unit in units.items() if unit and unit == case.lead_unit}
        hands[case_id] = (hands[case_id] | of_unit) & everybody
        named = {case.supervisor_id} & everybody
        if everybody - hands[case_id] - named:
            hands[case_id] |= {one for one in named if one is not None}
    return hands
