"""A second client library, whose types refuse an incomplete answer, uses every method."""

import asyncio
from collections.abc import Callable

import pytest
from aiogram import Bot as AiogramBot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import (
    TelegramBadRequest,
    TelegramConflictError,
    TelegramForbiddenError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramUnauthorizedError,
)
from aiogram.methods import GetChat
from aiogram.types import (
    BotCommand,
    BufferedInputFile,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaPhoto,
    KeyboardButton,
    ReplyKeyboardMarkup,
    ReplyParameters,
)
from chat_desk import READER, START, TOKEN, Desk, running
from chat_pictures import png

from localchat.server import ChatServer

CARD = InlineKeyboardMarkup(
    inline_keyboard=[[InlineKeyboardButton(text="答复", callback_data="c1:reply")]]
)


async def test_it_logs_in(second: AiogramBot) -> None:
    me = await second.get_me()
    assert (me.id, me.username, me.can_join_groups) == (1001, "suping_bot", True)


async def test_it_reads_an_update_of_every_kind(
    second: AiogramBot, desk: Desk, picture: bytes
) -> None:
    said = await desk.say("/start hall7", reply_to=1)
    await desk.post(f"/people/{READER}/edit", message_id=said["message_id"], text="改了")
    await desk.upload(picture, "photo", caption="井盖")
    await desk.upload(b"OggS...", "voice", duration="3")
    await desk.upload(b"%PDF-1.7", "document", name="合同.pdf")
    await desk.upload(b"....ftypmp42", "video", name="路口.mp4", duration="8")
    place = {"latitude": 30.05, "longitude": 110.97}
    await desk.post(f"/people/{READER}/place", location=place)
    await desk.post(f"/people/{READER}/contact", contact={"phone_number": "13800000000"})
    card = await second.send_message(READER, "新案件", reply_markup=CARD)
    await desk.press(card.message_id, index=0)
    await desk.post(f"/people/{READER}/block")
    await desk.post(f"/people/{READER}/unblock")
    updates = await second.get_updates()
    messages = [update.message for update in updates if update.message]
    assert [message.content_type for message in messages] == [
        "text",
        "photo",
        "voice",
        "document",
        "video",
        "location",
        "contact",
    ]
    assert [update.event_type for update in updates[-3:]] == [
        "callback_query",
        "my_chat_member",
        "my_chat_member",
    ]
    assert updates[1].edited_message is not None
    assert updates[1].edited_message.text == "改了"
    assert messages[0].reply_to_message is not None
    assert messages[2].voice is not None
    assert messages[2].voice.duration == 3
    assert messages[3].document is not None
    assert messages[3].document.file_name == "合同.pdf"
    changes = [update.my_chat_member for update in updates[-2:]]
    assert [change.new_chat_member.status for change in changes if change] == ["kicked", "member"]


async def test_its_long_poll_ends_with_the_news(second: AiogramBot, desk: Desk) -> None:
    polling = asyncio.create_task(second.get_updates(timeout=20))
    await asyncio.sleep(0.05)
    await desk.say("停水了")
    (update,) = await asyncio.wait_for(polling, 5)
    assert update.message is not None
    assert update.message.text == "停水了"
    assert await second.get_updates(offset=update.update_id + 1) == []


async def test_it_sends_edits_and_answers(second: AiogramBot, desk: Desk) -> None:
    card = await second.send_message(
        READER, "<b>待</b>签收", parse_mode="HTML", reply_markup=CARD, protect_content=True
    )
    assert card.html_text == "<b>待</b>签收"
    assert card.date == START
    assert card.has_protected_content
    edited = await second.edit_message_text(
        "办理中", chat_id=READER, message_id=card.message_id, reply_markup=CARD
    )
    assert not isinstance(edited, bool)
    assert edited.text == "办理中"
    bare = await second.edit_message_reply_markup(chat_id=READER, message_id=card.message_id)
    assert not isinstance(bare, bool)
    assert bare.reply_markup is None
    pressed = await desk.press(card.message_id, data="c1:reply")
    assert await second.answer_callback_query(pressed["callback_id"], text="好")
    reply = await second.send_message(
        READER, "续", reply_parameters=ReplyParameters(message_id=card.message_id, quote="办理")
    )
    assert reply.quote is not None
    assert reply.quote.text == "办理"
    assert await second.delete_message(READER, card.message_id)


async def test_it_sends_keyboards_places_and_actions(second: AiogramBot, desk: Desk) -> None:
    keyboard = ReplyKeyboardMarkup(
        keyboard=[[KeyboardButton(text="发位置", request_location=True)]], resize_keyboard=True
    )
    await second.send_message(READER, "在哪里？", reply_markup=keyboard)
    assert (await desk.chat())["keyboard"] == [[{"text": "发位置", "asks": "location"}]]
    placed = await second.send_location(READER, 30.05, 110.97)
    assert placed.location is not None
    assert await second.send_chat_action(READER, "typing")


