"""Whatever arrives, the server answers, stays whole and goes on."""

import asyncio
import json
import sqlite3
from typing import Any

import pytest
from chat_desk import READER, TOKEN, Desk
from hypothesis import given, settings
from hypothesis import strategies as st

from localchat.errors import RefusedError
from localchat.jsontext import decode, decode_object, encode
from localchat.people.entities import command_entities
from localchat.referee.judge import compile_judge
from localchat.referee.signatures import method_fields

NAMES = ["sendMessage", "sendPhoto", "sendMediaGroup", "editMessageText", "setMyCommands"]
JUDGES = {name: compile_judge(name) for name in NAMES}

texts = st.text(max_size=12)
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=8,
)


@st.composite
def requests(draw: st.DrawFn) -> tuple[str, dict[str, Any]]:
    """A method with fields that exist, holding anything at all, as JSON or as text."""
    name = draw(st.sampled_from(NAMES))
    fields = draw(st.sets(st.sampled_from(sorted(method_fields(name))), max_size=6))
    values = {field: draw(anything) for field in fields}
    if draw(st.booleans()):
        return name, {field: json.dumps(value) for field, value in values.items()}
    return name, values


@given(requests())
@settings(max_examples=300)
def test_a_judge_converts_or_refuses_and_does_nothing_else(
    request_: tuple[str, dict[str, Any]],
) -> None:
    name, fields = request_
    try:
        params = JUDGES[name](fields)
    except RefusedError:
        return
    assert params.keys() - {"entities", "caption_entities"} <= fields.keys()


@given(st.text(alphabet="/ab_@9 好，.\n", max_size=30))
def test_commands_are_found_where_telegram_marks_them(text: str) -> None:
    for each in command_entities(text):
        offset, length = each["offset"], each["length"]
        assert isinstance(offset, int)
        assert isinstance(length, int)
        assert text[offset : offset + length].startswith("/")
        assert offset == 0 or not (text[offset - 1].isalnum() or text[offset - 1] in "_/")


@pytest.mark.parametrize(
    ("text", "commands"),
    [
        ("/start", ["/start"]),
        ("/start hall7", ["/start"]),
        ("请看 /new 和 /mycases", ["/new", "/mycases"]),
        ("/new@suping_bot", ["/new@suping_bot"]),
        ("12/30", []),
        ("http://x.cn/a/b", []),
        ("/", []),
        ("/提诉求", []),
        ("/new，谢谢", ["/new"]),
        ("/" + "a" * 33, []),
    ],
)
def test_a_command_is_a_slash_and_latin_letters(text: str, commands: list[str]) -> None:
    found = []
    for each in command_entities(text):
        offset, length = each["offset"], each["length"]
        assert isinstance(offset, int)
        assert isinstance(length, int)
        found.append(text[offset : offset + length])
    assert found == commands


def test_a_command_behind_an_emoji_is_counted_in_utf16_units() -> None:
    assert command_entities("👍 /new") == [{"type": "bot_command", "offset": 3, "length": 4}]


def test_json_is_compact_and_chinese_is_itself() -> None:
    assert encode({"text": "路灯", "rows": [1, 2]}) == '{"text":"路灯","rows":[1,2]}'


@pytest.mark.parametrize("text", ["{", "", "[" * 100_000, '{"a":' * 50_000])
def test_what_is_no_json_is_a_value_error(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        decode(text)


@pytest.mark.parametrize("text", ["[]", "5", "null", '"x"'])
def test_an_object_is_nothing_else(text: str) -> None:
    with pytest.raises(ValueError, match="a JSON object is expected"):
        decode_object(text)


async def test_many_at_once_get_numbers_of_their_own(desk: Desk) -> None:
    async def both(number: int) -> tuple[int, int]:
        sent = await desk.ask("sendMessage", chat_id=READER, text=f"b{number}")
        said = await desk.say(f"p{number}")
        return sent["message_id"], said["message_id"]

    found = await asyncio.gather(*(both(number) for number in range(30)))
    numbers = [each for pair in found for each in pair]
    assert sorted(numbers) == list(range(2, 62))
    updates = await desk.ask("getUpdates")
    assert len(updates) == 30
    ids = [update["update_id"] for update in updates]
    assert ids == list(range(ids[0], ids[0] + 30))


async def test_no_update_is_missed_by_a_poller_while_many_write(desk: Desk) -> None:
    got: list[str] = []

    async def poll() -> None:
        offset = 0
        while len(got) < 60:
            for update in await desk.ask("getUpdates", timeout=5, offset=offset):
                got.append(update["message"]["text"])
                offset = update["update_id"] + 1

    async def write(writer: int) -> None:
        for number in range(20):
            await desk.say(f"{writer}-{number}")
            await asyncio.sleep(0)

    await asyncio.wait_for(asyncio.gather(poll(), *(write(writer) for writer in range(3))), 20)
    assert sorted(got) == sorted(
        f"{writer}-{number}" for writer in range(3) for number in range(20)
    )


async def test_a_page_waiting_for_a_chat_misses_nothing_while_many_write(desk: Desk) -> None:
    shown: list[str] = []

    async def read() -> None:
        after = (await desk.chat())["changes"]
        while len(shown) < 40:
            news = await desk.chat(after=after, wait=5)
            shown.extend(each["text"] for each in news["messages"])
            after = news["changes"]

    async def write() -> None:
        await asyncio.sleep(0.05)
        for number in range(40):
            await desk.ask("sendMessage", chat_id=READER, text=str(number))

    await asyncio.wait_for(asyncio.gather(read(), write()), 20)
    assert shown == [str(number) for number in range(40)]


async def test_a_file_that_cannot_be_written_is_told_and_the_server_goes_on(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_arguments: object, **_named: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    with monkeypatch.context() as broken:
        broken.setattr("localchat.store.messages.encode", fail)
        answer = await desk.answer("sendMessage", chat_id=READER, text="满了")
        assert (answer["error_code"], answer["description"]) == (500, "Internal Server Error")
        told = await desk.post(f"/people/{READER}/say", 503, text="满了")
        assert "try again later" in told["error"]
    assert TOKEN not in caplog.text
    assert (await desk.ask("sendMessage", chat_id=READER, text="又能写了"))["message_id"] == 2
    assert [each["text"] for each in (await desk.chat())["messages"]] == ["/start", "又能写了"]


async def test_the_page_is_served_where_it_is(desk: Desk) -> None:
    async with desk.session.get(desk.address + "/") as response:
        assert response.status in {200, 404}
    async with desk.session.get(desk.address + "/nothing-here") as response:
        assert response.status == 404


@pytest.mark.parametrize("path", ["/people", f"/people/{READER}/say", "/clock"])
async def test_a_wrong_http_method_is_refused(desk: Desk, path: str) -> None:
    async with desk.session.delete(desk.address + path) as response:
        assert response.status == 405
