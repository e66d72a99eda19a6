"""Charts: every sign is drawn, nothing runs over the edge, and nobody waits for a picture."""

import asyncio
import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import asdict, replace
from xml.etree import ElementTree as ET

import pytest
import resvg_py
from bot_house import Room, Start
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageFont
from pylopdf_fonts_zh_cn import sans_path

from bot.charts import studio
from bot.charts.drawing import INNER, MARGIN, WIDTH, svg_of
from bot.charts.lettering import LATIN, fitting, in_xml, width
from bot.charts.painter import draw, png_of, xlsx_of
from bot.charts.studio import Studio, drawn
from bot.sender import Sender
from storage.pictures import Bar, Chart, Point, Sheet, chart_of, sheet_of
from storage.values import Message, OutboxItem

GRADES = ("非常满意", "满意", "基本满意", "不满意", "非常不满意")
CHART = Chart(
    "清源县政务服务大厅",
    "2026年9月21日–27日",
    GRADES,
    (
        Bar("12号窗口 养老待遇", (41, 22, 9, 6, 3), "81人评", "未评12"),
        Bar("14号窗口 医保服务", (0, 0, 0, 0, 0), "0人评", pale=True),
    ),
    "满意率（近8周）",
    (Point("9/14", 0.9, 30), Point("9/21", None, 0)),
    "标记的照样计入。",
)
RARE = "䶮𬱖㸆㙍𫖯𠮷𰻝喆堃饕镕"
"""Signs of real names of people and places, most of them beyond the first 20,902."""
ANYTHING = st.text(max_size=40)
charts = st.builds(
    Chart,
    ANYTHING,
    ANYTHING,
    st.tuples(*[ANYTHING] * 5),
    st.lists(
        st.builds(Bar, ANYTHING, st.tuples(*[st.integers(0, 9_999)] * 5), ANYTHING, ANYTHING),
        max_size=4,
    ).map(tuple),
    ANYTHING,
    st.lists(
        st.builds(Point, ANYTHING, st.none() | st.floats(0, 1), st.integers(0, 99_999)),
        max_size=12,
    ).map(tuple),
    ANYTHING,
)


def ink(png: bytes) -> int:
    """How many dark points a picture has."""
    picture = Image.open(io.BytesIO(png)).convert("L")
    return sum(picture.histogram()[:128])


def sign(one: str) -> str:
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 60 60" width="60" height="60">'
        '<rect width="60" height="60" fill="#fff"/>'
        f'<text x="5" y="45" font-size="40" font-family="Noto Sans SC">{one}</text></svg>'
    )


@pytest.mark.parametrize("one", [*"满意窗口诉评", *RARE, "A", "7", "%"])
def test_every_sign_is_drawn(one: str) -> None:
    assert ink(draw(sign(one))) > 500


def test_a_rare_sign_is_no_empty_box() -> None:
    """A font draws the same box for whatever it lacks; these are all different."""
    assert len({draw(sign(one)) for one in RARE}) == len(RARE)


def test_without_the_font_nothing_would_be_drawn_and_nothing_would_say_so() -> None:
    bare = resvg_py.svg_to_bytes(svg_string=sign("满"), skip_system_fonts=True)
    assert ink(bytes(bare)) == 0


def test_letters_are_no_wider_than_they_are_taken_for() -> None:
    font = ImageFont.truetype(str(sans_path()), 1000)
    for wide, letters in LATIN.items():
        for letter in letters:
            assert font.getlength(letter) <= wide * 1000 + 1, letter
    for text in (RARE, "12号窗口 养老待遇", "Window 12 Pension benefits", "n=1204, 92%"):
        real = font.getlength(text) / 1000
        assert real <= width(text, 1) <= 1.25 * real


@given(ANYTHING, st.floats(8, 20), st.floats(20, INNER))
def test_what_fits_fits(text: str, size: float, most: float) -> None:
    cut = fitting(text, size, most)
    assert width(cut, size) <= most
    assert not cut.endswith("……")


@given(charts)
def test_a_chart_of_whatever_words_is_xml_within_its_edges(chart: Chart) -> None:
    root = ET.fromstring(svg_of(chart))  # noqa: S314 - made by us, a line above
    high = float(root.attrib["height"])
    for box in root.iter("{http://www.w3.org/2000/svg}rect"):
        left, wide = float(box.attrib.get("x", 0)), float(box.attrib["width"])
        assert -0.01 <= left <= left + wide <= WIDTH + 0.01
    for words in root.iter("{http://www.w3.org/2000/svg}text"):
        x, y, size = (float(words.attrib[name]) for name in ("x", "y", "font-size"))
        wide = width(words.text or "", size)
        left = {"end": x - wide, "middle": x - wide / 2}.get(words.attrib.get("text-anchor", ""), x)
        assert left >= MARGIN - 12
        assert left + wide <= WIDTH - MARGIN + 12
        assert 0 < y <= high


