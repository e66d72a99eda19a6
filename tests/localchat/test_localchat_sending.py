"""Messages as python-telegram-bot sends, edits, answers and deletes them."""

import datetime as dt

import pytest
from chat_desk import READER, START, Desk, Watch
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeAllPrivateChats,
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
    ReplyParameters,
)
from telegram.constants import ChatAction, MessageEntityType
from telegram.error import BadRequest, Forbidden, InvalidToken

CARD = InlineKeyboardMarkup(
    [
        [
            InlineKeyboardButton("答复", callback_data="c1:reply"),
            InlineKeyboardButton("退单", callback_data="c1:return"),
        ],
        [InlineKeyboardButton("看板", url="https://example.org/board")],
    ]
)


async def test_a_bot_logs_in_and_learns_its_name(bot: Bot) -> None:
    me = await bot.get_me()
    assert (me.id, me.is_bot, me.username) == (1001, True, "suping_bot")


async def test_a_message_comes_back_complete(bot: Bot) -> None:
    message = await bot.send_message(READER, "<b>已收到</b>，10月15日前答复", parse_mode="HTML")
    assert message.text == "已收到，10月15日前答复"
    assert [(e.type, e.offset, e.length) for e in message.entities] == [
        (MessageEntityType.BOLD, 0, 3)
    ]
    assert message.date == START
    assert message.chat.id == READER
    assert message.chat.type == "private"
    assert message.chat.first_name == "王芳"
    assert message.from_user is not None
    assert message.from_user.id == 1001


async def test_message_ids_grow_by_one_within_a_chat_and_start_anew_in_another(
    bot: Bot, desk: Desk
) -> None:
    await desk.start(8, "李强")
    first = await bot.send_message(READER, "一")
    second = await bot.send_message(READER, "二")
    other = await bot.send_message(8, "三")
    assert (first.message_id, second.message_id, other.message_id) == (2, 3, 2)


async def test_a_message_carries_the_date_of_the_servers_clock(bot: Bot, watch: Watch) -> None:
    watch.pass_by(days=3)
    message = await bot.send_message(READER, "三天后")
    assert message.date == START + dt.timedelta(days=3)


async def test_an_inline_keyboard_stands_under_its_message(bot: Bot, desk: Desk) -> None:
    message = await bot.send_message(READER, "新案件", reply_markup=CARD)
    assert message.reply_markup == CARD
    shown = await desk.last()
    assert shown["buttons"] == [
        [{"text": "答复", "data": "c1:reply"}, {"text": "退单", "data": "c1:return"}],
        [{"text": "看板", "url": "https://example.org/board"}],
    ]


async def test_a_keyboard_stays_until_it_is_replaced_or_removed(bot: Bot, desk: Desk) -> None:
    keyboard = ReplyKeyboardMarkup(
        [["提诉求", "查进度"], [KeyboardButton("发位置", request_location=True)]],
        input_field_placeholder="请写一句话",
    )
    message = await bot.send_message(READER, "您好", reply_markup=keyboard)
    assert message.reply_markup is None
    await bot.send_message(READER, "还在")
    shown = await desk.chat()
    assert shown["keyboard"] == [
        [{"text": "提诉求"}, {"text": "查进度"}],
        [{"text": "发位置", "asks": "location"}],
    ]
    assert shown["placeholder"] == "请写一句话"
    await bot.send_message(READER, "好了", reply_markup=ReplyKeyboardRemove())
    assert (await desk.chat())["keyboard"] is None


async def test_a_forced_reply_takes_the_keyboard_away(bot: Bot, desk: Desk) -> None:
    await bot.send_message(READER, "您好", reply_markup=ReplyKeyboardMarkup([["提诉求"]]))
    await bot.send_message(
        READER, "门牌号？", reply_markup=ForceReply(input_field_placeholder="门牌号")
    )
    shown = await desk.chat()
    assert shown["keyboard"] is None
    assert shown["placeholder"] == "门牌号"


async def test_protected_content_is_marked(bot: Bot, desk: Desk) -> None:
    message = await bot.send_message(READER, "只给您看", protect_content=True)
    assert message.has_protected_content
    assert (await desk.last())["protected"]


async def test_a_reply_shows_the_message_above_it(bot: Bot, desk: Desk) -> None:
    said = await desk.say("路灯不亮，晚上走路看不清")
    message = await bot.send_message(
        READER,
        "哪一盏？",
        reply_parameters=ReplyParameters(said["message_id"], quote="走路看不清"),
    )
    assert message.reply_to_message is not None
    assert message.reply_to_message.text == "路灯不亮，晚上走路看不清"
    assert message.quote is not None
    assert (message.quote.text, message.quote.position) == ("走路看不清", 7)
    assert (await desk.last())["reply_to"] == said["message_id"]


