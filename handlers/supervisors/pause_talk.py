"""/pause: what stands, a new one in a dialogue, and ending one before its time."""

from typing import Any

from domain.spans import Span
from handlers.flows.pause import DESK, PAUSE, PauseDraft, PauseFacts
from handlers.office import Turn
from handlers.supervisors.board import ROLE
from handlers.supervisors.pausing import set_pause, unit_words
from handlers.talking.buttons import on_list
from handlers.talking.resuming import open_or_offer
from handlers.talking.talk import Talk, in_service
from handlers.units.away import hours_of
from storage.tables import Pause
from texts.catalogue import label, say

END, NEW = "pause_end", "pause_new"
LEADS_NOTHING = ("community", "desk")


def open_pause(turn: Turn) -> None:
    """What stands now or is to come, with the way to end it; else a new one."""
    rows = turn.work.pauses.standing()
    if not rows:
        open_or_offer(turn, "pause", PauseDraft())
        return
    language = turn.language
    buttons = [
        (on_list(END, row.id or 0, say(language, "pause.end_one", n=i)),)
        for i, row in enumerate(rows, 1)
    ]
    turn.reply(
        "pause.stands",
        buttons=(*buttons, (on_list(NEW, 0, label(language, "button.pause_new")),)),
        protect=True,
        lines="\n".join(f"{i}. {_line(turn, row)}" for i, row in enumerate(rows, 1)),
    )


def _line(turn: Turn, row: Pause) -> str:
    office, language = turn.office, turn.language
    by = turn.work.staff.get(row.set_by) if row.set_by is not None else None
    return say(
        language,
        "pause.line",
        unit=unit_words(office, row.unit, language),
        since=office.moment(language, row.since),
        until=office.moment(language, row.until),
        reason=row.reason,
        who=by.name if by else "–",
        n=row.moved,
    )


def open_another(turn: Turn, _number: int) -> str:
    """One more beside those that stand."""
    if turn.role(ROLE) is None:
        return say(turn.language, "stale.button")
    open_or_offer(turn, "pause", PauseDraft())
    return ""


def end_early(turn: Turn, number: int) -> str:
    """It ends now; what it moved stays, since no date told is shortened."""
    row, member = turn.work.pauses.get(number), turn.role(ROLE)
    if row is None or member is None or row not in turn.work.pauses.standing():
        return say(turn.language, "stale.button")
    turn.work.pauses.end(row, member.id)
    unit = unit_words(turn.office, row.unit, turn.language)
    turn.reply("pause.ended", protect=True, unit=unit)
    return ""


def _facts(turn: Turn, _draft: dict[str, Any]) -> PauseFacts:
    office, county = turn.office, turn.office.desk.county
    calendar = office.desk.calendar

    def found(text: str) -> str | None:
        hits = county.unit_words.found(text)
        able = (hit[2] for hit in hits if county.unit(hit[2]).type not in LEADS_NOTHING)
        return next(able, None)

    def words(span: Span) -> str:
        close = calendar.hours.close
        first, last = (office.day(turn.language, calendar.at(on, close)) for on in _ends(span))
        return (
            first
            if span.first == span.last
            else say(turn.language, "pause.span", since=first, until=last)
        )

    return PauseFacts(
        office.local(office.now).date(),
        found,
        lambda unit: unit_words(office, None if unit == DESK else unit, turn.language),
        words,
    )


def _ends(span: Span) -> tuple[Any, Any]:
    return span.first, span.last


def _finish(turn: Turn, draft: PauseDraft) -> None:
    member = turn.role(ROLE)
    if member is None or draft.span is None:
        turn.reply("stale.button")
        return
    unit = None if draft.unit == DESK else draft.unit
    since, until = hours_of(turn.office, draft.span)
    set_pause(turn.office, unit, draft.why, (since, until), member)


in_service(Talk(PAUSE, _facts, _finish, lambda draft: draft.why))
