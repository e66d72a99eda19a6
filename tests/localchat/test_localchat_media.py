"""Files: sent, sent again by their id, fetched, shown."""

from pathlib import Path

import aiohttp
import pytest
from chat_desk import READER, TOKEN, Desk
from chat_pictures import gif, jpeg, png, webp
from telegram import Bot, InputMediaDocument, InputMediaPhoto
from telegram.error import BadRequest

from localchat.store.files import content_path, keep_content


async def test_a_photo_has_sizes_the_largest_last(bot: Bot, picture: bytes) -> None:
    message = await bot.send_photo(READER, picture, caption="<b>井盖</b>", parse_mode="HTML")
    assert [(size.width, size.height) for size in message.photo] == [(320, 240), (640, 480)]
    assert message.caption == "井盖"
    assert message.caption_entities[0].type == "bold"
    assert len({size.file_id for size in message.photo}) == 2
    assert len({size.file_unique_id for size in message.photo}) == 2


async def test_a_small_photo_has_one_size(bot: Bot) -> None:
    message = await bot.send_photo(READER, png(100, 50))
    assert [(size.width, size.height) for size in message.photo] == [(100, 50)]


async def test_a_photo_is_fetched_as_it_was(bot: Bot, picture: bytes) -> None:
    message = await bot.send_photo(READER, picture)
    for size in message.photo:
        file = await bot.get_file(size.file_id)
        assert file.file_size == len(picture)
        assert bytes(await file.download_as_bytearray()) == picture


async def test_a_file_is_sent_again_by_its_id_without_its_bytes(bot: Bot, picture: bytes) -> None:
    first = await bot.send_photo(READER, picture)
    again = await bot.send_photo(READER, first.photo[0].file_id, caption="再看")
    assert again.photo == first.photo
    paper = await bot.send_document(READER, b"a,b", filename="台账.csv")
    assert paper.document is not None
    same = await bot.send_document(READER, paper.document.file_id)
    assert same.document == paper.document


async def test_the_same_bytes_are_kept_once_and_known_by_a_unique_id(
    bot: Bot, desk: Desk, picture: bytes
) -> None:
    first = await bot.send_photo(READER, picture)
    second = await bot.send_photo(READER, picture)
    assert first.photo[-1].file_id != second.photo[-1].file_id
    assert first.photo[-1].file_unique_id == second.photo[-1].file_unique_id
    kept = [place for place in (desk.settings.folder / "files").rglob("*") if place.is_file()]
    assert len(kept) == 1
    assert kept[0].read_bytes() == picture


async def test_a_document_keeps_name_and_type(bot: Bot) -> None:
    message = await bot.send_document(READER, b"%PDF-1.7", filename="答复书.pdf")
    assert message.document is not None
    assert message.document.file_name == "答复书.pdf"
    assert message.document.mime_type == "application/pdf"
    assert message.document.file_size == 8


async def test_a_voice_note_keeps_its_duration(bot: Bot) -> None:
    message = await bot.send_voice(READER, b"OggS....", duration=12, caption="录音")
    assert message.voice is not None
    assert message.voice.to_dict()["duration"] == 12
    assert message.caption == "录音"


async def test_an_album_is_one_message_per_item(bot: Bot, picture: bytes) -> None:
    known = await bot.send_photo(READER, picture)
    album = await bot.send_media_group(
        READER,
        [
            InputMediaPhoto(png(40, 30), caption="前"),
            InputMediaPhoto(known.photo[-1].file_id),
            InputMediaPhoto(png(30, 40)),
        ],
    )
    assert len({message.media_group_id for message in album}) == 1
    assert [message.caption for message in album] == ["前", None, None]
    assert album[1].photo == known.photo
    numbers = [message.message_id for message in album]
    assert numbers == list(range(numbers[0], numbers[0] + 3))


