"""Every method this server answers. A new one is one entry here."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from localchat.botapi import editing, media, polling, profile, sending, webhook
from localchat.botapi.call import Call
from localchat.referee.judge import Judge, compile_judge
from localchat.referee.signatures import method_fields


@dataclass(frozen=True)
class Method:
    """
    A method: the referee's judge of its fields and what it does; the result is JSON text.

    A `waits` method is awaited and opens its own turn; `paced` ones count as messages.
    """

    name: str
    fields: frozenset[str]
    judge: Judge
    act: Callable[[Call], str] | None = None
    waits: Callable[[Call], Awaitable[str]] | None = None
    paced: bool = False


_ACTS: dict[str, Callable[[Call], str]] = {
    "getMe": profile.get_me,
    "sendMessage": sending.send_message,
    "editMessageText": editing.edit_message_text,
    "editMessageReplyMarkup": editing.edit_message_reply_markup,
    "answerCallbackQuery": editing.answer_callback_query,
    "editMessageMedia": media.edit_message_media,
    "sendPhoto": media.send_photo,
    "sendVoice": media.send_voice,
    "sendDocument": media.send_document,
    "sendLocation": sending.send_location,
    "sendMediaGroup": media.send_media_group,
    "deleteMessage": editing.remove_message,
    "getFile": media.get_file,
    "setMyCommands": profile.set_my_commands,
    "getMyCommands": profile.get_my_commands,
    "setWebhook": webhook.set_webhook,
    "deleteWebhook": webhook.delete_webhook,
    "getWebhookInfo": webhook.get_webhook_info,
    "deleteMyCommands": profile.delete_my_commands,
    "setMyDescription": profile.set_my_description,
    "setMyShortDescription": profile.set_my_short_description,
    "sendChatAction": sending.send_chat_action,
}
_WAITS: dict[str, Callable[[Call], Awaitable[str]]] = {"getUpdates": polling.get_updates}


def _is_paced(name: str) -> bool:
    return name.startswith(("send", "edit")) and name != "sendChatAction"


METHODS: dict[str, Method] = {
    name.lower(): Method(
        name,
        frozenset(method_fields(name)),
        compile_judge(name),
        _ACTS.get(name),
        _WAITS.get(name),
        _is_paced(name),
    )
    for name in (*_ACTS, *_WAITS)
}
"""By lower-case name: the Bot API does not mind the case of a method."""
