"""Workbooks of people that were read and wait for an administrator's tap."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint
from sqlmodel import Field, SQLModel

from storage.columns import Instant


class RollFile(SQLModel, table=True):
    """
    The rows of a workbook, and what they would change as it was shown.

    State 0 waits, 1 was done, 2 was not; the rows go once it is decided. A newer one of the same
    administrator takes the place of one that waits.
    """

    __tablename__ = "roll_file"
    __table_args__ = (CheckConstraint("state IN (0, 1, 2)", name="state"),)

    id: int | None = Field(default=None, primary_key=True)
    content: list[dict[str, Any]] = Field(sa_type=JSON)
    shown: str
    state: int = 0
    brought_by: int = Field(foreign_key="staff.id")
    brought_at: datetime = Field(sa_type=Instant)
    decided_at: datetime | None = Field(default=None, sa_type=Instant)
