"""What a person sees of a chat."""

from conftest import Open
from page_house import House, bubble, bubbles, chat, wait_until
from playwright.sync_api import Page, expect


def styled(page: Page, user_id: int, message_id: int, selector: str, rule: str) -> str:
    node = bubble(page, user_id, message_id).locator(selector).first
    value: str = node.evaluate("(node, rule) => getComputedStyle(node)[rule]", rule)
    return value


def test_chats_stand_side_by_side_with_name_and_role(house: House, open_page: Open) -> None:
    citizen = house.person("王建国", last_name="诉求人")
    handler = house.person("张经办", last_name="城管局A岗")
    page = open_page(f"?with={citizen},{handler}")
    expect(page.locator(".column")).to_have_count(2)
    expect(chat(page, citizen).locator(".head")).to_contain_text("诉求人")
    expect(chat(page, handler).locator("h2")).to_have_text("张经办")
    left, right = (chat(page, one).bounding_box() for one in (citizen, handler))
    assert left
    assert right
    assert left["x"] + left["width"] <= right["x"]


def test_a_message_arrives_without_reloading(house: House, open_page: Open) -> None:
    user = house.person()
    page = open_page(f"?with={user}")
    expect(bubbles(page, user)).to_have_count(1)
    told = house.tell(user, "已提交，编号 0017")
    expect(bubble(page, user, told).locator(".text")).to_have_text("已提交，编号 0017")


def test_an_edited_message_changes_in_place_and_says_so(house: House, open_page: Open) -> None:
    user = house.person()
    card = house.tell(user, "正在办")
    later = house.tell(user, "后来的话")
    page = open_page(f"?with={user}")
    expect(bubble(page, user, card)).to_be_visible()
    house.bot("editMessageText", chat_id=user, message_id=card, text="有答复了")
    expect(bubble(page, user, card).locator(".text")).to_have_text("有答复了")
    expect(bubble(page, user, card).locator(".mark")).to_have_text("已修改")
    ids = bubbles(page, user).evaluate_all("nodes => nodes.map(node => Number(node.dataset.id))")
    assert ids == sorted(ids)
    assert ids[-1] == later


def test_a_deleted_message_goes_away(house: House, open_page: Open) -> None:
    user = house.person()
    told = house.tell(user, "发错了")
    page = open_page(f"?with={user}")
    expect(bubble(page, user, told)).to_be_visible()
    house.bot("deleteMessage", chat_id=user, message_id=told)
    expect(bubble(page, user, told)).to_have_count(0)


def test_what_looks_like_markup_is_only_text(house: House, open_page: Open) -> None:
    attack = "<img src=x onerror=document.title='taken'><script>document.title='taken'</script>"
    user = house.person(attack[:60], last_name="<b>头</b>")
    house.post(f"/people/{user}/say", text=attack)
    rows = [[{"text": "<i>按</i>", "callback_data": "x"}]]
    keys = {"keyboard": [[{"text": "<u>键</u>"}]]}
    told = house.tell(user, attack, reply_markup={"inline_keyboard": rows})
    house.tell(user, "好", reply_markup=keys)
    page = open_page(f"?with={user}")
    expect(bubble(page, user, told).locator(".text")).to_have_text(attack)
    expect(bubble(page, user, told).locator(".inline")).to_have_text("<i>按</i>")
    expect(chat(page, user).locator(".key")).to_have_text("<u>键</u>")
    assert page.locator(".log img, .head b, .log script").count() == 0
    assert "taken" not in page.title()


def test_line_breaks_are_kept(house: House, open_page: Open) -> None:
    user = house.person()
    told = house.tell(user, "第一行\n\n第三行")
    page = open_page(f"?with={user}")
    assert bubble(page, user, told).locator(".text").inner_text() == "第一行\n\n第三行"


def test_bold_words_are_found_after_an_emoji(house: House, open_page: Open) -> None:
    user = house.person()
    told = house.tell(
        user, "🙂 请看 <b>编号</b> 和 <blockquote>原话</blockquote>", parse_mode="HTML"
    )
    page = open_page(f"?with={user}")
    expect(bubble(page, user, told).locator("strong")).to_have_text("编号")
    expect(bubble(page, user, told).locator("q")).to_have_text("原话")


