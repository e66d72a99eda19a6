"""`suping keys rotate`: beside nobody who has the old key alone, through a kill, and back again."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from keeping_house import CONFIG, NOW, SAID, Place
from postgresql import cluster, programs

from bot.build import blobs_of, open_store
from bot.command_line import main
from bot.keeping.keys import NotRotated, begin, bring_back, retire
from handlers.cases.alike import grams
from storage.errors import KeyInUse, WrongKey
from storage.holding import Held
from storage.tables import Attachment
from storage.vault import Vault, put_aside

MANY = 900
DATABASES = [
    "sqlite",
    pytest.param(
        "postgresql",
        marks=pytest.mark.skipif(programs() is None, reason="PostgreSQL's server is not installed"),
    ),
]


def suping(place: Place, *arguments: str) -> Result:
    return CliRunner().invoke(main, [*arguments, "--config", str(place.config)])


def key(place: Place) -> bytes:
    return place.settings().key_path.read_bytes()


def put_asides(place: Place) -> list[Path]:
    return sorted(place.folder.glob("suping.key.until-*"))


def keeps_a_file(place: Place, data: bytes) -> str:
    """A file of a conversation, which no case's key seals; returns its name."""
    store = open_store(place.settings())
    with store.work(NOW) as work:
        vault = work.cases.file_vault(None)
        assert vault is not None
        name = vault.content_name(data)
        relay, _ = work.relays.ask(1, "asked")
        work.session.add(
            Attachment(relay_id=relay.id, kind="photo", channel="county", file_id="f", content=name)
        )
        blobs_of(place.settings()).put(name, vault.seal(data, f"file:{name}"))
    store.close()
    return name


