"""
Refusing: what the desk does not decide is refused by a person, with the proper way, within a day.

A clerk proposes, somebody else decides (潍坊 art. 19; who proposes does not approve). The citizen
is told the reason, where to go and until when, and may have it looked at once more. What points to
graft is erased after thirty days, whoever decided what.
"""

from datetime import timedelta

from domain.county import ProperWay
from domain.lifecycle import Action, Actor, State, propose
from handlers.cards.board import refresh, to_triage
from handlers.cards.cards import show
from handlers.cards.triage_card import show_triage
from handlers.cases.history import act
from handlers.cases.requests import PROPOSED, REFUSE, reason_of
from handlers.cases.routes import clerks_for
from handlers.cases.seeing import is_sealed, those_who_may_see
from handlers.flows.file_refusable import told
from handlers.office import Office
from handlers.talking.buttons import Face, on_card
from storage.cases import key_of
from storage.due import Appointment
from storage.outbox import Lane
from storage.staff import Member
from storage.tables import Case, Request
from storage.values import Message, Written
from texts.catalogue import Language, label, say

ERASE = "erase"
DECIDE_DAYS = 1
KEPT_DAYS = 30


def rows_of_a_refusable(office: Office, case: Case) -> list[Appointment]:
    """What falls due for a matter that may be refused: the decision, and the erasing of graft."""
    if case.way is None:
        return []
    due = office.desk.calendar.deadline(office.now, DECIDE_DAYS)
    at = office.desk.calendar.at(
        office.local(due.at).date(), office.desk.rules.reminders.on_due_day_at
    )
    rows = [Appointment(REFUSE, at)]
    if is_sealed(office, case):
        rows.append(Appointment(ERASE, case.submitted_at + timedelta(days=KEPT_DAYS)))
    return rows


def propose_refusal(office: Office, case: Case, member: Member, way: str, reason: str) -> None:
    """
    A clerk proposes that a matter is not accepted; whoever may decide sees it at once.

    Raises NotAllowed where the case is past that.
    """
    propose(State(case.state), Action.REFUSE, Actor.CLERK)
    work = office.work
    event_id = work.cases.note(
        case,
        PROPOSED,
        actor=Actor.CLERK,
        state_from=case.state,
        staff_id=member.id,
        public={"action": Action.REFUSE, "way": way},
        personal=Written(reason),
    )
    earlier = work.requests.open_for(key_of(case), REFUSE)
    if earlier is not None:
        work.requests.decide(earlier, member.id, granted=False)
    work.requests.ask(key_of(case), REFUSE, event_id, member.id, {"way": way})
    for one in deciders(office, case, member):
        show_triage(office, case, one.address_id, fresh=True)
    show_triage(office, case, member.address_id)


def deciders(office: Office, case: Case, proposer: Member) -> list[Member]:
    """Who may decide: clerks and supervisors who may see it, but not the person who proposed."""
    staff = office.work.staff
    everybody = [*clerks_for(office, case), *staff.with_role("supervisor")]
    able = those_who_may_see(case, everybody)
    others = [one for one in able if one.person_id != proposer.person_id]
    return list({one.id: one for one in others}.values())


def agree(office: Office, case: Case, request: Request, member: Member) -> None:
    """Refuse it: the citizen is told why, where to go, until when, and what they can do."""
    actor = Actor.SUPERVISOR if member.role == "supervisor" else Actor.CLERK
    reason, way = reason_of(office, request), str(request.facts["way"])
    public: dict[str, object] = {"way": way}
    act(office, case, Action.REFUSE, actor, staff=member, public=public, written=Written(reason))
    office.work.requests.decide(request, member.id, granted=True)
    case.way = way
    _keep_until_erased(office, case)
    tell_refused(office, case)
    refresh(office, case)


def disagree(office: Office, case: Case, request: Request, member: Member) -> None:
    """It is accepted after all: whoever dispatches has it before them again."""
    office.work.requests.decide(request, member.id, granted=False)
    to_triage(office, case)
    refresh(office, case)


def look_again(office: Office, case: Case) -> bool:
    """
    The citizen has a refusal looked at once more; False where that was done before.

    The case is in triage again and counts as if it had never been refused.
    """
    if office.work.cases.events(case, Action.LOOK_AGAIN):
        return False
    act(office, case, Action.LOOK_AGAIN, Actor.CITIZEN)
    case.lead_unit = case.handler_id = case.unit_due_at = case.closed_at = None
    due = office.desk.calendar.deadline(office.now, DECIDE_DAYS)
    case.dispatch_due_at = due.at
    rows = [Appointment("dispatch", due.at), *rows_of_a_refusable(office, case)]
    office.work.due.call_off(key_of(case))
    office.work.due.plan(key_of(case), case.revision, rows)
    to_triage(office, case)
    return True


def tell_refused(office: Office, case: Case) -> None:
    """The card in the citizen's chat that says it is not accepted."""
    language = office.language_of(case.address_id)
    show(
        office,
        case,
        case.address_id,
        lambda face: refused_message(office, case, face, language),
        fresh=True,
        lane=Lane.REPLY,
    )


def refused_message(
    office: Office, case: Case, face: Face, language: Language, *, buttons: bool = True
) -> Message:
    """Why, where to go, until when; [look again] once."""
    refusals = office.work.cases.events(case, Action.REFUSE)
    reason = office.work.cases.written(refusals[-1]).text if refusals else ""
    way: ProperWay | None = office.desk.county.way(case.way)
    again = not office.work.cases.events(case, Action.LOOK_AGAIN)
    key = "not_accepted" if again else "not_accepted_again"
    due = office.desk.calendar.deadline(office.now, DECIDE_DAYS)
    text = say(
        language,
        key,
        no=case.number,
        reason=reason or _reason(way, language),
        hotline=office.desk.county.hotline,
        **(
            told(way, language)
            if way
            else dict.fromkeys(("where", "phone", "address", "limit"), "-")
        ),
        **({"due": office.due_text(language, due.at)} if again else {}),
    )
    once = (on_card(face, label(language, "button.look_again"), "look_again"),) if again else ()
    noted = on_card(face, label(language, "button.noted"), "noted")
    return Message(key, text, ((*once, noted),) if buttons else ())


def _reason(way: ProperWay | None, language: Language) -> str:
    if way is None:
        return ""
    return way.reason_zh if language is Language.ZH else way.reason_en


def erase_words(office: Office, case: Case) -> None:
    """Thirty days are over: what points to graft is gone; state and figures stay."""
    act(office, case, Action.ERASE, Actor.CLOCK)
    office.work.cases.forget_words(case)
    office.work.outbox.forget_case(key_of(case))
    refresh(office, case)


def _keep_until_erased(office: Office, case: Case) -> None:
    """An ended case has nothing due any more, but what is sealed is still to be erased."""
    if is_sealed(office, case):
        at = case.submitted_at + timedelta(days=KEPT_DAYS)
        office.work.due.plan(key_of(case), case.revision, [Appointment(ERASE, at)])
