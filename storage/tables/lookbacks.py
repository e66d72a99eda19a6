"""
Looking back: the chain of seeds, the draws, which cases are looked at, what was answered.

What anybody said beside their three answers is an event of the case, sealed under its key.
"""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, Index, Text, UniqueConstraint, false, text
from sqlmodel import Field, SQLModel

from storage.columns import Instant

PENDING = text("next_at IS NOT NULL")
AGAIN = text("again_at IS NOT NULL")
STATES = "'waiting', 'asked', 'person', 'done'"
ANSWERS = "IN ('yes', 'partly', 'no')"


class SeedChain(SQLModel, table=True):
    """
    Seeds for so many draws, all of them fixed by the root, which stays sealed.

    `anchor` is what the first seed hashes to, told before anything is drawn by it.
    """

    __tablename__ = "seed_chain"

    id: int | None = Field(default=None, primary_key=True)
    anchor: str
    root: bytes
    length: int
    used: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    made_at: datetime = Field(sa_type=Instant)


class Draw(SQLModel, table=True):
    """
    One week's draw: its record as it will be published, and what was told at once.

    `until` bounds the closing of the cases it was made from; the next one begins there.
    """

    id: int | None = Field(default=None, primary_key=True)
    week: str = Field(unique=True)
    at: datetime = Field(sa_type=Instant)
    until: datetime = Field(sa_type=Instant)
    chain_id: int = Field(foreign_key="seed_chain.id")
    turn: int
    drawn: int
    digest: str
    record: str = Field(sa_type=Text)


class DrawWord(SQLModel, table=True):
    """The public word for a week's draw, and who typed it; the first one stays."""

    __tablename__ = "draw_word"

    week: str = Field(primary_key=True)
    word: str
    staff_id: int = Field(foreign_key="staff.id")
    at: datetime = Field(sa_type=Instant)


class LookBackRow(SQLModel, table=True):
    """
    One case looked at once more: why, by whom, how far it has come, what came of it.

    `round` is how often it had been redone, `wave` after how many days (1: thirty, 2: ninety).
    `next_at`: when its citizen is asked or reminded, or waited for no more; `again_at`: when what
    was not whole is looked at again. `visit`: somebody has to go there. `state`: waiting to be
    asked, asked, in a person's hands, done.
    """

    __tablename__ = "look_back"
    __table_args__ = (
        UniqueConstraint("case_id", "round", "wave"),
        CheckConstraint(f"state IN ({STATES})", name="state"),
        Index("ix_look_back_next", "next_at", sqlite_where=PENDING, postgresql_where=PENDING),
        Index("ix_look_back_again", "again_at", sqlite_where=AGAIN, postgresql_where=AGAIN),
        Index("ix_look_back_state", "state"),
    )

    id: int | None = Field(default=None, primary_key=True)
    draw_id: int = Field(foreign_key="draw.id", index=True)
    case_id: int = Field(foreign_key="cases.id", index=True)
    why: str
    wave: int
    round: int
    unit: str
    by_id: int | None = Field(default=None, foreign_key="staff.id")
    visit: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    state: str
    closed_at: datetime = Field(sa_type=Instant)
    next_at: datetime | None = Field(default=None, sa_type=Instant)
    asked_at: datetime | None = Field(default=None, sa_type=Instant)
    reminded_at: datetime | None = Field(default=None, sa_type=Instant)
    done_at: datetime | None = Field(default=None, sa_type=Instant)
    result: str | None = None
    failed_at: datetime | None = Field(default=None, sa_type=Instant)
    again_at: datetime | None = Field(default=None, sa_type=Instant)


class LookBackAnswer(SQLModel, table=True):
    """
    What somebody answered to the three questions: in the chat, by telephone, on the spot.

    An answer of the chat is written as far as it goes; `ended_at` says that it is whole.
    """

    __tablename__ = "look_back_answer"
    __table_args__ = (
        UniqueConstraint("look_back_id", "how"),
        CheckConstraint("how IN ('chat', 'call', 'visit')", name="how"),
        CheckConstraint(f"thorough {ANSWERS}", name="thorough"),
        CheckConstraint(f"effective {ANSWERS}", name="effective"),
        CheckConstraint(f"truthful {ANSWERS}", name="truthful"),
    )

    id: int | None = Field(default=None, primary_key=True)
    look_back_id: int = Field(foreign_key="look_back.id")
    how: str
    at: datetime = Field(sa_type=Instant)
    ended_at: datetime | None = Field(default=None, sa_type=Instant)
    staff_id: int | None = Field(default=None, foreign_key="staff.id")
    event_id: int | None = Field(default=None, foreign_key="event.id")
    thorough: str | None = None
    effective: str | None = None
    truthful: str | None = None


class NotAsked(SQLModel, table=True):
    """Somebody does not want to be asked about what was answered, ever again."""

    __tablename__ = "not_asked"

    person_id: int = Field(
        primary_key=True,
        foreign_key="person.id",
        sa_type=BigInteger,
        sa_column_kwargs={"autoincrement": False},
    )
    at: datetime = Field(sa_type=Instant)
