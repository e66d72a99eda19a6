"""`suping run` and `suping demo`: the program from its start to a signal."""

import asyncio
import gc
import json
import logging
import signal
import sys
from collections.abc import Callable, Iterable
from typing import Any

from pydantic import SecretStr
from starlette.routing import Route

from bot.build import build
from bot.config.settings import Settings
from bot.kiosk_desk import TabletDesk
from bot.moves import target
from bot.program import Program
from bot.published_desk import PublicDesk
from bot.receipt_desk import ReceiptsDesk
from bot.web_server import WebServer
from storage.inbox import RawUpdate
from web.hooks import Hooks, hooks_app
from web.kiosk.door import past_the_routes
from web.kiosk.routes import kiosk_routes
from web.published.routes import published_routes
from web.receipt.routes import receipt_routes
from web.updates import Take, update_routes
from web.visits import visit_routes

log = logging.getLogger(__name__)
SWITCH_SECONDS = 0.0001
NEW_OBJECTS = 20_000


async def run(settings: Settings, ready: Callable[[], None]) -> None:
    """Run until SIGTERM or SIGINT; raises what a part of the program died of."""
    program = Program(build(settings))
    be_quick()
    pages = pages_of(settings, program)
    app = hooks_app(hooks_of(settings, program), pages)
    web = WebServer(past_the_routes(app, pages), settings.web.host, settings.web.port)
    stopped = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    ends: set[asyncio.Task[object]] = set()
    try:
        await web.start()
        await program.start()
        ready()
        ends = {asyncio.create_task(stopped.wait()), asyncio.create_task(program.failed())}
        done, _ = await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    finally:
        for task in ends:
            task.cancel()
        await web.stop()
        await program.stop()


def be_quick() -> None:
    """
    Let the writer have its turn at once, and the collector leave alone what stays for ever.

    Each statement of SQLite lets go of the interpreter, and to get it back from a loop that is
    busy the writer waits for the whole interval: by Python's own 5 ms a batch takes as long as its
    statements are many. What a turn makes goes by itself; to look for what doesn't at every 700 new
    objects, as Python does unasked, was a tenth of the desk's CPU.
    """
    sys.setswitchinterval(SWITCH_SECONDS)
    gc.collect()
    gc.freeze()
    gc.set_threshold(NEW_OBJECTS, *gc.get_threshold()[1:])


def pages_of(settings: Settings, program: Program) -> list[Route]:
    """The desk's own pages: the tablets of the windows, the receipts, what counters register."""
    receipts = ReceiptsDesk(settings, program)
    webhooks = opened((one.name, one.webhook_secret) for one in settings.channels)
    return [
        *kiosk_routes(TabletDesk(program, settings.web.address).routes()),
        *receipt_routes(receipts.routes()),
        *published_routes(PublicDesk(program).routes()),
        *visit_routes(receipts.visits()),
        *update_routes(webhooks, brought_to(program)),
    ]


def opened(secrets: Iterable[tuple[str, SecretStr | None]]) -> dict[str, str]:
    """The secrets of the channels that have one."""
    return {name: secret.get_secret_value() for name, secret in secrets if secret is not None}


def brought_to(program: Program) -> Take:
    """What stores an update that was brought, as one that was asked for is stored."""

    async def take(channel: str, update: dict[str, Any]) -> None:
        await program.receivers[channel].take(update)

    return take


def hooks_of(settings: Settings, program: Program) -> Hooks:
    """What the hooks do: `seen` goes into the inbox like an update; a sandbox moves its clock."""
    secrets = opened((one.name, one.seen_secret) for one in settings.channels)

    async def seen(channel: str, chat_id: int, message_id: int) -> None:
        raw = json.dumps({"seen": {"chat_id": chat_id, "message_id": message_id}}).encode()
        row = RawUpdate(channel, -message_id, f"{channel}:{chat_id}", raw)
        await program.writer.run(keep, row)
        program.worker.wake()

    def keep(row: RawUpdate) -> None:
        with program.store.work(program.clock.now()) as work:
            work.inbox.store([row])

    async def move_clock(by: str) -> str:
        at = target(program.desk.calendar, program.clock.now(), by)
        await program.move_to(at)
        return program.clock.now().isoformat()

    return Hooks(secrets, seen, move_clock if settings.sandbox.enabled else None)
