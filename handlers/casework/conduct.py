"""
Blame of staff: the conduct is a case of its own, for the office that looks into conduct.

The matter goes on to whoever is competent, with the blame cleared. A clerk clears it before any
unit reads it: the writer is promised that the unit sees nothing of the blame, and words alone can't
keep that. Only where somebody is in danger, or where the desk itself is blamed (so that no clerk
may read it), the automatic clearing stands in.
"""

from dataclasses import replace

from domain.accused import accused_unit, conduct_unit
from domain.blame import blames_staff, without_blame
from domain.county import County
from domain.deadlines import Kind
from domain.lifecycle import Action, Actor
from handlers.cards.clearing import AUTOMATIC, RETOLD, clerk_writes, machine_cleared
from handlers.casework.filing import Matter, file_case
from handlers.office import Office, Turn
from storage.cases import key_of
from storage.tables import Case
from storage.values import Written

CONDUCT = "conduct"


def file_split(turn: Turn, matter: Matter, *, both: bool) -> Case:
    """File a matter with the blame taken out of it, and where `both`, the conduct as well."""
    county = turn.office.desk.county
    accused = accused_of(county, matter)
    if accused is not None and county.alternate(accused) is not None:
        clean = replace(matter, text=without_blame(matter.text) or matter.text)
        case = file_case(turn, clean)
    elif matter.danger:
        case = file_case(turn, replace(matter, blame_split=True), cleared=clear_at_once)
    else:
        case = file_case(turn, replace(matter, blame_split=True))
    if both:
        file_conduct(turn, matter, accused, linked=case)
    return case


def file_conduct(
    turn: Turn, matter: Matter, accused: str | None, *, linked: Case | None = None
) -> Case:
    """
    File what is said of staff, for the office that looks into conduct; the accused never see it.

    What the writer said stays whole here: the office has to know what it is about.
    """
    county = turn.office.desk.county
    usual = county.category(CONDUCT).lead.unit or ""
    conduct = replace(
        matter,
        category=CONDUCT,
        kind=Kind.COMPLAINT,
        danger=False,
        way=None,
        shown=(),
        spoken=() if linked else matter.spoken,
        accused=accused,
        linked_id=key_of(linked) if linked else None,
        unit=conduct_unit(county, accused, usual),
    )
    return file_case(turn, conduct)


def accused_of(county: County, matter: Matter) -> str | None:
    """Which unit a matter's words blame."""
    locality = county.locality_at(matter.place) or county.locality_at(matter.text)
    return accused_unit(county, matter.text, locality=locality, competent=matter.competent(county))


def hold_back(office: Office, case: Case, added: str) -> bool:
    """
    Hold back the blame that was added to a case a unit reads already; True where there was any.

    From now on the unit reads what is cleared: by the machine at first, by a clerk afterwards.
    """
    if clerk_writes(case) or not blames_staff(added):
        return False
    case.blame_split = True
    clear_at_once(office, case)
    return True


def clear_at_once(office: Office, case: Case) -> None:
    """The automatic clearing is what the unit reads, until a clerk writes better."""
    text = machine_cleared(office, case)
    office.work.cases.note(
        case,
        Action.ADD,
        actor=Actor.ROUTER,
        state_from=case.state,
        public={RETOLD: True, AUTOMATIC: True},
        personal=Written(text),
    )
