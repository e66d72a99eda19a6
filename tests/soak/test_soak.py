"""
The whole desk under a seeded storm keeps its promises; and the storm would find it if it didn't.

A few seeds with the other tests; `make soak SEEDS=1-10000` plays many. A seed that once broke a
promise stays here by its number.
"""

import os
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from doubted import doubted
from sim_story import Outcome
from soak import few, founded, play, seeds_of
from telegram.error import TelegramError

import bot.sender
from bot.config.settings import Settings
from bot.pace import Pace
from bot.receiver import Receiver
from bot.retry import Again, Dead, Decision, decide
from storage.due import Appointment, DueTable

SEEDS = seeds_of(os.environ.get("SUPING_SEEDS", "1-3"))
FOUND_WITHIN = 8
KEPT = (
    (6, 10),  # nobody woke the sender for what supervisors are told of an outage
    (8, 5),  # nor for the word that no clerk is free
    (3018, 10),  # nor told whoever blocked the desk as their receipt came, and returned
    (6787, 10),  # nor does what is written as the storm ends count as left behind
)
pytestmark = [pytest.mark.only_on("sqlite"), pytest.mark.timeout(600)]


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Settings]:
    return founded(tmp_path_factory.mktemp("town"))


@pytest.mark.parametrize("seed", SEEDS)
def test_a_storm_breaks_no_promise(town: tuple[Path, Settings], seed: int) -> None:
    outcome = play(seed, *town)
    assert outcome.broken == []
    assert outcome.figures.updates
    assert outcome.crashes + outcome.faults


@pytest.mark.parametrize(("seed", "steps"), KEPT)
def test_what_a_seed_once_broke_is_whole(
    town: tuple[Path, Settings], seed: int, steps: int
) -> None:
    assert play(seed, *town, steps).broken == []


def test_what_the_desk_takes_to_be_nothing_is_nothing(town: tuple[Path, Settings]) -> None:
    with doubted() as spared:
        outcomes = [play(seed, *town) for seed in (3, 14)]
    assert [one.broken for one in outcomes] == [[], []]
    assert len(set(spared)) > 8


def test_a_seed_plays_the_same_again(town: tuple[Path, Settings]) -> None:
    first, second = (play(7, *town) for _ in range(2))
    assert first == second


def test_only_the_people_of_the_matters_units_are_there(town: tuple[Path, Settings]) -> None:
    found = few(town[1])
    assert {one.role for one in found} >= {"clerk", "supervisor", "handler", "unit_head"}
    assert len(found) < 60


# What it would find


def until_found(town: tuple[Path, Settings], words: str) -> Outcome:
    """The first seed at which a promise is broken, by these words."""
    for seed in range(1, FOUND_WITHIN + 1):
        outcome = play(seed, *town)
        if any(words in one for one in outcome.broken):
            return outcome
    raise AssertionError(f"not found within {FOUND_WITHIN} seeds: {words}")


def test_updates_acknowledged_before_they_are_stored_are_missed(
    town: tuple[Path, Settings],
) -> None:
    whole = Receiver._keep

    def keep(self: Receiver, updates: list[dict[str, Any]]) -> None:
        self._transport._request._server.pending.clear()  # type: ignore[attr-defined]
        whole(self, updates)

    with patch.object(Receiver, "_keep", keep):
        assert until_found(town, "lost updates").broken


def test_a_message_that_is_never_tried_again_is_missed(town: tuple[Path, Settings]) -> None:
    with patch.object(bot.sender, "decide", lambda *_: Dead()):
        assert until_found(town, "no message is given up").broken


def test_a_server_that_is_not_waited_for_complains(town: tuple[Path, Settings]) -> None:
    def at_once(error: TelegramError, tries: int) -> Decision:
        found = decide(error, tries)
        return Again(0) if isinstance(found, Again) else found

    with patch.object(bot.sender, "decide", at_once), patch.object(Pace, "hold", lambda *_: None):
        assert until_found(town, "before retry_after").broken


def test_a_case_that_nothing_watches_is_found(town: tuple[Path, Settings]) -> None:
    whole = DueTable.plan

    def plan(self: DueTable, case_id: int, revision: int, _rows: list[Appointment]) -> None:
        whole(self, case_id, revision, [])

    with patch.object(DueTable, "plan", plan):
        assert until_found(town, "something due").broken
