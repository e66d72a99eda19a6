"""
A month's figures before and after they are published: nothing is, but by a person's tap.

They are put before the units in the morning after they were counted; each may reply within three
working days ([ranking] unit_reply_working_days). Then a supervisor reads what was said, may leave
cases out with a reason and have all of it counted again, and publishes.
"""

from typing import Any

from domain.rounds import BY_NAME, RATES, Tally, parts
from domain.spans_of_days import Period, Span
from domain.staff import Role
from domain.standing import share
from handlers.figures.comparing import OVERALL, RANK, ranked, tables_of
from handlers.figures.counting import freeze, of_type, tallies_of, tend_counting
from handlers.figures.view import percent, span_of
from handlers.flows.figures_reply import FIGURES_REPLY, FiguresReplyDraft, ReplyFacts
from handlers.incoming import Said
from handlers.office import Office, Turn
from handlers.talking.buttons import on_list
from handlers.talking.resuming import open_or_offer
from handlers.talking.talk import Talk, in_service
from storage.outbox import Lane
from storage.tables import FrozenFigures
from storage.values import Message
from texts.catalogue import Language, label, say, shorten

ANSWER, PUBLISH, RECOUNT = "fig_answer", "fig_publish", "fig_recount"
LONGEST_REASON = 60


def tend_figures(office: Office) -> None:
    """Count what is over; in working mornings put it before units, then before supervisors."""
    tend_counting(office)
    local, calendar = office.local(office.now), office.desk.calendar
    morning = office.desk.rules.reminders.digest_at
    if not calendar.is_working(local.date()) or local.time() < morning:
        return
    days = office.desk.rules.ranking.unit_reply_working_days
    for row in office.work.case_figures.to_put(Period.MONTH):
        row.reply_until = calendar.deadline(office.now, days).at
        _put_before_units(office, row)
    for row in office.work.case_figures.unoffered(Period.MONTH):
        row.offered_at = office.now
        if row.rows:
            _put_before_supervisors(office, row)


def _put_before_units(office: Office, row: FrozenFigures) -> None:
    """Each unit's heads read their own figures alone, and may say something to them."""
    for kind in tables_of(office):
        for unit, tally in of_type(office, tallies_of(row), kind).items():
            for head in office.work.staff.of_unit(unit, Role.UNIT_HEAD):
                message = _to_unit(office, row, unit, tally, office.language_of(head.address_id))
                office.send(head.address_id, message, lane=Lane.STAFF)


def _to_unit(
    office: Office, row: FrozenFigures, unit: str, tally: Tally, language: Language
) -> Message:
    text = say(
        language,
        "figures.to_unit",
        unit=office.unit_name(language, unit),
        span=span_of(row, language),
        lines=own_lines(tally, language) + own_place(office, row, unit, language),
        until=office.due_text(language, row.reply_until or office.now),
    )
    button = on_list(ANSWER, row.id or 0, label(language, "button.fig_answer"))
    return Message("figures.to_unit", text, ((button,),), protect=True)


def own_place(office: Office, row: FrozenFigures, unit: str, language: Language) -> str:
    """The line of a unit's place, where places are published; empty where it has none."""
    ranking = office.desk.rules.ranking
    if ranking.publish != RANK:
        return ""
    for kind in tables_of(office):
        lines = ranked(ranking, of_type(office, tallies_of(row), kind), OVERALL)
        placed = [one for one in lines if one.place is not None]
        for one in placed:
            if one.unit == unit and one.score is not None:
                score = f"{100 * one.score:.1f}"
                told = say(
                    language, "figures.own_place", rate=score, n=one.place, total=len(placed)
                )
                return f"\n{told}"
    return ""


def own_lines(tally: Tally, language: Language) -> str:
    """Every rate of one unit with the number it rests on."""
    lines = []
    for rate in RATES:
        part, n = parts(tally, rate)
        lines.append(
            say(
                language,
                "figures.own_line",
                rate=say(language, f"figures.rate.{rate.name}"),
                percent=percent(share(part, n)),
                p=part,
                n=n,
            )
        )
    return "\n".join(lines)


def _put_before_supervisors(office: Office, row: FrozenFigures) -> None:
    for member in office.work.staff.with_role(Role.SUPERVISOR):
        language = office.language_of(member.address_id)
        office.send(member.address_id, _draft(office, row, language), lane=Lane.STAFF)


