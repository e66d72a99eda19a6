"""
What was answered to the three questions, and what comes of it.

Any "no" has the case done again one level up, whoever said it and by whatever way: the unit reads
that a look-back found it undone, never whether its citizen, a caller or a visitor did. So the step
bears nobody's name, and words and pictures are an event that no unit reads.
"""

from collections.abc import Mapping
from datetime import timedelta

from domain.lifecycle import Action, Actor, State
from handlers.cases.history import act
from handlers.casework.confirming import LOOK_BACK, start_again
from handlers.office import Office
from handlers.supervisors.lookback_asking import CHAT, WHY, end, to_person
from storage.cases import key_of
from storage.lookbacks import DONE
from storage.staff import Member
from storage.tables import Case, LookBackAnswer, LookBackRow
from storage.values import Written

QUESTIONS = ("thorough", "effective", "truthful")
EVENT = "look_back"
CALL, VISIT = "call", "visit"
PASSED, PARTLY, FAILED = "passed", "partly", "failed"
WORST = (("no", FAILED), ("partly", PARTLY))


def note_answers(
    office: Office, row: LookBackRow, how: str, said: Mapping[str, str | None]
) -> None:
    """Keep what was said so far, as it was said last."""
    answer = office.work.lookbacks.answer(row, how)
    for question in QUESTIONS:
        if said.get(question) is not None:
            setattr(answer, question, said[question])


def answered(
    office: Office,
    case: Case,
    row: LookBackRow,
    how: str,
    said: Mapping[str, str | None],
    *,
    staff: Member | None = None,
    written: Written | None = None,
) -> str:
    """All three are answered, by this way; returns what came of it: passed, partly, failed."""
    note_answers(office, row, how, said)
    answer = office.work.lookbacks.answer(row, how)
    answer.ended_at, answer.staff_id = office.now, staff.id if staff else None
    if written is not None and (written.text or written.files or written.place):
        answer.event_id = _keep(office, case, how, written)
    return conclude(office, case, row)


def _keep(office: Office, case: Case, how: str, written: Written) -> int:
    """Words, pictures, a place: an event of the case, under its key, read by the desk alone."""
    by = Actor.CITIZEN if how == CHAT else Actor.SUPERVISOR
    return office.work.cases.note(case, EVENT, actor=by, state_from=case.state, personal=written)


def conclude(office: Office, case: Case, row: LookBackRow) -> str:
    """The worst that anybody said is the result; a person goes on where one has to."""
    answers = office.work.lookbacks.answers(row)
    row.result = result_of(answers)
    if row.result != PASSED:
        _again_later(office, row)
    if row.result == FAILED and row.failed_at is None:
        row.failed_at = office.now
        _fail(office, case, row)
    if _needs_person(row, answers):
        to_person(office, case, row)
    else:
        end(office, row, row.result)
    _nobody_calls(office, case)
    return row.result


def result_of(answers: list[LookBackAnswer]) -> str:
    """Passed where every answer is a yes."""
    said = {getattr(one, question) for one in answers for question in QUESTIONS}
    return next((result for word, result in WORST if word in said), PASSED)


def _needs_person(row: LookBackRow, answers: list[LookBackAnswer]) -> bool:
    """A visit where one was drawn; after a "no" in the chat a person calls or visits."""
    hows = {one.how for one in answers if one.ended_at is not None}
    if row.visit:
        return VISIT not in hows
    return row.result == FAILED and hows == {CHAT}


def _nobody_calls(office: Office, case: Case) -> None:
    """Whoever has answered is on no list of calls for this any more."""
    office.work.calls.finish_why(case.address_id, key_of(case), WHY)


def _again_later(office: Office, row: LookBackRow) -> None:
    """What was not whole is looked at once more, counted from the closing."""
    if row.wave == 1:
        days = office.desk.rules.look_back.again_after_natural_days
        row.again_at = row.closed_at + timedelta(days=days)


def _fail(office: Office, case: Case, row: LookBackRow) -> None:
    """Done again, one level up, unless it is in work already; nobody's name is with it."""
    if State(case.state) is not State.CLOSED or case.reopened != row.round:
        return
    act(office, case, Action.LOOK_BACK_FAILED, Actor.SUPERVISOR)
    start_again(office, case, why=LOOK_BACK)


def given_up(office: Office, case: Case, row: LookBackRow) -> None:
    """Nobody could find out: it counts as unanswered, unless something was said before."""
    answers = office.work.lookbacks.answers(row)
    end(office, row, row.result if answers and row.result else "unanswered")
    _nobody_calls(office, case)


def not_reached(office: Office, case_id: int) -> None:
    """Three calls for nothing: what was drawn is visited, the rest is unanswered."""
    goes = "visit" in office.desk.rules.look_back.by
    for row in office.work.lookbacks.open_of(case_id):
        if row.why == "drawn" and goes:
            row.visit = True
        else:
            end(office, row, "unanswered")


def stop_asking(office: Office, case: Case) -> None:
    """A person is asked no more; what waits for their word ends."""
    office.work.lookbacks.ask_no_more(case.person_id)
    office.work.lookbacks.call_off_for(case.person_id)
    for row in office.work.lookbacks.open_of(key_of(case)):
        if row.state != DONE:
            end(office, row, "not_asked")
