"""The public page of ratings and replies in real Chromium: old telephones, both languages."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from kiosk_place import Place, at_work, contrast
from playwright.sync_api import Browser, Page, ViewportSize

from domain.evaluator import How, RatingGiven
from handlers.evaluator.giving import rate

WORDS = (
    "跑了三趟才说缺材料，窗口没有一次讲清楚。\n希望把清单贴出来。",
    "小窗口办得快，讲得很清楚，谢谢！",
    "a" * 300,
)
REPLY = "您反映的情况属实。已改成一次告知，清单贴在窗口和网上，对当事人批评教育，并向您道了歉。"
OLDEST = ViewportSize(width=320, height=568)
"""The narrowest telephone in use."""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    with at_work(tmp_path_factory.mktemp("public")) as found:
        with found.office() as office:
            staff = office.work.staff.with_role("window_clerk")[0].id
            for index, words in enumerate(WORDS):
                at = office.now - timedelta(hours=1, minutes=index)
                given = RatingGiven(
                    "main/12", 5 - 2 * index, How.KIOSK, at, tags=("trips", "clear")
                )
                number = rate(office, given).rating.id or 0
                office.work.publications.clear(number, staff, words=words, reply=REPLY, item=None)
                row = office.work.publications.of_rating(number)
                assert row is not None
                office.work.publications.decide(row, staff, published=True)
        yield found


@pytest.fixture
def page(browser: Browser, place: Place) -> Iterator[Page]:
    """The oldest telephone, its scripts off; whatever the browser complains of fails the test."""
    context = browser.new_context(viewport=OLDEST, java_script_enabled=False, locale="zh-CN")
    opened = context.new_page()
    complaints: list[str] = []
    opened.on("console", lambda it: complaints.append(it.text))
    opened.on("requestfailed", lambda it: complaints.append(it.url))
    opened.goto(f"{place.address}/ratings")
    yield opened
    context.close()
    assert complaints == []


def pictured(page: Page, folder: Path, name: str) -> Path:
    """What it looks like, for somebody to look at."""
    picture = folder / f"{name}.png"
    page.screenshot(path=picture, full_page=True)
    return picture


def test_it_shows_what_was_said_and_what_was_answered(page: Page, tmp_path: Path) -> None:
    assert page.locator("article").count() == 3
    first = page.locator("article").nth(2)
    assert "跑了三趟" in first.locator(".words").inner_text()
    assert "一次告知" in first.locator(".reply").inner_text()
    assert "12号窗口" in first.locator("h2").inner_text()
    assert pictured(page, tmp_path, "ratings").stat().st_size > 0


def test_nothing_sticks_out_of_the_narrowest_telephone(page: Page) -> None:
    for one in ("main", "article", ".words", ".reply", "h2", "a"):
        for found in page.locator(one).all():
            box = found.bounding_box()
            assert box is not None
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= OLDEST["width"], one


def test_it_is_read_in_english_by_one_tap_and_back(page: Page) -> None:
    page.get_by_text("English").click()
    assert page.locator("html").get_attribute("lang") == "en"
    assert "The unit replied" in page.locator("article").first.inner_text()
    page.get_by_text("中文").click()
    assert page.locator("html").get_attribute("lang") == "zh-CN"


def test_every_link_is_large_enough_for_a_thumb(page: Page) -> None:
    for link in page.locator("a").all():
        box = link.bounding_box()
        assert box is not None
        assert box["width"] >= 44
        assert box["height"] >= 44


def test_every_word_stands_out_from_its_ground(browser: Browser, place: Place) -> None:
    context = browser.new_context(viewport=OLDEST)
    page = context.new_page()
    page.goto(f"{place.address}/ratings")
    for one in ("h1", ".facts", ".grade.g5", ".grade.g3", ".grade.g1", ".words", ".reply", "a"):
        colour, ground = page.locator(one).first.evaluate(
            """node => {
                let ground = "rgba(0, 0, 0, 0)";
                for (let at = node; at && ground === "rgba(0, 0, 0, 0)"; at = at.parentElement) {
                    ground = getComputedStyle(at).backgroundColor;
                }
                return [getComputedStyle(node).color, ground];
            }"""
        )
        assert contrast(colour, ground) >= 4.5, one
    context.close()


def test_headings_lead_a_screen_reader_through_it(page: Page) -> None:
    assert page.locator("h1").count() == 1
    assert page.locator("article h2").count() == page.locator("article").count()
    assert page.title() == "公开的评价和答复"
