"""
Extending: asked once, before the last day; both dates move openly, and the citizen is told why.

安阳 art. 50: once, by the unit's head up to the class's own length; Shandong: beyond it by a
supervisor.
"""

from datetime import datetime
from typing import Any

from domain.deadlines import Urgency, extended_by
from domain.lifecycle import Action
from handlers.cards.cards import show, title
from handlers.cards.telling import tell_holders
from handlers.cases.deciding import ACTORS, EXTENSION, words_of
from handlers.cases.history import act
from handlers.cases.routes import clerks_for, supervisors_of
from handlers.casework.dispatching import plan_stages
from handlers.casework.nudging import DATE, nudge_citizen
from handlers.office import Office
from handlers.talking.buttons import Face, on_card
from storage.cases import key_of
from storage.outbox import Lane
from storage.staff import Member
from storage.tables import Case, Request
from storage.values import Message
from texts.catalogue import Language, label, say

TOO_URGENT = "too_urgent"
PARTS = 3


def new_dates(office: Office, case: Case, amount: float) -> tuple[datetime, datetime]:
    """The unit's and the citizen's date, moved by so many hours or working days."""
    desk, urgency = office.desk, Urgency(case.urgency)
    unit, citizen = (
        extended_by(desk.rules, desk.calendar, urgency=urgency, due=due, amount=amount).at
        for due in (case.unit_due_at or case.citizen_due_at, case.citizen_due_at)
    )
    return unit, citizen


def grant_extension(office: Office, case: Case, request: Request, member: Member) -> None:
    """Both dates move; the citizen reads old and new date, why, what is done and what is next."""
    amount, old = float(request.facts["amount"]), case.citizen_due_at
    unit, citizen = new_dates(office, case, amount)
    public: dict[str, object] = {
        "old": old.isoformat(),
        "new": citizen.isoformat(),
        "request": request.id,
        "role": member.role,
    }
    act(office, case, Action.GRANT_EXTENSION, ACTORS[member.role], staff=member, public=public)
    case.unit_due_at, case.citizen_due_at = unit, citizen
    case.unit_due_provisional = not office.published(unit)
    case.citizen_due_provisional = not office.published(citizen)
    plan_stages(office, case, after=office.now)
    tell_extended(office, case)
    nudge_citizen(office, case, DATE)


def tell_extended(office: Office, case: Case) -> None:
    """The citizen's card, or words to be read out."""
    language = office.language_of(case.address_id)
    if not office.has_chat(case.address_id):
        fields = _fields(office, case, language)
        office.tell(case.address_id, "citizen.extended", case_id=case.id, **fields)
        return
    show(
        office,
        case,
        case.address_id,
        lambda face: extended_message(office, case, face, language),
        fresh=True,
        lane=Lane.REPLY,
    )


def extended_message(office: Office, case: Case, face: Face, language: Language) -> Message:
    """Old date, new date, why, done, next; and the way to a person for whom it is too late."""
    text = say(language, "citizen.extended", **_fields(office, case, language))
    row = (
        on_card(face, label(language, "button.extended_ok"), "extended_ok"),
        on_card(face, label(language, "button.too_urgent"), TOO_URGENT),
    )
    return Message("citizen.extended", text, (row,))


def _fields(office: Office, case: Case, language: Language) -> dict[str, Any]:
    event = office.work.cases.events(case, Action.GRANT_EXTENSION)[-1]
    requests = office.work.requests.of_case(key_of(case), EXTENSION)
    request = next(one for one in requests if one.id == event.public["request"])
    why, done, following = (words_of(office, request).text.split("\n") + ["–"] * PARTS)[:PARTS]
    old, new = (datetime.fromisoformat(str(event.public[key])) for key in ("old", "new"))
    return {
        "no": case.number,
        "title": title(office, case),
        "old_due": office.short(language, old),
        "new_due": office.due_text(language, new, provisional=not office.published(new)),
        "reason": why,
        "done": done,
        "next": following,
        "role": say(language, f"approved.{event.public['role']}"),
    }


def too_urgent(office: Office, case: Case) -> bool:
    """The citizen can't wait: a person looks today; False where that was said before."""
    if not office.work.people.wants_a_person(case.address_id, TOO_URGENT, case.id):
        return False
    for one in (*clerks_for(office, case), *supervisors_of(office, case)):
        unit = office.unit_name(office.language_of(one.address_id), case.lead_unit)
        tell_holders(office, case, [one], "extend.too_urgent", unit=unit)
    return True