async def test_it_sends_files_and_fetches_them_again(second: AiogramBot, desk: Desk) -> None:
    picture = png(640, 480)
    photo = await second.send_photo(READER, BufferedInputFile(picture, "a.png"), caption="图")
    assert photo.photo is not None
    assert [(size.width, size.height) for size in photo.photo] == [(320, 240), (640, 480)]
    file = await second.get_file(photo.photo[-1].file_id)
    assert file.file_path is not None
    fetched = await second.download_file(file.file_path)
    assert fetched is not None
    assert fetched.read() == picture
    again = await second.send_photo(READER, photo.photo[-1].file_id)
    assert again.photo == photo.photo
    voice = await second.send_voice(READER, BufferedInputFile(b"OggS", "v.ogg"), duration=4)
    assert voice.voice is not None
    assert voice.voice.duration == 4
    paper = await second.send_document(READER, BufferedInputFile(b"a,b", "台账.csv"))
    assert paper.document is not None
    assert (paper.document.file_name, paper.document.mime_type) == ("台账.csv", "text/csv")
    assert (await desk.last())["media"]["file_name"] == "台账.csv"


async def test_it_sends_an_album(second: AiogramBot, desk: Desk) -> None:
    album = await second.send_media_group(
        READER,
        [
            InputMediaPhoto(media=BufferedInputFile(png(40, 30), "a.png"), caption="<b>前</b>"),
            InputMediaPhoto(media=BufferedInputFile(png(40, 30, 9), "b.png")),
        ],
    )
    assert album[0].media_group_id == album[1].media_group_id
    assert album[0].caption == "<b>前</b>"
    shown = (await desk.chat())["messages"][-2:]
    assert shown[0]["group"] == shown[1]["group"] == album[0].media_group_id


async def test_it_sets_commands_and_descriptions(second: AiogramBot, desk: Desk) -> None:
    commands = [BotCommand(command="new", description="提诉求")]
    assert await second.set_my_commands(commands)
    kept = await second.get_my_commands()
    assert [(each.command, each.description) for each in kept] == [("new", "提诉求")]
    assert await second.set_my_description("县里的诉求窗口")
    assert await second.delete_webhook(drop_pending_updates=True)
    menu = await desk.get(f"/people/{READER}/menu")
    assert menu == [{"command": "new", "description": "提诉求"}]


async def test_a_refusal_is_its_bad_request(second: AiogramBot) -> None:
    with pytest.raises(TelegramBadRequest, match="chat not found"):
        await second.send_message(999, "在吗")
    card = await second.send_message(READER, "甲")
    with pytest.raises(TelegramBadRequest, match="message is not modified"):
        await second.edit_message_text("甲", chat_id=READER, message_id=card.message_id)
    with pytest.raises(TelegramBadRequest, match="can't parse entities"):
        await second.send_message(READER, "<b>甲", parse_mode="HTML")
    with pytest.raises(TelegramBadRequest, match="query is too old"):
        await second.answer_callback_query("99")


async def test_a_blocked_bot_is_its_forbidden(second: AiogramBot, desk: Desk) -> None:
    await desk.post(f"/people/{READER}/block")
    with pytest.raises(TelegramForbiddenError, match="bot was blocked by the user"):
        await second.send_message(READER, "在吗")


async def test_a_second_poller_is_its_conflict(second: AiogramBot, desk: Desk) -> None:
    first = asyncio.create_task(second.get_updates(timeout=20))
    await asyncio.sleep(0.05)
    await desk.ask("getUpdates")
    with pytest.raises(TelegramConflictError):
        await asyncio.wait_for(first, 5)


async def test_an_unknown_method_is_its_not_found(second: AiogramBot) -> None:
    with pytest.raises(TelegramNotFound):
        await second(GetChat(chat_id=READER))


async def test_a_wrong_token_is_its_unauthorized(second: AiogramBot) -> None:
    stranger = AiogramBot("1001:wrong", session=second.session)
    with pytest.raises(TelegramUnauthorizedError):
        await stranger.get_me()


async def test_going_too_fast_is_its_retry_after(
    make_settings: Callable[..., ChatServer],
) -> None:
    async with running(make_settings(limit_rates=True)) as desk:
        await desk.start()
        session = AiohttpSession(api=TelegramAPIServer.from_base(desk.address))
        async with AiogramBot(TOKEN, session=session) as second:
            for number in range(3):
                await second.send_message(READER, str(number))
            with pytest.raises(TelegramRetryAfter) as told:
                await second.send_message(READER, "太快")
        assert told.value.retry_after == 1
