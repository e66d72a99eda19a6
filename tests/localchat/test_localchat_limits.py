"""Lengths, counts and keyboards, at the limit and one beyond it."""

from typing import Any

import pytest

from localchat.errors import RefusedError
from localchat.referee.judge import compile_judge

JUDGES: dict[str, Any] = {}


def judged(method: str, **fields: object) -> Any:
    judge = JUDGES.setdefault(method, compile_judge(method))
    return judge({"chat_id": 7, **fields} if method not in NO_CHAT else fields)


NO_CHAT = {
    *("answerCallbackQuery", "setMyCommands", "deleteMyCommands"),
    *("setMyDescription", "setMyShortDescription"),
}


def refused(method: str, **fields: object) -> str:
    with pytest.raises(RefusedError) as refusal:
        judged(method, **fields)
    return str(refusal.value)


def button(**action: object) -> dict[str, object]:
    return {"text": "好", **action}


def inline(*buttons: dict[str, object]) -> dict[str, object]:
    return {"inline_keyboard": [list(buttons)]}


@pytest.mark.parametrize(
    "text", ["字" * 4096, "a" * 4096, "👍" * 2048, "<b>" + "字" * 4096 + "</b>"]
)
def test_a_text_of_4096_units_after_entities_is_sent(text: str) -> None:
    assert judged("sendMessage", text=text, parse_mode="HTML")["text"]


@pytest.mark.parametrize("text", ["字" * 4097, "👍" * 2049, "<b>" + "字" * 4097 + "</b>"])
def test_a_text_beyond_4096_units_is_too_long(text: str) -> None:
    assert (
        refused("sendMessage", text=text, parse_mode="HTML") == "Bad Request: message is too long"
    )
    edited = refused("editMessageText", message_id=1, text=text, parse_mode="HTML")
    assert edited == "Bad Request: message is too long"


@pytest.mark.parametrize("text", ["", " ", "\n\n", "<b> </b>"])
def test_a_text_of_nothing_is_empty(text: str) -> None:
    answer = refused("sendMessage", text=text, parse_mode="HTML")
    assert answer == "Bad Request: message text is empty"


def test_without_parse_mode_html_is_plain_text() -> None:
    params = judged("sendMessage", text="<b>1 < 2")
    assert (params["text"], params["entities"]) == ("<b>1 < 2", [])


def test_parse_mode_takes_html_in_any_case_and_nothing_else() -> None:
    assert judged("sendMessage", text="<b>好</b>", parse_mode="html")["text"] == "好"
    assert "unsupported parse_mode" in refused("sendMessage", text="*好*", parse_mode="MarkdownV2")
    assert judged("sendMessage", text="好", parse_mode="")["text"] == "好"


def test_entities_given_apart_must_lie_within_the_text() -> None:
    bold = {"type": "bold", "offset": 0, "length": 2}
    assert judged("sendMessage", text="路灯", entities=[bold])["entities"] == [bold]
    beyond = refused("sendMessage", text="路", entities=[bold])
    assert beyond == "Bad Request: ENTITY_BOUNDS_INVALID"


def test_a_caption_of_1024_units_is_sent_and_a_longer_one_is_not() -> None:
    assert judged("sendPhoto", photo="id", caption="字" * 1024)["caption"]
    answer = refused("sendPhoto", photo="id", caption="字" * 1025)
    assert answer == "Bad Request: message caption is too long"


def test_a_caption_may_be_empty() -> None:
    assert judged("sendPhoto", photo="id", caption="")["caption"] == ""


def test_broken_html_in_a_caption_is_refused() -> None:
    assert "can't parse entities" in refused(
        "sendDocument", document="id", caption="<b>x", parse_mode="HTML"
    )


@pytest.mark.parametrize("data", ["x", "a" * 64, "字" * 21])
def test_callback_data_of_1_to_64_bytes_is_taken(data: str) -> None:
    markup = inline(button(callback_data=data))
    assert judged("sendMessage", text="好", reply_markup=markup)["reply_markup"] == markup


