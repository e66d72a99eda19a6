"""The tablets' routes over a real desk in this process, and a tablet that asks them."""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy import text
from starlette.applications import Starlette

from bot.build import build
from bot.clock import Clock
from bot.config.settings import load
from bot.kiosk_desk import new_code
from bot.program import Program
from bot.running import pages_of
from handlers.evaluator import kiosks
from handlers.evaluator.following import tend_bad_ratings
from handlers.office import Office
from storage.work import Work
from web.kiosk.guard import COOKIE

NOW = datetime(2026, 9, 28, 1, 0, tzinfo=UTC)
BASE = "http://desk.example"
OWN = {"Origin": BASE, "X-Suping-Kiosk": "1", "Sec-Fetch-Site": "same-origin"}
CONFIG = """
[[channel]]
name = "local"
kind = "localchat"
token = "1:made-up"
api = "http://127.0.0.1:9"
page = "https://chat.example"
[[counter]]
hall = "main"
secret = "a counter's secret"
[[staff]]
channel = "local"
user_id = 5001
name = "窗口小李"
role = "window_clerk"
unit = "human_resources"
hall = "main"
[[staff]]
channel = "local"
user_id = 5002
name = "窗口小赵"
role = "window_clerk"
unit = "human_resources"
hall = "main"
"""
_keys = count(1)


def new_key() -> str:
    return f"key-{next(_keys):028d}"


class Kiosks:
    """A desk with halls, its clock standing still until it is moved."""

    def __init__(self, folder: Path) -> None:
        config = folder / "config.toml"
        config.write_text(CONFIG, encoding="utf-8")
        self.settings = load(config)
        self.clock = Clock(stopped_at=NOW)
        self.program = Program(build(self.settings, clock=self.clock))

    def close(self) -> None:
        self.program.writer.close()
        self.program.store.close()

    @contextmanager
    def office(self) -> Iterator[Office]:
        with self.program.store.work(self.clock.now()) as work:
            yield Office(self.program.desk, work)

    def tends(self) -> bool:
        """Bad ratings become cases, as with a tick."""
        with self.office() as office:
            return tend_bad_ratings(office)

    def tends_all(self) -> None:
        """Whatever other tests left becomes cases."""
        while self.tends():
            continue

    def asks(self, question: Callable[[Work], Any]) -> Any:
        with self.program.store.reading(self.clock.now()) as work:
            return question(work)

    def offers(self, window: str) -> str:
        """An administrator makes a pairing code."""
        with self.office() as office:
            code = new_code()
            kiosks.offer_pairing(office, window, code)
        return code

    def staff(self, name: str) -> int:
        return int(self.rows("SELECT id FROM staff WHERE name = :name", name=name)[0].id)

    def rows(self, question: str, **fields: Any) -> list[Any]:
        return list(
            self.asks(lambda work: work.session.connection().execute(text(question), fields).all())
        )

    def ratings(self, window: str) -> list[Any]:
        return self.rows(
            "SELECT * FROM service_rating WHERE window = :window ORDER BY id", window=window
        )

    @asynccontextmanager
    async def client(self) -> AsyncIterator[httpx.AsyncClient]:
        """The desk's pages as just started: nobody has been too fast yet."""
        app = Starlette(routes=pages_of(self.settings, self.program))
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url=BASE) as client:
            yield client


class Tablet:
    """A tablet at a window, with its own cookies."""

    def __init__(self, client: httpx.AsyncClient, window: str) -> None:
        self.client = client
        self.window = window

    async def post(self, path: str, body: object, **headers: str) -> httpx.Response:
        return await self.client.post(path, json=body, headers=OWN | headers)

    async def pair(self, code: str) -> httpx.Response:
        return await self.post("/kiosk/pair", {"window": self.window, "code": code})

    def rating(self, grade: int = 5, **more: Any) -> dict[str, Any]:
        plain = {"key": new_key(), "window": self.window, "grade": grade, "tags": []}
        return plain | more

    async def rate(self, grade: int = 5, **more: Any) -> httpx.Response:
        return await self.post("/kiosk/rating", self.rating(grade, **more))

    async def send(self, *ratings: object, **more: object) -> httpx.Response:
        body = {"window": self.window, "ratings": ratings}
        return await self.post("/kiosk/ratings", body | more)

    @property
    def device(self) -> str:
        return str(self.client.cookies[COOKIE]).partition(".")[0]


def milliseconds(at: datetime) -> int:
    return round(at.timestamp() * 1000)


MINUTE = timedelta(minutes=1)
