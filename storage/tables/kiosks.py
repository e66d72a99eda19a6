"""Tablets at the windows: which are paired, and the codes they are paired with."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from storage.columns import Instant


class KioskPairing(SQLModel, table=True):
    """A code that pairs one tablet with one window, once; kept as a keyed hash."""

    __tablename__ = "kiosk_pairing"

    digest: str = Field(primary_key=True)
    window: str
    made_at: datetime = Field(sa_type=Instant)
    expires_at: datetime = Field(sa_type=Instant)
    used_at: datetime | None = Field(default=None, sa_type=Instant)


class KioskDevice(SQLModel, table=True):
    """A tablet: the window it speaks for, and a keyed hash of the secret it proves itself with."""

    __tablename__ = "kiosk_device"

    id: str = Field(primary_key=True)
    window: str = Field(index=True)
    digest: str
    paired_at: datetime = Field(sa_type=Instant)
    seen_at: datetime = Field(sa_type=Instant)
    revoked_at: datetime | None = Field(default=None, sa_type=Instant)
