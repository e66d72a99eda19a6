"""
With every tick: the week's draw, and whoever is to be asked, reminded, waited for no more.

At decent hours only, and no two questions at once before one person.
"""

from datetime import timedelta

from domain.lifecycle import State
from handlers.casework.followers import spread_news
from handlers.citizens import my_cases
from handlers.office import Office
from handlers.supervisors.lookback_answers import conclude
from handlers.supervisors.lookback_asking import (
    ASK,
    CHAT,
    REMIND,
    decent,
    end,
    in_chat,
    show_question,
    to_person,
)
from handlers.supervisors.lookback_draw import draw_if_due
from storage.lookbacks import ASKED, DRAWN, WAITING
from storage.tables import Case, LookBackRow

MOST = 100


def tend_lookbacks(office: Office) -> None:
    """Draw, ask, remind."""
    draw_if_due(office)
    tend_questions(office)


def tend_questions(office: Office) -> None:
    """Ask, remind, and wait no more for whoever is due."""
    for row in office.work.lookbacks.due(MOST):
        case = office.work.cases.get(row.case_id)
        later = decent(office, office.now)
        if later > office.now:
            row.next_at = later
        elif _is_moot(office, case, row):
            end(office, row, "moot")
        elif row.state == WAITING:
            _ask(office, case, row)
        elif row.reminded_at is None:
            _remind(office, case, row)
        else:
            _wait_no_more(office, case, row)


def _is_moot(office: Office, case: Case, row: LookBackRow) -> bool:
    """Nothing is left to ask: redone meanwhile, erased, its person gone or asked no more."""
    if State(case.state) is not State.CLOSED or case.reopened != row.round:
        return True
    gone = office.work.people.reader(case.address_id).gone or case.erased_at is not None
    return gone or office.work.lookbacks.asked_no_more(case.person_id)


def _ask(office: Office, case: Case, row: LookBackRow) -> None:
    rules = office.desk.rules.look_back
    if office.work.lookbacks.is_asked(case.person_id):
        row.next_at = decent(office, office.now + timedelta(days=rules.remind_after_days))
    elif not in_chat(office, case):
        to_person(office, case, row)
    else:
        row.state, row.asked_at = ASKED, office.now
        row.next_at = decent(office, office.now + timedelta(days=rules.remind_after_days))
        show_question(office, case, ASK)


def _remind(office: Office, case: Case, row: LookBackRow) -> None:
    row.reminded_at = office.now
    days = office.desk.rules.look_back.wait_days
    row.next_at = decent(office, office.now + timedelta(days=days))
    show_question(office, case, REMIND)


def _wait_no_more(office: Office, case: Case, row: LookBackRow) -> None:
    """
    What they said as far as they came counts; silence counts as nothing.

    Of the few that were drawn a person finds out, so that a draw is never decided by who is silent.
    """
    said = office.work.lookbacks.answered(row, CHAT)
    if said is not None and (said.thorough or said.effective or said.truthful):
        office.work.lookbacks.answer(row, CHAT).ended_at = office.now
        conclude(office, case, row)
        spread_news(office)
    elif row.why == DRAWN:
        to_person(office, case, row)
    else:
        end(office, row, "unanswered")
        my_cases.show_going_on(office, case)
