"""Letters drawn: a picture of the chat's width, a PDF with its words, whatever stands on them."""

import json
from dataclasses import asdict, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.charts.studio import drawn, is_drawn
from bot.papers.drawing import pdf_of_letter, png_of_letter
from storage.pictures import Letter, letter_of
from storage.values import OutboxItem

LETTER = Letter(
    language="zh_CN",
    head="清源县督查室",
    title="督办单",
    number="督〔2026〕3号",
    to="住建局",
    body="群众反映：“小区物业不管电梯”（编号261010001）。\n现已逾期，红灯督办。",
    lines_title="办理经过：",
    lines=("9月28日（周一）09:00　派给住建局", "9月28日（周一）10:12　签收"),
    demand="请在2026年10月20日（周二）18:00前办好并答复群众。",
    signer="督办人员　甲",
    day="2026年10月15日（周四）",
)
PNG, PDF = b"\x89PNG", b"%PDF"


def width(png: bytes) -> int:
    return int.from_bytes(png[16:20], "big")


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("draft", ["", "草稿"])
def test_a_letter_is_a_picture_of_a_telephones_width(language: str, draft: str) -> None:
    png = png_of_letter(replace(LETTER, language=language, draft=draft))
    assert png.startswith(PNG)
    assert 1000 < width(png) < 1200


def test_a_letter_is_a_pdf_to_be_printed() -> None:
    assert pdf_of_letter(LETTER).startswith(PDF)


def test_a_long_report_goes_on_over_pages_and_its_picture_is_the_first() -> None:
    rows = tuple(f"26101{i:04d}　住建局　住房　逾期{i}个工作日　A岗" for i in range(120))
    report = replace(LETTER, lines=rows, table=True)
    assert png_of_letter(report).startswith(PNG)
    assert len(pdf_of_letter(report)) > len(pdf_of_letter(LETTER))


def test_a_report_of_nothing_is_drawn() -> None:
    assert png_of_letter(replace(LETTER, lines=(), table=True, lines_title="")).startswith(PNG)


@settings(max_examples=12)
@given(words=st.text(min_size=1, max_size=60))
def test_words_are_words_whatever_they_are(words: str) -> None:
    letter = replace(LETTER, body=words, lines=(words,), demand=words, to=words)
    assert png_of_letter(letter).startswith(PNG)


def test_a_letter_survives_the_outbox() -> None:
    assert letter_of(json.loads(json.dumps(asdict(LETTER)))) == LETTER


def test_the_studio_draws_a_picture_or_the_file() -> None:
    picture = drawn({"letter": asdict(LETTER)})
    assert picture.is_picture
    assert picture.data.startswith(PNG)
    file = drawn({"letter": asdict(replace(LETTER, as_pdf=True))})
    assert (file.is_picture, file.name) == (False, "letter.pdf")
    assert file.data.startswith(PDF)


def test_a_message_with_a_letter_is_drawn_first() -> None:
    payload: dict[str, object] = {"letter": asdict(LETTER)}
    assert is_drawn(OutboxItem(1, 1, "county", 5, 1, "drawn", "k", payload, None, None, 0))
