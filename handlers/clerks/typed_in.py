"""What a clerk types without a command: a number finds its case, a matter opens a call."""

from domain import words as common
from handlers.clerks.find_talk import clerk_typed
from handlers.clerks.intake_talk import open_call
from handlers.incoming import Said
from handlers.office import Turn

SHORTEST = 6
"""Fewer characters describe no matter."""


def clerk_said(turn: Turn, said: Said) -> bool:
    """Take what a clerk typed; False where it is neither a number nor a matter."""
    if turn.role("clerk") is None:
        return False
    if clerk_typed(turn, said):
        return True
    small = (common.is_greeting, common.is_thanks, common.is_human)
    if any(is_it(said.text) for is_it in small):
        return False
    if len(said.text.strip()) < SHORTEST and not said.files:
        return False
    open_call(turn, said)
    return True
