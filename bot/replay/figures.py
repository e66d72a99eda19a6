"""What came of a replay, counted from the database by other ways than the desk's own."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import func, select
from sqlmodel import col

from bot.replay.data import Complaint
from domain.deadlines import Kind, Urgency, handle_due
from domain.stages import overdue_rank, stages
from handlers.office import Desk
from storage.tables import Alert, Case, Event, OutboxRow, Rating
from storage.work import Work

REPLIED = "reply"
STARTING = (
    "dispatch",
    "designate",
    "accept_return",
    "confirm_partly",
    "confirm_not_solved",
    "rate_bad",
    "reopen",
)


@dataclass
class Figures:
    """The table at the end of a replay."""

    complaints: int = 0
    cases: int = 0
    lost: int = 0
    doubled: int = 0
    split: int = 0
    messages_per_citizen_case: float = 0.0
    answers: int = 0
    answered_in_time: int = 0
    by_state: dict[str, int] = field(default_factory=dict)
    closed_unanswered: int = 0
    stages_due: int = 0
    stages_told: int = 0
    stages_missed: int = 0
    stages_wrong: int = 0
    told_twice: int = 0
    overdue_cases: int = 0
    alerts: int = 0
    by_stage: dict[str, int] = field(default_factory=dict)
    reopened: int = 0
    grades: dict[int, int] = field(default_factory=dict)
    unrated: int = 0
    more: dict[str, object] = field(default_factory=dict)


def count(work: Work, desk: Desk, complaints: list[Complaint]) -> Figures:
    """Count everything; the overdue stages are worked out anew from the history of each case."""
    figures = Figures(complaints=len(complaints))
    cases = list(work.session.execute(select(Case)).scalars())
    _identity(figures, work, cases, complaints)
    _states(figures, work, cases)
    _messages(figures, work)
    rounds = [one for case in cases for one in _rounds(work, case)]
    figures.answers = sum(one.replied for one in rounds)
    figures.answered_in_time = sum(one.replied and one.end <= one.due(desk) for one in rounds)
    _alerts(figures, work, desk, rounds)
    return figures


def _identity(figures: Figures, work: Work, cases: list[Case], complaints: list[Complaint]) -> None:
    """
    Each complaint's words must be in one case, as often as they were written.

    A case of conduct that was split from its matter holds the same words once more, on purpose.
    """
    wanted = Counter(one.text for one in complaints)
    whole = [case for case in cases if case.linked_id is None]
    found = Counter(work.cases.matter(case) for case in whole)
    figures.cases = len(whole)
    figures.split = len(cases) - len(whole)
    figures.lost = sum((wanted - found).values())
    figures.doubled = sum((found - wanted).values())


def _states(figures: Figures, work: Work, cases: list[Case]) -> None:
    figures.by_state = dict(Counter(case.state for case in cases))
    figures.reopened = sum(case.reopened for case in cases)
    answered = set(
        work.session.execute(
            select(col(Event.case_id)).where(col(Event.action) == REPLIED)
        ).scalars()
    )
    closed = [case for case in cases if case.state == "closed"]
    figures.closed_unanswered = sum(case.id not in answered for case in closed)
    figures.grades = work.ratings.by_grade()
    rated = set(work.session.execute(select(col(Rating.case_id))).scalars())
    figures.unrated = sum(case.id not in rated for case in closed)


def _messages(figures: Figures, work: Work) -> None:
    """What was pushed to citizens; answers to what they just sent don't count."""
    pushed = ("citizen.answer", "case.file", "dispatch.told", "case.reopened")
    sent = work.session.execute(
        select(func.count())
        .select_from(OutboxRow)
        .where(col(OutboxRow.key).in_(pushed), col(OutboxRow.state) == 1)
    ).scalar_one()
    figures.messages_per_citizen_case = sent / max(1, figures.cases)


