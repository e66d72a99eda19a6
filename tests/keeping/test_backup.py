"""A backup is the desk as of one moment, checked; restored, it is the same desk."""

import asyncio
import sqlite3
from contextlib import closing
from datetime import datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from click.testing import CliRunner, Result
from keeping_house import NOW, SAID, Place

from bot.clock import Clock
from bot.command_line import main
from bot.keeping.backup import NotKept, NotRestored, back_up, checked, restore, thin_out
from bot.keeping.nightly import Nightly, Plan
from bot.keeping.places import files_of, nightly_of, vault_of
from storage.vault import Vault

SHANGHAI = ZoneInfo("Asia/Shanghai")


def suping(place: Place, *arguments: str) -> Result:
    return CliRunner().invoke(main, [*arguments, "--config", str(place.config)])


def backups(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.suping.db"))


def test_what_is_lost_comes_back_from_a_backup(place: Place, tmp_path: Path) -> None:
    kept = place.keeps("abcdef")
    content = kept.read_bytes()
    assert suping(place, "backup", str(tmp_path / "safe")).exit_code == 0
    place.files_case("后来的事")
    place.database.unlink()
    kept.unlink()
    (found,) = backups(tmp_path / "safe")
    answer = suping(place, "restore", str(found))
    assert answer.exit_code == 0, answer.output
    assert "1 cases, 1 events, 1 new files" in answer.output
    assert place.matters() == [SAID]
    assert kept.read_bytes() == content


def test_a_backup_is_made_while_the_desk_writes(place: Place, tmp_path: Path) -> None:
    with closing(sqlite3.connect(place.database, isolation_level=None)) as writing:
        writing.execute("BEGIN IMMEDIATE")
        writing.execute("INSERT INTO meta VALUES ('half', 'said')")
        made = back_up(place.database, tmp_path / "safe", NOW, vault_of(place.settings()))
        writing.execute("COMMIT")
    with closing(sqlite3.connect(made.path)) as backup:
        assert backup.execute("SELECT count(*) FROM meta WHERE key = 'half'").fetchone() == (0,)
    assert made.cases == 1


def test_only_its_owner_reads_a_backup_and_the_key_is_not_in_it(
    place: Place, tmp_path: Path
) -> None:
    suping(place, "backup", str(tmp_path / "safe"))
    (found,) = backups(tmp_path / "safe")
    assert found.stat().st_mode & 0o077 == 0
    key = place.settings().key_path.read_bytes()
    assert key not in found.read_bytes()
    assert SAID.encode() not in found.read_bytes()
    names = sorted(one.name for one in (tmp_path / "safe").iterdir())
    assert names == [found.name, f"{found.name}.sha256"]


def test_files_are_copied_once(place: Place, tmp_path: Path) -> None:
    place.keeps("aa11")
    first = suping(place, "backup", str(tmp_path / "safe")).output
    place.keeps("bb22")
    vault = vault_of(place.settings())
    later = back_up(place.database, tmp_path / "safe", NOW, vault, files_of(place.settings()))
    assert "1 new files" in first
    assert later.files == 1


def test_nothing_is_overwritten(place: Place, tmp_path: Path) -> None:
    vault = vault_of(place.settings())
    made = back_up(place.database, tmp_path / "safe", NOW, vault)
    with pytest.raises(NotKept, match="of this second"):
        back_up(place.database, tmp_path / "safe", NOW, vault)
    with pytest.raises(NotRestored, match="still there"):
        restore(made.path, place.database, vault)
    place.database.unlink()
    Path(f"{place.database}-wal").write_bytes(b"an old log")
    with pytest.raises(NotRestored, match="-wal is still there"):
        restore(made.path, place.database, vault)


def test_another_key_opens_no_backup(place: Place, tmp_path: Path, other_key: bytes) -> None:
    made = back_up(place.database, tmp_path / "safe", NOW, vault_of(place.settings()))
    place.database.unlink()
    with pytest.raises(NotRestored):
        restore(made.path, place.database, Vault(other_key, bytes))
    assert not place.database.exists()


@pytest.mark.parametrize("at", [0, 5_000, 20_000])
def test_a_damaged_backup_is_refused(place: Place, tmp_path: Path, at: int) -> None:
    vault = vault_of(place.settings())
    made = back_up(place.database, tmp_path / "safe", NOW, vault)
    raw = bytearray(made.path.read_bytes())
    raw[at : at + 2_000] = bytes(255 - one for one in raw[at : at + 2_000])
    made.path.write_bytes(raw)
    place.database.unlink()
    answer = suping(place, "restore", str(made.path))
    assert answer.exit_code == 2
    assert str(made.path) in answer.output
    assert not place.database.exists()


def test_what_is_no_desk_is_no_backup(place: Place, tmp_path: Path) -> None:
    other = tmp_path / "other.db"
    with closing(sqlite3.connect(other)) as connection:
        connection.execute("CREATE TABLE cases (id INTEGER)")
    with pytest.raises(NotRestored, match="no backup of a desk"):
        checked(other, vault_of(place.settings()))
    with pytest.raises(NotRestored, match="no such file"):
        checked(tmp_path / "nothing.db", vault_of(place.settings()))


def test_no_half_backup_is_left_where_there_is_no_database(place: Place, tmp_path: Path) -> None:
    vault = vault_of(place.settings())
    with pytest.raises(NotKept, match="no such database"):
        back_up(tmp_path / "nowhere.db", tmp_path / "safe", NOW, vault)
    assert list((tmp_path / "safe").iterdir()) == []


def test_a_desk_on_a_server_is_told_to_use_its_tools(place: Place, tmp_path: Path) -> None:
    words = place.config.read_text(encoding="utf-8")
    there = '[database]\nurl = "postgresql+psycopg://suping@localhost/county"\n'
    place.config.write_text(there + words, encoding="utf-8")
    for command in ("backup", "restore"):
        answer = suping(place, command, str(tmp_path / "safe"))
        assert answer.exit_code == 2
        assert "pg_dump" in answer.output


def test_the_newest_backups_stay(place: Place, tmp_path: Path) -> None:
    vault = vault_of(place.settings())
    for day in range(4):
        back_up(place.database, tmp_path / "safe", NOW + timedelta(days=day), vault)
    gone = thin_out(tmp_path / "safe", 3)
    assert [one.name[:10] for one in gone] == ["2026-09-28"]
    assert len(backups(tmp_path / "safe")) == 3


def nightly(place: Place, folder: Path, clock: Clock) -> Nightly:
    vault = vault_of(place.settings())
    return Nightly(Plan(place.database, None, folder, time(2, 40), 2, vault), clock, SHANGHAI)


def test_the_desk_backs_itself_up_once_a_day(place: Place, tmp_path: Path) -> None:
    at = datetime(2026, 9, 28, 2, 0, tzinfo=SHANGHAI)
    clock = Clock(at - Clock().now())
    clock.move_to(at)
    folder = tmp_path / "safe"
    night = nightly(place, folder, clock)
    made = []
    for hours in range(0, 80, 8):
        clock.move_to(at + timedelta(hours=hours))
        made.append(asyncio.run(night.look()))
    assert [one is not None for one in made].count(True) == 3
    assert len(backups(folder)) == 2
    assert asyncio.run(nightly(place, folder, clock).look()) is None


def test_a_night_that_fails_is_tried_again(place: Place, tmp_path: Path) -> None:
    at = datetime(2026, 9, 28, 3, 0, tzinfo=SHANGHAI)
    clock = Clock(at - Clock().now())
    clock.move_to(at)
    folder = tmp_path / "safe"
    folder.write_text("in the way")
    night = nightly(place, folder, clock)
    assert asyncio.run(night.look()) is None
    folder.unlink()
    assert asyncio.run(night.look()) is not None


def test_there_are_no_backups_unless_a_folder_is_named(place: Place, tmp_path: Path) -> None:
    assert nightly_of(place.settings(), Clock(), SHANGHAI) is None
    words = place.config.read_text(encoding="utf-8")
    place.config.write_text(f'[backup]\nfolder = "{tmp_path}/safe"\n{words}', encoding="utf-8")
    assert nightly_of(place.settings(), Clock(), SHANGHAI) is not None
