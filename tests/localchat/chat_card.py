"""A card with buttons, sent by the bot."""

from chat_desk import READER, Desk

BUTTONS = {
    "inline_keyboard": [
        [{"text": "满意", "callback_data": "r5"}, {"text": "不满意", "callback_data": "r1"}],
        [{"text": "看板", "url": "https://example.org"}],
    ]
}


async def card(desk: Desk) -> int:
    message = await desk.ask("sendMessage", chat_id=READER, text="请评价", reply_markup=BUTTONS)
    return int(message["message_id"])
