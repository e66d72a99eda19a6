"""What falls due for bad ratings: the unit hears of it; contact, checks, appeals are not lost."""

from collections.abc import Callable, Iterable, Mapping

from domain.lifecycle import Actor, State
from handlers.cases.appeals import appeal_of, may_decide
from handlers.cases.checks import CHECK, may_check, waits_for_check
from handlers.cases.rated import contacted_at, rating_of
from handlers.cases.rated_due import CONTACT
from handlers.cases.requests import APPEAL
from handlers.cases.routes import clerks_for
from handlers.casework.alerts import Notice, again
from handlers.casework.dispatching import dispatch
from handlers.evaluator.bad import HALF_DAY
from handlers.evaluator.following_up import ask_to_check
from handlers.office import Office
from storage.tables import Case
from storage.values import DueItem

Worker = Callable[[Office, Case, DueItem], Iterable[Notice]]


def tell_unit(office: Office, case: Case, _item: DueItem) -> Iterable[Notice]:
    """The half-day is over: the chief representative gets it, and the rater hears who has it."""
    rating = rating_of(office, case)
    if rating is None or State(case.state) is not State.SUBMITTED:
        return ()
    dispatch(office, case, rating.unit, Actor.ROUTER)
    language = office.language_of(case.address_id)
    office.tell(
        case.address_id,
        "bad.told",
        case_id=case.id,
        no=case.number,
        code=case.code,
        unit=office.unit_name(language, case.lead_unit),
        due=office.citizen_due(language, case),
    )
    return ()


def not_contacted(office: Office, case: Case, item: DueItem) -> Iterable[Notice]:
    """A working day is over and nobody was reached: clerks and supervisors, each morning."""
    if contacted_at(office, case) is not None:
        return
    again(office, item, days=1)
    for member in (*clerks_for(office, case), *office.work.staff.with_role("supervisor")):
        yield Notice(member, case, item)


def not_checked(office: Office, case: Case, item: DueItem) -> Iterable[Notice]:
    """An answer waits for its second person: they are asked again, and a supervisor with them."""
    if not waits_for_check(office, case):
        return
    ask_to_check(office, case)
    again(office, item, days=1)
    for member in office.work.staff.with_role("supervisor"):
        if may_check(office, case, member):
            yield Notice(member, case, item)


def not_decided(office: Office, case: Case, item: DueItem) -> Iterable[Notice]:
    """An appeal is not decided in its time: every supervisor who may, each working morning."""
    if appeal_of(office, case) is None:
        return
    again(office, item, days=1)
    for member in office.work.staff.with_role("supervisor"):
        if may_decide(office, case, member):
            yield Notice(member, case, item)


RATED: Mapping[str, Worker] = {
    HALF_DAY: tell_unit,
    CONTACT: not_contacted,
    CHECK: not_checked,
    APPEAL: not_decided,
}
