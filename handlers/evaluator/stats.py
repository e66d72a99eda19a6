"""
Figures of the service halls: who may read which, of which days, told apart by what.

A hall's manager and the supervisors read up to this moment. A unit's people read whole days that
are over, and a clerk of a window only their own whole weeks from five ratings on: figures that grow
while they watch would tell who has just rated what (promise 4).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from domain.spans_of_days import Period, Span, several, span
from domain.staff import Role
from domain.standing import LEAST_FOR_ONES_OWN, Grades
from handlers.office import Office, Turn
from storage.figures import By, Figure, Scope, total

READERS = (
    Role.SUPERVISOR,
    Role.HALL_MANAGER,
    Role.UNIT_HEAD,
    Role.CHIEF_REPRESENTATIVE,
    Role.WINDOW_CLERK,
)
WEEKLY, MONTHLY = "week", "month"
BYS: dict[str, tuple[str, ...]] = {
    Role.SUPERVISOR: ("unit", "window", "item", "hall", "day"),
    Role.HALL_MANAGER: ("window", "unit", "item", "day"),
    Role.UNIT_HEAD: ("window", "item", "day"),
    Role.CHIEF_REPRESENTATIVE: ("window", "item", "day"),
    Role.WINDOW_CLERK: (WEEKLY,),
}
STEPS = {Period.WEEK: 8, Period.MONTH: 6}
FEW = "few"
"""The row of items that too few came for to be named to a unit."""


@dataclass(frozen=True)
class Looking:
    """Who reads: their role, whose ratings, and the last day they may read of."""

    role: str
    scope: Scope
    until: date
    hall: str | None
    unit: str | None


@dataclass(frozen=True)
class View:
    """A page of figures: told apart by what, of which week or month."""

    by: str
    period: Period
    back: int


@dataclass(frozen=True)
class Row:
    """One row: a code, a day or a span, and its figures; None where they are too few to show."""

    key: object
    figure: Figure | None


@dataclass(frozen=True)
class Page:
    """All there is to a view."""

    looking: Looking
    view: View
    span: Span
    rows: tuple[Row, ...]
    whole: Figure
    trend: tuple[tuple[Span, Grades], ...]
    reasons: dict[str, int]
    doubtful: int
    answers: Grades | None


def looking_of(turn: Turn) -> Looking | None:
    """In which role the sender reads figures; None where they read none."""
    today = turn.office.local(turn.office.now).date()
    yesterday = today - timedelta(days=1)
    member = next((one for role in READERS if (one := turn.role(role)) is not None), None)
    if member is None:
        return None
    match member.role:
        case Role.SUPERVISOR:
            return Looking(member.role, Scope(), today, None, None)
        case Role.HALL_MANAGER:
            return Looking(member.role, Scope(hall=member.hall), today, member.hall, None)
        case Role.WINDOW_CLERK:
            mine = tuple(one.id for one in turn.roles if one.role == Role.WINDOW_CLERK)
            over = span(today, Period.WEEK, 1).last
            return Looking(member.role, Scope(clerks=mine), over, member.hall, member.unit)
        case _:
            scope = Scope(hall=member.hall, units=(member.unit or "",))
            return Looking(member.role, scope, yesterday, member.hall, member.unit)


def first_view(looking: Looking) -> View:
    """What is shown at first; a clerk's week is the last whole one."""
    return View(BYS[looking.role][0], Period.WEEK, int(looking.role == Role.WINDOW_CLERK))


def may_view(looking: Looking, view: View) -> bool:
    """Whether this reader may turn to a view; a clerk has only whole weeks."""
    if looking.role == Role.WINDOW_CLERK and (view.period is Period.MONTH or not view.back):
        return False
    return view.by in BYS[looking.role]


def page_of(office: Office, looking: Looking, view: View) -> Page:
    """Read it all: the rows, the whole, the trend, reasons, doubts, and the grades of answers."""
    today = office.local(office.now).date()
    shown = span(today, view.period, view.back).until(looking.until)
    steps = several(today, view.period, view.back, STEPS[view.period])
    daily = _daily(office, looking, Span(steps[0].first, shown.last))
    trend = tuple((step, total(_within(daily, step)).grades) for step in steps)
    whole = total(_within(daily, shown))
    rows = _rows(office, looking, view, shown, daily)
    if looking.role == Role.WINDOW_CLERK:
        trend = tuple((step, grades if _enough(grades) else Grades()) for step, grades in trend)
        whole = whole if _enough(whole.grades) else Figure()
    is_known = looking.role != Role.WINDOW_CLERK or _enough(whole.grades)
    figures, scope = office.work.figures, looking.scope
    reasons = figures.reasons(scope, shown.first, shown.last) if is_known else {}
    doubtful = 0 if not is_known else figures.doubtful(scope, shown.first, shown.last)
    answers = _answers(office, looking, shown)
    return Page(looking, view, shown, rows, whole, trend, reasons, doubtful, answers)


def _daily(office: Office, looking: Looking, span_: Span) -> dict[date, Figure]:
    return office.work.figures.by(By.DAY, looking.scope, span_.first, span_.last)


def _within(daily: dict[date, Figure], span_: Span) -> Iterable[Figure]:
    return (figure for day, figure in daily.items() if span_.first <= day <= span_.last)


def _rows(
    office: Office, looking: Looking, view: View, shown: Span, daily: dict[date, Figure]
) -> tuple[Row, ...]:
    if view.by == WEEKLY:
        return tuple(_whole_weeks(office, view, daily))
    if view.by == By.DAY:
        days = (day for day in shown.days() if day in daily)
        return tuple(Row(day, daily[day]) for day in days)
    found = office.work.figures.by(By(view.by), looking.scope, shown.first, shown.last)
    if view.by == By.ITEM and looking.unit is not None:
        found = _without_rare(office, found)
    ranked = sorted(found.items(), key=lambda one: (-one[1].grades.order, str(one[0])))
    return tuple(Row(key, figure) for key, figure in ranked)


def _whole_weeks(office: Office, view: View, daily: dict[date, Figure]) -> Iterable[Row]:
    """A clerk's weeks, the latest first; of one with fewer than five ratings nothing is said."""
    today = office.local(office.now).date()
    for step in reversed(several(today, Period.WEEK, view.back, STEPS[Period.WEEK])):
        figure = total(_within(daily, step))
        yield Row(step, figure if _enough(figure.grades) else None)


def _enough(grades: Grades) -> bool:
    return grades.n >= LEAST_FOR_ONES_OWN


def _without_rare(office: Office, found: dict[object, Figure]) -> dict[object, Figure]:
    """Items that fewer than five were served with or rated stand together in one row."""
    least = office.desk.rules.bad_rating.item_shown_from
    rare = {
        key: figure
        for key, figure in found.items()
        if key is not None and min(figure.grades.n, max(figure.registered, figure.grades.n)) < least
    }
    kept: dict[object, Figure] = {key: one for key, one in found.items() if key not in rare}
    return {**kept, FEW: total(rare.values())} if rare else kept


def _answers(office: Office, looking: Looking, shown: Span) -> Grades | None:
    """Grades of answered cases: a unit's own, or all; a hall's manager has none."""
    if looking.role in (Role.HALL_MANAGER, Role.WINDOW_CLERK):
        return None
    since, until = _instant(office, shown.first), _instant(office, shown.last + timedelta(days=1))
    return office.work.figures.of_answers(looking.scope.units, since, until)


def _instant(office: Office, day: date) -> datetime:
    return datetime.combine(day, time(0), office.desk.zone).astimezone(UTC)
