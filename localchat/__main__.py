"""
`python -m localchat`: a chat server as a process of its own.

It prints one line `localchat: http://127.0.0.1:PORT` when it is ready and ends cleanly on SIGTERM.
The hooks' secret comes from the environment variable LOCALCHAT_SECRET, so that no list of
processes shows it.
"""

import argparse
import asyncio
import logging
import os
import re
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

from localchat.clock import read_instant, real_time
from localchat.server import BotAccount, ChatServer, serve

_BOT = re.compile(r"(?P<name>[^:]+):(?P<token>\d+:[A-Za-z0-9_-]+)(?::(?P<hook>https?://\S+))?")


def read_bot(text: str) -> BotAccount:
    """Return the account of `name:token[:hook_url]`. Raises argparse.ArgumentTypeError."""
    match = _BOT.fullmatch(text)
    if match is None:
        raise argparse.ArgumentTypeError(
            "write a bot as name:token[:hook_url], the token as digits:secret"
        )
    username = re.sub(r"\W", "_", match["name"], flags=re.ASCII) + "_bot"
    secret = os.environ.get("LOCALCHAT_SECRET")
    return BotAccount(match["name"], username, match["token"], match["hook"], secret)


def read_settings(arguments: Sequence[str]) -> ChatServer:
    """Return the settings of a command line; ends the process with status 2 on a mistake."""
    parser = argparse.ArgumentParser("localchat", description="A chat server with the Bot API.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--folder", type=Path, required=True, help="where chats and files are kept")
    parser.add_argument("--bot", type=read_bot, action="append", required=True, dest="bots")
    parser.add_argument("--as", choices=["telegram", "channel"], default="telegram", dest="as_")
    parser.add_argument(
        "--start", type=read_instant, help="the first instant of its clock, ISO 8601 (replays)"
    )
    parser.add_argument("--limit-rates", action="store_true", help="answer 429 like Telegram")
    parser.add_argument(
        "--faults", action="store_true", help="let calls be ordered to go wrong (tests only)"
    )
    found = vars(parser.parse_args(arguments))
    start = found.pop("start")
    if start is not None:
        began = real_time()
        found["now"] = lambda: start + (real_time() - began)
    try:
        return ChatServer(**{**found, "bots": tuple(found["bots"])})
    except ValueError as error:
        parser.error(str(error))


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the server until SIGTERM or SIGINT."""
    logging.basicConfig(level=logging.WARNING, format="localchat: %(levelname)s %(message)s")
    settings = read_settings(sys.argv[1:] if arguments is None else arguments)
    try:
        asyncio.run(_serve(settings))
    except OSError as error:
        sys.exit(f"localchat: cannot serve on {settings.host}:{settings.port}: {error}")


async def _serve(settings: ChatServer) -> None:
    stop = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    await serve(settings, _announce, stop)


def _announce(address: str) -> None:
    sys.stdout.write(f"localchat: {address}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
