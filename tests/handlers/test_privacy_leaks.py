"""
Each search of the privacy test can find something: a leak is put in, and it is found where it is.

The same few people do the same things in each test; without a leak nothing is found.
"""

import logging
import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import privacy_town
import pytest
from canaries import Canary
from privacy_flows import LIFT, LIFT_UNIT, OF_THE_DESK, Flow, zh
from privacy_town import RealTown
from privacy_views import note_exports, search
from telegram.error import BadRequest
from test_privacy import asked, released

import bot.worker
from bot.files.kinds import Sort
from handlers.incoming import Incoming, Said
from handlers.office import Desk, Office
from storage.vault import Vault
from storage.work import Work

pytestmark = pytest.mark.only_on("sqlite")
Patch = pytest.MonkeyPatch
Leak = Callable[[Patch], None]
POISON = "毒药"


class Script:
    """A default case, a confidential one, one that accuses the desk, one who is forgotten."""

    def __init__(self, town: RealTown, folder: Path) -> None:
        self.town, self.folder = town, folder
        self.people = [Canary(town, i, confidential=i == 1) for i in range(4)]
        town.views.canaries += self.people
        self.flows = [Flow(town, random.Random(i), one) for i, one in enumerate(self.people)]  # noqa: S311

    def run(self) -> list[tuple[str, str, str]]:
        """Everything, then the search."""
        self._default()
        self._confidential()
        self._accusing()
        self._forgotten()
        self._goes_wrong()
        self.town.passes(hours=30)
        self.town.colleague().says("/overdue")
        note_exports(self.town, self.folder)
        released(self.town, self.folder)
        self.town.run(asked(self.town))
        return search(self.town)

    def _default(self) -> None:
        one, flow = self.people[0], self.flows[0]
        flow.files(LIFT)
        for sort in ("photo", "png", "document"):
            one.sends_material(random.Random(1), sort)  # noqa: S311
            flow.adds_to_case()
        assert flow.tap_newest(self.town.clerk(), "button.release")
        flow.reads_in_full()
        self._contact(flow)
        flow.reveals(surely=True)
        flow.answers()
        self.town.passes(minutes=20)
        flow.confirms()
        flow.makes_entry()
        one.says("我的资料")

    def _contact(self, flow: Flow) -> None:
        """Asked for, given, looked at, taken back, looked at again."""
        handler, one = flow.units[0], self.people[0].somebody
        handler.taps(zh("button.ask_contact"))
        handler.says("要上门看")
        one.taps(zh("button.give_phone"))
        handler.taps(zh("button.see_contact"))
        button = handler.chat.with_button(zh("button.see_contact"))
        one.says("收回同意")
        handler.forges(button.buttons[zh("button.see_contact")])
        flow.tap_newest(handler, "button.see_contact")

    def _confidential(self) -> None:
        flow = self.flows[1]
        flow.files(LIFT)
        self.town.clerk().says("/triage")
        flow.retells(among=(LIFT_UNIT,))
        flow.reads_in_full()

    def _accusing(self) -> None:
        one, flow = self.people[2], self.flows[2]
        one.arrives()
        one.says(f"{OF_THE_DESK}，{one.word}")
        one.somebody.taps(list(one.somebody.chat.newest.buttons)[1])
        flow.tap_if_shown("button.submit")
        for number in flow.numbers():
            self.town.clerk().says("/cancel")
            self.town.clerk().says(number)
        self.town.clerk().says("/cancel")

    def _forgotten(self) -> None:
        flow = self.flows[3]
        flow.files(LIFT)
        flow.talks()
        flow.reveals(surely=True)
        flow.forgets()
        assert self.people[3].forgotten

    def _goes_wrong(self) -> None:
        """A message that no handler can take, and one that the chat server refuses."""
        one = self.people[1]
        one.says(f"{POISON}，我叫{one.name}")
        self.town.passes(minutes=30)
        self.town.faults = 1.0
        one.says(f"补充：{one.word}")
        self.town.faults = 0.0
        self.town.administrator().says("/letters")


