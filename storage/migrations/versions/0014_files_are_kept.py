"""Files are fetched, cleaned and kept; a channel's own id for a file is a cache."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("attachment") as batch:
        batch.add_column(sa.Column("state", sa.Integer(), nullable=False, server_default="0"))
        for name in ("sort", "content", "cleaned", "cleaned_sort"):
            batch.add_column(sa.Column(name, sa.String(), nullable=True))
        no = sa.false()
        batch.add_column(sa.Column("released", sa.Boolean(), nullable=False, server_default=no))
        batch.add_column(sa.Column("wanted", sa.JSON(), nullable=False, server_default="[]"))
    with op.batch_alter_table("attachment") as batch:
        for name in ("state", "released", "wanted"):
            batch.alter_column(name, server_default=None)
        batch.create_check_constraint(op.f("ck_attachment_state"), "state IN (0, 1, 2, 3, 4)")
    op.create_table(
        "uploaded",
        sa.Column("attachment_id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("file_id", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["attachment_id"], ["attachment.id"], name=op.f("fk_uploaded_attachment_id_attachment")
        ),
        sa.PrimaryKeyConstraint("attachment_id", "channel", name=op.f("pk_uploaded")),
    )


def downgrade() -> None:
    op.drop_table("uploaded")
    with op.batch_alter_table("attachment") as batch:
        batch.drop_constraint(op.f("ck_attachment_state"), type_="check")
        for name in ("wanted", "released", "cleaned_sort", "cleaned", "content", "sort", "state"):
            batch.drop_column(name)
