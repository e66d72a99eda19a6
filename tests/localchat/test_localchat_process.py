"""localchat as a process of its own: its command line, its end, and what survives kill -9."""

import asyncio
import os
import re
import shutil
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import pytest
from chat_desk import READER, TOKEN, Desk
from chat_pictures import png

from localchat.__main__ import read_bot, read_settings
from localchat.server import BotAccount, ChatServer

BOT = f"desk:{TOKEN}"


@dataclass
class Program:
    process: asyncio.subprocess.Process
    desk: Desk

    async def end(self, number: signal.Signals) -> int:
        self.process.send_signal(number)
        return await asyncio.wait_for(self.process.wait(), 10)


@asynccontextmanager
async def program(folder: Path, *arguments: str) -> AsyncIterator[Program]:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-W", "error", "-m", "localchat", "--folder", str(folder)),
        *("--bot", BOT, *arguments),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env={**os.environ, "LOCALCHAT_SECRET": "shared"},
    )
    assert process.stdout is not None
    line = (await asyncio.wait_for(process.stdout.readline(), 20)).decode()
    found = re.fullmatch(r"localchat: (http://127\.0\.0\.1:\d+)\n", line)
    assert found, line
    settings = ChatServer(folder=folder, bots=(BotAccount("desk", "desk_bot", TOKEN),))
    try:
        async with aiohttp.ClientSession() as session:
            yield Program(process, Desk(found[1], session, settings))
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def test_it_says_where_it_is_and_serves_both_sides(tmp_path: Path) -> None:
    async with program(tmp_path) as running:
        await running.desk.start()
        assert (await running.desk.ask("getMe"))["username"] == "desk_bot"
        assert (await running.desk.ask("sendMessage", chat_id=READER, text="好"))["text"] == "好"
        assert await running.end(signal.SIGTERM) == 0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_it_ends_cleanly_while_somebody_waits_and_says_nothing(
    tmp_path: Path, number: signal.Signals
) -> None:
    async with program(tmp_path) as running:
        await running.desk.start()
        waiting = asyncio.create_task(running.desk.ask("getUpdates", timeout=50))
        await asyncio.sleep(0.1)
        assert await running.end(number) == 0
        assert await waiting == []
        _, errors = await running.process.communicate()
        assert errors == b""


async def test_no_token_is_ever_printed(tmp_path: Path) -> None:
    async with program(tmp_path) as running:
        await running.desk.refused("sendTelegram")
        stranger = Desk(running.desk.address, running.desk.session, running.desk.settings, "x:y")
        await stranger.refused("getMe")
        await running.end(signal.SIGTERM)
        output, errors = await running.process.communicate()
        assert b"made-up" not in output + errors


async def test_a_second_server_on_the_same_folder_does_not_start(tmp_path: Path) -> None:
    async with program(tmp_path):
        second = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "localchat", "--folder", str(tmp_path), "--bot", BOT),
            stderr=asyncio.subprocess.PIPE,
        )
        _, errors = await asyncio.wait_for(second.communicate(), 20)
        assert second.returncode == 1
        assert "another localchat already uses the folder" in errors.decode()


async def test_a_taken_port_is_told(tmp_path: Path) -> None:
    async with program(tmp_path / "one") as running:
        port = running.desk.address.rpartition(":")[2]
        second = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "localchat", "--folder", str(tmp_path / "two")),
            *("--bot", BOT, "--port", port),
            stderr=asyncio.subprocess.PIPE,
        )
        _, errors = await asyncio.wait_for(second.communicate(), 20)
        assert second.returncode == 1
        assert f"cannot serve on 127.0.0.1:{port}" in errors.decode()


async def write_until_killed(desk: Desk, acknowledged: list[str], name: str) -> None:
    """Say one thing after the other; remember what the server said it has."""
    for number in range(10_000):
        text = f"{name}{number}"
        try:
            if number % 2:
                await desk.say(text)
            else:
                await desk.ask("sendMessage", chat_id=READER, text=text)
        except aiohttp.ClientError:
            return
        acknowledged.append(text)


async def all_texts(desk: Desk) -> list[str]:
    texts: list[str] = []
    after = 1
    while True:
        read = await desk.chat(after=after)
        if not read["messages"]:
            return texts
        texts += [each["text"] for each in read["messages"]]
        after = max(after + len(read["messages"]), 1)


