"""Problems on the list 挂牌: who answers for what until when, and how each was struck off 销号."""

from datetime import datetime

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel

from storage.columns import Instant

OPEN = text("struck_at IS NULL")


class Listing(SQLModel, table=True):
    """
    A case on the list: one open row a case at most.

    What was written about it (`reason`, `measures`, `evidence`, `note`) is sealed under the case's
    key; `responsible` is a person of the unit by name. Whoever strikes it off needs a second
    person. `source` and `external_no`: the list it came from, where that isn't the desk's own.
    """

    __tablename__ = "listing"
    __table_args__ = (
        Index("ix_listing_open", "case_id", unique=True, sqlite_where=OPEN, postgresql_where=OPEN),
        Index("ix_listing_case", "case_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="cases.id")
    reason: bytes | None = None
    measures: bytes | None = None
    responsible: str = ""
    due: datetime = Field(sa_type=Instant)
    listed_by: int | None = Field(default=None, foreign_key="staff.id")
    listed_at: datetime = Field(sa_type=Instant)
    struck_by: int | None = Field(default=None, foreign_key="staff.id")
    struck_second: int | None = Field(default=None, foreign_key="staff.id")
    struck_at: datetime | None = Field(default=None, sa_type=Instant)
    evidence: bytes | None = None
    note: bytes | None = None
    source: str | None = None
    external_no: str | None = None