async def test_a_reply_within_a_reply_shows_one_message_only(bot: Bot) -> None:
    first = await bot.send_message(READER, "一")
    second = await bot.send_message(READER, "二", reply_parameters=ReplyParameters(first.id))
    third = await bot.send_message(READER, "三", reply_parameters=ReplyParameters(second.id))
    assert third.reply_to_message is not None
    assert third.reply_to_message.reply_to_message is None


async def test_a_reply_to_a_missing_message_is_refused_unless_allowed(bot: Bot) -> None:
    with pytest.raises(BadRequest, match=r"[Mm]essage to be replied not found"):
        await bot.send_message(READER, "?", reply_parameters=ReplyParameters(99))
    allowed = ReplyParameters(99, allow_sending_without_reply=True)
    message = await bot.send_message(READER, "!", reply_parameters=allowed)
    assert message.reply_to_message is None


async def test_a_quote_must_stand_in_the_message(bot: Bot, desk: Desk) -> None:
    said = await desk.say("路灯不亮")
    with pytest.raises(BadRequest, match=r"(?i)quote_text_invalid"):
        await bot.send_message(
            READER, "?", reply_parameters=ReplyParameters(said["message_id"], quote="路灯亮")
        )


async def test_a_place_is_sent(bot: Bot, desk: Desk) -> None:
    message = await bot.send_location(READER, 30.05, 110.97)
    assert message.location is not None
    assert (await desk.last())["location"] == {"latitude": 30.05, "longitude": 110.97}


async def test_typing_is_shown_and_kept_nowhere(bot: Bot, desk: Desk) -> None:
    before = await desk.chat()
    assert await bot.send_chat_action(READER, ChatAction.TYPING)
    assert await desk.chat() == before


async def test_commands_are_kept_by_scope_and_language(bot: Bot) -> None:
    zh, en = [BotCommand("new", "提诉求")], [BotCommand("new", "New complaint")]
    private = BotCommandScopeAllPrivateChats()
    assert await bot.set_my_commands(zh)
    assert await bot.set_my_commands(en, scope=private, language_code="en")
    assert await bot.get_my_commands() == tuple(zh)
    assert await bot.get_my_commands(private, "en") == tuple(en)
    assert await bot.get_my_commands(private) == ()
    assert await bot.set_my_commands([])
    assert await bot.get_my_commands() == ()


async def test_a_description_is_taken(bot: Bot) -> None:
    assert await bot.set_my_description("县长热线的聊天窗口", language_code="zh")


async def test_somebody_unknown_is_no_chat(bot: Bot) -> None:
    with pytest.raises(BadRequest, match=r"[Cc]hat not found"):
        await bot.send_message(999, "在吗")
    with pytest.raises(BadRequest, match=r"[Cc]hat not found"):
        await bot.send_message("@county", "在吗")


async def test_a_bot_does_not_write_first(bot: Bot, desk: Desk) -> None:
    await desk.post("/people", user_id=9, first_name="没来过")
    with pytest.raises(Forbidden, match="bot can't initiate conversation with a user"):
        await bot.send_message(9, "您好")


async def test_a_blocked_bot_is_told_so_and_may_write_again_when_unblocked(
    bot: Bot, desk: Desk
) -> None:
    message = await bot.send_message(READER, "您好")
    await desk.post(f"/people/{READER}/block")
    for attempt in (
        bot.send_message(READER, "还在吗"),
        bot.edit_message_text("还在吗", READER, message.message_id),
        bot.send_chat_action(READER, ChatAction.TYPING),
    ):
        with pytest.raises(Forbidden, match="bot was blocked by the user"):
            await attempt
    await desk.post(f"/people/{READER}/unblock")
    assert await bot.send_message(READER, "欢迎回来")


async def test_a_wrong_token_is_refused(desk: Desk) -> None:
    with pytest.raises(InvalidToken):
        async with Bot("1001:wrong", base_url=f"{desk.address}/bot"):
            pass


async def test_an_update_is_read_by_the_library_with_all_it_has(bot: Bot, desk: Desk) -> None:
    above = await bot.send_message(READER, "请问在哪里？")
    await desk.say("/place 南街👍 /new@suping_bot", reply_to=above.message_id, quote="哪里")
    (update,) = await bot.get_updates()
    message = update.message
    assert message is not None
    assert message.reply_to_message is not None
    assert message.reply_to_message.text == "请问在哪里？"
    assert message.quote is not None
    assert message.quote.position == 3
    assert message.parse_entities(["bot_command"]) == {
        message.entities[0]: "/place",
        message.entities[1]: "/new@suping_bot",
    }
