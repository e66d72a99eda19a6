"""One seed from its first message to its last: a storm, then calm, and what must hold."""

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from sim_people import FIRST_CITIZEN, TIMES, Citizen, Official
from sim_rules import ALWAYS, AT_REST, Figures, broken, figures, lost
from sim_world import Crash, World

START = datetime(2026, 9, 28, 1, 0, tzinfo=UTC)
CLERK = 90_001
CITIZENS, STEPS = 3, 40
IN_A_ROW = (1, 2, 3, 4)
FAULTS, CRASHES = 0.05, 0.004
AFTER = timedelta(hours=3)


@dataclass
class Outcome:
    """What came of a seed; `broken` is empty where every promise was kept."""

    seed: int
    broken: list[str] = field(default_factory=list)
    crashes: int = 0
    faults: int = 0
    figures: Figures = field(default_factory=Figures)
    suffered: dict[str, int] = field(default_factory=dict)


async def story(world: World, steps: int = STEPS) -> Outcome:
    """Play a seed; the first broken promise ends it."""
    outcome = Outcome(world.seed)
    asyncio.get_running_loop().set_exception_handler(_heard(outcome))
    try:
        await world.begin()
        await world.settles()
        with world.storms():
            await _storm(world, outcome, steps)
            world.server.faults = world.crashes = 0.0
        if not outcome.broken:
            await _calm(world, outcome)
    finally:
        await world.end()
    outcome.crashes = sum(n for key, n in world.suffered.items() if key.startswith("crash"))
    outcome.suffered = dict(world.suffered + world.server.suffered)
    outcome.faults = sum(outcome.suffered.values()) - outcome.crashes
    return outcome


async def _storm(world: World, outcome: Outcome, steps: int) -> None:
    world.server.faults = FAULTS
    world.crashes = CRASHES
    people = [Citizen(world, FIRST_CITIZEN + number) for number in range(CITIZENS)]
    for step in range(steps):
        somebody = world.dice.choice(people if world.dice.random() < 0.5 else _called(world))
        for _ in range(world.dice.choice(IN_A_ROW)):
            somebody.does()
            await world.settles()
        if world.dice.random() < 0.4:
            await world.passes(world.dice.choice(TIMES))
        outcome.broken = broken(world, ALWAYS) + world.server.broken
        if outcome.broken:
            outcome.broken.append(f"after step {step}")
            return


async def _calm(world: World, outcome: Outcome) -> None:
    """Nothing fails any more: what waits goes, and nothing is missing."""
    await world.passes(AFTER)
    outcome.broken = broken(world, {**ALWAYS, **AT_REST}) + world.server.broken + lost(world)
    outcome.figures = figures(world)


def _called(world: World) -> list[Official]:
    """Those of the staff who have something on their screen."""
    found = [
        Official(world, chat)
        for chat, screen in sorted(world.server.screens.items())
        if chat < FIRST_CITIZEN and screen.messages
    ]
    return found or [Official(world, CLERK)]


def _heard(outcome: Outcome) -> Any:
    """What a task ended with that nobody waited for; a death is none."""

    def heard(_loop: object, context: dict[str, Any]) -> None:
        error = context.get("exception")
        if not isinstance(error, Crash):
            outcome.broken.append(f"{context['message']}: {error!r}")

    return heard
