"""Figures of a week or month, and what is late, are found by their dates; not by reading it all."""

import sqlalchemy as sa
from alembic import op

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None
MAY_BE_PUBLIC = sa.text("may_publish OR case_id IS NOT NULL")


def upgrade() -> None:
    op.create_index(
        "ix_service_rating_may_be_public",
        "service_rating",
        ["id"],
        sqlite_where=MAY_BE_PUBLIC,
        postgresql_where=MAY_BE_PUBLIC,
    )
    op.create_index("ix_rating_at", "rating", ["at"])
    op.create_index("ix_event_at", "event", ["at"])
    op.create_index("ix_cases_unit_due_at", "cases", ["unit_due_at"])
    op.create_index("ix_cases_citizen_due_at", "cases", ["citizen_due_at"])


def downgrade() -> None:
    op.drop_index("ix_cases_citizen_due_at", "cases")
    op.drop_index("ix_cases_unit_due_at", "cases")
    op.drop_index("ix_event_at", "event")
    op.drop_index("ix_rating_at", "rating")
    op.drop_index("ix_service_rating_may_be_public", "service_rating")
