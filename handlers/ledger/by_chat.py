"""
A workbook of orders in the chat: what `suping import` does, answered row by row to the clerk.

All of the file or nothing of it, and none twice. A file for the command line is one with more rows
than the desk can take in without holding up everybody's messages.
"""

from handlers.flows.intake_draft import Source
from handlers.incoming import Said
from handlers.ledger.importing import bring_in, parse, report_lines
from handlers.ledger.reading import BadWorkbook
from handlers.office import Office, Turn
from storage.outbox import Lane
from storage.staff import Member
from storage.values import Message
from texts.catalogue import say

IMPORTERS = ("clerk", "supervisor")
MOST_ROWS = 300
"""One turn's worth of work: some seconds at most."""
MOST_BYTES = 1_000_000
"""What is fetched of a file that belongs to no case; a larger one comes as more than this."""
WORKBOOK = b"PK"
OLD_WORKBOOK = b"\xd0\xcf\x11\xe0"


def open_import(turn: Turn, said: Said | None = None) -> None:
    """/import with a workbook: it is fetched and read; without one, how it is done."""
    documents = [one for one in said.files if one.kind == "document"] if said else []
    if not documents:
        turn.reply("excel.how", n=MOST_ROWS)
        return
    turn.work.outbox.bring(turn.reader.address_id, documents[0])
    turn.reply("excel.reading")


def is_workbook(data: bytes | None) -> bool:
    """Whether the bytes are those of a table."""
    return data is not None and data.startswith((WORKBOOK, OLD_WORKBOOK))


def importer(office: Office, address_id: int) -> Member | None:
    """The clerk or supervisor at an address; None for anybody else, who brings in nothing."""
    able = [one for role in IMPORTERS for one in office.work.staff.with_role(role)]
    return next((one for one in able if one.address_id == address_id), None)


def workbook_came(office: Office, clerk: Member, data: bytes | None) -> None:
    """It was fetched (None: it could not be): brought in whole, or what is wrong row by row."""
    text = _brought(office, clerk, data)
    message = Message("excel.imported", text, protect=True)
    office.send(clerk.address_id, message, lane=Lane.STAFF)


def _brought(office: Office, clerk: Member, data: bytes | None) -> str:
    language = office.language_of(clerk.address_id)
    if data is None:
        return say(language, "excel.lost")
    if len(data) > MOST_BYTES:
        return say(language, "excel.too_big", mb=MOST_BYTES // 1_000_000)
    try:
        parsed = parse(office.desk, data, Source.HOTLINE_12345, office.now)
    except BadWorkbook as bad:
        return say(language, bad.key, **bad.fields)
    if len(parsed.orders) > MOST_ROWS:
        return say(language, "excel.too_many_by_chat", n=MOST_ROWS)
    done = None if parsed.faults else bring_in(office, parsed, clerk)
    return report_lines(parsed, done, language)
