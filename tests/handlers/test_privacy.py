"""
The privacy test: whatever people do, nobody reads who complained, by any way the desk writes.

Random flows through the desk's real parts: every identity field carries a canary, everybody taps
and types at random and forges taps on other people's cards, handlers and the chat server fail now
and then. Every view by every role is searched: chats, files, own data, workbooks, releases, nudges,
hooks, the log at DEBUG, the disk. `SUPING_FLOWS=300 pytest -rA -n 2 tests/handlers/test_privacy.py`
is the whole of it and prints role, view, outputs and hits. That each search can find something is
tested in test_privacy_leaks.py.
"""

import os
import random
from collections import Counter
from pathlib import Path

import httpx
import pytest
from canaries import Canary
from privacy_flows import REASON, Flow
from privacy_town import RealTown, stumbling_handlers
from privacy_views import Views, cases_of, note_exports, note_release, search, table_of

from web.hooks import SECRET_HEADER, Hooks, hooks_app

TOWNS = 10
FLOWS = int(os.environ.get("SUPING_FLOWS", "20")) // TOWNS
"""Flows in each town: SUPING_FLOWS=300 is the whole test, a part of it runs with the others."""
FAULTS = 0.02
SECRET = "sixteen-characters-or-more"
TOTALS = Views()
HITS: Counter[str] = Counter()


@pytest.mark.parametrize("seed", range(TOWNS))
@pytest.mark.only_on("sqlite")
@pytest.mark.timeout(900)
def test_nobody_reads_who_complained(real_town: RealTown, tmp_path: Path, seed: int) -> None:
    town, dice = real_town, random.Random(seed)  # noqa: S311 - a script's dice
    town.dice, town.faults = random.Random(seed + 100), FAULTS  # noqa: S311
    with stumbling_handlers(town.dice, FAULTS):
        play(town, dice, seed)
    town.faults = 0
    leave(town, tmp_path)
    found = search(town)
    count(town, found, seed)
    assert not found, sorted(set(found))[:20]
    assert len(town.views.outputs["whoever has the machine", "log lines at DEBUG"]) > FLOWS


def play(town: RealTown, dice: random.Random, seed: int) -> None:
    """The flows, one after the other, with days going by."""
    for number in range(FLOWS):
        canary = Canary(town, seed * FLOWS + number, confidential=number % 2 == 1)
        town.views.canaries.append(canary)
        Flow(town, dice, canary).run()
        if number % 10 == 9:
            town.passes(hours=dice.choice((3, 30, 80)))
    town.passes(hours=dice.choice((3, 30)))
    for canary in [one for one in town.views.canaries if not one.forgotten][:6]:
        canary.says("/cancel")
        canary.says("我的资料")


def leave(town: RealTown, folder: Path) -> None:
    """What leaves the chats: workbooks, a release by two hands, the hooks' answers."""
    note_exports(town, folder)
    released(town, folder)
    town.run(asked(town))


def released(town: RealTown, folder: Path) -> None:
    """One supervisor asks for two identities, the other agrees, the machine writes them."""
    known = [one for one in town.views.canaries if not one.forgotten and cases_of(town, one)][:2]
    asker, other = town.supervisor(), town.colleague()
    numbers = [cases_of(town, one)[0].number for one in known]
    for words in ("/cancel", "/export", " ".join(numbers), REASON):
        asker.says(words)
    for seen in [*other.chat.messages.values()]:
        for data in seen.buttons.values():
            if data.startswith("l:release_yes"):
                other.forges(data, seen.message_id)
    query = "SELECT id FROM release WHERE granted AND made_at IS NULL"
    rows = town.asks(lambda work: work.session.connection().exec_driver_sql(query).all())
    for (number,) in rows:
        note_release(town, folder, int(number), known)


async def asked(town: RealTown) -> None:
    """The hooks, asked rightly, wrongly and by nobody who may."""

    async def seen(_channel: str, chat_id: int, _message: int) -> None:
        if chat_id == 0:
            raise ValueError(f"no such chat: {town.views.canaries[0].name}")

    hooks = Hooks({"local": SECRET}, seen, None)
    transport = httpx.ASGITransport(app=hooks_app(hooks), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://desk") as client:
        for canary in town.views.canaries:
            for secret in (SECRET, "wrong"):
                for chat in (canary.user_id, canary.name, 0, 2**70):
                    body = {"chat_id": chat, "message_id": 7}
                    for path in ("/channel/local/seen", "/channel/other/seen", "/sandbox/clock"):
                        answer = await client.post(path, json=body, headers={SECRET_HEADER: secret})
                        told = f"{answer.status_code} {dict(answer.headers)} {answer.text}"
                        town.views.note("the chat server", "hooks' answers and errors", told)


def count(town: RealTown, found: list[tuple[str, str, str]], seed: int) -> None:
    """The figures to quote, of this town and of all so far."""
    filed = [one for canary in town.views.canaries for one in cases_of(town, canary)]
    HITS.update(
        {
            "flows": len(town.views.canaries),
            "cases": len(filed),
            "seen by units": sum(one.lead_unit is not None for one in filed),
            "accusing": sum(one.accused_unit is not None for one in filed),
            "confidential": sum(one.confidential for one in filed),
            "forgotten": sum(one.forgotten for one in town.views.canaries),
            "claimed": sum(bool(one.later_people) for one in town.views.canaries),
            "contacts shown by consent": sum(
                n for (_, how), n in town.views.shown.items() if how == "consent"
            ),
            "identities revealed or called": sum(
                n for (_, how), n in town.views.shown.items() if how == "reveal"
            ),
        }
    )
    for key, outputs in town.views.outputs.items():
        TOTALS.outputs[key] += [(0, "")] * len(outputs)
    print(f"\nseed {seed}: so far {dict(HITS)}")  # noqa: T201 - the figures to quote
    print("\n".join(table_of(TOTALS, found)))  # noqa: T201
