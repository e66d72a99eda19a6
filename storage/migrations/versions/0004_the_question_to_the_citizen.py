"""When the citizen was asked and until when; and which case a sent message was about."""

import sqlalchemy as sa
from alembic import op

from storage.columns import Instant

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

ABOUT_A_CASE = sa.text("case_id IS NOT NULL")


def upgrade() -> None:
    with op.batch_alter_table("cases", schema=None) as batch_op:
        batch_op.add_column(sa.Column("asked_at", Instant(), nullable=True))
        batch_op.add_column(sa.Column("ask_due_at", Instant(), nullable=True))
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.create_index(
            "ix_outbox_message",
            ["address_id", "message_id"],
            unique=False,
            sqlite_where=ABOUT_A_CASE,
            postgresql_where=ABOUT_A_CASE,
        )
