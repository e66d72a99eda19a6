"""Tablets at windows: which are paired, and the codes they are paired with."""

import sqlalchemy as sa
from alembic import op

from storage.columns import Instant

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "kiosk_pairing",
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("window", sa.String(), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.Column("expires_at", Instant(), nullable=False),
        sa.Column("used_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_kiosk_pairing")),
    )
    op.create_table(
        "kiosk_device",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("window", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("paired_at", Instant(), nullable=False),
        sa.Column("seen_at", Instant(), nullable=False),
        sa.Column("revoked_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kiosk_device")),
    )
    op.create_index(op.f("ix_kiosk_device_window"), "kiosk_device", ["window"])


def downgrade() -> None:
    op.drop_index(op.f("ix_kiosk_device_window"), table_name="kiosk_device")
    op.drop_table("kiosk_device")
    op.drop_table("kiosk_pairing")
