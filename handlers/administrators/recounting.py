"""
Recounting: a year's notice moves the dates of open cases, and everybody concerned is told once.

Both clocks, the rows that fall due and the line in the history change together, case by case. A
date told to a citizen is never shortened; they hear of it where it moves later or is provisional no
more (county rules, section 4). Nothing is told before all is counted, nor while the desk is shut.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from domain.calendar import Calendar
from domain.lifecycle import OPEN_STATES, State
from handlers.administrators.case_recount import Recounted, recount_case
from handlers.administrators.living import with_years
from handlers.cards.cards import title
from handlers.cards.lines import triage_line, work_line
from handlers.cases.routes import holders
from handlers.office import Office
from storage.cases import key_of
from storage.outbox import Lane
from storage.tables import Case, YearFile
from texts.catalogue import Language, say

JOB = "calendar.recount"
OPEN = (*OPEN_STATES, State.MERGED)
BATCH = 100
LISTED = 8
Told = dict[str, dict[str, tuple[str, bool]]]


@dataclass
class Job:
    """
    How far a recount has come; it lies in the database, so any replica goes on with it.

    `citizens`: address → case → the date they were told before, and whether it was provisional.
    `staff`: address → cases. `counts`: what is said at the end.
    """

    year: int
    after: int = 0
    counted: bool = False
    citizens: Told = field(default_factory=dict)
    staff: dict[str, list[int]] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)

    def count(self, what: str) -> None:
        """One more of these."""
        self.counts[what] = self.counts.get(what, 0) + 1


def begin(office: Office, row: YearFile) -> None:
    """Open cases are to be counted anew; what an earlier file left to be told is told with it."""
    job = _load(office) or Job(row.year)
    job.year, job.after, job.counted = row.year, 0, False
    _save(office, job)


def tend_recount(office: Office) -> None:
    """One batch of what is left to do."""
    if office.work.meta.get(JOB) is None:
        return
    job = _load(office)
    if job is None:
        return
    if not job.counted:
        _count(office, job)
    elif not office.desk.calendar.is_open(office.now):
        return
    elif job.staff or job.citizens:
        _tell(office, job)
    else:
        _end(office, job)
        return
    _save(office, job)


def count_batch(office: Office) -> int | None:
    """Count one batch; how many cases were changed so far, or None once all are counted."""
    job = _load(office)
    if job is None or job.counted:
        return None
    _count(office, job)
    _save(office, job)
    return job.counts.get("cases", 0)


def _load(office: Office) -> Job | None:
    stored = office.work.meta.locked(JOB)
    return Job(**json.loads(stored)) if stored else None


def _save(office: Office, job: Job) -> None:
    office.work.meta.put(JOB, json.dumps(vars(job)))


def _count(office: Office, job: Job) -> None:
    version = office.desk.calendar.version
    cases = office.work.cases.counted_otherwise(OPEN, version, job.after, BATCH)
    if not cases:
        job.counted = True
        return
    calendars = earlier_calendars(office)
    for case in cases:
        known = calendars.get(case.calendar) if case.calendar != version else None
        old = known or _before(office, case, job.year)
        if old is not None:
            _note(office, job, case, recount_case(office, case, old))
        job.after = key_of(case)


def earlier_calendars(office: Office) -> Mapping[str, Calendar]:
    """By its version every calendar that these files and this configuration ever made."""
    base = (office.desk.base or office.desk).calendar
    files = office.work.year_files.in_force()
    made = [with_years(base, files[:count]) for count in range(len(files) + 1)]
    return {one.version: one for one in made}


def _before(office: Office, case: Case, year: int) -> Calendar | None:
    """
    What made a date under a configuration that is gone: for a provisional one, an estimate.

    What is certain was counted by a notice; it stays as it is.
    """
    if not (case.citizen_due_provisional or case.unit_due_provisional):
        return None
    base = (office.desk.base or office.desk).calendar
    files = [one for one in office.work.year_files.in_force() if one.year != year]
    return with_years(base, files)


def _note(office: Office, job: Job, case: Case, done: Recounted) -> None:
    """Who is to hear of it, in the end."""
    if done.changed:
        job.count("cases")
    if done.told_later or done.settled:
        job.count("later" if done.told_later else "settled")
        mine = job.citizens.setdefault(str(case.address_id), {})
        before = (done.citizen_before.isoformat(), done.was_provisional)
        mine.setdefault(str(key_of(case)), before)
    if done.staff_concerned:
        for member in holders(office, case):
            theirs = job.staff.setdefault(str(member.address_id), [])
            if key_of(case) not in theirs:
                theirs.append(key_of(case))


# Telling


def _tell(office: Office, job: Job) -> None:
    for address in list(job.staff)[:BATCH]:
        _tell_staff(office, job.year, int(address), job.staff.pop(address))
    for address in list(job.citizens)[: 0 if job.staff else BATCH]:
        if _tell_citizen(office, job.year, int(address), job.citizens.pop(address)):
            job.count("told")


def _tell_staff(office: Office, year: int, address_id: int, case_ids: list[int]) -> None:
    """Whoever still has these cases reads all of them in one message."""
    language = office.language_of(address_id)
    cases = [office.work.cases.get(one) for one in case_ids]
    theirs = [one for one in cases if _still_has(office, one, address_id)]
    lines = [(work_line if one.lead_unit else triage_line)(office, one, language) for one in theirs]
    if lines:
        office.tell(
            address_id,
            "year_file.staff",
            lane=Lane.STAFF,
            protect=True,
            year=year,
            n=len(lines),
            lines=_short_list(lines, language),
        )


def _still_has(office: Office, case: Case, address_id: int) -> bool:
    unanswered = State(case.state) in OPEN_STATES and State(case.state) is not State.REPLIED
    return unanswered and any(one.address_id == address_id for one in holders(office, case))


def _tell_citizen(
    office: Office, year: int, address_id: int, dates: Mapping[str, tuple[str, bool]]
) -> bool:
    """
    One message for all of a person's cases; nothing of what has ended or stands as it stood.

    Who has no chat is called only where a date moved, not for a word that was taken away.
    """
    language = office.language_of(address_id)
    lines = []
    for case_id, (told, provisional) in dates.items():
        case = office.work.cases.get(int(case_id))
        before = datetime.fromisoformat(told)
        moved = case.citizen_due_at > before
        if moved or (office.has_chat(address_id) and not case.citizen_due_provisional):
            lines += _line(office, case, before, language, provisional=provisional)
    if lines:
        hotline = office.desk.county.hotline
        listed = _short_list(lines, language)
        office.tell(
            address_id,
            "date.recounted",
            lane=Lane.BULK,
            year=year,
            lines=listed,
            hotline=hotline,
        )
    return bool(lines)


def _line(
    office: Office, case: Case, before: datetime, language: Language, *, provisional: bool
) -> list[str]:
    if State(case.state) not in OPEN or State(case.state) is State.REPLIED:
        return []
    common = {
        "no": case.number,
        "title": title(office, case),
        "due": office.citizen_due(language, case),
    }
    if case.citizen_due_at <= before:
        return [say(language, "date.settled", **common)]
    old = office.due_text(language, before, provisional=provisional)
    return [say(language, "date.moved", **common, old_due=old)]


def _short_list(lines: list[str], language: Language) -> str:
    rest = len(lines) - LISTED
    return "\n".join([*lines[:LISTED], *([say(language, "list.rest", n=rest)] if rest > 0 else [])])


def _end(office: Office, job: Job) -> None:
    """All is told: whoever keeps the calendar reads what came of it."""
    office.work.meta.drop(JOB)
    counts = {name: job.counts.get(name, 0) for name in ("cases", "later", "settled", "told")}
    for member in office.work.staff.with_role("administrator"):
        fields: dict[str, Any] = {"year": job.year, **counts}
        office.tell(member.address_id, "year_file.done", lane=Lane.STAFF, **fields)
