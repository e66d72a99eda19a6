"""Cases and their history. What citizens and handlers wrote is sealed under the case's key."""

import json
from collections.abc import Collection, Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, func, insert, or_, select, tuple_
from sqlmodel import Session, col

from storage.chain import Chain, Kind
from storage.links import Links
from storage.once import once
from storage.outbox import Outbox
from storage.quick import filed_here
from storage.tables import Attachment, Case, CaseKey, Event, ImportBatch
from storage.values import Batch, FileRef, Ids, Spoken, Written
from storage.vault import Vault


def key_of(case: Case) -> int:
    """The id of a stored case."""
    if case.id is None:
        raise ValueError("A case has its id once it is filed.")
    return case.id


PAGE = 500
# Built once: an expression built for every question costs more than the query.
attachments = Attachment.__table__  # type: ignore[attr-defined]
events = Event.__table__  # type: ignore[attr-defined]
keys = CaseKey.__table__  # type: ignore[attr-defined]
ATTACH = once(insert(attachments).returning(attachments.c.id))
NOTE = once(insert(events).returning(events.c.id))
KEEP_KEY = once(insert(keys))
KEYS_OF = once(
    select(keys.c.case_id, keys.c.wrapped).where(
        keys.c.case_id.in_(bindparam("cases", expanding=True))
    )
)
KEY_OF = once(select(keys.c.wrapped).where(keys.c.case_id == bindparam("of_case")))
BY_NUMBER = once(select(Case).where(col(Case.number) == bindparam("number")))
HISTORY = once(
    select(Event).where(col(Event.case_id) == bindparam("case_id")).order_by(col(Event.id))
)
HISTORIES = once(
    select(Event)
    .where(col(Event.case_id).in_(bindparam("cases", expanding=True)))
    .order_by(col(Event.id))
)
DONE_TO = once(
    select(Event.case_id)  # type: ignore[call-overload]
    .where(
        col(Event.case_id).in_(bindparam("cases", expanding=True)),
        col(Event.action) == bindparam("action"),
    )
    .distinct()
)
FILES = once(
    select(Attachment)
    .where(col(Attachment.event_id) == bindparam("event_id"))
    .order_by(col(Attachment.id))
)
FILES_OF = once(
    select(Attachment)
    .join(Event, col(Event.id) == Attachment.event_id)
    .where(
        col(Attachment.case_id) == bindparam("case_id"),
        col(Event.action).in_(bindparam("actions", expanding=True)),
    )
    .order_by(col(Attachment.id))
)
FEW = 20
"""As many of a person's cases as most questions about them look at."""
SEVERAL = once(select(Case).where(col(Case.id).in_(bindparam("ids", expanding=True))))
PROVISIONAL = (col(Case.citizen_due_provisional), col(Case.unit_due_provisional))
OF_PERSON = once(
    select(Case)
    .where(col(Case.person_id) == bindparam("person_id"))
    .order_by(col(Case.id).desc())
    .limit(bindparam("most"))
)


@dataclass(frozen=True)
class Heard:
    """A message that belongs to a case: the event of its newest version, and its words."""

    case: Case
    event_id: int
    text: str


