"""
A supervisor's own morning: what waits to be given to somebody, and what was redone, in one message.

Nothing of it is pressing (`designation.is_pressing`): that came singly, at once. What came to wait
since is told once more at half past two ([reminders] on_due_day_at), so nothing waits for longer
than half a working day. What was redone is with its unit already: it is told once, in the morning.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import time

from handlers.cards.clearing import cleared_title
from handlers.cards.lines import LISTED, heap_lines
from handlers.cases.routes import needs_designation, supervisors_of
from handlers.casework.confirming import LOOK_BACK, REDONE
from handlers.casework.dispatching import DESIGNATE, to_the_list
from handlers.lists import opening
from handlers.office import Office, Rows
from handlers.supervisors.designating import undesignated
from handlers.talking.buttons import on_list
from storage.cases import key_of
from storage.outbox import Lane
from storage.staff import Member
from storage.tables import Case, HeldNote
from storage.values import Message
from texts.catalogue import Language, label, say

MORNING, AFTERNOON, NOON = "designate.told", "designate.afternoon", time(12, 0)
REDONE_LIST = "redone"


@dataclass
class Heap:
    """What one supervisor is told: what they are asked for, and what was redone, with why."""

    member: Member
    waits: list[Case] = field(default_factory=list)
    redone: list[tuple[Case, str]] = field(default_factory=list)


def tend_mornings(office: Office) -> None:
    """Twice a working day; costs one look while nothing is due."""
    here = office.local(office.now)
    rules = office.desk.rules.reminders
    if not office.desk.calendar.is_working(here.date()):
        return
    if rules.digest_at <= here.time() < NOON:
        _once(office, MORNING, _morning)
    elif rules.on_due_day_at <= here.time() < office.desk.calendar.hours.close:
        _once(office, AFTERNOON, _afternoon)


def _once(office: Office, name: str, tell: Callable[[Office], None]) -> None:
    if office.work.meta.turns(name, office.local(office.now).date().isoformat()):
        tell(office)


def _morning(office: Office) -> None:
    """Everything that waits, every working morning anew; what was redone, once."""
    heaps = _Heaps(office)
    for case in undesignated(office):
        heaps.add_waiting(case)
    office.work.held_notes.told(office.work.held_notes.waiting(DESIGNATE))
    notes = office.work.held_notes.waiting(REDONE, LOOK_BACK)
    office.work.held_notes.told([note for note in notes if heaps.add_redone(note)])
    heaps.send()


def _afternoon(office: Office) -> None:
    """What came to wait since the morning."""
    heaps = _Heaps(office)
    notes = office.work.held_notes.waiting(DESIGNATE)
    cases = [office.work.cases.get(note.case_id) for note in notes]
    for case in sorted(cases, key=lambda one: one.unit_due_at or one.citizen_due_at):
        if needs_designation(office, case):
            heaps.add_waiting(case)
    office.work.held_notes.told(notes)
    heaps.send()


class _Heaps:
    """What everybody is told, a heap for each supervisor."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._heaps: dict[int, Heap] = {}

    def _of(self, case: Case) -> list[Heap]:
        members = supervisors_of(self._office, case)
        return [self._heaps.setdefault(one.id, Heap(one)) for one in members]

    def add_waiting(self, case: Case) -> None:
        """It waits for their word."""
        for heap in self._of(case):
            heap.waits.append(case)

    def add_redone(self, note: HeldNote) -> bool:
        """It was redone; False where there is nobody to tell yet. What waits is told as that."""
        case = self._office.work.cases.get(note.case_id)
        if needs_designation(self._office, case):
            return True
        heaps = self._of(case)
        for heap in heaps:
            heap.redone.append((case, note.why))
        return bool(heaps)

    def send(self) -> None:
        """One message each."""
        for heap in self._heaps.values():
            language = self._office.language_of(heap.member.address_id)
            message = message_of(self._office, heap, language)
            self._office.send(heap.member.address_id, message, lane=Lane.STAFF)


def message_of(office: Office, heap: Heap, language: Language) -> Message:
    """Both parts, each where there is anything in it, with the ways to each case."""
    parts, rows = [], list[Rows]()
    if heap.waits:
        lines = heap_lines(office, heap.waits, language)
        parts.append(say(language, "designate.morning", n=len(heap.waits), lines=lines))
        rows.append(to_the_list(language))
    if heap.redone:
        shown = by_unit(heap.redone)
        lines = "\n".join(_redone_lines(office, shown, language))
        parts.append(say(language, "redone.morning", n=len(shown), lines=lines))
        rows.append(opening(office, heap.member.address_id, [case for case, _ in shown[:LISTED]]))
    if len(heap.redone) > LISTED:
        rows.append(((on_list(f"{REDONE_LIST}_anew", 0, label(language, "button.redone")),),))
    buttons = tuple(row for each in rows for row in each)
    return Message("supervisor.morning", "\n\n".join(parts), buttons, protect=True)


def by_unit(redone: Iterable[tuple[Case, str]]) -> list[tuple[Case, str]]:
    """The unit with most on top, the cases of one together."""
    pairs = list(redone)
    many = Counter(case.lead_unit for case, _ in pairs)
    return sorted(
        pairs, key=lambda one: (-many[one[0].lead_unit], one[0].lead_unit or "", key_of(one[0]))
    )


def _redone_lines(
    office: Office, shown: list[tuple[Case, str]], language: Language
) -> Iterable[str]:
    """A line for each unit with how many it has, and one for each of its first cases below."""
    units: defaultdict[str | None, list[tuple[Case, str]]] = defaultdict(list)
    for case, why in shown:
        units[case.lead_unit].append((case, why))
    left = LISTED
    for unit, pairs in units.items():
        name = office.unit_name(language, unit)
        yield say(language, "redone.unit", unit=name, n=len(pairs))
        for case, why in pairs[:left]:
            yield redone_line(office, case, language, why)
        left = max(0, left - len(pairs))


def redone_line(office: Office, case: Case, language: Language, why: str = REDONE) -> str:
    """Number, title, which time, why, until when it is answered again."""
    return say(
        language,
        "redone.line",
        no=case.number,
        title=cleared_title(office, case, language),
        k=case.reopened,
        why=say(language, f"redone.why.{why}"),
        due=office.short(language, case.unit_due_at or case.citizen_due_at),
    )
