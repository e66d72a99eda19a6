"""
The week's draw: once, on its first working day, by a seed that was fixed long before.

Made with a tick, under the lease of whoever tends, and kept under the week's own key: where two
programs come to it at once, the database refuses the second. A week without a working day has none,
and the next draw takes what it would have had.
"""

from datetime import datetime, time, timedelta
from typing import Any

from domain.draw_record import Record, settled, write
from domain.drawing import Dice, Plan, looker
from handlers.office import Office
from handlers.supervisors.lookback_asking import begin
from handlers.supervisors.lookback_population import (
    Population,
    is_kept_apart,
    not_by,
    population,
    stratum,
)
from storage.cases import key_of
from storage.lookbacks import DRAWN, PERSON, NewLookBack
from storage.outbox import Lane
from storage.tables import Case, Draw, LookBackRow, SeedChain

WEEK = "look_back.week"
CHAIN_LENGTH = 521
"""Seeds for ten years."""
SEEDS_LEFT = 10
"""So many weeks before the last seed the next chain is fixed: before anything it draws from."""
BUFFER = timedelta(days=7)
FIRST, AGAIN = 1, 2
NONCES = 4


def draw_if_due(office: Office) -> None:
    """Draw where this week's draw is due; costs one look while it isn't."""
    week = week_of(office, office.now)
    done = office.work.meta.get(WEEK)
    if done is None:
        fix_seeds(office)
        office.work.meta.put(WEEK, "-")
    if done == week or not _has_come(office):
        return
    office.work.meta.put(WEEK, week)
    make_draw(office, week)


def week_of(office: Office, at: datetime) -> str:
    """The week of the calendar, such as 2026-W49."""
    year, week, _ = office.local(at).isocalendar()
    return f"{year}-W{week:02d}"


def next_week(office: Office) -> str:
    """The week whose draw comes next."""
    week = week_of(office, office.now)
    return week_of(office, office.now + BUFFER) if office.work.meta.get(WEEK) == week else week


def _monday(office: Office) -> datetime:
    here = office.local(office.now).date()
    return office.desk.calendar.at(here - timedelta(days=here.weekday()), time())


def _has_come(office: Office) -> bool:
    """Whether the hour of the first working day is over, and the desk is at work."""
    calendar = office.desk.calendar
    if not calendar.is_open(office.now):
        return False
    first = _monday(office).date()
    if not calendar.is_working(first):
        first = calendar.next_working_day(first)
    return office.now >= calendar.at(first, office.desk.rules.look_back.draw_at)


# Seeds


def fix_seeds(office: Office) -> SeedChain:
    """A new chain of seeds; supervisors read its anchor, to be published before its first draw."""
    root = "".join(office.work.ids.nonce() for _ in range(NONCES))
    chain = office.work.lookbacks.begin_chain(root, CHAIN_LENGTH)
    tell_supervisors(office, "look_back.anchor", anchor=chain.anchor, n=CHAIN_LENGTH - 1)
    return chain


def tell_supervisors(office: Office, key: str, **fields: Any) -> None:
    """Every supervisor who can be reached reads it."""
    for member in office.work.staff.with_role("supervisor"):
        if not member.blocked:
            office.tell(member.address_id, key, lane=Lane.STAFF, protect=True, **fields)


# The draw


def make_draw(office: Office, week: str) -> Draw:
    """Fix the population, draw from it, and write down whom to ask."""
    chain = office.work.lookbacks.chain() or fix_seeds(office)
    since, until = span(office, chain)
    found = population(office, since, until)
    record = _record(office, week, chain, (since, until), found)
    draw = Draw(
        id=record.draw,
        week=week,
        at=office.now,
        until=until,
        chain_id=chain.id or 0,
        turn=chain.used,
        drawn=len(record.drawn),
        digest=record.digest,
        record=write(record),
    )
    number = office.work.lookbacks.keep(draw)
    begun = _begin_drawn(office, number, record, found)
    begun += _begin_beside(office, number, record.dice, found)
    if office.work.lookbacks.seeds_left() == SEEDS_LEFT:
        fix_seeds(office)
    if not begun:
        return draw
    tell_supervisors(
        office,
        "look_back.drawn",
        number=number,
        week=week,
        n=len(record.population),
        drawn=len(record.drawn),
        more=begun - len(record.drawn),
        digest=record.digest,
        before=record.before,
    )
    return draw


