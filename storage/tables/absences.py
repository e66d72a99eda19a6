"""Who of the staff is away, from when until when, and who stands in."""

from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, Index, text
from sqlmodel import Field, SQLModel

from storage.columns import Instant


class Absence(SQLModel, table=True):
    """
    A time somebody is away: state 0 waits for the head's yes, 1 stands, 2 refused, 3 over.

    `last` is the last day away, `until` the opening of the working day after it. `handed` are the
    cases that were handed over when it began.
    """

    __table_args__ = (
        Index(
            "ix_absence_standing",
            "staff_id",
            sqlite_where=text("state IN (0, 1)"),
            postgresql_where=text("state IN (0, 1)"),
        ),
        CheckConstraint("state IN (0, 1, 2, 3)", name="state"),
        CheckConstraint("since < until", name="span"),
    )

    id: int | None = Field(default=None, primary_key=True)
    staff_id: int = Field(foreign_key="staff.id")
    since: datetime = Field(sa_type=Instant)
    until: datetime = Field(sa_type=Instant)
    last: date
    state: int
    asked_at: datetime = Field(sa_type=Instant)
    cover_id: int | None = Field(default=None, foreign_key="staff.id")
    begun_at: datetime | None = Field(default=None, sa_type=Instant)
    ended_at: datetime | None = Field(default=None, sa_type=Instant)
    handed: list[int] = Field(default_factory=list, sa_type=JSON)
