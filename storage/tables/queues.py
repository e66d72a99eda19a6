"""What waits: updates that came in, messages to go out, instants to watch, open dialogues."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from storage.columns import Instant

WAITING = text("state = 0")
ABOUT_A_CASE = text("case_id IS NOT NULL")


class InboxRow(SQLModel, table=True):
    """A raw update, sealed, stored before it was acknowledged; state 0 waits, 1 done, 2 aside."""

    __tablename__ = "inbox"
    __table_args__ = (
        UniqueConstraint("channel", "update_id", "digest"),
        Index("ix_inbox_waiting", "lane", "id", sqlite_where=WAITING, postgresql_where=WAITING),
        Index(
            "ix_inbox_kept",
            "received_at",
            sqlite_where=text("raw IS NOT NULL"),
            postgresql_where=text("raw IS NOT NULL"),
        ),
        CheckConstraint("state IN (0, 1, 2)", name="state"),
    )

    id: int | None = Field(default=None, primary_key=True)
    channel: str
    update_id: int = Field(sa_type=BigInteger)
    digest: str
    lane: str
    raw: bytes | None
    received_at: datetime = Field(sa_type=Instant)
    state: int = 0
    tries: int = 0
    not_before: datetime | None = Field(default=None, sa_type=Instant)
    error: str | None = None


class OutboxRow(SQLModel, table=True):
    """
    A message to send: finished text, sealed; state 0 waits, 1 sent, 2 dead, 3 superseded.

    `names`: the person whose identity or own words the text shows to somebody else.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        Index(
            "ix_outbox_waiting", "address_id", "id", sqlite_where=WAITING, postgresql_where=WAITING
        ),
        Index("ix_outbox_card_id", "card_id"),
        Index(
            "ix_outbox_message",
            "address_id",
            "message_id",
            sqlite_where=ABOUT_A_CASE,
            postgresql_where=ABOUT_A_CASE,
        ),
        Index(
            "ix_outbox_kept",
            "created_at",
            sqlite_where=text("payload IS NOT NULL"),
            postgresql_where=text("payload IS NOT NULL"),
        ),
        Index(
            "ix_outbox_names",
            "names",
            sqlite_where=text("names IS NOT NULL"),
            postgresql_where=text("names IS NOT NULL"),
        ),
        CheckConstraint("state IN (0, 1, 2, 3)", name="state"),
    )

    id: int | None = Field(default=None, primary_key=True)
    address_id: int = Field(foreign_key="address.id")
    lane: int
    method: str
    key: str
    payload: bytes | None
    card_id: int | None = Field(default=None, foreign_key="card.id")
    case_id: int | None = Field(default=None, foreign_key="cases.id", index=True)
    created_at: datetime = Field(sa_type=Instant)
    not_before: datetime | None = Field(default=None, sa_type=Instant)
    state: int = 0
    tries: int = 0
    message_id: int | None = Field(default=None, sa_type=BigInteger)
    sent_at: datetime | None = Field(default=None, sa_type=Instant)
    error: str | None = None
    edits_id: int | None = None
    names: int | None = Field(default=None, sa_type=BigInteger)


class Due(SQLModel, table=True):
    """An instant to act at, once per (case, kind, revision); 0 waits, 1 done. 2: of before 0048."""

    __table_args__ = (
        UniqueConstraint("case_id", "kind", "revision"),
        Index("ix_due_waiting", "due_at", sqlite_where=WAITING, postgresql_where=WAITING),
        CheckConstraint("state IN (0, 1, 2)", name="state"),
    )

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="cases.id")
    kind: str
    due_at: datetime = Field(sa_type=Instant)
    revision: int
    facts: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    state: int = 0
    done_at: datetime | None = Field(default=None, sa_type=Instant)


class Dialogue(SQLModel, table=True):
    """Where somebody stands in a dialogue, by the step's name; the draft is sealed."""

    address_id: int = Field(primary_key=True, foreign_key="address.id")
    name: str
    step: str
    trail: list[str] = Field(default_factory=list, sa_type=JSON)
    draft: bytes
    fingerprint: str
    nonce: str
    revision: int
    updated_at: datetime = Field(sa_type=Instant)
    question_id: int | None = None


class MessageLink(SQLModel, table=True):
    """Which case and event a message went to; its words are sealed under the case's key."""

    __tablename__ = "message_link"
    __table_args__ = (
        Index("ix_message_link_album", "address_id", "album"),
        Index("ix_message_link_at", "at"),
        Index("ix_message_link_case_id", "case_id"),
    )

    address_id: int = Field(primary_key=True, foreign_key="address.id")
    message_id: int = Field(
        primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False}
    )
    album: str | None = None
    case_id: int | None = Field(default=None, foreign_key="cases.id")
    event_id: int | None = Field(default=None, foreign_key="event.id")
    text: bytes | None = None
    at: datetime = Field(sa_type=Instant)


class Meta(SQLModel, table=True):
    """One word of the database about itself: the key's check, the moved clock."""

    key: str = Field(primary_key=True)
    value: str
