"""What one running server holds: its file, its clock, its bots, who waits, what was refused."""

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from localchat.botapi.failing import Faults
from localchat.clock import Clock
from localchat.jsontext import Json
from localchat.pace import Pace
from localchat.settings import BotAccount, ChatServer
from localchat.store import updates
from localchat.store.bookkeeping import read_setting
from localchat.store.database import Store
from localchat.wakeups import Wakeups

_ANSWERS_KEPT = 7 * 86_400.0  # seconds a press and its answer can still be asked for
_REFUSALS_NAMED = 500


@dataclass(eq=False)
class Account:
    """A bot while the server runs."""

    bot: BotAccount
    user: Json
    pace: Pace = field(default_factory=Pace)
    poller: object = None


class Exchange:
    """
    The state every request works on. One per server, used in one event loop.

    The settings' folder must exist.
    """

    def __init__(self, settings: ChatServer) -> None:
        self.settings = settings
        self.store = Store(settings.folder / "localchat.db")
        ahead = float(read_setting(self.store.db, "clock_ahead") or 0.0)
        self.clock = Clock(settings.now, ahead)
        self.wakeups = Wakeups()
        self.faults = Faults() if settings.faults else None
        self.refused: Counter[str] = Counter()
        self.too_fast: Counter[str] = Counter()
        self.accounts = {bot.name: Account(bot, _user(bot)) for bot in settings.bots}
        self.by_token = {bot.token: self.accounts[bot.name] for bot in settings.bots}
        with self.store.turn() as db:
            for name in self.accounts:
                updates.add_account(db, name)
            updates.forget_presses(db, self.clock.epoch() - _ANSWERS_KEPT)
        self.store.commit()

    @property
    def files(self) -> Path:
        """Return the folder of the files' contents."""
        return self.settings.folder / "files"

    @property
    def like_telegram(self) -> bool:
        """Say whether things expire and rates are measured, as at Telegram."""
        return self.settings.as_ == "telegram"

    def now(self) -> int:
        """Return the date a message written now carries, in Unix seconds."""
        return int(self.clock.epoch())

    def note_refusal(self, description: str) -> None:
        """Count a refused request by its description; beyond some hundreds of kinds as "other"."""
        known = description in self.refused or len(self.refused) < _REFUSALS_NAMED
        self.refused[description if known else "other"] += 1

    def push(self, bot: str, kind: str, payload: Json) -> int:
        """
        Queue an update inside the running turn and return its id.

        Like Telegram's, a full queue loses it; that cannot happen `as_="channel"`.
        """
        db = self.store.db
        keep = not (self.like_telegram and updates.is_full(db, bot))
        update_id = updates.add_update(db, bot, kind, payload, self.clock.epoch(), keep=keep)
        self.store.afterwards(lambda: self.wakeups.wake(("updates", bot)))
        return update_id

    def changed(self, bot: str, user_id: int, message_id: int | None, change: int) -> None:
        """Tell the page and every long poll of a change, once the running turn is committed."""
        event: Json = {"user_id": user_id, "bot": bot, "message_id": message_id, "change": change}

        def tell() -> None:
            self.wakeups.wake(("chat", bot, user_id))
            self.wakeups.tell(event)

        self.store.afterwards(tell)


def _user(bot: BotAccount) -> Json:
    return {"id": bot.user_id, "is_bot": True, "first_name": bot.name, "username": bot.username}
