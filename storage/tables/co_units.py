"""Which other unit was asked to help with a case, until when, and whether it has answered."""

from datetime import datetime

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel

from storage.columns import Instant

OPEN = text("answered_at IS NULL")


class CoUnit(SQLModel, table=True):
    """A unit asked to help 协办: what is asked stands sealed in the event, as does its answer."""

    __tablename__ = "co_unit"
    __table_args__ = (
        Index("ix_co_unit_case", "case_id"),
        Index("ix_co_unit_open", "unit", sqlite_where=OPEN, postgresql_where=OPEN),
    )

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="cases.id")
    unit: str
    event_id: int = Field(foreign_key="event.id")
    asked_by: int = Field(foreign_key="staff.id")
    asked_at: datetime = Field(sa_type=Instant)
    due_at: datetime = Field(sa_type=Instant)
    answered_by: int | None = Field(default=None, foreign_key="staff.id")
    answered_at: datetime | None = Field(default=None, sa_type=Instant)
