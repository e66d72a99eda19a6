"""Names and telephones: sealed, found without being opened, and never read without a row."""

import pytest
from storage_house import House

from storage.identities import digits
from storage.people import NO_CHAT

PHONE, NAME = "13912345678", "王建国"


def known(house: House) -> int:
    """A person whose name and telephone the desk knows."""
    with house.work() as work:
        person_id = work.people.without_chat("zh_CN").person_id
        work.identities.know(person_id, name=NAME, phone=PHONE)
    return person_id


def test_a_name_and_a_number_come_back_to_who_says_why(house: House) -> None:
    person_id = known(house)
    with house.work() as work:
        assert work.identities.read(person_id, reader_id=9, reason="回访") == (NAME, PHONE)


def test_every_reading_leaves_a_row_with_reader_and_reason(house: House) -> None:
    person_id = known(house)
    with house.work() as work:
        work.identities.read(person_id, reader_id=9, reason="回访")
    with house.work() as work:
        (row,) = work.identities.readings(person_id)
        assert (row.reader_id, work.identities.reason(row), row.how) == (9, "回访", "reveal")


def test_a_reason_may_name_somebody_so_it_is_sealed(house: House) -> None:
    person_id = known(house)
    with house.work() as work:
        work.identities.read(person_id, reader_id=9, reason="王建国来电")
    assert "王建国" not in house.one("SELECT reason FROM access")


def test_what_is_masked_or_read_by_the_person_leaves_no_row(house: House) -> None:
    person_id = known(house)
    with house.work() as work:
        assert work.identities.to_mask(person_id) == (NAME, PHONE)
        assert work.identities.own(person_id) == (NAME, PHONE)
        assert work.identities.has_name(person_id)
        assert work.identities.to_mask(1) == ()
        assert not work.identities.has_name(1)
    assert house.count("access") == 0


def test_a_nudge_reaches_a_telephone_and_leaves_no_row(house: House) -> None:
    person_id = known(house)
    with house.work() as work:
        assert work.identities.phone_to_reach(person_id) == PHONE
    assert house.count("access") == 0


def test_a_person_is_found_by_a_number_however_it_is_written_and_the_search_leaves_a_row(
    house: House,
) -> None:
    person_id = known(house)
    for written in ("139 1234 5678", "+86 139-1234-5678", PHONE):
        with house.work() as work:
            found = work.identities.with_phone(written, reader_id=9, reason="来电")
        assert found == [person_id]
    assert house.count("access") == 3


def test_a_number_of_nobody_finds_nobody_and_leaves_no_row(house: House) -> None:
    known(house)
    with house.work() as work:
        assert work.identities.with_phone("13900000000", reader_id=9, reason="来电") == []
    assert house.count("access") == 0


def test_what_is_not_given_stays(house: House) -> None:
    person_id = known(house)
    with house.work() as work:
        work.identities.know(person_id, phone="0000-5520111")
    with house.work() as work:
        assert work.identities.read(person_id, reader_id=9, reason="x") == (NAME, "0000-5520111")


def test_what_is_forgotten_is_gone(house: House) -> None:
    person_id = known(house)
    with house.work() as work:
        work.identities.forget(person_id)
        work.identities.forget(person_id)
    with house.work() as work:
        assert not work.identities.has_phone(person_id)
        assert work.identities.read(person_id, reader_id=9, reason="x") == ("", "")


def test_neither_name_nor_number_stands_readable_in_the_file(house: House) -> None:
    known(house)
    rows = house.rows("SELECT name, phone, phone_index FROM identity")
    assert NAME.encode() not in rows[0][0]
    assert PHONE.encode() not in rows[0][1]
    assert PHONE not in rows[0][2]


def test_who_rang_has_an_address_that_no_channel_sends_to(house: House) -> None:
    with house.work() as work:
        reader = work.people.without_chat("zh_CN")
        assert work.people.reader(reader.address_id).channel == NO_CHAT


@pytest.mark.parametrize(
    ("written", "compared"),
    [
        ("+86 139 1234 5678", "13912345678"),
        ("0000-5520111", "00005520111"),
        ("8613912345678", "13912345678"),
        ("86123456", "86123456"),
    ],
)
def test_a_number_is_compared_by_its_digits(written: str, compared: str) -> None:
    assert digits(written) == compared
