"""What a citizen's buttons do on the cards of their own cases."""

from domain.lifecycle import Action
from handlers.casework.answering import full_answer
from handlers.casework.confirming import confirm_solved, not_solved, rate
from handlers.citizens import progress
from handlers.office import Turn
from handlers.talking.tapping import Actions, Tapping
from storage.tables import Case
from texts.catalogue import say


def owner(turn: Turn, case: Case) -> bool | None:
    """Whoever brought the case."""
    return True if progress.is_mine(turn, case) else None


def _solved(tapping: Tapping) -> None:
    confirm_solved(tapping.office, tapping.case)


def _partly(tapping: Tapping) -> None:
    not_solved(tapping.office, tapping.case, Action.CONFIRM_PARTLY)


def _not_solved(tapping: Tapping) -> None:
    not_solved(tapping.office, tapping.case, Action.CONFIRM_NOT_SOLVED)


def _grade(tapping: Tapping) -> str | None:
    if tapping.argument not in ("1", "2", "3", "4", "5"):
        return say(tapping.turn.language, "stale.button")
    if tapping.turn.work.ratings.of(tapping.case) is not None:
        return say(tapping.turn.language, "rating.twice")
    grade = int(tapping.argument)
    rate(tapping.office, tapping.case, grade)
    if grade > tapping.office.desk.rules.rating.bad_max:
        tapping.turn.reply("rating.thanks", menu=True)
    return None


ACTIONS: Actions = {
    "solved": (owner, _solved),
    "partly": (owner, _partly),
    "not_solved": (owner, _not_solved),
    "reply": (owner, lambda tapping: full_answer(tapping.office, tapping.case)),
    "grade": (owner, _grade),
    "detail": (owner, lambda tapping: progress.detail(tapping.turn, tapping.case)),
    "urge": (owner, lambda tapping: progress.urge(tapping.turn, tapping.case)),
    "withdraw": (owner, lambda tapping: progress.ask_withdraw(tapping.turn, tapping.case)),
    "withdraw_yes": (owner, lambda tapping: progress.withdraw(tapping.turn, tapping.case)),
}
