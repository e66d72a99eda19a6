"""What one of the staff was sent on one day: the digest, single reminders, what was held back."""

from datetime import date, datetime

from sqlalchemy import JSON, Index, text
from sqlmodel import Field, SQLModel

from storage.columns import Instant

TO_SUM = text("summed_at IS NULL")


class StaffDay(SQLModel, table=True):
    """One person's day: `pings` single reminders, `held` the cases beyond the limit."""

    __tablename__ = "staff_day"
    __table_args__ = (
        Index("ix_staff_day_to_sum", "day", sqlite_where=TO_SUM, postgresql_where=TO_SUM),
    )

    staff_id: int = Field(primary_key=True, foreign_key="staff.id")
    day: date = Field(primary_key=True)
    digest_at: datetime | None = Field(default=None, sa_type=Instant)
    pings: int = 0
    held: list[int] = Field(default_factory=list, sa_type=JSON)
    summed_at: datetime | None = Field(default=None, sa_type=Instant)
