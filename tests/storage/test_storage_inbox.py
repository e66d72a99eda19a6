"""Updates come in once, are handled in order per chat, and a bad one holds up its chat only."""

import itertools
import random
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from storage_house import NOW, SECOND, House

from storage.inbox import RETRY_AFTER, TRIES, RawUpdate, digest
from storage.values import InboxItem


def update(number: int, chat: int = 1, words: str = "", channel: str = "county") -> RawUpdate:
    raw = f'{{"update_id":{number},"chat":{chat},"words":"{words}"}}'
    return RawUpdate(channel, number, f"{channel}:{chat}", raw.encode())


def store(house: House, *updates: RawUpdate) -> int:
    with house.work() as work:
        return work.inbox.store(updates)


def claim(house: House, limit: int = 20, after: timedelta = timedelta()) -> list[InboxItem]:
    with house.store.reading(NOW + after) as work:
        return work.inbox.claim(limit)


def handle(house: House, item: InboxItem) -> None:
    with house.work() as work:
        work.inbox.done(item.id)


def fail(house: House, item: InboxItem, after: timedelta = timedelta()) -> bool:
    with house.work(NOW + after) as work:
        return work.inbox.failed(item, "ValueError")


def numbers(items: list[InboxItem]) -> list[int]:
    return [int(item.raw.split(b":")[1].split(b",")[0]) for item in items]


def test_an_update_is_stored_as_it_came(house: House) -> None:
    assert store(house, update(7, words="路灯")) == 1
    (item,) = claim(house)
    assert item.raw == update(7, words="路灯").raw
    assert (item.channel, item.tries) == ("county", 0)


def test_a_twin_is_dropped_in_the_same_batch_and_in_a_later_one(house: House) -> None:
    assert store(house, update(1), update(1), update(2)) == 2
    assert store(house, update(2), update(3)) == 1
    assert house.count("inbox") == 3


def test_a_twin_of_an_update_that_was_handled_is_dropped(house: House) -> None:
    store(house, update(1))
    handle(house, claim(house)[0])
    assert store(house, update(1)) == 0
    assert claim(house) == []


def test_an_id_that_comes_again_with_other_words_is_another_update(house: House) -> None:
    """After a quiet week the server counts from a random number: old keys swallow nothing new."""
    assert store(house, update(5, words="水")) == 1
    assert store(house, update(5, words="电")) == 1
    assert house.count("inbox") == 2


def test_the_same_id_in_another_channel_is_another_update(house: House) -> None:
    assert store(house, update(5), update(5, channel="town")) == 2


@given(st.binary(max_size=50), st.binary(max_size=50))
def test_two_updates_have_the_same_digest_only_if_they_are_the_same(one: bytes, two: bytes) -> None:
    assert (digest(one) == digest(two)) == (one == two)


def test_after_ids_restart_at_random_nothing_is_lost_and_order_is_that_of_arrival(
    house: House,
) -> None:
    """2,147,483,000 and then 17: the order is the one in which they came, not the number's."""
    store(house, update(2_147_483_000))
    store(house, update(17), update(18))
    seen = []
    while items := claim(house):
        seen += numbers(items)
        for item in items:
            handle(house, item)
    assert seen == [2_147_483_000, 17, 18]


def test_an_empty_batch_stores_nothing(house: House) -> None:
    assert store(house) == 0


def test_of_each_chat_only_the_oldest_is_taken_up(house: House) -> None:
    store(house, update(1, 1), update(2, 1), update(3, 2), update(4, 2))
    assert numbers(claim(house)) == [1, 3]


def test_the_next_of_a_chat_comes_when_the_one_before_is_done(house: House) -> None:
    store(house, update(1, 1), update(2, 1))
    handle(house, claim(house)[0])
    assert numbers(claim(house)) == [2]


def test_no_more_are_taken_up_than_asked_for_and_the_oldest_first(house: House) -> None:
    store(house, *(update(number, number) for number in range(10)))
    assert numbers(claim(house, 3)) == [0, 1, 2]


