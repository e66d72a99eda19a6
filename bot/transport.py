"""A channel: one Bot API endpoint, spoken to by python-telegram-bot's Bot."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeAllGroupChats,
    BotCommandScopeChat,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputFile,
    InputMediaPhoto,
    KeyboardButton,
    LinkPreviewOptions,
    Message,
    ReplyKeyboardMarkup,
)
from telegram.error import BadRequest

from bot.charts.studio import Drawn
from bot.files.showing import Showing
from bot.request import TOO_BIG, AiohttpRequest, fetch_updates
from storage.values import OutboxItem

POLL_SECONDS = 25
UPLOAD_SECONDS = 120
FILES_AT_ONCE = 4
NO_PHOTO = ("PHOTO_INVALID_DIMENSIONS", "IMAGE_PROCESS_FAILED", "PHOTO_SAVE_FILE_INVALID")
"""A picture that can't be shown as one, such as a very long screenshot, goes as a file."""
NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
Markup = InlineKeyboardMarkup | ReplyKeyboardMarkup | None


@dataclass(frozen=True)
class Brought:
    """Where a server is to bring updates to, and the secret by which we know that it is the one."""

    address: str
    secret: str

    def __repr__(self) -> str:
        return f"Brought({self.address!r})"


@dataclass(frozen=True)
class Endpoint:
    """
    Where a channel is and with which token; the token is never shown.

    `brought`: where updates are brought to; None: they are asked for.
    """

    name: str
    api: str
    token: str
    brought: Brought | None = None

    def __repr__(self) -> str:
        return f"Endpoint({self.name!r}, {self.api!r})"


