"""Answers sent although they were warned of, for whoever looks at the quality of answers."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from storage.columns import Instant


class Overridden(SQLModel, table=True):
    """A warning about an answer that its writer overrode; it holds no word of the answer."""

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="cases.id", index=True)
    staff_id: int = Field(foreign_key="staff.id")
    fault: str
    at: datetime = Field(sa_type=Instant, index=True)
