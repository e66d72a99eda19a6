"""The database is durable, writers take their turns, and a busy or full one writes nothing."""

import json
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import create_engine, event, text
from sqlalchemy.exc import IntegrityError, OperationalError
from storage_house import KEY, NOW, House, message

from storage import engine as engines
from storage.engine import open_engine
from storage.errors import DatabaseBusy
from storage.inbox import RawUpdate
from storage.work import Work

COMMITS = """
import os, sys
from datetime import UTC, datetime
from storage.engine import open_engine
from storage.vault import Vault
from storage.values import Ids
from storage.work import Store

path, synchronous, key = sys.argv[1:]
engine = open_engine("sqlite:///" + path, synchronous=synchronous)
store = Store(engine, Vault(bytes.fromhex(key), os.urandom), Ids(*[lambda: 1] * 4))
now = datetime(2026, 9, 28, tzinfo=UTC)

def commit(word):
    with store.work(now) as work:
        work.meta.put("word", word)

commit("warm")
for number in range(5):
    os.write(2, b"BEFORE")
    commit(str(number))
    os.write(2, b"AFTER")
"""


@pytest.mark.parametrize(("setting", "number"), [("FULL", 2), ("EXTRA", 3), ("NORMAL", 1)])
def test_a_connection_is_durable_as_configured(tmp_path: Path, setting: str, number: int) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'desk.db'}", synchronous=setting)
    with engine.connect() as connection:
        assert connection.execute(text("PRAGMA journal_mode")).scalar() == "wal"
        assert connection.execute(text("PRAGMA synchronous")).scalar() == number
        assert connection.execute(text("PRAGMA foreign_keys")).scalar() == 1
    engine.dispose()


def test_full_is_what_nobody_has_to_ask_for(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'desk.db'}")
    with engine.connect() as connection:
        assert connection.execute(text("PRAGMA synchronous")).scalar() == 2
    engine.dispose()


def syncs_at_each_commit(migrated: Path, folder: Path, setting: str) -> list[int]:
    """How often the file was synced in each commit, as the kernel saw it."""
    strace = shutil.which("strace")
    if (
        strace is None
        or subprocess.run([strace, "-qo", "/dev/null", "true"], check=False).returncode
    ):
        pytest.skip("strace is not here, or may not trace")
    path, trace = folder / "desk.db", folder / "trace"
    shutil.copy(migrated, path)
    watched = [strace, "-f", "-e", "trace=fdatasync,fsync,write", "-o", str(trace)]
    script = [sys.executable, "-c", COMMITS, str(path), setting, KEY.hex()]
    subprocess.run(watched + script, check=True, capture_output=True)
    within = trace.read_text().split('"BEFORE"')[1:]
    return [one.partition('"AFTER"')[0].count("sync(") for one in within]


def test_every_commit_is_synced_once_before_anything_is_acknowledged(
    migrated: Path, tmp_path: Path
) -> None:
    """kill -9 can't show this: the page cache survives it."""
    assert syncs_at_each_commit(migrated, tmp_path, "FULL") == [1] * 5


def test_the_trace_would_see_a_missing_sync(migrated: Path, tmp_path: Path) -> None:
    assert syncs_at_each_commit(migrated, tmp_path, "NORMAL") == [0] * 5


@pytest.mark.only_on("sqlite")
def test_a_writer_takes_the_lock_at_its_start_and_a_reader_takes_none(house: House) -> None:
    said: list[str] = []
    raw = house.engine.raw_connection()
    assert raw.driver_connection is not None
    raw.driver_connection.set_trace_callback(said.append)
    raw.close()
    with house.work() as work:
        work.meta.get("word")
    with house.store.reading(NOW) as work:
        work.meta.get("word")

    assert [one for one in said if one.startswith("BEGIN")] == ["BEGIN IMMEDIATE", "BEGIN"]


def test_who_reads_is_not_held_up_by_who_writes(opened: Callable[[], House]) -> None:
    one, other = opened(), opened()
    with one.work() as work:
        work.meta.put("word", "new")
        with other.store.reading(NOW) as reading:
            assert reading.meta.get("word") is None
    with other.store.reading(NOW) as reading:
        assert reading.meta.get("word") == "new"


