"""What only the database knows of a clerk's work: who looked at whom, and who waits for a call."""

from sqlmodel import select
from town import Town

from storage.tables import CallEntry, Case
from storage.work import Work


def readings(town: Town, person_id: int) -> list[tuple[int, str]]:
    """Who looked for or at a person, and why."""

    def told(work: Work) -> list[tuple[int, str]]:
        rows = work.identities.readings(person_id)
        return [(one.reader_id, work.identities.reason(one)) for one in rows]

    return town.asks(told)


def waiting(town: Town) -> list[str]:
    """The numbers of the cases about which somebody waits for a call."""
    query = select(Case.number).join(CallEntry, CallEntry.case_id == Case.id)
    return town.asks(lambda work: list(work.session.execute(query).scalars()))
