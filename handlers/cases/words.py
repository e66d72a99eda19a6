"""
The words of a case as they were written: for their writer, for machines, and to grow by more words.

Nothing here is for staff: what a unit or the desk reads comes through `handlers/cards/clearing.py`
(promise 4), and tests/handlers/test_desk_clearing.py holds which modules may look here.
"""

from handlers.office import Office
from storage.tables import Case


def own_words(office: Office, case: Case) -> str:
    """As their writer reads them."""
    return office.work.cases.matter(case)


def for_machines(office: Office, case: Case) -> str:
    """What router, proposer and likeness compare; it is shown to nobody."""
    return office.work.cases.matter(case)


def in_danger(office: Office, case: Case) -> str:
    """To whoever could send help, as they are: a number in them may save a life."""
    return office.work.cases.matter(case)


def grow(office: Office, case: Case, text: str) -> None:
    """More words for the matter; the earlier ones stay in their events."""
    before = office.work.cases.matter(case)
    parts = (part for part in (before, text) if part)
    office.work.cases.replace_matter(case, "\n".join(parts))
