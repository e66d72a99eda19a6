"""Who may read whose identity: one rule for every way that leads to it."""

from handlers.cases.seeing import hidden_from, is_sealed
from handlers.office import Turn
from storage.staff import Member
from storage.tables import Case


def may_reveal(turn: Turn, case: Case) -> Member | None:
    """
    The sender's role in which they may read who brought a case; None for nobody.

    A supervisor of whose roles none is of the accused unit; never of an integrity text, not of
    their own case (信访工作条例 arts. 28 and 30), and of nobody who had themselves forgotten.
    """
    if hidden_from(turn, case) or is_sealed(turn.office, case) or case.erased_at is not None:
        return None
    mine = case.person_id == turn.reader.person_id
    gone = turn.work.people.reader(case.address_id).gone
    return None if mine or gone else turn.role("supervisor")
