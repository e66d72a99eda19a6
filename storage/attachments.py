"""Files of cases, relays, reports: how far each has come, where it is, who waits for it."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import IntEnum

from sqlalchemy import Executable, bindparam, func, insert, select, update
from sqlmodel import Session

from storage.once import about_case, once
from storage.tables import Address, Attachment, Event, Relay, Uploaded
from storage.tables.cases import RELAYED
from storage.values import FileRef

table = Attachment.__table__  # type: ignore[attr-defined]
events = Event.__table__  # type: ignore[attr-defined]
uploads = Uploaded.__table__  # type: ignore[attr-defined]
relays = Relay.__table__  # type: ignore[attr-defined]
addresses = Address.__table__  # type: ignore[attr-defined]


class Kept(IntEnum):
    """
    How far a file has come.

    WAITING: not fetched yet. READY: a cleaned copy may be shown. HELD: it can't be cleaned, so that
    only clerks see it until one releases it. REFUSED: not taken in. LOST: it could not be fetched.
    """

    WAITING = 0
    READY = 1
    HELD = 2
    REFUSED = 3
    LOST = 4


@dataclass(frozen=True)
class Attached:
    """
    A file of a case, of a relay, or of a report; `sort` is what its bytes are.

    `content` and `cleaned` name its sealed bytes. `actor` is who brought it; `wanted` the addresses
    that get it once it may be shown.
    """

    id: int
    case_id: int | None
    event_id: int | None
    relay_id: int | None
    report_version_id: int | None
    actor: str
    kind: str
    channel: str
    file_id: str
    state: Kept
    sort: str | None
    content: str | None
    cleaned: str | None
    cleaned_sort: str | None
    released: bool
    wanted: tuple[int, ...]

    @property
    def shown(self) -> tuple[str, str] | None:
        """Name and sort of the bytes that are shown: the cleaned copy where there is one."""
        name, sort = self.cleaned or self.content, self.cleaned_sort or self.sort
        return (name, sort) if name and sort else None


@dataclass(frozen=True)
class Arrival:
    """What became of a file that was to be fetched."""

    state: Kept
    sort: str | None = None
    content: str | None = None
    cleaned: str | None = None
    cleaned_sort: str | None = None


SELECT = select(
    table.c.id,
    table.c.case_id,
    table.c.event_id,
    table.c.relay_id,
    table.c.report_version_id,
    func.coalesce(events.c.actor, table.c.sent_by).label("actor"),
    table.c.kind,
    table.c.channel,
    table.c.file_id,
    table.c.state,
    table.c.sort,
    table.c.content,
    table.c.cleaned,
    table.c.cleaned_sort,
    table.c.released,
    table.c.wanted,
).outerjoin(events, events.c.id == table.c.event_id)
OF_REPORT = once(
    SELECT.where(table.c.report_version_id == bindparam("of_version")).order_by(table.c.id)
)
ONE = once(SELECT.where(table.c.id == bindparam("of_id")))
OF_EVENT = once(SELECT.where(table.c.event_id == bindparam("of_event")).order_by(table.c.id))
OF_CASE = about_case(
    SELECT.where(
        table.c.case_id == bindparam("of_case"),
        events.c.action.in_(bindparam("actions", expanding=True)),
    ).order_by(table.c.id),
    "of_case",
    rows=table,
)
ADD = once(insert(table).returning(table.c.id))
CHANGE = once(update(table).where(table.c.id == bindparam("of_id")))
KNOWN = once(
    select(uploads.c.file_id).where(
        uploads.c.attachment_id == bindparam("of_id"), uploads.c.channel == bindparam("on_channel")
    )
)


class Attachments:
    """Files by id, event and case."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def get(self, attachment_id: int) -> Attached:
        """A file that is known to exist."""
        return self._read(ONE, of_id=attachment_id)[0]

    def of_event(self, event_id: int) -> list[Attached]:
        """The files of one event, as they came."""
        return self._read(OF_EVENT, of_event=event_id)

    def of_case(self, case_id: int, actions: Collection[str]) -> list[Attached]:
        """The files that came with these actions, oldest first."""
        return self._read(OF_CASE, of_case=case_id, actions=tuple(actions))

    def _read(self, query: Executable, **where: object) -> list[Attached]:
        rows = self._session.execute(query, where).mappings()
        return [
            Attached(**{**row, "state": Kept(row["state"]), "wanted": tuple(row["wanted"])})
            for row in rows
        ]

    def arrived(self, attachment_id: int, arrival: Arrival) -> None:
        """Note what became of a file."""
        self._change(attachment_id, **vars(arrival))

    def release(self, attachment_id: int) -> None:
        """A clerk looked at it: the unit may see it."""
        self._change(attachment_id, released=True)

    def want(self, attached: Attached, address_id: int) -> None:
        """Whoever reads at this address gets it once it may be shown."""
        if address_id not in attached.wanted:
            self._change(attached.id, wanted=[*attached.wanted, address_id])

    def given(self, attachment_id: int) -> None:
        """Nobody waits for it any more."""
        self._change(attachment_id, wanted=[])

    def _change(self, attachment_id: int, **values: object) -> None:
        self._session.execute(CHANGE.values(**values), {"of_id": attachment_id})

    def known_on(self, attachment_id: int, channel: str) -> str | None:
        """The id under which a channel knows the shown copy, once it was uploaded there."""
        where = {"of_id": attachment_id, "on_channel": channel}
        return self._session.execute(KNOWN, where).scalar()

    def uploaded(self, attachment_id: int, channel: str, file_id: str) -> None:
        """A channel knows the shown copy by this id; a cache, so the newest counts."""
        where = {"of_id": attachment_id, "on_channel": channel}
        if self._session.execute(KNOWN, where).scalar() is None:
            row = {"attachment_id": attachment_id, "channel": channel, "file_id": file_id}
            self._session.execute(insert(uploads), row)
        else:
            mine = (uploads.c.attachment_id == attachment_id) & (uploads.c.channel == channel)
            self._session.execute(update(uploads).where(mine).values(file_id=file_id))

    def names_of(self, case_id: int) -> list[str]:
        """Every name under which bytes of a case lie, for whoever erases it."""
        query = select(table.c.content, table.c.cleaned).where(table.c.case_id == case_id)
        return [name for row in self._session.execute(query) for name in row if name]

    # Files of a report

    def report(self, version_id: int, file: FileRef) -> int:
        """Keep a file that came with a version of a report; returns its id."""
        home = {"report_version_id": version_id, "sent_by": "handler"}
        row = {**asdict(file), **home, "state": 0, "wanted": [], "released": False}
        return int(self._session.execute(ADD, row).scalar_one())

    def of_report(self, version_id: int) -> list[Attached]:
        """The files of one version, as they came."""
        return self._read(OF_REPORT, of_version=version_id)

    # Files of a relay

    def relay(self, relay_id: int, sent_by: str, file: FileRef, to: int) -> int:
        """Keep a file that one side of a relay sent, for the other's address; returns its id."""
        home = {"relay_id": relay_id, "sent_by": sent_by, "case_id": None, "event_id": None}
        row = {**asdict(file), **home, "state": 0, "wanted": [to], "released": False}
        return int(self._session.execute(ADD, row).scalar_one())

    def drop_relayed(self, person_id: int) -> Mapping[int, list[str]]:
        """Let go of what was sent in a person's relays; the names of its bytes, by address."""
        return self._let_go(
            select(table.c.id, relays.c.address_id, table.c.content, table.c.cleaned)
            .join(relays, relays.c.id == table.c.relay_id)
            .join(addresses, addresses.c.id == relays.c.address_id)
            .where(addresses.c.person_id == person_id)
        )

    def drop_relayed_before(self, instant: datetime, limit: int) -> Mapping[int, list[str]]:
        """The same of relays in which nobody spoke since an instant, at most so many files."""
        return self._let_go(
            select(table.c.id, relays.c.address_id, table.c.content, table.c.cleaned)
            .join(relays, relays.c.id == table.c.relay_id)
            .where(RELAYED, relays.c.last_at < instant)
            .limit(limit)
        )

    def _let_go(self, query: Executable) -> Mapping[int, list[str]]:
        rows = self._session.execute(query).all()
        gone = [row[0] for row in rows]
        lost = {"state": Kept.LOST, "file_id": "", "content": None, "cleaned": None, "wanted": []}
        self._session.execute(update(table).where(table.c.id.in_(gone)).values(**lost))
        self._session.execute(uploads.delete().where(uploads.c.attachment_id.in_(gone)))
        names: dict[int, list[str]] = defaultdict(list)
        for _, address_id, *kept in rows:
            names[address_id] += [name for name in kept if name]
        return names
