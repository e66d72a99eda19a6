"""The clock at the top: what it shows, how it is moved, what it says when it can't be."""

import datetime as dt
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from conftest import Open
from page_house import PATIENCE, SECRET, Answer, House
from playwright.sync_api import Page, expect

MOVES = {"+1小时": "+1h", "下个工作日早上": "next_working_morning", "+5个工作日": "+5wd"}


def moved_to(now: dt.datetime) -> Callable[[dict[str, Any]], Answer]:
    return lambda _body: (200, {"now": now.isoformat()})


def later(house: House, **duration: float) -> dt.datetime:
    now = dt.datetime.fromisoformat(house.get("/clock")["now"])
    return now + dt.timedelta(**duration)


@pytest.fixture
def page(house: House, open_page: Open) -> Page:
    found = open_page(f"?with={house.person()}")
    expect(found.locator(".clock time")).not_to_be_empty()
    return found


@pytest.fixture
def gate(house: House) -> Iterator[threading.Event]:
    """A bot that takes its time: it answers when the test lets it."""
    opened = threading.Event()
    now = later(house, hours=1)

    def wait(_body: dict[str, Any]) -> Answer:
        opened.wait(PATIENCE)
        return 200, {"now": now.isoformat()}

    house.hook.clock = wait
    yield opened
    opened.set()


def test_the_clock_says_the_day_of_the_week_in_the_countys_zone(page: Page, house: House) -> None:
    zone = dt.timezone(dt.timedelta(hours=8))
    now = dt.datetime.fromisoformat(house.get("/clock")["now"]).astimezone(zone)
    shown = page.locator(".clock time").inner_text()
    assert f"{now.year}年{now.month}月{now.day}日周{'一二三四五六日'[now.weekday()]}" in shown


@pytest.mark.parametrize("label", MOVES)
def test_a_button_moves_the_clock_through_the_bot(page: Page, house: House, label: str) -> None:
    there = later(house, hours=3)
    house.hook.clock = moved_to(there)
    page.locator(".clock").get_by_role("button", name=label).click()
    local = there.astimezone(dt.timezone(dt.timedelta(hours=8)))
    expect(page.locator(".clock time")).to_contain_text(f"{local:%H:%M}")
    assert house.hook.asked[-1] == ("/sandbox/clock", {"by": MOVES[label]}, SECRET)
    expect(page.locator(".clock .status")).to_be_empty()


def test_nobody_can_press_twice_while_the_clock_moves(page: Page, gate: threading.Event) -> None:
    page.locator(".move").first.click()
    expect(page.locator(".clock .status")).to_have_text("正在拨钟，等提醒发完…")
    for number in range(3):
        expect(page.locator(".move").nth(number)).to_be_disabled()
    gate.set()
    expect(page.locator(".move").first).to_be_enabled()
    expect(page.locator(".clock .status")).to_be_empty()


def test_a_clock_that_will_not_move_says_why(page: Page, house: House) -> None:
    house.hook.clock = lambda _body: (409, {"error": "sandbox is off"})
    page.locator(".move").first.click()
    expect(page.locator(".clock .status")).to_contain_text("时钟没有拨动：")
    expect(page.locator(".clock .status")).to_contain_text("sandbox is off")
    expect(page.locator(".move").first).to_be_enabled()


def test_a_citizens_phone_has_no_clock_to_move(house: House, phone: Open) -> None:
    page = phone(house.person())
    expect(page.locator(".field")).to_be_visible()
    expect(page.locator(".clock")).to_have_count(0)
