"""Messages edited and deleted, presses answered, as python-telegram-bot does it."""

import datetime as dt

import pytest
from chat_desk import READER, START, Desk, Watch
from chat_pictures import png
from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaPhoto,
    Message,
)
from telegram.error import BadRequest

CARD = InlineKeyboardMarkup(
    [
        [
            InlineKeyboardButton("答复", callback_data="c1:reply"),
            InlineKeyboardButton("退单", callback_data="c1:return"),
        ],
        [InlineKeyboardButton("看板", url="https://example.org/board")],
    ]
)


async def test_a_card_is_edited_in_place(bot: Bot, desk: Desk, watch: Watch) -> None:
    card = await bot.send_message(READER, "待签收", reply_markup=CARD)
    watch.pass_by(minutes=5)
    edited = await bot.edit_message_text("办理中", READER, card.message_id, reply_markup=CARD)
    assert not isinstance(edited, bool)
    assert (edited.message_id, edited.text, edited.date) == (card.message_id, "办理中", START)
    assert edited.edit_date == START + dt.timedelta(minutes=5)
    shown = await desk.last()
    assert (shown["text"], shown["edited"]) == ("办理中", True)


async def test_an_edit_without_a_keyboard_takes_it_away(bot: Bot) -> None:
    card = await bot.send_message(READER, "待签收", reply_markup=CARD)
    edited = await bot.edit_message_text("已办结", READER, card.message_id)
    assert not isinstance(edited, bool)
    assert edited.reply_markup is None


async def test_an_edit_that_changes_nothing_is_refused(bot: Bot) -> None:
    card = await bot.send_message(READER, "<b>待</b>签收", parse_mode="HTML", reply_markup=CARD)
    with pytest.raises(BadRequest, match=r"[Mm]essage is not modified"):
        await bot.edit_message_text(
            "<b>待</b>签收", READER, card.message_id, parse_mode="HTML", reply_markup=CARD
        )
    with pytest.raises(BadRequest, match=r"[Mm]essage is not modified"):
        await bot.edit_message_reply_markup(READER, card.message_id, reply_markup=CARD)
    assert await bot.edit_message_text("待签收", READER, card.message_id, reply_markup=CARD)


async def test_editing_back_and_forth_is_a_change_each_time(bot: Bot) -> None:
    card = await bot.send_message(READER, "甲")
    assert await bot.edit_message_text("乙", READER, card.message_id)
    assert await bot.edit_message_text("甲", READER, card.message_id)


async def test_the_keyboard_alone_may_be_edited(bot: Bot) -> None:
    card = await bot.send_message(READER, "待签收", reply_markup=CARD)
    edited = await bot.edit_message_reply_markup(READER, card.message_id)
    assert not isinstance(edited, bool)
    assert (edited.text, edited.reply_markup) == ("待签收", None)


async def test_only_the_bots_own_texts_are_edited(bot: Bot, desk: Desk, picture: bytes) -> None:
    said = await desk.say("我的话")
    with pytest.raises(BadRequest, match=r"[Mm]essage can't be edited"):
        await bot.edit_message_text("别人的话", READER, said["message_id"])
    photo = await bot.send_photo(READER, picture)
    with pytest.raises(BadRequest, match=r"[Tt]here is no text in the message to edit"):
        await bot.edit_message_text("图", READER, photo.message_id)
    with pytest.raises(BadRequest, match=r"[Mm]essage to edit not found"):
        await bot.edit_message_text("没有", READER, 99)


async def test_a_deleted_message_is_gone_for_both(bot: Bot, desk: Desk) -> None:
    message = await bot.send_message(READER, "发错了")
    assert await bot.delete_message(READER, message.message_id)
    assert await desk.last() == {"message_id": message.message_id, "deleted": True}
    with pytest.raises(BadRequest, match=r"[Mm]essage to delete not found"):
        await bot.delete_message(READER, message.message_id)
    with pytest.raises(BadRequest, match=r"[Mm]essage to edit not found"):
        await bot.edit_message_text("再改", READER, message.message_id)
    assert (await bot.send_message(READER, "下一条")).message_id == message.message_id + 1


