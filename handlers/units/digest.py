"""
The morning digest: one message on a working day for each of a unit's people, by the county's hour.

And what was held back beyond the daily limit, in one summary before business ends. After an outage
a digest comes until noon; later it would only repeat what the day's reminders have said.
"""

from collections import Counter
from datetime import date, datetime, time
from typing import Any

from domain.lifecycle import State
from handlers.cards.clearing import cleared_title
from handlers.cards.lines import work_line
from handlers.cases.deciding import able_now
from handlers.cases.requests import OF_THEIR_OWN
from handlers.cases.routes import OF_UNITS, UNANSWERED, may_handle
from handlers.office import Office
from handlers.talking.buttons import on_list
from handlers.units.outcomes import Outcomes, outcome_lines
from storage.outbox import Lane
from storage.staff import Member
from storage.tables import Case
from storage.values import Button, Message
from texts import dates
from texts.catalogue import Language, label, say

DONE = "digest.day"
NOON, EVENING = time(12, 0), time(17, 0)
NAMED = 3
OPEN = (*UNANSWERED, State.WAITING_CITIZEN, State.PLANNED)
DIGEST, OUTCOMES = "staff.digest", "staff.outcomes"
AWAY_TODAY, OPEN_LIST = "away_today", "work_anew"


def tend_digests(office: Office) -> None:
    """Send what is due of digests and summaries; costs one look while nothing is."""
    here = office.local(office.now)
    if not office.desk.calendar.is_working(here.date()):
        return
    at = office.desk.rules.reminders.digest_at
    if at <= here.time() < NOON:
        if office.work.meta.turns(DONE, here.date().isoformat()):
            send_digests(office, here.date())
    elif here.time() >= EVENING:
        send_summaries(office, here.date())


def send_digests(office: Office, day: date) -> None:
    """
    Each of the units' people who has something gets one message.

    Whose unit has no case is not looked at, unless something waits to be decided or to be read.
    """
    busy = office.work.cases.units_with(OPEN)
    asked, outcomes = to_decide(office), Outcomes(office)
    for member in _readers(office, outcomes):
        waits = asked[member.person_id]
        if not (waits or member.unit in busy or outcomes.of(member.id)):
            continue
        row = office.work.staff_days.of(member.id, day)
        if row.digest_at is None and send_digest(office, member, day, waits, outcomes):
            office.work.staff_days.digested(row)
    outcomes.done()


def _readers(office: Office, outcomes: Outcomes) -> list[Member]:
    """The units' people who are there, and who else answered: a clerk, on the spot."""
    staff = office.work.staff
    found = {one.id: one for role in OF_UNITS for one in staff.with_role(role)}
    others = (staff.get(one) for one in outcomes.members() if one not in found)
    return [one for one in (*found.values(), *others) if one is not None and one.is_there]


def send_digest(office: Office, member: Member, day: date, asked: int, outcomes: Outcomes) -> bool:
    """One person's morning, `asked` cases waiting for their word; False where nothing is to say."""
    language = office.language_of(member.address_id)
    cases = mine(office, member) if member.role in OF_UNITS else []
    parts, key, buttons = [], OUTCOMES, list[Button]()
    if cases or asked:
        key = DIGEST
        parts.append(_text(office, member, cases, day, asked, language))
        buttons = _buttons(member, language)
    heard = outcomes.tell(member.id)
    if heard:
        parts.append(outcome_lines(office, heard, language))
    if parts:
        rows = (tuple(buttons),) if buttons else ()
        message = Message(key, "\n\n".join(parts), rows, protect=True)
        office.send(member.address_id, message, lane=Lane.STAFF)
    return bool(parts)


def _text(
    office: Office, member: Member, cases: list[Case], day: date, asked: int, language: Language
) -> str:
    fields: dict[str, Any] = {}
    for letter, heap in zip("abc", _heaps(office, cases, day), strict=True):
        fields[letter] = len(heap)
        fields[f"list_{letter}"] = _named(office, heap, language)
    waits = [case for case in cases if State(case.state) is State.WAITING_CITIZEN]
    return say(
        language,
        DIGEST,
        name=member.name,
        date=_day(office, day, language),
        n=len(cases),
        d=len(waits),
        e=asked,
        **fields,
    )


def _buttons(member: Member, language: Language) -> list[Button]:
    found = [on_list(OPEN_LIST, 0, label(language, "button.open_list"))]
    if member.role == "handler":
        found.append(on_list(AWAY_TODAY, 0, label(language, "button.away_today")))
    return found


def mine(office: Office, member: Member) -> list[Case]:
    """What a member has: what they signed, and what nobody signed that they may."""
    found = office.work.cases.in_states(OPEN, units=[member.unit or ""], reader=[member.unit or ""])
    able = [case for case in found if may_handle(office, case, member)]
    if member.role == "unit_head":
        return able
    return [case for case in able if case.handler_id in (None, member.id)]


def to_decide(office: Office) -> Counter[int]:
    """In how many cases something waits for each person's word."""
    pairs: set[tuple[int, int]] = set()
    for request in office.work.requests.undecided():
        if request.action not in OF_THEIR_OWN:
            case = office.work.cases.get(request.case_id)
            pairs |= {(one.person_id, request.case_id) for one in able_now(office, case, request)}
    return Counter(person_id for person_id, _ in pairs)


def _heaps(office: Office, cases: list[Case], day: date) -> tuple[list[Case], ...]:
    """Due today, overdue, not taken."""
    counting = [case for case in cases if State(case.state) in UNANSWERED]
    timed = [(case, case.unit_due_at) for case in counting if case.unit_due_at]
    late = [case for case, due in timed if due < office.now]
    today = [case for case, due in timed if due >= office.now and _on(office, due) == day]
    unsigned = [case for case in counting if State(case.state) is State.DISPATCHED]
    return today, late, unsigned


def _on(office: Office, at: datetime) -> date:
    return office.local(at).date()


def _named(office: Office, heap: list[Case], language: Language) -> str:
    if not heap:
        return "–"
    words = [f"{case.number} {cleared_title(office, case)}" for case in heap[:NAMED]]
    more = "…" if len(heap) > NAMED else ""
    return ("；" if language is Language.ZH else "; ").join(words) + more


def _day(office: Office, day: date, language: Language) -> str:
    calendar = office.desk.calendar
    at = calendar.at(day, calendar.hours.open)
    return dates.day(language, office.local(at), makeup=calendar.is_makeup(day))


def send_summaries(office: Office, day: date) -> None:
    """What was beyond the day's limit, in one message each."""
    for row in office.work.staff_days.to_sum(day):
        member = office.work.staff.get(row.staff_id)
        office.work.staff_days.summed(row)
        if member is None:
            continue
        language = office.language_of(member.address_id)
        cases = [office.work.cases.get(case_id) for case_id in row.held]
        still = [case for case in cases if State(case.state) in UNANSWERED]
        if still:
            lines = "\n".join(work_line(office, case, language) for case in still[:8])
            office.tell(
                member.address_id,
                "staff.held",
                lane=Lane.STAFF,
                protect=True,
                n=len(still),
                lines=lines,
            )
