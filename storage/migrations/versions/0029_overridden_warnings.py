"""Answers sent although they were warned of."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "overridden",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("fault", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_overridden_case_id_cases")
        ),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff.id"], name=op.f("fk_overridden_staff_id_staff")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_overridden")),
    )
    op.create_index(op.f("ix_overridden_case_id"), "overridden", ["case_id"])
    op.create_index(op.f("ix_overridden_at"), "overridden", ["at"])


def downgrade() -> None:
    op.drop_table("overridden")