@dataclass(frozen=True)
class Round:
    """One time a case was with a unit: from a start of its clock to the reply or the next start."""

    case: Case
    start: datetime
    end: datetime
    replied: bool

    def due(self, desk: Desk) -> datetime:
        """The unit's deadline of this round, worked out anew."""
        return handle_due(
            desk.rules,
            desk.calendar,
            urgency=Urgency(self.case.urgency),
            kind=Kind(self.case.kind),
            start=self.start,
        ).at

    def expected(self, desk: Desk) -> dict[str, datetime]:
        """The overdue stages that passed unanswered, and when."""
        planned = stages(
            desk.rules,
            desk.calendar,
            urgency=Urgency(self.case.urgency),
            dispatched=self.start,
            due=self.due(desk),
        )
        return {
            one.name: one.at
            for one in planned
            if overdue_rank(one.name) is not None and one.at < self.end
        }


def _rounds(work: Work, case: Case) -> Iterator[Round]:
    start: datetime | None = None
    for event in work.cases.events(case):
        if event.action == REPLIED and start is not None:
            yield Round(case, start, event.at, replied=True)
            start = None
        elif event.action in STARTING:
            if start is not None:
                yield Round(case, start, event.at, replied=False)
            start = event.at
    if start is not None:
        yield Round(case, start, work.now, replied=False)


def _alerts(figures: Figures, work: Work, desk: Desk, rounds: list[Round]) -> None:
    """Each overdue stage of each round must be told, not before its hour, and to nobody twice."""
    by_case: dict[int, list[Alert]] = defaultdict(list)
    for alert in work.session.execute(select(Alert)).scalars():
        if overdue_rank(alert.stage) is not None:
            by_case[alert.case_id].append(alert)
    figures.alerts = sum(len(alerts) for alerts in by_case.values())
    for one in rounds:
        told = [a for a in by_case[one.case.id or 0] if one.start < a.at <= one.end]
        _compare(figures, one.expected(desk), told)
    figures.overdue_cases = sum(bool(alerts) for alerts in by_case.values())


def _compare(figures: Figures, expected: dict[str, datetime], told: list[Alert]) -> None:
    stages_told = {alert.stage for alert in told}
    figures.stages_due += len(expected)
    figures.stages_told += len(stages_told & expected.keys())
    figures.stages_missed += len(expected.keys() - stages_told)
    figures.stages_wrong += sum(
        alert.stage not in expected or alert.at < expected[alert.stage] for alert in told
    )
    heard = Counter((alert.stage, alert.staff_id) for alert in told)
    figures.told_twice += sum(count > 1 for count in heard.values())
    for stage in stages_told:
        figures.by_stage[stage] = figures.by_stage.get(stage, 0) + 1


def table(figures: Figures) -> str:
    """The figures as lines of a table."""
    rows: list[tuple[str, object]] = [
        ("complaints in", figures.complaints),
        ("cases", figures.cases),
        ("lost", figures.lost),
        ("doubled", figures.doubled),
        ("conduct split from its matter", figures.split),
        ("states", _pairs(figures.by_state)),
        ("closed without an answer", figures.closed_unanswered),
        ("messages pushed per case", f"{figures.messages_per_citizen_case:.2f}"),
        ("answers", figures.answers),
        ("answered in time", f"{figures.answered_in_time} of {figures.answers}"),
        ("cases with an overdue alert", figures.overdue_cases),
        ("overdue alerts sent (person and stage)", figures.alerts),
        ("overdue stages that passed", figures.stages_due),
        ("  told", f"{figures.stages_told} ({_pairs(figures.by_stage)})"),
        ("  missed", figures.stages_missed),
        ("  told early or wrongly", figures.stages_wrong),
        ("  told twice to one person", figures.told_twice),
        ("reopened", figures.reopened),
        ("ratings by grade", _pairs(dict(sorted(figures.grades.items(), reverse=True)))),
        ("closed and unrated", figures.unrated),
        *figures.more.items(),
    ]
    width = max(len(name) for name, _ in rows)
    return "\n".join(f"{name:<{width}}  {value}" for name, value in rows)


def _pairs(counted: Mapping[str, int] | Mapping[int, int]) -> str:
    return ", ".join(f"{name} {value}" for name, value in counted.items()) or "none"
