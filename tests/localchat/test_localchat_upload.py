"""What a file is, by its first bytes and its name."""

import pytest
from chat_pictures import gif, jpeg, png, webp
from hypothesis import given
from hypothesis import strategies as st

from localchat.upload import Upload, picture_size, picture_type


@pytest.mark.parametrize(
    ("data", "kind", "size"),
    [
        (png(640, 480), "image/png", (640, 480)),
        (png(1, 1), "image/png", (1, 1)),
        (gif(300, 200), "image/gif", (300, 200)),
        (jpeg(1280, 720), "image/jpeg", (1280, 720)),
        (webp(b"VP8 ", 400, 300), "image/webp", (400, 300)),
        (webp(b"VP8L", 400, 300), "image/webp", (400, 300)),
        (webp(b"VP8X", 4000, 3000), "image/webp", (4000, 3000)),
    ],
)
def test_a_picture_is_known_by_its_first_bytes(
    data: bytes, kind: str, size: tuple[int, int]
) -> None:
    assert (picture_type(data), picture_size(data)) == (kind, size)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"BM....",
        b"%PDF-1.7",
        png(9, 9)[:12],
        jpeg(9, 9)[:8],
        b"\xff\xd8\xff",
        b"\xff\xd8text",
        gif(9, 9)[:7],
        webp(b"VP8 ", 9, 9)[:20],
        webp(b"WXYZ", 9, 9),
    ],
)
def test_anything_else_or_cut_off_has_no_size(data: bytes) -> None:
    assert picture_size(data) is None


@given(st.binary(max_size=64), st.sampled_from([png(9, 9), jpeg(9, 9), gif(9, 9), b"RIFF"]))
def test_damaged_pictures_never_raise(noise: bytes, start: bytes) -> None:
    for cut in range(0, len(start), 7):
        picture_size(start[:cut] + noise)


@pytest.mark.parametrize(
    ("name", "mime", "expected"),
    [
        ("a.pdf", None, "application/pdf"),
        ("a.pdf", "application/octet-stream", "application/pdf"),
        ("a.pdf", "text/plain", "text/plain"),
        ("照片", None, "application/octet-stream"),
        (None, None, "application/octet-stream"),
    ],
)
def test_a_missing_type_is_guessed_from_the_name(
    name: str | None, mime: str | None, expected: str
) -> None:
    upload = Upload.named(b"x", name, mime)
    assert upload.mime == expected
    assert upload.name == (name or "file")


def test_an_upload_does_not_print_its_bytes() -> None:
    assert "secret" not in repr(Upload.named(b"secret", "a", None))
