"""
A review 复核 of what an inspection found: asked for by the unit, decided by who took no part.

政府督查工作条例 art. 17: within thirty days of the conclusion, decided within thirty days; whoever
took part in it withdraws. Here that is who picked the inspection and who wrote the conclusion.
"""

from datetime import timedelta
from typing import Any

from domain.staff import Role
from handlers.flows.conclude import DECIDE, REVIEW, ConcludeFacts, DecideDraft, ReviewDraft
from handlers.office import Office, Turn
from handlers.supervisors.concluding import (
    ASK_REVIEW,
    OPEN,
    SHOWN_FOR,
    conclusion_line,
    facts_of,
    open_conclusion,
    readers,
    unit_of,
    within_days,
)
from handlers.supervisors.inspecting import show_proposals, what_of
from handlers.talking.buttons import on_list
from handlers.talking.resuming import open_or_offer
from handlers.talking.talk import Talk, in_service
from storage.outbox import Lane
from storage.staff import Member
from storage.tables import Finding, Inspection
from storage.values import Button
from texts.catalogue import label, say

DECIDE_REVIEW = "review_decide"
BEFORE = timedelta(days=7)
"""So long before a review has to be decided whoever may decide it is reminded, once."""
LISTED = 8
OFFICE = "supervision"
"""The supervision office's code, where the one who concluded belongs to no unit."""
REMIND = "review.remind"


def pair_of(office: Office, finding_id: int) -> tuple[Finding, Inspection] | None:
    """A conclusion with its inspection."""
    found = office.work.findings.get(finding_id)
    row = office.work.inspections.get(found.inspection_id) if found else None
    return (found, row) if found is not None and row is not None else None


# The unit asks


def open_review(turn: Turn, number: int) -> str:
    """The unit's head says why; words for a moment where it is too late, or asked already."""
    why_not, _ = _may_ask(turn, number)
    if why_not:
        return why_not
    open_or_offer(turn, REVIEW.name, ReviewDraft(finding_id=number))
    return ""


def _may_ask(turn: Turn, number: int) -> tuple[str, tuple[Finding, Inspection, Member] | None]:
    pair, head = pair_of(turn.office, number), turn.role(Role.UNIT_HEAD)
    if pair is None or head is None or head.unit != unit_of(turn.office, pair[1]):
        return say(turn.language, "stale.button"), None
    found, row = pair
    if found.asked_at is not None:
        return say(turn.language, "review.already"), None
    if turn.office.now > found.review_until:
        until = turn.office.due_text(turn.language, found.review_until)
        return say(turn.language, "review.too_late", until=until), None
    return "", (found, row, head)


def _facts(turn: Turn, draft: dict[str, Any]) -> ConcludeFacts:
    pair = pair_of(turn.office, int(draft["finding_id"]))
    return facts_of(turn, pair[1]) if pair else ConcludeFacts("–", "–")


def _asked(turn: Turn, draft: ReviewDraft) -> None:
    why_not, able = _may_ask(turn, draft.finding_id)
    if able is None:
        turn.reply_as_shown("stale.button", why_not)
        return
    found, row, head = able
    decide_by = within_days(turn.office)
    if not turn.work.findings.ask(found, head.id, draft.words, decide_by):
        turn.reply("review.already", protect=True)
        return
    _put_before(turn.office, found, row, "review.to_decide")
    until = turn.office.due_text(turn.language, decide_by)
    turn.reply("review.asked", protect=True, until=until)


# Who decides


def reviewers(office: Office, found: Finding, row: Inspection) -> list[Member]:
    """
    Every supervisor who took no part in it and is not of the unit; those who are there first.

    Where there is none, the head of the county's named alternate for whoever concluded.
    """
    took_part = {found.found_by, row.picked_by}
    staff = office.work.staff
    able = [
        one
        for one in staff.with_role(Role.SUPERVISOR)
        if one.id not in took_part and one.unit != unit_of(office, row)
    ]
    if not able:
        finder = staff.get(found.found_by)
        instead = office.desk.county.alternate((finder.unit if finder else "") or OFFICE)
        able = staff.of_unit(instead, Role.UNIT_HEAD) if instead else []
    return [one for one in able if one.is_there] or able


def _put_before(office: Office, found: Finding, row: Inspection, key: str) -> None:
    """Whoever may decide reads it, with the button; where nobody may, the supervisors read that."""
    to = reviewers(office, found, row)
    whole = bool(to) and key != REMIND
    fields: dict[str, Any] = {"words": found.words, "reason": found.reason} if whole else {}
    for member in to or office.work.staff.with_role(Role.SUPERVISOR):
        language = office.language_of(member.address_id)
        button = on_list(DECIDE_REVIEW, found.id or 0, label(language, "button.review_decide"))
        office.tell(
            member.address_id,
            key if to else "review.nobody",
            buttons=((button,),) if to else (),
            lane=Lane.STAFF,
            protect=True,
            what=what_of(office, row, language),
            until=office.due_text(language, found.decide_by or office.now),
            **fields,
        )


def open_decision(turn: Turn, number: int) -> str:
    """A supervisor who took no part decides; words for a moment where they may not."""
    why_not, _ = _may_decide(turn, number)
    if why_not:
        return why_not
    open_or_offer(turn, DECIDE.name, DecideDraft(finding_id=number))
    return ""


