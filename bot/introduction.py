"""
The bot introduces itself on a channel: what it is, its commands, and to each of the staff theirs.

Everybody reads descriptions and commands in their language; a member of staff has in their chat the
commands of their roles. What a chat was last told is kept, so that a start says only what changed.
"""

import hashlib
import json
import logging
from collections.abc import Iterator
from dataclasses import dataclass

from telegram.error import BadRequest, Forbidden

from bot.clock import Clock
from bot.logs import plain
from bot.transport import Transport
from bot.writer import WriterThread
from handlers.office import Desk
from handlers.turn import COMMANDS
from storage.work import Store
from texts.catalogue import Language, say

log = logging.getLogger(__name__)
PUBLIC = ("start", "new", "mycases", "rate", "human", "help", "language", "cancel")
FOR_ALL_STAFF = ("help", "language", "cancel")
IN_GROUPS = ("bind", "unbind")
CODES: tuple[tuple[Language, str | None], ...] = ((Language.ZH, None), (Language.EN, "en"))
"""Chinese is what everybody reads whose language is none of ours."""

Listed = list[tuple[str, str]]


@dataclass(frozen=True)
class Change:
    """A chat whose menu differs from what it was last told; no roles: it is to be taken away."""

    address_id: int
    chat_id: int
    roles: tuple[str, ...]
    digest: str


class Introduction:
    """Says it all on one channel; errors of the network are the caller's to try again."""

    def __init__(
        self, transport: Transport, store: Store, writer: WriterThread, clock: Clock, desk: Desk
    ) -> None:
        self._transport = transport
        self._store = store
        self._writer = writer
        self._clock = clock
        self._county = desk.county
        self._refused: dict[int, str] = {}

    async def say(self) -> None:
        """Descriptions and commands for everybody, then for each of the staff what changed."""
        for language, code in CODES:
            zh = language is Language.ZH
            county = self._county.name_zh if zh else self._county.name_en
            about = say(language, "about.description", county=county, hotline=self._county.hotline)
            short = say(language, "about.short", county=county)
            await self._transport.say_about(about, short, code)
            await self._transport.say_commands(listed(language, PUBLIC), code)
            await self._transport.say_group_commands(listed(language, IN_GROUPS), code)
        await self.say_to_staff()

    async def say_to_staff(self) -> None:
        """Each member of staff whose roles changed gets their commands; who left loses them."""
        for change in await self._writer.run(self._changes):
            if self._refused.get(change.address_id) == change.digest:
                continue
            try:
                await self._tell(change)
            except (BadRequest, Forbidden) as error:
                # A chat that is gone or was never begun; tried again with the next change or start.
                self._refused[change.address_id] = change.digest
                log.warning(
                    "channel %s: a menu of staff: %s", self._transport.name, plain(error.message)
                )
            else:
                await self._writer.run(self._remember, change)

    async def _tell(self, change: Change) -> None:
        for language, code in CODES:
            if change.roles:
                names = (*own_commands(change.roles), *FOR_ALL_STAFF)
                await self._transport.say_commands(listed(language, names), code, change.chat_id)
            else:
                await self._transport.forget_commands(change.chat_id, code)

    def _changes(self) -> list[Change]:
        with self._store.reading(self._clock.now()) as work:
            told = _told(work.meta.get(self._key))
            staff = work.staff.chats(self._transport.name)
            gone = [
                Change(address, work.staff.chat_of(address), (), "")
                for address in told
                if address not in staff
            ]
        changed = [
            Change(address, chat_id, roles, digest)
            for address, (chat_id, roles) in staff.items()
            if told.get(address) != (digest := _digest(roles))
        ]
        return [*changed, *gone]

    def _remember(self, change: Change) -> None:
        with self._store.work(self._clock.now()) as work:
            told = _told(work.meta.get(self._key))
            told.pop(change.address_id, None)
            if change.roles:
                told[change.address_id] = change.digest
            work.meta.put(self._key, json.dumps(told, sort_keys=True))

    @property
    def _key(self) -> str:
        return f"menus:{self._transport.name}"


def listed(language: Language, names: tuple[str, ...]) -> Listed:
    """Commands with their words."""
    return [(name, say(language, f"command.{name}")) for name in names]


def own_commands(roles: tuple[str, ...]) -> Iterator[str]:
    """The commands of these roles, in the order of the desk's list."""
    return (one.name for one in COMMANDS if set(one.roles) & set(roles))


def _told(stored: str | None) -> dict[int, str]:
    return {int(address): digest for address, digest in json.loads(stored or "{}").items()}


def _digest(roles: tuple[str, ...]) -> str:
    """Names what a chat of these roles is told, so that changed words are said again, too."""
    names = (*own_commands(roles), *FOR_ALL_STAFF)
    words = [listed(language, names) for language, _ in CODES]
    return hashlib.sha256(json.dumps(words).encode()).hexdigest()[:12]
