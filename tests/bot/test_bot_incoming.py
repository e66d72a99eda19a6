"""Every kind of update becomes plain values, or nothing, or is refused; none does harm."""

import json
from typing import Any

import pytest
from bot_house import said
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.incoming import BadUpdate, read_update, sender_of
from handlers.incoming import (
    Added,
    Contact,
    Incoming,
    Left,
    Moved,
    Odd,
    Point,
    Said,
    Sender,
    Shown,
    Tapped,
)
from storage.values import FileRef

CHAT = {"id": 5, "type": "private", "first_name": "王"}
USER = {"id": 5, "is_bot": False, "first_name": "王", "language_code": "zh-hans"}
BOT = {"id": 1, "is_bot": True, "first_name": "诉评"}
GROUP = {"id": -100, "type": "supergroup", "title": "某局"}
FILE = {"file_id": "f1", "file_unique_id": "u1", "file_size": 1200}
WANG = Sender("county", 5, 5, "zh-hans")


def read(update: object) -> Incoming | None:
    return read_update("county", json.dumps(update).encode())


def what(**more: object) -> Said:
    update = said(7, **more)  # type: ignore[arg-type]
    found = read(update)
    assert found is not None
    assert found.sender == WANG
    assert isinstance(found.what, Said)
    return found.what


def tapped(**more: object) -> dict[str, Any]:
    message = said(7)["message"] | {"from": BOT}
    query = {"id": "42", "from": USER, "chat_instance": "1", "data": "c:n:1", "message": message}
    return {"update_id": 9, "callback_query": query | more}


def member(status: str, chat: dict[str, Any] = CHAT) -> dict[str, Any]:
    old = {"user": BOT, "status": "member"}
    new = {"user": BOT, "status": status} | ({"until_date": 0} if status == "kicked" else {})
    change = {"chat": chat, "from": USER, "date": 1_790_000_000}
    return {
        "update_id": 9,
        "my_chat_member": change | {"old_chat_member": old, "new_chat_member": new},
    }


def test_words_are_said_by_their_sender_in_their_chat() -> None:
    assert what() == Said(7, "路灯不亮")


def test_words_come_without_what_turns_them_round_or_hides_in_them() -> None:
    turned = "张三\u202egpj.exe 请打138\u200b0013\u20668000"
    assert what(text=turned).text == "张三gpj.exe 请打13800138000"
    assert what(text=None, caption=turned, photo=[FILE | {"width": 1, "height": 1}]).text == (
        "张三gpj.exe 请打13800138000"
    )
    place = {"latitude": 1.0, "longitude": 2.0}
    venue = {"location": place, "title": "卖\u202e家湾", "address": "3\u200f号"}
    assert what(text=None, location=place, venue=venue).place == "卖家湾, 3号"
    group = read({"update_id": 1, "message": post(**{"from": USER, "text": "/bi\u200bnd"})})
    assert group is not None
    assert isinstance(group.what, Said)
    assert group.what.text == "/bind"


def test_what_nobody_sees_is_answered_like_a_message_that_says_nothing() -> None:
    found = what(text="\u202e\u200b")
    assert (found.text, found.odd) == ("", Odd.OTHER)


@pytest.mark.parametrize("name", ["督查室 老周", "admin", "诉评"])
def test_who_somebody_is_says_the_number_alone(name: str) -> None:
    """A name and a user name are chosen by whoever bears them, so nobody is known by one."""
    posing = USER | {"first_name": name, "last_name": name, "username": "suping_supervisor"}
    assert what(**{"from": posing}) == what()


def test_a_photo_is_its_largest_size_with_its_caption() -> None:
    sizes = [FILE | {"file_id": name, "width": 9, "height": 9} for name in ("small", "large")]
    found = what(text=None, photo=sizes, caption="现场", media_group_id="album")
    assert found == Said(7, "现场", (FileRef("photo", "county", "large", 1200),), album="album")


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("voice", {"duration": 3}),
        ("video", {"duration": 3, "width": 9, "height": 9}),
        ("video_note", {"duration": 3, "length": 9}),
        ("document", {"file_name": "a.pdf"}),
        ("audio", {"duration": 3}),
    ],
)
def test_every_kind_of_file_is_kept_by_its_id(kind: str, fields: dict[str, Any]) -> None:
    found = what(text=None, **{kind: FILE | fields})
    assert found.files == (FileRef(kind, "county", "f1", 1200),)


