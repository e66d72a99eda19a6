"""A telephone number is found by its blind index."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("identity") as batch:
        batch.add_column(sa.Column("phone_index", sa.String(), nullable=True))
        batch.create_index(op.f("ix_identity_phone_index"), ["phone_index"])


def downgrade() -> None:
    with op.batch_alter_table("identity") as batch:
        batch.drop_index(op.f("ix_identity_phone_index"))
        batch.drop_column("phone_index")
