"""What cannot work ends with exit code 2 and a line that says what to do, and shows no secret."""

from pathlib import Path

import pytest
from program_house import RUNNING, TOKEN, House

SECRET = TOKEN.partition(":")[2]
NOBODY = "http://127.0.0.1:9"  # the port of `discard`, where nobody listens


async def refused(house: House) -> str:
    """What a desk says that refuses to start."""
    desk = house.run_desk()
    assert await desk.ends() == 2, desk.words
    assert RUNNING not in desk.words
    assert "Traceback" not in desk.words
    assert SECRET not in desk.words
    return desk.words.replace(f"{house.folder}/", "")


async def a_first_life(house: House) -> None:
    """Let the desk make its database and key."""
    desk = await house.start_desk()
    assert await desk.stop() == 0, desk.words


async def test_every_mistake_of_a_config_is_told_with_its_file_key_and_what_is_expected(
    empty_house: House,
) -> None:
    empty_house.api = "ftp://nowhere"
    empty_house.write_config(
        '\n[rating]\nbad_max = "two"\n\n[webb]\nport = 1\n\n[sandbox]\nenable = true\n'
    )
    told = await refused(empty_house)
    assert "config.toml: channel.0.api: " in told
    assert "such as https://api.telegram.org" in told
    assert "config.toml: rating.bad_max: " in told
    assert 'config.toml: webb: unknown key, did you mean "web"?' in told
    assert 'config.toml: sandbox.enable: unknown key, did you mean "enabled"?' in told


async def test_a_mistaken_token_is_not_repeated(empty_house: House) -> None:
    empty_house.api = NOBODY
    empty_house.write_config(token=SECRET)
    told = await refused(empty_house)
    assert "config.toml: channel.0.token: " in told
    assert "such as 123456:ABC" in told


async def test_a_missing_config_is_named(empty_house: House) -> None:
    assert await refused(empty_house) == "config.toml: there is no such file\n"


async def test_broken_toml_is_told_with_its_line(empty_house: House) -> None:
    empty_house.api = NOBODY
    empty_house.write_config("\n[rating\n")
    assert "config.toml: not TOML: " in (told := await refused(empty_house))
    assert "line" in told


async def test_a_database_without_its_key_file_is_not_given_a_new_key(empty_house: House) -> None:
    empty_house.api = NOBODY
    empty_house.write_config()
    await a_first_life(empty_house)
    key = empty_house.folder / "suping.key"
    content = key.read_bytes()
    key.unlink()
    told = await refused(empty_house)
    assert "suping.key: " in told
    assert "put the key file back" in told
    assert not key.exists()
    key.write_bytes(content)
    await a_first_life(empty_house)


@pytest.mark.parametrize("content", [b"\0" * 32, b"short"], ids=["another key", "no key at all"])
async def test_a_key_file_of_another_database_opens_nothing(
    empty_house: House, content: bytes
) -> None:
    empty_house.api = NOBODY
    empty_house.write_config()
    await a_first_life(empty_house)
    (empty_house.folder / "suping.key").write_bytes(content)
    assert "key file" in await refused(empty_house)


async def test_the_key_file_is_readable_by_its_owner_alone(empty_house: House) -> None:
    empty_house.api = NOBODY
    empty_house.write_config()
    await a_first_life(empty_house)
    assert (empty_house.folder / "suping.key").stat().st_mode & 0o777 == 0o600


async def test_a_database_whose_clock_was_moved_needs_the_sandbox(empty_house: House) -> None:
    empty_house.api = NOBODY
    empty_house.write_config("\n[sandbox]\nenabled = true\nstart = 2030-01-07T08:30:00+08:00\n")
    await a_first_life(empty_house)
    empty_house.write_config()
    assert "[sandbox] enabled = true" in await refused(empty_house)
    empty_house.write_config("\n[sandbox]\nenabled = true\n")
    await a_first_life(empty_house)


async def test_a_taken_port_is_told(empty_house: House) -> None:
    await empty_house.start_chat()
    port = empty_house.api.rpartition(":")[2]
    empty_house.write_config().write_text(
        empty_house.config.read_text("utf-8").replace("port = 0", f"port = {port}"), "utf-8"
    )
    assert port in await refused(empty_house)


async def test_a_folder_that_is_a_file_is_told(empty_house: House) -> None:
    empty_house.api = NOBODY
    (empty_house.folder / "state").write_text("a file, no folder", encoding="utf-8")
    empty_house.write_config('\n[database]\nurl = "sqlite:///state/suping.db"\n')
    assert "state" in await refused(empty_house)


async def test_a_database_file_that_is_no_database_is_told(empty_house: House) -> None:
    empty_house.api = NOBODY
    empty_house.write_config()
    await a_first_life(empty_house)
    for path in empty_house.folder.glob("suping.db*"):
        path.unlink()
    empty_house.database.write_bytes("这不是数据库".encode() * 1_000)
    assert "suping.db" in await refused(empty_house)


async def test_a_check_says_the_same_as_a_start(empty_house: House) -> None:
    empty_house.api = "ftp://nowhere"
    empty_house.write_config()
    checked = empty_house.start(command("check", empty_house.config), "check")
    assert await checked.ends() == 2
    assert checked.words.replace(f"{empty_house.folder}/", "") == await refused(empty_house)


def command(name: str, config: Path) -> list[str]:
    """The command line of the installed script."""
    return [*House.SUPING, name, "--config", str(config)]
