"""Menus of staff while the desk runs: a role that was given or taken is in the menu soon."""

import pytest
from bot_house import Room
from telegram.error import NetworkError

from bot.program import Program
from storage.staff import Appointed
from storage.work import Work


def appoint(room: Room) -> None:
    """Somebody who has begun a chat becomes a clerk."""
    address_id = room.meet(77)

    def do(work: Work) -> None:
        work.people.wrote(address_id)
        person_id = work.people.reader(address_id).person_id
        work.staff.appoint(Appointed("77", "某", "clerk", None, None, person_id, address_id))

    room.do(do)


async def test_whoever_gets_a_role_while_the_desk_runs_has_its_menu_soon(
    program: Program, room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[tuple[int | None, list[str]]] = []

    async def say(
        listed: list[tuple[str, str]], _code: str | None, chat: int | None = None
    ) -> None:
        told.append((chat, [name for name, _ in listed]))

    monkeypatch.setattr(room.county, "say_commands", say)
    appoint(room)
    await program.say_menus()
    assert {chat for chat, _ in told} == {77}
    assert "triage" in told[0][1]
    told.clear()
    await program.say_menus()
    assert told == []


async def test_menus_that_cannot_be_said_stop_nothing(
    program: Program, room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fails(*_: object) -> None:
        raise NetworkError("away")

    monkeypatch.setattr(room.county, "say_commands", fails)
    appoint(room)
    await program.say_menus()
