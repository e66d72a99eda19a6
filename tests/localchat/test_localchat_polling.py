"""getUpdates: what is confirmed, what is repeated, who is cut off."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from chat_desk import READER, Desk, Watch, running

from localchat.server import BotAccount, ChatServer
from localchat.store import updates


def texts(found: list[Any]) -> list[str]:
    return [update["message"]["text"] for update in found]


async def test_an_update_comes_again_until_the_offset_is_above_it(desk: Desk) -> None:
    said = await desk.say("路灯不亮")
    again = [await desk.ask("getUpdates") for _ in range(3)]
    assert [texts(found) for found in again] == [["路灯不亮"]] * 3
    assert await desk.ask("getUpdates", offset=said["update_id"]) == again[0]
    assert await desk.ask("getUpdates", offset=said["update_id"] + 1) == []
    assert await desk.ask("getUpdates") == []


async def test_updates_come_oldest_first_and_at_most_as_many_as_asked(desk: Desk) -> None:
    for number in range(5):
        await desk.say(str(number))
    assert texts(await desk.ask("getUpdates", limit=3)) == ["0", "1", "2"]
    assert texts(await desk.ask("getUpdates")) == ["0", "1", "2", "3", "4"]


async def test_a_confirmed_update_stays_confirmed_when_a_lower_offset_follows(desk: Desk) -> None:
    first = await desk.say("一")
    await desk.say("二")
    await desk.ask("getUpdates", offset=first["update_id"] + 1)
    assert texts(await desk.ask("getUpdates", offset=1)) == ["二"]


async def test_a_negative_offset_keeps_only_the_newest(desk: Desk) -> None:
    for text in ("一", "二", "三"):
        await desk.say(text)
    assert texts(await desk.ask("getUpdates", offset=-1)) == ["三"]
    assert texts(await desk.ask("getUpdates")) == ["三"]


async def test_update_ids_grow_by_one_over_all_chats_of_a_bot(desk: Desk) -> None:
    await desk.start(8, "李强")
    first = await desk.say("一")
    second = await desk.say("二", 8)
    assert second["update_id"] == first["update_id"] + 1


async def test_a_long_poll_ends_with_the_update_that_arrives(desk: Desk) -> None:
    polling = asyncio.create_task(desk.ask("getUpdates", timeout=30))
    await asyncio.sleep(0.05)
    assert not polling.done()
    await desk.say("停水了")
    assert texts(await asyncio.wait_for(polling, 5)) == ["停水了"]


async def test_a_long_poll_without_news_ends_empty_after_its_timeout(desk: Desk) -> None:
    started = asyncio.get_running_loop().time()
    assert await desk.ask("getUpdates", timeout=1) == []
    assert asyncio.get_running_loop().time() - started >= 0.9


async def test_a_second_poller_ends_the_first_with_409(desk: Desk) -> None:
    first = asyncio.create_task(desk.refused("getUpdates", timeout=30))
    await asyncio.sleep(0.05)
    second = asyncio.create_task(desk.ask("getUpdates", timeout=30))
    refusal = await asyncio.wait_for(first, 5)
    assert refusal.startswith("409 Conflict: terminated by other getUpdates request")
    await desk.say("还在吗")
    assert texts(await asyncio.wait_for(second, 5)) == ["还在吗"]


async def test_a_poller_that_left_without_word_does_not_lose_the_update(desk: Desk) -> None:
    left = asyncio.create_task(desk.ask("getUpdates", timeout=30))
    await asyncio.sleep(0.05)
    left.cancel()
    await desk.say("还在吗")
    assert texts(await desk.ask("getUpdates", timeout=5)) == ["还在吗"]


async def test_two_bots_poll_without_disturbing_each_other(
    make_settings: Callable[..., ChatServer],
) -> None:
    bots = (BotAccount("desk", "a_bot", "1001:one"), BotAccount("hall", "b_bot", "1002:two"))
    async with running(make_settings(bots=bots)) as desk:
        desk.token = "1001:one"
        await desk.start()
        polling = asyncio.create_task(desk.ask("getUpdates", timeout=30))
        await asyncio.sleep(0.05)
        other = Desk(desk.address, desk.session, desk.settings, "1002:two")
        assert await other.ask("getUpdates") == []
        await desk.post(f"/people/{READER}/say?bot=hall", text="/start hall7")
        assert texts(await other.ask("getUpdates")) == ["/start hall7"]
        assert not polling.done()
        await desk.say("给第一个")
        assert texts(await asyncio.wait_for(polling, 5)) == ["给第一个"]


async def test_pending_updates_and_their_numbers_survive_a_restart(
    make_settings: Callable[..., ChatServer],
) -> None:
    settings = make_settings()
    async with running(settings) as desk:
        await desk.start()
        before = await desk.say("第一次")
        pending = await desk.ask("getUpdates")
    async with running(settings) as desk:
        assert await desk.ask("getUpdates") == pending
        assert await desk.ask("getUpdates", offset=before["update_id"] + 1) == []
    async with running(settings) as desk:
        after = await desk.say("第二次")
        assert after["update_id"] == before["update_id"] + 1


async def test_allowed_updates_hold_back_the_other_kinds_from_then_on(desk: Desk) -> None:
    said = await desk.say("错字")
    await desk.ask("getUpdates", offset=said["update_id"] + 1, allowed_updates=["message"])
    await desk.post(f"/people/{READER}/edit", message_id=said["message_id"], text="没有错字")
    assert await desk.ask("getUpdates") == []
    await desk.ask("getUpdates", allowed_updates=[])
    await desk.post(f"/people/{READER}/edit", message_id=said["message_id"], text="还有错字")
    (update,) = await desk.ask("getUpdates")
    assert update["edited_message"]["text"] == "还有错字"


async def test_allowing_only_edits_does_not_let_plain_messages_through(desk: Desk) -> None:
    await desk.ask("getUpdates", allowed_updates=["edited_message"])
    await desk.say("新的")
    assert await desk.ask("getUpdates") == []


async def test_deleting_the_webhook_may_drop_what_is_pending(desk: Desk) -> None:
    await desk.say("一")
    assert await desk.ask("deleteWebhook") is True
    assert len(await desk.ask("getUpdates")) == 1
    assert await desk.ask("deleteWebhook", drop_pending_updates=True) is True
    assert await desk.ask("getUpdates") == []


async def test_as_telegram_an_update_expires_after_a_day(desk: Desk, watch: Watch) -> None:
    await desk.say("昨天")
    watch.pass_by(hours=23)
    await desk.say("今天")
    watch.pass_by(hours=1, seconds=1)
    assert texts(await desk.ask("getUpdates")) == ["今天"]


async def test_as_a_channel_nothing_expires(channel: Desk, watch: Watch) -> None:
    await channel.say("上个月")
    watch.pass_by(days=40)
    assert texts(await channel.ask("getUpdates")) == ["上个月"]


@pytest.mark.parametrize(("setting", "kept"), [("telegram", 3), ("channel", 5)])
async def test_as_telegram_a_full_queue_loses_the_next_update(
    make_settings: Callable[..., ChatServer],
    monkeypatch: pytest.MonkeyPatch,
    setting: str,
    kept: int,
) -> None:
    monkeypatch.setattr(updates, "MOST_PENDING", 3)
    async with running(make_settings(as_=setting)) as desk:
        await desk.start()
        for number in range(5):
            await desk.say(str(number))
        assert texts(await desk.ask("getUpdates")) == ["0", "1", "2", "3", "4"][:kept]
