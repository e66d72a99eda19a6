"""Filing: a matter becomes a case with a number, a date and somebody who has it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from domain.county import County
from domain.deadlines import Kind, Urgency, citizen_due, dispatch_due
from domain.lifecycle import Action, Actor, State, move
from domain.routing import Routing, route
from domain.words import may_petition
from handlers.cards.board import to_triage
from handlers.cards.triage_card import show_triage
from handlers.cases.alike import keep_likeness
from handlers.cases.pausing import pause_new_case
from handlers.cases.seeing import is_sealed
from handlers.cases.undispatched import due_of_dispatch
from handlers.casework.danger import tell_danger
from handlers.casework.dispatching import dispatch
from handlers.casework.duty import alert_duty
from handlers.casework.refusing import rows_of_a_refusable
from handlers.citizens.phone import with_question
from handlers.clerks.writing import ask_to_listen
from handlers.office import Office, Turn
from storage.cases import key_of
from storage.staff import Member
from storage.tables import Case
from storage.values import FileRef, Spoken, Written

CONDUCT = "conduct"
Clear = Callable[[Office, Case], None]


@dataclass(frozen=True)
class Matter:
    """
    What a citizen wants filed, as the review card showed it.

    `way`: the proper way they were told of; a person decides whether it is accepted. `accused` and
    `linked_id`: of a conduct case. `unit`: who gets it whatever the category says. `shown`: the
    entries of the answer base that were shown before.
    """

    text: str
    files: tuple[FileRef, ...] = ()
    place: str = ""
    township: str | None = None
    category: str | None = None
    confidential: bool = False
    danger: bool = False
    kind: Kind = Kind.COMPLAINT
    way: str | None = None
    blame_split: bool = False
    accused: str | None = None
    linked_id: int | None = None
    unit: str | None = None
    spoken: tuple[Spoken, ...] = ()
    shown: tuple[int, ...] = ()

    def routing(self, county: County) -> Routing:
        """Where it goes: to the `unit` it is meant for, else as the county routes it."""
        found = route(
            county,
            category=self.category,
            place_text=self.place,
            township=self.township,
            text=self.text,
            danger=self.danger,
        )
        if self.unit is not None:
            return replace(found, unit=self.unit, sure=True)
        way = county.way(self.way)
        return replace(found, unit=None, sure=False) if way else found

    def competent(self, county: County) -> str | None:
        """The unit that would have it, or None where that is not sure."""
        return replace(self, unit=None, way=None).routing(county).unit

    @property
    def waits_for_a_clerk(self) -> bool:
        """Whether a clerk has to write what a unit reads before it can be given to one."""
        return self.confidential or (self.blame_split and not self.danger)


@dataclass(frozen=True)
class Brought:
    """
    Who brings a matter, and how it came.

    `staff`: the clerk who typed it in for somebody who rang or wrote; never the complainant.
    `answered`: it is answered in the same step, so that nobody is asked to dispatch it. `quiet`:
    one of many, so that no clerk gets a card of it. `received`: when it was told elsewhere before.
    """

    person_id: int
    address_id: int
    source: str
    staff: Member | None = None
    external_no: str | None = None
    batch_id: int | None = None
    answered: bool = False
    quiet: bool = False
    received: datetime | None = None

    @property
    def by(self) -> Actor:
        """In which capacity it is submitted."""
        return Actor.CLERK if self.staff or self.batch_id else Actor.CITIZEN


def file_case(turn: Turn, matter: Matter, *, cleared: Clear | None = None) -> Case:
    """File what the sender brings, and tell them number, code and date."""
    reader = turn.reader
    brought = Brought(reader.person_id, reader.address_id, reader.channel)
    case = file_for(turn.office, matter, brought, cleared=cleared)
    _receipt(turn, case)
    return case


def file_for(
    office: Office, matter: Matter, brought: Brought, *, cleared: Clear | None = None
) -> Case:
    """
    File a matter: routed at once where that is sure, else put before the clerk.

    `cleared` writes what a unit may read where nobody has the time to wait for a clerk.

    The citizen's clock runs from the latest instant dispatch is allowed (at once where the router
    is sure); number and code are told by the same transaction that stores them.
    """
    routing = matter.routing(office.desk.county)
    sure = routing.sure and not matter.waits_for_a_clerk
    case = _new_case(office, matter, brought, routing, sure=sure)
    pause_new_case(office, case)
    written = Written(matter.text, matter.files, matter.place, matter.spoken)
    office.work.cases.file(case, written)
    keep_likeness(office, case)
    office.work.cases.note(
        case,
        move(None, Action.SUBMIT, brought.by).action,
        actor=brought.by,
        state_from=None,
        staff_id=brought.staff.id if brought.staff else None,
        public={
            "category": matter.category,
            "source": case.source,
            **_shown(matter),
            **_received(brought),
        },
        personal=written,
    )
    if cleared is not None:
        cleared(office, case)
    if sure and routing.unit and not brought.answered:
        by = Actor.CLERK if brought.staff else Actor.ROUTER
        dispatch(office, case, routing.unit, by, staff=brought.staff)
    else:
        _put_in_triage(office, case, brought)
    tell_danger(office, case)
    ask_to_listen(office, case)
    return case


def _shown(matter: Matter) -> dict[str, object]:
    """Which known answers were shown before it was filed all the same."""
    return {"answers_shown": list(matter.shown)} if matter.shown else {}


def _received(brought: Brought) -> dict[str, object]:
    """When it was received elsewhere; the desk's own clocks start here."""
    return {"received": brought.received.isoformat()} if brought.received else {}


