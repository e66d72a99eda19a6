"""A visitor rates at a window's tablet: two taps, once, whatever the network does."""

from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from kiosk_place import LI, ZHAO, Kiosk, Place, at_work, lost_answers
from kiosk_rules import faults
from page_house import wait_until
from playwright.sync_api import Browser, BrowserContext, Route, ViewportSize, expect

SIZES = {
    "small": (800, 480),
    "tablet": (1280, 800),
    "middle": (1024, 600),
    "small-standing": (480, 800),
    "standing": (800, 1280),
}
_numbers = count(0)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    with at_work(tmp_path_factory.mktemp("halls")) as found:
        yield found


@pytest.fixture
def fresh(browser: Browser, place: Place) -> Iterator[Callable[..., Kiosk]]:
    """A new tablet at a window, not paired yet; scripts' errors fail the test."""
    opened: list[BrowserContext] = []
    tablets: list[Kiosk] = []

    def tablet(size: str = "tablet", **options: Any) -> Kiosk:
        width, height = SIZES[size]
        viewport = ViewportSize(width=width, height=height)
        context = browser.new_context(viewport=viewport, has_touch=True, **options)
        opened.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        kiosk = Kiosk(page, place, f"main/{next(_numbers) % 20 + 1}")
        page.on("pageerror", lambda error: kiosk.complaints.append(str(error)))
        page.on("console", lambda it: _note(kiosk, it.text))
        tablets.append(kiosk)
        return kiosk

    yield tablet
    for context in opened:
        context.close()
    assert [one.complaints for one in tablets if one.complaints] == []


def _note(kiosk: Kiosk, text: str) -> None:
    if "Content Security Policy" in text:
        kiosk.complaints.append(text)


@pytest.fixture
def kiosk(fresh: Callable[..., Kiosk]) -> Kiosk:
    made = fresh()
    made.pairs()
    return made


@pytest.fixture
def shown(tmp_path: Path) -> Callable[[Kiosk, str], None]:
    """Keeps a picture of a screen for whoever looks."""

    def picture(kiosk: Kiosk, name: str) -> None:
        kiosk.page.screenshot(path=tmp_path / f"{name}.png")

    return picture


def sent(kiosk: Kiosk) -> list[tuple[int, list[str]]]:
    kiosk.waits_until_sent()
    return kiosk.place.ratings(kiosk.window)


def test_a_visitor_rates_in_two_taps_and_the_page_is_back_at_its_start_by_itself(
    kiosk: Kiosk,
) -> None:
    before = sent(kiosk)
    kiosk.page.clock.install()
    kiosk.opens()
    kiosk.face(5).tap()
    kiosk.taps("选好了")
    expect(kiosk.page.get_by_role("heading")).to_have_text("谢谢您，已记下")
    kiosk.page.clock.run_for(6_000)
    expect(kiosk.face(5)).to_be_visible()
    assert sent(kiosk) == [*before, (5, [])]


def test_reasons_depend_on_the_grade_and_none_is_required(kiosk: Kiosk) -> None:
    before = sent(kiosk)
    kiosk.face(1).tap()
    expect(kiosk.shown("对不起")).to_be_visible()
    expect(kiosk.page.get_by_role("button", name="办得快")).to_have_count(0)
    kiosk.taps("等太久")
    kiosk.taps("态度不好")
    kiosk.taps("等太久")
    for name, pressed in (("态度不好", "true"), ("等太久", "false")):
        tag = kiosk.page.get_by_role("button", name=name, exact=True)
        expect(tag).to_have_attribute("aria-pressed", pressed)
    kiosk.taps("选好了")
    kiosk.taps("返回")
    kiosk.face(4).tap()
    expect(kiosk.page.get_by_role("button", name="态度不好")).to_have_count(0)
    kiosk.taps("办得快")
    kiosk.taps("不想说")
    assert sent(kiosk) == [*before, (1, ["rude"]), (4, ["fast"])]


