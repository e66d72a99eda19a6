"""Units asked to help with a case that another leads."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "co_unit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_by", sa.Integer(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_co_unit_case_id_cases")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_co_unit_event_id_event")),
        sa.ForeignKeyConstraint(["asked_by"], ["staff.id"], name=op.f("fk_co_unit_asked_by_staff")),
        sa.ForeignKeyConstraint(
            ["answered_by"], ["staff.id"], name=op.f("fk_co_unit_answered_by_staff")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_co_unit")),
    )
    op.create_index("ix_co_unit_case", "co_unit", ["case_id"])
    op.create_index(
        "ix_co_unit_open",
        "co_unit",
        ["unit"],
        sqlite_where=sa.text("answered_at IS NULL"),
        postgresql_where=sa.text("answered_at IS NULL"),
    )


def downgrade() -> None:
    op.drop_table("co_unit")
