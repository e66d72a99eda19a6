"""Every night, at a quiet hour, the desk learns in a process of its own."""

import asyncio
import logging
import os
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest
from learning_house import lessons

import bot.learner
from bot.build import build, desk_of, open_store, proposer_of
from bot.clock import Clock
from bot.config.settings import Settings, load
from bot.learner import Learner, Night
from bot.learning.proposer import Learned
from handlers.office import Desk
from storage.work import Store

NIGHT = datetime(2026, 9, 27, 19, 15, tzinfo=UTC)  # 03:15 of the 28th in the county
UNKNOWN = "请问鸽棚归谁管"


@pytest.fixture
def store(settings: Settings) -> Iterator[Store]:
    made = open_store(settings)
    yield made
    made.close()


@pytest.fixture
def proposer(settings: Settings) -> Learned:
    return proposer_of(settings)


@pytest.fixture
def desk(settings: Settings, proposer: Learned) -> Desk:

    return replace(desk_of(settings), proposer=proposer)


@pytest.fixture
def clock() -> Clock:
    return Clock(stopped_at=NIGHT)


@pytest.fixture
def learner(store: Store, desk: Desk, clock: Clock, proposer: Learned) -> Learner:
    return Learner(store, desk, clock, proposer, Night(time(3, 10)))


def teach(store: Store, count: int = 96) -> None:
    with store.work(NIGHT) as work:
        work.lessons.replace_table((one.category, one.text) for one in lessons()[:count])


async def test_at_night_the_desk_learns_once_and_proposes_by_it(
    store: Store, learner: Learner, desk: Desk
) -> None:
    teach(store)
    assert desk.proposer.propose(UNKNOWN) == ()
    assert await learner.look()
    assert desk.proposer.propose(UNKNOWN)[0].category == "city_management"
    assert not await learner.look()


async def test_a_turn_need_not_wait_for_the_training(store: Store, learner: Learner) -> None:
    teach(store)
    training = asyncio.create_task(learner.look())
    beats = 0
    while not training.done():
        await asyncio.sleep(0)
        beats += 1
    assert beats > 100


@pytest.mark.parametrize(("hour", "times"), [(3.0, 0), (3.2, 1), (6.0, 1), (6.3, 0), (14.0, 0)])
async def test_it_is_learnt_within_three_hours_of_the_hour(
    store: Store, desk: Desk, proposer: Learned, hour: float, times: int
) -> None:
    midnight = datetime(2026, 9, 27, 16, tzinfo=UTC)
    clock = Clock(stopped_at=midnight + timedelta(hours=hour))
    assert await Learner(store, desk, clock, proposer, Night(time(3, 10))).look() == bool(times)


async def test_an_hour_before_midnight_is_one_night_with_the_hours_after(
    store: Store, desk: Desk, proposer: Learned
) -> None:
    clock = Clock(stopped_at=datetime(2026, 9, 27, 15, 40, tzinfo=UTC))
    learner = Learner(store, desk, clock, proposer, Night(time(23, 30)))
    assert await learner.look()
    clock.move_to(datetime(2026, 9, 27, 16, 40, tzinfo=UTC))
    assert not await learner.look()
    clock.move_to(datetime(2026, 9, 28, 15, 40, tzinfo=UTC))
    assert await learner.look()


async def test_a_desk_that_shall_not_learn_does_not(
    store: Store, desk: Desk, clock: Clock, proposer: Learned
) -> None:
    teach(store)
    assert not await Learner(store, desk, clock, proposer, Night(None)).look()


async def test_too_little_history_is_said_and_leaves_the_word_list(
    store: Store, learner: Learner, desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    teach(store, 10)
    with caplog.at_level(logging.INFO):
        await learner.look()
    assert "10 of at least 30 texts" in caplog.text
    assert desk.proposer.propose(UNKNOWN) == ()


async def test_what_was_erased_since_is_forgotten_at_the_next_training(
    store: Store, learner: Learner, clock: Clock, desk: Desk
) -> None:
    teach(store)
    await learner.look()
    teach(store, 0)
    clock.move_to(NIGHT + timedelta(days=1))
    await learner.look()
    assert desk.proposer.propose(UNKNOWN) == ()


async def test_a_night_that_fails_is_logged_and_the_desk_goes_on(
    store: Store, learner: Learner, desk: Desk, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    teach(store)
    settings.model_path.mkdir()
    await learner.look()
    assert "could not learn tonight" in caplog.text
    assert desk.proposer.propose("自来水停水")


async def test_a_training_that_is_called_off_leaves_no_process(
    learner: Learner, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    started = settings.beside("started")
    endless = f"import os,time; open({str(started)!r}, 'w').write(str(os.getpid())); time.sleep(99)"
    monkeypatch.setattr(bot.learner, "CHILD", ("-c", endless))
    training = asyncio.create_task(learner.look())
    while not (started.exists() and started.read_text()):  # noqa: ASYNC110 - another process writes it
        await asyncio.sleep(0.01)
    training.cancel()
    with pytest.raises(asyncio.CancelledError):
        await training
    with pytest.raises(ProcessLookupError):
        os.kill(int(started.read_text()), 0)


async def test_a_model_from_elsewhere_is_taken_up_by_day(
    desk: Desk, store: Store, proposer: Learned, model_file: Path
) -> None:
    clock = Clock(stopped_at=NIGHT + timedelta(hours=9))
    shutil.copy(model_file, proposer.path)
    assert not await Learner(store, desk, clock, proposer, Night(time(3, 10))).look()
    assert desk.proposer.propose(UNKNOWN)[0].category == "city_management"


async def test_the_running_desk_is_built_with_its_learner(config: Path) -> None:
    parts = build(load(config), clock=Clock(stopped_at=NIGHT))
    assert parts.learner is not None
    assert await parts.learner.look()
    parts.store.close()
