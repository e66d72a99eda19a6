"""What a person does in a chat."""

import re
from typing import Any

from conftest import Open
from page_house import House, bubble, bubbles, chat, wait_until
from playwright.sync_api import FilePayload, Page, expect

SOUND = FilePayload(name="v.ogg", mimeType="audio/ogg", buffer=b"OggS" + bytes(60))
CONTRACT = FilePayload(name="合同.pdf", mimeType="application/pdf", buffer=b"%PDF-1.7")
PLACE = {"latitude": 28.61234, "longitude": 112.32167}


def write(page: Page, user_id: int, text: str) -> None:
    chat(page, user_id).locator(".field").fill(text)


def keyboard(*rows: list[str]) -> dict[str, Any]:
    return {"keyboard": [[{"text": text} for text in row] for row in rows]}


def inline(*texts: str) -> dict[str, Any]:
    return {"inline_keyboard": [[{"text": text, "callback_data": text}] for text in texts]}


def pictures(data: bytes, *names: str) -> list[FilePayload]:
    return [FilePayload(name=name, mimeType="image/png", buffer=data) for name in names]


def answer_press(house: House, page: Page, user_id: int, **answer: object) -> None:
    wait_until(page, lambda: bool(house.updates(user_id, "callback_query")))
    query = house.updates(user_id, "callback_query")[-1]
    house.bot("answerCallbackQuery", callback_query_id=query["id"], **answer)


def test_typed_words_reach_the_bot_and_the_box_is_empty_again(
    house: House, open_page: Open
) -> None:
    user = house.person()
    page = open_page(f"?with={user}")
    write(page, user, "路灯坏了\n三天了")
    chat(page, user).get_by_role("button", name="发送").click()
    expect(bubbles(page, user).last.locator(".text")).to_have_text("路灯坏了\n三天了")
    expect(chat(page, user).locator(".field")).to_have_value("")
    assert house.updates(user, "message")[-1]["text"] == "路灯坏了\n三天了"


def test_enter_sends_but_not_while_chinese_is_being_composed(house: House, open_page: Open) -> None:
    user = house.person()
    page = open_page(f"?with={user}")
    write(page, user, "ludeng")
    composing = {"key": "Enter", "isComposing": True, "bubbles": True, "cancelable": True}
    chat(page, user).locator(".field").dispatch_event("keydown", composing)
    chat(page, user).locator(".field").press("Shift+Enter")
    expect(chat(page, user).locator(".field")).to_have_value("ludeng\n")
    assert len(house.messages(user)) == 1
    chat(page, user).locator(".field").press("Enter")
    expect(bubbles(page, user).last.locator(".text")).to_have_text("ludeng")


def test_words_stay_in_the_box_when_they_cannot_be_sent(house: House, open_page: Open) -> None:
    user = house.person()
    page = open_page(f"?with={user}")
    page.route("**/say", lambda route: route.abort())
    write(page, user, "别丢了这句")
    chat(page, user).get_by_role("button", name="发送").click()
    expect(page.locator(".note")).to_contain_text("没有成功，请再试一次。连不上服务器。")
    expect(chat(page, user).locator(".field")).to_have_value("别丢了这句")
    page.unroute("**/say")
    chat(page, user).get_by_role("button", name="发送").click()
    expect(bubbles(page, user).last.locator(".text")).to_have_text("别丢了这句")


def test_a_button_is_pressed_once_and_its_answer_shown(house: House, open_page: Open) -> None:
    user = house.person()
    card = house.tell(user, "看看对不对", reply_markup=inline("提交", "不提了"))
    page = open_page(f"?with={user}")
    pressed = bubble(page, user, card).get_by_role("button", name="提交", exact=True)
    pressed.dblclick()
    expect(pressed).to_have_attribute("aria-busy", "true")
    answer_press(house, page, user, text="已提交")
    expect(page.locator(".note")).to_have_text("已提交")
    expect(pressed).not_to_have_attribute("aria-busy", "true")
    queries = house.updates(user, "callback_query")
    assert [(query["data"], query["message"]["message_id"]) for query in queries] == [
        ("提交", card)
    ]


