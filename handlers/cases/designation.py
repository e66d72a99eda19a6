"""Why a supervisor has to say who does a case, and whether that can wait for the next message."""

from domain.rules import Urgency
from handlers.cases.past import past_for_staff
from handlers.cases.supervised import at_once
from handlers.office import Office
from storage.tables import Case
from texts.catalogue import Language, say

SHOWN_PAST = 8
"""So many of the latest steps are read with it."""


def why_designate(office: Office, case: Case, language: Language) -> str:
    """In words: nobody signed, nobody is left, or nobody is reached; what was done before."""
    fields: dict[str, object] = {"no": case.number}
    fields["unit"] = office.unit_name(language, case.lead_unit)
    lines = [say(language, f"{_why(office, case)}.supervisor", **fields)]
    if case.reopened:
        past = past_for_staff(office, case, language)[-SHOWN_PAST:]
        lines += [say(language, "nobody_left.past"), *past]
    return "\n".join(lines)


def _why(office: Office, case: Case) -> str:
    if case.silent_at is not None:
        return "nobody_signed"
    has_people = bool(office.work.staff.of_unit(case.lead_unit or ""))
    return "nobody_left" if case.reopened and has_people else "nobody_reached"


def is_pressing(office: Office, case: Case) -> bool:
    """
    Whether it is asked about at once, in a message of its own.

    Clocks of hours, what is listed, a leader's or raised, and what is due by the end of the next
    working day; anything else waits half a day at most, for the next message of all that waits.
    """
    if office.desk.rules.urgencies[Urgency(case.urgency)].clock == "hours":
        return True
    calendar = office.desk.calendar
    last = calendar.next_working_day(office.local(office.now).date())
    due = case.unit_due_at or case.citizen_due_at
    return due <= calendar.at(last, calendar.hours.close) or at_once(office, case)