async def test_an_album_is_sent_whole_or_not_at_all(bot: Bot, desk: Desk) -> None:
    before = await desk.chat()
    with pytest.raises(BadRequest, match=r"(?i)wrong file identifier"):
        await bot.send_media_group(
            READER, [InputMediaPhoto(png(40, 30)), InputMediaPhoto("unknown")]
        )
    assert await desk.chat() == before


async def test_an_album_of_documents_is_taken(bot: Bot) -> None:
    album = await bot.send_media_group(
        READER,
        [InputMediaDocument(b"a", filename="a.txt"), InputMediaDocument(b"b", filename="b.txt")],
    )
    assert [message.document.file_name for message in album if message.document] == [
        "a.txt",
        "b.txt",
    ]


@pytest.mark.parametrize(
    ("data", "why"),
    [(b"", "file must be non-empty"), (b"no picture", "IMAGE_PROCESS_FAILED")],
)
async def test_what_is_no_picture_is_no_photo(desk: Desk, data: bytes, why: str) -> None:
    form = aiohttp.FormData()
    form.add_field("chat_id", str(READER))
    form.add_field("photo", data, filename="a.png")
    async with desk.session.post(f"{desk.address}/bot{TOKEN}/sendPhoto", data=form) as response:
        answer = await response.json()
    assert (answer["error_code"], answer["description"]) == (400, f"Bad Request: {why}")


async def test_a_photo_beyond_10_megabytes_is_refused(bot: Bot) -> None:
    with pytest.raises(BadRequest, match=r"(?i)file is too big for a photo"):
        await bot.send_photo(READER, png(10, 10) + bytes(10_000_000))


async def test_a_file_beyond_20_megabytes_is_sent_but_not_fetched(bot: Bot) -> None:
    message = await bot.send_document(READER, bytes(20_000_001), filename="film.bin")
    assert message.document is not None
    with pytest.raises(BadRequest, match=r"(?i)file is too big"):
        await bot.get_file(message.document.file_id)


async def test_a_file_is_not_sent_as_another_kind(bot: Bot, picture: bytes) -> None:
    photo = await bot.send_photo(READER, picture)
    with pytest.raises(BadRequest, match=r"(?i)can't use file of type photo as voice"):
        await bot.send_voice(READER, photo.photo[-1].file_id)


async def test_a_persons_file_is_the_bots_to_use(bot: Bot, desk: Desk, picture: bytes) -> None:
    await desk.upload(picture, "photo", caption="井盖坏了", group="g1")
    (update,) = await bot.get_updates()
    message = update.message
    assert message is not None
    assert (message.caption, message.media_group_id) == ("井盖坏了", "g1")
    assert message.photo[-1].width == 640
    file = await bot.get_file(message.photo[-1].file_id)
    assert bytes(await file.download_as_bytearray()) == picture
    evidence = await bot.send_photo(READER, message.photo[-1].file_id)
    assert evidence.photo == message.photo


@pytest.mark.parametrize(
    ("kind", "fields", "shown"),
    [
        ("voice", {"name": "v.oga", "duration": "3.4"}, {"mime": "audio/ogg", "duration": 3}),
        ("voice", {"mime": "audio/webm", "duration": "2"}, {"mime": "audio/webm", "duration": 2}),
        ("video", {"name": "v.mp4"}, {"mime": "video/mp4", "duration": 0}),
        (
            "document",
            {"name": "合同.pdf"},
            {"mime": "application/pdf", "file_name": "合同.pdf"},
        ),
        ("document", {"name": "x"}, {"mime": "application/octet-stream", "file_name": "x"}),
    ],
)
async def test_what_a_person_sends_is_shown_with_its_kind(
    desk: Desk, kind: str, fields: dict[str, str], shown: dict[str, object]
) -> None:
    await desk.upload(b"data", kind, **fields)
    media = (await desk.last())["media"]
    assert (media["kind"], media["size"]) == (kind, 4)
    assert shown.items() <= media.items()


