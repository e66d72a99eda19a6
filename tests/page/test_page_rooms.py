"""Who stands beside whom, the phone's view, both languages, and the connection."""

from pathlib import Path

import pytest
from conftest import Open
from page_house import Hook, House, bubble, bubbles, chat, served
from playwright.sync_api import Browser, Page, expect

LETTERS = """
    () => Array.from(document.querySelectorAll("body *"))
      .filter(node => node.offsetParent && node.closest("svg") === null)
      .filter(node => Array.from(node.childNodes).some(it => it.nodeType === 3 && it.data.trim()))
      .filter(node => !node.classList.contains("unheard"))
"""
SIZE = "it => parseFloat(getComputedStyle(it).fontSize)"
SMALLEST = f"() => Math.min(...({LETTERS})().map({SIZE}))"
# WCAG 2's ratio of every text to the nearest ground that is painted.
FAINTEST = f"""
    () => {{
      const numbers = colour => colour.match(/[0-9.]+/g).map(Number);
      const light = colour => numbers(colour).slice(0, 3).map(part => part / 255)
        .map(part => part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
        .reduce((sum, part, at) => sum + part * [0.2126, 0.7152, 0.0722][at], 0);
      const painted = node => numbers(getComputedStyle(node).backgroundColor)[3] !== 0;
      const ground = node => painted(node) ? node : ground(node.parentElement);
      const ratio = (one, other) => (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
      return ({LETTERS})().map(node => [
        ratio(light(getComputedStyle(node).color),
              light(getComputedStyle(ground(node)).backgroundColor)),
        node.className || node.tagName,
      ]).sort((one, other) => one[0] - other[0])[0];
    }}
"""


def four_keys(house: House, user_id: int) -> int:
    keys = [["提诉求", "查进度"], ["评服务", "找人工"]]
    rows = [[{"text": text} for text in row] for row in keys]
    inline = [[{"text": "解决了", "callback_data": "1"}, {"text": "没解决", "callback_data": "2"}]]
    house.tell(user_id, "您好，这里是县政府诉求服务。", reply_markup={"keyboard": rows})
    return house.tell(
        user_id, "您看解决了吗？", reply_markup={"inline_keyboard": inline}, protect_content=True
    )


def columns(page: Page) -> list[str]:
    expect(page.locator(".persons")).to_be_visible()
    return page.locator(".column h2").all_inner_texts()


def test_a_person_is_put_beside_the_others_and_stays_after_a_reload(
    house: House, open_page: Open
) -> None:
    one, other = house.person("甲"), house.person("乙")
    page = open_page(f"?with={one}")
    page.locator(f'[data-person="{other}"]').click()
    expect(page.locator(".column")).to_have_count(2)
    assert page.url.endswith(f"?with={one},{other}")
    page.reload()
    expect(page.locator(".column")).to_have_count(2)
    assert columns(page) == ["甲", "乙"]


def test_a_column_can_be_closed_in_its_head_and_in_the_list(house: House, open_page: Open) -> None:
    one, other = house.person("甲"), house.person("乙")
    page = open_page(f"?with={one},{other}")
    chat(page, one).get_by_role("button", name="收起这一栏").click()
    expect(chat(page, one)).to_have_count(0)
    pressed = page.locator(f'[data-person="{other}"]')
    expect(pressed).to_have_attribute("aria-pressed", "true")
    pressed.click()
    expect(page.locator(".nobody")).to_have_text("左边选一个人，就能看到他的聊天。")


def test_a_closed_column_comes_back_with_everything(house: House, open_page: Open) -> None:
    user = house.person()
    page = open_page(f"?with={user}")
    page.locator(f'[data-person="{user}"]').click()
    told = house.tell(user, "关着的时候来的")
    expect(page.locator(f'[data-person="{user}"] .count')).to_have_text("1")
    page.locator(f'[data-person="{user}"]').click()
    expect(bubble(page, user, told)).to_be_visible()
    expect(bubbles(page, user)).to_have_count(2)


def test_the_list_is_led_by_who_is_open_and_who_has_something_new(
    house: House, open_page: Open
) -> None:
    quiet, earlier, later, shown = (house.person(name) for name in "丁丙乙甲")
    house.tell(earlier, "新件")
    house.tell(later, "新件")
    page = open_page(f"?with={shown}")
    order = [str(one) for one in (shown, later, earlier)]
    listed = "nodes => nodes.map(node => node.dataset.person)"
    for user in (earlier, later):
        expect(page.locator(f'[data-person="{user}"] .count')).to_have_text("1")
    ids = page.locator(".person").evaluate_all(listed)
    assert [one for one in ids if one in order] == order
    assert ids.index(str(quiet)) > ids.index(str(earlier))


def test_people_are_found_by_a_part_of_name_or_role(house: House, open_page: Open) -> None:
    user = house.person("城管甲", last_name="执法局A岗")
    house.person("乙")
    page = open_page(f"?with={user}")
    page.get_by_label("找人").fill("a岗")
    expect(page.locator(".person b")).to_have_text(["城管甲"])


def test_a_face_carries_the_letter_that_tells_a_name_apart(house: House, open_page: Open) -> None:
    names = {"王建国": "国", "Li Na": "L", "赵（不上网）": "赵", "城管执法局A岗": "城"}
    people = {house.person(name): letter for name, letter in names.items()}
    page = open_page(f"?with={','.join(map(str, people))}")
    for user, letter in people.items():
        expect(chat(page, user).locator(".face")).to_have_text(letter)