def test_a_failed_update_waits_longer_each_time_and_its_chat_waits_with_it(house: House) -> None:
    store(house, update(1, 1), update(2, 1), update(3, 2))
    failed, other = claim(house)
    assert fail(house, failed) is False
    handle(house, other)

    assert claim(house, after=RETRY_AFTER - SECOND) == []
    (again,) = claim(house, after=RETRY_AFTER)
    assert (again.id, again.tries) == (failed.id, 1)
    fail(house, again, after=RETRY_AFTER)
    assert claim(house, after=RETRY_AFTER * 3 - SECOND) == []
    assert numbers(claim(house, after=RETRY_AFTER * 3)) == [1]


def test_a_failed_update_holds_up_no_other_chat(house: House) -> None:
    store(house, update(1, 1), update(2, 2), update(3, 2))
    failed, _ = claim(house)
    fail(house, failed)
    assert numbers(claim(house)) == [2]


def test_the_third_failure_sets_an_update_aside_and_its_chat_goes_on(house: House) -> None:
    store(house, update(1, 1), update(2, 1))
    for tries in range(1, TRIES + 1):
        (item,) = claim(house, after=timedelta(minutes=tries))
        assert fail(house, item, after=timedelta(minutes=tries)) is (tries == TRIES)

    assert numbers(claim(house, after=timedelta(hours=1))) == [2]
    assert house.rows("SELECT state, tries, error FROM inbox WHERE id = 1") == [
        (2, TRIES, "ValueError")
    ]


def test_what_was_set_aside_is_never_taken_up_again_and_its_twin_is_dropped(house: House) -> None:
    store(house, update(1))
    for tries in range(TRIES):
        fail(house, claim(house, after=timedelta(hours=tries))[0], after=timedelta(hours=tries))
    assert claim(house, after=timedelta(days=9)) == []
    assert store(house, update(1)) == 0


def test_who_waits_is_counted(house: House) -> None:
    store(house, update(1, 1), update(2, 1), update(3, 2))
    handle(house, claim(house)[0])
    with house.store.reading(NOW) as work:
        assert work.inbox.waiting() == 2


def test_the_next_instant_is_that_of_the_earliest_postponed_one_still_to_come(
    house: House,
) -> None:
    store(house, update(1, 1), update(2, 2))
    first, second = claim(house)
    with house.store.reading(NOW) as work:
        assert work.inbox.next_at() is None
    fail(house, first)
    fail(house, second, after=SECOND)
    with house.store.reading(NOW) as work:
        assert work.inbox.next_at() == NOW + RETRY_AFTER
    with house.store.reading(NOW + RETRY_AFTER) as work:
        assert work.inbox.next_at() == NOW + RETRY_AFTER + SECOND


def test_an_update_moved_to_another_channel_does_not_open(house: House) -> None:
    store(house, update(1))
    with house.work() as work:
        work.session.connection().exec_driver_sql("UPDATE inbox SET channel = 'town'")
    with pytest.raises(Exception, match="put back the key file"):
        claim(house)


@pytest.mark.parametrize("seed", range(5))
def test_whatever_fails_each_chat_is_handled_in_the_order_it_wrote(house: House, seed: int) -> None:
    draw = random.Random(seed)  # noqa: S311 - a repeatable test
    chats = {number: draw.randrange(4) for number in range(30)}
    store(house, *(update(number, chat) for number, chat in chats.items()))
    handled: list[int] = []
    clock = itertools.count()
    while len(handled) < len(chats):
        after = timedelta(minutes=next(clock))
        for item in claim(house, draw.randrange(1, 5), after):
            number = numbers([item])[0]
            if draw.random() < 0.3 and item.tries < TRIES - 1:
                fail(house, item, after)
            else:
                handle(house, item)
                handled.append(number)

    for chat in range(4):
        wrote = [number for number, at in chats.items() if at == chat]
        assert [number for number in handled if chats[number] == chat] == wrote


def test_a_hundred_updates_are_one_statement(house: House) -> None:
    assert store(house, *(update(number, number % 7) for number in range(100))) == 100
    assert len(claim(house, 20)) == 7
