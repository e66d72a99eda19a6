"""Units that a workbook brought, beside those of the county's file."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from storage.columns import Instant


class UnitAdded(SQLModel, table=True):
    """A unit the county's file does not name (yet); once it does, the file's own counts."""

    __tablename__ = "unit_added"

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(unique=True)
    zh: str
    en: str
    type: str
    phone: str
    parent: str | None = None
    staff_id: int | None = Field(default=None, foreign_key="staff.id")
    at: datetime = Field(sa_type=Instant)
