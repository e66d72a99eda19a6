"""What one chat server is told at its start."""

import datetime as dt
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from localchat.clock import real_time


@dataclass(frozen=True)
class BotAccount:
    """
    A bot that may log in: the channel's name, its @username, its token, and where its hooks are.

    The token is written as Telegram writes it, `<digits>:<secret>`; the digits are the bot's id.
    """

    name: str
    username: str
    token: str = field(repr=False)
    hook_url: str | None = None
    secret: str | None = field(default=None, repr=False)

    @property
    def user_id(self) -> int:
        """Return the bot's user id, the digits before the colon of its token."""
        return int(self.token.partition(":")[0])

    def __post_init__(self) -> None:
        digits, colon, secret = self.token.partition(":")
        if not (digits.isdecimal() and colon and secret):
            raise ValueError(
                f"the token of bot {self.name} must look like 1001:secret, digits and a colon first"
            )


@dataclass(frozen=True)
class ChatServer:
    """
    One server: where it listens, where it keeps its files, whom it serves.

    `as_="telegram"` keeps updates for 24 hours and 100,000 a bot, and counts broken rates (with
    `limit_rates` it answers them 429); `as_="channel"` lets nothing expire. Port 0 is a free one.
    `faults`: whoever has a bot's token may order its calls to go wrong, for tests.
    """

    folder: Path
    bots: tuple[BotAccount, ...]
    host: str = "127.0.0.1"
    port: int = 0
    as_: Literal["telegram", "channel"] = "telegram"
    limit_rates: bool = False
    faults: bool = False
    now: Callable[[], dt.datetime] = real_time
    random_id: Callable[[], str] = secrets.token_urlsafe

    def __post_init__(self) -> None:
        if not self.bots:
            raise ValueError("a chat server needs at least one bot")
        if len({bot.name for bot in self.bots}) < len(self.bots):
            raise ValueError("two bots have the same name")
        if self.faults and self.as_ == "channel":
            raise ValueError("a county's channel fails nobody on order: faults are for tests")
