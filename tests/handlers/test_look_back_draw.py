"""The week's draw in the running desk: once, in working hours, from what may be drawn."""

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from look_backs import begins, closed, draws, look_back_of, look_backs, mondays, to_the_draw
from scripts import LIFT_UNIT, NOISE
from sqlalchemy import delete
from sqlmodel import col
from town import Town

from domain.draw_record import check, read
from domain.drawing import hashed
from domain.rules import LongUnresolved
from handlers.supervisors.lookback_draw import CHAIN_LENGTH, SEEDS_LEFT, WEEK, make_draw, week_of
from storage.tables import Meta, SeedChain
from storage.work import Work


def filed_closed(town: Town, name: str, **parts: Any) -> str:
    """A case in the state in which a draw finds it."""
    number = town.citizen(name).files(NOISE)
    plain: dict[str, Any] = {"state": "closed", "closed_at": town.now, "lead_unit": "housing"}
    town.changes(number, **{**plain, "kind": "complaint", **parts})
    return number


def drawn_numbers(town: Town) -> set[str]:
    """The cases that are looked at, whyever."""
    rows = look_backs(town)
    return {town.asks(lambda work, one=one: work.cases.get(one.case_id).number) for one in rows}


def test_one_draw_a_week_however_often_the_clock_ticks(town: Town) -> None:
    begins(town)
    for day in ("2026-10-12 09:59", "2026-10-12 10:00", "2026-10-12 14:45", "2026-10-13 10:00"):
        town.waits_until(day)
        town.tick()
    assert [one.week for one in draws(town)] == ["2026-W42"]
    assert draws(town)[-1].at == town.at("2026-10-12 10:00")


def test_no_draw_on_a_rest_day_nor_at_night_nor_at_lunch(town: Town) -> None:
    begins(town)
    for day in ("2026-10-11 12:00", "2026-10-12 07:00", "2026-10-12 12:30", "2026-10-12 20:00"):
        town.waits_until(day)
    assert [one.week for one in draws(town)] == []


def test_a_week_without_its_monday_is_drawn_on_its_first_working_day(town: Town) -> None:
    """The holiday of 2026 ends on Wednesday 7 October; Thursday is worked."""
    begins(town)
    town.waits_until("2026-10-05 14:45")
    assert draws(town) == []
    town.waits_until("2026-10-08 14:45")
    assert [one.week for one in draws(town)] == ["2026-W41"]


def test_what_a_week_without_a_draw_would_have_had_the_next_one_has(town: Town) -> None:
    begins(town)
    number = filed_closed(town, "王")
    mondays(town, 2)
    town.now = town.now + timedelta(days=28)
    town.tick()
    assert look_back_of(town, number).why == "drawn"
    spans = [read(one.record) for one in draws(town)]
    assert all(a.until == b.since for a, b in pairwise(spans))


def test_nothing_that_was_closed_before_the_seeds_were_fixed_is_ever_drawn(town: Town) -> None:
    number = filed_closed(town, "王", closed_at=town.now - timedelta(days=3))
    begins(town)
    to_the_draw(town)
    assert look_backs(town, number) == []


def test_the_seeds_are_fixed_and_their_anchor_told_before_anything_is_drawn(town: Town) -> None:
    with town.store.work(town.now) as work:
        work.session.execute(delete(SeedChain))
        work.session.execute(delete(Meta).where(col(Meta.key) == WEEK))
    begins(town)
    told = town.supervisor().reads()
    chain = town.asks(lambda work: work.lookbacks.chain())
    assert chain.anchor in told
    assert f"够抽{CHAIN_LENGTH - 1}周" in told
    to_the_draw(town)
    first = read(draws(town)[0].record)
    assert hashed(first.dice.seed) == chain.anchor


def test_the_next_chain_is_fixed_long_before_it_is_needed(town: Town) -> None:
    begins(town)
    with town.store.work(town.now) as work:
        chain = work.lookbacks.chain()
        assert chain is not None
        chain.used = CHAIN_LENGTH - 1 - SEEDS_LEFT - 1
    town.supervisor().reads()
    mondays(town, 2)
    assert "种子链已经生成" in town.supervisor().reads()
    mondays(town, 1)
    assert "种子链已经生成" not in town.supervisor().reads()


def test_every_draw_repeats_and_hashes_to_the_one_before(town: Town) -> None:
    begins(town)
    for name in "王李赵":
        filed_closed(town, name)
    mondays(town, 7)
    records = draws(town)
    before = town.asks(lambda work: work.lookbacks.anchor(records[0].chain_id))
    for draw in records:
        assert check(draw.record, told=draw.digest, before=before) is None
        before = read(draw.record).dice.seed


# What is drawn from, what is looked at in any case, what never


KINDS = {
    "complaint": ({"kind": "complaint"}, "drawn"),
    "report": ({"kind": "report"}, "drawn"),
    "consultation": ({"kind": "consultation"}, None),
    "praise": ({"kind": "praise"}, None),
    "help": ({"kind": "help"}, None),
    "listed consultation": ({"kind": "help", "problem_at": "now"}, "listed"),
    "reopened": ({"reopened": 1}, "reopened"),
    "reopened help": ({"kind": "help", "reopened": 1}, "reopened"),
    "open too long": ({"submitted_at": "long ago"}, "long_unresolved"),
    "overdue too long": ({"unit_due_at": "weeks ago", "replied_at": "now"}, "long_unresolved"),
    "blames a unit": ({"accused_unit": "housing"}, None),
    "conduct": ({"category": "conduct"}, None),
    "graft": ({"category": "integrity", "reopened": 1}, None),
    "still open": ({"state": "replied"}, None),
    "withdrawn": ({"state": "withdrawn"}, None),
    "confidential": ({"confidential": True}, "drawn"),
}


