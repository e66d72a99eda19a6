"""A file of no case has been fetched: people, a clerk's orders, an administrator's year."""

from handlers.administrators.people_card import workbook_came as people_came
from handlers.administrators.people_rows import is_of_people
from handlers.administrators.year_card import file_came as year_came
from handlers.administrators.year_card import keeper
from handlers.ledger.by_chat import importer, is_workbook, workbook_came
from handlers.office import Office


def file_came(office: Office, address_id: int, data: bytes | None) -> None:
    """Give it to whoever sent it; None where it could not be fetched."""
    clerk = importer(office, address_id)
    member = keeper(office, address_id)
    if member is not None and data is not None and is_workbook(data) and is_of_people(data):
        people_came(office, member, data)
    elif clerk is not None and (is_workbook(data) or member is None):
        workbook_came(office, clerk, data)
    else:
        year_came(office, address_id, data)
