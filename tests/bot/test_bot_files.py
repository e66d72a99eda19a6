"""Files are fetched beside the messages, kept sealed and cleaned, and sent anew where they go."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from bot_house import COUNTY, NOW, TOWN, Room, Start, until_done
from made_files import SECRET, jpeg, office, pdf
from PIL import Image
from telegram.error import BadRequest, InvalidToken, NetworkError, RetryAfter, TimedOut

from bot.build import desk_of
from bot.config.settings import load
from bot.files.fetcher import Fetcher, Parts
from bot.request import NotReached
from bot.sender import Sender
from domain.lifecycle import Action, Actor
from handlers.office import Desk
from storage.attachments import Attached, Kept
from storage.blobs import BlobsAway
from storage.outbox import DEAD, SENT, WAITING
from storage.tables import Case
from storage.values import FileRef, Message, Written

CONFIG = """
[county]
file = "sample"

[[channel]]
name = "county"
kind = "localchat"
token = "1:made-up"
api = "http://127.0.0.1:9"
"""


@pytest.fixture(scope="session")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    path = tmp_path_factory.mktemp("settings") / "config.toml"
    path.write_text(CONFIG, encoding="utf-8")
    return desk_of(load(path))


@dataclass
class Shelves:
    """A room whose fetcher is stepped by hand."""

    room: Room
    fetcher: Fetcher

    def comes(self, data: object, *, kind: str = "photo", file_id: str = "f1") -> int:
        """A case with a file whose download gives this; returns the file's number."""
        self.room.county.files[file_id] = data
        with self.room.store.work(self.room.clock.now()) as work:
            reader = work.people.meet(COUNTY, 5, 5, "zh_CN")
            case = work.cases.file(case_of(reader.person_id, reader.address_id), Written("路灯"))
            written = Written("路灯", (FileRef(kind, COUNTY, file_id, 9),))
            event_id = work.cases.note(
                case, Action.SUBMIT, actor=Actor.CITIZEN, state_from=None, personal=written
            )
            return work.attachments.of_event(event_id)[0].id

    def file(self, number: int) -> Attached:
        with self.room.store.reading(NOW) as work:
            return work.attachments.get(number)

    def rows(self, method: str = "fetch") -> list[tuple[Any, ...]]:
        query = "SELECT state, tries, not_before FROM outbox WHERE method = ? ORDER BY id"
        with self.room.engine.connect() as connection:
            found = connection.exec_driver_sql(query, (method,))
            return [tuple(row) for row in found]

    async def step(self) -> None:
        """One look at what is to be fetched, to its end."""
        items, _ = await self.room.writer.run(self.fetcher._claim, self.room.clock.now())
        for item in items:
            await self.fetcher._work(item)

    def kept(self, name: str | None, number: int) -> bytes:
        """The bytes of a kept file, opened."""
        assert name is not None
        sealed = self.room.blobs.get(name)
        assert sealed is not None
        with self.room.store.reading(NOW) as work:
            vault = work.cases.file_vault(self.file(number).case_id)
        assert vault is not None
        return vault.open(sealed, f"file:{name}")


def case_of(person_id: int, address_id: int) -> Case:
    return Case(
        number="",
        code="",
        kind="complaint",
        urgency="normal",
        state="submitted",
        person_id=person_id,
        address_id=address_id,
        source=COUNTY,
        submitted_at=NOW,
        dispatch_due_at=NOW + timedelta(hours=4),
        citizen_due_at=NOW + timedelta(days=5),
        calendar="2026",
    )


@pytest.fixture
def shelves(room: Room, desk: Desk) -> Iterator[Shelves]:
    parts = Parts(
        {name: chat.transport for name, chat in room.chats.items()},
        room.store,
        room.writer,
        room.clock,
        desk,
        room.blobs,
        room.wake,
    )
    made = Shelves(room, Fetcher(parts))
    yield made
    made.fetcher.close()


