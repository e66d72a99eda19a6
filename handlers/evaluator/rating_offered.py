"""评服务: what somebody may rate now, the latest of it first."""

from datetime import UTC, datetime

from handlers.cards.cards import show
from handlers.casework.confirming import grade_question
from handlers.casework.rating import to_be_rated
from handlers.evaluator.rate_talk import offer_visit
from handlers.office import Turn
from storage.outbox import Lane
from storage.tables import Case

LONG_AGO = datetime.min.replace(tzinfo=UTC)


def rate_latest(turn: Turn) -> None:
    """Ask for the grade of the latest visit or closed case that has none; else say how it works."""
    mine = turn.work.cases.of_person(turn.reader.person_id)
    case = next((one for one in mine if to_be_rated(turn.office, one)), None)
    closed = case.closed_at if case is not None and case.closed_at is not None else LONG_AGO
    visits = turn.work.visits.unrated(turn.reader.person_id, 1)
    if visits and visits[0].served_at >= closed:
        offer_visit(turn, visits[0])
    elif case is not None:
        _ask_grade(turn, case)
    else:
        turn.reply("rate.nothing", menu=not turn.roles)


def _ask_grade(turn: Turn, case: Case) -> None:
    show(
        turn.office,
        case,
        turn.reader.address_id,
        lambda face: grade_question(turn.office, case, face, turn.language),
        fresh=True,
        lane=Lane.REPLY,
    )