def test_the_grade_counts_from_the_first_tap_though_the_visitor_walks_away(kiosk: Kiosk) -> None:
    before = sent(kiosk)
    kiosk.page.clock.install()
    kiosk.opens()
    kiosk.face(2).tap()
    assert kiosk.kept() == 1
    kiosk.page.clock.run_for(31_000)
    expect(kiosk.face(5)).to_be_visible()
    assert sent(kiosk) == [*before, (2, [])]


def test_whoever_touches_the_screen_has_more_time(kiosk: Kiosk) -> None:
    kiosk.page.clock.install()
    kiosk.opens()
    kiosk.face(2).tap()
    kiosk.page.clock.run_for(25_000)
    kiosk.taps("等太久")
    kiosk.page.clock.run_for(25_000)
    expect(kiosk.page.get_by_role("button", name="等太久")).to_be_visible()


def test_a_wrong_tap_is_taken_back_and_counts_once(kiosk: Kiosk) -> None:
    before = sent(kiosk)
    kiosk.face(1).tap()
    kiosk.taps("点错了，重选")
    kiosk.face(5).tap()
    kiosk.taps("选好了")
    assert sent(kiosk) == [*before, (5, [])]


def test_a_wrong_tap_that_nobody_corrects_counts_as_it_was(kiosk: Kiosk) -> None:
    before = sent(kiosk)
    kiosk.page.clock.install()
    kiosk.opens()
    kiosk.face(4).tap()
    kiosk.taps("点错了，重选")
    kiosk.page.clock.run_for(11_000)
    assert sent(kiosk) == [*before, (4, [])]


def test_nothing_is_chosen_beforehand_and_silence_is_no_rating(kiosk: Kiosk) -> None:
    before = sent(kiosk)
    kiosk.page.clock.install()
    kiosk.opens()
    expect(kiosk.page.locator('[aria-pressed="true"], [checked]')).to_have_count(0)
    assert kiosk.page.evaluate("document.activeElement.tagName") == "H1"
    kiosk.page.clock.run_for(600_000)
    kiosk.taps("不评了")
    expect(kiosk.shown("您慢走")).to_be_visible()
    kiosk.page.clock.run_for(6_000)
    expect(kiosk.face(5)).to_be_visible()
    assert sent(kiosk) == before


def test_a_double_tap_is_one_rating(kiosk: Kiosk) -> None:
    before = sent(kiosk)
    kiosk.face(3).dblclick()
    kiosk.taps("选好了")
    assert sent(kiosk) == [*before, (3, [])]


def test_the_other_language_is_one_tap_and_the_next_visitor_begins_anew(kiosk: Kiosk) -> None:
    kiosk.page.clock.install()
    kiosk.opens()
    kiosk.taps("English")
    expect(kiosk.page.get_by_role("heading")).to_have_text("How was it this time? One tap counts")
    assert kiosk.page.evaluate("document.documentElement.lang") == "en"
    kiosk.taps("Very dissatisfied")
    expect(kiosk.page.get_by_role("heading")).to_have_text("We're sorry. What went wrong?")
    kiosk.taps("中文")
    expect(kiosk.shown("您选的是：非常不满意")).to_be_visible()
    kiosk.page.wait_for_timeout(500)  # sooner it were the second half of a double tap
    kiosk.taps("English")
    kiosk.taps("Done")
    kiosk.page.clock.run_for(6_000)
    expect(kiosk.page.get_by_role("heading")).to_have_text("这次办得怎么样？点一下就算数")