async def test_a_picture_is_kept_sealed_as_it_came_and_cleaned(shelves: Shelves) -> None:
    dirty = jpeg()
    number = shelves.comes(dirty)
    await shelves.step()
    file = shelves.file(number)
    assert (file.state, file.sort, file.cleaned_sort) == (Kept.READY, "jpeg", "jpeg")
    assert shelves.kept(file.content, number) == dirty
    clean = shelves.kept(file.cleaned, number)
    assert SECRET.encode() in dirty
    assert SECRET.encode() not in clean
    assert not Image.open(io.BytesIO(clean)).getexif()
    assert shelves.rows()[0][:2] == (SENT, 1)


async def test_nothing_readable_lies_in_the_folder(shelves: Shelves, tmp_path: Path) -> None:
    shelves.comes(jpeg())
    await shelves.step()
    lying = [one.read_bytes() for one in (tmp_path / "files").rglob("*") if one.is_file()]
    assert len(lying) == 2
    assert not any(b"JFIF" in one or SECRET.encode() in one for one in lying)


async def test_what_cannot_be_cleaned_is_held(shelves: Shelves) -> None:
    number = shelves.comes(pdf(), kind="document")
    await shelves.step()
    file = shelves.file(number)
    assert (file.state, file.sort, file.cleaned) == (Kept.HELD, "pdf", None)


@pytest.mark.parametrize(
    "data",
    [
        b"<svg xmlns='x'><script>1</script></svg>",
        b"MZ" + b"\x00" * 80,
        office("word", ("../../x", b"x")),
        b"\xff\xd8\xff half a picture",
        BadRequest("Bad Request: file is too big"),
    ],
)
async def test_what_does_harm_is_refused_told_and_not_kept(shelves: Shelves, data: object) -> None:
    number = shelves.comes(data)
    await shelves.step()
    assert shelves.file(number).state is Kept.REFUSED
    assert shelves.file(number).content is None
    assert shelves.rows()[0][0] == SENT
    with shelves.room.store.reading(NOW) as work:
        told = [one.key for one in work.outbox.claim(COUNTY, 9)]
    assert told == ["file.refused"]


@pytest.mark.parametrize(
    ("error", "tries"),
    [(TimedOut(), 1), (NetworkError("502"), 1), (RetryAfter(3), 0), (NotReached("away"), 0)],
)
async def test_a_file_is_tried_again_as_a_message_is(
    shelves: Shelves, error: Exception, tries: int
) -> None:
    number = shelves.comes([error, jpeg()])
    await shelves.step()
    state, tried, again_at = shelves.rows()[0]
    assert (state, tried) == (WAITING, tries)
    assert again_at is not None
    assert shelves.file(number).state is Kept.WAITING
    await shelves.step()
    assert shelves.file(number).state is Kept.WAITING
    shelves.room.clock.move_to(NOW + timedelta(minutes=1))
    await shelves.step()
    assert shelves.file(number).state is Kept.READY


async def test_a_refused_token_postpones_and_loses_nothing(shelves: Shelves) -> None:
    number = shelves.comes([InvalidToken(), jpeg()])
    await shelves.step()
    assert shelves.rows()[0][:2] == (WAITING, 0)
    assert shelves.file(number).state is Kept.WAITING


async def test_a_file_that_never_comes_is_a_dead_letter_and_told(shelves: Shelves) -> None:
    number = shelves.comes(BadRequest("Bad Request: wrong file_id"))
    await shelves.step()
    assert shelves.file(number).state is Kept.LOST
    assert shelves.rows()[0][0] == DEAD
    with shelves.room.store.reading(NOW) as work:
        assert [one.key for one in work.outbox.claim(COUNTY, 9)] == ["file.lost"]