def test_an_important_answer_waits_until_it_was_read(house: House, open_page: Open) -> None:
    user = house.person()
    card = house.tell(user, "看看对不对", reply_markup=inline("提交"))
    page = open_page(f"?with={user}")
    bubble(page, user, card).get_by_role("button", name="提交").click()
    answer_press(house, page, user, text="已经由别人处理了", show_alert=True)
    expect(page.get_by_role("dialog")).to_contain_text("已经由别人处理了")
    page.get_by_role("button", name="知道了").click()
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_a_link_button_asks_before_it_opens(house: House, open_page: Open) -> None:
    user = house.person()
    rows = [[{"text": "看法规", "url": "https://example.org/law"}]]
    card = house.tell(user, "依据", reply_markup={"inline_keyboard": rows})
    page = open_page(f"?with={user}")
    bubble(page, user, card).get_by_role("button", name="看法规").click()
    expect(page.get_by_role("dialog")).to_contain_text("https://example.org/law")
    page.get_by_role("button", name="取消").click()
    assert len(page.context.pages) == 1


def test_only_web_and_telephone_addresses_can_be_opened(house: House, open_page: Open) -> None:
    page = open_page(f"?with={house.person()}")
    opening = "url => import('/overlay.js').then(overlay => overlay.openLink(url))"
    for url, allowed in {
        "javascript:document.title=1": False,
        "data:text/html,x": False,
        "tel:12345": True,
    }.items():
        page.evaluate(opening, url)
        shown = page.get_by_role("dialog")
        expect(shown.get_by_role("button", name="打开")).to_have_count(int(allowed))
        page.keyboard.press("Escape")
        expect(shown).to_have_count(0)


def test_a_key_says_its_words_and_goes_when_it_is_taken_away(house: House, open_page: Open) -> None:
    user = house.person()
    keys = keyboard(["提诉求", "查进度"], ["评服务", "找人工"])
    house.tell(user, "请选", reply_markup=keys)
    page = open_page(f"?with={user}")
    expect(chat(page, user).locator(".keys .row")).to_have_count(2)
    chat(page, user).locator(".key", has_text="查进度").click()
    expect(bubbles(page, user).last.locator(".text")).to_have_text("查进度")
    house.tell(user, "好", reply_markup={"remove_keyboard": True})
    expect(chat(page, user).locator(".keys")).to_be_hidden()


def test_the_place_comes_from_the_device_where_that_is_allowed(
    house: House, open_page: Open
) -> None:
    user = house.person()
    rows = [[{"text": "发我的位置", "request_location": True}]]
    house.tell(user, "在哪里？", reply_markup={"keyboard": rows})
    page = open_page(f"?with={user}", permissions=["geolocation"], geolocation=PLACE)
    chat(page, user).locator(".key").click()
    expect(bubbles(page, user).last).to_contain_text("北纬 28.61234　东经 112.32167")
    location = house.updates(user, "message")[-1]["location"]
    assert (location["latitude"], location["longitude"]) == (28.61234, 112.32167)


def test_the_place_is_typed_where_the_device_refuses(house: House, open_page: Open) -> None:
    user = house.person()
    page = open_page(f"?with={user}")
    chat(page, user).get_by_role("button", name="位置").click()
    expect(page.get_by_role("dialog")).to_contain_text("取不到您的位置（没有允许）")
    page.get_by_role("dialog").locator("input").fill("滨河路3号对面")
    page.keyboard.press("Enter")
    expect(bubbles(page, user).last.locator(".text")).to_have_text("滨河路3号对面")


def test_a_key_can_ask_for_the_telephone_number(house: House, open_page: Open) -> None:
    user = house.person()
    rows = [[{"text": "留电话", "request_contact": True}]]
    house.tell(user, "怎么联系您？", reply_markup={"keyboard": rows})
    page = open_page(f"?with={user}")
    chat(page, user).locator(".key").click()
    page.get_by_role("dialog").locator("input").fill("13800000000")
    page.get_by_role("dialog").get_by_role("button", name="发送").click()
    expect(bubbles(page, user).last).to_contain_text("13800000000")