def test_somebody_new_is_added_and_opened(house: House, open_page: Open) -> None:
    page = open_page(f"?with={house.person()}")
    page.get_by_role("button", name="加一个人").click()
    page.get_by_label("姓名").fill("李桂兰")
    page.get_by_label("身份（可不填）").fill("诉求人")
    page.get_by_role("button", name="加上").click()
    expect(page.locator(".column h2")).to_have_text(["王建国", "李桂兰"])
    expect(page.locator(".column").last.get_by_role("button", name="开始")).to_be_visible()


def test_somebody_a_script_made_appears_when_something_happens(
    house: House, open_page: Open
) -> None:
    page = open_page(f"?with={house.person()}")
    expect(page.locator(".column")).to_have_count(1)
    expect(page.locator(".connection")).to_be_empty()
    newcomer = house.person("后来的人")
    expect(page.locator(f'[data-person="{newcomer}"]')).to_contain_text("后来的人")


def test_the_phones_view_is_large_and_fits_a_small_screen(house: House, phone: Open) -> None:
    user = house.person("王建国")
    last = four_keys(house, user)
    page = phone(user)
    expect(bubble(page, user, last)).to_be_in_viewport()
    assert page.evaluate(SMALLEST) >= 18
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 360
    boxes = [box for key in page.locator(".key").all() if (box := key.bounding_box())]
    assert len(boxes) == 4
    assert all(box["height"] >= 48 and box["width"] >= 150 for box in boxes)
    assert all(box["y"] + box["height"] <= 640 for box in boxes)
    assert (log := page.locator(".log").bounding_box())
    assert log["height"] >= 300


def test_a_soft_keyboard_leaves_room_for_the_words(house: House, phone: Open) -> None:
    user = house.person()
    four_keys(house, user)
    page = phone(user)
    expect(page.locator(".keys")).to_be_visible()
    page.set_viewport_size({"width": 360, "height": 340})
    expect(page.locator(".keys")).to_be_hidden()
    expect(page.locator(".field")).to_be_in_viewport()
    assert (log := page.locator(".log").bounding_box())
    assert log["height"] >= 180


def test_the_phones_view_shows_one_chat_and_asks_for_no_other(house: House, phone: Open) -> None:
    user, other = house.person("甲"), house.person("乙")
    asked: list[str] = []
    page = phone(user)
    page.on("request", lambda request: asked.append(request.url))
    page.reload()
    expect(page.locator(".column")).to_have_count(1)
    page.wait_for_timeout(300)
    assert not any(f"/people/{other}/" in url or "/events" in url for url in asked)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_words_are_large_and_dark_enough_for_reading_glasses(
    house: House, open_page: Open, language: str
) -> None:
    user = house.person("王建国", last_name="诉求人")
    four_keys(house, user)
    page = open_page(f"?lang={language}&with={user}")
    expect(bubbles(page, user)).to_have_count(3)
    assert page.evaluate(SMALLEST) >= 16
    ratio, where = page.evaluate(FAINTEST)
    assert ratio >= 4.5, where


def test_the_pages_own_words_change_language_and_the_columns_stay(
    house: House, open_page: Open
) -> None:
    user = house.person("王建国")
    page = open_page(f"?with={user}")
    assert page.locator("html").get_attribute("lang") == "zh-CN"
    page.get_by_role("button", name="English").click()
    expect(chat(page, user).get_by_role("button", name="Send")).to_be_visible()
    expect(page.get_by_role("button", name="+5 working days")).to_be_visible()
    assert page.locator("html").get_attribute("lang") == "en"
    page.get_by_role("button", name="中文").click()
    expect(chat(page, user).get_by_role("button", name="发送")).to_be_visible()
    assert f"with={user}" in page.url


def test_everything_can_be_reached_by_keyboard(house: House, open_page: Open) -> None:
    user = house.person()
    card = four_keys(house, user)
    page = open_page(f"?with={user}")
    expect(bubble(page, user, card)).to_be_visible()
    reached = set()
    for _ in range(150):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("() => document.activeElement.innerText || 'field'"))
    assert {"解决了", "没解决", "提诉求", "找人工", "发送", "+1小时", "field"} <= reached


def test_a_dialog_keeps_the_focus_until_it_is_closed(house: House, open_page: Open) -> None:
    page = open_page(f"?with={house.person()}")
    add = page.get_by_role("button", name="加一个人")
    add.click()
    for _ in range(8):
        page.keyboard.press("Tab")
        assert page.evaluate("() => Boolean(document.activeElement.closest('.dialog'))")
    page.keyboard.press("Escape")
    assert add.evaluate("node => node === document.activeElement")


def test_nothing_is_asked_of_anybody_else(house: House, open_page: Open, picture: bytes) -> None:
    user = house.person()
    house.upload(user, picture, kind="photo")
    house.tell(user, "https://example.org/picture.png")
    asked: list[str] = []
    page = open_page(f"?with={user}")
    page.on("request", lambda request: asked.append(request.url))
    page.reload()
    expect(bubbles(page, user)).to_have_count(3)
    page.wait_for_timeout(300)
    assert asked
    assert all(url.startswith((house.address, "data:", "blob:")) for url in asked)


def test_a_restarted_server_is_found_again(browser: Browser, hook: Hook, tmp_path: Path) -> None:
    with browser.new_context() as context:
        page = context.new_page()
        with served(tmp_path, hook) as house:
            user = house.person()
            page.goto(f"{house.address}/?with={user}")
            expect(bubbles(page, user)).to_have_count(1)
        expect(page.locator(".connection")).to_have_text("连接断了，正在重新连…")
        with served(tmp_path, hook, port=int(house.address.rpartition(":")[2])) as again:
            told = again.tell(user, "我回来了")
            expect(bubble(page, user, told)).to_be_visible(timeout=20_000)
            expect(page.locator(".connection")).to_be_empty()
