"""What is looked for by its date is found by it: a batch of housework, the proposals of a week."""

import sqlalchemy as sa
from alembic import op

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None
KEPT = sa.text("erased_at IS NULL")
GONE = sa.text("gone_at IS NOT NULL")
PARTED = sa.text("parting_at IS NOT NULL")
RELAYED = sa.text("relay_id IS NOT NULL AND file_id <> ''")


def upgrade() -> None:
    for name, table, column, where in (
        ("ix_cases_kept", "cases", "submitted_at", KEPT),
        ("ix_address_gone", "address", "gone_at", GONE),
        ("ix_person_parting", "person", "parting_at", PARTED),
        ("ix_attachment_relayed", "attachment", "relay_id", RELAYED),
    ):
        op.create_index(name, table, [column], sqlite_where=where, postgresql_where=where)
    op.create_index("ix_cases_dispatched_at", "cases", ["dispatched_at"])
    op.create_index("ix_access_at", "access", ["at"])
    op.create_index("ix_claim_at", "claim", ["at"])


def downgrade() -> None:
    op.drop_index("ix_claim_at", "claim")
    op.drop_index("ix_access_at", "access")
    op.drop_index("ix_cases_dispatched_at", "cases")
    op.drop_index("ix_attachment_relayed", "attachment")
    op.drop_index("ix_person_parting", "person")
    op.drop_index("ix_address_gone", "address")
    op.drop_index("ix_cases_kept", "cases")