def _new_case(
    office: Office, matter: Matter, brought: Brought, routing: Routing, *, sure: bool
) -> Case:
    desk, now = office.desk, office.now
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
        person_id=brought.person_id,
        address_id=brought.address_id,
        source=brought.source,
        external_no=brought.external_no,
        batch_id=brought.batch_id,
        confidential=matter.confidential,
        township=matter.township,
        submitted_at=now,
        dispatch_due_at=assigned.at,
        citizen_due_at=promised.at,
        citizen_due_provisional=promised.provisional,
        calendar=promised.calendar,
        way=matter.way or _way(desk.county, matter),
        accused_unit=matter.accused,
        linked_id=matter.linked_id,
        blame_split=matter.blame_split,
        may_petition=may_petition(matter.text),
    )


def _way(county: County, matter: Matter) -> str | None:
    """The proper way a category leads to, whoever chose it."""
    way = county.way_of(matter.category, matter.text)
    return way.code if way else None


def _put_in_triage(office: Office, case: Case, brought: Brought) -> None:
    """Wait for a clerk: of what came by telephone the one who typed it has the card."""
    rows = [due_of_dispatch(office, case), *rows_of_a_refusable(office, case)]
    office.work.due.plan(key_of(case), case.revision, rows)
    if brought.quiet or brought.answered:
        return
    alert_duty(office, case)
    if brought.staff is not None and not is_sealed(office, case):
        show_triage(office, case, brought.staff.address_id, fresh=True)
    else:
        to_triage(office, case)


def _receipt(turn: Turn, case: Case) -> None:
    office = turn.office
    to = turn.reader.address_id
    common: dict[str, Any] = {
        "no": case.number,
        "code": case.code,
        "due": office.citizen_due(turn.language, case),
        "hotline": office.desk.county.hotline,
    }
    if case.accused_unit or case.category == CONDUCT:
        key, common["office"] = "conduct.receipt", office.unit_name(turn.language, case.lead_unit)
    elif case.lead_unit:
        key, common["unit"] = "case.receipt", office.unit_contact(turn.language, case.lead_unit)
    else:
        key, common["assign_due"] = "triage.receipt", office.dispatch_due(turn.language, case)
    message = office.worded(to, key, menu=case.linked_id is None, **common)
    first = message if case.linked_id else with_question(turn, message)
    office.send(to, first, case_id=case.id)
