"""What administrators change while the desk runs; every earlier version stays."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Index
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
