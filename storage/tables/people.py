"""
Who: persons, where they can be reached, who they are, what they may do.

A person is a random id. An address leads from a chat to a person; an identity (name, telephone)
is sealed and stands alone; a case knows only person and address ids.
"""

from datetime import datetime

from sqlalchemy import BigInteger, Column, Index, UniqueConstraint, false, text
from sqlmodel import Field, SQLModel

from storage.columns import Instant

GONE, PARTED = text("gone_at IS NOT NULL"), text("parting_at IS NOT NULL")


class Person(SQLModel, table=True):
    """Somebody, by a random id that says nothing."""

    __table_args__ = (
        Index("ix_person_parting", "parting_at", sqlite_where=PARTED, postgresql_where=PARTED),
    )

    id: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    language: str
    created_at: datetime = Field(sa_type=Instant)
    notice_version: str | None = None
    guardian_at: datetime | None = Field(default=None, sa_type=Instant)
    parting_at: datetime | None = Field(default=None, sa_type=Instant)


class Address(SQLModel, table=True):
    """Where a person is reached: a chat of a channel; in a group, each member has one."""

    __table_args__ = (
        UniqueConstraint("channel", "chat_id", "user_id"),
        Index("ix_address_user", "channel", "user_id"),
        Index("ix_address_gone", "gone_at", sqlite_where=GONE, postgresql_where=GONE),
    )

    id: int | None = Field(default=None, primary_key=True)
    channel: str
    chat_id: int = Field(sa_type=BigInteger)
    user_id: int = Field(sa_type=BigInteger)
    person_id: int = Field(foreign_key="person.id", index=True, sa_type=BigInteger)
    started_at: datetime | None = Field(default=None, sa_type=Instant)
    blocked_at: datetime | None = Field(default=None, sa_type=Instant)
    gone_at: datetime | None = Field(default=None, sa_type=Instant)


class Identity(SQLModel, table=True):
    """Name and telephone, sealed; reading it writes an access row."""

    person_id: int = Field(
        primary_key=True,
        foreign_key="person.id",
        sa_type=BigInteger,
        sa_column_kwargs={"autoincrement": False},
    )
    name: bytes | None = None
    phone: bytes | None = None
    phone_index: str | None = Field(default=None, index=True)


class Access(SQLModel, table=True):
    """One reading of an identity: who, whose, why, when. Kept three years (PIPL art. 56)."""

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(sa_type=Instant, index=True)
    reader_id: int = Field(sa_type=BigInteger)
    person_id: int = Field(sa_type=BigInteger, index=True)
    reason: str
    how: str = "reveal"
    case_id: int | None = Field(default=None, foreign_key="cases.id")


class Staff(SQLModel, table=True):
    """
    A role somebody holds: handler on post A or B of a unit, unit head, clerk, supervisor.

    `hall` is the service hall of those who work in one. `managed`: given, changed or ended in the
    chat or by a workbook, so that the config no longer says what it is.
    """

    __table_args__ = (Index("ix_staff_unit_role", "unit", "role"),)

    id: int | None = Field(default=None, primary_key=True)
    number: str = Field(unique=True)
    person_id: int = Field(foreign_key="person.id", index=True, sa_type=BigInteger)
    address_id: int = Field(foreign_key="address.id", index=True)
    name: str
    role: str
    unit: str | None = None
    post: str | None = None
    since: datetime = Field(sa_type=Instant)
    until: datetime | None = Field(default=None, sa_type=Instant)
    hall: str | None = None
    managed: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