async def test_kill_9_loses_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    acknowledged: list[str] = []
    for life in range(4):
        async with program(tmp_path, "--as", "channel") as running:
            if not life:
                await running.desk.start()
            writers = [
                asyncio.create_task(
                    write_until_killed(running.desk, acknowledged, f"{life}{writer}-")
                )
                for writer in "abc"
            ]
            await asyncio.sleep(0.15 + 0.1 * life)
            await running.end(signal.SIGKILL)
            await asyncio.gather(*writers)
    assert len(acknowledged) > 30
    async with program(tmp_path, "--as", "channel") as running:
        kept = await all_texts(running.desk)
        assert len(set(kept)) == len(kept)
        assert set(acknowledged) <= set(kept)
        said = {text for text in acknowledged if int(text.partition("-")[2]) % 2}
        pending = await running.desk.ask("getUpdates", limit=100)
        found = {each["message"]["text"] for each in pending}
        while pending:
            offset = pending[-1]["update_id"] + 1
            pending = await running.desk.ask("getUpdates", limit=100, offset=offset)
            found |= {each["message"]["text"] for each in pending}
        assert said <= found


async def test_kill_9_loses_no_file_that_was_acknowledged(tmp_path: Path) -> None:
    picture = png(640, 480)
    async with program(tmp_path) as running:
        await running.desk.start()
        await running.desk.upload(picture, "photo")
        await running.end(signal.SIGKILL)
    async with program(tmp_path) as running:
        media = (await running.desk.last())["media"]
        async with running.desk.session.get(running.desk.address + media["url"]) as response:
            assert await response.read() == picture


def test_a_bot_is_written_as_name_token_and_hook() -> None:
    plain = read_bot("desk:1001:abc-D_e")
    assert (plain.name, plain.token, plain.hook_url) == ("desk", "1001:abc-D_e", None)
    hooked = read_bot("大厅:1002:xyz:http://127.0.0.1:8081/hooks")
    assert (hooked.name, hooked.token) == ("大厅", "1002:xyz")
    assert hooked.hook_url == "http://127.0.0.1:8081/hooks"
    assert hooked.username == "___bot"
    assert "xyz" not in repr(hooked)


def test_the_hooks_secret_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOCALCHAT_SECRET", "shared")
    assert read_bot(BOT).secret == "shared"
    assert "shared" not in repr(read_bot(BOT))


@pytest.mark.parametrize("text", ["desk", "desk:1001", "desk:abc:def", ":1001:abc", "desk:1001:"])
def test_a_bot_written_otherwise_ends_with_status_2(
    text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        read_settings(["--folder", str(tmp_path), "--bot", text])
    assert ended.value.code == 2
    assert "name:token[:hook_url]" in capsys.readouterr().err


def test_the_command_line_says_everything_of_the_settings(tmp_path: Path) -> None:
    settings = read_settings(
        [
            *("--folder", str(tmp_path), "--bot", BOT, "--bot", "hall:1002:xyz"),
            *("--as", "channel", "--port", "8080", "--host", "127.0.0.2", "--limit-rates"),
        ]
    )
    assert [bot.name for bot in settings.bots] == ["desk", "hall"]
    assert (settings.as_, settings.port, settings.host) == ("channel", 8080, "127.0.0.2")
    assert settings.limit_rates


def test_the_clock_may_start_at_another_instant_and_runs_from_there(tmp_path: Path) -> None:
    arguments = ["--folder", str(tmp_path), "--bot", BOT, "--start", "2011-04-02T06:00:00+08:00"]
    now = read_settings(arguments).now
    first = now()
    assert first.isoformat().startswith("2011-04-02T06:00:0")
    assert first < now()


def test_settings_that_cannot_work_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="at least one bot"):
        ChatServer(folder=tmp_path, bots=())
    with pytest.raises(ValueError, match="same name"):
        ChatServer(folder=tmp_path, bots=(read_bot(BOT), read_bot(BOT)))
    with pytest.raises(ValueError, match="digits and a colon first"):
        BotAccount("desk", "desk_bot", "secret")


@asynccontextmanager
async def traced(process: asyncio.subprocess.Process, trace: Path) -> AsyncIterator[None]:
    """Write down every sync to disk and every answer of a running process."""
    watching = await asyncio.create_subprocess_exec(
        *("strace", "-f", "-e", "trace=fdatasync,fsync,sendto", "-s", "12", "-o", str(trace)),
        *("-p", str(process.pid)),
        stderr=asyncio.subprocess.PIPE,
    )
    assert watching.stderr is not None
    said = await asyncio.wait_for(watching.stderr.readline(), 10)
    if b"attached" not in said:
        pytest.skip(f"strace may not watch here: {said.decode()}")
    yield
    watching.terminate()
    await watching.communicate()


@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not on this machine")
async def test_what_is_answered_was_synced_to_disk_before(tmp_path: Path) -> None:
    trace = tmp_path / "trace"
    async with program(tmp_path / "chats") as running:
        await running.desk.start()
        async with traced(running.process, trace):
            for number in range(10):
                await running.desk.ask("sendMessage", chat_id=READER, text=str(number))
    calls = [line for line in trace.read_text().splitlines() if "sync(" in line or "HTTP" in line]
    assert ["sync(" in call for call in calls[:20]] == [True, False] * 10