@pytest.mark.parametrize("what", KINDS)
def test_what_is_looked_at_and_why(town: Town, what: str) -> None:
    begins(town)
    parts, why = KINDS[what]
    instants = {
        "now": town.now,
        "long ago": town.now - timedelta(days=61),
        "weeks ago": town.now - timedelta(days=20),
    }
    number = filed_closed(
        town, "王", **{name: instants.get(str(value), value) for name, value in parts.items()}
    )
    to_the_draw(town)
    assert [one.why for one in look_backs(town, number)] == ([why] if why else [])


def test_what_was_once_on_the_list_of_problems_is_looked_at(town: Town) -> None:
    begins(town)
    number = filed_closed(town, "王", kind="help")
    with town.store.work(town.now) as work:
        case = work.cases.by_number(number)
        assert case is not None
        row = work.listings.list(
            case, reason="三次转办", measures="", responsible="", due=town.now, listed_by=None
        )
        row.struck_at = town.now
    to_the_draw(town)
    assert [one.why for one in look_backs(town, number)] == ["listed"]


def test_a_leaders_case_is_looked_at_in_any_case_even_if_it_is_theirs_no_more(town: Town) -> None:
    begins(town)
    number = filed_closed(town, "王", kind="help")
    with town.store.work(town.now) as work:
        case_id = work.cases.by_number(number).id or 0  # type: ignore[union-attr]
        row = work.supervision.lead(case_id, "张县长", town.now, 1)
        row.ended_at = town.now
    to_the_draw(town)
    assert [one.why for one in look_backs(town, number)] == ["leader_assigned"]


def test_what_is_long_unresolved_is_by_the_countys_own_measure(town: Town) -> None:
    strict = LongUnresolved(or_open_natural_days=2)
    town.under(rules=replace(town.desk.rules, long_unresolved=strict))
    begins(town)
    number = filed_closed(town, "王", submitted_at=town.now - timedelta(days=3))
    to_the_draw(town)
    assert [one.why for one in look_backs(town, number)] == ["long_unresolved"]


def test_how_many_are_left_out_and_why_stands_in_the_record(town: Town) -> None:
    begins(town)
    filed_closed(town, "王")
    filed_closed(town, "李", kind="consultation")
    filed_closed(town, "赵", category="conduct")
    filed_closed(town, "钱", reopened=1)
    to_the_draw(town)
    record = next(r for one in draws(town) if (r := read(one.record)).population)
    assert record.left_out == (("always", 1), ("other_kind", 1), ("secret", 1))
    assert len(record.population) == 1


def test_no_more_are_drawn_than_the_county_sets(town: Town) -> None:
    rules = town.desk.rules
    look_back = type(rules.look_back)(random_per_week=2)
    town.under(rules=type(rules)(look_back=look_back))
    town.tick()
    for name in "王李赵钱":
        filed_closed(town, name)
    to_the_draw(town)
    assert [one.why for one in look_backs(town)] == ["drawn", "drawn"]


# Nobody looks at their own


def test_whoever_had_a_case_in_hand_does_not_look_at_it(town: Town) -> None:
    """The named supervisor is never drawn where there is another."""
    begins(town)
    numbers = [filed_closed(town, name) for name in "王李赵"]
    named = town.asks(lambda work: work.staff.with_role("supervisor"))[0]
    for number in numbers:
        town.changes(number, supervisor_id=named.id)
    to_the_draw(town)
    assert {look_back_of(town, one).by_id for one in numbers} == {2, 3} - {named.id}
    record = next(r for one in draws(town) if (r := read(one.record)).population)
    assert all(one.not_by == (named.id,) for one in record.drawn)


def test_who_did_something_about_it_does_not_look_though_nobody_is_left(town: Town) -> None:
    begins(town)
    number = filed_closed(town, "王")

    def both_did(work: Work) -> None:
        case = work.cases.by_number(number)
        assert case is not None
        for member in work.staff.with_role("supervisor"):
            work.cases.note(case, "note", actor="supervisor", state_from=None, staff_id=member.id)

    with town.store.work(town.now) as work:
        both_did(work)
    to_the_draw(town)
    assert look_back_of(town, number).by_id is None


def test_two_programs_at_once_make_one_draw(town: Town) -> None:
    """Should two ever come to it at the same instant, the second writes nothing."""
    begins(town)
    week = week_of_now(town)
    town.does(lambda office: make_draw(office, week))
    with pytest.raises(Exception, match=r"UNIQUE|unique"):
        town.does(lambda office: make_draw(office, week))
    assert len(draws(town)) == 1


def week_of_now(town: Town) -> str:
    """This week."""
    weeks: list[str] = []
    town.does(lambda office: weeks.append(week_of(office, office.now)))
    return weeks[0]


def test_a_unit_is_told_nothing_of_a_draw(town: Town) -> None:
    begins(town)
    _, number = closed(town)
    unit = [town.handler(LIFT_UNIT), town.handler(LIFT_UNIT, "B"), town.head(LIFT_UNIT)]
    for one in unit:
        one.reads()
    to_the_draw(town)
    town.passes(days=8)
    assert all(number not in one.reads() for one in unit)
