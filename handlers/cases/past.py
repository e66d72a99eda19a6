"""What happened to a case, line by line: for its citizen in their words, for staff with answers."""

from collections.abc import Iterator

from domain.lifecycle import Action, Actor
from domain.masking import masked
from handlers.office import Office
from storage.tables import Case, Event
from texts.catalogue import Language, say, shorten
from texts.dates import is_far, when

LINES = 20
REPLY_SHOWN = 80
Past = list[tuple[Event, str, str]]
"""What happened: the event, what it was in words, what else its line says."""
SILENT = frozenset(
    {
        Action.REASSIGN,
        Action.REQUEST_RETURN,
        Action.REFUSE_RETURN,
        Action.ADD_CO_UNIT,
        Action.REQUEST_EXTENSION,
        Action.REFUSE_EXTENSION,
        Action.REFUSE_PLAN,
        Action.REFUSE_TERMINATE,
        Action.ERASE,
        Action.CO_ANSWER,
        Action.NOTE,
        Action.TAKE_OVER,
        Action.PROPOSE_REPLY,
        Action.REFUSE_REPLY,
        Action.REQUEST_APPEAL,
        Action.ACCEPT_APPEAL,
        Action.REFUSE_APPEAL,
        Action.PASS_CHECK,
        Action.FAIL_CHECK,
        Action.SUPERVISE,
    }
)
"""What goes on inside the office and changes nothing for the citizen."""

KNOWN = frozenset(Action)
"""Beside these the history names what is proposed and what is handed over."""

FOR_STAFF = frozenset(
    {
        Action.SUBMIT,
        Action.DISPATCH,
        Action.DESIGNATE,
        Action.ASK_CITIZEN,
        Action.REPLY,
        Action.CONFIRM_PARTLY,
        Action.CONFIRM_NOT_SOLVED,
        Action.RATE_BAD,
        Action.REOPEN,
        Action.SECOND_OPINION,
        Action.LOOK_BACK_FAILED,
    }
)
"""What a supervisor weighs who says who is to do it."""


def past_for_citizen(office: Office, case: Case, language: Language) -> list[str]:
    """Each step with its day, never with anybody's name; the latest where there are many."""
    told = _told(office, case, language)
    return _lines(office, language, [(event, what, "") for event, what in told])


def past_for_staff(office: Office, case: Case, language: Language) -> list[str]:
    """What counts for whoever decides about it: who had it, what was asked and answered."""
    past: Past = []
    for event, unit in _with_units(office, case, language):
        if event.action not in FOR_STAFF:
            continue
        what = say(language, f"past.{event.action}", unit=unit)
        words = office.work.cases.written(event).text if event.action == Action.REPLY else ""
        past.append((event, what, f"\n　{shorten(masked(words), REPLY_SHOWN)}" if words else ""))
    return _lines(office, language, past)


NOTED = frozenset({Action.NOTE, Action.ADD_CO_UNIT, Action.CO_ANSWER})
"""What only staff read, with its words."""

ALSO = (
    *(Action.SIGN, Action.REASSIGN, Action.TAKE_OVER, Action.URGE, Action.REQUEST_RETURN),
    *(Action.REFUSE_RETURN, Action.ACCEPT_RETURN, Action.REQUEST_EXTENSION),
    *(Action.GRANT_EXTENSION, Action.REFUSE_EXTENSION, Action.PROPOSE_REPLY),
    *(Action.REFUSE_REPLY, Action.ANSWER, Action.TIME_OUT, Action.SUPERVISE, Action.PAUSE),
)
FOR_UNITS = frozenset({*FOR_STAFF, *NOTED, *ALSO, "handed_over"})


def past_for_unit(office: Office, case: Case, language: Language) -> list[str]:
    """What happened, with who did it and the notes of the office; never who complained."""
    past: Past = []
    for event, unit in _with_units(office, case, language):
        if event.action not in FOR_UNITS:
            continue
        who = office.work.staff.get(event.staff_id) if event.staff_id else None
        words = shorten(_words_for_unit(office, event), REPLY_SHOWN)
        more = "".join(f"　{part}" for part in (who.name if who else "", words) if part)
        past.append((event, _done(event, unit, language), more))
    return _lines(office, language, past)


def _lines(office: Office, language: Language, past: Past) -> list[str]:
    """The latest of them, each with its day; all with their years where one needs it."""
    shown = past[-LINES:]
    year = any(is_far(event.at, office.now) for event, _, _ in shown)
    return [
        say(
            language,
            "history.line",
            when=when(language, office.local(event.at), year=year),
            what=what,
        )
        + more
        for event, what, more in shown
    ]


def _done(event: Event, unit: str, language: Language) -> str:
    """What was done, in a word; of the supervision office's steps, which one."""
    if event.action == Action.SUPERVISE:
        return say(language, f"supervised.{event.public.get('what', 'urged')}")
    return say(language, f"past.{event.action}", unit=unit)


def last_done(office: Office, case: Case, language: Language) -> str:
    """What was done last, by whom of the staff and when; that nothing was, where nothing was."""
    done = [one for one in _with_units(office, case, language) if one[0].action in FOR_UNITS]
    if not done:
        return say(language, "overdue.untouched")
    event, unit = done[-1]
    who = office.work.staff.get(event.staff_id) if event.staff_id else None
    what = _done(event, unit, language)
    by = f"{who.name} " if who else ""
    year = is_far(event.at, office.now)
    return f"{when(language, office.local(event.at), year=year)} {by}{what}"


def _words_for_unit(office: Office, event: Event) -> str:
    """Words of the office's own people; what a citizen wrote stands cleared on the card."""
    if event.action in NOTED or event.action == Action.REPLY:
        return masked(office.work.cases.written(event).text)
    return ""


def _told(office: Office, case: Case, language: Language) -> Iterator[tuple[Event, str]]:
    for event, unit in _with_units(office, case, language):
        if _is_told(event):
            fields = {"unit": unit}
            if "grade" in event.public:
                fields["grade"] = say(language, f"grade.{event.public['grade']}")
            yield event, say(language, f"history.{event.action}", **fields)


def _with_units(office: Office, case: Case, language: Language) -> Iterator[tuple[Event, str]]:
    """Each step with the unit that had the case then."""
    unit: str | None = None
    for event in office.work.cases.events(case):
        unit = str(event.public["unit"]) if "unit" in event.public else unit
        yield event, office.unit_name(language, unit, event.at)


def _is_told(event: Event) -> bool:
    """A clerk's retelling is for the unit; what only moves papers is for nobody outside."""
    if event.action == Action.ADD:
        return event.actor == Actor.CITIZEN
    if event.action in (Action.RECOUNT, Action.PAUSE):
        return "due" in event.public
    return event.action in KNOWN and event.action not in SILENT
