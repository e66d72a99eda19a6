"""
What a year must have told, worked out anew from the history of each case, beside what it told.

Neither the due table nor a case's stored deadline is read: a deadline is counted from the events
that start, stop and move a clock, its stages from the rules, and both are held against the alerts.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from itertools import groupby

from sqlalchemy import select

from domain.calendar import Due
from domain.deadlines import answer_wait, extended_by, handle_due
from domain.reach import after_quiet
from domain.rules import Kind, Urgency
from domain.stages import overdue_rank, stages
from domain.waiting import moved_by_waiting
from handlers.office import Desk
from storage.tables import Alert, Case, Event, Request
from storage.work import Work

STARTS = {
    *("dispatch", "designate", "accept_return", "confirm_partly", "confirm_not_solved"),
    *("rate_bad", "reopen", "second_opinion", "look_back_failed"),
}
ENDS = {
    *("reply", "plan", "terminate", "withdraw", "merge", "transfer_to_petition"),
    "answer_on_the_spot",
}
AT_ONCE = ("listed", "led", "raised")
OPENS, CLOSES = time(8, 30), time(18, 0)
cases, events = Case.__table__, Event.__table__  # type: ignore[attr-defined]
alerts, requests = Alert.__table__, Request.__table__  # type: ignore[attr-defined]


@dataclass
class Found:
    """The figures."""

    due: int = 0
    told: int = 0
    missed: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    twice: list[str] = field(default_factory=list)
    at_wrong_hour: list[str] = field(default_factory=list)
    alerts: int = 0
    by_stage: Counter[str] = field(default_factory=Counter)
    lag: timedelta = timedelta(0)
    late_cases: int = 0
    rounds: int = 0


@dataclass
class Segment:
    """A stretch in which a clock ran towards one date."""

    begun: datetime
    due: Due
    dispatched: datetime
    at_once: bool
    ended: datetime | None = None


@dataclass(frozen=True)
class One:
    """A case as far as its clock is concerned."""

    id: int
    number: str
    urgency: Urgency
    kind: Kind


def check(work: Work, desk: Desk) -> Found:
    """Every case's alerts beside what its history says must have been told."""
    found = Found()
    told = _alerts_by_case(work)
    amounts = _amounts(work)
    rows = work.session.execute(
        select(events.c.case_id, events.c.action, events.c.at, events.c.public)
        .where(events.c.case_id.is_not(None))
        .order_by(events.c.case_id, events.c.id)
    )
    known = {one.id: one for one in _cases(work)}
    for case_id, history in groupby(rows, key=lambda row: row.case_id):
        one = known[case_id]
        mine = told.get(case_id, [])
        clock = Clock(desk, one, amounts)
        for row in history:
            clock.reads(row.action, row.at, _public(row.public))
        segments = clock.whole()
        found.rounds += len(segments)
        _compare(found, desk, work.now, one, segments, mine)
        _hours(found, desk, one, mine)
    return found


def _cases(work: Work) -> Iterator[One]:
    columns = (cases.c.id, cases.c.number, cases.c.urgency, cases.c.kind)
    for row in work.session.execute(select(*columns)):
        yield One(row.id, row.number, Urgency(row.urgency), Kind(row.kind))


def _alerts_by_case(work: Work) -> dict[int, list[tuple[str, int, datetime]]]:
    told: dict[int, list[tuple[str, int, datetime]]] = defaultdict(list)
    columns = (alerts.c.case_id, alerts.c.stage, alerts.c.staff_id, alerts.c.at)
    for row in work.session.execute(select(*columns)):
        told[row.case_id].append((row.stage, row.staff_id, row.at))
    return told


def _amounts(work: Work) -> dict[int, float]:
    rows = work.session.execute(
        select(requests.c.id, requests.c.facts).where(requests.c.action == "extension")
    )
    return {row.id: float(row.facts["amount"]) for row in rows}


def _public(public: object) -> Mapping[str, object]:
    found: dict[str, object] = json.loads(public) if isinstance(public, str) else dict(public or {})
    return found


