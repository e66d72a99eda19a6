"""The list of problems: one open row a case, its words gone with the case's key."""

from datetime import timedelta
from typing import Any

import pytest
from storage_house import NOW, House

from storage.listings import AlreadyListed
from storage.tables import Listing
from storage.work import Work


def listed(work: Work, case_id: int, **parts: Any) -> Listing:
    plain: dict[str, Any] = {
        "reason": "反映三次",
        "measures": "换电机",
        "responsible": "李局长",
        "due": NOW + timedelta(days=9),
        "listed_by": None,
    }
    return work.listings.list(work.cases.get(case_id), **plain | parts)


def test_a_listed_case_is_found_with_what_was_written(house: House) -> None:
    case_id = house.file()
    house.do(lambda work: listed(work, case_id, source="petition", external_no="X-1"))
    with house.work() as work:
        row = work.listings.open_for(case_id)
        assert row is not None
        words = work.listings.words(row)
        assert (words.reason, words.measures, words.evidence) == ("反映三次", "换电机", "")
        assert (row.responsible, row.source, row.external_no) == ("李局长", "petition", "X-1")


def test_a_case_stands_on_the_list_once(house: House) -> None:
    case_id = house.file()
    with house.work() as work:
        listed(work, case_id)
        with pytest.raises(AlreadyListed):
            listed(work, case_id)


def test_what_was_struck_off_may_be_listed_again(house: House) -> None:
    case_id = house.file()
    with house.work() as work:
        listed(work, case_id).struck_at = NOW
    with house.work() as work:
        listed(work, case_id)
        assert len(work.listings.of_case(case_id)) == 2


def test_the_first_due_stands_on_top(house: House) -> None:
    first, later = house.file(), house.file(user_id=2)
    with house.work() as work:
        listed(work, later, due=NOW + timedelta(days=20))
        listed(work, first)
    with house.work() as work:
        assert [row.case_id for row in work.listings.open()] == [first, later]


def test_nothing_that_was_written_stands_in_clear(house: House) -> None:
    case_id = house.file()
    house.do(lambda work: listed(work, case_id))
    assert "反映三次".encode() not in house.one("SELECT reason FROM listing")


def test_an_erased_case_leaves_its_row_without_words(house: House) -> None:
    case_id = house.file()
    house.do(lambda work: listed(work, case_id))
    house.do(lambda work: work.cases.forget_words(work.cases.get(case_id)))
    with house.work() as work:
        row = work.listings.open_for(case_id)
        assert row is not None
        assert work.listings.words(row).reason == ""
