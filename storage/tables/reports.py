"""Rectification reports 整改情况报告: who is to report, each report that is due, its versions."""

from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from storage.columns import Instant

GOING_ON = text("ended_at IS NULL")
NOT_TOLD = text("next_at IS NOT NULL")


class ReportOrder(SQLModel, table=True):
    """
    A unit is asked to report, once or periodically: by a supervisor, or by a rule of the config.

    `filer_id` is whom the unit's head named; `next_at` when the next report is opened.
    """

    __tablename__ = "report_order"
    __table_args__ = (
        UniqueConstraint("rule", "unit"),
        Index("ix_report_order_next", "next_at", sqlite_where=GOING_ON, postgresql_where=GOING_ON),
        CheckConstraint("every IN ('once', 'week', 'month', 'quarter')", name="every"),
        CheckConstraint("(rule IS NULL) <> (asked_by IS NULL)", name="by_one"),
    )

    id: int | None = Field(default=None, primary_key=True)
    unit: str
    about: str
    every: str
    first_on: date
    parts: list[str] = Field(sa_type=JSON)
    rule: str | None = None
    asked_by: int | None = Field(default=None, foreign_key="staff.id")
    asked_at: datetime = Field(sa_type=Instant)
    filer_id: int | None = Field(default=None, foreign_key="staff.id")
    next_nth: int = 0
    next_at: datetime | None = Field(default=None, sa_type=Instant)
    ended_by: int | None = Field(default=None, foreign_key="staff.id")
    ended_at: datetime | None = Field(default=None, sa_type=Instant)


class Report(SQLModel, table=True):
    """
    One report that is due; state 0 asked, 1 filed, 2 sent back, 3 accepted, 4 no longer asked for.

    `told` is the last stage that was told, `next_at` when the next one is.
    """

    __table_args__ = (
        UniqueConstraint("order_id", "nth"),
        Index("ix_report_unit", "unit", "state"),
        Index("ix_report_next", "next_at", sqlite_where=NOT_TOLD, postgresql_where=NOT_TOLD),
        CheckConstraint("state IN (0, 1, 2, 3, 4)", name="state"),
    )

    id: int | None = Field(default=None, primary_key=True)
    order_id: int = Field(foreign_key="report_order.id")
    nth: int
    unit: str
    opened_at: datetime = Field(sa_type=Instant)
    due_at: datetime = Field(sa_type=Instant)
    state: int = 0
    told: str | None = None
    next_at: datetime | None = Field(default=None, sa_type=Instant)


class ReportVersion(SQLModel, table=True):
    """A version as it was filed, and what a supervisor said to it; words and reason are sealed."""

    __tablename__ = "report_version"
    __table_args__ = (UniqueConstraint("report_id", "number"),)

    id: int | None = Field(default=None, primary_key=True)
    report_id: int = Field(foreign_key="report.id")
    number: int
    staff_id: int = Field(foreign_key="staff.id")
    at: datetime = Field(sa_type=Instant)
    words: bytes
    decided_by: int | None = Field(default=None, foreign_key="staff.id")
    decided_at: datetime | None = Field(default=None, sa_type=Instant)
    accepted: bool | None = None
    reason: bytes | None = None
