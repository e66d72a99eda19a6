"""What the buttons of bad ratings do: appeal, decide, check, clear the rater's words."""

from handlers.cards.rated_desk import words_of, words_wait
from handlers.cases.appeals import may_appeal, may_decide
from handlers.cases.checks import may_check
from handlers.cases.rated import is_rated
from handlers.cases.routes import handling
from handlers.clerks.retelling import retell
from handlers.evaluator.appeal_talk import open_appeal
from handlers.evaluator.appealing import decide
from handlers.evaluator.checking import fail_check, pass_check
from handlers.office import Turn
from handlers.talking.tapping import Actions, Tapping
from handlers.units.signing import sign
from storage.staff import Member
from storage.tables import Case


def _appellant(turn: Turn, case: Case) -> Member | None:
    return handling(turn, case) if may_appeal(turn.office, case) else None


def _decider(turn: Turn, case: Case) -> Member | None:
    return next((one for one in turn.roles if may_decide(turn.office, case, one)), None)


def _checker(turn: Turn, case: Case) -> Member | None:
    return next((one for one in turn.roles if may_check(turn.office, case, one)), None)


def _clearer(turn: Turn, case: Case) -> Member | None:
    waits = is_rated(case) and words_wait(turn.office, case)
    return turn.role("clerk") if waits else None


def _appeal(tapping: Tapping) -> None:
    if tapping.member is not None:
        sign(tapping.office, tapping.case, tapping.member)
    open_appeal(tapping.turn, tapping.case)


def _decide(tapping: Tapping, *, granted: bool) -> None:
    if tapping.member is not None:
        decide(tapping.office, tapping.case, tapping.member, granted=granted)


def _passed(tapping: Tapping) -> None:
    if tapping.member is not None:
        pass_check(tapping.office, tapping.case, tapping.member)


def _failed(tapping: Tapping) -> None:
    if tapping.member is not None:
        fail_check(tapping.office, tapping.case, tapping.member)


def _words_ok(tapping: Tapping) -> None:
    """The words name nobody: the unit reads them as they are, numbers masked."""
    if tapping.member is not None:
        words = words_of(tapping.office, tapping.case)
        retell(tapping.office, tapping.case, tapping.member, words)


ACTIONS: Actions = {
    "appeal": (_appellant, _appeal),
    "appeal_yes": (_decider, lambda tapping: _decide(tapping, granted=True)),
    "appeal_no": (_decider, lambda tapping: _decide(tapping, granted=False)),
    "check_passed": (_checker, _passed),
    "check_failed": (_checker, _failed),
    "words_ok": (_clearer, _words_ok),
}