# For everybody


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_screen_can_be_read_heard_reached_and_hit(
    fresh: Callable[..., Kiosk], size: str, language: str, shown: Callable[[Kiosk, str], None]
) -> None:
    kiosk = fresh(size)
    kiosk.opens()
    expect(kiosk.page.locator("#code")).to_be_visible()
    assert faults(kiosk.page) == {}
    kiosk.pairs()
    kiosk.place.signs_in(kiosk.window, LI)
    kiosk.opens()
    if language == "en":
        kiosk.taps("English")
    expect(kiosk.page.locator("#clerk")).to_contain_text(LI)
    shown(kiosk, "start")
    assert faults(kiosk.page) == {}
    assert kiosk.page.evaluate("document.documentElement.scrollHeight <= innerHeight + 1")
    for grade in (1, 3, 5):
        kiosk.face(grade).tap()
        kiosk.page.locator(".tag").first.tap()
        shown(kiosk, f"reasons-{grade}")
        assert faults(kiosk.page) == {}
        kiosk.page.locator("button.main").tap()
        shown(kiosk, "thanks")
        assert faults(kiosk.page) == {}
        kiosk.page.locator("button.main").tap()
    kiosk.page.locator("button.swap").tap()
    shown(kiosk, "swap")
    assert faults(kiosk.page) == {}


def test_the_keyboard_alone_rates_and_gives_a_reason(kiosk: Kiosk) -> None:
    before = sent(kiosk)
    keys = kiosk.page.keyboard
    for _ in range(3):
        keys.press("Tab")
    assert kiosk.page.evaluate("document.activeElement.dataset.grade") == "3"
    keys.press("Enter")
    assert kiosk.page.evaluate("document.activeElement.tagName") == "H1"
    keys.press("Tab")
    keys.press("Tab")
    keys.press("Space")
    for _ in range(20):
        if kiosk.page.evaluate("document.activeElement.className") == "main":
            break
        keys.press("Tab")
    keys.press("Enter")
    assert sent(kiosk) == [*before, (3, ["long_wait"])]


def test_a_screen_reader_hears_question_grades_and_thanks(kiosk: Kiosk) -> None:
    page = kiosk.page
    faces = page.get_by_role("group", name="这次办得怎么样？点一下就算数")
    names = faces.get_by_role("button").all_inner_texts()
    assert names == ["非常满意", "满意", "基本满意", "不满意", "非常不满意"]
    page.get_by_role("button", name="基本满意").tap()
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    kiosk.taps("不想说")
    expect(page.get_by_role("status")).to_have_text("谢谢您，已记下")


def test_nothing_moves(kiosk: Kiosk) -> None:
    moving = """Array.from(document.querySelectorAll("*")).filter((it) => {
      const style = getComputedStyle(it);
      return style.animationName !== "none" || style.transitionDuration !== "0s";
    }).length"""
    assert kiosk.page.evaluate(moving) == 0


# What the network does


def test_a_break_loses_nothing_and_a_reload_in_it_still_shows_the_page(
    kiosk: Kiosk, shown: Callable[[Kiosk, str], None]
) -> None:
    before = sent(kiosk)
    kiosk.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    wait_until(
        kiosk.page,
        lambda: bool(kiosk.page.evaluate("caches.match(location.href).then((it) => !!it)")),
    )
    with kiosk.place.cut_off():
        kiosk.face(2).tap()
        kiosk.taps("等太久")
        kiosk.taps("选好了")
        kiosk.taps("返回")
        expect(kiosk.page.locator("#net")).to_contain_text("网络断了")
        shown(kiosk, "offline")
        kiosk.page.reload()
        expect(kiosk.face(5)).to_be_visible()
        expect(kiosk.page.locator("#net")).to_contain_text("网络断了")
        shown(kiosk, "offline-reloaded")
        kiosk.face(4).tap()
        kiosk.taps("选好了")
        assert kiosk.kept() == 2
        assert kiosk.place.ratings(kiosk.window) == before
    found = sent(kiosk)
    assert sorted(found[len(before) :]) == [(2, ["long_wait"]), (4, [])]
    expect(kiosk.face(5)).to_be_visible()
    expect(kiosk.page.locator("#net")).to_have_text("", timeout=20_000)


