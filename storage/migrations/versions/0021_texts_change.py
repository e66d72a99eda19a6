"""Administrators word texts anew while the desk runs."""

import sqlalchemy as sa
from alembic import op

from storage.columns import Instant

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "text_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("zh", sa.String(), nullable=True),
        sa.Column("en", sa.String(), nullable=True),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.CheckConstraint("(zh IS NULL) = (en IS NULL)", name=op.f("ck_text_version_both")),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff.id"], name=op.f("fk_text_version_staff_id_staff")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_text_version")),
    )
    op.create_index("ix_text_version_key", "text_version", ["key"])


def downgrade() -> None:
    op.drop_table("text_version")