def span(office: Office, chain: SeedChain) -> tuple[datetime, datetime]:
    """
    Between which instants what is drawn from was closed: a week, or since the draw before.

    Nothing that was closed before the seeds were fixed: whoever fixed them could have known it.
    """
    until = _monday(office) - timedelta(days=office.desk.rules.look_back.after_natural_days)
    last = office.work.lookbacks.last()
    since = max(last.until if last else until - BUFFER, chain.made_at)
    return since, max(since, until)


def _record(
    office: Office,
    week: str,
    chain: SeedChain,
    between: tuple[datetime, datetime],
    found: Population,
) -> Record:
    rules, work = office.desk.rules.look_back, office.work
    lookers = tuple(sorted(one.id for one in work.staff.with_role("supervisor")))
    last = work.lookbacks.last()
    seed, before = work.lookbacks.take_seed(chain)
    plan = Plan(rules.random_per_week, rules.visits, work.lookbacks.drawn_before(), lookers)
    record = Record(
        draw=(last.id or 0) + 1 if last else 1,
        week=week,
        at=_text(office, office.now),
        since=_text(office, between[0]),
        until=_text(office, between[1]),
        dice=Dice(seed, work.lookbacks.word(week)),
        before=before,
        plan=plan,
        left_out=tuple(sorted(found.left_out.items())),
        population=found.entries(),
        digest="",
        drawn=(),
    )
    first = settled(record, {})
    drawn = [found.cases[one.number] for one in first.drawn]
    hands = not_by(office, drawn, lookers)
    return settled(record, {one.number: tuple(sorted(hands[key_of(one)])) for one in drawn})


def _text(office: Office, at: datetime) -> str:
    return office.local(at).isoformat(timespec="seconds")


def _begin_drawn(office: Office, number: int, record: Record, found: Population) -> int:
    for one in record.drawn:
        case = found.cases[one.number]
        begin(office, case, _new(number, case, DRAWN, FIRST, one.by, visit=one.visit))
    return len(record.drawn)


def _begin_beside(office: Office, number: int, dice: Dice, found: Population) -> int:
    """What is looked at in any case, and what was not whole the first time."""
    beside = [(case, why, FIRST) for case, why in found.always]
    beside += [(case, "again", AGAIN) for case in _due_again(office)]
    lookers = {one.id for one in office.work.staff.with_role("supervisor")}
    hands = not_by(office, [case for case, _, _ in beside], lookers)
    for case, why, wave in beside:
        by = looker(dice, case.number, lookers - hands[key_of(case)])
        begin(office, case, _new(number, case, why, wave, by))
    return len(beside)


def _due_again(office: Office) -> list[Case]:
    """
    What was not whole, ninety days later; what was redone meanwhile, once that is a month old.

    A case that is open still waits; one that nobody may look at any more does not.
    """
    found = []
    after = timedelta(days=office.desk.rules.look_back.after_natural_days)
    for row in office.work.lookbacks.again():
        case = office.work.cases.get(row.case_id)
        if _is_out(office, case):
            row.again_at = None
        elif _is_ripe(office, row, case, after):
            row.again_at = None
            if not office.work.lookbacks.looked(key_of(case), case.reopened, AGAIN):
                found.append(case)
    return found


def _is_ripe(office: Office, row: LookBackRow, case: Case, after: timedelta) -> bool:
    if case.state != "closed" or case.closed_at is None or row.again_at is None:
        return False
    return row.again_at <= office.now and case.closed_at + after <= office.now


def _is_out(office: Office, case: Case) -> bool:
    gone = office.work.people.reader(case.address_id).gone or case.erased_at is not None
    if gone or office.work.lookbacks.asked_no_more(case.person_id):
        return True
    return is_kept_apart(office, case) or case.state in ("withdrawn", "transferred", "merged")


def _new(
    draw_id: int, case: Case, why: str, wave: int, by: int | None, *, visit: bool = False
) -> NewLookBack:
    return NewLookBack(
        draw_id=draw_id,
        case_id=key_of(case),
        why=why,
        wave=wave,
        round=case.reopened,
        unit=stratum(case),
        by_id=by,
        visit=visit,
        state=PERSON,
        closed_at=case.closed_at or case.submitted_at,
        next_at=None,
    )