@given(charts)
def test_a_chart_survives_the_outbox(chart: Chart) -> None:
    assert chart_of(json.loads(json.dumps(asdict(chart)))) == chart


def test_a_picture_is_as_wide_as_a_telephone_and_shows_its_words() -> None:
    png = png_of(CHART)
    picture = Image.open(io.BytesIO(png))
    assert (picture.format, picture.width) == ("PNG", 1080)
    assert picture.width + picture.height < 10_000
    assert picture.height < 20 * picture.width
    wordless = replace(CHART, title="", under="", foot="", legend=())
    assert ink(png) > ink(png_of(wordless)) + 5_000


def test_no_line_begins_with_the_end_of_a_sentence() -> None:
    words = "9月28日（周一）–10月4日（周日）：191人评，满意率70%；另有145人次没评，主动评价率57%"
    for cut in range(len(words)):
        svg = svg_of(replace(CHART, under=words[cut:]))
        lines = [one.text or "" for one in ET.fromstring(svg).iter() if one.text]  # noqa: S314
        assert not [one for one in lines if one[0] in "；，：" and words[cut] != one[0]]


def test_words_that_look_like_xml_stay_words() -> None:
    assert in_xml('<b a="1">&\x00') == "&lt;b a=&quot;1&quot;&gt;&amp;\ufffd"
    assert "&lt;script&gt;" in svg_of(replace(CHART, title="<script>"))


def test_a_sheet_holds_numbers_and_no_formula() -> None:
    sheet = Sheet("各窗口", "zh_CN", ("窗口", "人数"), (("=cmd|' /C calc'!A0", 3), ("+1", 0.5)))
    assert sheet_of(json.loads(json.dumps(asdict(sheet)))) == sheet
    with zipfile.ZipFile(io.BytesIO(xlsx_of(sheet))) as book:
        cells = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in cells
    assert "=cmd|" in cells or "=cmd|" in str(book.namelist())
    assert "<v>3</v>" in cells
    assert "<v>0.5</v>" in cells


def test_what_is_drawn_is_named_for_what_it_is() -> None:
    picture = drawn({"chart": asdict(CHART)})
    table = drawn({"sheet": asdict(Sheet("a", "en", ("n",))), "file_name": "week.xlsx"})
    assert (picture.name, picture.is_picture) == ("figures.png", True)
    assert (table.name, table.is_picture) == ("week.xlsx", False)


@pytest.fixture
def made() -> Iterator[Studio]:
    one = Studio()
    yield one
    one.close()


async def test_a_studio_draws_in_a_process_of_its_own(made: Studio) -> None:
    item = OutboxItem(1, 1, "county", 5, 1, "drawn", "k", {"chart": asdict(CHART)}, None, None, 0)
    shown = await made.draw(item)
    assert shown is not None
    assert shown.data == png_of(CHART)


async def test_what_can_t_be_drawn_gives_nothing(
    made: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(studio, "SECONDS", 0)
    item = OutboxItem(1, 1, "county", 5, 1, "drawn", "k", {"chart": asdict(CHART)}, None, None, 0)
    assert await made.draw(item) is None


async def arrived(room: Room) -> None:
    """A process of its own takes its time to begin with."""
    async with asyncio.timeout(120):
        while not room.county.got:  # noqa: ASYNC110 - what is waited for has no event
            await asyncio.sleep(0.05)


async def test_the_sender_sends_the_picture_with_its_words(
    room: Room, sender: Sender, start: Start
) -> None:
    address_id = room.meet(5)
    room.do(lambda work: work.outbox.send(address_id, Message("k", "本周", chart=CHART)))
    start(sender.run())
    await arrived(room)
    await sender.close()
    assert [(one.method, one.words) for one in room.county.got] == [("drawn", "本周")]
    assert room.county.drawn == [png_of(CHART)]


async def test_without_a_picture_the_words_arrive(
    room: Room, sender: Sender, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(studio, "SECONDS", 0)
    address_id = room.meet(5)
    room.do(lambda work: work.outbox.send(address_id, Message("k", "本周", chart=CHART)))
    start(sender.run())
    await arrived(room)
    await sender.close()
    assert room.county.words == ["本周"]
    assert room.county.drawn == []


def test_a_link_is_drawn_as_a_code_to_be_scanned() -> None:
    shown = drawn({"qr": "https://chat.example/?start=i_AbCdEfGhIjK"})
    assert shown.is_picture
    assert shown.data.startswith(b"\x89PNG")
