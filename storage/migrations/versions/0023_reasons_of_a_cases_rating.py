"""Why an answer was rated so: reasons of a version of the tag set, and words."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("rating") as batch:
        batch.add_column(sa.Column("tags", sa.JSON(), nullable=False, server_default="[]"))
        batch.add_column(sa.Column("tag_set", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("words", sa.LargeBinary(), nullable=True))
    with op.batch_alter_table("rating") as batch:
        batch.alter_column("tags", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("rating") as batch:
        for name in ("words", "tag_set", "tags"):
            batch.drop_column(name)
