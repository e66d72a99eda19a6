"""/named 督办人: which supervisor is named for which unit; whose running cases go with it."""

from handlers.cases.seeing import may_see
from handlers.incoming import Said
from handlers.office import Rows, Turn
from handlers.supervisors.board import ROLE
from handlers.supervisors.standing import STANDS
from handlers.talking.buttons import in_pairs, on_list
from storage.staff import Member
from texts.catalogue import say

NAMED = "named_"
LEADS_NOTHING = ("community", "desk")


def show_named(turn: Turn) -> None:
    """Who is named for which unit; with a unit's name behind it, whom to name, one button each."""
    unit = _typed_unit(turn)
    if unit is None:
        turn.reply("named.list", protect=True, lines="\n".join(_lines(turn)))
        return
    name = turn.office.unit_name(turn.language, unit)
    turn.reply("named.ask", buttons=_buttons(turn, unit), protect=True, unit=name)


def _typed_unit(turn: Turn) -> str | None:
    what, county = turn.incoming.what, turn.office.desk.county
    _, _, typed = what.text.partition(" ") if isinstance(what, Said) else ("", "", "")
    hits = county.unit_words.found(typed) if typed.strip() else []
    able = (hit[2] for hit in hits if county.unit(hit[2]).type not in LEADS_NOTHING)
    return next(able, None)


def _lines(turn: Turn) -> list[str]:
    office, named = turn.office, turn.work.supervision.all_named()
    usual = _usual(turn)
    lines = [
        say(
            turn.language,
            "named.line",
            unit=office.unit_name(turn.language, unit),
            who=member.name,
        )
        for unit, staff_id in sorted(named.items())
        if (member := turn.work.staff.get(staff_id)) is not None
    ]
    rest = say(turn.language, "named.rest", who=usual.name) if usual else ""
    return [*lines, *([rest] if rest else [])]


def _usual(turn: Turn) -> Member | None:
    """Who is named where nobody is: the supervisor on post A."""
    everybody = turn.work.staff.with_role(ROLE)
    return next((one for one in everybody if one.post == "A"), None)


def _buttons(turn: Turn, unit: str) -> Rows:
    able = turn.work.staff.with_role(ROLE)
    buttons = [on_list(f"{NAMED}{unit}", one.id, one.name) for one in able]
    return in_pairs(buttons)


def name_tap(turn: Turn, name: str, number: int, _message_id: int | None) -> str:
    """Name a supervisor for the unit from now on, and for its cases that stand."""
    unit = name.removeprefix(NAMED)
    known = {one.code for one in turn.office.desk.county.units}
    able = turn.work.staff.with_role(ROLE)
    to = next((one for one in able if one.id == number), None)
    by = turn.role(ROLE)
    if by is None or to is None or unit not in known:
        return say(turn.language, "stale.button")
    turn.work.supervision.name(unit, to.id, by.id)
    cases = turn.work.cases.in_states(STANDS, units=[unit])
    moved = [case for case in cases if may_see(to, case)]
    for case in moved:
        case.supervisor_id = to.id
    turn.reply(
        "named.done",
        protect=True,
        unit=turn.office.unit_name(turn.language, unit),
        who=to.name,
        n=len(moved),
    )
    return ""
