"""What only the database knows of a clerk's work: who looked at whom, and who waits for a call."""

from sqlmodel import select
from town import Town

from storage.tables import Access, CallEntry, Case


def readings(town: Town, person_id: int) -> list[tuple[int, str]]:
    """Who looked for or at a person, and why."""
    query = select(Access).where(Access.person_id == person_id)
    rows = town.asks(lambda work: list(work.session.execute(query).scalars()))
    return [(one.reader_id, one.reason) for one in rows]


def waiting(town: Town) -> list[str]:
    """The numbers of the cases about which somebody waits for a call."""
    query = select(Case.number).join(CallEntry, CallEntry.case_id == Case.id)
    return town.asks(lambda work: list(work.session.execute(query).scalars()))
