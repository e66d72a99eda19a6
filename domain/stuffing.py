"""
What makes a rating look stuffed 刷分: said to a person, never decided by a rule.

A device at a window is used by one visitor after the other; a window serves a few in an hour. The
numbers ([stuffing] of the settings) are the desk's own judgement: well above what a busy window
brings.
"""

from dataclasses import dataclass
from enum import StrEnum

from domain.rules import Stuffing


class Why(StrEnum):
    """Why somebody should look at a rating."""

    DEVICE = "device"
    WINDOW = "window"
    PERSON = "person"
    STAFF = "staff"


@dataclass(frozen=True)
class Dense:
    """How dense ratings came, up to one of them and it among them."""

    on_device: int
    at_window: int
    by_person: int
    of_staff: bool


def doubts(dense: Dense, rules: Stuffing) -> tuple[Why, ...]:
    """Why a rating is doubted; empty for nearly all."""
    found = (
        (Why.DEVICE, dense.on_device >= rules.on_a_device),
        (Why.WINDOW, dense.at_window >= rules.at_a_window),
        (Why.PERSON, dense.by_person >= rules.by_a_person_a_day),
        (Why.STAFF, dense.of_staff),
    )
    return tuple(why for why, holds in found if holds)