@pytest.fixture
def script(real_town: RealTown, tmp_path: Path, monkeypatch: Patch) -> Script:
    whole = bot.worker.take_turn

    def poisoned(desk: Desk, work: Work, incoming: Incoming) -> None:
        whole(desk, work, incoming)
        if isinstance(incoming.what, Said) and POISON in incoming.what.text:
            raise ValueError(incoming.what.text)

    quoting = (lambda text: BadRequest(f'can\'t parse "{text[-60:]} {CANARY_NAME} {CANARY_WORD}"'),)
    monkeypatch.setattr(privacy_town, "ERRORS", quoting)
    monkeypatch.setattr("bot.worker.take_turn", poisoned)
    return Script(real_town, tmp_path)


CANARY_NAME = f"欧阳{chr(0x9F01)}{chr(0x9F00)}"
CANARY_WORD = f"特{chr(0x9F01)}{chr(0x9F00)}词"


def test_without_a_leak_nothing_is_found(script: Script) -> None:
    found = script.run()
    assert not found, sorted(set(found))
    views = script.town.views.outputs
    assert {view for _, view in views} >= {
        "chat",
        "files: bytes, metadata, names",
        "own data, as a file",
        "ledger workbook",
        "answers workbook",
        "release",
        "nudges",
        "hooks' answers and errors",
        "log lines at DEBUG",
        "database bytes",
        "kept files' bytes",
        "sealed values after /forget",
    }
    assert all(views.values())
    assert script.town.views.shown[0, "consent"] == 1


def matter(office: Office, case: Any, *_: object) -> str:
    """All that was written, as it was written."""
    return office.work.cases.matter(case)


def puts(target: str, leak: Any) -> Leak:
    """A function that leaks in the place of one that doesn't."""
    return lambda patch: patch.setattr(target, leak)


def also(target: str, more: Callable[[Any], Any]) -> Leak:
    """A function that does what it did, and then something with what it returns."""

    def put(patch: Patch) -> None:
        module, _, name = target.rpartition(".")
        found = __import__(module, fromlist=[name])
        whole = getattr(found, name)
        patch.setattr(target, more(whole))

    return put


def _named_file(whole: Any) -> Any:
    def said(channel: str, message: Any, **more: Any) -> Any:
        found = whole(channel, message, **more)
        name = message.document.file_name if message.document else ""
        return replace(found, text=f"{found.text} {name}") if found and name else found

    return said


def _with_reason(whole: Any) -> Any:
    def count(office: Office, channel: str, inbox_id: int, _why: str, sender: Any = None) -> None:
        whole(office, channel, inbox_id, f"ValueError 欧阳{chr(0x9F01)}{chr(0x9F00)}", sender)

    return count


def _unsealed(patch: Patch) -> None:
    patch.setattr(Vault, "seal", lambda _self, plain, _of: bytes(12) + plain)
    patch.setattr(Vault, "open", lambda _self, sealed, _of: sealed[12:])


def _passes_ids_on(patch: Patch) -> None:
    def passed(office: Office, relay: Any, _by: Any, to: int, files: Any) -> None:
        for file in files:
            office.tell(to, "relay.from_citizen", text=f"{relay.id} {file.file_id}")

    patch.setattr("handlers.clerks.relay.pass_on", passed)


def _other_name(whole: Any) -> Any:
    return lambda turn: whole(turn) | {"name": f"欧阳{chr(0x9F01)}{chr(0x9F00)}"}


def _echo(body: bytes) -> tuple[int, int]:
    from web.hooks import NotSeen  # noqa: PLC0415

    raise NotSeen(body.decode("unicode-escape"))


