"""
Calls: who waits for a person, what is to be read out to whom, which calls were made.

What is read out is what the desk told somebody, so it is kept like a sent message: sealed, under
the key of its case where there is one.
"""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, false, text
from sqlmodel import Field, SQLModel

from storage.columns import Instant

OPEN = text("done_at IS NULL")
UNSAID = text("said_at IS NULL")


class CallEntry(SQLModel, table=True):
    """
    Somebody waits for a person: asked for one, or can't be reached in a chat.

    `claimed_by` is the staff role that calls them now, `not_before` when they are tried again.
    """

    __tablename__ = "call_entry"
    __table_args__ = (
        Index("ix_call_entry_open", "created_at", sqlite_where=OPEN, postgresql_where=OPEN),
    )

    id: int | None = Field(default=None, primary_key=True)
    address_id: int = Field(foreign_key="address.id")
    case_id: int | None = Field(default=None, foreign_key="cases.id")
    why: str
    created_at: datetime = Field(sa_type=Instant)
    done_at: datetime | None = Field(default=None, sa_type=Instant)
    claimed_by: int | None = Field(default=None, foreign_key="staff.id")
    claimed_at: datetime | None = Field(default=None, sa_type=Instant)
    not_before: datetime | None = Field(default=None, sa_type=Instant)


class CallWords(SQLModel, table=True):
    """Finished words to be read out to somebody without a chat, sealed."""

    __tablename__ = "call_words"
    __table_args__ = (
        Index("ix_call_words_unsaid", "address_id", sqlite_where=UNSAID, postgresql_where=UNSAID),
    )

    id: int | None = Field(default=None, primary_key=True)
    address_id: int = Field(foreign_key="address.id")
    case_id: int | None = Field(default=None, foreign_key="cases.id", index=True)
    key: str
    words: bytes | None
    created_at: datetime = Field(sa_type=Instant)
    said_at: datetime | None = Field(default=None, sa_type=Instant)


class CallMade(SQLModel, table=True):
    """
    One call: who called, about what and why, and what came of it.

    `solved` and `satisfied` (5 to 1) are what the person said of a call-back 回访, each by itself;
    None where they were not asked, or did not say. `of_answer`: an answer waited for their word.
    """

    __tablename__ = "call_made"
    __table_args__ = (
        Index("ix_call_made_address_id", "address_id", "at"),
        Index("ix_call_made_at", "at"),
        CheckConstraint("solved IN ('yes', 'partly', 'no')", name="solved"),
        CheckConstraint("satisfied BETWEEN 1 AND 5", name="satisfied"),
    )

    id: int | None = Field(default=None, primary_key=True)
    address_id: int = Field(foreign_key="address.id")
    case_id: int | None = Field(default=None, foreign_key="cases.id")
    staff_id: int = Field(foreign_key="staff.id")
    at: datetime = Field(sa_type=Instant)
    outcome: str
    whys: str = Field(default="", sa_column_kwargs={"server_default": ""})
    solved: str | None = None
    satisfied: int | None = None
    of_answer: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
