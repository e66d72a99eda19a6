"""Groups as python-telegram-bot sees them: who is heard, who is pressed, gone, become another."""

from typing import Any

import pytest
from aiogram import Bot as AiogramBot
from chat_desk import READER, Desk
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.constants import ChatType
from telegram.error import ChatMigrated, Forbidden

OTHER, STRANGER = 8, 9


async def room(desk: Desk) -> dict[str, Any]:
    """A group of two, whose first update is confirmed."""
    await desk.start(OTHER, "李强")
    await desk.start(STRANGER, "外人")
    made: dict[str, Any] = await desk.post("/groups", title="住建局工作群", members=[READER, OTHER])
    return made


def path(made: dict[str, Any], what: str) -> str:
    return f"/groups/{-made['chat_id']}/{what}"


async def heard(desk: Desk) -> list[Update]:
    return [Update.de_json(one, None) for one in await desk.ask("getUpdates")]


async def confirm(desk: Desk) -> None:
    updates = await desk.ask("getUpdates")
    if updates:
        await desk.ask("getUpdates", offset=updates[-1]["update_id"] + 1)


async def test_a_bot_put_into_a_group_is_told_by_whom(desk: Desk) -> None:
    made = await room(desk)
    (update,) = await heard(desk)
    assert update.my_chat_member is not None
    assert update.my_chat_member.chat.type == ChatType.GROUP
    assert update.my_chat_member.chat.title == "住建局工作群"
    assert update.my_chat_member.from_user.id == READER
    assert (made["bot_in"], made["members"]) == (True, [READER, OTHER])
    assert await desk.get("/groups") == [made]


@pytest.mark.parametrize(
    ("text", "is_heard"),
    [
        ("/bind", True),
        ("/bind@suping_bot 住建局", True),
        ("/bind@another_bot", False),
        ("小区物业不管电梯", False),
        ("/", False),
    ],
)
async def test_a_bot_hears_commands_and_no_talk(desk: Desk, text: str, is_heard: bool) -> None:  # noqa: FBT001
    made = await room(desk)
    await confirm(desk)
    await desk.post(path(made, "say"), user_id=OTHER, text=text)
    found = [one.message for one in await heard(desk)]
    assert [one.text for one in found if one] == ([text] if is_heard else [])
    if found and found[0]:
        assert found[0].chat.id == made["chat_id"]
        assert found[0].from_user is not None
        assert found[0].from_user.id == OTHER


async def test_an_answer_to_the_bots_message_is_heard(desk: Desk, bot: Bot) -> None:
    made = await room(desk)
    await confirm(desk)
    sent = await bot.send_message(made["chat_id"], "新件")
    assert sent.chat.type == ChatType.GROUP
    await desk.post(path(made, "say"), user_id=OTHER, text="收到", reply_to=sent.message_id)
    (update,) = await heard(desk)
    assert update.message is not None
    assert update.message.reply_to_message is not None
    assert update.message.reply_to_message.message_id == sent.message_id


async def test_a_card_is_pressed_by_members_each_answered_alone(desk: Desk, bot: Bot) -> None:
    made = await room(desk)
    await confirm(desk)
    keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("我来办", callback_data="c:n:1:mine")]])
    sent = await bot.send_message(made["chat_id"], "新件", reply_markup=keyboard)
    pressed = {
        user: await desk.post(
            path(made, "press"), user_id=user, message_id=sent.message_id, label="我来办"
        )
        for user in (READER, OTHER)
    }
    found = [one.callback_query for one in await heard(desk)]
    assert [one.from_user.id for one in found if one] == [READER, OTHER]
    await bot.answer_callback_query(pressed[OTHER]["callback_id"], "已由王芳办理")
    answer = await desk.get(f"/people/{OTHER}/answers/{pressed[OTHER]['callback_id']}")
    assert answer["text"] == "已由王芳办理"
    nothing = await desk.get(f"/people/{READER}/answers/{pressed[READER]['callback_id']}")
    assert nothing == {"answered": False}
    await bot.edit_message_text("办完了", made["chat_id"], sent.message_id)
    stands = await desk.get(path(made, "chat"))
    assert [one["text"] for one in stands["messages"]] == ["办完了"]
    later = await desk.get(f"{path(made, 'chat')}?after={stands['changes']}")
    assert later["messages"] == []