def test_a_pin_is_a_point() -> None:
    found = what(text=None, location={"latitude": 31.5, "longitude": 120.25})
    assert found.point == Point(31.5, 120.25)


def test_a_named_place_is_a_point_too() -> None:
    spot = {"latitude": 31.5, "longitude": 120.25}
    venue = {"location": spot, "title": "镇政府", "address": "东街1号"}
    found = what(text=None, location=spot, venue=venue)
    assert (found.point, found.place) == (Point(31.5, 120.25), "镇政府, 东街1号")


def test_an_animation_is_one_file_though_it_comes_as_two() -> None:
    moving = FILE | {"duration": 3, "width": 9, "height": 9}
    found = what(text=None, animation=moving, document=FILE)
    assert found.files == (FileRef("animation", "county", "f1", 1200),)


def test_a_forwarded_message_is_known_as_such_and_its_writer_is_not() -> None:
    origin = {"type": "hidden_user", "date": 1_790_000_000, "sender_user_name": "张三"}
    found = what(forward_origin=origin)
    assert found == Said(7, "路灯不亮", forwarded=True)
    assert "张三" not in repr(found)


def test_the_name_of_a_file_is_not_read() -> None:
    found = what(text=None, document=FILE | {"file_name": "../../张三的身份证.pdf"})
    assert "张三" not in repr(found)


@pytest.mark.parametrize(("user", "own"), [(5, True), (6, False), (None, False)])
def test_a_shared_contact_is_a_number_and_whose(user: int | None, own: bool) -> None:  # noqa: FBT001
    contact = {"phone_number": "13800138000", "first_name": "张三"}
    found = what(text=None, contact=contact | ({"user_id": user} if user else {}))
    assert found == Said(7, contact=Contact("13800138000", own))


def test_what_the_desk_cannot_read_is_odd_and_still_answered() -> None:
    assert what(text=None, dice={"emoji": "🎲", "value": 3}) == Said(7, odd=Odd.OTHER)


def test_what_the_server_itself_says_is_nothing() -> None:
    pinned = said(3)["message"] | {"from": BOT}
    assert read(said(7, text=None, pinned_message=pinned)) is None


def test_a_reply_names_the_message_it_answers() -> None:
    before = said(3)["message"] | {"from": BOT}
    assert what(reply_to_message=before).reply_to == 3


def test_a_changed_message_is_known_as_such() -> None:
    update = said(7, edit_date=1_790_000_100)
    update["edited_message"] = update.pop("message")
    found = read(update)
    assert found is not None
    assert found.what == Said(7, "路灯不亮", edited=True)


def test_what_has_no_words_is_still_something_said() -> None:
    sticker = (
        FILE
        | {"type": "regular", "width": 9, "height": 9}
        | {
            "is_animated": False,
            "is_video": False,
        }
    )
    assert what(text=None, sticker=sticker) == Said(7, "", odd=Odd.STICKER)


def test_a_tap_names_its_button_and_its_message() -> None:
    assert read(tapped()) == Incoming(WANG, Tapped("42", "c:n:1", 7))


def test_a_tap_on_a_message_too_old_to_be_shown_counts_all_the_same() -> None:
    old = {"chat": CHAT, "message_id": 7, "date": 0}
    assert read(tapped(message=old)) == Incoming(WANG, Tapped("42", "c:n:1", 7))


def test_a_tap_without_data_is_a_tap_on_nothing_we_know() -> None:
    found = read(tapped(data=None, game_short_name="g"))
    assert found is not None
    assert found.what == Tapped("42", "", 7)


@pytest.mark.parametrize("status", ["kicked", "left"])
def test_who_blocks_the_bot_has_left(status: str) -> None:
    assert read(member(status)) == Incoming(WANG, Left())


def test_what_the_countys_chat_saw_is_shown() -> None:
    found = read({"seen": {"chat_id": 5, "message_id": 7}})
    assert found == Incoming(Sender("county", 5, 5), Shown(7))


IN_GROUP = Sender("county", -100, 5, "zh-hans")


def test_words_of_a_group_say_who_where_and_what_it_is_called() -> None:
    found = read({"update_id": 1, "message": post(**{"from": USER, "text": "/bind"})})
    assert found == Incoming(IN_GROUP, Said(1, "/bind"), "某局")


def test_a_tap_in_a_group_is_its_members() -> None:
    found = read(tapped(message=post(**{"from": BOT})))
    assert found == Incoming(IN_GROUP, Tapped("42", "c:n:1", 1), "某局")


