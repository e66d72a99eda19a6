"""Codes on paper: read back by a decoder of its own, from pictures, posters and table cards."""

import re
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from PIL import Image
from resvg_py import svg_to_bytes

from bot.build import open_store
from bot.command_line import main
from bot.config.settings import load
from bot.qr.drawing import Sheet, by_fours, page_of, pdf, png, svg
from domain.evaluator import Signer, WindowCode

CONFIG = """
[[channel]]
name = "telegram"
token = "1:made-up"
link = "https://t.me/QingyuanBot?start={code}"

[[channel]]
name = "local"
kind = "localchat"
token = "2:made-up"
page = "https://12345.qingyuan.example/chat"
"""
LINK = "https://t.me/QingyuanBot?start=w_main-12-1-abcdefghijklmnop"
SHEET = Sheet(
    "清源县政务服务大厅",
    "Qingyuan Service Hall",
    "12",
    "养老待遇",
    "Pension benefits",
    LINK,
    "w_main-12-1-abcdefghijklmnop",
    "12345",
)
# A decoder of its own; where it is not installed, nothing of this can be said.
zxingcpp = pytest.importorskip("zxingcpp")
NOW = datetime(2026, 9, 28, 1, tzinfo=UTC)
PDFTOPPM = shutil.which("pdftoppm")
PDFTOTEXT = shutil.which("pdftotext")


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    path = tmp_path / "config.toml"
    path.write_text(CONFIG, encoding="utf-8")
    return path


def draws(desk: Path, *options: str) -> Result:
    return CliRunner().invoke(main, ["qr", "--config", str(desk), *options])


def signer(desk: Path) -> Signer:
    settings = load(desk)
    store = open_store(settings)
    with store.reading(NOW) as work:
        found = work.codes
    store.close()
    return found


def decoded(picture: Path) -> list[str]:
    with Image.open(picture) as image:
        return [one.text for one in zxingcpp.read_barcodes(image.convert("L"))]


def pages(file: Path, dpi: int = 100) -> list[Path]:
    assert PDFTOPPM is not None
    subprocess.run([PDFTOPPM, "-r", str(dpi), "-png", file, file.with_suffix("")], check=True)
    return sorted(file.parent.glob(f"{file.stem}-*.png"))


def words(file: Path) -> str:
    assert PDFTOTEXT is not None
    done = subprocess.run([PDFTOTEXT, "-layout", file, "-"], check=True, capture_output=True)
    return done.stdout.decode()


needs_poppler = pytest.mark.skipif(PDFTOPPM is None, reason="poppler-utils is not installed")


def test_a_picture_is_read_back(tmp_path: Path) -> None:
    (tmp_path / "code.png").write_bytes(png(LINK))
    assert decoded(tmp_path / "code.png") == [LINK]


def test_lines_are_read_back(tmp_path: Path) -> None:
    (tmp_path / "code.png").write_bytes(svg_to_bytes(svg_string=svg(LINK), width=400))
    assert decoded(tmp_path / "code.png") == [LINK]


def test_a_code_that_is_partly_covered_is_read_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "code.png").write_bytes(png(LINK))
    with Image.open(tmp_path / "code.png") as image:
        covered = image.convert("L")
    side = covered.width // 5
    middle = covered.width // 2
    covered.paste(255, (middle, middle, middle + side, middle + side))
    covered.save(tmp_path / "covered.png")
    assert decoded(tmp_path / "covered.png") == [LINK]


@needs_poppler
@pytest.mark.parametrize(("layout", "codes"), [("poster", 1), ("card", 2)])
def test_what_is_printed_is_read_back(tmp_path: Path, layout: str, codes: int) -> None:
    file = tmp_path / "sheets.pdf"
    file.write_bytes(pdf([SHEET, SHEET], layout))  # type: ignore[arg-type]
    drawn = pages(file)
    assert len(drawn) == 2
    assert [decoded(page) for page in drawn] == [[LINK] * codes] * 2


@needs_poppler
def test_a_poster_says_what_to_do_in_both_languages(tmp_path: Path) -> None:
    file = tmp_path / "poster.pdf"
    file.write_bytes(pdf([SHEET], "poster"))
    text = words(file)
    for said in (
        "清源县政务服务大厅", "Qingyuan Service Hall", "号窗口", "Window 12: Pension benefits",
        "扫一扫，点一下", "Scan, then one tap", "t.me/QingyuanBot", "w_main-12-1-",
        "abcd efgh ijkl mnop",
        "评不评由您", "Rating is up to you", "12345",
    ):  # fmt: skip
        assert said in text, said