class Transport:
    """Sends, edits, answers and fetches on one channel; errors are python-telegram-bot's."""

    def __init__(self, endpoint: Endpoint) -> None:
        self.name = endpoint.name
        self.brought = endpoint.brought
        self._request = AiohttpRequest()
        self._polling = AiohttpRequest(connections=2)
        self._files = AiohttpRequest(connections=FILES_AT_ONCE)
        base = f"{endpoint.api}/bot"
        self._updates_url = f"{base}{endpoint.token}"
        self._bot = Bot(
            endpoint.token,
            base_url=base,
            base_file_url=f"{endpoint.api}/file/bot",
            request=self._request,
            get_updates_request=self._polling,
        )
        self._sends: dict[str, Callable[..., Awaitable[Message]]] = {
            "photo": self._bot.send_photo,
            "voice": self._bot.send_voice,
            "document": self._bot.send_document,
        }

    async def bring_to(self, where: Brought | None) -> None:
        """Have updates brought to an address of ours, or (None) wait until they are asked for."""
        if where is None:
            await self._bot.delete_webhook(drop_pending_updates=False)
        else:
            await self._bot.set_webhook(where.address, secret_token=where.secret)

    async def check(self) -> str:
        """The bot's own name; raises where the token is refused or nobody answers."""
        return (await self._bot.get_me()).username or ""

    async def close(self) -> None:
        """Close every connection."""
        await self._request.shutdown()
        await self._polling.shutdown()
        await self._files.shutdown()

    async def updates(self, offset: int | None) -> list[dict[str, Any]]:
        """New updates, raw; the server forgets those below `offset`."""
        return await fetch_updates(self._polling, self._updates_url, offset, POLL_SECONDS)

    async def say_commands(
        self,
        commands: Sequence[tuple[str, str]],
        language: str | None,
        chat_id: int | None = None,
    ) -> None:
        """The menu of commands for one language, or for all others; `chat_id`: in one chat only."""
        listed = [BotCommand(name, words) for name, words in commands]
        scope = BotCommandScopeChat(chat_id) if chat_id is not None else None
        await self._bot.set_my_commands(listed, scope=scope, language_code=language)

    async def say_group_commands(
        self, commands: Sequence[tuple[str, str]], language: str | None
    ) -> None:
        """The menu of commands in every group the bot is in."""
        listed = [BotCommand(name, words) for name, words in commands]
        scope = BotCommandScopeAllGroupChats()
        await self._bot.set_my_commands(listed, scope=scope, language_code=language)

    async def forget_commands(self, chat_id: int, language: str | None) -> None:
        """Take away a chat's own menu: what everybody has shows again."""
        await self._bot.delete_my_commands(BotCommandScopeChat(chat_id), language_code=language)

    async def say_about(self, description: str, short: str, language: str | None) -> None:
        """What an empty chat with the bot shows, and what stands beside its link."""
        await self._bot.set_my_description(description, language_code=language)
        await self._bot.set_my_short_description(short, language_code=language)

    async def download(self, file_id: str, most: int) -> bytes:
        """
        A file's bytes, at most so many.

        Raises BadRequest ("file is too big") for more, and python-telegram-bot's other errors.
        """
        found = await self._bot.get_file(file_id)
        if (found.file_size or 0) > most or not found.file_path:
            raise BadRequest(TOO_BIG)
        return await self._files.download(found.file_path, most)

    async def show(self, item: OutboxItem, showing: Showing) -> tuple[int, str | None]:
        """Send a file; returns its message id, and the id by which this channel knows it now."""
        payload: dict[str, Any] = item.payload
        given: str | bytes = showing.file_id or showing.data or b""
        common: dict[str, Any] = {
            "caption": payload["text"],
            "reply_markup": keyboard(payload),
            "protect_content": True if payload.get("protect") else None,
            "filename": showing.name,
            "read_timeout": UPLOAD_SECONDS,
            "write_timeout": UPLOAD_SECONDS,
        }
        try:
            sent = await self._sends[payload["media"]](item.chat_id, given, **common)
        except BadRequest as error:
            if payload["media"] != "photo" or not any(w in error.message for w in NO_PHOTO):
                raise
            sent = await self._bot.send_document(item.chat_id, given, **common)
        return sent.message_id, _known_as(sent)

    async def show_drawn(self, item: OutboxItem, drawn: Drawn) -> int | None:
        """Send what was drawn for a message, or put it in the place of what that showed before."""
        file = InputFile(drawn.data, filename=drawn.name)
        markup = keyboard(item.payload)
        words = str(item.payload["text"])
        message_id = _edited(item)
        if message_id is not None:
            await self._bot.edit_message_media(
                InputMediaPhoto(file, words),
                item.chat_id,
                message_id,
                reply_markup=markup if isinstance(markup, InlineKeyboardMarkup) else None,
                write_timeout=UPLOAD_SECONDS,
            )
            return None
        send = self._bot.send_photo if drawn.is_picture else self._bot.send_document
        sent: Message = await send(
            item.chat_id,
            file,
            caption=words,
            reply_markup=markup,
            protect_content=True if item.payload.get("protect") else None,
            write_timeout=UPLOAD_SECONDS,
        )
        return sent.message_id

    async def deliver(self, item: OutboxItem) -> int | None:
        """Send one message of the outbox; returns its message id where it has one."""
        payload = item.payload
        match item.method:
            case "answer":
                await self._answer(payload)
                return None
            case "edit":
                return await self._edit(item)
            case "document":
                return await self._send_document(item)
            case _:
                return await self._send_text(item)

    async def _answer(self, payload: dict[str, Any]) -> None:
        words = payload["text"] or None
        await self._bot.answer_callback_query(payload["callback_id"], words, show_alert=bool(words))

    async def _send_text(self, item: OutboxItem) -> int:
        sent = await self._bot.send_message(
            item.chat_id,
            str(item.payload["text"]),
            reply_markup=keyboard(item.payload),
            protect_content=True if item.payload.get("protect") else None,
            link_preview_options=NO_PREVIEW,
        )
        return sent.message_id

    async def _edit(self, item: OutboxItem) -> int | None:
        """Edit the card or message; a card that was never sent is sent now."""
        message_id = _edited(item)
        if message_id is None:
            return await self._send_text(item)
        markup = keyboard(item.payload)
        await self._bot.edit_message_text(
            str(item.payload["text"]),
            item.chat_id,
            message_id,
            reply_markup=markup if isinstance(markup, InlineKeyboardMarkup) else None,
            link_preview_options=NO_PREVIEW,
        )
        return None

    async def _send_document(self, item: OutboxItem) -> int:
        """A text of the desk's own as a file."""
        payload: dict[str, Any] = item.payload
        sent = await self._bot.send_document(
            item.chat_id,
            InputFile(str(payload["document"]).encode(), filename=payload["file_name"]),
            caption=payload["text"],
            protect_content=True if payload.get("protect") else None,
        )
        return sent.message_id


def _edited(item: OutboxItem) -> int | None:
    """Which message an edit changes; None where it is no edit, or of what was never sent."""
    known = item.payload.get("message_id") or item.card_message_id or item.edits_message_id
    return known if item.method == "edit" and isinstance(known, int) else None


def _known_as(sent: Message) -> str | None:
    """The id of what was sent, by which it can be sent once more without its bytes."""
    if sent.photo:
        return sent.photo[-1].file_id
    found = sent.document or sent.voice
    return found.file_id if found else None


def keyboard(payload: dict[str, Any]) -> Markup:
    """The buttons of a message, or the large keys under the chat; one message carries one."""
    if payload.get("buttons"):
        rows = [
            [InlineKeyboardButton(one["label"], callback_data=one["data"]) for one in row]
            for row in payload["buttons"]
        ]
        return InlineKeyboardMarkup(rows)
    if payload.get("menu") or payload.get("ask_place") or payload.get("ask_phone"):
        keys = [[KeyboardButton(words) for words in row] for row in payload.get("menu", ())]
        if payload.get("ask_place"):
            keys.insert(0, [KeyboardButton(payload["ask_place"], request_location=True)])
        if payload.get("ask_phone"):
            keys.insert(0, [KeyboardButton(payload["ask_phone"], request_contact=True)])
        return ReplyKeyboardMarkup(keys, resize_keyboard=True, is_persistent=True)
    return None
