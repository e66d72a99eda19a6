"""Workbooks of people that wait for an administrator's tap."""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "roll_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("shown", sa.String(), nullable=False),
        sa.Column("state", sa.Integer(), nullable=False),
        sa.Column("brought_by", sa.Integer(), nullable=False),
        sa.Column("brought_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("state IN (0, 1, 2)", name=op.f("ck_roll_file_state")),
        sa.ForeignKeyConstraint(
            ["brought_by"], ["staff.id"], name=op.f("fk_roll_file_brought_by_staff")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roll_file")),
    )


def downgrade() -> None:
    op.drop_table("roll_file")
