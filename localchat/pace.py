"""
Telegram's sending rates, measured on localchat's own clock.

The rates are python-telegram-bot's `FloodLimit`: 30 a second for one bot, 1 a second in one chat
(a small burst is tolerated), 20 a minute in a group.
"""

import math
from collections import deque

from telegram.constants import FloodLimit

BURST = 3  # messages a private chat tolerates at once
_MINUTE = 60.0
_MOST_CHATS = 10_000  # remembered at once; older ones have long recovered


class Pace:
    """The rates of one bot."""

    def __init__(self) -> None:
        self._all: deque[float] = deque()
        self._chats: dict[int, float] = {}
        self._groups: dict[int, deque[float]] = {}

    def seconds_to_wait(self, chat_id: int, now: float) -> int:
        """Return 0 when Telegram would take a message now, else its `retry_after`."""
        waits = [_window_wait(self._all, FloodLimit.MESSAGES_PER_SECOND, 1.0, now)]
        if chat_id < 0:
            group = self._groups.get(chat_id, deque())
            limit = FloodLimit.MESSAGES_PER_MINUTE_PER_GROUP
            waits.append(_window_wait(group, limit, _MINUTE, now))
        else:
            # The instant at which the chat has fully recovered lies a second ahead per message.
            waits.append(self._chats.get(chat_id, now) - now - (BURST - 1))
        return max(0, math.ceil(max(waits)))

    def count(self, chat_id: int, now: float) -> None:
        """Remember a message that was taken."""
        self._all.append(now)
        if chat_id < 0:
            self._groups.setdefault(chat_id, deque()).append(now)
        else:
            self._chats[chat_id] = max(self._chats.get(chat_id, now), now) + 1.0
        if len(self._chats) > _MOST_CHATS:
            self._chats = {chat: at for chat, at in self._chats.items() if at > now}


def _window_wait(sent: deque[float], limit: int, seconds: float, now: float) -> float:
    while sent and sent[0] <= now - seconds:
        sent.popleft()
    return sent[-limit] + seconds - now if len(sent) >= limit else 0.0
