"""
Rights: who agreed to be known, what leaves the desk by two hands, notices, claims of old cases.

Reasons are sealed: whoever types one may name somebody.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Column, Index
from sqlmodel import Field, SQLModel

from storage.columns import Instant


class Consent(SQLModel, table=True):
    """A unit asked for a contact of one case; `given` says what its citizen lets it see."""

    __table_args__ = (Index("ix_consent_case_id", "case_id"),)

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="cases.id")
    person_id: int = Field(sa_type=BigInteger)
    asked_by: int = Field(foreign_key="staff.id")
    unit: str
    asked_at: datetime = Field(sa_type=Instant)
    reason: bytes
    given: str | None = None
    answered_at: datetime | None = Field(default=None, sa_type=Instant)
    revoked_at: datetime | None = Field(default=None, sa_type=Instant)


class Release(SQLModel, table=True):
    """Identities that are to leave the desk in a file: one asks, another decides."""

    id: int | None = Field(default=None, primary_key=True)
    kind: str
    facts: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    reason: bytes
    asked_by: int = Field(foreign_key="staff.id")
    asked_at: datetime = Field(sa_type=Instant)
    decided_by: int | None = Field(default=None, foreign_key="staff.id")
    decided_at: datetime | None = Field(default=None, sa_type=Instant)
    granted: bool | None = None
    made_at: datetime | None = Field(default=None, sa_type=Instant)


class Notice(SQLModel, table=True):
    """The notice of processing, in the words of each version that was ever shown."""

    version: str = Field(primary_key=True)
    words: str
    since: datetime = Field(sa_type=Instant)


class NoticeShown(SQLModel, table=True):
    """Which version a person was shown, and when first."""

    __tablename__ = "notice_shown"

    person_id: int = Field(
        sa_column=Column(BigInteger, primary_key=True, autoincrement=False),
    )
    version: str = Field(primary_key=True)
    at: datetime = Field(sa_type=Instant)


class Claim(SQLModel, table=True):
    """
    One try to claim a case from another account; the number tried is kept blind.

    A claim that succeeded names the account the case had before, which may object.
    """

    __table_args__ = (
        Index("ix_claim_person_id_at", "person_id", "at"),
        Index("ix_claim_tried_at", "tried", "at"),
        Index("ix_claim_at", "at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(sa_type=Instant)
    person_id: int = Field(sa_type=BigInteger)
    tried: str
    case_id: int | None = Field(default=None, foreign_key="cases.id")
    before_person_id: int | None = Field(default=None, sa_type=BigInteger)
    before_address_id: int | None = Field(default=None, foreign_key="address.id")
    objected_at: datetime | None = Field(default=None, sa_type=Instant)
    settled_at: datetime | None = Field(default=None, sa_type=Instant)
