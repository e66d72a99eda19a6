"""
Part 4 of bench/all.py: how fast messages go out at Telegram's limits, without a single 429.

A real desk with its own pace and localchat in Telegram's manner (30 a second in all, one a second
in a chat with a small burst), which counts what came too fast and answers it 429. The outbox holds
so many messages of people who have opened their chats, a tenth of them with several; measured is
how long it takes until all of them were taken.
"""

import json
import sqlite3
import sys
import time
import urllib.request
from contextlib import closing
from pathlib import Path

from beside import QUIET, READY, TOKEN
from measuring import answers, free_port, running, says, until

from bot.build import open_store
from bot.clock import Clock
from bot.config.settings import load
from storage.outbox import Lane
from storage.values import Message

CONFIG = """
[county]
file = "sample"
[web]
port = {port}
[[channel]]
name = "local"
kind = "localchat"
token = "{token}"
api = "{api}"
"""
SEVERAL = 10
DESK: list[str | Path] = [sys.executable, "-m", "bot.command_line", "run", "--config"]


def measured(folder: Path, messages: int) -> str:
    """Fill the outbox, start the desk, wait until it is empty; what the server counted."""
    port, log = free_port(), folder / "chat.log"
    api = f"http://127.0.0.1:{port}"
    config = folder / "config.toml"
    config.write_text(CONFIG.format(port=free_port(), token=TOKEN, api=api), encoding="utf-8")
    chats = [str(folder / "chats"), "--bot", f"local:{TOKEN}", "--limit-rates"]
    command = [sys.executable, "-m", "localchat", "--port", str(port), "--folder", *chats]
    with running(command, log):
        until(lambda: answers(port), "localchat")
        people = range(700_001, 700_001 + messages - messages // SEVERAL)
        for user in people:
            _posted(f"{api}/people", {"user_id": user, "first_name": "人", "language_code": "zh"})
            _posted(f"{api}/people/{user}/say", {"text": "/start"})
        with running([*DESK, config], folder / "first.log"):
            until(says(folder / "first.log", READY), "the desk")
            until(lambda: _count(folder, "SELECT count(*) FROM address") >= len(people), "people")
            until(lambda: _count(folder, QUIET) == 0, "quiet", 600)
        before = _too_fast(api)
        _fill(config, messages)
        desk = folder / "desk.log"
        with running([*DESK, config], desk):
            until(says(desk, READY), "the desk")
            began = time.perf_counter()
            until(lambda: _count(folder, QUIET) == 0, "an empty outbox", 600)
            seconds = time.perf_counter() - began
        late = _too_fast(api) - before
    return (
        f"{messages} messages to {len(people)} chats in {seconds:.1f} s: "
        f"{messages / seconds:.1f} a second; 429 answered: {late}"
    )


def _fill(config: Path, messages: int) -> None:
    store = open_store(load(config))
    with store.work(Clock().now()) as work:
        rows = work.session.connection().exec_driver_sql(
            "SELECT id FROM address WHERE chat_id > 700000 ORDER BY id"
        )
        addresses = [number for (number,) in rows]
        for index in range(messages):
            text = Message("greeting.reply", f"第{index + 1}条")
            work.outbox.send(addresses[index % len(addresses)], text, lane=Lane.BULK)
    store.close()


def _count(folder: Path, question: str) -> int:
    with closing(sqlite3.connect(folder / "suping.db", timeout=30)) as connection:
        return int(connection.execute(question).fetchone()[0])


def _posted(url: str, body: dict[str, object]) -> None:
    request = urllib.request.Request(url, json.dumps(body).encode())  # noqa: S310
    request.add_header("Content-Type", "application/json")
    urllib.request.urlopen(request, timeout=60).close()  # noqa: S310 - raises on a refusal


def _too_fast(api: str) -> int:
    with urllib.request.urlopen(f"{api}/referee", timeout=60) as answer:  # noqa: S310
        return int(json.load(answer)["too_fast"])