@pytest.mark.parametrize(
    ("kind", "data", "fields", "why"),
    [
        ("sticker", b"x", {}, 'give "kind", one of photo, voice, video, document'),
        ("photo", b"no picture", {}, "send it as a document"),
        ("photo", b"", {}, "the file is empty"),
        ("voice", b"", {}, "the file is empty"),
        ("voice", b"x", {"duration": "long"}, "duration must be a number of seconds"),
        ("document", b"x", {"caption": "长" * 1025}, "at most 1024 characters"),
    ],
)
async def test_a_file_that_cannot_be_sent_is_told_why(
    desk: Desk, kind: str, data: bytes, fields: dict[str, str], why: str
) -> None:
    answer = await desk.upload(data, kind, status=400, **fields)
    assert why in answer["error"]


async def test_a_form_without_a_file_is_refused(desk: Desk) -> None:
    form = aiohttp.FormData(default_to_multipart=True)
    form.add_field("kind", "photo")
    address = f"{desk.address}/people/{READER}/send"
    async with desk.session.post(address, data=form) as response:
        assert response.status == 400
        assert 'give "file"' in (await response.json())["error"]
    async with desk.session.post(
        address, data=b"--x", headers={"Content-Type": "multipart/form-data"}
    ) as response:
        assert response.status == 400


async def test_a_picture_is_shown_in_place_and_cannot_act_as_a_page(
    desk: Desk, picture: bytes
) -> None:
    await desk.upload(picture, "photo")
    address = desk.address + (await desk.last())["media"]["url"]
    async with desk.session.get(address) as response:
        assert await response.read() == picture
        assert response.content_type == "image/png"
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in response.headers["Content-Security-Policy"]


async def test_a_document_is_saved_under_its_name_not_opened(desk: Desk) -> None:
    await desk.upload(b"<script>", "document", name="页面.html", mime="text/html")
    address = desk.address + (await desk.last())["media"]["url"]
    async with desk.session.get(address) as response:
        assert response.content_type == "application/octet-stream"
        assert response.headers["Content-Disposition"].startswith("attachment")
        assert "%E9%A1%B5" in response.headers["Content-Disposition"]


async def test_a_files_caption_is_edited_like_a_text(desk: Desk, picture: bytes) -> None:
    sent = await desk.upload(picture, "photo", caption="井改")
    address = f"/people/{READER}/edit"
    await desk.post(address, message_id=sent["message_id"], text="井盖")
    assert (await desk.last())["caption"] == "井盖"
    answer = await desk.post(address, 400, message_id=sent["message_id"], text="长" * 1025)
    assert "at most 1024" in answer["error"]


async def test_an_unknown_file_is_not_found(desk: Desk) -> None:
    assert "no such file" in (await desk.get("/files/unknown", 404))["error"]
    async with desk.session.get(f"{desk.address}/file/bot{TOKEN}/photos/unknown") as response:
        assert response.status == 404
    async with desk.session.get(f"{desk.address}/file/bot1001:wrong/photos/x") as response:
        assert response.status == 401


async def test_a_path_does_not_lead_out_of_the_files(desk: Desk) -> None:
    for path in ("..%2f..%2flocalchat.db", "../localchat.db", "%2e%2e/localchat.db"):
        address = f"{desk.address}/file/bot{TOKEN}/{path}"
        async with desk.session.get(address) as response:
            assert response.status in {404, 401}


@pytest.mark.parametrize(
    "data", [jpeg(640, 480), gif(64, 48), webp(b"VP8 ", 64, 48), webp(b"VP8L", 640, 480)]
)
async def test_photos_of_every_usual_format_are_taken(desk: Desk, data: bytes) -> None:
    assert await desk.upload(data, "photo")


def test_content_is_kept_under_its_hash_and_written_once(tmp_path: Path) -> None:
    first = keep_content(tmp_path, "路灯".encode())
    place = content_path(tmp_path, first)
    written = place.stat().st_mtime_ns
    assert keep_content(tmp_path, "路灯".encode()) == first
    assert place.read_text() == "路灯"
    assert place.stat().st_mtime_ns == written
    assert not list(tmp_path.rglob("*.part"))
