"""Units are renamed, merged and closed while the desk runs."""

import sqlalchemy as sa
from alembic import op

from storage.columns import Instant

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "unit_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("zh", sa.String(), nullable=False),
        sa.Column("en", sa.String(), nullable=False),
        sa.Column("heir", sa.String(), nullable=True),
        sa.Column("cases", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.CheckConstraint(
            "what IN ('rename', 'merge', 'close')", name=op.f("ck_unit_change_what")
        ),
        sa.CheckConstraint("(what = 'rename') = (heir IS NULL)", name=op.f("ck_unit_change_heir")),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff.id"], name=op.f("fk_unit_change_staff_id_staff")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit_change")),
    )


def downgrade() -> None:
    op.drop_table("unit_change")
