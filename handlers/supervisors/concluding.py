"""
What a special inspection found 督查结论: written and sent by a supervisor, read by the unit.

政府督查工作条例 art. 16: the conclusion is fed back. Nothing of it is sent but by a person's tap;
the unit may ask for a review from the message itself (`reviewing`).
"""

from datetime import datetime, timedelta
from typing import Any

from domain.deadlines import natural_deadline
from domain.staff import Role
from handlers.flows.conclude import CONCLUDE, ConcludeDraft, ConcludeFacts
from handlers.office import Office, Turn
from handlers.supervisors.inspecting import what_of
from handlers.talking.buttons import on_list
from handlers.talking.resuming import open_or_offer
from handlers.talking.talk import Talk, in_service
from storage.outbox import Lane
from storage.staff import Member
from storage.tables import Finding, Inspection
from texts.catalogue import Language, label, say, shorten

OPEN, ASK_REVIEW = "inspect_end", "review_ask"
SHOWN_FOR = timedelta(days=90)
SHOWN = 120


def open_conclusion(turn: Turn, number: int) -> str:
    """A supervisor writes what was found; of their own unit somebody else does."""
    row = _open(turn, number)
    if row is None:
        return say(turn.language, "stale.button")
    open_or_offer(turn, CONCLUDE.name, ConcludeDraft(inspection_id=number))
    return ""


def _open(turn: Turn, number: int) -> Inspection | None:
    """The inspection, where it was picked, has no conclusion, and is not of the sender's unit."""
    row, member = turn.work.inspections.get(number), turn.role(Role.SUPERVISOR)
    if row is None or member is None or row.picked_at is None or member.unit == row.unit:
        return None
    return row if turn.work.findings.of(number) is None else None


def _facts(turn: Turn, draft: dict[str, Any]) -> ConcludeFacts:
    row = turn.work.inspections.get(int(draft["inspection_id"]))
    if row is None:
        return ConcludeFacts("–", "–")
    return facts_of(turn, row)


def facts_of(turn: Turn, row: Inspection) -> ConcludeFacts:
    """The unit, the kind, and how many days a review may be asked for."""
    unit = turn.office.unit_name(turn.language, unit_of(turn.office, row))
    days = turn.office.desk.rules.look_back.review_natural_days
    return ConcludeFacts(unit, what_of(turn.office, row, turn.language), days=days)


def unit_of(office: Office, row: Inspection) -> str:
    """The inspected unit, or the one that took it over since."""
    return office.desk.county.standing(row.unit)


def _finish(turn: Turn, draft: ConcludeDraft) -> None:
    row, member = _open(turn, draft.inspection_id), turn.role(Role.SUPERVISOR)
    if row is None or member is None:
        turn.reply("stale.button")
        return
    office = turn.office
    until = within_days(office)
    found = turn.work.findings.conclude(draft.inspection_id, member.id, draft.words, until)
    to = readers(office, row)
    for one in to:
        tell_unit(office, row, found, one)
    unit = office.unit_name(turn.language, unit_of(office, row))
    told = office.due_text(turn.language, until)
    key = "conclusion.sent" if to else "conclusion.nobody"
    fields: dict[str, Any] = {"n": len(to)} if to else {}
    turn.reply(key, protect=True, unit=unit, until=told, **fields)


def within_days(office: Office) -> datetime:
    """The last instant of the days in which a review is asked for, or decided."""
    days = office.desk.rules.look_back.review_natural_days
    return natural_deadline(office.desk.calendar, office.now, days)


def readers(office: Office, row: Inspection) -> list[Member]:
    """The unit's heads who can be reached; where none can, everybody of the unit who can."""
    unit = unit_of(office, row)
    for role in (Role.UNIT_HEAD, Role.HANDLER):
        if there := [one for one in office.work.staff.of_unit(unit, role) if not one.blocked]:
            return there
    return []


def tell_unit(office: Office, row: Inspection, found: Finding, member: Member) -> None:
    """The conclusion as a unit reads it; its head asks for a review by the button."""
    language = office.language_of(member.address_id)
    button = on_list(ASK_REVIEW, found.id or 0, label(language, "button.review_ask"))
    office.tell(
        member.address_id,
        "conclusion.to_unit",
        buttons=((button,),) if member.role == Role.UNIT_HEAD else (),
        lane=Lane.STAFF,
        protect=True,
        what=what_of(office, row, language),
        name=row.approved_by,
        words=found.words,
        until=office.due_text(language, found.review_until),
    )


def state_of(office: Office, found: Finding, language: Language) -> str:
    """Where a conclusion stands: a review may be asked for, waits, is decided, or is past."""
    if found.decided_at is not None:
        outcome = say(language, f"review.outcome.{found.outcome}")
        when = office.moment(language, found.decided_at)
        return say(language, "conclusion.state.decided", outcome=outcome, when=when)
    if found.asked_at is not None:
        until = office.due_text(language, found.decide_by or office.now)
        return say(language, "conclusion.state.asked", until=until)
    if office.now <= found.review_until:
        until = office.due_text(language, found.review_until)
        return say(language, "conclusion.state.open", until=until)
    return say(language, "conclusion.state.final")


def conclusion_line(office: Office, row: Inspection, found: Finding, language: Language) -> str:
    """What was inspected, when it was concluded, where it stands."""
    return say(
        language,
        "conclusion.line",
        what=what_of(office, row, language),
        words=shorten(found.words, SHOWN),
        when=office.moment(language, found.found_at),
        state=state_of(office, found, language),
    )


in_service(Talk(CONCLUDE, _facts, _finish, lambda draft: draft.words))
