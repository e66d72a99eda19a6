"""
What: cases, their history, files, cards, ratings and who was alerted.

What a citizen wrote is sealed under the case's own key; `event.public` holds no personal data.
"""

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    Column,
    Index,
    Integer,
    UniqueConstraint,
    false,
    text,
)
from sqlmodel import Field, SQLModel

from domain.lifecycle import sql_states
from storage.columns import Instant

VERSION = Column("version", Integer, nullable=False)
KEPT = text("erased_at IS NULL")
RELAYED = text("relay_id IS NOT NULL AND file_id <> ''")
STATES = ", ".join(f"'{state}'" for state in sql_states())


class Case(SQLModel, table=True):
    """
    A matter somebody brought, from filing to its end; both clocks as stored instants.

    `accused_unit` is never shown the case. `linked_id`, on a conduct case, is the matter it was
    told with; a matter's own row says nothing of it. `way` is the proper way of a matter that may
    be refused. `blame_split`: units read only what a clerk cleared. `silent_at`: nobody of its unit
    had signed it by then. `problem_at`: it was passed on too often.

    `version` counts its changes in the database: of two replicas that change one case at once the
    second writes nothing and tries again, on what it then reads.
    """

    __tablename__ = "cases"
    __mapper_args__: ClassVar[dict[str, Any]] = {"version_id_col": VERSION}
    __table_args__ = (
        CheckConstraint(f"state IN ({STATES})", name="state"),
        CheckConstraint("reopened >= 0 AND revision >= 0", name="counts"),
        Index("ix_cases_unit_state", "lead_unit", "state"),
        Index("ix_cases_person_id", "person_id"),
        Index("ix_cases_state", "state"),
        Index("ix_cases_closed_at", "closed_at"),
        Index("ix_cases_dispatched_at", "dispatched_at"),
        Index("ix_cases_unit_due_at", "unit_due_at"),
        Index("ix_cases_citizen_due_at", "citizen_due_at"),
        Index("ix_cases_kept", "submitted_at", sqlite_where=KEPT, postgresql_where=KEPT),
        Index(
            "ix_cases_external",
            "external_no",
            "source",
            unique=True,
            sqlite_where=text("external_no IS NOT NULL"),
            postgresql_where=text("external_no IS NOT NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    number: str = Field(unique=True)
    code: str
    kind: str
    category: str | None = None
    urgency: str
    state: str
    person_id: int = Field(foreign_key="person.id", sa_type=BigInteger)
    address_id: int = Field(foreign_key="address.id")
    source: str
    confidential: bool = False
    township: str | None = None
    matter: bytes | None = None
    place: bytes | None = None
    lead_unit: str | None = None
    handler_id: int | None = Field(default=None, foreign_key="staff.id")
    supervisor_id: int | None = Field(default=None, foreign_key="staff.id")
    designated: bool = False
    outcome: str | None = None
    closed_how: str | None = None
    submitted_at: datetime = Field(sa_type=Instant)
    dispatch_due_at: datetime = Field(sa_type=Instant)
    dispatched_at: datetime | None = Field(default=None, sa_type=Instant)
    citizen_due_at: datetime = Field(sa_type=Instant)
    citizen_due_provisional: bool = False
    unit_due_at: datetime | None = Field(default=None, sa_type=Instant)
    unit_due_provisional: bool = False
    calendar: str
    replied_at: datetime | None = Field(default=None, sa_type=Instant)
    seen_at: datetime | None = Field(default=None, sa_type=Instant)
    closed_at: datetime | None = Field(default=None, sa_type=Instant)
    reopened: int = 0
    transfers: int = 0
    revision: int = 0
    external_no: str | None = None
    batch_id: int | None = Field(default=None, foreign_key="import_batch.id")
    opened_by: int | None = Field(default=None, foreign_key="staff.id")
    opened_at: datetime | None = Field(default=None, sa_type=Instant)
    asked_at: datetime | None = Field(default=None, sa_type=Instant)
    ask_due_at: datetime | None = Field(default=None, sa_type=Instant)
    version: int = Field(default=1, sa_column=VERSION)
    accused_unit: str | None = None
    linked_id: int | None = Field(default=None, foreign_key="cases.id")
    way: str | None = None
    blame_split: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    may_petition: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    erased_at: datetime | None = Field(default=None, sa_type=Instant)
    silent_at: datetime | None = Field(default=None, sa_type=Instant)
    problem_at: datetime | None = Field(default=None, sa_type=Instant)


class ImportBatch(SQLModel, table=True):
    """One file of orders from elsewhere: who brought it in, and from which source."""

    __tablename__ = "import_batch"

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(sa_type=Instant)
    source: str
    digest: str
    filed: int
    known: int
    staff_id: int | None = Field(default=None, foreign_key="staff.id")


class CaseKey(SQLModel, table=True):
    """The case's own key, sealed under the desk's; deleting it erases what the case sealed."""

    __tablename__ = "case_key"

    case_id: int = Field(primary_key=True, foreign_key="cases.id")
    wrapped: bytes


class Event(SQLModel, table=True):
    """One step of a case's history: never changed, never deleted."""

    __table_args__ = (
        Index("ix_event_case_id_id", "case_id", "id"),
        Index("ix_event_at", "at"),
        Index(
            "ix_event_staff",
            "staff_id",
            "at",
            sqlite_where=text("staff_id IS NOT NULL"),
            postgresql_where=text("staff_id IS NOT NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="cases.id")
    at: datetime = Field(sa_type=Instant)
    actor: str
    staff_id: int | None = Field(default=None, foreign_key="staff.id")
    action: str
    state_from: str | None = None
    state_to: str
    public: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    personal: bytes | None = None


class Attachment(SQLModel, table=True):
    """
    A photo, voice note, file of an event, a relay or a report.

    `file_id` is good on its channel only. State 0 waits to be fetched, 1 ready, 2 held for clerks,
    3 refused, 4 lost; `content` and `cleaned` name sealed bytes; `wanted` are the addresses that
    wait for it. `sent_by` says which side of a relay sent it.
    """

    __table_args__ = (
        Index("ix_attachment_event_id", "event_id"),
        Index("ix_attachment_relayed", "relay_id", sqlite_where=RELAYED, postgresql_where=RELAYED),
        CheckConstraint("state IN (0, 1, 2, 3, 4)", name="state"),
        CheckConstraint(
            "(CASE WHEN case_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN relay_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN report_version_id IS NULL THEN 0 ELSE 1 END) = 1",
            name="one_home",
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    case_id: int | None = Field(default=None, foreign_key="cases.id", index=True)
    event_id: int | None = Field(default=None, foreign_key="event.id")
    kind: str
    channel: str
    file_id: str
    size: int | None = None
    state: int = 0
    sort: str | None = None
    content: str | None = None
    cleaned: str | None = None
    cleaned_sort: str | None = None
    released: bool = False
    wanted: list[int] = Field(default_factory=list, sa_type=JSON)
    relay_id: int | None = Field(default=None, foreign_key="relay.id", index=True)
    sent_by: str | None = None
    report_version_id: int | None = Field(default=None, foreign_key="report_version.id", index=True)


class Uploaded(SQLModel, table=True):
    """The id under which a channel knows the shown copy of a file: a cache."""

    attachment_id: int = Field(primary_key=True, foreign_key="attachment.id")
    channel: str = Field(primary_key=True)
    file_id: str


class Card(SQLModel, table=True):
    """The one message that shows a case in a chat; buttons name it by its nonce."""

    __table_args__ = (UniqueConstraint("case_id", "address_id"),)

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="cases.id")
    address_id: int = Field(foreign_key="address.id", index=True)
    nonce: str = Field(unique=True)
    revision: int = 0
    message_id: int | None = Field(default=None, sa_type=BigInteger)
    shown: str = ""


class Rating(SQLModel, table=True):
    """
    A grade from 5 (very satisfied) to 1 for one answer; unit and handler frozen into it.

    `tags` are reasons of the tag set it saw, `words` what was said beside them, sealed under the
    case's key.
    """

    __table_args__ = (
        UniqueConstraint("case_id", "round"),
        CheckConstraint("grade BETWEEN 1 AND 5", name="grade"),
        Index("ix_rating_at", "at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="cases.id")
    round: int
    grade: int
    at: datetime = Field(sa_type=Instant)
    unit: str | None = None
    handler_id: int | None = Field(default=None, foreign_key="staff.id")
    tags: list[str] = Field(default_factory=list, sa_type=JSON)
    tag_set: int | None = None
    words: bytes | None = None


class Alert(SQLModel, table=True):
    """Who was told of a stage of a case, once per (case, stage, revision)."""

    __table_args__ = (UniqueConstraint("case_id", "stage", "revision", "staff_id"),)

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="cases.id")
    stage: str
    revision: int
    staff_id: int = Field(foreign_key="staff.id")
    at: datetime = Field(sa_type=Instant)
