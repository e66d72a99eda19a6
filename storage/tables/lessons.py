"""What the proposer learns from besides the desk's own cases."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from storage.columns import Instant


class LessonRow(SQLModel, table=True):
    """A text of a table the county gave, sealed, and the category it belongs to."""

    __tablename__ = "lesson"

    id: int | None = Field(default=None, primary_key=True)
    category: str
    text: bytes
    at: datetime = Field(sa_type=Instant)
