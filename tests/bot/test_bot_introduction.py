"""The bot says what it is in both languages, and to each of the staff their own commands, once."""

from typing import cast

import pytest
from bot_house import DESK, Room
from telegram.error import Forbidden

from bot.introduction import Introduction, own_commands
from bot.transport import Transport
from storage.staff import Appointed
from storage.work import Work
from texts.catalogue import Language, keys, say

Told = tuple[str | None, int | None, list[str]]


class Listener:
    """A channel that writes down what it is told about the bot."""

    name = "county"

    def __init__(self) -> None:
        self.commands: list[Told] = []
        self.about: list[tuple[str, str, str | None]] = []
        self.forgotten: list[tuple[int, str | None]] = []
        self.gone: set[int] = set()
        self.in_groups: list[tuple[str | None, list[str]]] = []

    async def say_commands(
        self, commands: list[tuple[str, str]], language: str | None, chat_id: int | None = None
    ) -> None:
        if chat_id in self.gone:
            raise Forbidden("bot was blocked by the user")
        self.commands.append((language, chat_id, [name for name, _ in commands]))

    async def say_group_commands(
        self, commands: list[tuple[str, str]], language: str | None
    ) -> None:
        self.in_groups.append((language, [name for name, _ in commands]))

    async def say_about(self, description: str, short: str, language: str | None) -> None:
        self.about.append((description, short, language))

    async def forget_commands(self, chat_id: int, language: str | None) -> None:
        self.forgotten.append((chat_id, language))


def introduction(room: Room, listener: Listener) -> Introduction:
    transport = cast("Transport", listener)
    return Introduction(transport, room.store, room.writer, room.clock, DESK)


def appoint(room: Room, user_id: int, *roles: str) -> None:
    """Somebody who has begun a chat holds these roles, and no others of theirs."""
    address_id = room.meet(user_id)

    def do(work: Work) -> None:
        work.people.wrote(address_id)
        person_id = work.people.reader(address_id).person_id
        for role in roles:
            one = Appointed(f"{user_id}-{role}", "某", role, None, None, person_id, address_id)
            work.staff.appoint(one)

    room.do(do)


async def test_everybody_reads_in_their_language_what_the_bot_is(room: Room) -> None:
    listener = Listener()
    await introduction(room, listener).say()
    assert [code for _, _, code in listener.about] == [None, "en"]
    chinese, english = listener.about
    assert "诉评台" in chinese[0]
    assert "complaint desk" in english[0]
    assert [told[:2] for told in listener.commands] == [(None, None), ("en", None)]
    assert "mycases" in listener.commands[0][2]
    assert listener.in_groups == [(None, ["bind", "unbind"]), ("en", ["bind", "unbind"])]


async def test_each_of_the_staff_has_the_commands_of_their_roles(room: Room) -> None:
    appoint(room, 11, "clerk")
    appoint(room, 12, "handler", "supervisor")
    listener = Listener()
    await introduction(room, listener).say_to_staff()
    by_chat = {chat: names for _, chat, names in listener.commands}
    assert {code for code, _, _ in listener.commands} == {None, "en"}
    assert "triage" in by_chat[11]
    assert {"work", "overdue", "help"} <= set(by_chat[12])
    assert "triage" not in by_chat[12]


async def test_what_a_chat_was_told_is_not_said_again(room: Room) -> None:
    appoint(room, 11, "clerk")
    listener = Listener()
    await introduction(room, listener).say_to_staff()
    listener.commands.clear()
    await introduction(room, listener).say_to_staff()
    assert listener.commands == []
    appoint(room, 11, "supervisor")
    await introduction(room, listener).say_to_staff()
    assert "overdue" in listener.commands[0][2]


async def test_who_leaves_the_staff_loses_the_commands(room: Room) -> None:
    appoint(room, 11, "clerk")
    listener = Listener()
    await introduction(room, listener).say_to_staff()
    room.do(lambda work: work.staff.dismiss_others(set()))
    await introduction(room, listener).say_to_staff()
    assert listener.forgotten == [(11, None), (11, "en")]
    listener.forgotten.clear()
    await introduction(room, listener).say_to_staff()
    assert listener.forgotten == []


async def test_a_chat_that_is_gone_stops_nobody_elses_menu(room: Room) -> None:
    appoint(room, 11, "clerk")
    appoint(room, 12, "clerk")
    listener = Listener()
    listener.gone = {11}
    await introduction(room, listener).say_to_staff()
    assert {chat for _, chat, _ in listener.commands} == {12}
    listener.gone = set()
    listener.commands.clear()
    await introduction(room, listener).say_to_staff()
    assert {chat for _, chat, _ in listener.commands} == {11}


async def test_a_chat_that_refuses_is_asked_again_once_its_roles_change(room: Room) -> None:
    """Menus are looked at every minute: a chat that is gone is no warning each time."""
    appoint(room, 11, "clerk")
    listener = Listener()
    listener.gone = {11}
    said = introduction(room, listener)
    await said.say_to_staff()
    listener.gone = set()
    await said.say_to_staff()
    assert listener.commands == []
    appoint(room, 11, "supervisor")
    await said.say_to_staff()
    assert {chat for _, chat, _ in listener.commands} == {11}


async def test_who_never_began_a_chat_is_told_nothing(room: Room) -> None:
    address_id = room.meet(13)

    def do(work: Work) -> None:
        person_id = work.people.reader(address_id).person_id
        work.staff.appoint(Appointed("13", "某", "clerk", None, None, person_id, address_id))

    room.do(do)
    listener = Listener()
    await introduction(room, listener).say_to_staff()
    assert listener.commands == []


@pytest.mark.parametrize("role", ["handler", "unit_head", "supervisor", "clerk"])
def test_every_role_with_commands_has_words_for_them(role: str) -> None:
    names = list(own_commands((role,)))
    assert names
    for language in Language:
        assert all(f"command.{name}" in keys(language) for name in names)


@pytest.mark.parametrize("language", Language)
def test_the_descriptions_fit(language: Language) -> None:
    """512 and 120 characters are the API's limits."""
    county = "县" * 20 if language is Language.ZH else "Qingyuan County of somewhere"
    assert len(say(language, "about.description", county=county, hotline="0000-12345")) <= 512
    assert len(say(language, "about.short", county=county)) <= 120
