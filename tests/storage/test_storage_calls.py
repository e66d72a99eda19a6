"""The call list in the store: claimed by one clerk, free again after a crash, words sealed."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from storage_house import NOW, House

from storage.calls import HELD_FOR, Call
from storage.work import Work

LATER = NOW + timedelta(hours=1)


@pytest.fixture
def clerks(house: House) -> list[int]:
    """The ids of two clerks' roles."""
    return [house.appoint(user_id, "clerk", None).id for user_id in (90, 91)]


def wants(house: House, user_id: int, why: str = "human", case_id: int | None = None) -> int:
    address_id = house.meet(user_id)
    house.do(lambda work: work.people.wants_a_person(address_id, why, case_id))
    return address_id


def take(house: House, staff_id: int, now: datetime = NOW) -> Call | None:
    with house.work(now) as work:
        return work.calls.take_next(staff_id)


def test_the_oldest_is_called_first_and_nobody_twice_at_once(
    house: House, clerks: list[int]
) -> None:
    first, second = wants(house, 1), wants(house, 2)
    calls = [take(house, one) for one in (*clerks, clerks[0])]
    assert [one.address_id if one else None for one in calls] == [first, second, first]
    assert take(house, house.appoint(92, "clerk", None).id) is None


def test_clerks_who_ask_at_the_same_instant_get_different_people(
    house: House, clerks: list[int]
) -> None:
    for user_id in range(1, 9):
        wants(house, user_id)
    more = [house.appoint(user_id, "clerk", None).id for user_id in range(92, 98)]
    with ThreadPoolExecutor(8) as pool:
        taken = list(pool.map(lambda one: take(house, one), [*clerks, *more]))
    assert len({one.address_id for one in taken if one}) == 8


def test_the_worst_words_go_before_everything(house: House, clerks: list[int]) -> None:
    wants(house, 1)
    urgent = wants(house, 2, "crisis")
    call = take(house, clerks[0])
    assert call is not None
    assert (call.address_id, call.whys) == (urgent, ("crisis",))


def test_reasons_of_one_case_are_one_call(house: House, clerks: list[int]) -> None:
    case_id = house.file()
    wants(house, 1, "not_read", case_id)
    wants(house, 1, "complaint", case_id)
    call = take(house, clerks[0])
    assert call is not None
    assert call.whys == ("not_read", "complaint")
    with house.work() as work:
        assert work.calls.waiting() == 1
        work.calls.finish(call.address_id, call.case_id)
    assert take(house, clerks[0]) is None


def test_what_a_clerk_took_before_the_program_ended_is_free_again(
    house: House, clerks: list[int]
) -> None:
    """Killed between the claim and the record: the claim is all that was written."""
    address_id = wants(house, 1)
    assert take(house, clerks[0]) is not None
    assert take(house, clerks[1], NOW + HELD_FOR - timedelta(seconds=1)) is None
    again = take(house, clerks[1], NOW + HELD_FOR)
    assert again is not None
    assert again.address_id == address_id
    with house.work(NOW + HELD_FOR) as work:
        assert work.calls.taken(clerks[0], address_id, None) is None
        assert work.calls.busy() == [clerks[1]]


def test_what_is_put_off_waits_until_then(house: House, clerks: list[int]) -> None:
    wants(house, 1)
    call = take(house, clerks[0])
    assert call is not None
    house.do(lambda work: work.calls.release(call.person_id, until=LATER))
    assert take(house, clerks[1]) is None
    assert take(house, clerks[1], LATER) is not None


def test_words_are_sealed_under_their_cases_key_and_read_once(house: House) -> None:
    case_id = house.file()
    address_id = house.meet()
    house.do(lambda work: work.calls.keep_words(address_id, "k", "已经修好了", case_id))
    assert "修好".encode() not in house.one("SELECT words FROM call_words")
    with house.work() as work:
        assert [one.text for one in work.calls.words(address_id, case_id)] == ["已经修好了"]
        work.calls.told(address_id, case_id)
        assert work.calls.words(address_id, case_id) == []


def test_of_an_erased_case_nothing_is_kept_and_nothing_opens(house: House) -> None:
    case_id = house.file()
    address_id = house.meet()
    house.do(lambda work: work.calls.keep_words(address_id, "k", "甲", case_id))
    house.do(_erase)
    with house.work() as work:
        work.calls.keep_words(address_id, "k", "乙", case_id)
        assert work.calls.words(address_id, case_id) == []
    assert house.count("call_words") == 1


def test_calls_that_were_made_are_found_again(house: House, clerks: list[int]) -> None:
    wants(house, 1)
    call = take(house, clerks[0])
    assert call is not None
    for at in (NOW, LATER):
        house.do(lambda work: work.calls.note(call, clerks[0], "missed"), at)
    with house.work() as work:
        assert len(work.calls.made(call.address_id, None, after=NOW)) == 2
        assert len(work.calls.made(call.address_id, None, after=LATER)) == 1


def _erase(work: Work) -> None:
    work.session.connection().exec_driver_sql("DELETE FROM case_key")
