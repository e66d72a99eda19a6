"""A citizen's picture over real HTTP: what the handler gets on another channel tells nothing."""

import asyncio
import io
import random
from typing import Any

import aiohttp
import pytest
from PIL import ExifTags, Image
from program_house import CHANNEL, House
from program_people import People, zh
from program_process import LONGEST, until

VILLAGE, VILLAGE_TOKEN = "village", "1002:made-up-for-the-village"
CITIZEN, HANDLER = 5_001, 90_010
LIFT = "小区物业不管电梯，坏了三天"
MORE = """
[[channel]]
name = "{village}"
kind = "localchat"
token = "{token}"
api = "{api}"

[[staff]]
channel = "{village}"
user_id = {handler}
name = "住建局小陈"
role = "handler"
unit = "housing"
post = "A"
"""
KILLS = 6
FILES = "SELECT count(*) FROM attachment WHERE state = {}"


def telephone_picture(seed: int = 0) -> bytes:
    """A JPEG with place and owner, each of its own points."""
    exif = Image.Exif()
    exif[ExifTags.Base.Artist] = "Zhang San 13800138000"
    place = exif.get_ifd(ExifTags.IFD.GPSInfo)
    place[ExifTags.GPS.GPSLatitudeRef] = "N"
    place[ExifTags.GPS.GPSLatitude] = (37.0, 7.0, 22.8)
    dice = random.Random(seed)  # noqa: S311 - points of a picture
    drawn = Image.frombytes("RGB", (64, 48), dice.randbytes(64 * 48 * 3))
    out = io.BytesIO()
    drawn.save(out, "JPEG", exif=exif, quality=95)
    return out.getvalue()


class Hands(People):
    """People who send files, and look at the files they get, at any bot of the server."""

    async def sends(self, user_id: int, kind: str, data: bytes, name: str, caption: str) -> None:
        """Send a file with words, as the page does."""
        form = aiohttp.FormData({"kind": kind, "caption": caption})
        form.add_field("file", data, filename=name)
        async with self._session.post(f"{self.address}/people/{user_id}/send", data=form) as done:
            assert done.status == 200, await done.text()

    async def pictures(self, user_id: int, bot: str) -> list[dict[str, Any]]:
        """The files the bot has shown somebody."""
        chat = await self.surely(f"/people/{user_id}/chat?limit=100&bot={bot}")
        return [one for one in chat["messages"] if one["from"] == "bot" and one["media"]]

    async def opens(self, media: dict[str, Any]) -> bytes:
        """The bytes behind a message."""
        async with self._session.get(f"{self.address}{media['url']}") as got:
            return await got.read()

    async def taps(self, user_id: int, label: str, bot: str = CHANNEL) -> None:
        """Press the newest button of these words, as soon as it is there."""
        async with asyncio.timeout(LONGEST):
            while True:
                chat = await self.surely(f"/people/{user_id}/chat?limit=100&bot={bot}")
                for one in sorted(chat["messages"], key=lambda each: -each["message_id"]):
                    labels = [each["text"] for row in one["buttons"] or () for each in row]
                    if label in labels:
                        body = {"message_id": one["message_id"], "label": label}
                        await self.surely(f"/people/{user_id}/press?bot={bot}", body)
                        return
                await asyncio.sleep(0.1)

    async def files(self, user_id: int, kind: str, data: bytes, name: str) -> None:
        """File a complaint with a file to its end, for the housing bureau."""
        await self.sends(user_id, kind, data, name, LIFT)
        await self.hears(user_id, "在哪里")
        await self.say(user_id, zh("button.place_unclear"))
        await self.taps(user_id, zh("button.submit"))
        await self.hears(user_id, "编号")


@pytest.fixture
async def town(empty_house: House) -> House:
    """A house with two channels, and a second handler on the other one."""
    await empty_house.start_chat("--bot", f"{VILLAGE}:{VILLAGE_TOKEN}")
    fields = {"village": VILLAGE, "token": VILLAGE_TOKEN, "api": empty_house.api}
    empty_house.write_config(MORE.format(handler=HANDLER, **fields))
    return empty_house


@pytest.fixture
async def hands(town: House) -> Any:
    found = Hands(town.api)
    await found.staff_arrive()
    await found.arrive(HANDLER, "小陈")
    await found.surely(f"/people/{HANDLER}/say?bot={VILLAGE}", {"text": "/start"})
    await found.arrive(CITIZEN, "王")
    yield found
    await found.close()


async def gets(hands: Hands, bot: str, count: int) -> list[dict[str, Any]]:
    """Wait until the handler has so many files at a bot."""
    async with asyncio.timeout(LONGEST):
        while True:
            found = await hands.pictures(HANDLER, bot)
            if len(found) >= count:
                return found
            await asyncio.sleep(0.1)


@pytest.mark.parametrize("kind", ["photo", "document"])
async def test_a_handler_on_another_channel_gets_the_picture_without_its_place(
    town: House, hands: Hands, kind: str
) -> None:
    dirty = telephone_picture()
    assert Image.open(io.BytesIO(dirty)).getexif().get_ifd(ExifTags.IFD.GPSInfo)
    await town.start_desk()
    await hands.files(CITIZEN, kind, dirty, "张三家门口.jpg")
    await until(lambda: town.count(FILES.format(1)) == 1, "the picture is cleaned")
    await hands.taps(HANDLER, zh("button.full_text"), VILLAGE)
    (near,) = await gets(hands, VILLAGE, 1)
    data = await hands.opens(near["media"])
    shown = Image.open(io.BytesIO(data))
    assert shown.size == (64, 48)
    assert not dict(shown.getexif())
    assert b"Zhang San" not in data
    assert "张三" not in str(near)


async def test_a_kill_in_the_middle_of_fetching_loses_nothing_and_doubles_nothing(
    town: House, hands: Hands, chance: random.Random
) -> None:
    desk = await town.start_desk()
    for number in range(3):
        citizen = CITIZEN + number
        await hands.arrive(citizen, f"citizen {number}")
        await hands.files(citizen, "document", telephone_picture(number), "a.jpg")
    for _ in range(KILLS):
        await asyncio.sleep(chance.uniform(0.0, 0.4))
        desk.kill()
        desk = await town.start_desk()
    await until(lambda: town.count(FILES.format(1)) == 3, "every picture is cleaned")
    await until(town.quiet, "nothing waits")
    await desk.stop()
    lying = [one for one in (town.folder / "files").rglob("*") if one.is_file()]
    assert len(lying) == 6
    with town.reading() as work:
        for number in (1, 2, 3):
            file = work.attachments.get(number)
            assert {file.content, file.cleaned} <= {one.name for one in lying}


async def test_what_runs_is_refused_over_http_and_the_case_stands(
    town: House, hands: Hands
) -> None:
    await town.start_desk()
    svg = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
    await hands.files(CITIZEN, "document", svg, "../../x.png")
    await hands.hears(CITIZEN, "打不开或不安全")
    assert town.count(FILES.format(3)) == 1
    assert not [one for one in (town.folder / "files").rglob("*") if one.is_file()]
    assert town.count("SELECT count(*) FROM cases") == 1
