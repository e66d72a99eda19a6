"""Telegram's limits hold whatever is sent, and whatever may be sent goes in the end."""

from collections import defaultdict
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from bot import pace as paces
from bot.pace import KEPT_CHATS, Pace
from storage.outbox import Lane

NOW = datetime(2026, 9, 28, tzinfo=UTC)
SECOND = timedelta(seconds=1)
LANES = st.sampled_from(list(Lane))
CHATS = st.integers(-2, 6).filter(bool)
Sent = list[tuple[datetime, int, Lane]]


@st.composite
def wishes(draw: st.DrawFn) -> list[tuple[int, Lane, float, float | None]]:
    """Messages: the chat, its lane, seconds since the last, and a server's `retry_after`."""
    pauses = st.one_of(st.none(), st.floats(0.5, 40))
    some = st.tuples(CHATS, LANES, st.sampled_from([0.0, 0.0, 0.01, 0.4, 3.0]), pauses)
    rare = st.tuples(CHATS, LANES, st.just(0.0), st.none())
    return draw(st.lists(st.one_of(rare, rare, rare, some), max_size=120))


def play(wanted: list[tuple[int, Lane, float, float | None]]) -> tuple[Sent, Sent]:
    """Send all of it in order, each when it may: what went, and what was held until when."""
    pace, now, sent, held = Pace(), NOW, [], []
    for chat, lane, gap, pause in wanted:
        now += timedelta(seconds=gap)
        now = pace.earliest(chat, lane, now)
        pace.sent(chat, lane, now)
        sent.append((now, chat, lane))
        if pause is not None:
            until = now + timedelta(seconds=pause)
            pace.hold(chat, until)
            held.append((until, chat, lane))
    return sent, held


def most_within(instants: list[datetime], window: timedelta) -> int:
    """The most of them in any window, its start counted and its end not."""
    return max((sum(at <= one < at + window for one in instants) for at in instants), default=0)


@settings(deadline=None)
@given(wishes())
def test_no_second_sees_more_than_thirty_messages(
    wanted: list[tuple[int, Lane, float, float | None]],
) -> None:
    sent, _ = play(wanted)
    assert most_within([at for at, _, _ in sent], SECOND) <= 30


@settings(deadline=None)
@given(wishes())
def test_no_chat_gets_two_messages_within_a_second(
    wanted: list[tuple[int, Lane, float, float | None]],
) -> None:
    sent, _ = play(wanted)
    by_chat = defaultdict(list)
    for at, chat, lane in sent:
        if lane is not Lane.TAP:
            by_chat[chat].append(at)
    for instants in by_chat.values():
        assert most_within(instants, SECOND) <= 1


@settings(deadline=None)
@given(st.lists(st.sampled_from([0.0, 0.5, 1.1, 7.0]), min_size=25, max_size=60))
def test_no_group_gets_more_than_twenty_messages_a_minute(gaps: list[float]) -> None:
    sent, _ = play([(-5, Lane.REPLY, gap, None) for gap in gaps])
    assert most_within([at for at, _, _ in sent], timedelta(minutes=1)) <= 20


@settings(deadline=None)
@given(wishes())
def test_what_the_server_asks_to_wait_for_is_waited_for(
    wanted: list[tuple[int, Lane, float, float | None]],
) -> None:
    pace, now = Pace(), NOW
    until: dict[int, datetime] = {}
    for chat, lane, gap, pause in wanted:
        now = pace.earliest(chat, lane, now + timedelta(seconds=gap))
        if lane is not Lane.TAP:
            assert now >= until.get(chat, now)
        if lane >= Lane.STAFF:
            assert now >= max(until.values(), default=now)
        pace.sent(chat, lane, now)
        if pause is not None:
            until[chat] = max(now + timedelta(seconds=pause), until.get(chat, now))
            pace.hold(chat, until[chat])


@settings(deadline=None)
@given(wishes(), CHATS, LANES)
def test_what_was_told_to_wait_may_go_at_the_instant_it_was_told(
    wanted: list[tuple[int, Lane, float, float | None]], chat: int, lane: Lane
) -> None:
    """Else it would wait for ever, a little longer each time."""
    pace, now = Pace(), NOW
    for other, its_lane, gap, pause in wanted:
        now = pace.earliest(other, its_lane, now + timedelta(seconds=gap))
        pace.sent(other, its_lane, now)
        if pause is not None:
            pace.hold(other, now + timedelta(seconds=pause))
    at = pace.earliest(chat, lane, now)
    assert at - now <= timedelta(seconds=101)
    assert pace.earliest(chat, lane, at) == at


