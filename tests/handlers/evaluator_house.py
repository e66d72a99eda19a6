"""The service hall in scripts: posters, receipts, who works there."""

from datetime import timedelta
from typing import Any

from town import CHANNEL, Somebody, Town

from handlers.evaluator.codes import window_code
from handlers.evaluator.visits import Registered, VisitMade, register

WINDOW = "main/12"
MANAGER = 110_000
CHIEF, CLERK_A, CLERK_B = 1, 2, 3


def hall_staff(town: Town, unit: str, post: int) -> Somebody:
    """Somebody of a unit who works in the hall."""
    index = [one.code for one in town.desk.county.units].index(unit) + 1
    return town.somebody(MANAGER + 10 * index + post)


def manager(town: Town) -> Somebody:
    """The hall's manager."""
    return town.somebody(MANAGER)


def staff_id(town: Town, who: Somebody) -> int:
    """The number of somebody's role."""
    return int(town.asks(lambda work: work.staff.roles_of(who.person_id)[0].id))


def poster(town: Town, window: str = WINDOW) -> str:
    """The code on a window."""
    codes: list[str] = []
    hall, found = town.desk.county.window(window)
    town.does(lambda office: codes.append(window_code(office, hall, found)))
    return codes[0]


def makes_visit(town: Town, **parts: Any) -> Registered:
    """The counter's system registers a visit, served a minute ago."""
    made: list[Registered] = []
    plain: dict[str, Any] = {
        "window": WINDOW,
        "receipt": f"R-{parts.get('stage', 'done')}",
        "served_at": town.now - timedelta(minutes=1),
        "item": "pension",
    }
    town.does(lambda office: made.append(register(office, VisitMade(**plain | parts))))
    return made[0]


def receipt(town: Town, **parts: Any) -> str:
    """The code on a receipt."""
    return makes_visit(town, **parts).code


def registered(town: Town, who: Somebody, **parts: Any) -> Registered:
    """A visit of somebody whose chat the counter's system names."""
    return makes_visit(town, channel=CHANNEL, user_id=who.user_id, **parts)


def scans(who: Somebody, code: str) -> str:
    """Scan a code: the chat opens with it."""
    return who.says(f"/start {code}")
