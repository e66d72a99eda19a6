"""
Telegram's pace: about 30 messages a second in all, one a second per chat, 20 a minute a group.

Kept a little below the limits. A message on its way counts until it was answered, and a second
longer: where the network or the machine is slow, those on their way arrive in a bunch. Answers to
taps count in all, not per chat. A `retry_after` is the law: it holds that chat, and holds back what
isn't urgent everywhere.
"""

from collections import deque
from datetime import datetime, timedelta

from storage.outbox import Lane

ALL_PER_SECOND = 28
CALM_PER_SECOND = 25
PER_CHAT = timedelta(seconds=1.05)
GROUP_PER_MINUTE = 18
SECOND = timedelta(seconds=1.02)  # a little over: two clocks are never quite one
MINUTE = timedelta(minutes=1)
KEPT_CHATS = 10_000


class Pace:
    """When the next message to a chat may go; told of each one that goes."""

    def __init__(self) -> None:
        self._recent: deque[datetime] = deque()
        self._flying = 0
        self._next_in_chat: dict[int, datetime] = {}
        self._group: dict[int, deque[datetime]] = {}
        self._calm_held: datetime | None = None

    def earliest(self, chat_id: int, lane: int, now: datetime) -> datetime:
        """The first instant at which this may be sent; `now` where it may go at once."""
        waits = [now, self._in_all(lane, now)]
        if lane != Lane.TAP:
            waits.append(self._next_in_chat.get(chat_id, now))
            waits.append(self._in_group(chat_id, now))
        if lane >= Lane.STAFF and self._calm_held is not None:
            waits.append(self._calm_held)
        return max(waits)

    def _in_all(self, lane: int, now: datetime) -> datetime:
        while self._recent and self._recent[0] <= now - SECOND:
            self._recent.popleft()
        limit = ALL_PER_SECOND if lane <= Lane.REPLY else CALM_PER_SECOND
        over = len(self._recent) + self._flying - limit
        if over < 0:
            return now
        # Where even that is not enough, one on its way has to arrive first; it wakes the sender.
        return self._recent[over] + SECOND if over < len(self._recent) else now + SECOND

    def _in_group(self, chat_id: int, now: datetime) -> datetime:
        sent = self._group.get(chat_id)
        if sent is None:
            return now
        while sent and sent[0] <= now - MINUTE:
            sent.popleft()
        return now if len(sent) < GROUP_PER_MINUTE else sent[0] + MINUTE

    def arrived(self, now: datetime) -> None:
        """One that was on its way was answered, whatever the answer."""
        self._flying -= 1
        self._recent.append(now)

    def sent(self, chat_id: int, lane: int, now: datetime, *, flying: bool = False) -> None:
        """Something goes to this chat now; `flying`: `arrived` will be called."""
        if flying:
            self._flying += 1
        else:
            self._recent.append(now)
        if lane == Lane.TAP:
            return
        self._next_in_chat[chat_id] = now + PER_CHAT
        if chat_id < 0:
            self._group.setdefault(chat_id, deque()).append(now)
        if len(self._next_in_chat) > KEPT_CHATS:
            self._forget(now)

    def hold(self, chat_id: int, until: datetime) -> None:
        """The server asked to wait: this chat until then, and everything that isn't urgent."""
        self._next_in_chat[chat_id] = max(until, self._next_in_chat.get(chat_id, until))
        self._calm_held = max(until, self._calm_held or until)

    def _forget(self, now: datetime) -> None:
        """What holds nobody any more; so a county's chats don't pile up over the months."""
        self._next_in_chat = {chat: at for chat, at in self._next_in_chat.items() if at > now}
        self._group = {chat: at for chat, at in self._group.items() if at[-1] > now - MINUTE}
