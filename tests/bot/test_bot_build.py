"""From a configuration to a desk: its key, its database, its clock, its people."""

import importlib.metadata
import logging
import sqlite3
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from bot_house import NOW

from bot import build
from bot.build import appoint_staff, clock_of, desk_of, open_store, transports_of
from bot.clock import Clock
from bot.config.settings import Settings, load
from bot.ticker import OFFSET
from domain.errors import SupingError
from domain.staff import Post, Role, Staff
from storage.errors import DatabaseBusy, MissingKey, MovedClock, WrongKey
from storage.work import Store

CHANNEL = '[[channel]]\nname = "chat"\nkind = "localchat"\ntoken = "7:letters"\n'
QUICK = '[database]\nsynchronous = "NORMAL"\n'
SANDBOX = "[sandbox]\nenabled = true\n"


@pytest.fixture(autouse=True)
def quiet_alembic() -> Iterator[None]:
    log = logging.getLogger("alembic")
    level = log.level
    log.setLevel(logging.WARNING)
    yield
    log.setLevel(level)


def settings_of(folder: Path, *tables: str) -> Settings:
    file = folder / "config.toml"
    file.write_text("\n".join((CHANNEL, QUICK, *tables)), encoding="utf-8")
    return load(file)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return settings_of(tmp_path)


@pytest.fixture
def store(settings: Settings) -> Iterator[Store]:
    made = open_store(settings)
    yield made
    made.close()


def opened_again(settings: Settings) -> None:
    store = open_store(settings)
    try:
        store.check_key(NOW)
    finally:
        store.close()


def test_the_first_start_makes_key_and_database_beside_the_config(
    tmp_path: Path, settings: Settings
) -> None:
    opened_again(settings)
    assert {"suping.db", "suping.key"} <= {path.name for path in tmp_path.iterdir()}
    opened_again(settings)


def test_a_database_without_its_key_does_not_start(tmp_path: Path, settings: Settings) -> None:
    opened_again(settings)
    (tmp_path / "suping.key").unlink()
    with pytest.raises(MissingKey):
        opened_again(settings)
    assert not (tmp_path / "suping.key").exists()


def test_a_database_with_another_ones_key_does_not_start(
    tmp_path: Path, settings: Settings
) -> None:
    opened_again(settings)
    (tmp_path / "suping.key").write_bytes(bytes(32))
    with pytest.raises(WrongKey):
        opened_again(settings)


def test_a_file_that_is_no_database_is_told_and_left_alone(
    tmp_path: Path, settings: Settings
) -> None:
    opened_again(settings)
    (tmp_path / "suping.db").write_bytes(b"a letter, and no database at all" * 200)
    for leftover in tmp_path.glob("suping.db-*"):
        leftover.unlink()
    with pytest.raises(SupingError, match=r"suping\.db"):
        opened_again(settings)
    assert (tmp_path / "suping.db").read_bytes().startswith(b"a letter")


