"""What somebody asks for beside a case's state, and what somebody else decides."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, text
from sqlmodel import Field, SQLModel

from storage.columns import Instant


class Request(SQLModel, table=True):
    """A refusal, return, extension or answer proposed for a case; who proposed never decides."""

    __table_args__ = (
        Index(
            "ix_request_open",
            "case_id",
            sqlite_where=text("decided_at IS NULL"),
            postgresql_where=text("decided_at IS NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="cases.id")
    action: str
    event_id: int = Field(foreign_key="event.id")
    facts: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    asked_by: int = Field(foreign_key="staff.id")
    asked_at: datetime = Field(sa_type=Instant)
    decided_by: int | None = Field(default=None, foreign_key="staff.id")
    decided_at: datetime | None = Field(default=None, sa_type=Instant)
    granted: bool | None = None
