"""Filing: a matter becomes a case with a number, a date and somebody who has it."""

from dataclasses import dataclass
from typing import Any

from domain.deadlines import Kind, Urgency, citizen_due, dispatch_due
from domain.lifecycle import Action, Actor, State, move
from domain.routing import Routing, route
from handlers.cards.board import to_triage
from handlers.casework.dispatching import dispatch
from handlers.office import Office, Turn
from storage.cases import key_of
from storage.due import Appointment
from storage.tables import Case
from storage.values import FileRef, Written


@dataclass(frozen=True)
class Matter:
    """What a citizen wants filed, as the review card showed it."""

    text: str
    files: tuple[FileRef, ...] = ()
    place: str = ""
    township: str | None = None
    category: str | None = None
    confidential: bool = False
    danger: bool = False
    kind: Kind = Kind.COMPLAINT


def file_case(turn: Turn, matter: Matter) -> Case:
    """
    File a matter: routed at once where that is sure, else put before the clerk.

    The citizen's clock runs from the latest instant dispatch is allowed (at once where the router
    is sure); number and code are told by the same transaction that stores them.
    """
    office = turn.office
    routing = route(
        office.desk.county,
        category=matter.category,
        place_text=matter.place,
        township=matter.township,
        text=matter.text,
        danger=matter.danger,
    )
    sure = routing.sure and not matter.confidential
    case = _new_case(turn, matter, routing, sure=sure)
    written = Written(matter.text, matter.files, matter.place)
    office.work.cases.file(case, written)
    office.work.cases.note(
        case,
        move(None, Action.SUBMIT, Actor.CITIZEN).action,
        actor=Actor.CITIZEN,
        state_from=None,
        public={"category": matter.category, "source": case.source},
        personal=written,
    )
    if sure and routing.unit:
        dispatch(office, case, routing.unit, Actor.ROUTER)
    else:
        _put_in_triage(office, case)
    _receipt(turn, case)
    return case


def _new_case(turn: Turn, matter: Matter, routing: Routing, *, sure: bool) -> Case:
    desk, now = turn.office.desk, turn.office.now
    urgency = Urgency(routing.urgency)
    clock = {"urgency": urgency, "kind": matter.kind, "submitted": now}
    promised = citizen_due(desk.rules, desk.calendar, **clock, sure=sure)  # type: ignore[arg-type]
    assigned = dispatch_due(desk.rules, desk.calendar, **clock)  # type: ignore[arg-type]
    return Case(
        number="",
        code="",
        kind=matter.kind,
        category=matter.category,
        urgency=urgency,
        state=State.SUBMITTED,
        person_id=turn.reader.person_id,
        address_id=turn.reader.address_id,
        source=turn.reader.channel,
        confidential=matter.confidential,
        township=matter.township,
        submitted_at=now,
        dispatch_due_at=assigned.at,
        citizen_due_at=promised.at,
        citizen_due_provisional=promised.provisional,
        calendar=promised.calendar,
    )


def _put_in_triage(office: Office, case: Case) -> None:
    office.work.due.plan(
        key_of(case), case.revision, [Appointment("dispatch", case.dispatch_due_at)]
    )
    to_triage(office, case)


def _receipt(turn: Turn, case: Case) -> None:
    office = turn.office
    common: dict[str, Any] = {
        "no": case.number,
        "code": case.code,
        "due": office.citizen_due(turn.language, case),
        "hotline": office.desk.county.hotline,
    }
    if case.lead_unit:
        unit = office.unit_contact(turn.language, case.lead_unit)
        turn.reply("case.receipt", menu=True, unit=unit, **common)
        return
    assign_due = office.dispatch_due(turn.language, case)
    turn.reply("triage.receipt", menu=True, assign_due=assign_due, **common)