class Clock:
    """A unit's clock, read off the events of a case one after the other."""

    def __init__(self, desk: Desk, one: One, amounts: Mapping[int, float]) -> None:
        self.done: list[Segment] = []
        self._desk, self._one, self._amounts = desk, one, amounts
        self._here: Segment | None = None
        self._asked: datetime | None = None
        self._at_once = False

    def reads(self, action: str, at: datetime, public: Mapping[str, object]) -> None:
        """What one event does to the clock."""
        supervised = action == "supervise" and public.get("what") in AT_ONCE
        self._at_once = self._at_once or supervised
        here = self._here
        if action in STARTS:
            self._asked = None
            self._follow(at, Segment(at, self._counted(at), at, self._at_once))
        elif action in ENDS:
            self._asked = None
            self._follow(at, None)
        elif here is None:
            return
        elif supervised:
            self._follow(at, Segment(at, here.due, here.dispatched, self._at_once))
        elif action == "grant_extension":
            due = self._extended(here, public)
            self._follow(at, Segment(at, due, here.dispatched, self._at_once))
        elif action == "ask_citizen":
            self._asked = at
            self._ends(at)
        elif action in ("answer", "time_out") and self._asked is not None:
            due = self._moved(here, self._asked, at)
            self._here = Segment(at, due, here.dispatched, self._at_once)
            self._asked = None

    def whole(self) -> list[Segment]:
        """Every stretch; the last may run on."""
        last = [self._here] if self._here is not None and self._here.ended is None else []
        return self.done + last

    def _ends(self, at: datetime) -> None:
        if self._here is not None and self._here.ended is None:
            self._here.ended = at
            self.done.append(self._here)

    def _follow(self, at: datetime, following: Segment | None) -> None:
        self._ends(at)
        self._here = following

    def _counted(self, at: datetime) -> Due:
        one, desk = self._one, self._desk
        return handle_due(desk.rules, desk.calendar, urgency=one.urgency, kind=one.kind, start=at)

    def _extended(self, here: Segment, public: Mapping[str, object]) -> Due:
        amount = self._amounts[int(str(public["request"]))]
        desk, urgency = self._desk, self._one.urgency
        return extended_by(
            desk.rules, desk.calendar, urgency=urgency, due=here.due.at, amount=amount
        )

    def _moved(self, here: Segment, asked: datetime, at: datetime) -> Due:
        desk = self._desk
        return moved_by_waiting(
            desk.rules,
            desk.calendar,
            urgency=self._one.urgency,
            due=here.due,
            asked=asked,
            answered=min(at, answer_wait(desk.rules, desk.calendar, asked).at),
        )


def _compare(
    found: Found,
    desk: Desk,
    now: datetime,
    one: One,
    segments: list[Segment],
    told: list[tuple[str, int, datetime]],
) -> None:
    late = [row for row in told if overdue_rank(row[0]) is not None]
    found.alerts += len(told)
    found.late_cases += bool(late)
    left_over = set(range(len(late)))
    for segment in segments:
        end = segment.ended or now
        planned = stages(
            desk.rules,
            desk.calendar,
            urgency=one.urgency,
            dispatched=segment.dispatched,
            due=segment.due,
            at_once=segment.at_once,
        )
        due = {
            stage.name: stage.at
            for stage in planned
            if overdue_rank(stage.name) is not None and segment.begun < stage.at <= end
        }
        mine = [i for i in left_over if segment.begun < late[i][2] <= end]
        left_over -= set(mine)
        heard = {late[i][0] for i in mine}
        found.due += len(due)
        found.told += len(heard & due.keys())
        found.by_stage.update(heard & due.keys())
        found.missed += [f"{one.number} {name} {due[name]}" for name in due.keys() - heard]
        persons = Counter((late[i][0], late[i][1]) for i in mine)
        found.twice += [f"{one.number} {key}" for key, n in persons.items() if n > 1]
        for i in mine:
            stage, _, at = late[i]
            if stage not in due or at < due[stage]:
                found.wrong.append(f"{one.number} {stage} {at}")
            else:
                found.lag = max(found.lag, at - due[stage])
    found.wrong += [f"{one.number} {late[i][0]} {late[i][2]} outside" for i in left_over]


def _hours(found: Found, desk: Desk, one: One, told: list[tuple[str, int, datetime]]) -> None:
    """No rest day, no night: clocks of hours leave the quiet hours alone, critical ones nothing."""
    by_hours = desk.rules.urgencies[one.urgency].clock == "hours"
    for stage, _, at in told:
        local = desk.calendar.local(at)
        if by_hours:
            quiet = desk.rules.reminders.quiet_hours
            inside = local.time() != quiet[0] and after_quiet(at, quiet, desk.zone) != at
            bad = inside and one.urgency is not Urgency.CRITICAL
        else:
            works = desk.calendar.is_working(local.date())
            bad = not works or not OPENS <= local.time() <= CLOSES
        if bad:
            found.at_wrong_hour.append(f"{one.number} {one.urgency} {stage} {local:%m-%d %H:%M}")
