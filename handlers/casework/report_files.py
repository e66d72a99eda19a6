"""Files that come with a report: kept like a case's, sent to whoever reads it."""

from collections.abc import Iterable

from handlers.casework.shapes import shape
from handlers.office import Office
from storage.attachments import Attached, Kept
from storage.outbox import Lane
from storage.values import Message
from texts.catalogue import say


def give_files(office: Office, address_id: int, files: Iterable[Attached]) -> None:
    """Send what was fetched; the rest follows by itself."""
    for file in files:
        if file.state is Kept.WAITING:
            office.work.attachments.want(file, address_id)
        elif file.shown is not None:
            _send(office, address_id, file)


def arrived_in_report(office: Office, file: Attached) -> None:
    """It was fetched, or never will be: whoever waits gets it, or who filed it is told."""
    version = office.work.reports.version(file.report_version_id or 0)
    author = office.work.staff.get(version.staff_id) if version is not None else None
    if file.state in (Kept.REFUSED, Kept.LOST):
        if author is not None:
            office.tell(author.address_id, "report.file_lost", lane=Lane.STAFF)
        return
    for address_id in file.wanted:
        _send(office, address_id, file)
    office.work.attachments.given(file.id)


def _send(office: Office, address_id: int, file: Attached) -> None:
    caption = say(office.language_of(address_id), "report.file")
    message = Message("report.file", caption, file=file.id, media=shape(file), protect=True)
    office.send(address_id, message, lane=Lane.STAFF)
