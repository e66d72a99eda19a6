"""localchat's own clock goes forward only."""

import datetime as dt

import pytest
from chat_desk import START, Watch
from hypothesis import given
from hypothesis import strategies as st

from localchat.clock import Clock, read_instant, real_time

HOUR = dt.timedelta(hours=1)


def test_it_follows_its_source(watch: Watch) -> None:
    clock = Clock(watch)
    watch.pass_by(minutes=5)
    assert clock.now() == START + dt.timedelta(minutes=5)
    assert clock.epoch() == clock.now().timestamp()


def test_it_runs_on_from_where_it_was_moved_to(watch: Watch) -> None:
    clock = Clock(watch)
    clock.move_to(START + HOUR)
    watch.pass_by(seconds=10)
    assert clock.now() == START + HOUR + dt.timedelta(seconds=10)
    assert clock.ahead == 3600


def test_it_stands_still_when_held_and_runs_on_when_moved(watch: Watch) -> None:
    clock = Clock(watch)
    clock.hold_at(START + HOUR)
    watch.pass_by(minutes=30)
    assert clock.now() == START + HOUR
    clock.move_to(START + HOUR)
    watch.pass_by(seconds=1)
    assert clock.now() == START + HOUR + dt.timedelta(seconds=1)


def test_an_earlier_instant_changes_nothing(watch: Watch) -> None:
    clock = Clock(watch)
    clock.move_to(START - HOUR)
    assert clock.now() == START
    clock.hold_at(START + HOUR)
    clock.hold_at(START)
    assert clock.now() == START + HOUR


def test_it_starts_as_far_ahead_as_it_was_left(watch: Watch) -> None:
    clock = Clock(watch)
    clock.move_to(START + HOUR)
    assert Clock(watch, clock.ahead).now() == clock.now()


@given(st.lists(st.tuples(st.sampled_from(["move", "hold", "pass"]), st.integers(-9000, 9000))))
def test_whatever_happens_it_never_goes_back(steps: list[tuple[str, int]]) -> None:
    watch = Watch()
    clock = Clock(watch)
    before = clock.now()
    for step, seconds in steps:
        if step == "pass":
            watch.pass_by(seconds=abs(seconds))
        else:
            target = START + dt.timedelta(seconds=seconds)
            (clock.move_to if step == "move" else clock.hold_at)(target)
        assert clock.now() >= before
        before = clock.now()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-10-10T09:00:00+08:00", START),
        ("2026-10-10T01:00:00Z", START),
        ("2026-10-10T01:00:00", START),
        ("2026-10-10T01:00", START),
    ],
)
def test_an_instant_without_a_zone_is_utc(text: str, expected: dt.datetime) -> None:
    assert read_instant(text) == expected


def test_what_is_no_instant_is_refused() -> None:
    with pytest.raises(ValueError, match="isoformat"):
        read_instant("明天")


def test_real_time_has_a_zone() -> None:
    assert real_time().tzinfo is dt.UTC
