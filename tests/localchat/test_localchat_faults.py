"""Calls go wrong when a test orders it, and never otherwise: each fault as its name says."""

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

import aiohttp
import pytest
from chat_desk import READER, TOKEN, Desk, running

from localchat.__main__ import read_settings
from localchat.faults import FAULTS, OF_POLLS, How
from localchat.settings import ChatServer

HELLO: dict[str, Any] = {"chat_id": READER, "text": "您好"}
SAID_NO = [name for name, one in FAULTS.items() if one.how is How.ANSWER]
HUNG_UP = [name for name, one in FAULTS.items() if one.how is How.RESET]


@pytest.fixture
async def failing(make_settings: Callable[..., ChatServer]) -> AsyncIterator[Desk]:
    async with running(make_settings(faults=True)) as found:
        await found.start()
        yield found


async def order(desk: Desk, fault: str, status: int = 200, **more: object) -> Any:
    return await desk.post(f"/bot{TOKEN}/faults", status, fault=fault, **more)


async def call(desk: Desk, method: str, **fields: object) -> tuple[int, bytes]:
    address = f"{desk.address}/bot{TOKEN}/{method}"
    async with desk.session.post(address, json=fields) as response:
        return response.status, await response.read()


async def said(desk: Desk) -> list[str]:
    messages = (await desk.chat())["messages"]
    return [one["text"] for one in messages if one["from"] == "bot"]


@pytest.mark.parametrize("name", SAID_NO)
async def test_an_answer_that_says_no_comes_once_and_nothing_was_done(
    failing: Desk, name: str
) -> None:
    fault = FAULTS[name]
    method = fault.methods[0] if fault.methods else "sendMessage"
    await order(failing, name, methods=["sendMessage"])
    assert await call(failing, "sendMessage", **HELLO) == (fault.status, fault.body), method
    assert await said(failing) == []
    assert (await call(failing, "sendMessage", **HELLO))[0] == 200
    assert await said(failing) == ["您好"]


@pytest.mark.parametrize("name", HUNG_UP)
async def test_a_connection_is_reset_before_or_after_it_was_done(failing: Desk, name: str) -> None:
    await order(failing, name)
    with pytest.raises(aiohttp.ClientError):
        await call(failing, "sendMessage", **HELLO)
    assert await said(failing) == (["您好"] if FAULTS[name].after else [])


async def test_half_an_answer_comes_of_what_was_done(failing: Desk) -> None:
    await order(failing, "after: half an answer")
    with pytest.raises(aiohttp.ClientPayloadError):
        await call(failing, "sendMessage", **HELLO)
    assert await said(failing) == ["您好"]


@pytest.mark.parametrize("name", ["timed out", "after: timed out"])
async def test_no_answer_comes(failing: Desk, name: str) -> None:
    await order(failing, name)
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(call(failing, "sendMessage", **HELLO), 0.5)
    assert await said(failing) == (["您好"] if FAULTS[name].after else [])


async def test_an_answer_is_slow_and_right(failing: Desk) -> None:
    await order(failing, "slow")
    assert (await call(failing, "sendMessage", **HELLO))[0] == 200
    assert await said(failing) == ["您好"]


async def test_updates_come_twice_or_the_last_first_and_stay_until_confirmed(
    failing: Desk,
) -> None:
    for words in ("一", "二"):
        await failing.say(words)
    orders = {}
    for name in ("twice in a batch", "out of order"):
        await order(failing, name)
        orders[name] = [one["message"]["text"] for one in await failing.ask("getUpdates")]
    assert orders == {"twice in a batch": ["一", "二", "一", "二"], "out of order": ["二", "一"]}
    assert len(await failing.ask("getUpdates")) == 2


async def test_a_fault_is_for_its_methods_its_chat_and_so_many_calls(failing: Desk) -> None:
    await failing.start(8, "李")
    await order(failing, "500", times=2, chat_id=8)
    await order(failing, "conflict")
    assert (await call(failing, "sendMessage", **HELLO))[0] == 200
    for status in (500, 500, 200):
        assert (await call(failing, "sendMessage", **HELLO | {"chat_id": 8}))[0] == status
    assert [(await call(failing, "getUpdates"))[0] for _ in range(2)] == [409, 200]
    told = await failing.get(f"/bot{TOKEN}/faults")
    assert told == {"planned": [], "suffered": {"500": 2, "conflict": 1}}


@pytest.mark.parametrize(
    "order_of",
    [
        {},
        {"fault": "unheard of"},
        {"fault": "unreachable"},
        {"fault": "500", "times": 0},
        {"fault": "500", "chat_id": "8"},
        {"fault": "500", "methods": "sendMessage"},
    ],
)
async def test_an_order_that_is_none_says_what_to_write(
    failing: Desk, order_of: dict[str, Any]
) -> None:
    answer = await failing.post(f"/bot{TOKEN}/faults", 400, **order_of)
    assert answer["error"]
    assert (await failing.get(f"/bot{TOKEN}/faults"))["planned"] == []


async def test_nobody_without_the_token_orders_any(failing: Desk) -> None:
    for path in ("/faults", "/bots/faults", "/bot1001:guess/faults", f"/people/{READER}/faults"):
        async with failing.session.post(failing.address + path, json={"fault": "500"}) as answer:
            assert answer.status in (401, 404, 405)
    assert (await failing.get(f"/bot{TOKEN}/faults"))["planned"] == []


async def test_without_the_option_nothing_can_be_ordered(desk: Desk) -> None:
    assert (await call(desk, "faults", fault="500"))[0] == 404
    assert (await call(desk, "sendMessage", **HELLO))[0] == 200


def test_a_countys_channel_fails_nobody_on_order(
    make_settings: Callable[..., ChatServer], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(ValueError, match="for tests"):
        make_settings(as_="channel", faults=True)
    arguments = ["--folder", "x", "--bot", f"desk:{TOKEN}", "--as", "channel", "--faults"]
    with pytest.raises(SystemExit):
        read_settings(arguments)
    assert "for tests" in capsys.readouterr().err
    assert not read_settings(arguments[:4]).faults


def test_every_fault_has_a_call_that_suffers_it() -> None:
    assert {one.how for one in FAULTS.values()} == set(How)
    assert all(one.methods == ("getUpdates",) for one in OF_POLLS.values())
