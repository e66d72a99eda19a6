"""
What: cases that are of one matter, and who follows a case that somebody else brought.

The words of a follower are sealed under a key of their own, so that one of them can be erased.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from storage.columns import Instant

STANDING = text("split_at IS NULL")


class LikenessGram(SQLModel, table=True):
    """One pair of characters of a case's first words, as a keyed hash that says nothing."""

    __tablename__ = "likeness_gram"
    __table_args__ = {"sqlite_with_rowid": False}

    gram: int = Field(
        primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False}
    )
    case_id: int = Field(primary_key=True, foreign_key="cases.id")


class LikenessCase(SQLModel, table=True):
    """How many grams a case has, which they are (so that they can be taken out), and since when."""

    __tablename__ = "likeness_case"

    case_id: int = Field(primary_key=True, foreign_key="cases.id")
    filed_at: datetime = Field(sa_type=Instant, index=True)
    grams: bytes


class Follower(SQLModel, table=True):
    """
    Somebody who hears of a case that another brought.

    `how`: joined (instead of a case of their own) or number (by its number and query code). Units
    see how many there are, and nobody who.
    """

    __table_args__ = (
        UniqueConstraint("case_id", "person_id"),
        Index("ix_follower_person_id", "person_id"),
        CheckConstraint("how IN ('joined', 'number')", name="how"),
    )

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="cases.id")
    person_id: int = Field(foreign_key="person.id", sa_type=BigInteger)
    address_id: int = Field(foreign_key="address.id")
    since: datetime = Field(sa_type=Instant)
    how: str
    until: datetime | None = Field(default=None, sa_type=Instant)
    wrapped: bytes | None = None


class FollowerWords(SQLModel, table=True):
    """What a follower wrote instead of filing, under their own key; files hang on the event."""

    __tablename__ = "follower_words"

    event_id: int = Field(primary_key=True, foreign_key="event.id")
    follower_id: int = Field(foreign_key="follower.id", index=True)
    sealed: bytes


class Merging(SQLModel, table=True):
    """
    A case handled together with another (并单), and how it stood before.

    A case has at most one parent at a time, and no parent has a parent (`storage/mergings.py`).
    """

    __table_args__ = (
        CheckConstraint("child_id <> parent_id", name="not_itself"),
        Index(
            "ix_merging_child_id",
            "child_id",
            unique=True,
            sqlite_where=STANDING,
            postgresql_where=STANDING,
        ),
        Index("ix_merging_parent_id", "parent_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    child_id: int = Field(foreign_key="cases.id")
    parent_id: int = Field(foreign_key="cases.id")
    merged_at: datetime = Field(sa_type=Instant)
    staff_id: int | None = Field(default=None, foreign_key="staff.id")
    before: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    split_at: datetime | None = Field(default=None, sa_type=Instant)