async def test_a_storage_that_is_away_is_tried_again(
    shelves: Shelves, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = shelves.comes(jpeg())
    with monkeypatch.context() as broken:
        broken.setattr(shelves.room.blobs, "put", _away)
        await shelves.step()
    assert shelves.rows()[0][:2] == (WAITING, 1)
    shelves.room.clock.move_to(NOW + timedelta(minutes=1))
    await shelves.step()
    assert shelves.file(number).state is Kept.READY


def _away(*_: object) -> None:
    raise BlobsAway


async def test_a_file_fetched_twice_is_there_once(shelves: Shelves, tmp_path: Path) -> None:
    """As after a kill between the folder and the database."""
    number = shelves.comes(jpeg())
    items, _ = await shelves.room.writer.run(shelves.fetcher._claim, NOW)
    file, vault = await shelves.room.writer.run(shelves.fetcher._look, items[0])
    assert vault is not None
    await shelves.fetcher._kept(file, vault)
    before = sorted(one.name for one in (tmp_path / "files").rglob("*") if one.is_file())
    await shelves.step()
    after = sorted(one.name for one in (tmp_path / "files").rglob("*") if one.is_file())
    assert before == after
    assert shelves.file(number).state is Kept.READY


async def test_a_waiting_file_holds_up_no_message(shelves: Shelves) -> None:
    shelves.comes(TimedOut())
    with shelves.room.store.work(NOW) as work:
        at = work.people.meet(COUNTY, 5, 5, "zh_CN").address_id
        work.outbox.send(at, Message("k", "话"))
        assert [one.key for one in work.outbox.claim(COUNTY, 9)] == ["k"]
        assert work.outbox.waiting() == 1
        assert work.outbox.next_at() is None


async def test_an_erased_case_is_not_fetched_and_its_files_are_taken_away(
    shelves: Shelves, tmp_path: Path
) -> None:
    number = shelves.comes(jpeg())
    await shelves.step()
    case_id = shelves.file(number).case_id
    later = shelves.comes(jpeg(), file_id="f2")
    with shelves.room.store.work(NOW) as work:
        work.outbox.erase(1, work.attachments.names_of(case_id))
        work.session.connection().exec_driver_sql("DELETE FROM case_key")
        work.cases.remember_nothing()
    await shelves.step()
    assert not [one for one in (tmp_path / "files").rglob("*") if one.is_file()]
    assert shelves.file(later).state is Kept.WAITING
    assert [row[0] for row in shelves.rows("erase")] == [SENT]


# On the way out


async def shows(shelves: Shelves, number: int, channel: str = TOWN) -> int:
    """A message that shows the file is sent on a channel; returns its address."""
    with shelves.room.store.work(shelves.room.clock.now()) as work:
        at = work.people.meet(channel, 8, 8, "zh_CN").address_id
        work.outbox.send(at, Message("case.file", "附件", file=number, media="photo"))
        return at


async def test_the_cleaned_copy_is_uploaded_anew_and_then_known_by_its_channel(
    shelves: Shelves, sender: Sender, start: Start
) -> None:
    number = shelves.comes(jpeg())
    await shelves.step()
    town: Any = shelves.room.chats[TOWN]
    await shows(shelves, number)
    start(sender.run())
    await until_done(shelves.room, sender)
    assert SECRET.encode() not in town.shown[0].data
    assert "王" not in town.shown[0].name
    shelves.room.clock.move_to(NOW + timedelta(minutes=5))
    await shows(shelves, number)
    sender.wake()
    await until_done(shelves.room, sender)
    assert town.shown[1].data is None
    assert town.shown[1].file_id == f"{TOWN}-{town.shown[0].name}"
    await shows(shelves, number, COUNTY)
    sender.wake()
    await until_done(shelves.room, sender)
    assert shelves.room.county.shown[0].data == town.shown[0].data


async def test_an_id_its_channel_has_forgotten_is_uploaded_again(
    shelves: Shelves, sender: Sender, start: Start
) -> None:
    number = shelves.comes(jpeg())
    await shelves.step()
    with shelves.room.store.work(NOW) as work:
        work.attachments.uploaded(number, TOWN, "forgotten")
    town = shelves.room.chats[TOWN]
    town.will("附件", BadRequest("wrong file identifier"), 77)
    await shows(shelves, number)
    start(sender.run())
    await until_done(shelves.room, sender)
    assert [one.file_id for one in town.shown] == ["forgotten", None]
    with shelves.room.store.reading(NOW) as work:
        assert work.attachments.known_on(number, TOWN) == f"{TOWN}-{town.shown[1].name}"


async def test_a_file_that_was_erased_is_a_dead_letter(
    shelves: Shelves, sender: Sender, start: Start
) -> None:
    number = shelves.comes(jpeg())
    await shelves.step()
    file = shelves.file(number)
    shelves.room.blobs.delete([str(file.cleaned)])
    await shows(shelves, number)
    start(sender.run())
    await until_done(shelves.room, sender)
    assert shelves.rows("file")[0][0] == DEAD
