"""
Everything that anybody is shown, by role and view, and the search for what they must not read.

A view that may show an identity (a contact while consent stands, a reveal, a call) is searched like
the others, without what it may show, and only as often as an access row says so.
"""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from canaries import Canary
from python_calamine import CalamineWorkbook
from sqlalchemy import select
from sqlalchemy import text as sql
from sqlmodel import col
from town import FIRST_CITIZEN, Town

from bot.answers.commands import _rows
from bot.answers.table import write_answers
from bot.files.showing import Showing
from bot.leaving import write_release
from domain.lifecycle import State
from handlers.ledger.exporting import Wanted, write_ledger
from handlers.office import Office
from storage.tables import Access, Case
from storage.values import OutboxItem
from storage.vault import Vault
from texts.catalogue import Language

if TYPE_CHECKING:
    from privacy_town import RealTown

NUMBER = re.compile(r"\b\d{9}\b")
UNITS = ("handler", "unit_head")
CITIZEN, COMPANY, WORLD = "citizen", "telephone company", "whoever has the machine"
SHOWS = {"consent.shown_card": "consent", "reveal.shown": "reveal", "call.phone": "reveal"}
"""Texts that show an identity, and the sort of access row each of them needs."""
AS_SPOKEN = ("relay.from_citizen", "crisis.card", "danger.card")
"""What a person says to a clerk themselves, and words of danger: read as they are, by the desk."""
Found = tuple[str, str, str]
"""A hit: role, view, what was read."""