@pytest.mark.parametrize("data", ["", "a" * 65, "字" * 22])
def test_callback_data_beyond_64_bytes_or_empty_is_invalid(data: str) -> None:
    answer = refused("sendMessage", text="好", reply_markup=inline(button(callback_data=data)))
    assert answer == "Bad Request: BUTTON_DATA_INVALID"


def test_an_inline_button_needs_an_action() -> None:
    answer = refused("sendMessage", text="好", reply_markup=inline(button()))
    assert answer.endswith("Text buttons are unallowed in the inline keyboard")


@pytest.mark.parametrize(
    "action",
    [
        {"callback_data": "x", "url": "https://example.org"},
        {"callback_data": "x", "switch_inline_query": "q"},
        {"url": "https://example.org", "web_app": {"url": "https://example.org"}},
    ],
)
def test_an_inline_button_has_one_action_only(action: dict[str, object]) -> None:
    answer = refused("sendMessage", text="好", reply_markup=inline(button(**action)))
    assert "can't parse inline keyboard button: exactly one action is allowed" in answer


@pytest.mark.parametrize(
    "action",
    [
        {"url": "https://example.org/q?x=1"},
        {"url": "http://10.1.2.3:8080/board"},
        {"url": "tg://resolve?domain=county"},
        {"web_app": {"url": "https://example.org"}},
        {"switch_inline_query": ""},
        {"copy_text": {"text": "20261010-0317"}},
        {"callback_data": "x", "style": "danger"},
    ],
)
def test_an_inline_button_of_any_one_action_is_taken(action: dict[str, object]) -> None:
    assert judged("sendMessage", text="好", reply_markup=inline(button(**action)))


@pytest.mark.parametrize("url", ["", "county", "javascript:alert(1)", "https://", "file:///etc"])
def test_the_link_of_a_button_must_be_a_link(url: str) -> None:
    answer = refused("sendMessage", text="好", reply_markup=inline(button(url=url)))
    assert "Wrong HTTP URL" in answer


def test_a_mini_app_is_opened_over_https_only() -> None:
    app = {"text": "网页", "web_app": {"url": "http://example.org"}}
    why = "Only HTTPS links are allowed"
    assert why in refused("sendMessage", text="好", reply_markup=inline(app))
    assert why in refused("sendMessage", text="好", reply_markup={"keyboard": [[app]]})


def test_an_inline_button_must_say_something() -> None:
    empty = {"text": " ", "callback_data": "x"}
    assert "Text must be non-empty" in refused("sendMessage", text="好", reply_markup=inline(empty))


def test_a_hundred_buttons_are_taken_and_one_more_is_too_many() -> None:
    rows = [[button(callback_data=f"{row}{place}") for place in "abcd"] for row in range(25)]
    assert judged("sendMessage", text="好", reply_markup={"inline_keyboard": rows})
    rows.append([button(callback_data="more")])
    answer = refused("sendMessage", text="好", reply_markup={"inline_keyboard": rows})
    assert "reply markup is too long" in answer


def test_a_keyboard_button_must_say_something_and_ask_for_one_thing() -> None:
    keyboard = {"keyboard": [[{"text": "发位置", "request_location": True}]]}
    assert judged("sendMessage", text="好", reply_markup=keyboard)
    silent = {"keyboard": [[{"text": ""}]]}
    assert "Text must be non-empty" in refused("sendMessage", text="好", reply_markup=silent)
    greedy = {"text": "都要", "request_location": True, "request_contact": True}
    answer = refused("sendMessage", text="好", reply_markup={"keyboard": [[greedy]]})
    assert "at most one request" in answer


@pytest.mark.parametrize(("length", "taken"), [(1, True), (64, True), (0, False), (65, False)])
def test_a_placeholder_has_1_to_64_characters(length: int, taken: bool) -> None:  # noqa: FBT001
    markup = {"force_reply": True, "input_field_placeholder": "字" * length}
    if taken:
        assert judged("sendMessage", text="好", reply_markup=markup)
    else:
        assert "1-64" in refused("sendMessage", text="好", reply_markup=markup)


def command(name: str, description: str = "提诉求") -> dict[str, str]:
    return {"command": name, "description": description}


@pytest.mark.parametrize("name", ["new", "/new", "my_cases", "a" * 32, "case2"])
def test_a_command_is_named_in_small_latin_letters(name: str) -> None:
    assert judged("setMyCommands", commands=[command(name)])


