"""A flood of one chat: capped at intake, counted, told once, and never in anybody's way."""

from datetime import timedelta

from storage_house import NOW, House

from storage.inbox import MOST_WAITING, RawUpdate
from storage.limits import Limit


def updates(count: int, lane: str = "county:5", first: int = 1) -> list[RawUpdate]:
    return [
        RawUpdate("county", number, lane, str(number).encode())
        for number in range(first, first + count)
    ]


def test_more_than_fits_of_one_lane_is_counted_and_not_kept(house: House) -> None:
    house.do(lambda work: work.inbox.store(updates(MOST_WAITING + 50)))
    with house.work() as work:
        assert work.inbox.waiting() == MOST_WAITING
        work.inbox.store(updates(10, first=1_000))
        assert work.inbox.waiting() == MOST_WAITING
    assert house.one("SELECT dropped FROM overflow") == 60


def test_other_lanes_are_kept_whole(house: House) -> None:
    house.do(lambda work: work.inbox.store(updates(MOST_WAITING + 50)))
    house.do(lambda work: work.inbox.store(updates(3, "county:6", first=5_000)))
    with house.work() as work:
        lanes = {item.lane for item in work.inbox.claim(20)}
    assert lanes == {"county:5", "county:6"}


def test_what_must_be_kept_is_kept_in_any_flood(house: House) -> None:
    def urgent(update: RawUpdate) -> bool:
        return update.raw == b"9999"

    house.do(lambda work: work.inbox.store(updates(MOST_WAITING)))
    house.do(lambda work: work.inbox.store(updates(5, first=9_997), keep=urgent))
    with house.work() as work:
        assert work.inbox.waiting() == MOST_WAITING + 1


def test_a_flood_is_told_of_once_at_its_end(house: House) -> None:
    house.do(lambda work: work.inbox.store(updates(MOST_WAITING + 7)))
    with house.work() as work:
        assert work.limits.dropped("county:5") == 0
        while items := work.inbox.claim(1):
            work.inbox.done(items[0].id)
        assert work.limits.dropped("county:5") == 7
        assert work.limits.dropped("county:5") == 0
        assert work.limits.dropped("county:6") == 0


def test_a_lane_that_was_worked_takes_more(house: House) -> None:
    house.do(lambda work: work.inbox.store(updates(MOST_WAITING)))
    with house.work() as work:
        (item,) = work.inbox.claim(20)
        work.inbox.done(item.id)
        assert work.inbox.store(updates(2, first=7_000)) == 1


def met(house: House) -> int:
    with house.work() as work:
        return work.people.meet("county", 5, 5, "zh_CN").person_id


def test_what_is_counted_in_a_row_counts_however_far_apart(house: House) -> None:
    person, counts = met(house), []
    for hour in range(3):
        with house.work(NOW + hour * timedelta(hours=1)) as work:
            counts.append(work.limits.missed(person, "misses"))
    with house.work(NOW + timedelta(hours=4)) as work:
        work.limits.start_over(person, "misses")
        assert (counts, work.limits.missed(person, "misses")) == ([1, 2, 3], 1)


def test_two_workers_that_open_one_bucket_both_take_from_it(house: House) -> None:
    person, limit = met(house), Limit("cases", 10, timedelta(days=1))
    with house.work() as work:
        assert work.limits.take(person, limit) is None
        # As the other worker sees it, who read before there was a bucket.
        work.limits._buckets[person] = {}
        assert work.limits.take(person, limit, 3) is None
    with house.work() as work:
        assert work.limits._left(person, limit)[0] == 6


def test_a_bucket_is_read_once_in_a_work_and_fills_between_works(house: House) -> None:
    person, limit = met(house), Limit("cases", 2, timedelta(hours=2))
    with house.work() as work:
        assert [work.limits.take(person, limit) is None for _ in range(3)] == [True, True, False]
    with house.work(NOW + timedelta(hours=1)) as work:
        assert [work.limits.take(person, limit) is None for _ in range(2)] == [True, False]
