"""What proves that history was not rewritten: one link for each event and each reading."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.columns import Instant


class ChainLink(SQLModel, table=True):
    """
    A row's place in the chain; never changed, never deleted.

    `kind` 1 is an event, 2 a reading of an identity; `mac` proves the row's contents, `chained`
    that it stands here, behind the link of the number before. `at` is the row's own instant.
    """

    __tablename__ = "chain_link"
    __table_args__ = (UniqueConstraint("kind", "row_id"),)

    seq: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    kind: int
    row_id: int
    at: datetime = Field(sa_type=Instant)
    mac: bytes
    chained: bytes


class ChainWait(SQLModel, table=True):
    """A row of several writers that waits for its place in the chain, a second at most."""

    __tablename__ = "chain_wait"
    __table_args__ = (UniqueConstraint("kind", "row_id"),)

    id: int | None = Field(default=None, primary_key=True)
    kind: int
    row_id: int
    at: datetime = Field(sa_type=Instant)
    mac: bytes
