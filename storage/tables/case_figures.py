"""Figures of units, frozen: what was counted as of when, what was left out, what units replied."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from storage.columns import Instant

STANDS = text("undone_at IS NULL")


class FrozenFigures(SQLModel, table=True):
    """
    The figures of a week or month as of an instant; never changed, a later count is a row more.

    `rows` holds each unit's counts, `excluded` how many were left out for which reason. A month is
    put before the units and is published by a person, once three working days are over.
    """

    __tablename__ = "frozen_figures"
    __table_args__ = (UniqueConstraint("period", "first", "version"),)

    id: int | None = Field(default=None, primary_key=True)
    period: str
    first: date
    last: date
    version: int
    as_of: datetime = Field(sa_type=Instant)
    rows: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    excluded: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    reply_until: datetime | None = Field(default=None, sa_type=Instant)
    offered_at: datetime | None = Field(default=None, sa_type=Instant)
    published_at: datetime | None = Field(default=None, sa_type=Instant)
    published_by: int | None = Field(default=None, foreign_key="staff.id")


class FiguresReply(SQLModel, table=True):
    """What a unit says to its figures before they are published."""

    __tablename__ = "figures_reply"

    id: int | None = Field(default=None, primary_key=True)
    figures_id: int = Field(foreign_key="frozen_figures.id", index=True)
    unit: str
    staff_id: int = Field(foreign_key="staff.id")
    at: datetime = Field(sa_type=Instant)
    words: str


class Exclusion(SQLModel, table=True):
    """A case that a supervisor leaves out of the figures, with the reason; it can be undone."""

    __table_args__ = (
        Index(
            "ix_exclusion_case",
            "case_id",
            unique=True,
            sqlite_where=STANDS,
            postgresql_where=STANDS,
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="cases.id")
    reason: str
    by: int = Field(foreign_key="staff.id")
    at: datetime = Field(sa_type=Instant)
    undone_at: datetime | None = Field(default=None, sa_type=Instant)
