"""
Co-units 协办: the lead unit asks another to help, with a date inside its own; it answers the lead.

国办函〔2025〕66号 speaks of lead and co-units: the lead answers the citizen, whoever helps
answers the lead. A unit that is accused in the case is never asked.
"""

from datetime import datetime, timedelta

from domain.lifecycle import Action, Actor, State
from domain.rules import Urgency
from handlers.cards.board import refresh
from handlers.cards.telling import tell_holders
from handlers.cards.unit_card import show_handler
from handlers.cases.helping import co_people
from handlers.cases.history import act
from handlers.cases.routes import holders
from handlers.casework.files import give
from handlers.office import Office
from storage.cases import key_of
from storage.due import Appointment
from storage.staff import Member
from storage.tables import Case, CoUnit
from storage.values import Written
from texts.catalogue import shorten

CO_DUE = "co_due"
SHOWN = 150


def may_be_asked(office: Office, case: Case, unit: str) -> bool:
    """Whether a unit can help: not the lead, not the accused, not asked already, somebody there."""
    if unit in (case.lead_unit, case.accused_unit):
        return False
    waits = office.work.co_units.waiting(key_of(case), unit)
    return not waits and bool(co_people(office, case, unit))


def co_due(office: Office, case: Case) -> datetime:
    """
    Until when a co-unit answers: the close of business the working day before the lead is due.

    Where the clock counts hours, or there is no such day left, half of the time that is left.
    """
    calendar, lead = office.desk.calendar, case.unit_due_at or case.citizen_due_at
    day = calendar.working_days_before(calendar.local(lead).date(), 1)
    before = calendar.at(day, calendar.hours.close)
    clock = office.desk.rules.urgencies[Urgency(case.urgency)].clock
    if clock == "working_days" and before > office.now:
        return before
    return office.now + max(lead - office.now, timedelta(0)) / 2


def ask_co_unit(office: Office, case: Case, member: Member, unit: str, what: str) -> CoUnit:
    """
    Ask a unit to help; its first person gets a card with what is asked.

    Raises NotAllowed where the case can't take that now.
    """
    actor = Actor.CLERK if member.role == "clerk" else Actor.HANDLER
    public: dict[str, object] = {"co_unit": unit}
    act(
        office,
        case,
        Action.ADD_CO_UNIT,
        actor,
        staff=member,
        public=public,
        written=Written(what),
    )
    event = office.work.cases.events(case, Action.ADD_CO_UNIT)[-1]
    due = co_due(office, case)
    row = office.work.co_units.ask(key_of(case), unit, int(event.id or 0), member.id, due)
    office.work.due.plan(key_of(case), case.revision, [appointment(row)])
    for one in co_people(office, case, unit)[:1]:
        show_handler(office, case, one, fresh=True)
    refresh(office, case)
    return row


def appointment(row: CoUnit) -> Appointment:
    """The due row of a co-unit's date."""
    return Appointment(f"{CO_DUE}#{row.id}", row.due_at, {"co": row.id})


def co_answer(office: Office, case: Case, row: CoUnit, member: Member, written: Written) -> None:
    """A co-unit's answer goes to whoever has the case; no citizen reads it. Raises NotAllowed."""
    public: dict[str, object] = {"co_unit": row.unit}
    act(
        office,
        case,
        Action.CO_ANSWER,
        Actor.CO_UNIT,
        staff=member,
        public=public,
        written=written,
    )
    office.work.co_units.answered(row, member.id)
    event = office.work.cases.events(case, Action.CO_ANSWER)[-1]
    for one in holders(office, case):
        unit = office.unit_name(office.language_of(one.address_id), row.unit)
        words = shorten(written.text, SHOWN)
        tell_holders(office, case, [one], "co.answered", unit=unit, answer=words)
        files = office.work.attachments.of_event(int(event.id or 0))
        give(office, one.address_id, case, files)
    refresh(office, case)


def tell_co_late(office: Office, case: Case, co_id: int) -> None:
    """A co-unit's date has come: its people are told once more, and whoever has the case."""
    row = office.work.co_units.get(co_id)
    if row is None or row.answered_at is not None or State(case.state) not in WITH_UNIT:
        return
    for one in co_people(office, case, row.unit)[:2]:
        tell_holders(office, case, [one], "co.due")
    for one in holders(office, case):
        unit = office.unit_name(office.language_of(one.address_id), row.unit)
        tell_holders(office, case, [one], "co.late", unit=unit)


WITH_UNIT = (State.DISPATCHED, State.IN_PROGRESS, State.WAITING_CITIZEN, State.PLANNED)
