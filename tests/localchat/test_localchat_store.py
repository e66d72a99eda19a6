"""The file: turns are whole, one commit serves many, nothing is told before it is kept."""

import asyncio
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from localchat.store import bookkeeping, messages, people, updates
from localchat.store.database import Store
from localchat.store.folder import held

PROFILE = {"id": 7, "is_bot": False, "first_name": "王芳"}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    found = Store(tmp_path / "chat.db")
    with found.turn() as db:
        people.save_person(db, PROFILE)
        people.open_chat(db, "desk", 7)
        updates.add_account(db, "desk")
    found.commit()
    yield found
    found.close()


def body(message_id: int, text: str = "好") -> dict[str, object]:
    return {"message_id": message_id, "text": text, "date": 0}


def elsewhere(store: Store, question: str) -> list[tuple[object, ...]]:
    """Ask the file over a connection of its own: only what was committed answers."""
    (_, _, path) = store.db.execute("PRAGMA database_list").fetchone()
    connection = sqlite3.connect(path)
    try:
        return connection.execute(question).fetchall()
    finally:
        connection.close()


def test_the_file_survives_a_power_cut(store: Store) -> None:
    assert store.db.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert store.db.execute("PRAGMA synchronous").fetchone() == (2,)


def test_a_turn_that_fails_leaves_nothing(store: Store) -> None:
    told: list[str] = []
    with store.turn() as db:
        bookkeeping.write_setting(db, "kept", "1")
        store.afterwards(lambda: told.append("kept"))

    def fail() -> None:
        with store.turn() as db:
            bookkeeping.write_setting(db, "lost", "1")
            store.afterwards(lambda: told.append("lost"))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    store.commit()
    assert elsewhere(store, "SELECT name FROM setting") == [("kept",)]
    assert told == ["kept"]


def test_a_turn_within_a_turn_fails_with_it(store: Store) -> None:
    def fail() -> None:
        with store.turn() as db:
            with store.turn():
                bookkeeping.write_setting(db, "inner", "1")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    store.commit()
    assert elsewhere(store, "SELECT * FROM setting") == []


async def test_nobody_is_told_before_the_commit(store: Store) -> None:
    told: list[str] = []
    with store.turn() as db:
        bookkeeping.write_setting(db, "a", "1")
        store.afterwards(lambda: told.append("a"))
    assert elsewhere(store, "SELECT * FROM setting") == []
    assert told == []
    await store.settled()
    assert elsewhere(store, "SELECT name FROM setting") == [("a",)]
    assert told == ["a"]


