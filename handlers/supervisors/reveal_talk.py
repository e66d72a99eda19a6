"""Revealing and asking for a release in a dialogue, and the commands that open it."""

from collections.abc import Callable
from typing import Any

from handlers.flows.reveal import REVEAL, RevealDraft
from handlers.office import Turn
from handlers.supervisors.releasing import ask_for_release
from handlers.supervisors.revealing import found, reveal
from handlers.supervisors.rights import may_reveal
from handlers.talking.resuming import open_or_offer
from handlers.talking.talk import Talk, in_service


def _facts(turn: Turn, _draft: dict[str, Any]) -> Callable[[str], bool]:
    return lambda number: found(turn, number) is not None


def open_reveal(turn: Turn) -> None:
    """Ask for number and reason."""
    open_or_offer(turn, "reveal", RevealDraft())


def open_export(turn: Turn) -> None:
    """Ask for numbers and reason of a file."""
    open_or_offer(turn, "reveal", RevealDraft(export=True))


def _finish(turn: Turn, draft: RevealDraft) -> None:
    """May was asked at the number, and is asked again: roles and cases change meanwhile."""
    cases = [case for number in draft.numbers if (case := found(turn, number)) is not None]
    member = may_reveal(turn, cases[0]) if cases else None
    if member is None or len(cases) < len(draft.numbers):
        turn.reply("stale.button")
    elif draft.export:
        number = ask_for_release(turn.office, member, draft.numbers, draft.reason)
        turn.reply("release.asked", id=number)
    else:
        reveal(turn, cases[0], member, draft.reason)


in_service(Talk(REVEAL, _facts, _finish))