def test_a_picture_is_shown_and_can_be_taken_back_before_it_is_sent(
    house: House, open_page: Open, picture: bytes
) -> None:
    user = house.person()
    page = open_page(f"?with={user}")
    files = pictures(picture, "a.png", "b.png")
    chat(page, user).locator(".chooser").set_input_files(files)
    expect(chat(page, user).locator(".item img")).to_have_count(2)
    chat(page, user).get_by_role("button", name="去掉 a.png").click()
    expect(chat(page, user).locator(".item img")).to_have_count(1)
    write(page, user, "现场")
    chat(page, user).get_by_role("button", name="发送").click()
    expect(bubbles(page, user).last.locator(".photo img")).to_be_visible()
    expect(chat(page, user).locator(".item")).to_have_count(0)
    sent = house.updates(user, "message")[-1]
    assert sent["caption"] == "现场"
    assert sent["photo"][-1]["width"] == 640


def test_pictures_chosen_together_are_one_album(
    house: House, open_page: Open, picture: bytes
) -> None:
    user = house.person()
    page = open_page(f"?with={user}")
    files = pictures(picture, "0.png", "1.png", "2.png")
    chat(page, user).locator(".chooser").set_input_files(files)
    chat(page, user).get_by_role("button", name="发送").click()
    expect(bubbles(page, user)).to_have_count(4)
    groups = {message.get("group") for message in house.messages(user)[1:]}
    assert len(groups) == 1
    assert groups != {None}


def test_what_is_no_picture_goes_as_a_file(house: House, open_page: Open) -> None:
    user = house.person()
    page = open_page(f"?with={user}")
    chat(page, user).locator(".chooser").set_input_files([CONTRACT])
    chat(page, user).get_by_role("button", name="发送").click()
    expect(bubbles(page, user).last.locator("a.card")).to_contain_text("合同.pdf")
    assert house.updates(user, "message")[-1]["document"]["file_name"] == "合同.pdf"


def test_a_sound_file_becomes_a_voice_note_where_nothing_can_be_recorded(
    house: House, open_page: Open
) -> None:
    user = house.person()
    page = open_page(f"?with={user}")
    chat(page, user).get_by_role("button", name="语音").click()
    expect(page.get_by_role("dialog")).to_contain_text("这里不能直接录音（没有允许）")
    with page.expect_file_chooser() as choosing:
        page.get_by_role("button", name="选音频").click()
    choosing.value.set_files([SOUND])
    expect(bubbles(page, user).last.locator("audio")).to_be_visible()
    assert "voice" in house.updates(user, "message")[-1]


def test_a_voice_note_is_recorded_where_it_is_allowed(house: House, open_page: Open) -> None:
    user = house.person()
    page = open_page(f"?with={user}", permissions=["microphone"])
    chat(page, user).get_by_role("button", name="语音").click()
    expect(page.locator(".recording")).to_have_text(re.compile("正在录音 0:0"))
    page.wait_for_timeout(400)
    page.get_by_role("button", name="发送语音").click()
    expect(bubbles(page, user).last.locator("audio")).to_be_visible()
    voice = house.updates(user, "message")[-1]["voice"]
    assert 1 <= voice["duration"] <= 5
    assert voice["file_size"] > 0


def test_a_recording_that_is_cancelled_is_not_sent(house: House, open_page: Open) -> None:
    user = house.person()
    page = open_page(f"?with={user}", permissions=["microphone"])
    chat(page, user).get_by_role("button", name="语音").click()
    expect(page.locator(".recording")).to_be_visible()
    page.get_by_role("button", name="取消").click()
    page.wait_for_timeout(200)
    assert len(house.messages(user)) == 1


def test_the_newest_message_of_ones_own_can_be_edited(house: House, open_page: Open) -> None:
    user = house.person()
    house.post(f"/people/{user}/say", text="路灯坏了")
    house.post(f"/people/{user}/say", text="滨河路4号")
    page = open_page(f"?with={user}")
    expect(bubbles(page, user).nth(1).locator(".edit")).to_be_hidden()
    chat(page, user).locator(".field").press("ArrowUp")
    expect(chat(page, user).locator(".banner")).to_contain_text("正在修改：滨河路4号")
    write(page, user, "滨河路3号")
    chat(page, user).get_by_role("button", name="改好了").click()
    expect(bubbles(page, user).last.locator(".text")).to_have_text("滨河路3号")
    expect(bubbles(page, user).last.locator(".mark")).to_have_text("已修改")
    assert house.updates(user, "edited_message")[-1]["text"] == "滨河路3号"