def test_the_first_message_to_anybody_goes_at_once() -> None:
    assert Pace().earliest(5, Lane.BULK, NOW) == NOW


def test_two_chats_do_not_wait_for_one_another() -> None:
    pace = Pace()
    pace.sent(5, Lane.REPLY, NOW)
    assert pace.earliest(5, Lane.REPLY, NOW) > NOW
    assert pace.earliest(6, Lane.REPLY, NOW) == NOW


def test_an_answer_to_a_tap_waits_for_no_chat_but_counts_in_all() -> None:
    pace = Pace()
    pace.sent(5, Lane.REPLY, NOW)
    pace.hold(5, NOW + 30 * SECOND)
    assert pace.earliest(5, Lane.TAP, NOW) == NOW
    for _ in range(paces.ALL_PER_SECOND - 1):
        pace.sent(5, Lane.TAP, NOW)
    assert pace.earliest(6, Lane.TAP, NOW) > NOW


def test_an_answer_to_a_tap_holds_up_no_message_of_its_chat() -> None:
    pace = Pace()
    pace.sent(5, Lane.TAP, NOW)
    assert pace.earliest(5, Lane.REPLY, NOW) == NOW


def test_what_is_not_urgent_leaves_room_for_replies() -> None:
    pace = Pace()
    for chat in range(1, paces.CALM_PER_SECOND + 1):
        pace.sent(chat, Lane.BULK, NOW)
    assert pace.earliest(99, Lane.STAFF, NOW) > NOW
    assert pace.earliest(99, Lane.REPLY, NOW) == NOW


def test_a_calm_message_goes_once_the_replies_pause() -> None:
    pace = Pace()
    for chat in range(1, paces.ALL_PER_SECOND + 1):
        pace.sent(chat, Lane.REPLY, NOW)
    at = pace.earliest(99, Lane.BULK, NOW)
    assert NOW < at <= NOW + 2 * SECOND
    assert pace.earliest(99, Lane.BULK, at) == at


def test_one_chat_that_must_wait_holds_back_others_only_where_they_are_not_urgent() -> None:
    pace = Pace()
    pace.hold(5, NOW + 30 * SECOND)
    assert pace.earliest(5, Lane.REPLY, NOW) == NOW + 30 * SECOND
    assert pace.earliest(6, Lane.REPLY, NOW) == NOW
    assert pace.earliest(6, Lane.STAFF, NOW) == NOW + 30 * SECOND


def test_a_shorter_wait_does_not_shorten_a_longer_one() -> None:
    pace = Pace()
    pace.hold(5, NOW + 30 * SECOND)
    pace.hold(5, NOW + 3 * SECOND)
    assert pace.earliest(5, Lane.REPLY, NOW) == NOW + 30 * SECOND


def test_what_pace_remembers_does_not_grow_with_the_county() -> None:
    pace, now = Pace(), NOW
    for chat in range(1, 3 * KEPT_CHATS):
        pace.sent(chat, Lane.REPLY, now)
        pace.sent(-chat, Lane.STAFF, now)
        now += timedelta(milliseconds=80)
    assert len(pace._next_in_chat) <= KEPT_CHATS + 1
    assert len(pace._group) <= KEPT_CHATS + 1
    assert len(pace._recent) < 10 * KEPT_CHATS


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from([0.0, 0.02, 0.3]), st.floats(0, 5)), max_size=120))
def test_no_second_sees_more_than_thirty_however_late_they_arrive(
    wanted: list[tuple[float, float]],
) -> None:
    pace, now, flying, arrived = Pace(), NOW, [], []
    for chat, (gap, takes) in enumerate(wanted, start=1):
        now += timedelta(seconds=gap)
        while True:
            for at in sorted(one for one in flying if one <= now):
                pace.arrived(at)
                flying.remove(at)
            ready = pace.earliest(chat, Lane.REPLY, now)
            if ready <= now:
                break
            now = min([ready, *(one for one in flying if one > now)])
        pace.sent(chat, Lane.REPLY, now, flying=True)
        flying.append(now + timedelta(seconds=takes))
        arrived.append(now + timedelta(seconds=takes))
    assert most_within(arrived, SECOND) <= 30
