"""How much one person may do in a while, who may not at all, and what a flood made us drop."""

from datetime import datetime

from sqlalchemy import BigInteger, Index
from sqlmodel import Field, SQLModel

from storage.columns import Instant


class Allowance(SQLModel, table=True):
    """A token bucket: what is left of something for a person, as of an instant."""

    person_id: int = Field(
        primary_key=True,
        foreign_key="person.id",
        sa_type=BigInteger,
        sa_column_kwargs={"autoincrement": False},
    )
    name: str = Field(primary_key=True)
    left: float
    at: datetime = Field(sa_type=Instant)
    told_at: datetime | None = Field(default=None, sa_type=Instant)


class Block(SQLModel, table=True):
    """Somebody may not write for a while: why, by whom, until when; lifted or not."""

    __table_args__ = (Index("ix_block_person_id", "person_id"),)

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", sa_type=BigInteger)
    reason: str
    staff_id: int = Field(foreign_key="staff.id")
    at: datetime = Field(sa_type=Instant)
    until: datetime = Field(sa_type=Instant)
    lifted_at: datetime | None = Field(default=None, sa_type=Instant)
    lifted_by: int | None = Field(default=None, foreign_key="staff.id")
    told_at: datetime | None = Field(default=None, sa_type=Instant)


class Overflow(SQLModel, table=True):
    """So many updates of a lane were dropped because too many of it waited; told once handled."""

    lane: str = Field(primary_key=True)
    dropped: int
    at: datetime = Field(sa_type=Instant)
