"""What supervisors are told together in the morning; reviews are found by when they are due."""

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None
WAITS = sa.text("told_at IS NULL")
UNSETTLED = sa.text("decided_at IS NULL AND reminded_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "held_note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_held_note_case_id_cases")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_held_note")),
    )
    op.create_index(
        "ix_held_note_waits",
        "held_note",
        ["why", "case_id"],
        sqlite_where=WAITS,
        postgresql_where=WAITS,
    )
    op.create_index(
        "ix_finding_decide",
        "finding",
        ["decide_by"],
        sqlite_where=UNSETTLED,
        postgresql_where=UNSETTLED,
    )


def downgrade() -> None:
    op.drop_index("ix_finding_decide", "finding")
    op.drop_index("ix_held_note_waits", "held_note")
    op.drop_table("held_note")
