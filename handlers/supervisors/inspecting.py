"""
Special inspections 专项督查: four or five a week, proposed with their reasons; a person picks.

Where most more went wrong than the county's own mean says: late, redone, badly rated cases of a
unit and kind in four weeks, less what as many cases would have on the mean. So a unit with many
cases isn't named for having many, and two bad ones of three aren't worse than thirty of a hundred.
"""

from datetime import date, timedelta
from typing import Any

from handlers.flows.inspect import INSPECT, InspectDraft, InspectFacts
from handlers.office import Office, Rows, Turn
from handlers.supervisors.board import ROLE
from handlers.talking.buttons import on_list
from handlers.talking.resuming import open_or_offer
from handlers.talking.talk import Talk, in_service
from storage.inspections import Trouble
from storage.outbox import Lane
from storage.tables import Inspection
from texts.catalogue import Language, say

PICK = "inspect_pick"
LEAST = 3
WINDOW, LOAD = timedelta(days=28), timedelta(days=90)
DONE = "inspections.week"


def week_of(office: Office) -> date:
    """The Monday of this week."""
    today = office.local(office.now).date()
    return today - timedelta(days=today.weekday())


def worst(found: list[Trouble], most: int = 5) -> list[tuple[Trouble, float]]:
    """The units and kinds with most trouble beyond the mean, with how much that is."""
    n, troubles = sum(one.n for one in found), sum(one.troubles for one in found)
    mean = troubles / n if n else 0.0
    beyond = [(one, one.troubles - one.n * mean) for one in found if one.n >= LEAST]
    named = [pair for pair in beyond if pair[1] > 0]
    return sorted(named, key=lambda pair: (-pair[1], pair[0].unit, pair[0].category))[:most]


def tend_inspections(office: Office) -> None:
    """On the first working morning of a week: the proposals, to the supervisors, once."""
    here, week = office.local(office.now), week_of(office)
    begun = here.time() >= office.desk.rules.reminders.digest_at
    if not begun or not office.desk.calendar.is_open(office.now):
        return
    if not office.work.meta.turns(DONE, week.isoformat()):
        return
    rows = propose(office, week)
    for member in office.work.staff.with_role(ROLE) if rows else ():
        language = office.language_of(member.address_id)
        office.tell(
            member.address_id,
            "inspection.list",
            lane=Lane.STAFF,
            protect=True,
            buttons=_buttons(rows, language),
            **_fields(office, rows, language),
        )


def propose(office: Office, week: date) -> list[Inspection]:
    """Note this week's proposals with the figures they rest on."""
    bad_max = office.desk.rules.rating.bad_max
    found = office.work.inspections.troubles(office.now - WINDOW, bad_max)
    n, troubles = sum(one.n for one in found), sum(one.troubles for one in found)
    known = {unit.code for unit in office.desk.county.units}
    most = office.desk.rules.look_back.weekly_special
    return [
        office.work.inspections.propose(
            week,
            one.unit,
            one.category,
            {
                "n": one.n,
                "late": one.late,
                "redone": one.redone,
                "bad": one.bad,
                "mean": round(100 * troubles / n) if n else 0,
                "load": office.work.inspections.load(one.unit, office.now - LOAD),
            },
        )
        for one, _ in worst([each for each in found if each.unit in known], most)
    ]


def _fields(office: Office, rows: list[Inspection], language: Language) -> dict[str, Any]:
    lines = [f"{i}. {_line(office, row, language)}" for i, row in enumerate(rows, 1)]
    return {"n": len(rows), "lines": "\n".join(lines)}


def _line(office: Office, row: Inspection, language: Language) -> str:
    facts = row.facts
    here = round(100 * (facts["late"] + facts["redone"] + facts["bad"]) / max(1, facts["n"]))
    line = say(
        language,
        "inspection.line",
        what=what_of(office, row, language),
        n=facts["n"],
        late=facts["late"],
        b=facts["redone"],
        k=facts["bad"],
        a=here,
        c=facts["mean"],
        d=facts["load"],
    )
    if row.picked_at is None:
        return line
    member = office.work.staff.get(row.picked_by) if row.picked_by is not None else None
    picked = say(
        language,
        "inspection.picked",
        who=member.name if member else "–",
        name=row.approved_by,
        when=office.moment(language, row.picked_at),
    )
    return f"{line}\n\u3000{picked}"


def what_of(office: Office, row: Inspection, language: Language) -> str:
    """The unit and the kind, in words."""
    category = office.category_name(language, row.category)
    return f"{office.unit_name(language, row.unit)} · {category}"


def _buttons(rows: list[Inspection], language: Language) -> Rows:
    free = [(i, row) for i, row in enumerate(rows, 1) if row.picked_at is None]
    buttons = [on_list(PICK, row.id or 0, say(language, "inspection.pick", n=i)) for i, row in free]
    return tuple(tuple(buttons[i : i + 3]) for i in range(0, len(buttons), 3))


def show_proposals(turn: Turn) -> None:
    """The proposals of this week, and who picked which."""
    rows = turn.work.inspections.of_week(week_of(turn.office))
    if not rows:
        turn.reply("inspection.none")
        return
    turn.reply(
        "inspection.list",
        buttons=_buttons(rows, turn.language),
        protect=True,
        **_fields(turn.office, rows, turn.language),
    )


def pick(turn: Turn, number: int) -> str:
    """Asked who approved it."""
    row = turn.work.inspections.get(number)
    if turn.role(ROLE) is None or row is None or row.picked_at is not None:
        return say(turn.language, "stale.button")
    open_or_offer(turn, "inspect", InspectDraft(inspection_id=number))
    return ""


def _facts(turn: Turn, draft: dict[str, Any]) -> InspectFacts:
    row = turn.work.inspections.get(int(draft["inspection_id"]))
    approver = turn.office.desk.rules.look_back.weekly_special_approver
    return InspectFacts(what_of(turn.office, row, turn.language) if row else "–", approver)


def _finish(turn: Turn, draft: InspectDraft) -> None:
    row, member = turn.work.inspections.get(draft.inspection_id), turn.role(ROLE)
    if row is None or member is None or row.picked_at is not None:
        turn.reply("stale.button")
        return
    turn.work.inspections.pick(row, member.id, draft.approved_by)
    what = what_of(turn.office, row, turn.language)
    turn.reply("inspection.done", protect=True, what=what, name=draft.approved_by)


in_service(Talk(INSPECT, _facts, _finish, lambda draft: draft.approved_by))
