"""A cleaned picture shows the same and tells nothing else; what harms its reader is refused."""

import io
import random
import re

import pytest
from made_files import SECRET, gif, huge_png, jpeg, picture, png, webp
from PIL import ExifTags, Image

from bot.files.clean import LONGEST, clean
from bot.files.cleaner import Cleaner
from bot.files.kinds import Refused, Sort, Why

TELLING = (
    SECRET.encode(),
    b"Zhang San",
    b"TelephoneMaker",
    b"Exif",
    b"xmp",
    b"ICC_PROFILE",
    b"tEXt",
)


def cleaned(data: bytes) -> tuple[Image.Image, bytes, Sort]:
    found = clean(data)
    assert isinstance(found, tuple)
    return Image.open(io.BytesIO(found[0])), found[0], found[1]


@pytest.mark.parametrize("make", [jpeg, png, webp, gif])
def test_nothing_but_the_picture_is_left(make: object) -> None:
    dirty = make()  # type: ignore[operator]
    assert any(one in dirty for one in TELLING)
    shown, data, _ = cleaned(dirty)
    assert not any(one in data for one in TELLING)
    assert not dict(shown.getexif())
    assert set(shown.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def test_the_place_is_in_the_picture_before_and_not_after() -> None:
    before = Image.open(io.BytesIO(jpeg())).getexif().get_ifd(ExifTags.IFD.GPSInfo)
    assert before[ExifTags.GPS.GPSLatitude]
    after = cleaned(jpeg())[0].getexif().get_ifd(ExifTags.IFD.GPSInfo)
    assert not after


def test_a_picture_held_sideways_stands_upright() -> None:
    assert cleaned(jpeg(turned=True))[0].size == (48, 64)


def test_a_see_through_picture_stays_see_through() -> None:
    shown, _, sort = cleaned(png("RGBA"))
    assert (sort, shown.mode) == (Sort.PNG, "RGBA")


@pytest.mark.parametrize("mode", ["1", "L", "P", "LA", "I;16", "CMYK"])
def test_pictures_of_every_mode_are_drawn(mode: str) -> None:
    out = io.BytesIO()
    Image.new(mode, (30, 20)).save(out, "JPEG" if mode == "CMYK" else "PNG")
    assert cleaned(out.getvalue())[0].size == (30, 20)


def test_a_large_picture_is_made_smaller_and_keeps_its_shape() -> None:
    out = io.BytesIO()
    picture((6_000, 3_000)).save(out, "JPEG")
    shown = cleaned(out.getvalue())[0]
    assert max(shown.size) == LONGEST
    assert abs(shown.width / shown.height - 2) < 0.01


def test_a_picture_that_moves_is_left_to_a_person() -> None:
    assert clean(gif(frames=3)) is None


def test_a_picture_that_fills_the_memory_is_refused_unopened() -> None:
    assert clean(huge_png()) == Refused(Why.BOMB)


@pytest.mark.parametrize(
    "tail", [b"PK\x05\x06" + b"\x00" * 18, b"<script>alert(1)</script>", b"MZ"]
)
def test_what_hangs_on_the_end_of_a_picture_is_gone(tail: bytes) -> None:
    _, data, _ = cleaned(jpeg() + tail)
    assert tail not in data


@pytest.mark.parametrize("make", [jpeg, png, webp])
def test_half_a_picture_is_refused(make: object) -> None:
    whole = make()  # type: ignore[operator]
    assert isinstance(clean(whole[: len(whole) // 3]), Refused)


def test_a_picture_by_name_only_is_refused() -> None:
    assert clean(b"%PDF-1.7 not a picture") == Refused(Why.BROKEN)


def test_damaged_pictures_are_drawn_or_refused() -> None:
    dice = random.Random(7)  # noqa: S311 - a test's dice
    for make in (jpeg, png, webp, gif):
        whole = bytearray(make())
        for _ in range(40):
            bad = bytearray(whole)
            for _ in range(3):
                bad[dice.randrange(len(bad))] = dice.randrange(256)
            assert isinstance(clean(bytes(bad)), tuple | Refused | None)


async def test_a_process_of_its_own_cleans_and_comes_back_after_dying() -> None:
    cleaner = Cleaner()
    try:
        first = await cleaner.clean(jpeg())
        assert isinstance(first, tuple)
        pool = cleaner._pool
        assert pool is not None
        for process in pool._processes.values():
            process.kill()
        died = await cleaner.clean(jpeg())
        assert died == Refused(Why.BROKEN) or isinstance(died, tuple)
        assert isinstance(await cleaner.clean(jpeg()), tuple)
    finally:
        cleaner.close()


def test_the_word_list_of_the_test_finds_what_it_looks_for() -> None:
    assert re.search(rb"Exif", jpeg())
