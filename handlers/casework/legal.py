"""
The law's own clock: the citizen is told when acceptance is decided and when all is finished.

市场监管投诉举报办法 arts. 14 and 21, labour inspection: the unit decides whether it accepts the
matter within so many working days, and finishes within so many. Accepting moves both dates openly
to the law's; not accepting is a termination, which the desk decides, with reason and proper way.
"""

from domain.lifecycle import Action, Actor
from domain.rules import LegalClock
from handlers.cards.board import refresh
from handlers.cards.cards import title
from handlers.cards.telling import tell_holders
from handlers.cases.history import act
from handlers.cases.legal import clock_of, decide_due, finish_due, undecided
from handlers.cases.routes import holders
from handlers.casework.dispatching import plan_stages
from handlers.casework.nudging import DATE, nudge_citizen
from handlers.office import Office
from storage.cases import key_of
from storage.staff import Member
from storage.tables import Case
from texts.catalogue import Language


def tell_law(office: Office, case: Case) -> None:
    """The citizen reads both dates, with the law's name."""
    clock = clock_of(office, case)
    if clock is None or not undecided(office, case):
        return
    language = office.language_of(case.address_id)
    decide, finish = decide_due(office, case, clock), finish_due(office, case, clock)
    office.tell(
        case.address_id,
        "citizen.law",
        case_id=key_of(case),
        no=case.number,
        law=_law(clock, language),
        unit=office.unit_name(language, case.lead_unit),
        due=office.due_text(language, decide.at, provisional=decide.provisional),
        until=office.due_text(language, finish.at, provisional=finish.provisional),
    )


def _law(clock: LegalClock, language: Language) -> str:
    return clock.law_zh if language is Language.ZH else clock.law_en


def accept_by_law(office: Office, case: Case, member: Member) -> bool:
    """The unit accepts: both dates are the law's, if later; False where that is decided."""
    clock = clock_of(office, case)
    if clock is None or not undecided(office, case):
        return False
    finish, old = finish_due(office, case, clock), case.citizen_due_at
    public: dict[str, object] = {"old": old.isoformat(), "new": max(old, finish.at).isoformat()}
    act(office, case, Action.ACCEPT_BY_LAW, Actor.HANDLER, staff=member, public=public)
    case.handler_id = member.id
    if case.unit_due_at is None or finish.at > case.unit_due_at:
        case.unit_due_at, case.unit_due_provisional = finish.at, finish.provisional
    if finish.at > old:
        case.citizen_due_at, case.citizen_due_provisional = finish.at, finish.provisional
    plan_stages(office, case, after=office.now)
    language = office.language_of(case.address_id)
    office.tell(
        case.address_id,
        "citizen.law_accepted",
        case_id=key_of(case),
        no=case.number,
        title=title(office, case),
        unit=office.unit_name(language, case.lead_unit),
        law=_law(clock, language),
        old_due=office.short(language, old),
        new_due=office.citizen_due(language, case),
    )
    nudge_citizen(office, case, DATE)
    refresh(office, case)
    return True


def remind_to_decide(office: Office, case: Case) -> bool:
    """Whoever has it and the unit's head hear that it is still open; False where it isn't."""
    clock = clock_of(office, case)
    if clock is None or not undecided(office, case):
        return False
    heads = office.work.staff.of_unit(case.lead_unit or "", "unit_head")
    people = {one.id: one for one in (*holders(office, case), *heads) if not one.blocked}
    for one in people.values():
        language = office.language_of(one.address_id)
        due = office.due_text(language, decide_due(office, case, clock).at)
        tell_holders(office, case, [one], "law.due", due=due, law=_law(clock, language))
    return True
