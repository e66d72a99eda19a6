"""
The open poll of units 服务大家评: each citizen grades a unit once a quarter, in the chat.

Opened and closed by a supervisor. Its figures stand by themselves: no visit, no rating of a window
and no case is counted with them. Whoever works in a unit does not grade it.
"""

from datetime import datetime

from domain.county import Unit, UnitType
from domain.evaluator import GRADES
from domain.staff import Role
from handlers.cards.cards import pages
from handlers.evaluator.stats_view import percent
from handlers.office import Office, Turn
from handlers.talking.buttons import on_list
from storage.tables import Poll
from storage.values import Message
from texts.catalogue import Language, label, say

UNITS, ASK, VOTE, OPEN, CLOSE = "pu", "pa", "pv", "po", "pc"
PREFIXES = (f"{ASK}_", f"{VOTE}_")
NAMES = (UNITS, OPEN, CLOSE)
RANKED = (UnitType.DEPARTMENT, UnitType.TOWNSHIP, UnitType.PUBLIC_COMPANY)
SHOWN = 20


def quarter_of(office: Office, at: datetime) -> str:
    """The quarter of an instant, such as 2026Q3."""
    here = office.local(at)
    return f"{here.year}Q{(here.month + 2) // 3}"


def poll_now(office: Office) -> Poll | None:
    """The poll of this quarter while it is open."""
    poll = office.work.polls.of_quarter(quarter_of(office, office.now))
    return poll if poll is not None and poll.closed_at is None else None


def poll(turn: Turn) -> None:
    """A supervisor reads how it stands, and opens or closes it; everybody else is asked."""
    if turn.role(Role.SUPERVISOR) is not None:
        turn.send(_standing(turn))
    elif poll_now(turn.office) is None:
        turn.reply("poll.closed")
    else:
        turn.send(_units(turn, 0))


def poll_tap(turn: Turn, name: str, number: int, message_id: int | None) -> str:
    """A button of the poll; returns what is shown for a moment."""
    kind, _, code = name.partition("_")
    if kind in (OPEN, CLOSE):
        return _switch(turn, is_open=kind == OPEN)
    now = poll_now(turn.office)
    if now is None:
        return say(turn.language, "poll.closed")
    if kind == UNITS:
        _show(turn, _units(turn, number), message_id)
        return ""
    unit = next((one for one in ranked(turn.office) if one.code == code), None)
    if unit is None or any(one.unit == code for one in turn.roles):
        return say(turn.language, "poll.own" if unit else "stale.button")
    if kind == ASK:
        _show(turn, _grades(turn, unit), message_id)
        return ""
    return _vote(turn, now, unit, number, message_id)


def ranked(office: Office) -> list[Unit]:
    """The units that are graded: communities never lead, and the desk asks."""
    return [one for one in office.desk.county.units if one.type in RANKED]


def _show(turn: Turn, message: Message, message_id: int | None) -> None:
    if message_id is None:
        turn.send(message)
    else:
        turn.work.outbox.edit(turn.reader.address_id, message, message_id=message_id)


def _name(unit: Unit, language: Language) -> str:
    return unit.zh if language is Language.ZH else unit.en


def _units(turn: Turn, page: int) -> Message:
    language = turn.language
    buttons = [
        on_list(f"{ASK}_{unit.code}", 0, _name(unit, language)) for unit in ranked(turn.office)
    ]
    rows, count = pages(buttons, page)
    more = on_list(UNITS, (page + 1) % count, label(language, "button.more"))
    quarter = quarter_of(turn.office, turn.office.now)
    return Message("poll.ask", say(language, "poll.ask", quarter=quarter), (*rows, (more,)))


def _grades(turn: Turn, unit: Unit) -> Message:
    language = turn.language
    buttons = [
        on_list(f"{VOTE}_{unit.code}", grade, label(language, f"button.grade.{grade}"))
        for grade in GRADES
    ]
    back = on_list(UNITS, 0, label(language, "button.other_units"))
    text = say(language, "poll.grade", unit=_name(unit, language))
    return Message("poll.grade", text, (tuple(buttons[:3]), tuple(buttons[3:]), (back,)))


def _vote(turn: Turn, now: Poll, unit: Unit, grade: int, message_id: int | None) -> str:
    if grade not in GRADES:
        return say(turn.language, "stale.button")
    is_new = turn.work.polls.vote(now, unit.code, turn.reader.person_id, grade)
    key = "poll.thanks" if is_new else "poll.again"
    fields = {"unit": _name(unit, turn.language)}
    if is_new:
        fields["grade"] = say(turn.language, f"grade.{grade}")
    text = say(turn.language, key, **fields)
    back = on_list(UNITS, 0, label(turn.language, "button.other_units"))
    _show(turn, Message(key, text, ((back,),)), message_id)
    return ""


def _switch(turn: Turn, *, is_open: bool) -> str:
    member = turn.role(Role.SUPERVISOR)
    if member is None:
        return say(turn.language, "stale.button")
    now = poll_now(turn.office)
    if is_open:
        turn.work.polls.open(quarter_of(turn.office, turn.office.now), member.id)
    elif now is not None:
        turn.work.polls.close(now, member.id)
    turn.send(_standing(turn))
    return ""


def _standing(turn: Turn) -> Message:
    """Open or not, and the grades by unit, each with its n."""
    language, office = turn.language, turn.office
    quarter = quarter_of(office, office.now)
    kept = office.work.polls.of_quarter(quarter)
    found = office.work.polls.figures(kept) if kept is not None else {}
    lines = [
        say(
            language,
            "poll.line",
            unit=office.unit_name(language, unit),
            n=grades.n,
            rate=percent(grades.rate),
        )
        for unit, grades in sorted(found.items(), key=lambda one: -one[1].order)[:SHOWN]
    ]
    is_open = kept is not None and kept.closed_at is None
    key = "poll.is_open" if is_open else "poll.is_closed"
    text = "\n".join([say(language, key, quarter=quarter), *lines])
    name, words = (CLOSE, "button.poll_close") if is_open else (OPEN, "button.poll_open")
    return Message(key, text, ((on_list(name, 0, label(language, words)),),), protect=True)
