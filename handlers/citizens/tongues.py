"""The other language, by one small button of a card: that card is written anew in its place."""

from collections.abc import Mapping

from handlers.cards.cards import show
from handlers.casework.confirming import grade_question, reopened_message
from handlers.casework.extending import extended_message
from handlers.casework.refusing import refused_message
from handlers.casework.special import planned_message, terminated_message
from handlers.citizens import my_cases, progress
from handlers.supervisors.lookback_asking import ASK, REMIND, ask_message, remind_message
from handlers.talking.tapping import Tapping
from storage.outbox import Lane
from texts.catalogue import Language

BUILDS: Mapping[str, progress.Build] = {
    "rating.ask_case": grade_question,
    "case.reopened": reopened_message,
    "case.second_opinion": reopened_message,
    "not_accepted": refused_message,
    "not_accepted_again": refused_message,
    "withdraw.ask": progress.withdraw_question,
    "citizen.extended": extended_message,
    "citizen.planned": planned_message,
    "citizen.terminated": terminated_message,
    "citizen.terminated_again": terminated_message,
    ASK: ask_message,
    REMIND: remind_message,
    "impatience.status": progress.waiting_message,
}
"""The cards that ask something of their own; every other one shows how the case stands."""


def other_language(tapping: Tapping) -> None:
    """From now on in the other language, beginning with this very card."""
    turn, case = tapping.turn, tapping.case
    language = next(one for one in Language if one is not turn.language)
    turn.work.people.speak(turn.reader.person_id, language)
    build = BUILDS.get(tapping.argument)
    at = turn.reader.address_id
    if build is None or tapping.stale:
        my_cases.show_case(turn.office, case, at, fresh=False)
        return
    show(
        turn.office,
        case,
        at,
        lambda face: build(turn.office, case, face, language),
        fresh=False,
        lane=Lane.REPLY,
    )
