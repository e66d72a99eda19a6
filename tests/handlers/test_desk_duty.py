"""Out of hours: what can't wait reaches who is on duty, then the next, then those who can ring."""

from dataclasses import replace
from datetime import timedelta

import pytest
from scripts import LIFT, POWER, filed
from town import SUPERVISOR_B, Somebody, Town

from domain.reach import Duty, Relaying

FIRST, SECOND = "值班员甲", "值班员乙"


def roster(town: Town, *people: tuple[str, str]) -> None:
    """Who is on duty from now until the morning; each with an account, or none."""
    on = [
        Duty(town.now, town.now + timedelta(hours=14), person, f"0971-555000{i}", None, account)
        for i, (person, account) in enumerate(people, 1)
    ]
    relaying = Relaying(roster=tuple(on), nobody_on_duty="0971-5559999")
    town.under(relaying=relaying)


def account(who: Somebody) -> str:
    return f"{who.channel}.{who.user_id}"


@pytest.fixture
def night(town: Town) -> tuple[Somebody, Somebody]:
    """Eight in the evening; a handler and a supervisor are on duty, in this order."""
    town.waits_until("20:00")
    first, second = town.handler("公安局"), town.somebody(SUPERVISOR_B)
    roster(town, (FIRST, account(first)), (SECOND, account(second)))
    return first, second


def test_an_urgent_case_reaches_who_is_on_duty_at_once(
    town: Town, night: tuple[Somebody, Somebody]
) -> None:
    _, number = filed(town, text=POWER)
    told = night[0].reads()
    assert f"【值班】【紧急】{number}" in told
    assert night[1].reads() == ""
    assert all(seen.protect for seen in night[0].chat.of("duty.card"))


def test_after_a_quarter_of_an_hour_the_next_is_told(
    town: Town, night: tuple[Somebody, Somebody]
) -> None:
    _, number = filed(town, text=POWER)
    town.passes(minutes=14)
    assert night[1].reads() == ""
    town.passes(minutes=1)
    assert f"【值班】【紧急】{number}" in night[1].reads()


def test_then_clerks_and_supervisors_have_the_telephones(
    town: Town, night: tuple[Somebody, Somebody]
) -> None:
    assert night
    _, number = filed(town, text=POWER)
    town.passes(minutes=30)
    told = town.clerk().reads()
    assert f"【值班没人接】【紧急】{number}" in told
    assert "值班员甲 0971-5550001" in told
    assert "0971-5559999" in told
    assert "值班没人接" in town.supervisor().reads()
    town.passes(hours=3)
    assert len(town.clerk().chat.of("duty.nobody")) == 1


def test_whoever_signs_ends_it(town: Town, night: tuple[Somebody, Somebody]) -> None:
    _, number = filed(town, text=POWER)
    unit = town.desk.county.unit(town.case(number).lead_unit or "").zh
    town.handler(unit).taps("看全文")
    town.passes(minutes=40)
    assert night[1].chat.of("duty.card") == []
    assert town.clerk().chat.of("duty.nobody") == []


def test_an_ordinary_case_waits_for_the_morning(
    town: Town, night: tuple[Somebody, Somebody]
) -> None:
    filed(town, text=LIFT)
    assert night[0].reads() == ""


def test_in_working_hours_nobody_on_duty_is_told(town: Town) -> None:
    first = town.handler("公安局")
    roster(town, (FIRST, account(first)))
    filed(town, text=POWER)
    assert first.chat.of("duty.card") == []


def test_who_has_no_account_is_passed_over_and_rung_in_the_end(town: Town) -> None:
    town.waits_until("20:00")
    second = town.somebody(SUPERVISOR_B)
    roster(town, (FIRST, ""), (SECOND, account(second)))
    _, number = filed(town, text=POWER)
    assert number in second.reads()
    town.passes(minutes=15)
    assert "值班员甲 0971-5550001" in town.clerk().reads()


def test_the_accused_on_duty_hear_nothing(town: Town, night: tuple[Somebody, Somebody]) -> None:
    """Promise 4 holds at night, too: the row rule is asked before anybody is told."""
    _, number = filed(town, text=POWER)
    night[0].reads()
    town.changes(number, accused_unit="police")
    shown = len(night[0].chat.of("duty.card"))
    town.passes(minutes=15)
    assert len(night[0].chat.of("duty.card")) == shown
    assert number in str(town.clerk().chat)


def test_danger_at_night_reaches_duty_before_it_is_dispatched(
    town: Town, night: tuple[Somebody, Somebody]
) -> None:
    wang = town.citizen("王")
    wang.says("楼下煤气罐怕要爆炸")
    wang.taps("现在有危险，怎么打")
    assert "【值班】【特急】" in night[0].reads()


def test_without_a_roster_nobody_is_told(town: Town) -> None:
    town.waits_until("20:00")
    filed(town, text=POWER)
    assert town.clerk().chat.of("duty.nobody") == []


def test_the_units_own_people_come_first(town: Town) -> None:
    town.waits_until("20:00")
    _, number = filed(town, "李", POWER)
    unit = town.case(number).lead_unit
    own, county = town.handler(town.desk.county.unit(unit or "").zh, "B"), town.supervisor()
    end = town.now + timedelta(hours=9)
    on = (
        Duty(town.now, end, SECOND, "0971-5550002", None, account(county)),
        Duty(town.now, end, FIRST, "0971-5550001", unit, account(own)),
    )
    town.under(relaying=replace(Relaying(), roster=on))
    _, second = filed(town, "王", POWER + "，整条街都黑了")
    assert second in str(own.chat.of("duty.card"))
    assert county.chat.of("duty.card") == []
