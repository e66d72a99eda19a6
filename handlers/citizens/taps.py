"""What a citizen's buttons do on the cards of their own cases."""

from domain.lifecycle import Action, Actor, State, move
from handlers.cards.cards import show
from handlers.cases.routes import clerks_for
from handlers.casework import rating
from handlers.casework.answering import full_answer
from handlers.casework.confirming import confirm_solved, not_solved
from handlers.casework.disputing import redo
from handlers.casework.refusing import look_again, refused_message
from handlers.citizens import my_cases, progress
from handlers.citizens.claiming import object_to, was_before
from handlers.citizens.tongues import other_language
from handlers.citizens.word_talk import open_word
from handlers.evaluator.answer_reasons import ask_why
from handlers.office import Turn
from handlers.talking.tapping import Actions, Tapping
from handlers.units.contact_talk import open_giving
from handlers.units.contacts import refuse, take_back
from storage.consents import BOTH, NONE, PHONE
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
    turn, case, grade = tapping.turn, tapping.case, int(tapping.argument)
    given = rating.given(tapping.office, case)
    if given is None:
        rating.rate(tapping.office, case, grade)
    elif given.grade == grade or not rating.may_change(tapping.office, given):
        return say(turn.language, "rating.twice")
    else:
        rating.change(tapping.office, case, given, grade)
    now = rating.given(tapping.office, case)
    if now is not None:
        ask_why(turn, case, now)
    return None


def _add_more(tapping: Tapping) -> None:
    """More words for a case, in a dialogue of their own."""
    move(State(tapping.case.state), Action.ADD, Actor.CITIZEN)
    open_word(tapping.turn, tapping.case, "more")


def _leave_it(tapping: Tapping) -> None:
    """Nothing more to say: it goes on all the same."""
    tapping.turn.reply("add.left", menu=True, about=tapping.case, no=tapping.case.number)


def _reopen(tapping: Tapping) -> None:
    """A closed case is done again, or looked at by the level above."""
    move(State(tapping.case.state), Action.REOPEN, Actor.CITIZEN)
    redo(tapping.office, tapping.case)


def _history(tapping: Tapping) -> None:
    """What happened so far, on the same card; once more, and it is folded away."""
    turn, case = tapping.turn, tapping.case
    at = turn.reader.address_id
    more = tapping.argument != "less"
    my_cases.show_case(turn.office, case, at, fresh=False, history=more)


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


def _look_again(tapping: Tapping) -> str | None:
    """A refusal is looked at once more, by a person, within a working day."""
    office, case, turn = tapping.office, tapping.case, tapping.turn
    if not look_again(office, case):
        return say(turn.language, "look_again.once")
    turn.reply(
        "look_again.done", menu=True, no=case.number, due=office.dispatch_due(turn.language, case)
    )
    return None


def _noted(tapping: Tapping) -> None:
    """The refusal stays on the screen, without its buttons."""
    office, case, language = tapping.office, tapping.case, tapping.turn.language
    show(
        office,
        case,
        case.address_id,
        lambda face: refused_message(office, case, face, language, buttons=False),
        fresh=False,
        lane=Lane.REPLY,
    )


def _contact(tapping: Tapping) -> str | None:
    """What the citizen lets the unit see of them, for this case."""
    if tapping.argument == NONE:
        refuse(tapping.office, tapping.case)
        tapping.turn.reply("consent.refused", no=tapping.case.number)
    elif tapping.argument in (PHONE, BOTH):
        open_giving(tapping.turn, tapping.case, tapping.argument)
    else:
        return say(tapping.turn.language, "stale.button")
    return None


def _contact_back(tapping: Tapping) -> None:
    if take_back(tapping.office, tapping.case):
        tapping.turn.reply("consent.back", no=tapping.case.number)
    else:
        tapping.turn.reply("consent.nothing")


ACTIONS: Actions = {
    "look_again": (owner, _look_again),
    "noted": (owner, _noted),
    "contact": (owner, _contact),
    "contact_back": (owner, _contact_back),
    "not_me": (was_before, object_to),
    "reply_now": (owner, _reply_now),
    "unclear": (owner, _unclear),
    "call_me": (owner, _call_me),
    "solved": (owner, _solved),
    "partly": (owner, _partly),
    "not_solved": (owner, _not_solved),
    "reply": (owner, lambda tapping: full_answer(tapping.office, tapping.case)),
    "grade": (owner, _grade),
    "heard_right": (owner, lambda tapping: tapping.turn.reply("voice.thanks")),
    "add_more": (owner, _add_more),
    "leave_it": (owner, _leave_it),
    "reopen": (owner, _reopen),
    "history": (owner, _history),
    "tongue": (owner, other_language),
    "detail": (owner, lambda tapping: my_cases.detail(tapping.turn, tapping.case)),
    "urge": (owner, lambda tapping: progress.urge(tapping.turn, tapping.case)),
    "withdraw": (owner, lambda tapping: progress.ask_withdraw(tapping.turn, tapping.case)),
    "withdraw_yes": (owner, lambda tapping: progress.withdraw(tapping.turn, tapping.case)),
}
