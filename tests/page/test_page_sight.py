"""A message is reported as seen when it was before somebody's eyes, and never else."""

from functools import partial

import pytest
from conftest import Open
from page_house import SECRET, House, bubble, chat, wait_until
from playwright.sync_api import Page, expect

REST = 900  # milliseconds after which a bubble in view has been reported
HIDDEN = """
    let state = "hidden";
    Object.defineProperty(document, "visibilityState", {get: () => state});
    window.show = () => {
      state = "visible";
      document.dispatchEvent(new Event("visibilitychange"));
    };
"""


@pytest.fixture
def full_chat(house: House) -> tuple[int, list[int]]:
    """A person with more unseen messages than a screen holds."""
    user = house.person()
    return user, [house.tell(user, f"第{number}条\n两行") for number in range(30)]


def scroll_to_end(page: Page, user_id: int) -> None:
    page.wait_for_timeout(50)
    chat(page, user_id).locator(".log").evaluate("log => log.scrollTop = log.scrollHeight")


def has_seen_more(house: House, user_id: int, than: int) -> bool:
    return len(house.seen(user_id)) > than


def test_what_is_on_the_screen_is_reported_to_the_bot(house: House, open_page: Open) -> None:
    user = house.person()
    told = house.tell(user, "有答复了")
    page = open_page(f"?with={user}")
    wait_until(page, lambda: house.seen(user) == [told])
    report = ("/channel/desk/seen", {"chat_id": user, "message_id": told}, SECRET)
    wait_until(page, lambda: report in house.hook.asked)


def test_a_chat_opens_at_the_first_message_nobody_has_seen(
    house: House, open_page: Open, full_chat: tuple[int, list[int]]
) -> None:
    user, told = full_chat
    house.post(f"/people/{user}/seen", up_to=told[14])
    page = open_page(f"?with={user}")
    expect(bubble(page, user, told[15])).to_be_in_viewport()
    expect(bubble(page, user, told[29])).not_to_be_in_viewport()


def test_what_lies_below_the_screen_is_not_reported(
    house: House, open_page: Open, full_chat: tuple[int, list[int]]
) -> None:
    user, told = full_chat
    page = open_page(f"?with={user}")
    wait_until(page, lambda: told[0] in house.seen(user))
    page.wait_for_timeout(REST)
    assert told[-1] not in house.seen(user)
    count = 30 - len(house.seen(user))
    expect(page.locator(f'[data-person="{user}"] .count')).to_have_text(str(count))


def test_what_was_leaped_over_is_not_reported(
    house: House, open_page: Open, full_chat: tuple[int, list[int]]
) -> None:
    user, told = full_chat
    page = open_page(f"?with={user}", viewport={"width": 800, "height": 500})
    wait_until(page, lambda: told[0] in house.seen(user))
    before = house.seen(user)
    scroll_to_end(page, user)
    page.wait_for_timeout(REST)
    assert house.seen(user) == before


def test_reading_on_reports_to_the_end(
    house: House, open_page: Open, full_chat: tuple[int, list[int]]
) -> None:
    user, told = full_chat
    page = open_page(f"?with={user}")
    while (read := len(house.seen(user))) < len(told):
        wait_until(page, partial(has_seen_more, house, user, read))
        if chat(page, user).locator(".jump").is_visible():
            chat(page, user).locator(".jump").click()
    assert house.seen(user) == told
    expect(page.locator(f'[data-person="{user}"] .count')).to_have_count(0)


def test_a_page_in_the_background_reports_nothing_until_it_is_looked_at(
    house: House, open_page: Open
) -> None:
    user = house.person()
    told = house.tell(user, "有答复了")
    page = open_page(f"?with={user}", script=HIDDEN)
    expect(bubble(page, user, told)).to_be_visible()
    page.wait_for_timeout(REST)
    assert house.seen(user) == []
    assert page.title().startswith("(")
    page.evaluate("show()")
    wait_until(page, lambda: house.seen(user) == [told])


def test_a_chat_that_is_not_open_is_not_seen(house: House, open_page: Open) -> None:
    open_one, other = house.person("甲"), house.person("乙")
    house.tell(other, "有答复了")
    page = open_page(f"?with={open_one}")
    count = page.locator(f'[data-person="{other}"] .count')
    expect(count).to_have_text("1")
    page.wait_for_timeout(REST)
    assert house.seen(other) == []
    expect(count).to_have_attribute("title", "1条未读")


def test_what_lies_under_an_open_question_is_not_seen(house: House, open_page: Open) -> None:
    user = house.person()
    page = open_page(f"?with={user}")
    chat(page, user).get_by_role("button", name="位置").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    told = house.tell(user, "有答复了")
    expect(bubble(page, user, told)).to_be_attached()
    page.wait_for_timeout(REST)
    assert house.seen(user) == []
    page.keyboard.press("Escape")
    wait_until(page, lambda: house.seen(user) == [told])


def test_a_column_scrolled_out_of_the_window_is_not_seen(house: House, open_page: Open) -> None:
    near, far = house.person("近"), house.person("远")
    house.tell(far, "有答复了")
    page = open_page(f"?with={near},{far}", viewport={"width": 390, "height": 700})
    expect(chat(page, far)).to_be_attached()
    page.wait_for_timeout(REST)
    assert house.seen(far) == []
    chat(page, far).evaluate("node => node.scrollIntoView()")
    wait_until(page, lambda: len(house.seen(far)) == 1)


def test_being_seen_does_not_draw_a_bubble_anew(house: House, open_page: Open) -> None:
    user = house.person()
    told = house.tell(user, "正在办")
    page = open_page(f"?with={user}")
    bubble(page, user, told).evaluate("node => node.classList.add('same-node')")
    wait_until(page, lambda: house.seen(user) == [told])
    expect(page.locator(f'[data-person="{user}"] .count')).to_have_count(0)
    expect(page.locator(".same-node")).to_have_count(1)


def test_what_could_not_be_reported_is_reported_later(house: House, open_page: Open) -> None:
    user = house.person()
    page = open_page(f"?with={user}")
    expect(bubble(page, user, 1)).to_be_visible()
    page.route("**/seen", lambda route: route.abort())
    told = house.tell(user, "有答复了")
    expect(bubble(page, user, told)).to_be_visible()
    page.wait_for_timeout(REST)
    page.unroute("**/seen")
    assert house.seen(user) == []
    house.post(f"/people/{user}/say", text="还在吗")
    wait_until(page, lambda: house.seen(user) == [told])


def test_an_edited_message_is_seen_anew(house: House, open_page: Open) -> None:
    user = house.person()
    told = house.tell(user, "正在办")
    page = open_page(f"?with={user}")
    wait_until(page, lambda: house.seen(user) == [told])
    house.bot("editMessageText", chat_id=user, message_id=told, text="有答复了")
    assert house.seen(user) == []
    wait_until(page, lambda: house.seen(user) == [told])


def test_an_edited_card_far_above_holds_nothing_up(
    house: House, open_page: Open, full_chat: tuple[int, list[int]]
) -> None:
    user, told = full_chat
    house.post(f"/people/{user}/seen", up_to=told[-1])
    page = open_page(f"?with={user}")
    expect(bubble(page, user, told[-1])).to_be_in_viewport()
    house.bot("editMessageText", chat_id=user, message_id=told[0], text="状态变了")
    last = house.tell(user, "有答复了")
    wait_until(page, lambda: last in house.seen(user))
