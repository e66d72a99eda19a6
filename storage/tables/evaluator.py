"""
The evaluator of the service halls: visits, their ratings, who sits at which window.

A window is named by its key, main/12. Receipt numbers, telephones and words are sealed; a unit
never reads a receipt, a minute, or words that no clerk has cleared.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    Column,
    Index,
    LargeBinary,
    UniqueConstraint,
    false,
    text,
)
from sqlmodel import Field, SQLModel

from storage.columns import Instant

INVITED_LATER = text("invite_at IS NOT NULL")
OPEN = text("until IS NULL")
UNDECIDED = text("decided_at IS NULL")
BAD = text("grade <= 2")
UNFOLLOWED = text("unfollowed")
MAY_BE_PUBLIC = text("may_publish OR case_id IS NOT NULL")


class Visit(SQLModel, table=True):
    """
    One service at a window, which may be rated once (一次一评).

    `receipt_digest` finds a receipt without opening any. `invite_at` is the next instant at which
    somebody known in the chat is invited or reminded, and None once there is none; `clerk_id` is
    who was signed in at the window then.
    """

    __table_args__ = (
        Index("uq_visit_receipt", "hall", "receipt_digest", "stage", unique=True),
        Index(
            "ix_visit_invite_at",
            "invite_at",
            sqlite_where=INVITED_LATER,
            postgresql_where=INVITED_LATER,
        ),
        Index("ix_visit_window_day", "window", "day"),
    )

    id: int | None = Field(default=None, primary_key=True)
    window: str
    hall: str
    unit: str
    item: str | None = None
    stage: str
    receipt: bytes | None = None
    receipt_digest: str
    served_at: datetime = Field(sa_type=Instant)
    day: date
    expires_at: datetime = Field(sa_type=Instant, index=True)
    address_id: int | None = Field(default=None, foreign_key="address.id", index=True)
    phone: bytes | None = None
    clerk_id: int | None = Field(default=None, foreign_key="staff.id")
    invite_at: datetime | None = Field(default=None, sa_type=Instant)
    invited_at: datetime | None = Field(default=None, sa_type=Instant)
    reminded_at: datetime | None = Field(default=None, sa_type=Instant)
    is_rated: bool = Field(default=False, sa_column_kwargs={"server_default": false()})


class ServiceRating(SQLModel, table=True):
    """
    A rating of a service at a window; window, unit and clerk are frozen as they were then.

    `first_grade` is the one of the first tap, `grade` the one that counts. A rating is never
    deleted: `mark` says what was decided about it, `flags` what made it look odd. `words` and
    `files` are sealed. `unfollowed`: a bad one that has yet to become a case. `may_publish`: the
    rater lets the words be published.
    """

    __tablename__ = "service_rating"
    __table_args__ = (
        CheckConstraint("grade BETWEEN 1 AND 5", name="grade"),
        CheckConstraint("first_grade BETWEEN 1 AND 5", name="first_grade"),
        CheckConstraint("how IN ('chat', 'link', 'kiosk')", name="how"),
        CheckConstraint("mark IN ('appealed', 'mistaken', 'malicious', 'upheld')", name="mark"),
        Index("ix_service_rating_window_day", "window", "day"),
        Index("ix_service_rating_unit_day", "unit", "day"),
        Index("ix_service_rating_person_id", "person_id", "window", "day"),
        Index("ix_service_rating_bad", "day", sqlite_where=BAD, postgresql_where=BAD),
        Index(
            "ix_service_rating_unfollowed",
            "id",
            sqlite_where=UNFOLLOWED,
            postgresql_where=UNFOLLOWED,
        ),
        Index(
            "ix_service_rating_may_be_public",
            "id",
            sqlite_where=MAY_BE_PUBLIC,
            postgresql_where=MAY_BE_PUBLIC,
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    visit_id: int | None = Field(default=None, foreign_key="visit.id", unique=True)
    window: str
    hall: str
    unit: str
    item: str | None = None
    clerk_id: int | None = Field(default=None, foreign_key="staff.id")
    grade: int
    first_grade: int
    at: datetime = Field(sa_type=Instant)
    day: date
    how: str
    person_id: int | None = Field(default=None, sa_type=BigInteger, foreign_key="person.id")
    address_id: int | None = Field(default=None, foreign_key="address.id")
    device: str | None = None
    client_key: str | None = Field(default=None, unique=True)
    tags: list[str] = Field(default_factory=list, sa_type=JSON)
    tag_set: int
    words: bytes | None = Field(default=None, sa_column=Column(LargeBinary, nullable=True))
    files: bytes | None = Field(default=None, sa_column=Column(LargeBinary, nullable=True))
    wants_call: bool = False
    case_id: int | None = Field(default=None, foreign_key="cases.id", index=True)
    mark: str | None = None
    flags: list[Any] = Field(default_factory=list, sa_type=JSON)
    revised_at: datetime | None = Field(default=None, sa_type=Instant)
    excluded: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    unfollowed: bool = False
    may_publish: bool = Field(default=False, sa_column_kwargs={"server_default": false()})


class RatingDay(SQLModel, table=True):
    """
    What a day brought at a window, by item and clerk: a roll-up, kept with every change.

    `g5` to `g1` are the ratings that count, by grade; `excluded` were left out by a person,
    `marked` bear a mark. `registered` and `rated` are the day's visits. No item is '', no clerk 0.
    """

    __tablename__ = "rating_day"

    day: date = Field(primary_key=True)
    window: str = Field(primary_key=True)
    unit: str = Field(primary_key=True)
    item: str = Field(primary_key=True)
    clerk_id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    hall: str
    g1: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    g2: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    g3: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    g4: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    g5: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    excluded: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    marked: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    registered: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    rated: int = Field(default=0, sa_column_kwargs={"server_default": "0"})


class Doubt(SQLModel, table=True):
    """
    Why a rating looks stuffed, and what a person decided; until then it counts.

    `counts` is None until somebody who is not of that unit has decided.
    """

    __table_args__ = (
        UniqueConstraint("rating_id", "why"),
        Index("ix_doubt_open", "id", sqlite_where=UNDECIDED, postgresql_where=UNDECIDED),
    )

    id: int | None = Field(default=None, primary_key=True)
    rating_id: int = Field(foreign_key="service_rating.id")
    why: str
    found_at: datetime = Field(sa_type=Instant)
    decided_at: datetime | None = Field(default=None, sa_type=Instant)
    decided_by: int | None = Field(default=None, foreign_key="staff.id")
    counts: bool | None = None


class PublishedRating(SQLModel, table=True):
    """
    What a clerk and a supervisor said about making a rating public; `words`, `reply` are sealed.

    `kept`: the clerk said no. `cleared`: a supervisor is to decide. `refused`: did not publish.
    `taken_back`: it was public; `why` says why it is not any more. `item` where it may be shown.
    """

    __tablename__ = "published_rating"
    __table_args__ = (
        CheckConstraint(
            "state IN ('kept', 'cleared', 'refused', 'published', 'taken_back')", name="state"
        ),
        Index("ix_published_rating_state", "state", "decided_at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    rating_id: int = Field(foreign_key="service_rating.id", unique=True)
    state: str
    words: bytes | None = Field(default=None, sa_column=Column(LargeBinary, nullable=True))
    reply: bytes | None = Field(default=None, sa_column=Column(LargeBinary, nullable=True))
    item: str | None = None
    cleared_by: int = Field(foreign_key="staff.id")
    cleared_at: datetime = Field(sa_type=Instant)
    decided_by: int | None = Field(default=None, foreign_key="staff.id")
    decided_at: datetime | None = Field(default=None, sa_type=Instant)
    taken_by: int | None = Field(default=None, foreign_key="staff.id")
    taken_at: datetime | None = Field(default=None, sa_type=Instant)
    why: str | None = None


class Poll(SQLModel, table=True):
    """The open poll of units 服务大家评 of a quarter, opened and closed by a supervisor."""

    id: int | None = Field(default=None, primary_key=True)
    quarter: str = Field(unique=True)
    opened_at: datetime = Field(sa_type=Instant)
    opened_by: int = Field(foreign_key="staff.id")
    closed_at: datetime | None = Field(default=None, sa_type=Instant)
    closed_by: int | None = Field(default=None, foreign_key="staff.id")


class PollVote(SQLModel, table=True):
    """One person's grade for one unit in one poll; nothing a visit's rating is mixed with."""

    __tablename__ = "poll_vote"
    __table_args__ = (
        UniqueConstraint("poll_id", "unit", "person_id"),
        CheckConstraint("grade BETWEEN 1 AND 5", name="grade"),
    )

    id: int | None = Field(default=None, primary_key=True)
    poll_id: int = Field(foreign_key="poll.id")
    unit: str
    person_id: int = Field(sa_type=BigInteger, foreign_key="person.id")
    grade: int
    at: datetime = Field(sa_type=Instant)


class Shift(SQLModel, table=True):
    """Who is signed in at a window; one row of a window is open, or none."""

    __table_args__ = (
        Index(
            "ix_shift_open_window",
            "window",
            unique=True,
            sqlite_where=OPEN,
            postgresql_where=OPEN,
        ),
        Index("ix_shift_window_since", "window", "since"),
        Index("ix_shift_staff_id", "staff_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    window: str
    staff_id: int = Field(foreign_key="staff.id")
    since: datetime = Field(sa_type=Instant)
    until: datetime | None = Field(default=None, sa_type=Instant)


class ShiftCode(SQLModel, table=True):
    """A short code with which one clerk signs in at a kiosk, once; kept as a keyed hash."""

    __tablename__ = "shift_code"

    digest: str = Field(primary_key=True)
    staff_id: int = Field(foreign_key="staff.id", index=True)
    hall: str
    expires_at: datetime = Field(sa_type=Instant)


class WindowPoster(SQLModel, table=True):
    """Which run of posters of a window counts; a window without a row is in its first."""

    __tablename__ = "window_poster"

    window: str = Field(primary_key=True)
    generation: int
    since: datetime = Field(sa_type=Instant)