def test_a_command_in_the_bots_words_can_be_tapped(house: House, open_page: Open) -> None:
    user = house.person()
    text = "没办完的清单：/work，和/或 https://example.org/work A/b"
    told = house.tell(user, text)
    page = open_page(f"?with={user}")
    expect(bubble(page, user, told).locator(".text")).to_have_text(text)
    expect(bubble(page, user, told).locator(".link")).to_have_text(["/work"])
    bubble(page, user, told).locator(".link").click()
    expect(bubbles(page, user).last.locator(".text")).to_have_text("/work")


def test_a_long_message_folds_until_it_is_opened(house: House, open_page: Open) -> None:
    user = house.person()
    long = house.tell(user, "\n".join(f"第{number}条" for number in range(60)))
    short = house.tell(user, "\n".join(f"第{number}条" for number in range(20)))
    page = open_page(f"?with={user}")
    expect(bubble(page, user, short).locator(".unfold")).to_be_hidden()
    text = bubble(page, user, long).locator(".text")
    folded = text.evaluate("node => node.clientHeight")
    bubble(page, user, long).get_by_role("button", name="展开全文").click()
    assert text.evaluate("node => node.clientHeight") > 2 * folded
    expect(bubble(page, user, long).locator(".unfold")).to_have_text("收起")


def test_an_opened_message_stays_open_when_it_is_edited(house: House, open_page: Open) -> None:
    user = house.person()
    lines = "\n".join(f"第{number}条" for number in range(60))
    long = house.tell(user, lines)
    page = open_page(f"?with={user}")
    bubble(page, user, long).get_by_role("button", name="展开全文").click()
    house.bot("editMessageText", chat_id=user, message_id=long, text=lines + "\n完")
    expect(bubble(page, user, long).locator(".mark")).to_have_text("已修改")
    expect(bubble(page, user, long).locator(".text")).to_have_class("text open")


def test_a_protected_message_is_marked_and_cannot_be_copied(house: House, open_page: Open) -> None:
    user = house.person()
    told = house.tell(user, "查询码 4821", protect_content=True)
    plain = house.tell(user, "可以复制")
    page = open_page(f"?with={user}")
    expect(bubble(page, user, told).locator(".mark")).to_have_text("不可复制转发")
    assert styled(page, user, told, ".text", "userSelect") == "none"
    assert styled(page, user, plain, ".text", "userSelect") == "auto"
    stopped = "node => !node.dispatchEvent(new Event('copy', {bubbles: true, cancelable: true}))"
    assert bubble(page, user, told).locator(".text").evaluate(stopped)
    assert not bubble(page, user, plain).locator(".text").evaluate(stopped)


def test_a_photo_is_enlarged_by_a_tap_and_put_back_by_escape(
    house: House, open_page: Open, picture: bytes
) -> None:
    user = house.person()
    house.upload(user, picture, kind="photo", caption="现场照片")
    page = open_page(f"?with={user}")
    small = bubbles(page, user).last.get_by_role("button", name="点开看大图")
    expect(bubbles(page, user).last).to_contain_text("现场照片")
    small.click()
    large = page.get_by_role("dialog").locator("img")
    expect(large).to_be_visible()
    assert large.evaluate("node => node.naturalWidth") == 640
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert small.evaluate("node => node === document.activeElement")


def test_the_room_of_a_photo_is_kept_before_it_has_come(
    house: House, open_page: Open, picture: bytes
) -> None:
    user = house.person()
    house.upload(user, picture, kind="photo")
    page = open_page(f"?with={user}")
    box = bubbles(page, user).last.locator(".photo").bounding_box()
    assert box
    assert abs(box["width"] / box["height"] - 640 / 480) < 0.1