def test_an_answer_that_is_lost_does_not_count_a_rating_twice(kiosk: Kiosk) -> None:
    before = sent(kiosk)
    kiosk.page.clock.install()
    kiosk.opens()
    kiosk.page.route("**/kiosk/ratings", lost_answers(2))
    kiosk.face(5).tap()
    kiosk.taps("选好了")
    for _ in range(10):
        kiosk.page.clock.run_for(5_000)
        kiosk.page.wait_for_timeout(100)
        if kiosk.kept() == 0:
            break
    assert sent(kiosk) == [*before, (5, [])]


def test_a_busy_desk_is_asked_again_when_it_says(kiosk: Kiosk) -> None:
    before = sent(kiosk)
    left = [2]

    def busy(route: Route) -> None:
        if left[0] == 0:
            route.continue_()
            return
        left[0] -= 1
        route.fulfill(status=503, headers={"Retry-After": "1"}, json={"error": "busy"})

    kiosk.page.route("**/kiosk/ratings", busy)
    kiosk.face(5).tap()
    kiosk.taps("选好了")
    kiosk.page.wait_for_timeout(200)
    assert kiosk.kept() == 1
    assert sent(kiosk) == [*before, (5, [])]
    assert left == [0]


def test_a_reload_amid_the_reasons_keeps_what_was_chosen(kiosk: Kiosk) -> None:
    before = sent(kiosk)
    kiosk.face(2).tap()
    kiosk.taps("等太久")
    kiosk.page.reload()
    assert sent(kiosk) == [*before, (2, ["long_wait"])]


def test_a_browser_that_keeps_nothing_rates_all_the_same(fresh: Callable[..., Kiosk]) -> None:
    kiosk = fresh()
    refusing = "{get: () => { throw new Error(); }}"
    kiosk.page.add_init_script(f"Object.defineProperty(window, 'localStorage', {refusing})")
    kiosk.pairs()
    before = kiosk.place.ratings(kiosk.window)
    kiosk.face(5).tap()
    kiosk.taps("选好了")
    wait_until(kiosk.page, lambda: kiosk.place.ratings(kiosk.window) == [*before, (5, [])])


def test_what_was_rated_at_another_window_waits_for_that_window(
    fresh: Callable[..., Kiosk],
) -> None:
    kiosk = fresh()
    kiosk.pairs()
    first, before = kiosk.window, sent(kiosk)
    kiosk.page.route("**/kiosk/ratings", lambda route: route.abort())
    kiosk.face(1).tap()
    kiosk.taps("选好了")
    kiosk.page.unroute("**/kiosk/ratings")
    kiosk.window = "main/1" if first != "main/1" else "main/2"
    kiosk.pairs()
    kiosk.page.wait_for_timeout(300)
    assert kiosk.kept() == 1
    kiosk.window = first
    kiosk.pairs()
    assert sent(kiosk) == [*before, (1, [])]


# Who may see what


def test_nothing_of_a_rating_is_left_for_whoever_looks_afterwards(kiosk: Kiosk) -> None:
    kiosk.face(1).tap()
    kiosk.taps("态度不好")
    kiosk.taps("选好了")
    kiosk.waits_until_sent()
    thanks = kiosk.page.locator("body").inner_text()
    for word in ("不满意", "态度", "差评", "1"):
        assert word not in thanks
    length = kiosk.page.evaluate("history.length")
    kiosk.taps("返回")
    assert kiosk.page.evaluate("history.length") == length
    assert kiosk.page.evaluate("document.cookie") == ""
    left = kiosk.page.evaluate("JSON.stringify(Object.assign({}, localStorage, sessionStorage))")
    assert left == "{}"


def test_thanks_are_the_same_for_every_grade(kiosk: Kiosk) -> None:
    said = set()
    for grade in (5, 1):
        kiosk.face(grade).tap()
        kiosk.taps("选好了")
        said.add(kiosk.page.locator("#kiosk").inner_text())
        kiosk.taps("返回")
    assert len(said) == 1


