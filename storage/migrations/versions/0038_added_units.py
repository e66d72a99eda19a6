"""Units that a workbook brought."""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "unit_added",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("zh", sa.String(), nullable=False),
        sa.Column("en", sa.String(), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("parent", sa.String(), nullable=True),
        sa.Column("staff_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff.id"], name=op.f("fk_unit_added_staff_id_staff")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit_added")),
        sa.UniqueConstraint("code", name=op.f("uq_unit_added_code")),
    )


def downgrade() -> None:
    op.drop_table("unit_added")
