"""Dispatching: a case goes to a unit, to a person who can act, and its clock starts."""

from datetime import datetime

from domain.lifecycle import Action, Actor
from domain.rules import Urgency
from domain.staff import Post
from handlers.cards.board import refresh
from handlers.cards.triage_card import show_triage
from handlers.cards.unit_card import show_handler
from handlers.cases.designation import is_pressing
from handlers.cases.history import act
from handlers.cases.kinds import kind_for
from handlers.cases.legal import TELL, clock_of, due_of_law
from handlers.cases.pausing import pause_unit_clock, rows_after_pause
from handlers.cases.rated import is_rated, limit
from handlers.cases.rated_due import due_of_rating
from handlers.cases.routes import needs_designation, reachable, supervisors_of
from handlers.cases.seeing import those_who_may_see
from handlers.cases.supervised import staged
from handlers.cases.undecided import due_of_requests
from handlers.casework.duty import alert_duty
from handlers.casework.nudging import nudge_unit
from handlers.office import Office, Rows
from handlers.talking.buttons import on_list
from storage.cases import key_of
from storage.due import Appointment
from storage.outbox import Lane
from storage.staff import Member
from storage.tables import Case
from texts.catalogue import Language, label

__all__ = ["WATCH", "WATCH_DAYS", "ask_if_nobody", "ask_to_designate", "dispatch", "plan_stages"]
__all__ += ["start_unit_clock", "supervisors_of"]
WATCH, COUNT = "watch", "#"
WATCH_DAYS = 5
DESIGNATE = "designate"
"""Why a case is kept for the next message to supervisors."""
TO_DESIGNATE = "to_designate"
"""The supervisors' list of cases for which a person has to say who does them."""


def dispatch(
    office: Office,
    case: Case,
    unit: str,
    by: Actor,
    *,
    staff: Member | None = None,
    action: Action = Action.DISPATCH,
) -> None:
    """
    Give a case to a unit. Raises NotAllowed where the case is past that.

    Where a person chose the unit, the case takes the kind that goes with it: that is learnt from.
    """
    asis = staff is None or is_rated(case)
    kind = case.category if asis else kind_for(office, case, unit)
    changed = {} if kind == case.category else {"category": kind}
    act(office, case, action, by, staff=staff, public={"unit": unit, **changed})
    case.category = kind
    case.lead_unit = unit
    case.designated = action is Action.DESIGNATE
    case.supervisor_id = case.supervisor_id or _named_supervisor(office, case)
    shown = start_unit_clock(office, case)
    refresh(office, case, but=shown)


def start_unit_clock(office: Office, case: Case) -> int | None:
    """
    The unit's clock starts (anew): its deadline, its due rows, its first person's card.

    Returns the address where the card was shown; None where a supervisor has to designate.
    """
    county = office.desk.county
    case.lead_unit = county.standing(case.lead_unit) if case.lead_unit else None
    due = limit(office, case, office.now)
    case.dispatched_at = office.now
    case.unit_due_at, case.unit_due_provisional = due.at, due.provisional
    if due.at > case.citizen_due_at and _kind_was_corrected(office, case):
        case.unit_due_at = max(case.citizen_due_at, office.now)
    case.calendar = due.calendar
    pause_unit_clock(office, case)
    case.handler_id = case.silent_at = None
    plan_stages(office, case)
    alert_duty(office, case)
    if clock_of(office, case) and _is_first(office, case):
        office.work.due.plan(key_of(case), case.revision, [Appointment(TELL, office.now)])
    if needs_designation(office, case):
        ask_to_designate(office, case)
        return None
    first = reachable(office, case)[0]
    show_handler(office, case, first, fresh=True)
    nudge_unit(office, case, "new")
    return first.address_id


def _is_first(office: Office, case: Case) -> bool:
    """Whether no unit had it before."""
    given = (Action.DISPATCH, Action.ACCEPT_RETURN, Action.DESIGNATE)
    return len(office.work.cases.events(case, *given)) == 1