@dataclass
class Views:
    """Outputs by (role, view): for whom each was, and what it said."""

    outputs: dict[tuple[str, str], list[tuple[int, str]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    canaries: list[Canary] = field(default_factory=list)
    roles: dict[int, tuple[str, str | None]] = field(default_factory=dict)
    shown: Counter[tuple[int, str]] = field(default_factory=Counter)
    accused: list[Found] = field(default_factory=list)
    taken: int = 0
    _counted: set[int] = field(default_factory=set)

    def note(self, role: str, view: str, text: str, chat: int = 0) -> None:
        """Somebody of a role was shown something."""
        self.outputs[role, view].append((chat, text))

    def role_of(self, chat: int) -> str:
        """Who reads at a chat."""
        return self.roles.get(chat, (CITIZEN, None))[0]

    def _of_accused(self, town: "RealTown", role: str, chat: int, text: str) -> None:
        """A number of a case that accuses the reader's unit as it reaches them, not later on."""
        unit = self.roles.get(chat, (role, None))[1]
        if unit is None or any(one in text for one in OWN_WORDS):
            return
        accusing = select(Case.number).where(col(Case.accused_unit) == unit)  # type: ignore[call-overload]
        numbers = town.asks(lambda work: list(work.session.execute(accusing).scalars()))
        self.accused += [(f"accused {role}", "chat", one) for one in numbers if one in text]

    def of_message(self, town: "RealTown", item: OutboxItem) -> None:
        """A message, an edit or the answer to a tap, as it is put on a screen."""
        role, payload = self.role_of(item.chat_id), dict(item.payload)
        document = payload.pop("document", None)
        text = json.dumps(payload, ensure_ascii=False)
        self._of_accused(town, role, item.chat_id, text)
        self.note(role, "chat", self._without_what_may_be_shown(town, item, text), item.chat_id)
        if document is not None:
            self.note(role, "own data, as a file", str(document), item.chat_id)

    def of_file(self, item: OutboxItem, showing: Showing) -> None:
        """A file with its name and its bytes."""
        data = (showing.data or b"").decode("latin-1")
        text = f"{showing.name} {showing.file_id} {data}\n{readable(showing.data or b'')}"
        role = self.role_of(item.chat_id)
        caption = json.dumps(dict(item.payload), ensure_ascii=False)
        self.note(role, "files: bytes, metadata, names", f"{caption} {text}", item.chat_id)

    def of_gateway(self, seen: list[dict[str, Any]]) -> None:
        """What left by a gateway; the telephone that it goes to is its own business."""
        for one in seen[self.taken :]:
            said = json.loads(one["body"])
            text = said.get("text") if "phone" in said else one["body"]
            self.note(COMPANY, "nudges", str(text))
        self.taken = len(seen)

    def _without_what_may_be_shown(self, town: "RealTown", item: OutboxItem, text: str) -> str:
        if item.key in SHOWS:
            return self._of_an_access(town, item, text)
        role = self.role_of(item.chat_id)
        if item.key in AS_SPOKEN and role in ("clerk", "supervisor"):
            for canary in self.canaries:
                text = without(text, (*canary.typed, canary.word))
        return text

    def _of_an_access(self, town: "RealTown", item: OutboxItem, text: str) -> str:
        """Taken out once for each access row; a contact only while consent stands."""
        how = SHOWS[item.key]
        for canary in self.canaries:
            if not any(one in text for one in (*canary.reached, *map(str, canary.chats))):
                continue
            if how == "consent" and not _consented(town, item):
                continue
            key = (canary.serial, how)
            if item.id not in self._counted:
                self._counted.add(item.id)
                self.shown[key] += 1
            if self.shown[key] <= accesses(town, canary, how):
                account = map(str, canary.chats) if item.key == "reveal.shown" else ()
                text = without(text, [canary.name, *canary.reached, *account])
        return text


def without(text: str, secrets: Iterable[str]) -> str:
    """A text with what may be read of it taken out."""
    for one in secrets:
        text = text.replace(one, "")
    return text


def readable(data: bytes) -> str:
    """What a picture says beside its points, by a reader of pictures."""
    import io  # noqa: PLC0415 - here alone

    from PIL import Image, UnidentifiedImageError  # noqa: PLC0415 - here alone

    try:
        with Image.open(io.BytesIO(data)) as picture:
            exif = picture.getexif()
            gps = exif.get_ifd(0x8825)
            return f"{picture.info} {dict(exif)} {dict(gps)}"
    except UnidentifiedImageError:
        return ""


STANDS = sql(
    "SELECT count(*) FROM consent n JOIN card k ON k.case_id = n.case_id"
    " JOIN cases c ON c.id = n.case_id WHERE k.id = :card AND n.unit = c.lead_unit"
    " AND n.given IN ('phone', 'both') AND n.revoked_at IS NULL"
)


def _consented(town: "RealTown", item: OutboxItem) -> bool:
    with town.store.reading(town.now) as work:
        return bool(work.session.execute(STANDS, {"card": item.card_id}).scalar_one())


def accesses(town: Town, canary: Canary, how: str) -> int:
    """How many access rows say that this identity was read so."""
    query = sql("SELECT count(*) FROM access WHERE person_id = :one AND how = :how")
    people = [canary.first_person, *canary.later_people]
    with town.store.reading(town.now) as work:
        run = work.session.execute
        return sum(int(run(query, {"one": one, "how": how}).scalar_one()) for one in people)


# Exports, read cell by cell


def cells(path: Path) -> list[str]:
    """Every cell of every sheet of a workbook, as words."""
    book = CalamineWorkbook.from_path(path)
    return [
        str(cell)
        for name in book.sheet_names
        for row in book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        for cell in row
    ]


def note_exports(town: "RealTown", folder: Path) -> None:
    """Ledger and answer base, as `suping export` and `suping answers --export` write them."""
    for language in Language:
        ledger = folder / f"ledger-{language}.xlsx"
        with town.store.reading(town.now) as work:
            write_ledger(Office(town.desk, work), ledger, Wanted(), language)
        for cell in cells(ledger):
            town.views.note("supervisor, and whoever gets it", "ledger workbook", cell)
    answers = folder / "answers.xlsx"
    with town.store.reading(town.now) as work:
        write_answers(answers, _rows(work))
    for cell in cells(answers):
        town.views.note("everybody", "answers workbook", cell)


def note_release(town: "RealTown", folder: Path, number: int, named: list[Canary]) -> None:
    """A release: the identities that two agreed to, of nobody else, a row for each."""
    path = folder / f"release-{number}.xlsx"
    before = {one.serial: accesses(town, one, "export") for one in named}
    write_release(town.store, town.desk, town.now, number, path)
    for cell in cells(path):
        allowed = [
            secret
            for one in named
            if accesses(town, one, "export") > before[one.serial]
            for secret in (one.name, *one.reached, *map(str, one.chats))
        ]
        town.views.note("supervisor", "release", without(cell, allowed))


# The search


def search(town: "RealTown") -> list[Found]:
    """Everything that somebody read who must not have, with role and view."""
    searches = (_of_staff, _accusing, _of_citizens, _of_the_world, _logged, _stored, _forgotten)
    return [hit for one in searches for hit in one(town, town.views)]


def _joined(views: Views) -> Mapping[tuple[str, str], str]:
    return {key: "\n".join(text for _, text in found) for key, found in views.outputs.items()}


def hits(text: str, secrets: Iterable[str]) -> list[str]:
    return [secret for secret in secrets if secret in text]


def codes(town: Town, canary: Canary) -> list[str]:
    """The query codes of a canary's cases, in the words they stand in."""
    found = [one.code for one in cases_of(town, canary) if one.code]
    return [f"{word} {code}" for code in found for word in ("查询码", "code")]


def cases_of(town: Town, canary: Canary) -> list[Case]:
    people = {canary.first_person, *canary.later_people}
    return town.asks(lambda work: [case for one in people for case in work.cases.of_person(one)])


def _of_staff(town: "RealTown", views: Views) -> Iterator[Found]:
    """No identity in any view of staff; of a confidential case no word in a unit's."""
    for (role, view), text in _joined(views).items():
        if role == CITIZEN:
            continue
        for canary in views.canaries:
            for_clerks = role == "clerk" and view == "chat"
            words = canary.words if role in UNITS or "workbook" in view else []
            secret = [*canary.secrets, *([] if for_clerks else codes(town, canary)), *words]
            yield from ((role, view, one) for one in hits(text, secret))


OWN_WORDS = ('"key": "intake.', '"key": "draft.')
"""What a clerk types in themselves is read back to them: a number that they know, too."""


def _accusing(town: "RealTown", views: Views) -> Iterator[Found]:
    """No number of a case reaches the people of the unit that it accuses; none is in a ledger."""
    cases = town.asks(lambda work: work.cases.in_states([*State], limit=10_000))
    accused = [case for case in cases if case.accused_unit is not None]
    yield from views.accused
    for (role, view), found in views.outputs.items():
        for chat, text in found if view != "chat" else ():
            unit = views.roles.get(chat, (role, None))[1]
            for case in accused:
                theirs = unit == case.accused_unit or view == "ledger workbook"
                if theirs and case.number in text and not any(one in text for one in OWN_WORDS):
                    yield (f"accused {role}", view, case.number)


def _of_citizens(_town: "RealTown", views: Views) -> Iterator[Found]:
    """No citizen reads anything of another, nor a word of another's confidential case."""
    for (role, view), found in views.outputs.items():
        if role != CITIZEN:
            continue
        by_chat: dict[int, list[str]] = defaultdict(list)
        for chat, text in found:
            by_chat[chat].append(text)
        for chat, texts in by_chat.items():
            whole = "\n".join(texts)
            for other in views.canaries:
                if chat not in other.chats:
                    secret = [*other.secrets, *other.words]
                    yield from ((role, view, one) for one in hits(whole, secret))


def _of_the_world(_town: "RealTown", views: Views) -> Iterator[Found]:
    """What leaves the house names no case either."""
    for chat, text in views.outputs.get((COMPANY, "nudges"), []):
        yield from ((COMPANY, "nudges", one) for one in NUMBER.findall(text) if not chat)
        for canary in views.canaries:
            yield from ((COMPANY, "nudges", one) for one in hits(text, [canary.word]))


def _logged(town: "RealTown", views: Views) -> Iterator[Found]:
    """Nothing of anybody in the log, whatever fails."""
    lines = town.log.getvalue()
    for line in lines.splitlines():
        if line not in ("", " "):
            views.note(WORLD, "log lines at DEBUG", "")
    for canary in views.canaries:
        secret = [*canary.secrets, canary.word, *codes(town, canary), *canary.file_ids]
        yield from ((WORLD, "log lines at DEBUG", one) for one in hits(lines, secret))


def _stored(town: "RealTown", views: Views) -> Iterator[Found]:
    """The database, its log of writes and the kept files hold it sealed alone."""
    path = Path(town.store._engine.url.database or "")
    places = (
        ("database bytes", sorted(path.parent.glob(f"{path.name}*"))),
        ("kept files' bytes", [one for one in town.folder.rglob("*") if one.is_file()]),
    )
    for view, files in places:
        stored = b"".join(one.read_bytes() for one in files)
        views.outputs[WORLD, view] += [(0, "")] * (len(stored) // 4096 + 1)
        for canary in views.canaries:
            secret = [one for one in canary.in_the_file if one.encode() in stored]
            yield from ((WORLD, view, one) for one in secret)


def _forgotten(town: "RealTown", views: Views) -> Iterator[Found]:
    """Whoever had themselves forgotten: nothing sealed under the desk's own key names them."""
    gone = [one for one in views.canaries if one.forgotten]
    if not gone:
        return
    for where, plain in still_sealed(town):
        views.note("whoever has the key", "sealed values after /forget", "")
        for canary in gone:
            for secret in hits(plain, canary.secrets):
                yield ("whoever has the key", "sealed values after /forget", f"{where} {secret}")


SEALED: dict[bytes, tuple[Vault, str]] = {}
"""What was sealed and by which vault, kept by `remembering`."""


def still_sealed(town: Town) -> Iterator[tuple[str, str]]:
    """Every value of the database that the desk's own key still opens, with its table."""
    with town.store.reading(town.now) as work:
        connection = work.session.connection()
        tables = connection.exec_driver_sql(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
        )
        for table in [str(row[0]) for row in tables]:
            for row in connection.exec_driver_sql(f'SELECT * FROM "{table}"'):  # noqa: S608
                for cell in row:
                    vault, plain = SEALED.get(_bytes_of(cell), (None, ""))
                    if vault is town.store._vault and not _by_staff(row):
                        yield table, plain


def _by_staff(row: Iterable[Any]) -> bool:
    """What staff typed by hand stays with the other raw updates, as long as those are kept."""
    lanes = [one for one in row if isinstance(one, str) and one.startswith("local:")]
    return any(int(one.partition(":")[2] or 0) < FIRST_CITIZEN for one in lanes)


def _bytes_of(cell: object) -> bytes:
    if isinstance(cell, bytes):
        return cell
    if isinstance(cell, str) and len(cell) % 2 == 0 and re.fullmatch("[0-9a-f]{58,}", cell):
        return bytes.fromhex(cell)
    return b""


def table_of(views: Views, found: list[Found]) -> list[str]:
    """Role, view, outputs, hits, one line each, as it is to be quoted."""
    wrong: Counter[tuple[str, str]] = Counter((role, view) for role, view, _ in found)
    keys = sorted({*views.outputs, *wrong})
    return [
        f"{role:<33} {view:<31} {len(views.outputs.get((role, view), [])):>7} "
        f"{wrong[role, view]:>5}"
        for role, view in keys
    ]


def people_of(town: Town) -> dict[int, tuple[str, str | None]]:
    """Role and unit of everybody of the staff, by their chat."""
    with town.store.reading(town.now) as work:
        rows = work.session.execute(
            sql("SELECT a.chat_id, s.role, s.unit FROM staff s JOIN address a ON a.id = address_id")
        ).all()
    return {int(chat): (str(role), unit) for chat, role, unit in rows if chat < FIRST_CITIZEN}


__all__ = ["SEALED", "Access", "Found", "Views", "search", "table_of"]
