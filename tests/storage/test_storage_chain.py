"""Whoever rewrites history past the desk is found out, and the row is named."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError
from storage_house import NOW, House

from storage.auditing import Audit, Why
from storage.chain import HEAD, Head, Kind, read_head
from storage.values import Written
from storage.work import Work

DAY = timedelta(days=1)
YEARS = timedelta(days=1095)


def tell(house: House, case_id: int, *words: str) -> None:
    """One unit of work that writes an event for each word."""
    with house.work() as work:
        for one in words:
            note(work, case_id, one)
    house.store.seal(NOW)


def note(work: Work, case_id: int, words: str) -> None:
    case = work.cases.get(case_id)
    public: dict[str, object] = {"unit": "城关", "n": len(words)}
    written = Written(words)
    work.cases.note(
        case, "add", actor="citizen", state_from="submitted", public=public, personal=written
    )


def audit(house: House, earlier: Head | None = None, kept_since: timedelta = YEARS) -> Audit:
    with house.store.reading(NOW) as work:
        return work.auditor(NOW - kept_since).verify(earlier)


def broken(house: House, earlier: Head | None = None) -> tuple[Why, int | None, int | None]:
    found = audit(house, earlier).broken
    assert found is not None
    return found.why, found.seq, found.row_id


@contextmanager
def by_hand(house: House) -> Iterator[Connection]:
    """As somebody who owns the database and takes its guards down first."""
    with house.engine.connect() as connection, connection.begin():
        if connection.dialect.name == "postgresql":
            connection.execute(text("SET session_replication_role = replica"))
        else:
            found = connection.execute(text("SELECT name FROM sqlite_master WHERE type='trigger'"))
            for (name,) in found.all():
                connection.execute(text(f"DROP TRIGGER {name}"))
        yield connection
        if connection.dialect.name == "postgresql":
            connection.execute(text("SET session_replication_role = DEFAULT"))


@pytest.fixture
def told(house: House) -> House:
    """A desk with a case of five events, in two units of work."""
    case_id = house.file()
    tell(house, case_id, "一", "二", "三")
    tell(house, case_id, "四", "五")
    return house


def test_a_history_as_the_desk_wrote_it_is_whole(told: House) -> None:
    found = audit(told)
    assert (found.links, found.waiting, found.broken) == (5, 0, None)
    assert found.head == read_head(str(found.head))


def test_an_empty_desk_is_whole(house: House) -> None:
    assert audit(house) == Audit(0, 0, Head())


@pytest.mark.parametrize(
    "change",
    [
        "SET actor = 'clerk'",
        "SET staff_id = NULL, action = 'reply'",
        "SET state_to = 'closed'",
        "SET public = '{}'",
        "SET personal = NULL",
        "SET at = '2026-09-28 09:30:00'",
    ],
)
def test_a_tampered_event_is_named(told: House, change: str) -> None:
    with by_hand(told) as connection:
        connection.execute(text(f"UPDATE event {change} WHERE id = 3"))
    found = audit(told).broken
    assert found is not None
    assert (found.why, found.seq, found.row_id) == (Why.CHANGED, 3, 3)
    assert found.number == told.one("SELECT number FROM cases")


def test_a_deleted_event_is_named(told: House) -> None:
    with by_hand(told) as connection:
        connection.execute(text("DELETE FROM event WHERE id = 4"))
    assert broken(told) == (Why.DELETED, 4, 4)


def test_an_event_deleted_with_its_link_leaves_a_gap_that_is_named(told: House) -> None:
    with by_hand(told) as connection:
        connection.execute(text("DELETE FROM event WHERE id = 2"))
        connection.execute(text("DELETE FROM chain_link WHERE seq = 2"))
    assert broken(told) == (Why.MISSING, 2, None)


def test_a_gap_that_is_closed_by_hand_is_named_too(told: House) -> None:
    with by_hand(told) as connection:
        connection.execute(text("DELETE FROM event WHERE id = 2"))
        connection.execute(text("DELETE FROM chain_link WHERE seq = 2"))
        for seq in (3, 4, 5):
            connection.execute(text(f"UPDATE chain_link SET seq = {seq - 1} WHERE seq = {seq}"))  # noqa: S608
    assert broken(told) == (Why.REORDERED, 2, 3)


def test_links_that_were_reordered_are_named(told: House) -> None:
    with by_hand(told) as connection:
        for old, new in ((3, 99), (4, 3), (99, 4)):
            connection.execute(text(f"UPDATE chain_link SET seq = {new} WHERE seq = {old}"))  # noqa: S608
    assert broken(told) == (Why.REORDERED, 3, 4)


def test_events_that_change_places_are_named(told: House) -> None:
    with by_hand(told) as connection:
        for old, new in ((2, 99), (3, 2), (99, 3)):
            connection.execute(text(f"UPDATE event SET id = {new} WHERE id = {old}"))  # noqa: S608
    assert broken(told) == (Why.CHANGED, 2, 2)


BY_HAND = (
    "INSERT INTO event (case_id, at, actor, staff_id, action, state_from, state_to, public) "
    "SELECT case_id, at, 'clerk', staff_id, 'reply', state_from, 'closed', public "
    "FROM event WHERE id = 1"
)


def test_an_event_appended_by_hand_is_named(told: House) -> None:
    with by_hand(told) as connection:
        connection.execute(text(BY_HAND))
    assert broken(told) == (Why.BY_HAND, None, 6)


def test_an_event_appended_by_hand_is_named_although_the_desk_goes_on(told: House) -> None:
    with by_hand(told) as connection:
        connection.execute(text(BY_HAND))
    tell(told, 1, "六")
    assert broken(told) == (Why.BY_HAND, None, 6)


def test_a_link_made_by_hand_is_named(told: House) -> None:
    with by_hand(told) as connection:
        connection.execute(text(BY_HAND))
        connection.execute(
            text(
                "INSERT INTO chain_link (seq, kind, row_id, at, mac, chained) "
                "SELECT 6, kind, 6, at, mac, chained FROM chain_link WHERE seq = 5"
            )
        )
    assert broken(told) == (Why.CHANGED, 6, 6)


def test_an_end_that_was_cut_off_is_named_by_the_head_in_the_database(told: House) -> None:
    with by_hand(told) as connection:
        connection.execute(text("DELETE FROM chain_link WHERE seq > 3"))
        connection.execute(text("DELETE FROM event WHERE id > 3"))
    assert broken(told) == (Why.CUT_OFF, 4, None)


def test_an_end_cut_off_together_with_the_head_is_named_by_a_head_kept_elsewhere(
    house: House,
) -> None:
    case_id = house.file()
    tell(house, case_id, "一")
    old = house.one(f"SELECT value FROM meta WHERE key = '{HEAD}'")  # noqa: S608 - ours
    tell(house, case_id, "二")
    kept = audit(house).head
    with by_hand(house) as connection:
        connection.execute(text("DELETE FROM chain_link WHERE seq > 1"))
        connection.execute(text("DELETE FROM event WHERE id > 1"))
        connection.execute(
            text("UPDATE meta SET value = :old WHERE key = :key"), {"old": old, "key": HEAD}
        )
    assert audit(house).broken is None
    assert broken(house, kept) == (Why.CUT_OFF, 2, None)


def test_a_head_that_was_made_up_is_named(told: House) -> None:
    with by_hand(told) as connection:
        connection.execute(text(f"UPDATE meta SET value = '5-00 11' WHERE key = '{HEAD}'"))  # noqa: S608
    assert broken(told)[0] is Why.OTHER_HEAD


def test_a_head_of_another_history_is_named(told: House) -> None:
    assert broken(told, Head(3, bytes(32))) == (Why.OTHER_HEAD, 3, 3)


# Erasing


def test_erasing_a_case_breaks_no_link(told: House) -> None:
    with told.work() as work:
        case = work.cases.get(1)
        work.cases.note(case, "erase", actor="citizen", state_from="submitted")
        work.erasure.person(case.person_id)
        work.erasure.case(case, keep_sealed=False)
    told.store.seal(NOW)
    found = audit(told)
    assert (found.broken, found.links) == (None, 6)


def test_forgetting_the_words_of_a_lead_breaks_no_link(told: House) -> None:
    with told.work() as work:
        case = work.cases.get(1)
        work.cases.note(case, "erase", actor="clock", state_from="submitted")
        work.cases.forget_words(case)
        assert work.cases.written(work.cases.events(case)[0]).text == ""
    told.store.seal(NOW)
    assert audit(told).broken is None


def test_a_key_that_was_destroyed_without_an_event_is_named(told: House) -> None:
    with by_hand(told) as connection:
        connection.execute(text("DELETE FROM case_key"))
    found = audit(told).broken
    assert found is not None
    assert (found.why, found.number) == (Why.KEY_GONE, told.one("SELECT number FROM cases"))


# Readings of identities


def read(house: House, at: timedelta = -DAY) -> None:
    with house.work(NOW + at) as work:
        work.identities.read(7, reader_id=9, reason="回访")
    house.store.seal(NOW)


def test_a_reading_that_is_deleted_or_changed_is_named(told: House) -> None:
    read(told)
    with by_hand(told) as connection:
        connection.execute(text("UPDATE access SET reader_id = 8"))
    assert broken(told) == (Why.CHANGED, 6, 1)
    with by_hand(told) as connection:
        connection.execute(text("DELETE FROM access"))
    assert broken(told) == (Why.DELETED, 6, 1)


def test_a_reading_may_go_after_three_years_and_not_before(house: House) -> None:
    read(house, -YEARS - DAY)
    with house.work() as work:
        assert work.erasure.old_accesses(NOW - YEARS, 10) == 1
    assert audit(house).broken is None
    found = audit(house, kept_since=YEARS + 2 * DAY).broken
    assert found is not None
    assert (found.kind, found.why) == (Kind.ACCESS, Why.DELETED)


# The database itself


@pytest.mark.parametrize(
    "rewrite",
    [
        "UPDATE event SET actor = 'clerk'",
        "DELETE FROM event",
        "UPDATE chain_link SET seq = 9 WHERE seq = 1",
        "DELETE FROM chain_link",
        "UPDATE access SET reader_id = 1",
    ],
)
def test_the_database_refuses_to_rewrite_history(told: House, rewrite: str) -> None:
    read(told)
    with pytest.raises(DBAPIError, match="never changed"), told.engine.begin() as connection:
        connection.execute(text(rewrite))
    assert audit(told).broken is None


@pytest.mark.only_on("postgresql")
@pytest.mark.parametrize("table", ["event", "chain_link"])
def test_nor_are_tables_emptied(told: House, table: str) -> None:
    with pytest.raises(DBAPIError, match="never changed"), told.engine.begin() as connection:
        connection.execute(text(f"TRUNCATE {table} CASCADE"))


# Several units of work, several writers


def fails(work: Work, case_id: int) -> None:
    with work.attempt():
        note(work, case_id, "错")
        raise ZeroDivisionError


def test_what_an_attempt_took_back_is_not_chained(house: House) -> None:
    case_id = house.file()
    with house.work() as work:
        note(work, case_id, "一")
        with pytest.raises(ZeroDivisionError):
            fails(work, case_id)
        note(work, case_id, "三")
    house.store.seal(NOW)
    found = audit(house)
    assert (found.links, found.broken) == (2, None)


def test_an_attempt_of_which_nothing_stays_chains_nothing(house: House) -> None:
    case_id = house.file()
    with house.work() as work, pytest.raises(ZeroDivisionError):
        fails(work, case_id)
    house.store.seal(NOW)
    assert audit(house) == Audit(0, 0, Head())


def test_work_that_fails_chains_nothing(told: House) -> None:
    with pytest.raises(ZeroDivisionError):
        told.do(lambda work: fails(work, 1))
    assert audit(told).links == 5
    tell(told, 1, "七")
    assert audit(told).broken is None


def test_the_chain_holds_under_several_writers(opened: Callable[[], House]) -> None:
    houses = [opened() for _ in range(4)]
    cases = [houses[0].file(user_id=number) for number in range(1, 5)]

    def write(house: House, case_id: int) -> None:
        for count in range(12):
            with house.work() as work:
                note(work, case_id, "写" * (count + 1))
            if count % 3 == 0:
                house.store.seal(NOW)

    threads = [
        threading.Thread(target=write, args=pair) for pair in zip(houses, cases, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    while houses[0].store.seal(NOW):
        pass
    found = audit(houses[0])
    assert (found.links, found.waiting, found.broken) == (48, 0, None)


@pytest.mark.only_on("postgresql")
def test_what_waits_for_the_sealer_is_counted_and_what_was_forged_there_named(
    told: House,
) -> None:
    with told.work() as work:
        note(work, 1, "六")
    found = audit(told)
    assert (found.links, found.waiting, found.broken) == (5, 1, None)
    with by_hand(told) as connection:
        connection.execute(text("UPDATE event SET actor = 'clerk' WHERE id = 6"))
    assert told.store.seal(NOW) == 0
    assert broken(told) == (Why.BY_HAND, None, 6)


# A desk that is older than its chain


def test_the_history_of_an_older_desk_is_chained_once(told: House) -> None:
    with by_hand(told) as connection:
        connection.execute(text("DELETE FROM chain_link"))
        connection.execute(text("DELETE FROM meta"))
    told.do(lambda work: work.chain.begin())
    found = audit(told)
    assert (found.links, found.broken) == (5, None)
    with by_hand(told) as connection:
        connection.execute(text(BY_HAND))
    told.do(lambda work: work.chain.begin())
    assert broken(told) == (Why.BY_HAND, None, 6)