class Cases:
    """Files, finds and opens cases; writes their events."""

    def __init__(
        self,
        session: Session,
        vault: Vault,
        ids: Ids,
        now: datetime,
        links: Links,
        outbox: Outbox,
        chain: Chain,
    ) -> None:
        self._session = session
        self._links = links
        self._outbox = outbox
        self._chain = chain
        self._vault = vault
        self._ids = ids
        self._now = now
        self._vaults: dict[int, Vault] = {}
        self._histories: dict[int, list[Event]] = {}
        self._mine: dict[int, list[Case]] = {}

    def file(self, case: Case, written: Written) -> Case:
        """Give a new case its number, query code and key, and seal what was written."""
        case.number = self._free_number()
        case.code = self._ids.query_code()
        self._session.add(case)
        self._session.flush()
        self._mine.clear()
        case_id = key_of(case)
        filed_here(self._session, case_id)
        wrapped = self._vault.new_case_key(case_id)
        self._session.execute(KEEP_KEY, {"case_id": case_id, "wrapped": wrapped})
        vault = self._vaults[case_id] = self._vault.of_case(case_id, wrapped)
        case.matter = vault.seal(written.text.encode(), "matter")
        case.place = vault.seal(written.place.encode(), "place")
        return case

    def _free_number(self) -> str:
        while True:
            number = self._ids.case_number()
            if self.by_number(number) is None:
                return number

    def _vault_of(self, case_id: int) -> Vault | None:
        if case_id not in self._vaults:
            wrapped = self._session.execute(KEY_OF, {"of_case": case_id}).scalar()
            if wrapped is None:
                return None
            self._vaults[case_id] = self._vault.of_case(case_id, bytes(wrapped))
        return self._vaults[case_id]

    def read_ahead(self, case_ids: Collection[int]) -> None:
        """Read the keys and histories of many cases, in one statement each."""
        where = {"cases": tuple(case_ids)}
        for case_id, wrapped in self._session.execute(KEYS_OF, where):
            self._vaults[case_id] = self._vault.of_case(case_id, bytes(wrapped))
        histories: dict[int, list[Event]] = {one: [] for one in case_ids}
        for event in self._session.execute(HISTORIES, where).scalars():
            histories[event.case_id].append(event)
        self._histories |= histories

    def sealer(self, case_id: int | None) -> Vault | None:
        """What seals words about a case: its key, the desk's for none, None once erased."""
        return self._vault if case_id is None else self._vault_of(case_id)

    def remember_nothing(self) -> None:
        """Open every case's key again, and read its history anew."""
        self._vaults.clear()
        self._histories.clear()
        self._mine.clear()

    def matter(self, case: Case) -> str:
        """What the citizen wrote; empty once erased."""
        return self._opened(case, case.matter, "matter")

    def place(self, case: Case) -> str:
        """The place the citizen named; empty where none, or once erased."""
        return self._opened(case, case.place, "place")

    def _opened(self, case: Case, sealed: bytes | None, what: str) -> str:
        if case.erased_at is not None:
            return ""
        vault = self._vault_of(key_of(case))
        return vault.open(sealed, what).decode() if vault and sealed else ""

    def replace_matter(self, case: Case, text: str) -> None:
        """A longer or corrected text; the earlier one stays in its event."""
        vault = self._vault_of(key_of(case))
        if vault is not None:
            case.matter = vault.seal(text.encode(), "matter")

    def replace_place(self, case: Case, place: str) -> None:
        """A place named later; an earlier one stays in its event."""
        vault = self._vault_of(key_of(case))
        if vault is not None:
            case.place = vault.seal(place.encode(), "place")

    def forget_words(self, case: Case) -> None:
        """
        Erase what was written: the case's key goes, and with it every sealed word of it.

        The sealed words of its events stay where they are and open no more: history is not changed.
        """
        case.matter = case.place = None
        row = self._session.get(CaseKey, key_of(case))
        if row is not None:
            self._session.delete(row)
        self._vaults.pop(key_of(case), None)
        self._histories.pop(key_of(case), None)

    def get(self, case_id: int) -> Case:
        """A case that is known to exist."""
        return self._session.get_one(Case, case_id)

    def several(self, case_ids: Iterable[int]) -> dict[int, Case]:
        """Cases that are known to exist, by their ids, read in one statement."""
        found = self._session.execute(SEVERAL, {"ids": list(case_ids)}).scalars()
        return {key_of(case): case for case in found}

    def by_number(self, number: str) -> Case | None:
        """The case of a number, or None."""
        return self._session.execute(BY_NUMBER, {"number": number}).scalar_one_or_none()

    def by_external(self, external_no: str, source: str | None = None) -> list[Case]:
        """The cases of another system's number, of one source or of all."""
        found = select(Case).where(col(Case.external_no) == external_no)
        if source is not None:
            found = found.where(col(Case.source) == source)
        return list(self._session.execute(found.order_by(col(Case.id))).scalars())

    def begin_batch(self, batch: Batch) -> int:
        """Note a file of orders from elsewhere; returns the batch's id for its cases."""
        row = ImportBatch(at=self._now, **asdict(batch))
        self._session.add(row)
        self._session.flush()
        return int(row.id or 0)

    def was_brought_in(self, digest: str) -> bool:
        """Whether this very file was brought in before."""
        found = select(ImportBatch.id).where(col(ImportBatch.digest) == digest).limit(1)  # type: ignore[call-overload]
        return self._session.execute(found).first() is not None

    def submitted(
        self, since: datetime | None, until: datetime | None, states: Collection[str] = ()
    ) -> Iterator[Case]:
        """
        Cases by the time they were submitted, oldest first, some hundred at a time.

        What was read is let go of, so that a ledger of any length takes the same memory.
        """
        found = select(Case)
        if since is not None:
            found = found.where(col(Case.submitted_at) >= since)
        if until is not None:
            found = found.where(col(Case.submitted_at) < until)
        if states:
            found = found.where(col(Case.state).in_(list(states)))
        last: tuple[datetime, int] | None = None
        while page := self._page_after(found, last):
            yield from page
            last = (page[-1].submitted_at, key_of(page[-1]))
            self._vaults.clear()
            self._session.expunge_all()

    def _page_after(self, found: Select[Any], last: tuple[datetime, int] | None) -> list[Case]:
        key = tuple_(col(Case.submitted_at), col(Case.id))
        if last is not None:
            found = found.where(key > last)
        ordered = found.order_by(col(Case.submitted_at), col(Case.id)).limit(PAGE)
        return list(self._session.execute(ordered).scalars())

    def of_person(self, person_id: int, limit: int = FEW) -> list[Case]:
        """A person's cases, newest first."""
        if limit > FEW:
            return self._of_person(person_id, limit)
        if person_id not in self._mine:
            self._mine[person_id] = self._of_person(person_id, FEW)
        return self._mine[person_id][:limit]

    def _of_person(self, person_id: int, limit: int) -> list[Case]:
        where = {"person_id": person_id, "most": limit}
        return list(self._session.execute(OF_PERSON, where).scalars())

    def give(self, case: Case, person_id: int, address_id: int) -> None:
        """The case is this person's from now on, at this address."""
        case.person_id, case.address_id = person_id, address_id
        self._mine.clear()

    def in_states(
        self,
        states: Collection[str],
        *,
        units: Collection[str] | None = None,
        reader: Collection[str] = (),
        limit: int = 500,
    ) -> list[Case]:
        """
        Cases in any of these states, of these units, the earliest unit deadline first.

        `reader` are the units of whoever will read the list: a case that accuses one of them is
        not in it, nor counted.
        """
        found = select(Case).where(col(Case.state).in_(list(states)))
        if reader:
            found = found.where(
                col(Case.accused_unit).is_(None) | col(Case.accused_unit).not_in(list(reader))
            )
        if units is not None:
            found = found.where(col(Case.lead_unit).in_(list(units)))
        order = (col(Case.unit_due_at), col(Case.id))
        return list(self._session.execute(found.order_by(*order).limit(limit)).scalars())

    def counted_otherwise(
        self, states: Collection[str], calendar: str, after: int, limit: int
    ) -> list[Case]:
        """
        Cases in these states of which another calendar made a date, by id, beginning after one.

        A provisional one may be of another, though the case's last date was made by this.
        """
        found = select(Case).where(
            col(Case.state).in_(list(states)),
            or_(col(Case.calendar) != calendar, *PROVISIONAL),
            col(Case.id) > after,
        )
        return list(self._session.execute(found.order_by(col(Case.id)).limit(limit)).scalars())

    def count_of(self, states: Collection[str], unit: str) -> int:
        """How many cases in these states a unit leads."""
        found = select(func.count()).where(
            col(Case.state).in_(list(states)), col(Case.lead_unit) == unit
        )
        return int(self._session.execute(found).scalar_one())

    def units_with(self, states: Collection[str]) -> set[str]:
        """The units that lead any case in these states."""
        found = select(col(Case.lead_unit)).where(col(Case.state).in_(list(states))).distinct()
        return {unit for unit in self._session.execute(found).scalars() if unit}

    def provisional(self, states: Collection[str]) -> int:
        """How many cases in these states have a date that a notice may still move."""
        found = select(func.count()).where(
            col(Case.state).in_(list(states)),
            or_(*PROVISIONAL),
        )
        return int(self._session.execute(found).scalar_one())

    def note(
        self,
        case: Case,
        action: str,
        *,
        actor: str,
        state_from: str | None,
        staff_id: int | None = None,
        public: dict[str, object] | None = None,
        personal: Written | None = None,
    ) -> int:
        """Write one event of a case's history; returns its id."""
        case_id = key_of(case)
        row = {
            "case_id": case_id,
            "at": self._now,
            "actor": actor,
            "staff_id": staff_id,
            "action": action,
            "state_from": state_from,
            "state_to": case.state,
            "public": public or {},
            "personal": self._sealed(case_id, personal),
        }
        self._histories.pop(case_id, None)
        event_id = int(self._session.execute(NOTE, row).scalar_one())
        self._chain.note(Kind.EVENT, row | {"id": event_id})
        for file in personal.files if personal else ():
            self._attach(case, event_id, file)
        for spoken in personal.spoken if personal else ():
            self._link(spoken, case_id, event_id)
        return event_id

    def _attach(self, case: Case, event_id: int, file: FileRef) -> None:
        """Keep a file by its channel's id; the outbox fetches it."""
        row = {"case_id": key_of(case), "event_id": event_id, "state": 0, "wanted": []}
        written = self._session.execute(ATTACH, row | asdict(file) | {"released": False})
        number = int(written.scalar_one())
        self._outbox.fetch(case.address_id, number, key_of(case))

    def file_vault(self, case_id: int | None) -> Vault | None:
        """What opens the files of a case, None once it is erased; of a relay, the desk's key."""
        return self.sealer(case_id)

    def _link(self, spoken: Spoken, case_id: int, event_id: int) -> None:
        self._links.keep(
            spoken.address_id,
            spoken.message_id,
            album=spoken.album,
            case_id=case_id,
            event_id=event_id,
            text=self._sealed_words(case_id, spoken.text),
        )

    def _sealed_words(self, case_id: int, text: str) -> bytes | None:
        vault = self._vault_of(case_id)
        return vault.seal(text.encode(), "message") if vault and text else None

    def heard(self, address_id: int, message_id: int) -> Heard | None:
        """The case and event a message went to, with its words; None where it went nowhere."""
        link = self._links.find(address_id, message_id)
        if link is None or link.case_id is None or link.event_id is None:
            return None
        vault = self._vault_of(link.case_id)
        words = vault.open(link.text, "message").decode() if vault and link.text else ""
        return Heard(self.get(link.case_id), link.event_id, words)

    def done_to(self, case_ids: Iterable[int], action: str) -> set[int]:
        """To which of these cases it was ever done."""
        where = {"cases": tuple(case_ids), "action": action}
        return set(self._session.execute(DONE_TO, where).scalars())

    def event(self, event_id: int) -> Event:
        """An event that is known to exist."""
        return self._session.get_one(Event, event_id)

    def _sealed(self, case_id: int, personal: Written | None) -> bytes | None:
        vault = self._vault_of(case_id) if personal else None
        if vault is None or personal is None:
            return None
        words = {"text": personal.text, "place": personal.place}
        return vault.seal(json.dumps(words, ensure_ascii=False).encode(), "event")

    def events(self, case: Case, *actions: str) -> list[Event]:
        """The history of a case, or its events of these actions, oldest first."""
        case_id = key_of(case)
        if case_id not in self._histories:
            found = self._session.execute(HISTORY, {"case_id": case_id}).scalars()
            self._histories[case_id] = list(found)
        history = self._histories[case_id]
        return [event for event in history if not actions or event.action in actions]

    def files_of(self, event_id: int) -> tuple[FileRef, ...]:
        """The files that came with one event."""
        return self.written(self._session.get_one(Event, event_id)).files

    def written(self, event: Event) -> Written:
        """What a person wrote in an event, with its files."""
        vault = self._vault_of(event.case_id)
        words: dict[str, str] = {}
        if vault is not None and event.personal:
            words = json.loads(vault.open(event.personal, "event"))
        files = self._session.execute(FILES, {"event_id": event.id}).scalars()
        refs = tuple(FileRef(f.kind, f.channel, f.file_id, f.size) for f in files)
        return Written(words.get("text", ""), refs, words.get("place", ""))

    def files(self, case: Case, *actions: str) -> list[FileRef]:
        """The files that came with these actions, oldest first."""
        where = {"case_id": case.id, "actions": list(actions)}
        found = self._session.execute(FILES_OF, where).scalars()
        return [FileRef(f.kind, f.channel, f.file_id, f.size) for f in found]
