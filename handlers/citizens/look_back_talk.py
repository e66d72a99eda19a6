"""What a citizen answers a look-back: the first tap on its card, then two questions and a photo."""

from typing import Any

from domain.lifecycle import State
from handlers.casework.followers import spread_news
from handlers.citizens import my_cases
from handlers.citizens.my_cases import is_mine
from handlers.flows.look_back import LOOK_BACK, LookBackFacts, ThreeAnswers
from handlers.office import Turn
from handlers.supervisors.lookback_answers import (
    FAILED,
    QUESTIONS,
    answered,
    note_answers,
    stop_asking,
)
from handlers.supervisors.lookback_asking import CHAT, STOP, TAP
from handlers.talking.resuming import open_or_offer
from handlers.talking.talk import Talk, in_service
from handlers.talking.tapping import Actions, Tapping
from storage.cases import key_of
from storage.lookbacks import DONE
from storage.tables import Case, LookBackRow
from storage.values import Written
from texts.catalogue import say


def _owner(turn: Turn, case: Case) -> bool | None:
    return True if is_mine(turn, case) else None


def _open_row(turn: Turn, case: Case) -> LookBackRow | None:
    """The look-back whose question stands before them, until it has been answered here."""
    for row in turn.work.lookbacks.open_of(key_of(case)):
        said = turn.work.lookbacks.answered(row, CHAT)
        if row.asked_at is not None and (said is None or said.ended_at is None):
            return row
    return None


def _tapped(tapping: Tapping) -> str | None:
    """The first of three answers, kept at once; or the wish to be asked no more."""
    turn, case = tapping.turn, tapping.case
    row = _open_row(turn, case)
    if tapping.argument not in ("yes", "partly", "no", STOP):
        return say(turn.language, "stale.button")
    if tapping.argument == STOP:
        stop_asking(tapping.office, case)
        turn.reply("look_back.stopped", menu=True)
    elif row is None:
        turn.reply("look_back.over", menu=True)
    else:
        note_answers(tapping.office, row, CHAT, {QUESTIONS[0]: tapping.argument})
        draft = ThreeAnswers(look_back_id=row.id or 0, thorough=tapping.argument)
        open_or_offer(turn, LOOK_BACK.name, draft)
    my_cases.show_going_on(tapping.office, case)
    return None


def _found(turn: Turn, number: int) -> tuple[LookBackRow, Case] | None:
    """The look-back and its case, where it is still theirs and open."""
    row = turn.work.lookbacks.get(number)
    case = turn.work.cases.get(row.case_id) if row else None
    if row is None or case is None or row.state == DONE or not is_mine(turn, case):
        return None
    return row, case


def _facts(turn: Turn, draft: dict[str, Any]) -> LookBackFacts:
    found = _found(turn, int(draft["look_back_id"]))
    return LookBackFacts(found[1].number if found else "")


def said_of(draft: Any) -> dict[str, str | None]:  # noqa: ANN401 - any draft with the three
    """The three answers of a draft, as far as they go."""
    return {question: getattr(draft, question) for question in QUESTIONS}


def written_of(draft: ThreeAnswers) -> Written:
    """What came beside the three answers."""
    return Written(draft.text, tuple(one.ref() for one in draft.files), draft.place)


def _keep(turn: Turn, draft: ThreeAnswers) -> bool:
    """Each answer is kept as it is given, so that whoever stops half-way has said that much."""
    found = _found(turn, draft.look_back_id)
    if found is not None:
        note_answers(turn.office, found[0], CHAT, said_of(draft))
    return found is not None


def _finish(turn: Turn, draft: ThreeAnswers) -> None:
    found = _found(turn, draft.look_back_id)
    if found is None:
        turn.reply("look_back.over", menu=True)
        return
    row, case = found
    written = written_of(draft)
    result = answered(turn.office, case, row, CHAT, said_of(draft), written=written)
    if result == FAILED and State(case.state) is not State.CLOSED:
        due = turn.office.citizen_due(turn.language, case)
        turn.reply("look_back.again", about=case, no=case.number, due=due)
    else:
        turn.reply("look_back.thanks", menu=True, about=case, no=case.number)
    my_cases.show_going_on(turn.office, case)
    spread_news(turn.office)


in_service(Talk(LOOK_BACK, _facts, _finish, lambda draft: draft.text, keep=_keep))
ACTIONS: Actions = {TAP: (_owner, _tapped)}
