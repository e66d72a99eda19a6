"""Ratings and replies made public, and whether the rater lets their words be."""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "service_rating",
        sa.Column("may_publish", sa.Boolean(), server_default=sa.false(), nullable=False),
    )
    op.create_table(
        "published_rating",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("rating_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=True),
        sa.Column("reply", sa.LargeBinary(), nullable=True),
        sa.Column("item", sa.String(), nullable=True),
        sa.Column("cleared_by", sa.Integer(), nullable=False),
        sa.Column("cleared_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("taken_by", sa.Integer(), nullable=True),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("why", sa.String(), nullable=True),
        sa.CheckConstraint(
            "state IN ('kept', 'cleared', 'refused', 'published', 'taken_back')",
            name=op.f("ck_published_rating_state"),
        ),
        *(
            sa.ForeignKeyConstraint(
                [column], ["staff.id"], name=op.f(f"fk_published_rating_{column}_staff")
            )
            for column in ("cleared_by", "decided_by", "taken_by")
        ),
        sa.ForeignKeyConstraint(
            ["rating_id"],
            ["service_rating.id"],
            name=op.f("fk_published_rating_rating_id_service_rating"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_published_rating")),
        sa.UniqueConstraint("rating_id", name=op.f("uq_published_rating_rating_id")),
    )
    op.create_index("ix_published_rating_state", "published_rating", ["state", "decided_at"])


def downgrade() -> None:
    op.drop_table("published_rating")
    with op.batch_alter_table("service_rating") as batch:
        batch.drop_column("may_publish")
