"""The answer base: questions that were answered before, and until when the answer holds."""

from datetime import date, datetime

from sqlmodel import Field, SQLModel

from storage.columns import Instant


class AnswerEntry(SQLModel, table=True):
    """A question and its answer, cleared of whoever asked; `helped` counts "that helps"."""

    __tablename__ = "answer_entry"

    id: int | None = Field(default=None, primary_key=True)
    language: str
    question: str
    answer: str
    unit: str
    category: str | None = None
    valid_until: date
    source: str
    updated_at: datetime = Field(sa_type=Instant)
    shown: int = 0
    helped: int = 0