def _draft(office: Office, row: FrozenFigures, language: Language) -> Message:
    replies = [
        say(
            language,
            "figures.reply_line",
            unit=office.unit_name(language, one.unit),
            text=one.words,
        )
        for one in office.work.case_figures.replies(row)
    ]
    text = say(
        language,
        "figures.to_supervisor",
        span=span_of(row, language),
        n=len(row.rows),
        lines="\n".join(replies) or say(language, "figures.no_reply"),
    )
    buttons = (
        (on_list(PUBLISH, row.id or 0, label(language, "button.fig_publish")),),
        (on_list(RECOUNT, row.id or 0, label(language, "button.fig_recount")),),
    )
    return Message("figures.to_supervisor", text, buttons, protect=True)


# Taps


def open_reply(turn: Turn, figures_id: int) -> str:
    """A unit's head wants to say something to the figures."""
    row, head = turn.work.case_figures.get(figures_id), turn.role(Role.UNIT_HEAD)
    if row is None or head is None or head.unit is None:
        return say(turn.language, "stale.button")
    if row.reply_until is None or turn.office.now > row.reply_until:
        return say(turn.language, "figures.too_late")
    draft = FiguresReplyDraft(figures_id=figures_id, unit=head.unit)
    open_or_offer(turn, FIGURES_REPLY.name, draft)
    return ""


def _facts(turn: Turn, draft: dict[str, Any]) -> ReplyFacts:
    row = turn.work.case_figures.get(int(draft["figures_id"]))
    if row is None:
        return ReplyFacts("", "", "")
    until = turn.office.due_text(turn.language, row.reply_until or turn.office.now)
    unit = turn.office.unit_name(turn.language, str(draft["unit"]))
    return ReplyFacts(unit, span_of(row, turn.language), until)


def _reply(turn: Turn, draft: FiguresReplyDraft) -> None:
    row, head = turn.work.case_figures.get(draft.figures_id), turn.role(Role.UNIT_HEAD)
    late = row is None or row.reply_until is None or turn.office.now > row.reply_until
    if row is None or late or head is None or head.unit != draft.unit:
        turn.reply("figures.too_late", protect=True)
        return
    turn.work.case_figures.reply(draft.figures_id, draft.unit, head.id, draft.text)
    turn.reply("figures.replied", protect=True)


def publish(turn: Turn, figures_id: int) -> str:
    """A supervisor publishes the newest count of a month, once units had their time."""
    row, member = turn.work.case_figures.get(figures_id), turn.role(Role.SUPERVISOR)
    if row is None or member is None or row.published_at is not None:
        return say(turn.language, "stale.button")
    newest = turn.work.case_figures.latest(row.period, row.first)
    if newest is None or newest.id != row.id:
        return say(turn.language, "figures.newer")
    if row.reply_until is None or turn.office.now < row.reply_until:
        return say(turn.language, "figures.too_early")
    row.published_at, row.published_by = turn.office.now, member.id
    turn.reply("figures.published", protect=True, span=span_of(row, turn.language))
    return ""


def recount(turn: Turn, figures_id: int) -> str:
    """A supervisor has a month counted again, as of now: what was left out since is left out."""
    row, member = turn.work.case_figures.get(figures_id), turn.role(Role.SUPERVISOR)
    if row is None or member is None or row.published_at is not None:
        return say(turn.language, "stale.button")
    again = freeze(turn.office, Period(row.period), Span(row.first, row.last))
    again.reply_until, again.offered_at = row.reply_until, turn.office.now
    turn.send(_draft(turn.office, again, turn.language))
    return ""


# What is left out


def exclude(turn: Turn) -> None:
    """/exclude NUMBER REASON: a case that says nothing of its unit; without a reason it counts."""
    _mark(turn, out=True)


def include(turn: Turn) -> None:
    """/include NUMBER: it counts again."""
    _mark(turn, out=False)


def _mark(turn: Turn, *, out: bool) -> None:
    member = turn.role(Role.SUPERVISOR)
    what = turn.incoming.what
    _, _, rest = what.text.partition(" ") if isinstance(what, Said) else ("", "", "")
    number, _, reason = rest.strip().partition(" ")
    case = turn.work.cases.by_number(number) if number else None
    if member is None or case is None or (out and not reason.strip()):
        turn.reply("figures.how_to_exclude", protect=True)
        return
    why = shorten(reason.strip(), LONGEST_REASON)
    figures = turn.work.case_figures
    done = figures.exclude(case.id or 0, why, member.id) if out else figures.include(case.id or 0)
    key = ("figures.excluded_now" if out else "figures.included_now") if done else "figures.as_was"
    turn.reply(key, protect=True, no=case.number)


TAPS = {ANSWER: open_reply, PUBLISH: publish, RECOUNT: recount}
BOARD_RATES = tuple(one for one in ("in_time", "resolved", "satisfied") if one in BY_NAME)
in_service(Talk(FIGURES_REPLY, _facts, _reply, lambda draft: draft.text))
