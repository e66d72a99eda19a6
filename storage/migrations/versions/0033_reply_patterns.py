"""Units word reply patterns of their own."""

import sqlalchemy as sa
from alembic import op

from storage.columns import Instant

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "pattern_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit", sa.String(), nullable=True),
        sa.Column("category", sa.String(), nullable=True),
        sa.Column("words", sa.String(), nullable=True),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff.id"], name=op.f("fk_pattern_version_staff_id_staff")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pattern_version")),
    )
    op.create_index("ix_pattern_version_owner", "pattern_version", ["unit", "category"])


def downgrade() -> None:
    op.drop_table("pattern_version")