def _may_decide(turn: Turn, number: int) -> tuple[str, tuple[Finding, Inspection, Member] | None]:
    pair = pair_of(turn.office, number)
    if pair is None or pair[0].asked_at is None:
        return say(turn.language, "stale.button"), None
    found, row = pair
    if found.decided_at is not None:
        who = turn.work.staff.name_of(found.decided_by)
        when = turn.office.moment(turn.language, found.decided_at)
        return say(turn.language, "already.done", who=who, when=when), None
    able = {one.person_id: one for one in reviewers(turn.office, found, row)}
    member = able.get(turn.reader.person_id)
    if member is None:
        is_supervisor = turn.role(Role.SUPERVISOR) is not None
        return say(turn.language, "review.took_part" if is_supervisor else "stale.button"), None
    return "", (found, row, member)


def _decided(turn: Turn, draft: DecideDraft) -> None:
    why_not, able = _may_decide(turn, draft.finding_id)
    if able is None:
        turn.reply_as_shown("stale.button", why_not)
        return
    found, row, member = able
    office = turn.office
    turn.work.findings.decide(found, member.id, draft.outcome, draft.words)
    staff = [office.work.staff.get(one) for one in (found.found_by, row.picked_by) if one]
    to = {one.id: one for one in (*readers(office, row), *staff) if one and one.id != member.id}
    for one in to.values():
        _tell_decided(office, found, row, one)
    outcome = say(turn.language, f"review.outcome.{draft.outcome}")
    what = what_of(office, row, turn.language)
    turn.reply("review.decided", protect=True, what=what, outcome=outcome)


def _tell_decided(office: Office, found: Finding, row: Inspection, member: Member) -> None:
    language = office.language_of(member.address_id)
    office.tell(
        member.address_id,
        "review.told",
        lane=Lane.STAFF,
        protect=True,
        what=what_of(office, row, language),
        outcome=say(language, f"review.outcome.{found.outcome}"),
        words=found.why,
    )


def tend_reviews(office: Office) -> None:
    """In a working morning, a week before a review has to be decided: a reminder, once."""
    here = office.local(office.now)
    begun = here.time() >= office.desk.rules.reminders.digest_at
    if not begun or not office.desk.calendar.is_open(office.now):
        return
    for found in office.work.findings.to_remind(office.now + BEFORE):
        office.work.findings.reminded(found)
        row = office.work.inspections.get(found.inspection_id)
        if row is not None:
            _put_before(office, found, row, REMIND)


# What there is


def show_inspections(turn: Turn) -> None:
    """/inspections: a supervisor's proposals and conclusions; a head's own unit's conclusions."""
    if turn.role(Role.SUPERVISOR) is not None:
        show_proposals(turn)
        _show_conclusions(turn)
        return
    head = turn.role(Role.UNIT_HEAD)
    if head is not None:
        _show_own(turn, head)


def _show_conclusions(turn: Turn) -> None:
    """What waits for its conclusion or its review, and what was concluded lately."""
    office, language = turn.office, turn.language
    waiting = office.work.findings.open_inspections()
    recent = office.work.findings.lately(office.now - SHOWN_FOR)
    if not waiting and not recent:
        return
    open_ = [
        say(language, "conclusion.none_yet", what=what_of(office, row, language))
        for row in waiting[:LISTED]
    ]
    done = [conclusion_line(office, row, found, language) for found, row in recent[:LISTED]]
    lines = [f"{n}. {line}" for n, line in enumerate([*open_, *done], 1)]
    buttons = [
        on_list(OPEN, row.id or 0, say(language, "conclusion.write", n=n))
        for n, row in enumerate(waiting[:LISTED], 1)
    ]
    buttons += _to_review(turn, [found for found, _ in recent[:LISTED]], len(open_) + 1)
    rows = tuple((one,) for one in buttons)
    turn.reply("conclusion.list", buttons=rows, protect=True, n=len(lines), lines="\n".join(lines))


def _to_review(turn: Turn, shown: list[Finding], first: int) -> list[Button]:
    """The buttons of what the sender may decide."""
    return [
        on_list(DECIDE_REVIEW, found.id or 0, say(turn.language, "review.open", n=n))
        for n, found in enumerate(shown, first)
        if found.asked_at is not None and not _may_decide(turn, found.id or 0)[0]
    ]


def _show_own(turn: Turn, head: Member) -> None:
    office, language = turn.office, turn.language
    found = [
        (one, row)
        for one, row in office.work.findings.lately(office.now - SHOWN_FOR)
        if unit_of(office, row) == head.unit
    ][:LISTED]
    unit = office.unit_name(language, head.unit)
    if not found:
        turn.reply("conclusion.own_none", protect=True, unit=unit)
        return
    lines = [
        f"{n}. {conclusion_line(office, row, one, language)}"
        for n, (one, row) in enumerate(found, 1)
    ]
    buttons = tuple(
        (on_list(ASK_REVIEW, one.id or 0, say(language, "review.ask_open", n=n)),)
        for n, (one, _) in enumerate(found, 1)
        if not _may_ask(turn, one.id or 0)[0]
    )
    turn.reply(
        "conclusion.own",
        buttons=buttons,
        protect=True,
        unit=unit,
        n=len(lines),
        lines="\n".join(lines),
    )


TAPS = {OPEN: open_conclusion, ASK_REVIEW: open_review, DECIDE_REVIEW: open_decision}
in_service(Talk(REVIEW, _facts, _asked, lambda draft: draft.words))
in_service(Talk(DECIDE, _facts, _decided, lambda draft: draft.words))