def test_what_is_printed_to_be_typed_is_the_code() -> None:
    code = Signer(b"key").window("main", "12", 1)
    typed = by_fours(code)
    assert re.search(r"( [a-z2-7]{4}){4}$", typed)
    assert Signer(b"key").read(typed) == WindowCode("main", "12", 1)


@pytest.mark.parametrize(
    ("link", "page"),
    [
        (LINK, "t.me/QingyuanBot"),
        ("https://12345.example/?start=w_x", "12345.example"),
        ("http://10.0.0.1:8080/chat?only=1&start=w_x", "10.0.0.1:8080/chat"),
    ],
)
def test_the_short_link_is_what_people_type(link: str, page: str) -> None:
    assert page_of(link) == page


def test_one_window_is_one_picture(desk: Path, tmp_path: Path) -> None:
    made = draws(desk, "--window", "12", "--format", "png", "--to", str(tmp_path / "12.png"))
    assert made.exit_code == 0, made.output
    (text,) = decoded(tmp_path / "12.png")
    code = text.removeprefix("https://t.me/QingyuanBot?start=")
    assert signer(desk).read(code) == WindowCode("main", "12", 1)


def test_a_folder_gets_a_file_for_each_window(desk: Path, tmp_path: Path) -> None:
    made = draws(desk, "--format", "svg", "--to", str(tmp_path / "codes"))
    assert made.exit_code == 0, made.output
    files = {path.name for path in (tmp_path / "codes").iterdir()}
    assert files == {f"main-{number}-svg.svg" for number in range(1, 21)}
    assert made.output.count("\n") == 20


@needs_poppler
def test_all_windows_stand_in_one_file(desk: Path, tmp_path: Path) -> None:
    file = tmp_path / "all.pdf"
    assert draws(desk, "--to", str(file)).exit_code == 0
    text = words(file)
    assert text.count("\f") == 20
    assert "水电气暖" in text


def test_a_channel_is_chosen_by_its_name(desk: Path, tmp_path: Path) -> None:
    to = ("--window", "12", "--format", "png", "--to", str(tmp_path / "12.png"))
    assert draws(desk, *to, "--channel", "local").exit_code == 0
    (text,) = decoded(tmp_path / "12.png")
    assert text.startswith("https://12345.qingyuan.example/chat?start=w_main-12-1-")


def test_a_new_run_withdraws_the_codes_before(desk: Path, tmp_path: Path) -> None:
    to = ("--window", "12", "--format", "png", "--to", str(tmp_path / "12.png"))
    assert draws(desk, *to, "--renew").exit_code == 0
    assert "w_main-12-2-" in decoded(tmp_path / "12.png")[0]
    assert draws(desk, *to).exit_code == 0
    assert "w_main-12-2-" in decoded(tmp_path / "12.png")[0]


def test_a_receipts_code_is_drawn_and_a_forged_one_is_not(desk: Path, tmp_path: Path) -> None:
    code = signer(desk).visit(7)
    to = ("--format", "png", "--to", str(tmp_path / "r.png"))
    assert draws(desk, "--receipt", code, *to).exit_code == 0
    assert decoded(tmp_path / "r.png") == [f"https://t.me/QingyuanBot?start={code}"]
    forged = code[:-1] + ("a" if code[-1] != "a" else "b")
    refused = draws(desk, "--receipt", forged, *to)
    assert refused.exit_code == 2
    assert "none of ours" in refused.output


@pytest.mark.parametrize(
    "options", [("--window", "99"), ("--hall", "side"), ("--channel", "nowhere")]
)
def test_what_is_not_there_is_said(desk: Path, options: tuple[str, ...]) -> None:
    refused = draws(desk, *options)
    assert refused.exit_code == 2
    assert refused.output.strip()


def test_without_a_link_it_says_which_setting_is_missing(desk: Path) -> None:
    desk.write_text(CONFIG.replace("link =", "# link =").replace("page =", "# page ="), "utf-8")
    refused = draws(desk)
    assert refused.exit_code == 2
    assert "link =" in refused.output
