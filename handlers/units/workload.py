"""Who of a unit has how much, and how each of them is reached: for the unit's head."""

from collections.abc import Iterator

from domain.lifecycle import State
from handlers.cases.routes import UNANSWERED
from handlers.office import Office, Turn
from handlers.talking.buttons import on_list
from storage.staff import Reach
from storage.tables import Case
from texts.catalogue import Language, label, say

WITH_UNIT = (*UNANSWERED, State.WAITING_CITIZEN, State.PLANNED)


def show_workload(turn: Turn) -> None:
    """Everybody of the head's unit: cases, overdue ones, whether and since when they are silent."""
    for head in turn.roles:
        if head.role == "unit_head" and head.unit:
            whole = on_list("work_unit_anew", 0, label(turn.language, "button.work_unit"))
            turn.reply(
                "workload.text",
                buttons=((whole,),),
                protect=True,
                unit=turn.office.unit_name(turn.language, head.unit),
                lines="\n".join(_lines(turn.office, head.unit, turn.language)),
            )


def _lines(office: Office, unit: str, language: Language) -> Iterator[str]:
    cases = office.work.cases.in_states(WITH_UNIT, units=[unit], reader=[unit])
    for one in office.work.staff.reach(unit):
        mine = [case for case in cases if case.handler_id == one.member.id]
        late = [case for case in mine if _is_late(office, case)]
        yield say(
            language,
            "workload.line",
            name=one.member.name,
            n=len(mine),
            late=len(late),
            what=reach_words(office, one, language),
        )


def _is_late(office: Office, case: Case) -> bool:
    return (
        State(case.state) in UNANSWERED
        and case.unit_due_at is not None
        and case.unit_due_at < office.now
    )


def reach_words(office: Office, one: Reach, language: Language) -> str:
    """Whether they can be reached, in a word; empty where all is well."""
    if not one.bound:
        return say(language, "workload.unbound")
    if one.member.blocked:
        return say(language, "workload.blocked")
    if one.member.away_until is not None:
        return say(language, "workload.away", until=office.moment(language, one.member.away_until))
    if one.silent_since is not None:
        return say(language, "workload.silent", when=office.moment(language, one.silent_since))
    return ""
