"""The card of a case with a unit in a supervisor's chat: how late, why, and what can be done."""

from collections.abc import Iterator
from datetime import datetime

from domain.lifecycle import Action, State
from handlers.cards.clearing import cleared_title
from handlers.cards.lines import overdue_line, stage_of
from handlers.cases.past import last_done
from handlers.cases.supervised import URGED, is_open_problem, is_raised, steps
from handlers.office import Office, Rows
from handlers.talking.buttons import Face, on_card
from storage.cases import key_of
from storage.tables import Case, Event
from storage.values import Message
from texts.catalogue import Language, label, say, shorten

WITH_UNIT = frozenset({State.DISPATCHED, State.IN_PROGRESS, State.WAITING_CITIZEN, State.PLANNED})
KEY = "supervise.card"
SHOWN = 40


def supervises(office: Office, address_id: int) -> bool:
    """Whether the person at an address is a supervisor."""
    person_id = office.work.people.reader(address_id).person_id
    return any(one.role == "supervisor" for one in office.work.staff.roles_of(person_id))


def supervision_message(office: Office, case: Case, face: Face, language: Language) -> Message:
    """What a supervisor sees of a case that a unit has."""
    lines = [
        say(
            language,
            KEY,
            line=case_line(office, case, language),
            last=last_done(office, case, language),
        ),
        *marks(office, case, language),
    ]
    return Message(KEY, "\n".join(lines), _rows(office, case, face, language), protect=True)


def is_late(office: Office, case: Case) -> bool:
    """Whether it is past its date: the unit's, or the desk's own while it waits in triage."""
    if State(case.state) is State.SUBMITTED:
        return case.dispatch_due_at < office.now
    counting = State(case.state) in (State.DISPATCHED, State.IN_PROGRESS)
    return counting and case.unit_due_at is not None and case.unit_due_at < office.now


def days_late(office: Office, case: Case) -> int:
    """Whole working days since the unit's deadline, as the lights count them."""
    calendar = office.desk.calendar
    due = office.local(case.unit_due_at or office.now).date()
    last = office.local(calendar.last_closing(office.now)).date()
    return max(0, calendar.working_days_between(due, last))


def case_line(office: Office, case: Case, language: Language) -> str:
    """Number, title, light, who has it, since when; what isn't late says until when."""
    if State(case.state) is State.SUBMITTED:
        return untriaged_line(office, case, language)
    if is_late(office, case):
        return overdue_line(office, case, stage_of(office, case), language, unit=True)
    return say(
        language,
        "supervise.in_time",
        no=case.number,
        title=cleared_title(office, case, language),
        unit=office.unit_name(language, case.lead_unit),
        state=say(language, f"state.{case.state}.staff"),
        due=office.short(language, case.unit_due_at or case.citizen_due_at),
    )


def untriaged_line(office: Office, case: Case, language: Language) -> str:
    """A case nobody dispatched in time."""
    return say(
        language,
        "overdue.undispatched",
        no=case.number,
        title=cleared_title(office, case, language),
        due=office.short(language, case.dispatch_due_at),
    )


def marks(office: Office, case: Case, language: Language) -> Iterator[str]:
    """A line each: who is named, the list, the leader, the problem, how often it was urged."""
    named = office.work.staff.get(case.supervisor_id) if case.supervisor_id else None
    if named is not None:
        yield say(language, "supervise.named", who=named.name)
    yield from marks_for_unit(office, case, language)
    if is_open_problem(office, case):
        a, b = case.transfers, case.reopened
        yield say(language, "supervise.problem", a=a, b=b)
    for event in events_of_pauses(office, case):
        yield stood_words(office, event, language)
    if urged := steps(office, case, URGED):
        when = office.moment(language, urged[-1].at)
        yield say(language, "supervise.urged", k=len(urged), when=when)


def marks_for_unit(office: Office, case: Case, language: Language) -> Iterator[str]:
    """What of these the unit reads on its own card: the list, the leader, that it was raised."""
    row = office.work.listings.open_for(key_of(case))
    if row is not None:
        reason = shorten(office.work.listings.words(row).reason, SHOWN)
        due = office.short(language, row.due)
        yield say(language, "supervise.listed", name=row.responsible, due=due, reason=reason)
    leader = office.work.supervision.leader_of(key_of(case))
    if leader is not None:
        due = office.short(language, leader.due)
        yield say(language, "supervise.led", name=leader.leader, due=due)
    if is_raised(office, case):
        yield say(language, "supervise.raised")


def events_of_pauses(office: Office, case: Case) -> list[Event]:
    """When its clock stood, oldest first."""
    return office.work.cases.events(case, Action.PAUSE)


def stood_words(office: Office, event: Event, language: Language) -> str:
    """What of its time is excluded: from when to when the clock stood, and why."""
    since, until = (datetime.fromisoformat(str(event.public[name])) for name in ("since", "until"))
    key = "supervise.outage" if event.public.get("outage") else "supervise.paused"
    return say(
        language, key, since=office.moment(language, since), until=office.moment(language, until)
    )


def _rows(office: Office, case: Case, face: Face, language: Language) -> Rows:
    names = [("button.sv_urge", "sv_urge"), ("button.sv_who", "sv_who")]
    if office.work.listings.open_for(key_of(case)) is None:
        names.append(("button.sv_list", "sv_list"))
    names += [("button.sv_letter", "sv_letter"), ("button.sv_interview", "sv_interview")]
    names += [("button.sv_lead", "sv_lead"), ("button.sv_name", "sv_name")]
    names.append(("button.sv_past", "sv_past"))
    buttons = [on_card(face, label(language, key), action) for key, action in names]
    rows = [tuple(buttons[i : i + 3]) for i in range(0, len(buttons), 3)]
    if is_open_problem(office, case):
        rows.append(
            (
                on_card(face, label(language, "button.sv_raise"), "sv_raise"),
                on_card(face, label(language, "button.sv_keep"), "sv_keep"),
            )
        )
    return tuple(rows)
