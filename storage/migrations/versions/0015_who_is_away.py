"""Who is away; a case nobody of its unit signed; who acted last."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "absence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("state", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cover_id", sa.Integer(), nullable=True),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("handed", sa.JSON(), nullable=False),
        sa.CheckConstraint("state IN (0, 1, 2, 3)", name=op.f("ck_absence_state")),
        sa.CheckConstraint("since < until", name=op.f("ck_absence_span")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_absence_staff_id_staff")),
        sa.ForeignKeyConstraint(["cover_id"], ["staff.id"], name=op.f("fk_absence_cover_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absence")),
    )
    op.create_index(
        "ix_absence_standing",
        "absence",
        ["staff_id"],
        sqlite_where=sa.text("state IN (0, 1)"),
        postgresql_where=sa.text("state IN (0, 1)"),
    )
    with op.batch_alter_table("cases") as batch:
        batch.add_column(sa.Column("silent_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index(
        "ix_event_staff",
        "event",
        ["staff_id", "at"],
        sqlite_where=sa.text("staff_id IS NOT NULL"),
        postgresql_where=sa.text("staff_id IS NOT NULL"),
    )


def downgrade() -> None:
    op.drop_index("ix_event_staff", "event")
    with op.batch_alter_table("cases") as batch:
        batch.drop_column("silent_at")
    op.drop_table("absence")