def _kind_was_corrected(office: Office, case: Case) -> bool:
    """A clerk gave it a kind with more time; the date told to the citizen stays."""
    added = office.work.cases.events(case, Action.ADD)
    return not case.reopened and any("kind" in event.public for event in added)


def plan_stages(office: Office, case: Case, *, after: datetime | None = None) -> None:
    """
    Write the due rows of a dispatched case; what waited for it before is called off.

    `after`: the clock was stopped and goes on from here; what it told before isn't told again.
    """
    work = office.work
    if case.unit_due_at is None or case.dispatched_at is None:
        return
    work.due.call_off(key_of(case))
    planned = staged(office, case)
    rows = [
        Appointment(
            stage.name,
            stage.at,
            {
                "to": [*stage.recipients],
                "grouped": [*stage.grouped],
                "light": stage.light,
                "propose": [*stage.propose],
            },
        )
        for stage in planned
        if after is None or stage.at > after
    ]
    rows = rows_after_pause(office, case, rows)
    last = max((stage.at for stage in planned), default=case.unit_due_at)
    watch = Appointment(WATCH, office.morning(max(last, office.now), days=WATCH_DAYS))
    helped = [
        Appointment(f"co_due{COUNT}{one.id}", one.due_at, {"co": one.id})
        for one in work.co_units.waiting(key_of(case))
        if one.due_at > office.now
    ]
    work.due.plan(key_of(case), case.revision, [*rows, *helped, watch, *_of_its_own(office, case)])


def _of_its_own(office: Office, case: Case) -> list[Appointment]:
    """What waits beside the stages, whatever the case does meanwhile."""
    beside = (due_of_rating, due_of_law, due_of_requests)
    return [row for rows in beside for row in rows(office, case)]


def _named_supervisor(office: Office, case: Case) -> int | None:
    """Who is named for the unit; where nobody is, the supervisor on post A."""
    everybody = those_who_may_see(case, office.work.staff.with_role("supervisor"))
    named = office.work.supervision.named(case.lead_unit)
    if any(one.id == named for one in everybody):
        return named
    return next((one.id for one in everybody if one.post == Post.A), None)


def ask_to_designate(office: Office, case: Case) -> None:
    """
    A supervisor designates where nobody of the unit is left or reached, or after many redos.

    What is pressing comes singly, the card itself saying why; beyond a day's limit of single
    messages the rest is in their list of what waits to be given to somebody. All else is told with
    whatever waits besides, in the morning or at half past two (`supervisors.mornings`).
    """
    if not is_pressing(office, case):
        office.work.held_notes.add(key_of(case), DESIGNATE)
        return
    for member in supervisors_of(office, case):
        if _asked_singly(office, case, member):
            show_triage(office, case, member.address_id, fresh=True)


def _asked_singly(office: Office, case: Case, member: Member) -> bool:
    """Whether there is room for one more today; the first beyond it is told with the list."""
    rules = office.desk.rules
    if rules.urgencies[Urgency(case.urgency)].clock == "hours":
        return True
    most = rules.reminders.max_single_pings_per_person_per_day
    row = office.work.staff_days.of(member.id, office.local(office.now).date())
    row.pings += 1
    if row.pings == most + 1:
        office.tell(
            member.address_id,
            "designate.many",
            buttons=to_the_list(office.language_of(member.address_id)),
            lane=Lane.STAFF,
            protect=True,
            n=most,
        )
    return row.pings <= most


def to_the_list(language: Language) -> Rows:
    """The button of what waits for a supervisor to say who does it."""
    return ((on_list(f"{TO_DESIGNATE}_anew", 0, label(language, "button.to_designate")),),)


def ask_if_nobody(office: Office, case: Case) -> None:
    """A case goes on and nobody of its unit is there: a supervisor is asked."""
    if needs_designation(office, case):
        ask_to_designate(office, case)