@pytest.mark.parametrize("status", ["left", "kicked"])
def test_a_group_that_removed_the_bot_says_so(status: str) -> None:
    assert read(member(status, GROUP)) == Incoming(IN_GROUP, Left(), "某局")


def test_a_group_the_bot_was_put_into_says_so() -> None:
    update = member("member", GROUP)
    update["my_chat_member"]["old_chat_member"]["status"] = "left"
    assert read(update) == Incoming(IN_GROUP, Added(), "某局")


@pytest.mark.parametrize(
    ("chat_id", "more"),
    [(-5, {"migrate_to_chat_id": -100}), (-100, {"migrate_from_chat_id": -5})],
)
def test_a_group_that_became_another_says_so_on_both_sides(
    chat_id: int, more: dict[str, int]
) -> None:
    message = post(chat=GROUP | {"id": chat_id}, text=None, **more)
    found = read({"update_id": 1, "message": message | {"from": USER}})
    assert found == Incoming(Sender("county", -5, -5), Moved(-100), "某局")


def test_of_a_group_nobody_is_told_that_their_message_failed() -> None:
    raw = json.dumps({"update_id": 1, "message": post(**{"from": USER})}).encode()
    assert sender_of("county", raw) is None


def post(**more: object) -> dict[str, Any]:
    return {"message_id": 1, "date": 1_790_000_000, "chat": GROUP, "text": "喂"} | more


@pytest.mark.parametrize(
    "update",
    [
        {"update_id": 1, "message": post(**{"from": USER, "text": None, "caption": "喂"})},
        {"update_id": 1, "edited_message": post(**{"from": USER})},
        {"update_id": 1, "message": post(**{"from": USER, "sender_chat": GROUP})},
        {"update_id": 1, "message": post(sender_chat=GROUP)},
        {"update_id": 1, "channel_post": post(chat=GROUP | {"type": "channel"})},
        {"update_id": 1, "edited_channel_post": post(chat=GROUP | {"type": "channel"})},
        tapped(message=None, inline_message_id="i"),
        member("member"),
        member("member", GROUP),
        {"update_id": 1, "inline_query": {"id": "1", "from": USER, "query": "", "offset": ""}},
        {"update_id": 1, "something_new": {"chat": CHAT}},
        {"update_id": 1},
    ],
    ids=lambda update: "-".join(key for key in update if key != "update_id") or "empty",
)
def test_what_is_not_for_the_desk_is_nothing(update: dict[str, Any]) -> None:
    assert read(update) is None


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"not json",
        b"[]",
        b"7",
        b"null",
        b'{"update_id": 1, "message"',
        b"\xff\xfe\xfa",
        json.dumps({"update_id": 1, "message": {"text": "no chat, no date"}}).encode(),
        json.dumps({"update_id": 1, "message": []}).encode(),
        json.dumps({"update_id": 1, "message": "words"}).encode(),
        json.dumps({"seen": {"chat_id": "who"}}).encode(),
        json.dumps({"seen": None}).encode(),
        json.dumps(said(7, date=10**20)).encode(),
        json.dumps(said(7, date="yesterday")).encode(),
        json.dumps(said(7, photo=[1])).encode(),
        b'{"update_id":' + b"[" * 5_000,
    ],
)
def test_what_cannot_be_read_is_a_bad_update(raw: bytes) -> None:
    with pytest.raises(BadUpdate):
        read_update("county", raw)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner),
    max_leaves=8,
)
WHOLE = [said(7), tapped(), member("kicked"), said(7, location={"latitude": 1.0, "longitude": 2})]


@st.composite
def damaged(draw: st.DrawFn) -> Any:
    """A real update in which one field, at any depth, is something else or gone."""
    update = json.loads(json.dumps(draw(st.sampled_from(WHOLE))))
    at = update
    while True:
        key = draw(st.sampled_from(sorted(at)))
        if isinstance(at[key], dict) and at[key] and draw(st.booleans()):
            at = at[key]
            continue
        if draw(st.booleans()):
            del at[key]
        else:
            at[key] = draw(JSON)
        return update


@settings(deadline=None, max_examples=300)
@given(damaged() | st.dictionaries(st.text(max_size=9), JSON))
def test_a_damaged_update_is_read_or_refused_and_nothing_else(update: Any) -> None:
    try:
        found = read(update)
    except BadUpdate:
        return
    assert found is None or isinstance(found, Incoming)