@pytest.mark.parametrize("name", ["", "提诉求", "New", "a" * 33, "my-cases", "my cases"])
def test_a_command_named_otherwise_is_invalid(name: str) -> None:
    answer = refused("setMyCommands", commands=[command(name)])
    assert answer == "Bad Request: BOT_COMMAND_INVALID"


@pytest.mark.parametrize("description", ["", "字" * 257])
def test_a_command_is_described_in_1_to_256_characters(description: str) -> None:
    answer = refused("setMyCommands", commands=[command("new", description)])
    assert answer == "Bad Request: BOT_COMMAND_DESCRIPTION_INVALID"


def test_at_most_a_hundred_commands() -> None:
    commands = [command(f"c{number}") for number in range(101)]
    assert judged("setMyCommands", commands=commands[:100])
    assert refused("setMyCommands", commands=commands) == "Bad Request: BOT_COMMANDS_TOO_MUCH"


def test_the_answer_to_a_press_has_at_most_200_characters() -> None:
    assert judged("answerCallbackQuery", callback_query_id="1", text="字" * 200)
    answer = refused("answerCallbackQuery", callback_query_id="1", text="字" * 201)
    assert answer == "Bad Request: MESSAGE_TOO_LONG"


def test_the_answer_to_a_press_may_say_nothing() -> None:
    assert judged("answerCallbackQuery", callback_query_id="1", text="")["text"] == ""


@pytest.mark.parametrize("action", ["typing", "upload_photo", "record_voice", "find_location"])
def test_a_chat_action_of_the_list_is_taken(action: str) -> None:
    assert judged("sendChatAction", action=action)


def test_another_chat_action_is_refused() -> None:
    answer = refused("sendChatAction", action="thinking")
    assert answer == "Bad Request: wrong parameter action in request"


def test_a_description_has_at_most_512_characters() -> None:
    assert judged("setMyDescription", description="字" * 512)
    assert "too long" in refused("setMyDescription", description="字" * 513)


def test_a_short_description_has_at_most_120_characters() -> None:
    assert judged("setMyShortDescription", short_description="字" * 120)
    assert "too long" in refused("setMyShortDescription", short_description="字" * 121)


def photo(**more: object) -> dict[str, object]:
    return {"type": "photo", "media": "id", **more}


@pytest.mark.parametrize("count", [1, 11])
def test_an_album_has_2_to_10_items(count: int) -> None:
    answer = refused("sendMediaGroup", media=[photo()] * count)
    assert "an album has 2-10 items" in answer


def test_an_album_of_photos_and_videos_is_taken() -> None:
    assert judged("sendMediaGroup", media=[photo(), {"type": "video", "media": "id"}])


def test_an_album_does_not_mix_documents_with_photos() -> None:
    answer = refused("sendMediaGroup", media=[photo(), {"type": "document", "media": "id"}])
    assert "can't be mixed" in answer


def test_each_caption_of_an_album_is_judged_like_any_other() -> None:
    params = judged(
        "sendMediaGroup", media=[photo(caption="<b>前</b>", parse_mode="HTML"), photo()]
    )
    assert params["media"][0]["caption"] == "前"
    assert params["media"][0]["caption_entities"][0]["type"] == "bold"
    assert "caption is too long" in refused(
        "sendMediaGroup", media=[photo(caption="字" * 1025), photo()]
    )


@pytest.mark.parametrize(
    ("latitude", "longitude"), [(90.1, 0.0), (-91.0, 0.0), (0.0, 180.5), (0.0, -181.0)]
)
def test_a_place_lies_on_the_earth(latitude: float, longitude: float) -> None:
    answer = refused("sendLocation", latitude=latitude, longitude=longitude)
    assert "wrong latitude or longitude" in answer


def test_the_accuracy_of_a_place_is_within_1500_metres() -> None:
    assert judged("sendLocation", latitude="30.1", longitude="110.2", horizontal_accuracy=1500)
    answer = refused("sendLocation", latitude=30, longitude=110, horizontal_accuracy=1501)
    assert "wrong horizontal accuracy" in answer
