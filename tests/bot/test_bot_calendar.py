"""A year's notice from the server's side: the command, and the file a chat brings."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from bot_house import COUNTY, NOW, Room
from click.testing import CliRunner, Result
from telegram.error import BadRequest, NetworkError

from bot.build import desk_of
from bot.command_line import main
from bot.config.settings import load
from bot.files.fetcher import Fetcher, Parts
from storage.outbox import DEAD, SENT, WAITING
from storage.staff import Appointed
from storage.values import FileRef

CONFIG = """
[county]
file = "sample"

[[channel]]
name = "county"
kind = "localchat"
token = "1:made-up"
api = "http://127.0.0.1:9"
"""
DAYS = (
    *("01-01", "01-04", "02-05", "02-06", "02-07", "02-08", "04-05", "05-01", "05-02"),
    *("06-09", "09-15", "10-01", "10-02", "10-03"),
)
NOTICE = {
    "year": 2027,
    "papers": [],
    "days": [{"name": "假期", "date": f"2027-{on}", "isOffDay": True} for on in DAYS],
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "config.toml").write_text(CONFIG, "utf-8")
    (tmp_path / "2027.json").write_text(json.dumps(NOTICE), "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def calendar(*words: str) -> Result:
    return CliRunner().invoke(main, ["calendar", *words])


def test_a_file_is_put_in_force_once(folder: Path) -> None:
    first = calendar("import", "2027.json")
    assert first.exit_code == 0
    assert "2027年：休息14天" in first.output
    assert "已启用，0件的日期改过了" in first.output
    assert "没有变化" in calendar("import", str(folder / "2027.json")).output


def test_a_dry_run_changes_nothing(folder: Path) -> None:
    assert "days off: 14" in calendar("import", "2027.json", "--dry-run", "--language", "en").output
    assert "已启用" in calendar("import", str(folder / "2027.json")).output


def test_every_mistake_is_named_and_the_end_is_two(folder: Path) -> None:
    wrong = {**NOTICE, "papers": None, "days": [{"name": "元旦", "date": "x"}]}
    (folder / "2027.json").write_text(json.dumps(wrong), "utf-8")
    told = calendar("import", "2027.json")
    assert told.exit_code == 2
    for where in ("papers", "days[0].isOffDay", "days[0].date"):
        assert where in told.output


def test_a_year_of_the_config_is_left_to_the_config(folder: Path) -> None:
    (folder / "own.json").write_text(json.dumps(NOTICE), "utf-8")
    named = '[calendar]\nyear_files = ["own.json"]\n'
    (folder / "config.toml").write_text(CONFIG + named, "utf-8")
    told = calendar("import", "2027.json")
    assert (told.exit_code, "配置文件" in told.output) == (2, True)


def test_a_file_that_is_not_there_is_said(folder: Path) -> None:
    told = calendar("import", str(folder / "2028.json"))
    assert told.exit_code == 2
    assert "2028.json" in told.output


# The file a chat brings


@pytest.fixture
def fetcher(room: Room, tmp_path: Path) -> Iterator[Fetcher]:
    path = tmp_path / "config.toml"
    path.write_text(CONFIG, "utf-8")
    chats = {name: chat.transport for name, chat in room.chats.items()}
    desk = desk_of(load(path))
    made = Fetcher(Parts(chats, room.store, room.writer, room.clock, desk, room.blobs, room.wake))
    yield made
    made.close()


async def brought(room: Room, fetcher: Fetcher, data: object, steps: int = 1) -> list[str]:
    """An administrator's file whose download gives this: the keys of what they read then."""
    room.county.files["f1"] = data
    with room.store.work(room.clock.now()) as work:
        reader = work.people.meet(COUNTY, 5, 5, "zh_CN")
        work.staff.appoint(
            Appointed(
                "1", "管理员", "administrator", None, None, reader.person_id, reader.address_id
            )
        )
        work.outbox.bring(reader.address_id, FileRef("document", COUNTY, "f1", 9))
    for _ in range(steps):
        items, _ = await room.writer.run(fetcher._claim, room.clock.now())
        for item in items:
            await fetcher._work(item)
    with room.store.reading(NOW) as work:
        return [one.key for one in work.outbox.claim(COUNTY, 9)]


def row(room: Room) -> tuple[int, int]:
    query = "SELECT state, tries FROM outbox WHERE method = 'bring'"
    with room.engine.connect() as connection:
        state, tries = connection.exec_driver_sql(query).one()
        return int(state), int(tries)


async def test_a_brought_file_is_fetched_and_shown(room: Room, fetcher: Fetcher) -> None:
    data = json.dumps(NOTICE).encode()
    assert await brought(room, fetcher, data) == ["year_file.card"]
    assert row(room) == (SENT, 1)


async def test_one_that_is_too_big_or_none_is_told(room: Room, fetcher: Fetcher) -> None:
    too_big = BadRequest("Bad Request: file is too big")
    assert await brought(room, fetcher, too_big) == ["year_file.bad"]


async def test_one_that_can_never_be_fetched_is_told(room: Room, fetcher: Fetcher) -> None:
    assert await brought(room, fetcher, BadRequest("wrong file_id")) == ["year_file.lost"]
    assert row(room)[0] == DEAD


async def test_a_net_that_fails_is_tried_again(room: Room, fetcher: Fetcher) -> None:
    assert await brought(room, fetcher, NetworkError("502")) == []
    assert row(room) == (WAITING, 1)