def test_a_database_somebody_holds_is_busy(
    tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened_again(settings)
    monkeypatch.setattr("storage.engine.BUSY_SECONDS", 0.05)
    holder = sqlite3.connect(tmp_path / "suping.db", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    with pytest.raises(DatabaseBusy, match="locked"):
        opened_again(settings)
    holder.execute("ROLLBACK")
    holder.close()
    opened_again(settings)


def test_a_password_in_the_databases_address_is_not_shown() -> None:
    shown = build._shown("postgresql+psycopg://desk:secret@db/suping")
    assert "secret" not in shown
    assert "db/suping" in shown


def move(store: Store, by: timedelta) -> None:
    with store.work(NOW) as work:
        work.meta.put(OFFSET, str(by.total_seconds()))


def test_a_desk_keeps_the_machines_time(settings: Settings, store: Store) -> None:
    assert clock_of(settings, store).offset == timedelta(0)


def test_a_moved_sandbox_goes_on_from_where_it_was(tmp_path: Path, store: Store) -> None:
    move(store, timedelta(days=3))
    assert clock_of(settings_of(tmp_path, SANDBOX), store).offset == timedelta(days=3)


def test_a_moved_database_refuses_to_start_without_the_sandbox(
    settings: Settings, store: Store
) -> None:
    """Deadlines stored under a moved clock would be wrong by its offset."""
    move(store, timedelta(days=3))
    with pytest.raises(MovedClock, match="sandbox"):
        clock_of(settings, store)


def test_a_sandbox_starts_when_it_is_told_to_and_does_not_go_back_at_a_restart(
    tmp_path: Path, store: Store
) -> None:
    start = "start = 2026-03-02T08:30:00+08:00\n"
    settings = settings_of(tmp_path, SANDBOX + start)
    first = clock_of(settings, store)
    assert settings.sandbox.start is not None
    assert abs(first.now() - settings.sandbox.start) < timedelta(seconds=30)
    assert clock_of(settings, store).offset == first.offset
    with pytest.raises(MovedClock):
        clock_of(settings_of(tmp_path), store)


def person(user_id: int, role: Role = Role.HANDLER, unit: str | None = "housing") -> Staff:
    return Staff("chat", user_id, f"{user_id}号", role, unit, Post.A)


def roles(store: Store, user_id: int) -> list[tuple[str, str | None]]:
    with store.reading(NOW) as work:
        reader = work.people.meet("chat", user_id, user_id, "zh_CN")
        return [(one.role, one.unit) for one in work.staff.roles_of(reader.person_id)]


def test_everybody_of_the_configuration_holds_their_role_and_nobody_else(store: Store) -> None:
    appoint_staff(store, [person(1), person(2)], NOW)
    appoint_staff(store, [person(2, unit="water"), person(3)], NOW)
    assert roles(store, 1) == []
    assert roles(store, 2) == [("handler", "water")]
    assert roles(store, 3) == [("handler", "housing")]


def test_one_person_can_work_for_two_units_and_in_two_roles(store: Store) -> None:
    everything = [person(1), person(1, unit="water"), person(1, Role.SUPERVISOR, None)]
    for _ in range(2):
        appoint_staff(store, everything, NOW)
    assert sorted(roles(store, 1), key=str) == [
        ("handler", "housing"),
        ("handler", "water"),
        ("supervisor", None),
    ]


def test_the_desk_has_the_county_its_rules_and_its_channels(settings: Settings) -> None:
    desk = desk_of(settings)
    assert desk.county.name_en == "Qingyuan County"
    assert desk.channels["chat"].reports_seen
    assert set(desk.channels["chat"].storage) == {"zh_CN", "en"}


def test_a_transport_per_channel_without_a_slash_too_many(tmp_path: Path) -> None:
    table = CHANNEL + 'api = "http://127.0.0.1:9/"\n'
    (tmp_path / "config.toml").write_text(table, encoding="utf-8")
    (transport,) = transports_of(load(tmp_path / "config.toml"))
    assert transport.name == "chat"
    assert transport._updates_url == "http://127.0.0.1:9/bot7:letters"


def test_everything_is_built_from_the_settings(settings: Settings) -> None:
    clock = Clock(stopped_at=NOW)
    parts = build.build(settings, clock=clock)
    assert parts.clock is clock
    assert parts.desk.privacy.raw_updates_days == settings.privacy.raw_updates_days
    assert [one.name for one in parts.transports] == ["chat"]
    parts.store.close()


def test_no_other_distribution_provides_our_packages() -> None:
    """Our top-level names are common words; the desk lives in an environment of its own."""
    ours = {"bot", "web", "localchat", "handlers", "storage", "texts", "domain"}
    providers = importlib.metadata.packages_distributions()
    for name in ours:
        assert set(providers.get(name, ["suping"])) == {"suping"}, name
