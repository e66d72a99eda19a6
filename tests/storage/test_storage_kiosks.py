"""Tablets in the database: known by keyed hashes alone, and ratings of many written together."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from storage_house import NOW, House

from domain.kiosks import (
    PAIRING_VALID,
    DeviceRevoked,
    NotPaired,
    OtherWindow,
    PairingExpired,
    PairingUsed,
    PairingWrong,
    Proof,
)
from storage.kiosk_ratings import KioskRow
from storage.kiosks import KEPT

CODE, DEVICE, SECRET = "ABCD2345", "d1", "a secret of its own"
PROOF = Proof(DEVICE, SECRET, "main/1")
LATER = NOW + timedelta(seconds=1)


@pytest.fixture
def house(opened: Callable[[], House]) -> House:
    made = opened()
    made.do(lambda work: work.kiosks.offer("main/1", CODE))
    return made


@pytest.fixture
def paired(house: House) -> House:
    house.do(lambda work: work.kiosks.pair("main/1", CODE, DEVICE, SECRET))
    return house


def row(
    key: str, grade: int = 5, at: timedelta = timedelta(0), clerk: int | None = None
) -> KioskRow:
    when = NOW + at
    return KioskRow("main/1", "market", clerk, grade, when, when.date(), DEVICE, key, ("fast",), 1)


def test_a_paired_tablet_is_known_by_its_secret(paired: House) -> None:
    with paired.work() as work:
        work.kiosks.check(PROOF)
        for wrong in (Proof(DEVICE, "another", "main/1"), Proof("d2", SECRET, "main/1")):
            with pytest.raises(NotPaired):
                work.kiosks.check(wrong)
        with pytest.raises(OtherWindow):
            work.kiosks.check(Proof(DEVICE, SECRET, "main/2"))


def test_many_are_known_at_once_each_for_itself(paired: House) -> None:
    wrong = Proof("d2", SECRET, "main/1")
    with paired.work() as work:
        known = work.kiosks.known([PROOF, wrong, PROOF])
    assert known[PROOF] is None
    assert isinstance(known[wrong], NotPaired)


def test_a_code_works_once_for_its_window_and_in_time(house: House) -> None:
    with pytest.raises(PairingWrong):
        house.do(lambda work: work.kiosks.pair("main/2", CODE, DEVICE, SECRET))
    late = NOW + PAIRING_VALID + timedelta(seconds=1)
    with pytest.raises(PairingExpired):
        house.do(lambda work: work.kiosks.pair("main/1", CODE, DEVICE, SECRET), late)
    house.do(lambda work: work.kiosks.pair("main/1", CODE, DEVICE, SECRET))
    with pytest.raises(PairingUsed):
        house.do(lambda work: work.kiosks.pair("main/1", CODE, "d2", SECRET))


def test_old_codes_go(house: House) -> None:
    later = NOW + KEPT + timedelta(days=1)
    house.do(lambda work: work.kiosks.offer("main/2", "WXYZ6789"), later)
    assert house.count("kiosk_pairing") == 1


def test_a_revoked_tablet_is_one_no_more(paired: House) -> None:
    with paired.work() as work:
        assert work.kiosks.revoke(DEVICE)
        assert not work.kiosks.revoke(DEVICE)
        assert not work.kiosks.revoke("d2")
        with pytest.raises(DeviceRevoked):
            work.kiosks.check(PROOF)
        assert [one.revoked_at for one in work.kiosks.devices()] == [NOW]


def test_when_a_tablet_was_seen_is_noted_every_ten_minutes(paired: House) -> None:
    for minutes, seen in ((5, 0), (11, 11), (15, 11)):
        with paired.work(NOW + timedelta(minutes=minutes)) as work:
            work.kiosks.check(PROOF)
            assert work.kiosks.devices()[0].seen_at == NOW + timedelta(minutes=seen)


def test_neither_code_nor_secret_stands_in_the_database(paired: House) -> None:
    content = b"".join(path.read_bytes() for path in paired.path.parent.glob("desk.db*"))
    assert CODE.encode() not in content
    assert SECRET.encode() not in content


def test_many_ratings_are_written_together_and_a_known_key_stays_what_it_was(
    house: House,
) -> None:
    with house.work() as work:
        assert work.kiosk_ratings.add([row("a", 5)]) == {"a"}
    with house.work() as work:
        known = work.kiosk_ratings.known(["a", "b", "c"])
        again = [row("a", 1), row("b", 4), row("c", 4)]
        new = [one for one in again if one.client_key not in known]
        assert work.kiosk_ratings.add(new) == {"b", "c"}
    with house.work() as work:
        assert work.kiosk_ratings.known(["a", "b", "x"]) == {"a": "main/1", "b": "main/1"}
        found = work.service_ratings.by_key("a")
        assert found is not None
        assert (found.grade, found.how, found.hall, found.tags) == (5, "kiosk", "main", ["fast"])
    assert house.count("service_rating") == 3
    counted = house.rows("SELECT g5, g4, g1, item, clerk_id, hall FROM rating_day")
    assert [tuple(one) for one in counted] == [(1, 2, 0, "", 0, "main")]


def test_ratings_of_a_batch_count_for_their_days_windows_and_clerks(house: House) -> None:
    clerk = house.appoint(1).id
    rows = [row(f"k{number}", 1 + number % 5) for number in range(10)]
    rows.append(replace(row("day", 5), day=NOW.date() + timedelta(days=1)))
    rows.append(replace(row("clerk", 5), clerk_id=clerk))
    rows.append(replace(row("window", 5), window="main/2"))
    house.do(lambda work: work.kiosk_ratings.add(rows))
    counted = house.rows(
        'SELECT clerk_id, g1, g2, g3, g4, g5 FROM rating_day ORDER BY "window", day, clerk_id'
    )
    assert [tuple(one) for one in counted] == [
        (0, 2, 2, 2, 2, 2), (clerk, 0, 0, 0, 0, 1), (0, 0, 0, 0, 0, 1), (0, 0, 0, 0, 0, 1),
    ]  # fmt: skip


def test_no_ratings_are_no_statement(house: House) -> None:
    with house.work() as work:
        work.kiosk_ratings.add([])
        assert work.kiosk_ratings.known([]) == {}
        assert work.kiosk_ratings.clerks([]) == {}


def test_more_keys_than_a_statement_takes_are_found(house: House) -> None:
    rows = [row(f"k{number}") for number in range(1_201)]
    house.do(lambda work: work.kiosk_ratings.add(rows))
    with house.work() as work:
        assert len(work.kiosk_ratings.known([one.client_key for one in rows])) == 1_201


def test_each_rating_has_the_clerk_who_was_there_then(house: House) -> None:
    first, second = house.appoint(1).id, house.appoint(2).id
    hours = [NOW + timedelta(hours=number) for number in range(4)]
    house.do(lambda work: work.shifts.sign_in("main/1", first), hours[0])
    house.do(lambda work: work.shifts.sign_in("main/1", second), hours[2])
    house.do(lambda work: work.shifts.sign_out(second), hours[3])
    asked = [("main/1", at + timedelta(minutes=30)) for at in hours]
    asked += [("main/1", NOW - timedelta(minutes=1)), ("main/2", hours[1])]
    with house.work(hours[3]) as work:
        found = work.kiosk_ratings.clerks(asked)
        assert [found[one] for one in asked] == [first, first, second, None, None, None]
        for window, at in asked:
            assert found[window, at] == work.shifts.at(window, at)
        assert work.kiosk_ratings.signed_in_since("main/1", NOW) == [second, first]
        assert work.kiosk_ratings.signed_in_since("main/1", hours[3] - timedelta(minutes=1)) == [
            second
        ]