async def test_turns_at_the_same_time_share_one_commit(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    commits: list[int] = []
    commit = store.commit
    monkeypatch.setattr(store, "commit", lambda: (commits.append(1), commit()))

    async def work(name: str) -> None:
        with store.turn() as db:
            bookkeeping.write_setting(db, name, "1")
        await store.settled()

    await asyncio.gather(*(work(str(number)) for number in range(20)))
    assert len(commits) == 1
    assert len(elsewhere(store, "SELECT * FROM setting")) == 20


async def test_with_nothing_written_there_is_nothing_to_wait_for(store: Store) -> None:
    await asyncio.wait_for(store.settled(), 1)


async def test_who_stops_waiting_does_not_stop_the_commit_of_others(store: Store) -> None:
    async def work(name: str) -> None:
        with store.turn() as db:
            bookkeeping.write_setting(db, name, "1")
        await store.settled()

    first, second = asyncio.create_task(work("a")), asyncio.create_task(work("b"))
    await asyncio.sleep(0)
    first.cancel()
    await second
    assert len(elsewhere(store, "SELECT * FROM setting")) == 2


async def test_a_commit_that_fails_is_told_to_everybody_who_waits(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> None:
        raise sqlite3.OperationalError("disk I/O error")

    with store.turn() as db:
        bookkeeping.write_setting(db, "a", "1")
    with monkeypatch.context() as broken:
        broken.setattr(store, "commit", fail)
        results = await asyncio.gather(store.settled(), store.settled(), return_exceptions=True)
    assert [type(result) for result in results] == [sqlite3.OperationalError] * 2


def test_change_numbers_grow_also_over_a_restart(tmp_path: Path) -> None:
    store = Store(tmp_path / "chat.db")
    with store.turn() as db:
        people.save_person(db, PROFILE)
        people.open_chat(db, "desk", 7)
        numbers = [store.next_change() for _ in range(3)]
        messages.add_message(db, "desk", 7, body(1), numbers[-1], outgoing=True)
        people.set_blocked(db, "desk", 7, last := store.next_change(), blocked=True)
    store.commit()
    store.close()
    again = Store(tmp_path / "chat.db")
    assert again.next_change() == last + 1
    again.close()


def test_message_ids_are_never_used_twice(store: Store) -> None:
    with store.turn() as db:
        first = people.take_message_id(db, "desk", 7)
        messages.add_message(db, "desk", 7, body(first), 1, outgoing=True)
        messages.delete_message(db, "desk", 7, first, 2)
        assert people.take_message_id(db, "desk", 7) == first + 1


def test_update_ids_are_never_used_twice(store: Store) -> None:
    with store.turn() as db:
        first = updates.add_update(db, "desk", "message", {}, 0.0)
        updates.confirm(db, "desk", first + 1)
        assert updates.add_update(db, "desk", "message", {}, 0.0) == first + 1
        lost = updates.add_update(db, "desk", "message", {}, 0.0, keep=False)
        assert updates.add_update(db, "desk", "message", {}, 0.0) == lost + 1


def test_a_kind_that_is_not_wanted_is_not_kept(store: Store) -> None:
    with store.turn() as db:
        updates.want(db, "desk", ["edited_message"])
        updates.add_update(db, "desk", "message", {}, 0.0)
        updates.add_update(db, "desk", "edited_message", {}, 0.0)
        assert len(updates.pending_updates(db, "desk", 9)) == 1
        updates.want(db, "desk", [])
        updates.add_update(db, "desk", "message", {}, 0.0)
        assert len(updates.pending_updates(db, "desk", 9)) == 2


def test_updates_of_one_bot_do_not_touch_anothers(store: Store) -> None:
    with store.turn() as db:
        updates.add_account(db, "hall")
        updates.add_update(db, "desk", "message", {}, 0.0)
        hall = updates.add_update(db, "hall", "message", {}, 0.0)
        updates.confirm(db, "desk", hall + 99)
        updates.forget_all(db, "desk")
        updates.expire(db, "desk", 1e12)
        assert len(updates.pending_updates(db, "hall", 9)) == 1
        assert not updates.is_full(db, "desk")


def test_old_presses_are_forgotten(store: Store) -> None:
    with store.turn() as db:
        old = updates.add_press(db, "desk", 7, 1, 10.0)
        new = updates.add_press(db, "desk", 7, 1, 20.0)
        updates.forget_presses(db, 15.0)
        assert updates.find_answer(db, "desk", 7, old) is None
        assert updates.find_answer(db, "desk", 7, new) == {"answered": False}
        assert updates.add_press(db, "desk", 7, 1, 30.0) == new + 1


def test_a_press_is_open_for_its_own_bot_only(store: Store) -> None:
    with store.turn() as db:
        number = updates.add_press(db, "desk", 7, 1, 10.0)
        assert updates.open_press(db, "hall", number) is None
        assert updates.open_press(db, "desk", number) == (7, 1, 10.0)
        updates.answer_press(db, number, {"text": "好"})
        assert updates.open_press(db, "desk", number) is None


def test_a_folder_serves_one_server_at_a_time(tmp_path: Path) -> None:
    with held(tmp_path / "chats"):
        with (
            pytest.raises(OSError, match="another localchat already uses"),
            held(tmp_path / "chats"),
        ):
            pass
        with held(tmp_path / "others"):
            pass
    with held(tmp_path / "chats"):
        pass


def test_a_folder_is_made_for_its_owner_alone(tmp_path: Path) -> None:
    with held(tmp_path / "chats"):
        assert (tmp_path / "chats").stat().st_mode & 0o077 == 0
