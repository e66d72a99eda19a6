"""What administrators change while the desk runs; every earlier version stays."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, Index
from sqlmodel import Field, SQLModel

from storage.columns import Instant


class YearFile(SQLModel, table=True):
    """
    A year's notice as it was brought; state 0 waits for a decision, 1 was put in force, 2 was not.

    Of several in force for a year the one put in force last counts.
    """

    __tablename__ = "year_file"
    __table_args__ = (
        Index("ix_year_file_state", "state"),
        CheckConstraint("state IN (0, 1, 2)", name="state"),
    )

    id: int | None = Field(default=None, primary_key=True)
    year: int
    content: dict[str, Any] = Field(sa_type=JSON)
    digest: str
    state: int = 0
    brought_by: int | None = Field(default=None, foreign_key="staff.id")
    brought_at: datetime = Field(sa_type=Instant)
    decided_by: int | None = Field(default=None, foreign_key="staff.id")
    decided_at: datetime | None = Field(default=None, sa_type=Instant)


class UnitChangeRow(SQLModel, table=True):
    """
    A unit was renamed, merged into another, or closed and another has its cases.

    `cases` is how many open ones were handed over when it was decided.
    """

    __tablename__ = "unit_change"
    __table_args__ = (
        CheckConstraint("what IN ('rename', 'merge', 'close')", name="what"),
        CheckConstraint("(what = 'rename') = (heir IS NULL)", name="heir"),
    )

    id: int | None = Field(default=None, primary_key=True)
    what: str
    unit: str
    zh: str
    en: str
    heir: str | None = None
    cases: int
    staff_id: int = Field(foreign_key="staff.id")
    at: datetime = Field(sa_type=Instant)


class TextVersion(SQLModel, table=True):
    """A text as an administrator worded it, in both languages; none: the catalogue's own again."""

    __tablename__ = "text_version"
    __table_args__ = (
        Index("ix_text_version_key", "key"),
        CheckConstraint("(zh IS NULL) = (en IS NULL)", name="both"),
    )

    id: int | None = Field(default=None, primary_key=True)
    key: str
    zh: str | None = None
    en: str | None = None
    staff_id: int = Field(foreign_key="staff.id")
    at: datetime = Field(sa_type=Instant)


class Announcement(SQLModel, table=True):
    """
    A notice to everybody with an open case; `after` is the person it has come to.

    State 0 waits for a second person, 1 goes out, 2 has gone out, 3 was refused, 4 was stopped.
    """

    __table_args__ = (CheckConstraint("state IN (0, 1, 2, 3, 4)", name="state"),)

    id: int | None = Field(default=None, primary_key=True)
    zh: str
    en: str
    state: int = 0
    total: int = 0
    sent: int = 0
    after: int = Field(default=0, sa_type=BigInteger)
    next_at: datetime | None = Field(default=None, sa_type=Instant)
    asked_by: int = Field(foreign_key="staff.id")
    asked_at: datetime = Field(sa_type=Instant)
    decided_by: int | None = Field(default=None, foreign_key="staff.id")
    decided_at: datetime | None = Field(default=None, sa_type=Instant)
    stopped_by: int | None = Field(default=None, foreign_key="staff.id")
    ended_at: datetime | None = Field(default=None, sa_type=Instant)
