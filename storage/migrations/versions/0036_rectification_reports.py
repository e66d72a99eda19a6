"""Units report on what they put right; a report's files are kept like a case's."""

import sqlalchemy as sa
from alembic import op

from storage.columns import Instant

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

GOING_ON = sa.text("ended_at IS NULL")
NOT_TOLD = sa.text("next_at IS NOT NULL")
ONE_OF_TWO = "(case_id IS NULL) <> (relay_id IS NULL)"
ONE_OF_THREE = (
    "(CASE WHEN case_id IS NULL THEN 0 ELSE 1 END)"
    " + (CASE WHEN relay_id IS NULL THEN 0 ELSE 1 END)"
    " + (CASE WHEN report_version_id IS NULL THEN 0 ELSE 1 END) = 1"
)


def upgrade() -> None:
    op.create_table(
        "report_order",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("every", sa.String(), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("parts", sa.JSON(), nullable=False),
        sa.Column("rule", sa.String(), nullable=True),
        sa.Column("asked_by", sa.Integer(), nullable=True),
        sa.Column("asked_at", Instant(), nullable=False),
        sa.Column("filer_id", sa.Integer(), nullable=True),
        sa.Column("next_nth", sa.Integer(), nullable=False),
        sa.Column("next_at", Instant(), nullable=True),
        sa.Column("ended_by", sa.Integer(), nullable=True),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.CheckConstraint(
            "every IN ('once', 'week', 'month', 'quarter')", name=op.f("ck_report_order_every")
        ),
        sa.CheckConstraint(
            "(rule IS NULL) <> (asked_by IS NULL)", name=op.f("ck_report_order_by_one")
        ),
        *(
            sa.ForeignKeyConstraint([one], ["staff.id"], name=op.f(f"fk_report_order_{one}_staff"))
            for one in ("asked_by", "filer_id", "ended_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_order")),
        sa.UniqueConstraint("rule", "unit", name=op.f("uq_report_order_rule_unit")),
    )
    op.create_index(
        "ix_report_order_next",
        "report_order",
        ["next_at"],
        sqlite_where=GOING_ON,
        postgresql_where=GOING_ON,
    )
    op.create_table(
        "report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("nth", sa.Integer(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("opened_at", Instant(), nullable=False),
        sa.Column("due_at", Instant(), nullable=False),
        sa.Column("state", sa.Integer(), nullable=False),
        sa.Column("told", sa.String(), nullable=True),
        sa.Column("next_at", Instant(), nullable=True),
        sa.CheckConstraint("state IN (0, 1, 2, 3, 4)", name=op.f("ck_report_state")),
        sa.ForeignKeyConstraint(
            ["order_id"], ["report_order.id"], name=op.f("fk_report_order_id_report_order")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report")),
        sa.UniqueConstraint("order_id", "nth", name=op.f("uq_report_order_id_nth")),
    )
    op.create_index("ix_report_unit", "report", ["unit", "state"])
    op.create_index(
        "ix_report_next", "report", ["next_at"], sqlite_where=NOT_TOLD, postgresql_where=NOT_TOLD
    )
    op.create_table(
        "report_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", Instant(), nullable=True),
        sa.Column("accepted", sa.Boolean(), nullable=True),
        sa.Column("reason", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["report_id"], ["report.id"], name=op.f("fk_report_version_report_id_report")
        ),
        *(
            sa.ForeignKeyConstraint(
                [one], ["staff.id"], name=op.f(f"fk_report_version_{one}_staff")
            )
            for one in ("staff_id", "decided_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_version")),
        sa.UniqueConstraint("report_id", "number", name=op.f("uq_report_version_report_id_number")),
    )
    with op.batch_alter_table("attachment") as batch:
        batch.add_column(sa.Column("report_version_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(
            op.f("fk_attachment_report_version_id_report_version"),
            "report_version",
            ["report_version_id"],
            ["id"],
        )
        batch.drop_constraint(op.f("ck_attachment_one_home"), type_="check")
        batch.create_check_constraint(op.f("ck_attachment_one_home"), ONE_OF_THREE)
    op.create_index(op.f("ix_attachment_report_version_id"), "attachment", ["report_version_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_attachment_report_version_id"), "attachment")
    op.execute(
        "DELETE FROM uploaded WHERE attachment_id IN"
        " (SELECT id FROM attachment WHERE report_version_id IS NOT NULL)"
    )
    op.execute("DELETE FROM attachment WHERE report_version_id IS NOT NULL")
    with op.batch_alter_table("attachment") as batch:
        batch.drop_constraint(op.f("ck_attachment_one_home"), type_="check")
        batch.drop_constraint(
            op.f("fk_attachment_report_version_id_report_version"), type_="foreignkey"
        )
        batch.drop_column("report_version_id")
        batch.create_check_constraint(op.f("ck_attachment_one_home"), ONE_OF_TWO)
    op.drop_table("report_version")
    op.drop_table("report")
    op.drop_table("report_order")
