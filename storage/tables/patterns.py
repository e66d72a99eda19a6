"""Reply patterns as units and the administrator worded them; every version stays."""

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from storage.columns import Instant


class PatternVersion(SQLModel, table=True):
    """
    A reply pattern 答复模板 of a unit for a kind of matter, as somebody worded it.

    Without a unit it is the whole county's, without a category for everything that has no pattern
    of its own, without words it is given up again.
    """

    __tablename__ = "pattern_version"
    __table_args__ = (Index("ix_pattern_version_owner", "unit", "category"),)

    id: int | None = Field(default=None, primary_key=True)
    unit: str | None = None
    category: str | None = None
    words: str | None = None
    staff_id: int = Field(foreign_key="staff.id")
    at: datetime = Field(sa_type=Instant)
