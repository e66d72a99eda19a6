"""When silence is not enough: a person calls back before a case is closed (回访)."""

from handlers.cases.rated import is_rated
from handlers.office import Office
from storage.tables import Case


def must_be_called(office: Office, case: Case) -> str | None:
    """
    Why a person has to ask before silence closes an answered case; None where it closes.

    What follows a bad rating is asked about always (安阳 art. 52); by `closing.call_back`, a redone
    case and one of the kinds named there (济南 art. 27). Only where a telephone is known and nobody
    has called about this answer yet: whoever has heard it from a person and says nothing more has
    been asked.
    """
    closing = office.desk.rules.closing
    asked_for = (*closing.call_back, "bad_rating")
    named = [why for why, applies in _whys(case) if applies and why in asked_for]
    if not named or case.replied_at is None:
        return None
    if not office.work.identities.has_phone(case.person_id):
        return None
    asked = office.work.calls.made(case.address_id, case.id, after=case.replied_at)
    spoken_to = any(one.outcome != "missed" for one in asked)
    return None if spoken_to else named[0]


def _whys(case: Case) -> tuple[tuple[str, bool], ...]:
    return (("bad_rating", is_rated(case)), ("reopened", bool(case.reopened)), (case.kind, True))