def test_voice_film_file_place_and_number_are_shown(house: House, open_page: Open) -> None:
    user = house.person()
    house.upload(user, b"OggS" + bytes(50), kind="voice", name="v.ogg", duration="65")
    house.upload(user, bytes(50), kind="video", name="v.mp4")
    house.upload(user, b"%PDF" + bytes(3000), kind="document", name="督办单.pdf")
    house.post(f"/people/{user}/place", location={"latitude": 28.6, "longitude": 112.32167})
    house.post(f"/people/{user}/contact", contact={"phone_number": "13800000000"})
    page = open_page(f"?with={user}")
    expect(bubbles(page, user).nth(1)).to_contain_text("语音 1:05")
    expect(bubbles(page, user).nth(1).locator("audio")).to_be_visible()
    expect(bubbles(page, user).nth(2).locator("video")).to_be_visible()
    expect(bubbles(page, user).nth(3).locator("a.card")).to_contain_text("督办单.pdf")
    expect(bubbles(page, user).nth(4)).to_contain_text("北纬 28.60000　东经 112.32167")
    expect(bubbles(page, user).nth(5)).to_contain_text("13800000000")


def test_a_quote_leads_to_the_message_it_quotes(house: House, open_page: Open) -> None:
    user = house.person()
    first = house.tell(user, "桥东还是桥西？")
    for number in range(20):
        house.tell(user, f"别的话{number}")
    last = house.tell(user, "还在等您回话", reply_parameters={"message_id": first})
    page = open_page(f"?with={user}")
    chat(page, user).locator(".log").evaluate("log => log.scrollTop = log.scrollHeight")
    expect(bubble(page, user, first)).not_to_be_in_viewport()
    bubble(page, user, last).get_by_role("button", name="桥东还是桥西？").click()
    expect(bubble(page, user, first)).to_be_in_viewport()


def test_the_day_stands_above_its_first_message_only(house: House, open_page: Open) -> None:
    user = house.person()
    house.tell(user, "一")
    house.tell(user, "二")
    page = open_page(f"?with={user}")
    expect(bubbles(page, user)).to_have_count(3)
    days = bubbles(page, user).evaluate_all("nodes => nodes.map(node => node.dataset.day || '')")
    assert "周" in days[0]
    assert days[1:] == ["", ""]


def test_new_messages_do_not_pull_a_reader_down(house: House, open_page: Open) -> None:
    user = house.person()
    for number in range(40):
        house.tell(user, f"第{number}条")
    house.post(f"/people/{user}/seen", up_to=100)
    page = open_page(f"?with={user}")
    log = chat(page, user).locator(".log")
    expect(bubbles(page, user)).to_have_count(41)
    log.evaluate("log => log.scrollTop = 0")
    house.tell(user, "新的一条")
    expect(bubbles(page, user)).to_have_count(42)
    assert log.evaluate("log => log.scrollTop") == 0
    chat(page, user).get_by_role("button", name="下面有1条新的").click()
    expect(bubbles(page, user).last).to_be_in_viewport()


def test_who_reads_the_end_stays_there_when_the_room_shrinks(house: House, open_page: Open) -> None:
    user = house.person()
    for number in range(30):
        house.tell(user, f"第{number}条")
    house.post(f"/people/{user}/seen", up_to=100)
    page = open_page(f"?with={user}")
    expect(bubbles(page, user).last).to_be_in_viewport()
    page.set_viewport_size({"width": 1280, "height": 450})
    expect(bubbles(page, user).last).to_be_in_viewport()


def test_the_chat_is_read_aloud_as_a_log(house: House, open_page: Open) -> None:
    user = house.person("王建国")
    page = open_page(f"?with={user}")
    log = page.get_by_role("log", name="王建国的聊天")
    expect(log).to_have_attribute("aria-live", "polite")
    expect(log.locator(".unheard").first).to_have_text("本人")


def test_a_person_who_is_not_there_is_said_in_words(open_page: Open) -> None:
    page = open_page("?only=99999")
    expect(page.locator(".nobody")).to_have_text("没有这个人（99999）。请检查网址。")


def test_a_chat_can_be_read_while_its_stream_is_silent(house: House, open_page: Open) -> None:
    user = house.person()
    page = open_page("?only=" + str(user))
    expect(bubbles(page, user)).to_have_count(1)
    told = house.tell(user, "长轮询也收得到")
    expect(bubble(page, user, told)).to_be_visible()
    wait_until(page, lambda: house.seen(user) == [told])
