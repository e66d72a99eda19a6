"""No line of the log holds a token, whoever wrote it and however deep it sits."""

import logging
from collections.abc import Iterator

import pytest
from telegram.error import TelegramError
from telegram.request import BaseRequest

from bot import logs
from bot.transport import Endpoint

TOKEN = "123456789:AAF-x_y0123456789abcdefghijklmnop"


@pytest.fixture(autouse=True)
def root() -> Iterator[logging.Logger]:
    """The root logger, put back as it was."""
    found = logging.getLogger()
    handlers, level, raising = found.handlers[:], found.level, logging.raiseExceptions
    yield found
    found.handlers[:] = handlers
    found.setLevel(level)
    logging.raiseExceptions = raising


def started() -> logging.Logger:
    """The desk's log, on the standard error of this moment."""
    logs.set_up("DEBUG")
    return logging.getLogger("desk")


def test_a_token_in_a_message_is_hidden(capsys: pytest.CaptureFixture[str]) -> None:
    started().info("https://api.telegram.org/bot%s/getMe failed", TOKEN)
    line = capsys.readouterr().err
    assert TOKEN not in line
    assert "/bot<token>/getMe failed" in line


def test_a_token_in_a_traceback_is_hidden(capsys: pytest.CaptureFixture[str]) -> None:
    inner, outer = ValueError(f"cannot reach bot{TOKEN}"), RuntimeError("outer")
    outer.__cause__ = inner
    started().error("failed", exc_info=outer)
    printed = capsys.readouterr().err
    assert "RuntimeError" in printed
    assert "ValueError" in printed
    assert TOKEN not in printed
    assert TOKEN.partition(":")[2] not in printed


@pytest.mark.parametrize("token", ["1:demodemodemo", "42:abcdefgh", TOKEN])
def test_a_token_of_any_chat_server_is_hidden(
    capsys: pytest.CaptureFixture[str], token: str
) -> None:
    """A county's own chat may count its bots from one."""
    started().warning("token=%r", token)
    assert token not in capsys.readouterr().err


def test_ordinary_lines_stay_as_they_are(capsys: pytest.CaptureFixture[str]) -> None:
    started().info("第100000018号 2026-09-28T08:30:00+08:00 http://127.0.0.1:8088 大厅 1:1")
    assert "第100000018号 2026-09-28T08:30:00+08:00 http://127.0.0.1:8088 大厅 1:1" in (
        capsys.readouterr().err
    )


@pytest.mark.parametrize("name", ["httpx", "aiohttp", "telegram", "apscheduler", "alembic"])
def test_libraries_that_print_addresses_only_warn(
    capsys: pytest.CaptureFixture[str], name: str
) -> None:
    log = started()
    assert log.isEnabledFor(logging.DEBUG)
    assert len(logging.getLogger().handlers) == 1
    logging.getLogger(name).info("GET https://api/bot%s/getMe", TOKEN)
    assert capsys.readouterr().err == ""
    logging.getLogger(f"{name}.inner").warning("GET https://api/bot%s/getMe", TOKEN)
    printed = capsys.readouterr().err
    assert printed
    assert TOKEN not in printed


def test_set_up_twice_says_everything_once(capsys: pytest.CaptureFixture[str]) -> None:
    log = started()
    logs.set_up()
    log.warning("once")
    assert capsys.readouterr().err.count("once") == 1


def test_an_endpoint_shows_where_it_is_and_not_its_token() -> None:
    endpoint = Endpoint("county", "https://api.telegram.org", TOKEN)
    assert TOKEN not in repr(endpoint)
    assert TOKEN not in f"{endpoint}"
    assert "county" in repr(endpoint)


def test_a_line_that_cannot_be_written_is_lost_rather_than_printed_raw(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Python's own note about a bad line shows the arguments as they are."""
    started().info("%d updates", TOKEN)
    assert TOKEN not in capsys.readouterr().err


NAME = "欧阳某"


def test_what_an_error_says_of_a_message_is_not_logged(capsys: pytest.CaptureFixture[str]) -> None:
    """A bug in a handler may raise with the very words of a citizen; where it was is told."""
    try:
        int(f"{NAME} 13912345678".strip())
    except ValueError:
        started().exception("update 7 failed")
    printed = capsys.readouterr().err
    assert NAME not in printed
    assert "invalid literal" not in printed
    assert "builtins.ValueError" in printed
    assert "test_what_an_error_says_of_a_message_is_not_logged" in printed


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("Bad Request: chat not found", "Bad Request: chat not found"),
        ('can\'t find "<王>" at byte 5', 'can\'t find "…" at byte 5'),
        ("text 13912345678 is too long", "text # is too long"),
        ("你好 world", "…… world"),
        ("first\nDETAIL: (13912345678)", "first"),
    ],
)
def test_a_servers_words_are_told_without_what_they_quote(words: str, told: str) -> None:
    assert logs.plain(words) == told


def test_causes_are_told_first_and_once(capsys: pytest.CaptureFixture[str]) -> None:
    inner = ValueError("inner")
    outer = RuntimeError("outer")
    outer.__cause__, inner.__context__ = inner, outer
    started().error("failed", exc_info=outer)
    printed = capsys.readouterr().err
    assert printed.index("ValueError") < printed.index("RuntimeError")
    assert printed.count("RuntimeError") == 1


@pytest.mark.parametrize(
    "answer",
    [
        b'{"ok":true,"result":{"text":"CANARY \xe7\x8e\x8b\xe5\xb0\x8f\xe6\x98\x8e',
        b"<html>CANARY</html>",
    ],
    ids=["half an answer", "a page"],
)
def test_an_answer_that_can_not_be_read_is_not_logged(
    capsys: pytest.CaptureFixture[str], answer: bytes
) -> None:
    """The library would print all of it: half an answer holds what the desk wrote to somebody."""
    started()
    with pytest.raises(TelegramError):
        BaseRequest.parse_json_payload(answer)
    assert "CANARY" not in capsys.readouterr().err
