"""What a citizen's buttons do on the cards of their own cases."""

from domain.lifecycle import Action, Actor, State, move
from handlers.cases.routes import clerks_for
from handlers.casework.answering import full_answer
from handlers.casework.confirming import confirm_solved, not_solved, rate
from handlers.citizens import my_cases, progress
from handlers.citizens.word_talk import open_word
from handlers.office import Turn
from handlers.talking.tapping import Actions, Tapping
from storage.outbox import Lane
from storage.tables import Case
from storage.values import Written
from texts.catalogue import Language, say


def owner(turn: Turn, case: Case) -> bool | None:
    """Whoever brought the case."""
    return True if my_cases.is_mine(turn, case) else None


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


def _unclear(tapping: Tapping) -> str | None:
    """They don't know: the unit goes on with what it has."""
    turn, case = tapping.turn, tapping.case
    progress.answer(turn, case, Written(say(turn.language, "ask.unclear")))
    return None


def _call_me(tapping: Tapping) -> None:
    """A clerk calls, and what they hear is the answer; the time goes on meanwhile."""
    turn, case, county = tapping.turn, tapping.case, tapping.office.desk.county
    move(State(case.state), Action.ANSWER, Actor.CITIZEN)
    if turn.work.people.wants_a_person(turn.reader.address_id, "ask_citizen", case.id):
        for clerk in clerks_for(tapping.office, case):
            tapping.office.tell(
                clerk.address_id, "ask.call_card", lane=Lane.STAFF, case_id=case.id, no=case.number
            )
    hours = county.hours_zh if turn.language is Language.ZH else county.hours_en
    turn.reply("ask.call", about=case, no=case.number, hours=hours, hotline=county.hotline)


def _reply_now(tapping: Tapping) -> None:
    move(State(tapping.case.state), Action.ANSWER, Actor.CITIZEN)
    open_word(tapping.turn, tapping.case, "answer")


ACTIONS: Actions = {
    "reply_now": (owner, _reply_now),
    "unclear": (owner, _unclear),
    "call_me": (owner, _call_me),
    "solved": (owner, _solved),
    "partly": (owner, _partly),
    "not_solved": (owner, _not_solved),
    "reply": (owner, lambda tapping: full_answer(tapping.office, tapping.case)),
    "grade": (owner, _grade),
    "detail": (owner, lambda tapping: my_cases.detail(tapping.turn, tapping.case)),
    "urge": (owner, lambda tapping: progress.urge(tapping.turn, tapping.case)),
    "withdraw": (owner, lambda tapping: progress.ask_withdraw(tapping.turn, tapping.case)),
    "withdraw_yes": (owner, lambda tapping: progress.withdraw(tapping.turn, tapping.case)),
}
