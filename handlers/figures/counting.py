"""
Counting: the figures of a week or month, from the histories of its cases, frozen as of now.

Each table is of one unit type, communities are in none: they never lead (rules 5.1). What accuses
a unit, and what may point to graft, is in no figure.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import UTC, date, datetime, time, timedelta

from domain.county_parts import UnitType
from domain.rounds import Tally, Within, rounds_of, tally_of
from domain.rules import Urgency
from domain.spans_of_days import Period, Span, span
from handlers.cases.seeing import OF_NO_USE
from handlers.office import Office
from storage.case_figures import History
from storage.tables import FrozenFigures

TABLES = (UnitType.DEPARTMENT, UnitType.TOWNSHIP, UnitType.PUBLIC_COMPANY)
"""Every table there can be, one for each type that leads; [ranking] tables says which are shown."""
OF_DESK = "desk"
REPEATED_DAYS = 30
COUNTED = "figures.counted"
COUNT_AT = time(3, 0)
"""At night: a month's histories are read in one go."""


def within(office: Office, shown: Span) -> Within:
    """A span of the county's days, known as of now."""
    return Within(
        since=_instant(office, shown.first),
        until=_instant(office, shown.last + timedelta(days=1)),
        as_of=office.now,
        respond_by=lambda begun, urgency: respond_by(office, begun, urgency),
        days_between=lambda begun, end: office.desk.calendar.working_days_between(
            office.local(begun).date(), office.local(end).date()
        ),
    )


def respond_by(office: Office, begun: datetime, urgency: str) -> datetime:
    """Until when the unit has to act at first: a working day, or the hours of an hour clock."""
    limits = office.desk.rules.urgencies[Urgency(urgency)]
    if limits.clock == "hours":
        return begun + timedelta(hours=limits.first_contact)
    return office.desk.calendar.deadline(begun, int(limits.first_contact)).at


def count(office: Office, shown: Span) -> tuple[dict[str, Tally], Counter[str]]:
    """Each unit's tally of a span, and how many cases were left out for which reason."""
    period = within(office, shown)
    figures = office.work.case_figures
    left_out = figures.excluded()
    tallies: defaultdict[str, Tally] = defaultdict(Tally)
    reasons: Counter[str] = Counter()
    for history in figures.histories(period.since, period.until):
        if _is_secret(history):
            continue
        if history.case_id in left_out:
            tallies[history.lead_unit or OF_DESK] += Tally(excluded=1)
            reasons[left_out[history.case_id]] += 1
            continue
        for unit, tally in _of_case(office, history, period):
            tallies[unit] += tally
    for unit, (struck, listed) in figures.rectified(period.since, period.until).items():
        tallies[unit] += Tally(struck=struck, listed=listed)
    return {unit: one for unit, one in tallies.items() if one != Tally()}, reasons


def _is_secret(history: History) -> bool:
    """What is about staff or points to graft is in no table of units."""
    return history.accused_unit is not None or history.category in OF_NO_USE


def _of_case(office: Office, history: History, period: Within) -> list[tuple[str, Tally]]:
    rounds = rounds_of(history.events, history.unit_due, history.citizen_due)
    found = [(one.unit or OF_DESK, tally_of(one, history.urgency, period)) for one in rounds]
    if period.holds(history.submitted):
        unit = next((one.unit for one in rounds if one.unit), None) or history.lead_unit or OF_DESK
        found.append((unit, Tally(filed=1, repeated=int(_is_repeated(office, history)))))
    return found


def _is_repeated(office: Office, history: History) -> bool:
    """Whether the same person brought a matter of the same kind within thirty days before."""
    if history.category is None:
        return False
    since = history.submitted - timedelta(days=REPEATED_DAYS)
    return office.work.case_figures.filed_before(
        history.person_id, history.category, since, history.submitted
    )


def freeze(office: Office, period: Period, shown: Span) -> FrozenFigures:
    """Count a span and keep it as of now."""
    tallies, reasons = count(office, shown)
    rows = {unit: asdict(one) for unit, one in sorted(tallies.items())}
    return office.work.case_figures.freeze(period, shown.first, shown.last, rows, reasons)


def tend_counting(office: Office) -> None:
    """Every night the newest week and month that are over are counted, once each."""
    local = office.local(office.now)
    today = local.date()
    if local.time() < COUNT_AT or not office.work.meta.turns(COUNTED, today.isoformat()):
        return
    for period in Period:
        over = span(today, period, 1)
        if office.work.case_figures.latest(period, over.first) is None:
            freeze(office, period, over)


def tallies_of(row: FrozenFigures) -> dict[str, Tally]:
    """The tallies that were frozen."""
    return {unit: Tally(**counts) for unit, counts in row.rows.items()}


def of_type(office: Office, tallies: Mapping[str, Tally], kind: UnitType) -> dict[str, Tally]:
    """The units of one type; what a merged unit had is its heir's."""
    county = office.desk.county
    known = {one.code: one.type for one in county.units}
    found: dict[str, Tally] = {}
    for unit, tally in tallies.items():
        heir = county.standing(unit) if unit in known else unit
        if known.get(heir) == kind:
            found[heir] = found.get(heir, Tally()) + tally
    return found


def whole(tallies: Mapping[str, Tally]) -> Tally:
    """All of them together."""
    total = Tally()
    for one in tallies.values():
        total += one
    return replace(total)


def _instant(office: Office, day: date) -> datetime:
    return datetime.combine(day, time(0), office.desk.zone).astimezone(UTC)
