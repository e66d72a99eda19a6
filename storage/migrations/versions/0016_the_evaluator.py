"""The evaluator: visits, ratings at windows, shifts; who works in which hall."""

import sqlalchemy as sa
from alembic import op

from storage.columns import Instant

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def _visit() -> None:
    op.create_table(
        "visit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("window", sa.String(), nullable=False),
        sa.Column("hall", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("item", sa.String(), nullable=True),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("receipt", sa.LargeBinary(), nullable=True),
        sa.Column("receipt_digest", sa.String(), nullable=False),
        sa.Column("served_at", Instant(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("expires_at", Instant(), nullable=False),
        sa.Column("address_id", sa.Integer(), nullable=True),
        sa.Column("phone", sa.LargeBinary(), nullable=True),
        sa.Column("clerk_id", sa.Integer(), nullable=True),
        sa.Column("invite_at", Instant(), nullable=True),
        sa.Column("invited_at", Instant(), nullable=True),
        sa.Column("reminded_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["address_id"], ["address.id"]),
        sa.ForeignKeyConstraint(["clerk_id"], ["staff.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("uq_visit_receipt", "visit", ["hall", "receipt_digest", "stage"], unique=True)
    later = sa.text("invite_at IS NOT NULL")
    op.create_index(
        "ix_visit_invite_at", "visit", ["invite_at"], sqlite_where=later, postgresql_where=later
    )
    op.create_index("ix_visit_window_day", "visit", ["window", "day"])
    op.create_index("ix_visit_expires_at", "visit", ["expires_at"])
    op.create_index("ix_visit_address_id", "visit", ["address_id"])


def _service_rating() -> None:
    op.create_table(
        "service_rating",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("visit_id", sa.Integer(), nullable=True),
        sa.Column("window", sa.String(), nullable=False),
        sa.Column("hall", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("item", sa.String(), nullable=True),
        sa.Column("clerk_id", sa.Integer(), nullable=True),
        sa.Column("grade", sa.Integer(), nullable=False),
        sa.Column("first_grade", sa.Integer(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("how", sa.String(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=True),
        sa.Column("address_id", sa.Integer(), nullable=True),
        sa.Column("device", sa.String(), nullable=True),
        sa.Column("client_key", sa.String(), nullable=True),
        sa.Column("tags", sa.JSON(), nullable=False),
        sa.Column("tag_set", sa.Integer(), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=True),
        sa.Column("files", sa.LargeBinary(), nullable=True),
        sa.Column("wants_call", sa.Boolean(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("mark", sa.String(), nullable=True),
        sa.Column("flags", sa.JSON(), nullable=False),
        sa.Column("revised_at", Instant(), nullable=True),
        sa.CheckConstraint("grade BETWEEN 1 AND 5", name=op.f("ck_service_rating_grade")),
        sa.CheckConstraint(
            "first_grade BETWEEN 1 AND 5", name=op.f("ck_service_rating_first_grade")
        ),
        sa.CheckConstraint("how IN ('chat', 'link', 'kiosk')", name=op.f("ck_service_rating_how")),
        sa.CheckConstraint(
            "mark IN ('appealed', 'mistaken', 'malicious', 'upheld')",
            name=op.f("ck_service_rating_mark"),
        ),
        sa.ForeignKeyConstraint(["address_id"], ["address.id"]),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"]),
        sa.ForeignKeyConstraint(["clerk_id"], ["staff.id"]),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("client_key"),
        sa.UniqueConstraint("visit_id"),
    )
    op.create_index("ix_service_rating_window_day", "service_rating", ["window", "day"])
    op.create_index("ix_service_rating_unit_day", "service_rating", ["unit", "day"])
    op.create_index("ix_service_rating_person_id", "service_rating", ["person_id", "window", "day"])
    op.create_index("ix_service_rating_case_id", "service_rating", ["case_id"])


def _shifts() -> None:
    op.create_table(
        "shift",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("window", sa.String(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("since", Instant(), nullable=False),
        sa.Column("until", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    still = sa.text("until IS NULL")
    op.create_index(
        "ix_shift_open_window",
        "shift",
        ["window"],
        unique=True,
        sqlite_where=still,
        postgresql_where=still,
    )
    op.create_index("ix_shift_window_since", "shift", ["window", "since"])
    op.create_index("ix_shift_staff_id", "shift", ["staff_id"])
    op.create_table(
        "shift_code",
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("hall", sa.String(), nullable=False),
        sa.Column("expires_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"]),
        sa.PrimaryKeyConstraint("digest"),
    )
    op.create_index("ix_shift_code_staff_id", "shift_code", ["staff_id"])
    op.create_table(
        "window_poster",
        sa.Column("window", sa.String(), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("since", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("window"),
    )


def upgrade() -> None:
    _visit()
    _service_rating()
    _shifts()
    with op.batch_alter_table("staff") as batch:
        batch.add_column(sa.Column("hall", sa.String(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("staff") as batch:
        batch.drop_column("hall")
    for table in ("window_poster", "shift_code", "shift", "service_rating", "visit"):
        op.drop_table(table)