@pytest.fixture(params=DATABASES)
def busy(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    """A desk with many cases, on each database."""
    place = Place(tmp_path / "busy")
    place.folder.mkdir()
    place.config.write_text(CONFIG, encoding="utf-8")
    if request.param == "sqlite":
        yield filled(place)
        return
    with cluster() as server:
        url = server.url(server.create())
        place.config.write_text(f'{CONFIG}\n[database]\nurl = "{url}"\n', encoding="utf-8")
        yield filled(place)


def filled(place: Place) -> Place:
    place.files_case(SAID)
    store = open_store(place.settings())
    with store.work(NOW) as work:
        for n in range(MANY):
            work.people.meet("county", 100 + n, 100 + n, "zh_CN")
        (case,) = work.cases.in_states(["submitted"])
        work.likeness.keep(case.id or 0, grams(SAID, ""))
        for n in range(MANY):
            reader = work.people.meet("county", 100 + n, 100 + n, "zh_CN")
            work.identities.know(reader.person_id, name=f"王{n}", phone=f"1380000{n:04}")
    store.close()
    return place


def test_a_desk_gets_another_key_and_reads_everything(place: Place) -> None:
    old = key(place)
    name = keeps_a_file(place, b"a picture")
    answer = suping(place, "keys", "rotate")
    assert answer.exit_code == 0, answer.output
    assert "case_key.wrapped: 1 sealed anew" in answer.output
    assert "files: 1 sealed anew" in answer.output
    assert place.matters() == [SAID]
    assert key(place) != old
    (aside,) = put_asides(place)
    assert aside.read_bytes() == old
    assert aside.stat().st_mode & 0o077 == 0
    assert not put_aside(place.settings().key_path).exists()
    sealed = blobs_of(place.settings()).get(name)
    assert sealed is not None
    assert Vault(key(place), bytes).open(sealed, f"file:{name}") == b"a picture"
    assert suping(place, "keys", "status").exit_code == 0
    assert suping(place, "audit", "verify").exit_code == 0
    place.settings().key_path.write_bytes(old)
    with pytest.raises(WrongKey):
        open_store(place.settings())


def test_the_key_is_not_changed_while_the_desk_runs(place: Place) -> None:
    old = key(place)
    running = open_store(place.settings())
    answer = suping(place, "keys", "rotate")
    assert answer.exit_code == 2
    assert str(KeyInUse.__doc__) in answer.output
    assert key(place) == old
    assert not put_aside(place.settings().key_path).exists()
    running.close()
    assert suping(place, "keys", "rotate").exit_code == 0


def test_a_desk_that_still_has_the_old_key_alone_keeps_the_new_one_waiting(place: Place) -> None:
    """Broken off between the two files and the database, while somebody started with the old."""
    path = place.settings().key_path
    begin(path)
    running = Held(put_aside(path), alone=False)
    with pytest.raises(KeyInUse):
        open_store(place.settings())
    running.let_go()
    assert place.matters() == [SAID]


@pytest.mark.parametrize("at", ["linked", "swapped"])
def test_broken_off_while_the_files_change_places_it_goes_on(place: Place, at: str) -> None:
    path, old = place.settings().key_path, key(place)
    if at == "linked":
        os.link(path, put_aside(path))
    else:
        begin(path)
    assert place.matters() == [SAID]
    answer = suping(place, "keys", "rotate")
    assert answer.exit_code == 0, answer.output
    assert key(place) != old
    assert place.matters() == [SAID]
    assert [one.read_bytes() for one in put_asides(place)] == [old]


def test_killed_in_the_middle_the_desk_works_with_both_and_it_goes_on(busy: Place) -> None:
    command = [sys.executable, "-m", "bot.command_line", "keys", "rotate", "--config"]
    with subprocess.Popen([*command, str(busy.config)], stdout=subprocess.PIPE) as rotating:
        assert rotating.stdout is not None
        for line in rotating.stdout:
            if b"case_key.wrapped" in line:
                break
        rotating.send_signal(signal.SIGKILL)
    assert rotating.returncode == -signal.SIGKILL
    status = suping(busy, "keys", "status")
    assert status.exit_code == 1
    assert "identity.phone" in status.output
    assert busy.matters() == [SAID]
    busy.files_case("后来的事")
    again = suping(busy, "keys", "rotate")
    assert again.exit_code == 0, again.output
    assert "likeness: 1 cases are found anew" in again.output
    assert suping(busy, "keys", "status").exit_code == 0
    assert suping(busy, "audit", "verify").exit_code == 0
    assert busy.matters() == [SAID, "后来的事"]
    assert found_alike(busy) == 1
    with pytest.raises(WrongKey):
        opened_with(busy, put_asides(busy)[0])


def found_alike(place: Place) -> int:
    store = open_store(place.settings())
    with store.reading(NOW) as work:
        found = work.likeness.alike(grams(SAID, ""), since=NOW, least=0.5)
    store.close()
    return len(found)


def opened_with(place: Place, old: Path) -> None:
    place.settings().key_path.write_bytes(old.read_bytes())
    open_store(place.settings()).close()


def test_a_backup_of_before_is_restored_with_the_key_of_its_time(
    place: Place, tmp_path: Path
) -> None:
    assert suping(place, "backup", str(tmp_path / "safe")).exit_code == 0
    (backup,) = (tmp_path / "safe").glob("*.suping.db")
    assert suping(place, "keys", "rotate").exit_code == 0
    (old,) = put_asides(place)
    new = key(place)
    for path in place.folder.glob("suping.db*"):
        path.unlink()
    refused = suping(place, "restore", str(backup))
    assert refused.exit_code == 2
    assert str(WrongKey.__doc__) in refused.output
    answer = suping(place, "restore", str(backup), "--key", str(old))
    assert answer.exit_code == 0, answer.output
    assert key(place) == new
    assert place.matters() == [SAID]
    assert suping(place, "keys", "status").exit_code == 0
    assert suping(place, "audit", "verify").exit_code == 0


def test_a_backup_that_no_key_opens_leaves_no_key_behind(place: Place, tmp_path: Path) -> None:
    suping(place, "backup", str(tmp_path / "safe"))
    (backup,) = (tmp_path / "safe").glob("*.suping.db")
    assert suping(place, "keys", "rotate").exit_code == 0
    for path in place.folder.glob("suping.db*"):
        path.unlink()
    wrong = tmp_path / "wrong.key"
    wrong.write_bytes(os.urandom(32))
    assert suping(place, "restore", str(backup), "--key", str(wrong)).exit_code == 2
    assert not put_aside(place.settings().key_path).exists()


def test_no_earlier_key_is_brought_back_while_one_is_being_changed(place: Place) -> None:
    path = place.settings().key_path
    begin(path)
    with pytest.raises(NotRotated):
        bring_back(path, path)
    assert retire(path, NOW).name == "suping.key.until-2026-09-28T020000"