def test_the_clerk_is_shown_while_signed_in_and_never_else(kiosk: Kiosk) -> None:
    line = kiosk.page.locator("#clerk")
    kiosk.place.signs_in(kiosk.window, LI)
    kiosk.opens()
    expect(line).to_have_text(f"{LI}为您服务")
    kiosk.taps("换人")
    kiosk.page.locator("#code").fill(kiosk.place.lends_code(ZHAO))
    kiosk.page.locator("#code").press("Enter")
    expect(line).to_have_text(f"{ZHAO}为您服务")
    kiosk.taps("换人")
    kiosk.taps(LI)
    expect(line).to_have_text(f"{LI}为您服务")
    kiosk.taps("换人")
    kiosk.taps("窗口没人")
    expect(line).to_have_text("")


def test_without_the_desk_nobody_is_named(kiosk: Kiosk) -> None:
    kiosk.place.signs_in(kiosk.window, LI)
    kiosk.opens()
    expect(kiosk.page.locator("#clerk")).to_have_text(f"{LI}为您服务")
    kiosk.page.route("**/kiosk/**", lambda route: route.abort())
    kiosk.face(5).tap()
    kiosk.taps("选好了")
    kiosk.taps("返回")
    expect(kiosk.page.locator("#net")).to_contain_text("网络断了")
    expect(kiosk.page.locator("#clerk")).to_have_text("")


def test_a_wrong_code_says_so_and_the_tablet_stays_unpaired(
    fresh: Callable[..., Kiosk],
) -> None:
    kiosk = fresh("small")
    kiosk.opens()
    kiosk.page.locator("#code").fill("WRONG234")
    kiosk.taps("配对")
    expect(kiosk.page.get_by_role("alert")).to_contain_text("口令不对")
    kiosk.pairs()


def test_a_revoked_tablet_asks_to_be_paired_and_keeps_what_it_has(kiosk: Kiosk) -> None:
    before = sent(kiosk)
    with kiosk.place.office() as office:
        for one in office.work.kiosks.devices():
            if one.window == kiosk.window:
                office.work.kiosks.revoke(one.id)
    kiosk.face(1).tap()
    kiosk.taps("选好了")
    kiosk.taps("返回")
    kiosk.opens()
    expect(kiosk.page.get_by_role("alert")).to_contain_text("配对已取消")
    assert kiosk.kept() == 1
    kiosk.pairs()
    assert sent(kiosk) == [*before, (1, [])]


# A receipt in anybody's browser


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_receipt_is_rated_in_two_taps_without_any_script(
    browser: Browser, place: Place, language: str, tmp_path: Path
) -> None:
    with browser.new_context(
        viewport=ViewportSize(width=360, height=640), has_touch=True, java_script_enabled=False
    ) as context:
        page = context.new_page()
        page.goto(f"{place.address}/r/{place.receipt()}?lang={language}")
        page.screenshot(path=tmp_path / "receipt.png")
        page.get_by_role("button").last.tap()
        expect(page.get_by_role("checkbox")).to_have_count(7)
        page.get_by_role("checkbox").first.check()
        page.screenshot(path=tmp_path / "receipt-reasons.png", full_page=True)
        page.get_by_role("button").tap()
        expect(page.get_by_role("checkbox")).to_have_count(0)
        page.screenshot(path=tmp_path / "receipt-thanks.png")
    assert place.ratings("main/12")[-1] == (1, ["long_wait"])


def test_a_receipts_pages_can_be_read_heard_reached_and_hit(browser: Browser, place: Place) -> None:
    with browser.new_context(viewport=ViewportSize(width=320, height=568)) as context:
        page = context.new_page()
        page.goto(f"{place.address}/r/{place.receipt()}")
        assert faults(page) == {}
        for buttons in (5, 1):
            expect(page.get_by_role("button")).to_have_count(buttons)
            with page.expect_navigation(wait_until="load"):
                page.get_by_role("button").last.click()
            assert faults(page) == {}
        page.goto(f"{place.address}/r/nothing")
        assert faults(page) == {}