LEAKS: list[tuple[str, Leak, str, str]] = [
    ("a unit's card", puts("handlers.cards.unit_card.cleared_text", matter), "handler", "chat"),
    ("all of the text", puts("handlers.units.taps.cleared_text", matter), "handler", "chat"),
    (
        "words of a confidential case",
        puts("handlers.cards.clearing.retold", matter),
        "handler",
        "chat",
    ),
    ("a clerk's card", puts("handlers.cards.triage_card.desk_text", matter), "clerk", "chat"),
    ("a list's line", puts("handlers.cards.lines.cleared_title", matter), "clerk", "chat"),
    ("a found case", puts("handlers.clerks.find_talk.desk_text", matter), "clerk", "chat"),
    (
        "a case found by those it accuses",
        puts("handlers.clerks.find_talk.hidden_from", lambda _turn, _case: False),
        "accused clerk",
        "chat",
    ),
    (
        "what an administrator is told",
        also("bot.worker.count_aside", _with_reason),
        "administrator",
        "chat",
    ),
    (
        "an error's own words",
        puts("bot.logs.Redacting.formatException", logging.Formatter().formatException),
        "whoever has the machine",
        "log lines at DEBUG",
    ),
    (
        "a server's own words",
        puts("bot.sender.plain", str),
        "whoever has the machine",
        "log lines at DEBUG",
    ),
    ("a dead letter's reason", puts("bot.sender.plain", str), "administrator", "chat"),
    (
        "the ledger's words",
        puts("handlers.ledger.exporting.cleared_text", matter),
        "supervisor, and whoever gets it",
        "ledger workbook",
    ),
    (
        "what accuses in the ledger",
        puts("handlers.ledger.exporting.is_secret", lambda _case: False),
        "accused supervisor, and whoever gets it",
        "ledger workbook",
    ),
    (
        "an entry of the answer base",
        puts("handlers.clerks.entry_talk.masked", str),
        "everybody",
        "answers workbook",
    ),
    (
        "somebody else's data",
        also("handlers.citizens.my_data.parts_of", _other_name),
        "citizen",
        "own data, as a file",
    ),
    (
        "identities in a file without a row",
        puts("storage.identities.Identities._note", lambda *_: None),
        "supervisor",
        "release",
    ),
    (
        "an identity shown without a row",
        puts("storage.identities.Identities._note", lambda *_: None),
        "supervisor",
        "chat",
    ),
    (
        "a contact after consent was taken back",
        puts("storage.consents.Consents.standing", lambda self, of, _unit: self.latest(of)),
        "handler",
        "chat",
    ),
    (
        "a nudge that names the matter",
        puts("handlers.casework.nudging._words", lambda *_: f"123456789 {CANARY_WORD}"),
        "telephone company",
        "nudges",
    ),
    (
        "a hook that repeats what it was sent",
        puts("web.hooks._seen_fields", _echo),
        "the chat server",
        "hooks' answers and errors",
    ),
    (
        "pictures with what a camera writes",
        puts("founding.clean", lambda data: (data, Sort.JPEG)),
        "handler",
        "files: bytes, metadata, names",
    ),
    ("a file's name", also("bot.incoming.said", _named_file), "handler", "chat"),
    ("a file by its sender's id", _passes_ids_on, "clerk", "chat"),
    (
        "texts that stay when somebody is forgotten",
        puts("storage.erasure.Erasure._texts", lambda *_, **__: None),
        "whoever has the key",
        "sealed values after /forget",
    ),
    ("an unsealed database", _unsealed, "whoever has the machine", "database bytes"),
    ("unsealed files", _unsealed, "whoever has the machine", "kept files' bytes"),
]


@pytest.mark.parametrize(
    ("leak", "role", "view"),
    [pytest.param(leak, role, view, id=name) for name, leak, role, view in LEAKS],
)
def test_a_leak_is_found_where_it_is(
    script: Script, monkeypatch: Patch, leak: Leak, role: str, view: str
) -> None:
    leak(monkeypatch)
    found = script.run()
    assert (role, view) in {(who, where) for who, where, _ in found}, sorted(set(found))[:9]
