"""Why a case is due then, for whoever asks: the days counted and skipped, extension, pauses."""

from collections.abc import Iterator
from datetime import date, datetime

from domain.explaining import MAKEUP, WEEKEND, WORKED, Stretch, stretches
from domain.lifecycle import Action
from domain.rules import Urgency
from handlers.cases.waiting import REDONE
from handlers.office import Office
from storage.tables import Case, Event
from texts.catalogue import Language, say


def why_due(office: Office, case: Case, language: Language) -> str:
    """From which instant, which days count, which don't and why, what moved the date."""
    if case.dispatched_at is None or case.unit_due_at is None:
        return say(language, "why_due.no_clock", no=case.number)
    return say(
        language,
        "why_due.text",
        no=case.number,
        when=office.moment(language, case.dispatched_at),
        due=office.unit_due(language, case),
        lines="\n".join([*_lines(office, case, language), *_moved(office, case, language)]),
    )


def _lines(office: Office, case: Case, language: Language) -> Iterator[str]:
    start, end = office.local(case.dispatched_at or office.now), case.unit_due_at or office.now
    if office.desk.rules.urgencies[Urgency(case.urgency)].clock == "hours":
        yield say(language, "why_due.hours")
        return
    counted = 0
    for one in stretches(office.desk.calendar, start.date(), office.local(end).date()):
        counted += one.counted
        yield _line(office, one, counted, language)


def _line(office: Office, one: Stretch, counted: int, language: Language) -> str:
    days = _days(office, one.first, one.last, language)
    if one.what == WORKED:
        return say(language, "why_due.worked", days=days, n=counted)
    if one.what == MAKEUP:
        return say(language, "why_due.makeup", days=days, n=counted)
    name = say(language, "why_due.weekend") if one.what == WEEKEND else one.what
    return say(language, "why_due.skipped", days=days, what=name)


def _days(office: Office, first: date, last: date, language: Language) -> str:
    words = [_short(office, on, language) for on in dict.fromkeys((first, last))]
    return ("—" if language is Language.ZH else " - ").join(words)


def _short(office: Office, on: date, language: Language) -> str:
    at = office.desk.calendar.at(on, office.desk.calendar.hours.open)
    words = office.moment(language, at)
    return words[:-5] if language is Language.ZH else words.partition(", ")[2]


def _moved(office: Office, case: Case, language: Language) -> Iterator[str]:
    """What moved the date in this round: a granted extension, days waited for the citizen."""
    for event in _round(office, case):
        if event.action == Action.GRANT_EXTENSION:
            old, new = (datetime.fromisoformat(str(event.public[key])) for key in ("old", "new"))
            yield say(
                language,
                "why_due.extended",
                old_due=office.short(language, old),
                new_due=office.short(language, new),
            )
        elif event.action == Action.ASK_CITIZEN:
            yield say(language, "why_due.asked", when=office.moment(language, event.at))
        elif event.action in (Action.ANSWER, Action.TIME_OUT):
            yield say(language, "why_due.went_on", when=office.moment(language, event.at))


def _round(office: Office, case: Case) -> list[Event]:
    moving = (Action.GRANT_EXTENSION, Action.ASK_CITIZEN, Action.ANSWER, Action.TIME_OUT)
    events = office.work.cases.events(case, *moving, *REDONE)
    begun = max((i for i, one in enumerate(events) if one.action in REDONE), default=-1)
    return events[begun + 1 :]