@pytest.mark.only_on("sqlite")
def test_of_two_who_read_and_then_write_neither_loses_what_the_other_wrote(
    opened: Callable[[], House],
) -> None:
    def count(house: House) -> None:
        for _ in range(20):
            with house.work() as work:
                before = int(work.meta.get("count") or 0)
                work.meta.put("count", str(before + 1))

    threads = [threading.Thread(target=count, args=[opened()]) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert opened().one("SELECT value FROM meta WHERE key = 'count'") == "40"


def test_of_two_who_claim_the_same_update_one_gets_it(opened: Callable[[], House]) -> None:
    """The lock is held from the claim on, so the second one finds it done."""
    first = opened()
    with first.work() as work:
        work.inbox.store([RawUpdate("county", number, f"l{number}", b"{}") for number in range(30)])
    taken: list[int] = []

    def handle(house: House) -> None:
        for _ in range(30):
            with house.work() as work:
                for item in work.inbox.claim(1):
                    taken.append(item.id)
                    work.inbox.done(item.id)

    threads = [threading.Thread(target=handle, args=[house]) for house in (first, opened())]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(taken) == sorted(set(taken))
    assert len(taken) == 30


@pytest.mark.only_on("sqlite")
def test_a_locked_database_is_busy_and_nothing_was_written(
    opened: Callable[[], House], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engines, "BUSY_SECONDS", 0.05)
    one, other = opened(), opened()
    with one.work() as holding:
        holding.meta.put("word", "mine")
        with pytest.raises(DatabaseBusy, match="locked"):
            other.do(lambda work: work.meta.put("word", "yours"))

    assert one.one("SELECT value FROM meta") == "mine"
    other.do(lambda work: work.meta.put("word", "yours, later"))


def fill(house: House) -> None:
    """Let the disk be full from now on."""
    pages = house.one("PRAGMA page_count")
    house.engine.dispose()

    @event.listens_for(house.engine, "connect")
    def cap(connection: object, _record: object) -> None:
        connection.execute(f"PRAGMA max_page_count = {pages + 2}")  # type: ignore[attr-defined]


def write_much(work: Work, address_id: int) -> None:
    for _ in range(200):
        work.outbox.send(address_id, message("字" * 500))


def attempt_much(work: Work, address_id: int) -> None:
    with work.attempt():
        write_much(work, address_id)


@pytest.mark.only_on("sqlite")
def test_a_full_disk_is_busy_and_nothing_was_written(house: House) -> None:
    address_id = house.meet()
    fill(house)
    with pytest.raises(DatabaseBusy, match="full"):
        house.do(lambda work: write_much(work, address_id))

    assert house.count("outbox") == 0


@pytest.mark.only_on("sqlite")
def test_a_full_disk_inside_an_attempt_is_busy_and_no_fault_of_the_attempt(house: House) -> None:
    """SQLite has rolled everything back by itself: there is no savepoint left to return to."""
    address_id = house.meet()
    fill(house)
    with house.store.reading(NOW) as work:
        work.meta.put("word", "before")
        with pytest.raises(DatabaseBusy, match="full"):
            attempt_much(work, address_id)

    assert house.count("meta") == house.count("outbox") == 0


@pytest.mark.only_on("sqlite")
def test_a_full_disk_that_has_room_again_goes_on(house: House) -> None:
    address_id = house.meet()
    fill(house)
    with pytest.raises(DatabaseBusy):
        house.do(lambda work: write_much(work, address_id))
    with house.engine.connect() as connection:
        connection.execute(text("PRAGMA max_page_count = 1000000"))

    house.send(address_id, "又能写了")
    assert house.count("outbox") == 1


def test_a_database_that_is_not_there_is_busy(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'no' / 'folder' / 'desk.db'}")
    house = House(tmp_path, engine)
    with pytest.raises(DatabaseBusy):
        house.do(lambda work: work.meta.get("word"))
    with pytest.raises(DatabaseBusy), house.store.reading(NOW) as work:
        work.meta.get("word")
    engine.dispose()


def test_chinese_in_json_columns_stays_readable(house: House) -> None:
    assert house.engine.dialect._json_serializer({"地": "老码头"}) == json.dumps(
        {"地": "老码头"}, ensure_ascii=False, separators=(",", ":")
    )


def twin_of_the_address(work: Work) -> None:
    work.session.connection().exec_driver_sql(
        "INSERT INTO address (channel, chat_id, user_id, person_id)"
        " SELECT ?, ?, ?, person_id FROM address",
        ("county", 987_654_321, 987_654_321),
    )


@pytest.mark.only_on("sqlite")
def test_an_error_of_the_database_names_no_values(house: House) -> None:
    """Errors are logged; what people wrote and where they are reached are not."""
    house.meet(987_654_321)
    with pytest.raises(IntegrityError, match="UNIQUE") as caught:
        house.do(twin_of_the_address)
    assert "987654321" not in str(caught.value)


def test_a_plain_engine_would_have_named_them() -> None:
    engine = create_engine("sqlite://")
    with pytest.raises(OperationalError, match="987654321"), engine.connect() as connection:
        connection.exec_driver_sql("SELECT nothing FROM nowhere WHERE id = ?", (987_654_321,))
    engine.dispose()
