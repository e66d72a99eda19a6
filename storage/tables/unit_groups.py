"""Groups of units: chats of several people in which a unit's cards stand."""

from datetime import datetime

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel

from storage.columns import Instant


class UnitGroup(SQLModel, table=True):
    """
    A group bound to a unit; it is at an address of its own, at which no person is.

    One that ended is kept, with whoever ended it (nobody: the bot was removed) and why.
    """

    __tablename__ = "unit_group"
    __table_args__ = (
        Index(
            "uq_unit_group_open",
            "address_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    address_id: int = Field(foreign_key="address.id")
    unit: str
    title: str
    bound_by: int = Field(foreign_key="staff.id")
    bound_at: datetime = Field(sa_type=Instant)
    ended_at: datetime | None = Field(default=None, sa_type=Instant)
    ended_by: int | None = Field(default=None, foreign_key="staff.id")
    why: str = ""