async def test_a_group_that_removed_the_bot_takes_and_tells_nothing_more(
    desk: Desk, bot: Bot
) -> None:
    made = await room(desk)
    await confirm(desk)
    await desk.post(path(made, "remove"), user_id=OTHER)
    (update,) = await heard(desk)
    assert update.my_chat_member is not None
    assert update.my_chat_member.new_chat_member.status == "kicked"
    with pytest.raises(Forbidden, match="kicked from the group"):
        await bot.send_message(made["chat_id"], "新件")
    await confirm(desk)
    await desk.post(path(made, "say"), user_id=OTHER, text="/bind")
    assert not await heard(desk)


async def test_a_group_that_became_a_supergroup_says_where_it_is(desk: Desk, bot: Bot) -> None:
    made = await room(desk)
    await confirm(desk)
    new = await desk.post(path(made, "upgrade"), user_id=READER)
    assert (new["type"], new["members"]) == ("supergroup", [READER, OTHER])
    told = [one.message for one in await heard(desk)]
    assert [
        (one.chat.id, one.migrate_to_chat_id, one.migrate_from_chat_id) for one in told if one
    ] == [
        (made["chat_id"], new["chat_id"], None),
        (new["chat_id"], None, made["chat_id"]),
    ]
    with pytest.raises(ChatMigrated) as error:
        await bot.send_message(made["chat_id"], "新件")
    assert error.value.new_chat_id == new["chat_id"]
    assert (await bot.send_message(new["chat_id"], "新件")).chat.type == ChatType.SUPERGROUP
    gone = await desk.post(path(made, "say"), 400, user_id=READER, text="/bind")
    assert str(-new["chat_id"]) in gone["error"]


async def test_what_is_wrong_says_what_to_do(desk: Desk) -> None:
    made = await room(desk)
    no_member = await desk.post(path(made, "say"), 404, user_id=STRANGER, text="/bind")
    assert "is no member" in no_member["error"]
    assert "no group" in (await desk.post("/groups/1/say", 404, user_id=1, text="a"))["error"]
    assert "members" in (await desk.post("/groups", 400, title="群", members=[]))["error"]
    assert "nobody" in (await desk.post("/groups", 404, title="群", members=[99]))["error"]
    message = {"user_id": READER, "message_id": 77, "label": "我来办"}
    assert "no message" in (await desk.post(path(made, "press"), 404, **message))["error"]
    assert "chat not found" in await desk.refused("sendMessage", chat_id=-5, text="新件")


async def test_a_group_is_a_groups_pace(desk: Desk, bot: Bot) -> None:
    made = await room(desk)
    for number in range(21):
        await bot.send_message(made["chat_id"], f"{number}")
    assert (await desk.get("/referee"))["too_fast"] >= 1


async def test_a_strict_client_reads_a_group_as_well(desk: Desk, second: AiogramBot) -> None:
    made = await room(desk)
    await desk.post(path(made, "say"), user_id=OTHER, text="/bind")
    added, said = await second.get_updates()
    assert added.my_chat_member is not None
    assert said.message is not None
    assert said.message.chat.title == "住建局工作群"


async def test_groups_are_there_after_a_restart_and_two_have_two_numbers(desk: Desk) -> None:
    first = await room(desk)
    other = await desk.post("/groups", title="公安局", members=[STRANGER])
    assert other["chat_id"] == first["chat_id"] - 1
    assert [one["title"] for one in await desk.get("/groups")] == ["住建局工作群", "公安局"]
    assert (await desk.ask("getMe"))["can_join_groups"]
