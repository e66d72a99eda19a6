"""How people come aboard and leave: invitations, and the log of every change among the staff."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field, SQLModel

from storage.columns import Instant

CHANGES = (
    "asked",
    "invited",
    "refused",
    "joined",
    "taken_back",
    "changed",
    "ask_leave",
    "stays",
    "left",
    "bound",
    "unbound",
)


class Invitation(SQLModel, table=True):
    """
    A role offered to somebody by a code of which only the digest is kept.

    State 0 waits for a second administrator, 1 is open, 2 was used, 3 was taken back, 4 was
    refused. One that is open after `until` is over. `replaces`: who gives the post up to them.
    """

    __table_args__ = (
        Index("ix_invitation_state", "state"),
        CheckConstraint("state IN (0, 1, 2, 3, 4)", name="state"),
        CheckConstraint("state <> 1 OR digest IS NOT NULL", name="digest"),
    )

    id: int | None = Field(default=None, primary_key=True)
    digest: str | None = Field(default=None, unique=True)
    name: str
    role: str
    unit: str | None = None
    post: str | None = None
    hall: str | None = None
    days: int
    state: int = 0
    asked_by: int | None = Field(default=None, foreign_key="staff.id")
    asked_at: datetime = Field(sa_type=Instant)
    until: datetime | None = Field(default=None, sa_type=Instant)
    decided_by: int | None = Field(default=None, foreign_key="staff.id")
    ended_at: datetime | None = Field(default=None, sa_type=Instant)
    used_by: int | None = Field(default=None, foreign_key="staff.id")
    replaces: int | None = Field(default=None, foreign_key="staff.id")


class StaffChange(SQLModel, table=True):
    """One line of the log: who did what to whose role, and when; never changed, never deleted."""

    __tablename__ = "staff_change"
    __table_args__ = (
        Index("ix_staff_change_staff_id", "staff_id"),
        CheckConstraint(f"what IN {CHANGES}", name="what"),
    )

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(sa_type=Instant)
    what: str
    by_id: int | None = Field(default=None, foreign_key="staff.id")
    staff_id: int | None = Field(default=None, foreign_key="staff.id")
    invitation_id: int | None = Field(default=None, foreign_key="invitation.id")
    name: str = ""
    role: str = ""
    unit: str | None = None
    post: str | None = None
    why: str = ""
