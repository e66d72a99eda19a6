"""A text message from the desk stands beside its person's chat, until it is put away."""

from pathlib import Path

from conftest import Open
from page_house import SECRET, House, chat
from playwright.sync_api import expect

TOLD = "【清源县诉评】您的诉求有新答复，请点http://127.0.0.1:8080或打12345查看。本短信不用回。"


def text_message(house: House, phone: str, text: str = TOLD) -> None:
    """The gateway takes a text message."""
    assert house.post_with("/gateway/sms", {"X-Suping-Secret": SECRET}, phone=phone, text=text)


def with_number(house: House, phone: str, name: str = "王建国") -> int:
    user = house.person(name)
    house.post(f"/people/{user}/say", text=phone)
    return user


def test_a_text_message_appears_beside_the_chat_by_itself(
    house: House, open_page: Open, tmp_path: Path
) -> None:
    user = with_number(house, "138 0013 8001")
    page = open_page(f"?with={user}")
    shown = chat(page, user).locator(".texts")
    expect(shown).to_be_hidden()
    text_message(house, "13800138001")
    expect(shown).to_be_visible()
    expect(shown).to_contain_text("手机短信")
    expect(shown).to_contain_text(TOLD)
    page.screenshot(path=tmp_path / "texts.png")


def test_it_is_there_when_the_page_is_opened_later_and_can_be_put_away(
    house: House, open_page: Open
) -> None:
    user = with_number(house, "13800138002")
    text_message(house, "13800138002")
    page = open_page(f"?with={user}")
    shown = chat(page, user).locator(".texts")
    expect(shown).to_be_visible()
    page.get_by_role("button", name="收起短信").click()
    expect(shown).to_be_hidden()
    text_message(house, "13800138002", "第二条")
    expect(shown).to_contain_text("第二条")


def test_only_the_newest_are_shown_and_the_rest_are_counted(house: House, open_page: Open) -> None:
    user = with_number(house, "13800138003")
    for number in range(5):
        text_message(house, "13800138003", f"第{number}条")
    shown = chat(open_page(f"?with={user}"), user).locator(".texts")
    expect(shown.locator("li")).to_have_count(3)
    expect(shown).to_contain_text("还有2条")


def test_a_text_message_is_words_and_never_a_page(house: House, open_page: Open) -> None:
    user = with_number(house, "13800138004")
    text_message(house, "13800138004", "<img src=x onerror=alert(1)><b>粗</b>")
    shown = chat(open_page(f"?with={user}"), user).locator(".texts")
    expect(shown).to_contain_text("<b>粗</b>")
    expect(shown.locator("img, b")).to_have_count(0)


def test_on_a_small_phone_it_leaves_room_for_the_chat(house: House, phone: Open) -> None:
    user = with_number(house, "13800138005")
    for number in range(3):
        text_message(house, "13800138005", f"{number} {TOLD}")
    page = phone(user)
    shown = page.locator(".texts")
    expect(shown).to_be_visible()
    box, log = shown.bounding_box(), page.locator(".log").bounding_box()
    assert box is not None
    assert log is not None
    assert log["height"] > 120
    assert box["width"] <= 360
