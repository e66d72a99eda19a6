"""A desk and its chat server in a folder of their own, started and ended as in a county."""

import re
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from program_process import Running, python
from program_stock import Stock

from bot.build import open_store
from bot.clock import Clock
from bot.config.settings import Settings, load
from storage.work import Work

CHANNEL = "county"
TOKEN = "1001:made-up-for-the-desk"
WRONG_TOKEN = "1001:made-up-for-nobody"
CLERK, SUPERVISOR, HANDLER = 90_001, 90_002, 90_003
SHOWN = 4
RUNNING = "suping: running"
SERVING = re.compile(r"localchat: (http://127\.0\.0\.1:(\d+))\n")

CONFIG = """
[county]
file = "sample"

[limits]
drafts_per_hour = 100000
drafts_per_day = 100000
cases_per_day = 100000
messages_per_minute = 100000
files_per_hour = 100000

[web]
port = 0

[[channel]]
name = "{channel}"
kind = "localchat"
token = "{token}"
api = "{api}"

[[staff]]
channel = "{channel}"
user_id = {clerk}
name = "受理员小林"
role = "clerk"
unit = "hotline"

[[staff]]
channel = "{channel}"
user_id = {supervisor}
name = "督办员老周"
role = "supervisor"
unit = "supervision"

[[staff]]
channel = "{channel}"
user_id = {handler}
name = "城管局小刘"
role = "handler"
unit = "city_management"
post = "A"
"""


class House:
    """The processes of one test; `close` ends whatever still runs."""

    SUPING = (str(Path(sys.executable).with_name("suping")),)

    def __init__(self, folder: Path, stock: Stock | None = None) -> None:
        self.folder = folder
        self.stock = stock
        self.config = folder / "config.toml"
        self.api = ""
        self.lives = 0
        self.chat: Running
        self._started: list[Running] = []

    def start(self, arguments: list[str], name: str, **more: Any) -> Running:
        """Start a process of this house; what it says goes to a file of its own."""
        self.lives += 1
        said = self.folder / f"{self.lives:03}-{name}.log"
        running = Running(arguments, said, stock=self.stock, **more)
        self._started.append(running)
        return running

    async def start_chat(
        self, *options: str, token: str = TOKEN, port: int | None = None
    ) -> Running:
        """Start the chat server, the second time where it was the first time, and wait for it."""
        at = port if port is not None else int(self.api.rpartition(":")[2] or 0)
        bot = f"{CHANNEL}:{token}"
        folder = str(self.folder / "chats")
        started = ("--folder", folder, "--bot", bot, "--port", str(at), *options)
        chat = self.chat = self.start(python("localchat", *started), "chat")
        await chat.says("localchat: http")
        found = SERVING.search(chat.words)
        assert found, chat.words
        self.api = found[1]
        return chat

    def write_config(self, more: str = "", **changed: object) -> Path:
        """Write the config for the chat server that runs, with lines of the test's own after it."""
        fields: dict[str, object] = {"channel": CHANNEL, "token": TOKEN, "api": self.api}
        fields |= {"clerk": CLERK, "supervisor": SUPERVISOR, "handler": HANDLER}
        self.config.write_text(CONFIG.format(**(fields | changed)) + more, encoding="utf-8")
        return self.config

    def run_desk(self, *options: str, watched: tuple[str, ...] = (), **more: Any) -> Running:
        """Start the desk and don't wait."""
        command = python("bot.command_line", *options, "run", "--config", str(self.config))
        return self.start([*watched, *command], "desk", **more)

    async def start_desk(self, *options: str, **more: Any) -> Running:
        """Start the desk and wait until it runs."""
        desk = self.run_desk(*options, **more)
        await desk.says(RUNNING)
        return desk

    def settings(self) -> Settings:
        """The settings as the desk reads them."""
        return load(self.config)

    @property
    def database(self) -> Path:
        """The desk's database file."""
        return self.folder / "suping.db"

    def count(self, question: str) -> int:
        """A count of the database while the desk runs; 0 while there is none to ask."""
        try:
            with closing(sqlite3.connect(self.database, timeout=30)) as connection:
                return int(connection.execute(question).fetchone()[0])
        except sqlite3.OperationalError:
            return 0

    def quiet(self) -> bool:
        """Whether nothing waits in the inbox or the outbox."""
        return not self.count(
            "SELECT (SELECT count(*) FROM inbox WHERE state = 0)"
            " + (SELECT count(*) FROM outbox WHERE state = 0)"
        )

    @contextmanager
    def reading(self) -> Iterator[Work]:
        """The database of a desk that was stopped, opened with its key."""
        store = open_store(self.settings())
        try:
            with store.reading(Clock().now()) as work:
                yield work
        finally:
            store.close()

    def close(self) -> None:
        """Kill what still runs; what it said last is shown where a test failed."""
        for one in self._started:
            one.kill()
        for one in self._started[-SHOWN:]:
            print(f"--- {one.said.name}\n{one.words[-2_000:]}")  # noqa: T201 - for a failed test
