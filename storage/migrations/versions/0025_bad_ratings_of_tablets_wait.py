"""Bad ratings of tablets are counted at once and followed a moment later."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("service_rating") as batch:
        batch.add_column(
            sa.Column("unfollowed", sa.Boolean(), nullable=False, server_default=sa.false())
        )
    with op.batch_alter_table("service_rating") as batch:
        batch.alter_column("unfollowed", server_default=None)
    op.create_index(
        op.f("ix_service_rating_unfollowed"),
        "service_rating",
        ["id"],
        sqlite_where=sa.text("unfollowed"),
        postgresql_where=sa.text("unfollowed"),
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_service_rating_unfollowed"), table_name="service_rating")
    with op.batch_alter_table("service_rating") as batch:
        batch.drop_column("unfollowed")