async def test_as_telegram_a_message_is_deleted_within_48_hours(bot: Bot, watch: Watch) -> None:
    message = await bot.send_message(READER, "旧")
    watch.pass_by(hours=48, seconds=1)
    with pytest.raises(BadRequest, match="can't be deleted"):
        await bot.delete_message(READER, message.message_id)


async def test_as_a_channel_an_old_message_may_be_deleted(channel: Desk, watch: Watch) -> None:
    message = await channel.ask("sendMessage", chat_id=READER, text="旧")
    watch.pass_by(days=30)
    deleted = await channel.ask("deleteMessage", chat_id=READER, message_id=message["message_id"])
    assert deleted is True


async def test_a_press_arrives_with_its_message_and_is_answered_once(bot: Bot, desk: Desk) -> None:
    card = await bot.send_message(READER, "新案件", reply_markup=CARD)
    pressed = await desk.press(card.message_id, label="答复")
    (update,) = await bot.get_updates()
    query = update.callback_query
    assert query is not None
    assert (query.id, query.data, query.from_user.id) == (
        pressed["callback_id"],
        "c1:reply",
        READER,
    )
    assert query.message == card
    assert await query.answer("已签收", show_alert=True)
    answer = await desk.get(f"/people/{READER}/answers/{query.id}")
    assert answer == {"answered": True, "text": "已签收", "show_alert": True}
    assert (await desk.chat())["toast"]["text"] == "已签收"
    with pytest.raises(BadRequest, match=r"[Qq]uery is too old"):
        await query.answer("再答一次")


async def test_an_unknown_press_is_too_old(bot: Bot) -> None:
    for unknown in ("99", "abc", "-1", ""):
        with pytest.raises(BadRequest, match=r"[Qq]uery is too old"):
            await bot.answer_callback_query(unknown)


async def test_as_telegram_a_press_waits_ten_minutes(bot: Bot, desk: Desk, watch: Watch) -> None:
    card = await bot.send_message(READER, "新案件", reply_markup=CARD)
    early, late = [await desk.press(card.message_id, label="答复") for _ in range(2)]
    watch.pass_by(minutes=10)
    assert await bot.answer_callback_query(early["callback_id"])
    watch.pass_by(seconds=1)
    with pytest.raises(BadRequest, match=r"[Qq]uery is too old"):
        await bot.answer_callback_query(late["callback_id"])


async def test_as_a_channel_a_press_is_answered_any_time(channel: Desk, watch: Watch) -> None:
    card = await channel.ask(
        "sendMessage", chat_id=READER, text="新案件", reply_markup=CARD.to_dict()
    )
    pressed = await channel.press(card["message_id"], index=0)
    watch.pass_by(days=2)
    answered = await channel.ask("answerCallbackQuery", callback_query_id=pressed["callback_id"])
    assert answered is True


async def test_a_picture_gives_way_to_another_in_the_same_message(bot: Bot) -> None:
    first = await bot.send_photo(READER, png(100, 50), caption="上周")
    edited = await bot.edit_message_media(
        InputMediaPhoto(png(60, 90), caption="本周"), READER, first.message_id
    )
    assert isinstance(edited, Message)
    assert edited.message_id == first.message_id
    assert [(size.width, size.height) for size in edited.photo] == [(60, 90)]
    assert (first.caption, edited.caption) == ("上周", "本周")


async def test_a_message_of_words_takes_no_picture(bot: Bot) -> None:
    words = await bot.send_message(READER, "只有字")
    with pytest.raises(BadRequest, match="no media in the message"):
        await bot.edit_message_media(InputMediaPhoto(png(60, 90)), READER, words.message_id)


async def test_new_buttons_leave_the_picture_where_it_is(bot: Bot) -> None:
    first = await bot.send_photo(READER, png(100, 50), caption="本周", reply_markup=CARD)
    bare = await bot.edit_message_reply_markup(READER, first.message_id)
    assert isinstance(bare, Message)
    assert (bare.photo, bare.caption, bare.reply_markup) == (first.photo, "本周", None)
