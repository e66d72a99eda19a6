"""The hooks of a running desk: what they store, and when they move its clock."""

import json
from pathlib import Path

import pytest
from bot_house import COUNTY, NOW, Room

from bot.config.settings import Settings, load
from bot.program import Program
from bot.running import hooks_of
from storage.errors import DatabaseBusy


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return settings_of(tmp_path)


def settings_of(folder: Path, *tables: str) -> Settings:
    channel = (
        '[[channel]]\nname = "county"\nkind = "localchat"\ntoken = "7:letters"\n'
        'seen_secret = "sixteen-characters-or-more"\n'
        '[[channel]]\nname = "abroad"\ntoken = "8:letters"\n'
    )
    file = folder / "config.toml"
    file.write_text("\n".join((channel, *tables)), encoding="utf-8")
    return load(file)


async def test_what_was_seen_is_in_the_inbox_once(
    room: Room, program: Program, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(program.worker, "batch", lambda _now: (0, False, None))
    hooks = hooks_of(settings, program)
    for chat_id, message_id in ((5, 7), (5, 7), (5, 8), (6, 7)):
        await hooks.seen(COUNTY, chat_id, message_id)
    rows = room.rows("SELECT channel, lane FROM inbox ORDER BY id")
    assert rows == [(COUNTY, "county:5"), (COUNTY, "county:5"), (COUNTY, "county:6")]
    with room.store.reading(NOW) as work:
        (first, _) = work.inbox.claim(9)
    assert json.loads(first.raw) == {"seen": {"chat_id": 5, "message_id": 7}}


async def test_only_channels_with_a_secret_have_a_hook(
    program: Program, settings: Settings
) -> None:
    assert set(hooks_of(settings, program).secrets) == {"county"}


async def test_a_hook_that_could_store_nothing_says_so(
    room: Room, program: Program, settings: Settings
) -> None:
    room.store.busy = 1
    with pytest.raises(DatabaseBusy):
        await hooks_of(settings, program).seen(COUNTY, 5, 7)


async def test_a_clock_is_moved_in_a_sandbox_only(
    tmp_path: Path, program: Program, settings: Settings
) -> None:
    assert hooks_of(settings, program).move_clock is None
    sandbox = settings_of(tmp_path, "[sandbox]\nenabled = true\n")
    assert hooks_of(sandbox, program).move_clock is not None
