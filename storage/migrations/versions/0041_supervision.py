"""Who supervises what, leaders' cases, letters, pauses and special inspections."""

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None
OPEN = sa.text("ended_at IS NULL")


def at(name: str, *, null: bool = True) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=null)


def number(name: str, *, null: bool = True) -> sa.Column[object]:
    return sa.Column(name, sa.Integer(), nullable=null)


def to(table: str, name: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([name], [f"{other}.id"], name=op.f(f"fk_{table}_{name}_{other}"))


def upgrade() -> None:
    op.create_table(
        "supervising",
        sa.Column("unit", sa.String(), nullable=False),
        number("staff_id", null=False),
        number("set_by", null=False),
        at("set_at", null=False),
        to("supervising", "staff_id", "staff"),
        to("supervising", "set_by", "staff"),
        sa.PrimaryKeyConstraint("unit", name=op.f("pk_supervising")),
    )
    _take_over()
    _paper()
    _pause()
    op.create_table(
        "inspection",
        number("id", null=False),
        sa.Column("week", sa.Date(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        at("proposed_at", null=False),
        number("picked_by"),
        at("picked_at"),
        sa.Column("approved_by", sa.String(), nullable=False),
        to("inspection", "picked_by", "staff"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inspection")),
        sa.UniqueConstraint(
            "week", "unit", "category", name=op.f("uq_inspection_week_unit_category")
        ),
    )


def _take_over() -> None:
    op.create_table(
        "take_over",
        number("id", null=False),
        number("case_id", null=False),
        sa.Column("leader", sa.String(), nullable=False),
        at("due", null=False),
        number("noted_by", null=False),
        at("noted_at", null=False),
        at("ended_at"),
        to("take_over", "case_id", "cases"),
        to("take_over", "noted_by", "staff"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_take_over")),
    )
    op.create_index(
        "ix_take_over_open",
        "take_over",
        ["case_id"],
        unique=True,
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )


def _paper() -> None:
    op.create_table(
        "paper",
        number("id", null=False),
        sa.Column("sort", sa.String(), nullable=False),
        number("case_id"),
        sa.Column("unit", sa.String(), nullable=True),
        sa.Column("words", sa.LargeBinary(), nullable=True),
        at("answer_due", null=False),
        number("drafted_by", null=False),
        at("drafted_at", null=False),
        number("signed_by"),
        at("signed_at"),
        number("year"),
        number("serial"),
        number("received_by"),
        at("received_at"),
        at("reminded_at"),
        at("dropped_at"),
        sa.CheckConstraint("sort IN ('letter', 'report', 'interview')", name=op.f("ck_paper_sort")),
        sa.CheckConstraint(
            "(signed_at IS NULL) = (serial IS NULL)", name=op.f("ck_paper_numbered_when_signed")
        ),
        to("paper", "case_id", "cases"),
        to("paper", "drafted_by", "staff"),
        to("paper", "signed_by", "staff"),
        to("paper", "received_by", "staff"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper")),
        sa.UniqueConstraint("sort", "year", "serial", name=op.f("uq_paper_sort_year_serial")),
    )
    op.create_index("ix_paper_case", "paper", ["case_id"])
    op.create_index("ix_paper_sort", "paper", ["sort", "signed_at"])


def _pause() -> None:
    op.create_table(
        "pause",
        number("id", null=False),
        sa.Column("unit", sa.String(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        at("since", null=False),
        at("until", null=False),
        number("set_by"),
        at("set_at", null=False),
        number("ended_by"),
        at("ended_at"),
        number("cursor", null=False),
        number("moved", null=False),
        at("applied_at"),
        sa.CheckConstraint("until > since", name=op.f("ck_pause_span")),
        to("pause", "set_by", "staff"),
        to("pause", "ended_by", "staff"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pause")),
    )


def downgrade() -> None:
    for table in ("inspection", "pause", "paper", "take_over", "supervising"):
        op.drop_table(table)
