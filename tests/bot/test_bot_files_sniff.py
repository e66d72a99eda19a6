"""What a file is, is told by its bytes; what is not on the list or two at once is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_files import archive, boxed, gif, heic, jpeg, office, pdf, png, webp

from bot.files.kinds import Refused, Sort, Why
from bot.files.sniff import sniff

TAKEN = {
    Sort.JPEG: jpeg(),
    Sort.PNG: png(),
    Sort.WEBP: webp(),
    Sort.GIF: gif(),
    Sort.HEIC: heic(),
    Sort.MP4: boxed(b"mp42"),
    Sort.M4A: boxed(b"M4A "),
    Sort.OGG: b"OggS" + b"\x00" * 40,
    Sort.MP3: b"ID3\x04" + b"\x00" * 40,
    Sort.WAV: b"RIFF\x00\x00\x00\x00WAVEfmt " + b"\x00" * 40,
    Sort.AMR: b"#!AMR\n" + b"\x00" * 40,
    Sort.WEBM: b"\x1a\x45\xdf\xa3" + b"\x00" * 10 + b"webm" + b"\x00" * 40,
    Sort.PDF: pdf(),
    Sort.DOCX: office("word"),
    Sort.XLSX: office("xl"),
    Sort.PPTX: office("ppt"),
    Sort.DOC: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 40,
    Sort.TXT: "路灯坏了三天".encode(),
}
REFUSED = {
    "svg with script": (b"<svg xmlns='x'><script>alert(1)</script></svg>", Why.ACTIVE),
    "svg after a prologue": (b"\n <?xml version='1.0'?><svg/>", Why.ACTIVE),
    "page": (b"<!DOCTYPE html><html><script>1</script></html>", Why.ACTIVE),
    "windows program": (b"MZ" + b"\x00" * 60, Why.PROGRAM),
    "linux program": (b"\x7fELF" + b"\x00" * 60, Why.PROGRAM),
    "shell script": (b"#!/bin/sh\nrm -rf /\n", Why.PROGRAM),
    "plain archive": (archive([("a.txt", b"a")]), Why.UNKNOWN),
    "android program": (archive([("AndroidManifest.xml", b""), ("classes.dex", b"")]), Why.UNKNOWN),
    "rar": (b"Rar!\x1a\x07\x01\x00" + b"\x00" * 40, Why.UNKNOWN),
    "macros": (office("word", ("word/vbaProject.bin", b"x")), Why.ACTIVE),
    "archive in an office file": (office("word", ("word/a.zip", b"PK")), Why.ACTIVE),
    "program in an office file": (office("xl", ("xl/embeddings/o.bin", b"x")), Why.ACTIVE),
    "name that climbs": (office("word", ("../../x", b"x")), Why.ACTIVE),
    "absolute name": (office("word", ("/etc/passwd", b"x")), Why.ACTIVE),
    "archive bomb": (office("word", ("word/a.xml", b"\x00" * 30_000_000)), Why.BOMB),
    "many entries": (office("word", *((f"word/{n}", b"") for n in range(3_001))), Why.BOMB),
    "broken archive": (b"PK\x03\x04" + b"\x00" * 40, Why.BROKEN),
    "pdf with a script": (pdf(b"2 0 obj << /S /JavaScript /JS (1) >> endobj"), Why.ACTIVE),
    "pdf that starts a program": (pdf(b"<< /S /Launch /F (cmd.exe) >>"), Why.ACTIVE),
    "pdf that is an archive too": (pdf() + archive([("a", b"a")]), Why.DOUBLE),
    "film that is an archive too": (boxed(b"mp42") + archive([("a", b"a")]), Why.DOUBLE),
    "nothing": (b"", Why.BROKEN),
    "spaces": (b"   \n", Why.BROKEN),
    "noise": (b"\x00\x01\x02\x03" * 20, Why.UNKNOWN),
    "pdf further down": (b"\x00\x00%PDF-1.7", Why.UNKNOWN),
}


@pytest.mark.parametrize("sort", TAKEN)
def test_what_is_on_the_list_is_told_by_its_bytes(sort: Sort) -> None:
    assert sniff(TAKEN[sort]) is sort


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_not_on_the_list_is_refused(name: str) -> None:
    data, why = REFUSED[name]
    assert sniff(data) == Refused(why)


def test_every_sort_has_an_example() -> None:
    assert set(TAKEN) == set(Sort)


@given(st.binary(max_size=200))
def test_any_bytes_are_told_or_refused(data: bytes) -> None:
    assert isinstance(sniff(data), Sort | Refused)


@given(st.sampled_from(sorted(TAKEN)), st.data())
def test_damaged_files_are_told_or_refused(sort: Sort, draw: st.DataObject) -> None:
    whole = TAKEN[sort]
    at = draw.draw(st.integers(0, len(whole) - 1))
    assert isinstance(sniff(whole[:at] + draw.draw(st.binary(max_size=8))), Sort | Refused)
