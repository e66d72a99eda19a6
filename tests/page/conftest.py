"""A browser for all page tests, a chat server, and pages opened in it."""

import contextlib
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from page_house import Hook, House, drawn, hooked, served
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect, sync_playwright

FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-fake-device-for-media-stream",  # a microphone that hums
]

Open = Callable[..., Page]

PATIENCE = 5_000  # milliseconds
DESK = ViewportSize(width=1280, height=800)

expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("no Chromium on this machine: the page can't be opened")
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield found
        found.close()


@pytest.fixture(scope="module")
def hook() -> Iterator[Hook]:
    with hooked() as found:
        yield found


@pytest.fixture(scope="module")
def house(hook: Hook, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """One server for the tests of a file: each makes people of its own."""
    with served(tmp_path_factory.mktemp("chats"), hook) as found:
        yield found


@pytest.fixture(scope="session")
def room(browser: Browser) -> BrowserContext:
    """The context of most pages: what it has fetched once it need not fetch again."""
    return browser.new_context(viewport=DESK)


@pytest.fixture
def open_page(browser: Browser, house: House, room: BrowserContext) -> Iterator[Open]:
    """Open the page; a script's error in it fails the test."""
    errors: list[str] = []
    with contextlib.ExitStack() as opened:

        def open_at(query: str, script: str = "", **options: Any) -> Page:
            context = room
            if options:
                context = opened.enter_context(browser.new_context(**{"viewport": DESK} | options))
            page = opened.enter_context(context.new_page())
            page.set_default_timeout(PATIENCE)
            page.add_init_script(script)
            page.on("pageerror", lambda error: errors.append(str(error)))
            page.goto(house.address + "/" + query)
            return page

        yield open_at
    assert errors == []


@pytest.fixture
def phone(open_page: Open) -> Open:
    """Open one person's view on a small phone."""

    def open_at(user_id: int, query: str = "", **options: Any) -> Page:
        small = {"viewport": {"width": 360, "height": 640}, "has_touch": True, "is_mobile": True}
        return open_page(f"?only={user_id}{query}", **small | options)

    return open_at


@pytest.fixture(scope="session")
def picture() -> bytes:
    return drawn(640, 480)
