"""Whoever takes the database file away reads no complaint, no draft, no message, no update."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from storage_house import NOW, House, message

from storage.dialogues import Position
from storage.due import Appointment
from storage.inbox import RawUpdate
from storage.outbox import Report
from storage.values import FileRef, Message, Written

CANARIES = {
    "matter": "张三丰举报王家湾的化工厂",
    "place": "青石巷二十七号后院",
    "event": "我的电话是13987654321",
    "event_place": "北纬三十一度的牛棚",
    "later": "更正：是李家湾的化工厂",
    "draft": "还没有写完的半句话",
    "outbox": "您反映的化工厂已经停产",
    "edited": "卡片上的赵钱孙李",
    "tap": "只闪一下的提示",
    "inbox": "原始更新里的欧阳修",
}

pytestmark = pytest.mark.only_on("sqlite")


def write(house: House) -> None:
    """Everything a citizen's words go through, by the repositories."""
    word = CANARIES
    with house.work() as work:
        reader = work.people.meet("county", 5, 5, "zh_CN")
        work.inbox.store([RawUpdate("county", 1, "county:5", json.dumps(word["inbox"]).encode())])
        work.inbox.store([RawUpdate("county", 2, "county:5", word["inbox"].encode())])
        position = Position("file", "place", {"text": word["draft"]}, ("text",), "v1", "n", 1)
        work.dialogues.save(reader.address_id, position)
    case_id = house.file(word["matter"], user_id=5)
    with house.work() as work:
        case = work.cases.get(case_id)
        work.cases.replace_matter(case, word["later"])
        case.place = None
        words = Written(word["event"], (FileRef("photo", "county", "f1"),), word["event_place"])
        work.cases.note(
            case, "file", actor="citizen", state_from=None, public={"to": "roads"}, personal=words
        )
        work.outbox.send(reader.address_id, message(word["outbox"]), case_id=case_id)
        card, _ = work.cards.of(case_id, reader.address_id)
        shown = replace(message(word["edited"]), menu=((word["edited"],),))
        work.outbox.edit(reader.address_id, shown, card_id=card.id)
        work.outbox.answer_tap(reader.address_id, "cb", word["tap"])
        work.due.plan(case_id, 0, [Appointment("dispatch", NOW, {"to": ["clerk"]})])


def encodings(word: str) -> Iterator[bytes]:
    yield word.encode()
    yield json.dumps(word).strip('"').encode()
    yield word.encode("utf-16-le")


def found_in(folder: Path) -> set[str]:
    files = [path.read_bytes() for path in folder.iterdir() if path.name.startswith("desk.db")]
    assert len(files) >= 1
    return {
        name
        for name, word in CANARIES.items()
        for form in encodings(word)
        if any(form in data for data in files)
    }


def test_nothing_a_person_wrote_is_in_clear_in_the_database_or_its_log(house: House) -> None:
    write(house)
    assert house.path.with_name("desk.db-wal").stat().st_size > 0
    assert found_in(house.path.parent) == set()
    with house.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    assert found_in(house.path.parent) == set()


def test_the_search_would_find_what_lies_in_clear(house: House) -> None:
    with house.work() as work:
        work.meta.put("word", CANARIES["matter"])
        work.meta.put("json", json.dumps(CANARIES["draft"]))
    assert found_in(house.path.parent) == {"matter", "draft"}


def test_all_of_it_opens_with_the_key(house: House) -> None:
    write(house)
    with house.store.reading(NOW) as work:
        case = work.cases.of_person(work.people.meet("county", 5, 5, "zh_CN").person_id)[0]
        (event,) = work.cases.events(case, "file")
        assert work.cases.matter(case) == CANARIES["later"]
        assert work.cases.written(event).text == CANARIES["event"]
        assert work.cases.written(event).place == CANARIES["event_place"]
        assert [one.file_id for one in work.cases.written(event).files] == ["f1"]
        position = work.dialogues.find(case.address_id)
        assert position is not None
        assert position.draft == {"text": CANARIES["draft"]}
        (item,) = work.inbox.claim(10)
        assert json.loads(item.raw) == CANARIES["inbox"]


def test_a_text_that_was_sent_long_ago_is_gone_and_one_that_waits_is_not(house: House) -> None:
    address_id = house.meet()
    house.send(address_id, "已发出", "还没发")
    first = house.claimed()[0]
    with house.work() as work:
        work.outbox.settle([Report(first.id, 1, 1, 900)])
        work.outbox.forget_before(NOW.replace(year=2027), 100)
    assert house.rows("SELECT payload IS NULL FROM outbox ORDER BY id") == [(1,), (0,)]


def test_a_raw_update_is_forgotten_with_its_chat_but_still_known_as_a_twin(house: House) -> None:
    """The server may send it again after any outage: it must not be handled a second time."""
    update = RawUpdate("county", 1, "county:5", b'{"update_id":1}')
    with house.work() as work:
        work.inbox.store([update])
        work.inbox.done(work.inbox.claim(1)[0].id)
    with house.work() as work:
        work.inbox.forget_before(NOW.replace(year=2027), 100)
    assert house.rows("SELECT raw, lane FROM inbox") == [(None, "")]
    with house.work() as work:
        assert work.inbox.store([update]) == 0


def test_what_waits_or_was_set_aside_keeps_its_text_for_a_person(house: House) -> None:
    with house.work() as work:
        work.inbox.store([RawUpdate("county", 1, "a", b"1"), RawUpdate("county", 2, "b", b"2")])
        aside = work.inbox.claim(1)[0]
        for tries in range(3):
            work.inbox.failed(replace(aside, tries=tries), "BadUpdate")
        work.inbox.forget_before(NOW.replace(year=2027), 100)
    assert house.rows("SELECT state, raw IS NULL FROM inbox ORDER BY id") == [(2, 0), (0, 0)]


def test_a_stolen_database_opens_with_no_other_key(house: House, tmp_path: Path) -> None:
    write(house)
    sealed = house.rows("SELECT wrapped FROM case_key")[0][0]
    assert len(sealed) == 12 + 32 + 16
    assert bytes(range(32)) not in (tmp_path / "desk.db").read_bytes()


def test_a_message_repeats_its_whole_text_from_the_outbox(house: House) -> None:
    """What was told is evidence, so it is kept as it was told."""
    whole = Message("k", "已办结", menu=(("提诉求", "查进度"),), ask_place="发位置", protect=True)
    address_id = house.meet()
    with house.work() as work:
        work.outbox.send(address_id, whole)
    (item,) = house.claimed()
    assert item.payload["menu"] == [["提诉求", "查进度"]]
    assert item.payload["ask_place"] == "发位置"
    assert item.payload["protect"] is True
