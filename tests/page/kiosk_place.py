"""A real desk process with its halls, and a tablet's page opened in the browser."""

import contextlib
import json
import re
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, Route

from bot.build import desk_of, open_store
from bot.clock import Clock
from bot.config.settings import load
from bot.kiosk_desk import new_code
from handlers.evaluator import kiosks
from handlers.evaluator.visits import VisitMade, register
from handlers.office import Office

CONFIG = """
[[channel]]
name = "local"
kind = "localchat"
token = "1:made-up"
api = "http://127.0.0.1:9"
page = "https://12345.example.gov.cn"
[web]
port = {port}
[[staff]]
channel = "local"
user_id = 5001
name = "李芳"
role = "window_clerk"
unit = "human_resources"
hall = "main"
[[staff]]
channel = "local"
user_id = 5002
name = "赵强"
role = "window_clerk"
unit = "human_resources"
hall = "main"
"""
STARTS = 30  # seconds
LI, ZHAO = "李芳", "赵强"
_codes = count(200_000)


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@dataclass
class Place:
    """A county's desk at work, with hands for whoever pairs tablets and signs clerks in."""

    folder: Path
    port: int = field(default_factory=free_port)
    process: "subprocess.Popen[bytes]" = field(init=False)

    def __post_init__(self) -> None:
        self.config = self.folder / "config.toml"
        self.config.write_text(CONFIG.format(port=self.port), encoding="utf-8")
        self.settings = load(self.config)
        self.desk = desk_of(self.settings)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @contextlib.contextmanager
    def office(self) -> Iterator[Office]:
        store = open_store(self.settings)
        try:
            with store.work(Clock().now()) as work:
                yield Office(self.desk, work)
        finally:
            store.close()

    def offers(self, window: str) -> str:
        with self.office() as office:
            code = new_code()
            kiosks.offer_pairing(office, window, code)
        return code

    def signs_in(self, window: str, name: str) -> None:
        with self.office() as office:
            office.work.shifts.sign_in(window, self._staff(office, name))

    def lends_code(self, name: str) -> str:
        code = f"{next(_codes)}"
        with self.office() as office:
            until = office.now + timedelta(minutes=10)
            office.work.shifts.lend_code(self._staff(office, name), "main", code, until)
        return code

    def receipt(self) -> str:
        """A counter registers a visit; the code on its receipt."""
        with self.office() as office:
            number = f"R{next(_codes)}"
            made = VisitMade("main/12", number, office.now, item="pension", phone="13800138000")
            return register(office, made).code

    @staticmethod
    def _staff(office: Office, name: str) -> int:
        clerks = office.work.staff.with_role("window_clerk")
        return next(one.id for one in clerks if one.name == name)

    def ratings(self, window: str) -> list[tuple[int, list[str]]]:
        """Grade and reasons of each rating of a window, oldest first."""
        asked = "SELECT grade, tags FROM service_rating WHERE window = ? ORDER BY id"
        with contextlib.closing(sqlite3.connect(self.folder / "suping.db", timeout=10)) as found:
            return [(grade, json.loads(tags)) for grade, tags in found.execute(asked, (window,))]

    def answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.address}/healthz", timeout=1) as answer:  # noqa: S310
                return bool(answer.status == 200)
        except OSError:
            return False

    def starts(self) -> None:
        """Begin `suping run` and wait until it answers."""
        command = [sys.executable, "-m", "bot.command_line", "--log-level", "CRITICAL"]
        command += ["run", "--config", str(self.config)]
        self.process = subprocess.Popen(command)
        for _ in range(STARTS * 10):
            if self.answers():
                return
            time.sleep(0.1)
        raise AssertionError("the desk did not start in time")

    def stops(self) -> None:
        self.process.terminate()
        self.process.wait(STARTS)

    @contextlib.contextmanager
    def cut_off(self) -> Iterator[None]:
        """
        Nobody reaches the desk while the block runs.

        The browser's own "offline" is no break: requests of a service worker get past it.
        """
        self.stops()
        try:
            yield
        finally:
            self.starts()


@contextlib.contextmanager
def at_work(folder: Path) -> Iterator[Place]:
    """Run `suping run` while the block runs."""
    place = Place(folder)
    try:
        place.starts()
        yield place
    finally:
        place.stops()


@dataclass
class Kiosk:
    """A tablet at a window: its page, and short ways to what is on it."""

    page: Page
    place: Place
    window: str
    complaints: list[str] = field(default_factory=list)

    def opens(self) -> None:
        self.page.goto(f"{self.place.address}/kiosk/{self.window}")

    def pairs(self) -> None:
        """The page is paired as an administrator does it: by typing the code."""
        self.opens()
        self.page.locator("#code").fill(self.place.offers(self.window))
        self.page.locator("#code").press("Enter")
        self.face(5).wait_for()

    def face(self, grade: int) -> Any:
        return self.page.locator(f'[data-grade="{grade}"]')

    def shown(self, words: str) -> Any:
        """Words on the screen, beside those that only a screen reader says."""
        return self.page.locator("#kiosk").get_by_text(words)

    def taps(self, words: str) -> None:
        self.page.get_by_role("button", name=words, exact=True).click()

    def kept(self) -> int:
        """How many ratings wait on the device."""
        asked = "Object.keys(localStorage).filter(one => one.startsWith('suping.rating.')).length"
        return int(self.page.evaluate(asked))

    def waits_until_sent(self) -> None:
        for _ in range(400):
            if self.kept() == 0:
                return
            self.page.wait_for_timeout(50)
        raise AssertionError("the rating was not sent in time")


def lost_answers(times: int) -> Any:
    """The desk counts a rating, but the tablet never hears of it, so many times."""
    left = [times]

    def handle(route: Route) -> None:
        if left[0] == 0:
            route.continue_()
            return
        left[0] -= 1
        route.fetch()
        route.abort("connectionreset")

    return handle


def colours(text: str) -> tuple[float, ...]:
    """The parts of rgb(…) as the browser says it."""
    return tuple(float(one) for one in re.findall(r"[\d.]+", text))


def luminance(colour: tuple[float, ...]) -> float:
    """As WCAG 2 defines it."""
    red, green, blue = (
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4
        for part in (one / 255 for one in colour[:3])
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The ratio of two colours, from 1 to 21."""
    lighter, darker = sorted((luminance(colours(one)), luminance(colours(other))), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)
