"""Administrators bring the notice of a year while the desk runs."""

import sqlalchemy as sa
from alembic import op

from storage.columns import Instant

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "year_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("state", sa.Integer(), nullable=False),
        sa.Column("brought_by", sa.Integer(), nullable=True),
        sa.Column("brought_at", Instant(), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", Instant(), nullable=True),
        sa.CheckConstraint("state IN (0, 1, 2)", name=op.f("ck_year_file_state")),
        sa.ForeignKeyConstraint(
            ["brought_by"], ["staff.id"], name=op.f("fk_year_file_brought_by_staff")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["staff.id"], name=op.f("fk_year_file_decided_by_staff")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_year_file")),
    )
    op.create_index("ix_year_file_state", "year_file", ["state"])


def downgrade() -> None:
    op.drop_table("year_file")
