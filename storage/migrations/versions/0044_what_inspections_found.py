"""What special inspections found, and a unit's asking for a review of it."""

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None


def at(name: str, *, null: bool = True) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=null)


def to(name: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([name], [f"{other}.id"], name=op.f(f"fk_finding_{name}_{other}"))


def upgrade() -> None:
    op.create_table(
        "finding",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("inspection_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("found_by", sa.Integer(), nullable=False),
        at("found_at", null=False),
        at("review_until", null=False),
        sa.Column("asked_by", sa.Integer(), nullable=True),
        at("asked_at"),
        sa.Column("reason", sa.String(), nullable=False),
        at("decide_by"),
        at("reminded_at"),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        at("decided_at"),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        to("inspection_id", "inspection"),
        to("found_by", "staff"),
        to("asked_by", "staff"),
        to("decided_by", "staff"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_finding")),
        sa.UniqueConstraint("inspection_id", name=op.f("uq_finding_inspection_id")),
    )


def downgrade() -> None:
    op.drop_table("finding")
