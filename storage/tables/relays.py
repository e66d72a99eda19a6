"""A person in the chat: who talks with whom under a staff number, and every word of it, sealed."""

from datetime import datetime

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel

from storage.columns import Instant

GOING_ON = text("ended_at IS NULL")


class Relay(SQLModel, table=True):
    """A citizen handed to a clerk: asked for, taken by one, ended by either or by silence."""

    __table_args__ = (
        Index(
            "uq_relay_going_on",
            "address_id",
            unique=True,
            sqlite_where=GOING_ON,
            postgresql_where=GOING_ON,
        ),
        Index("ix_relay_clerk", "staff_id", sqlite_where=GOING_ON, postgresql_where=GOING_ON),
    )

    id: int | None = Field(default=None, primary_key=True)
    address_id: int = Field(foreign_key="address.id")
    why: str
    asked_at: datetime = Field(sa_type=Instant)
    staff_id: int | None = Field(default=None, foreign_key="staff.id")
    taken_at: datetime | None = Field(default=None, sa_type=Instant)
    last_at: datetime = Field(sa_type=Instant)
    ended_at: datetime | None = Field(default=None, sa_type=Instant)
    ended_how: str | None = None


class RelayWords(SQLModel, table=True):
    """What one of the two said, sealed; `staff_id` is empty where it was the citizen."""

    __tablename__ = "relay_words"
    __table_args__ = (Index("ix_relay_words_relay_id", "relay_id", "id"),)

    id: int | None = Field(default=None, primary_key=True)
    relay_id: int = Field(foreign_key="relay.id")
    staff_id: int | None = Field(default=None, foreign_key="staff.id")
    at: datetime = Field(sa_type=Instant, index=True)
    words: bytes | None
