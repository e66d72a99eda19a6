"""Which message belongs to what, and which message of the outbox asks a question."""

import sqlalchemy as sa
from alembic import op

from storage.columns import Instant

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "message_link",
        sa.Column("address_id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("album", sa.String(), nullable=True),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("event_id", sa.Integer(), nullable=True),
        sa.Column("text", sa.LargeBinary(), nullable=True),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["address_id"], ["address.id"], name=op.f("fk_message_link_address_id_address")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_message_link_case_id_cases")
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_message_link_event_id_event")
        ),
        sa.PrimaryKeyConstraint("address_id", "message_id", name=op.f("pk_message_link")),
    )
    with op.batch_alter_table("message_link", schema=None) as batch_op:
        batch_op.create_index("ix_message_link_album", ["address_id", "album"], unique=False)
        batch_op.create_index("ix_message_link_at", ["at"], unique=False)
        batch_op.create_index("ix_message_link_case_id", ["case_id"], unique=False)
    with op.batch_alter_table("dialogue", schema=None) as batch_op:
        batch_op.add_column(sa.Column("question_id", sa.Integer(), nullable=True))
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.add_column(sa.Column("edits_id", sa.Integer(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.drop_column("edits_id")
    with op.batch_alter_table("dialogue", schema=None) as batch_op:
        batch_op.drop_column("question_id")
    op.drop_table("message_link")
