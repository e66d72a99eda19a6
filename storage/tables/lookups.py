"""Who asked for a case by its number: so that nobody tries numbers and codes until one fits."""

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from storage.columns import Instant


class Lookup(SQLModel, table=True):
    """One try to see a case by number and query code that failed; the number itself isn't kept."""

    __table_args__ = (
        Index("ix_lookup_address_id_at", "address_id", "at"),
        Index("ix_lookup_case_id_at", "case_id", "at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    address_id: int = Field(foreign_key="address.id")
    case_id: int | None = Field(default=None, foreign_key="cases.id")
    at: datetime = Field(sa_type=Instant)
