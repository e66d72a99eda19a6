"""Whoever writes from a second chat is found by the account, and a day's summaries by the day."""

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None
TO_SUM = sa.text("summed_at IS NULL")


def upgrade() -> None:
    op.create_index("ix_address_user", "address", ["channel", "user_id"])
    op.create_index(
        "ix_staff_day_to_sum", "staff_day", ["day"], sqlite_where=TO_SUM, postgresql_where=TO_SUM
    )


def downgrade() -> None:
    op.drop_index("ix_staff_day_to_sum", "staff_day")
    op.drop_index("ix_address_user", "address")