def test_escape_leaves_an_edit_and_changes_nothing(house: House, open_page: Open) -> None:
    user = house.person()
    house.post(f"/people/{user}/say", text="滨河路3号")
    page = open_page(f"?with={user}")
    bubbles(page, user).last.get_by_role("button", name="修改").click()
    write(page, user, "改坏了")
    chat(page, user).locator(".field").press("Escape")
    expect(chat(page, user).locator(".banner")).to_be_hidden()
    expect(chat(page, user).locator(".field")).to_have_value("")
    assert house.messages(user)[-1]["text"] == "滨河路3号"


def test_a_command_cannot_be_put_in_better_words(house: House, open_page: Open) -> None:
    user = house.person()
    page = open_page(f"?with={user}")
    expect(bubbles(page, user)).to_have_count(1)
    expect(bubbles(page, user).last.locator(".edit")).to_have_count(0)


def test_a_reply_names_the_message_it_answers(house: House, open_page: Open) -> None:
    user = house.person()
    asked = house.tell(user, "桥东还是桥西？")
    page = open_page(f"?with={user}")
    bubble(page, user, asked).get_by_role("button", name="回复").click()
    expect(chat(page, user).locator(".banner")).to_contain_text("回复：桥东还是桥西？")
    write(page, user, "桥东")
    chat(page, user).locator(".field").press("Enter")
    expect(bubbles(page, user).last.locator(".quote")).to_have_text("桥东还是桥西？")
    assert house.updates(user, "message")[-1]["reply_to_message"]["message_id"] == asked


def test_a_slash_offers_the_commands_that_fit(house: House, open_page: Open) -> None:
    user = house.person()
    menu = {"new": "提诉求", "mycases": "查进度", "help": "帮助"}
    commands = [{"command": name, "description": text} for name, text in menu.items()]
    house.bot("setMyCommands", commands=commands)
    page = open_page(f"?with={user}")
    write(page, user, "/")
    expect(chat(page, user).locator(".hint")).to_have_count(3)
    write(page, user, "/my")
    expect(chat(page, user).locator(".hint")).to_have_count(1)
    chat(page, user).locator(".hint").click()
    expect(bubbles(page, user).last.locator(".text")).to_have_text("/mycases")
    expect(chat(page, user).locator(".hints")).to_be_hidden()


def test_who_has_not_begun_gets_one_large_button(house: House, open_page: Open) -> None:
    user = house.person(started=False)
    page = open_page(f"?with={user}&start=hall7")
    expect(chat(page, user).locator(".field")).to_be_hidden()
    chat(page, user).get_by_role("button", name="开始").click()
    expect(bubbles(page, user).last.locator(".text")).to_have_text("/start hall7")
    expect(chat(page, user).locator(".field")).to_be_visible()


def test_who_blocked_the_bot_can_take_it_back(house: House, open_page: Open) -> None:
    user = house.person()
    page = open_page(f"?with={user}")
    house.post(f"/people/{user}/block")
    expect(chat(page, user).locator(".notice")).to_contain_text("屏蔽了机器人")
    expect(chat(page, user).locator(".field")).to_be_hidden()
    chat(page, user).get_by_role("button", name="解除屏蔽").click()
    expect(chat(page, user).locator(".field")).to_be_visible()


def test_who_has_begun_before_opens_what_was_scanned_once(house: House, open_page: Open) -> None:
    user = house.person()
    page = open_page(f"?with={user}&start=w_main-12-1-abcdefghijklmnop")
    expect(chat(page, user).locator(".field")).to_be_visible()
    chat(page, user).get_by_role("button", name="打开扫到的内容").click()
    expect(bubbles(page, user).last.locator(".text")).to_have_text(
        "/start w_main-12-1-abcdefghijklmnop"
    )
    expect(chat(page, user).get_by_role("button", name="打开扫到的内容")).to_have_count(0)
    page.reload()
    expect(bubbles(page, user).last).to_be_visible()
    expect(chat(page, user).get_by_role("button", name="打开扫到的内容")).to_have_count(0)
