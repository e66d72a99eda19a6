"""What the supervision office keeps: who sees to what, letters, pauses, special inspections."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from storage.columns import Instant

OPEN = text("ended_at IS NULL")
WAITS = text("told_at IS NULL")
UNSETTLED = text("decided_at IS NULL AND reminded_at IS NULL")
SORTS = "'letter', 'report', 'interview'"


class Supervising(SQLModel, table=True):
    """Which supervisor is named for a unit 督办人."""

    __tablename__ = "supervising"

    unit: str = Field(primary_key=True)
    staff_id: int = Field(foreign_key="staff.id")
    set_by: int = Field(foreign_key="staff.id")
    set_at: datetime = Field(sa_type=Instant)


class TakeOver(SQLModel, table=True):
    """A leader's case 包案: who, until when; one that stands a case at most."""

    __tablename__ = "take_over"
    __table_args__ = (
        Index(
            "ix_take_over_open", "case_id", unique=True, sqlite_where=OPEN, postgresql_where=OPEN
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="cases.id")
    leader: str
    due: datetime = Field(sa_type=Instant)
    noted_by: int = Field(foreign_key="staff.id")
    noted_at: datetime = Field(sa_type=Instant)
    ended_at: datetime | None = Field(default=None, sa_type=Instant)


class Paper(SQLModel, table=True):
    """
    A supervision letter, report to leaders or interview: a draft until a person signs it.

    `words` is what stands on it, sealed: of one case under its key, of several under the desk's,
    without any citizen's words. Number and year are given with the signature.
    """

    __tablename__ = "paper"
    __table_args__ = (
        CheckConstraint(f"sort IN ({SORTS})", name="sort"),
        CheckConstraint("(signed_at IS NULL) = (serial IS NULL)", name="numbered_when_signed"),
        UniqueConstraint("sort", "year", "serial"),
        Index("ix_paper_case", "case_id"),
        Index("ix_paper_sort", "sort", "signed_at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    sort: str
    case_id: int | None = Field(default=None, foreign_key="cases.id")
    unit: str | None = None
    words: bytes | None = None
    answer_due: datetime = Field(sa_type=Instant)
    drafted_by: int = Field(foreign_key="staff.id")
    drafted_at: datetime = Field(sa_type=Instant)
    signed_by: int | None = Field(default=None, foreign_key="staff.id")
    signed_at: datetime | None = Field(default=None, sa_type=Instant)
    year: int | None = None
    serial: int | None = None
    received_by: int | None = Field(default=None, foreign_key="staff.id")
    received_at: datetime | None = Field(default=None, sa_type=Instant)
    reminded_at: datetime | None = Field(default=None, sa_type=Instant)
    dropped_at: datetime | None = Field(default=None, sa_type=Instant)


class Pause(SQLModel, table=True):
    """
    When clocks stood: of one unit, or of the whole desk; by a person's word, or by an outage.

    Cases are moved some at a time; `cursor` is the last one looked at, `upto` the last there was as
    it was set, `applied_at` when all were.
    """

    __tablename__ = "pause"
    __table_args__ = (CheckConstraint("until > since", name="span"),)

    id: int | None = Field(default=None, primary_key=True)
    unit: str | None = None
    reason: str = ""
    since: datetime = Field(sa_type=Instant)
    until: datetime = Field(sa_type=Instant)
    set_by: int | None = Field(default=None, foreign_key="staff.id")
    set_at: datetime = Field(sa_type=Instant)
    ended_by: int | None = Field(default=None, foreign_key="staff.id")
    ended_at: datetime | None = Field(default=None, sa_type=Instant)
    cursor: int = 0
    moved: int = 0
    applied_at: datetime | None = Field(default=None, sa_type=Instant)
    upto: int = Field(default=0, sa_column_kwargs={"server_default": "0"})


class Inspection(SQLModel, table=True):
    """A special inspection proposed for a week, with its figures; picked by a person, approved."""

    __tablename__ = "inspection"
    __table_args__ = (UniqueConstraint("week", "unit", "category"),)

    id: int | None = Field(default=None, primary_key=True)
    week: date
    unit: str
    category: str
    facts: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    proposed_at: datetime = Field(sa_type=Instant)
    picked_by: int | None = Field(default=None, foreign_key="staff.id")
    picked_at: datetime | None = Field(default=None, sa_type=Instant)
    approved_by: str = ""


class HeldNote(SQLModel, table=True):
    """What staff are told of a case together with others, and when they were."""

    __tablename__ = "held_note"
    __table_args__ = (
        Index("ix_held_note_waits", "why", "case_id", sqlite_where=WAITS, postgresql_where=WAITS),
    )

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="cases.id")
    why: str
    at: datetime = Field(sa_type=Instant)
    told_at: datetime | None = Field(default=None, sa_type=Instant)


class Finding(SQLModel, table=True):
    """
    What a special inspection found 督查结论, as the unit was told, and the review it asked for.

    `review_until`: so long it may ask; `decide_by`: so long whoever did not take part has to
    decide. Each part is set once and stays: who found, who asked and why, who decided and why.
    """

    __tablename__ = "finding"
    __table_args__ = (
        UniqueConstraint("inspection_id"),
        Index("ix_finding_decide", "decide_by", sqlite_where=UNSETTLED, postgresql_where=UNSETTLED),
    )

    id: int | None = Field(default=None, primary_key=True)
    inspection_id: int = Field(foreign_key="inspection.id")
    words: str
    found_by: int = Field(foreign_key="staff.id")
    found_at: datetime = Field(sa_type=Instant)
    review_until: datetime = Field(sa_type=Instant)
    asked_by: int | None = Field(default=None, foreign_key="staff.id")
    asked_at: datetime | None = Field(default=None, sa_type=Instant)
    reason: str = ""
    decide_by: datetime | None = Field(default=None, sa_type=Instant)
    reminded_at: datetime | None = Field(default=None, sa_type=Instant)
    decided_by: int | None = Field(default=None, foreign_key="staff.id")
    decided_at: datetime | None = Field(default=None, sa_type=Instant)
    outcome: str = ""
    why: str = ""
