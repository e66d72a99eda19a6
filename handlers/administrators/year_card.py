"""A year's file in the chat: sent by an administrator, shown with what it changes, decided."""

from handlers.administrators.year_import import (
    BadYearFile,
    ReadYear,
    is_known,
    keep,
    put_in_force,
    read_year,
    summary,
)
from handlers.incoming import Said
from handlers.office import Office, Turn
from handlers.talking.buttons import to_decide
from storage.outbox import Lane
from storage.staff import Member
from storage.year_files import WAITING
from texts.catalogue import Language, say

YES, NO = "year_yes", "year_no"
ROLE = "administrator"
LISTED = 5


def takes_file(turn: Turn, said: Said) -> bool:
    """A file an administrator sends, outside of any dialogue, is fetched and read as a notice."""
    documents = [one for one in said.files if one.kind == "document"]
    if not documents or turn.role(ROLE) is None:
        return False
    turn.work.outbox.bring(turn.reader.address_id, documents[0])
    turn.reply("year_file.reading")
    return True


def file_came(office: Office, address_id: int, data: bytes | None) -> None:
    """What was sent has been fetched (None: it could not be): all mistakes, or what it changes."""
    member = keeper(office, address_id)
    if member is None:
        return
    if data is None:
        office.tell(address_id, "year_file.lost", lane=Lane.STAFF)
        return
    language = office.language_of(address_id)
    try:
        read = read_year(data, office.desk)
    except BadYearFile as bad:
        _refuse(office, address_id, bad.words(language), language)
        return
    if is_known(office, read):
        office.tell(address_id, "year_file.known", lane=Lane.STAFF, year=read.year)
    else:
        _show(office, member, read, language)


def keeper(office: Office, address_id: int) -> Member | None:
    """The administrator at an address; None for anybody else."""
    keepers = office.work.staff.with_role(ROLE)
    return next((one for one in keepers if one.address_id == address_id), None)


def _refuse(office: Office, address_id: int, words: list[str], language: Language) -> None:
    rest = len(words) - LISTED
    more = [say(language, "list.rest", n=rest)] if rest > 0 else []
    lines = "\n".join([*words[:LISTED], *more])
    office.tell(address_id, "year_file.bad", lane=Lane.STAFF, n=len(words), lines=lines)


def _show(office: Office, member: Member, read: ReadYear, language: Language) -> None:
    row = keep(office, read, member)
    buttons = (to_decide(language, row.id, (YES, "button.year_yes"), (NO, "button.year_no")),)
    office.tell(
        member.address_id,
        "year_file.card",
        buttons=buttons,
        lane=Lane.STAFF,
        **summary(office, read, language),
    )


def decide(turn: Turn, file_id: int, *, accepted: bool) -> str:
    """An administrator's word on a file, once; returns the words to show for a moment."""
    row, member = turn.work.year_files.get(file_id), turn.role(ROLE)
    if row is None or member is None or row.state != WAITING:
        return say(turn.language, "stale.button")
    if not accepted:
        turn.work.year_files.decide(row, member.id, accepted=False)
        turn.reply("year_file.dropped", year=row.year)
        return ""
    put_in_force(turn.office, row, member)
    for one in turn.work.staff.with_role(ROLE):
        turn.office.tell(
            one.address_id, "year_file.in_force", lane=Lane.STAFF, year=row.year, who=member.name
        )
    return ""
