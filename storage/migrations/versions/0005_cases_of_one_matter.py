"""Cases of one matter are found, followed and handled together."""

import sqlalchemy as sa
from alembic import op

from storage.columns import Instant

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None
STANDING = sa.text("split_at IS NULL")


def upgrade() -> None:
    _likeness()
    _follower()
    _merging()


def _likeness() -> None:
    op.create_table(
        "likeness_gram",
        sa.Column("gram", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_likeness_gram_case_id_cases")
        ),
        sa.PrimaryKeyConstraint("gram", "case_id", name=op.f("pk_likeness_gram")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "likeness_case",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("filed_at", Instant(), nullable=False),
        sa.Column("grams", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_likeness_case_case_id_cases")
        ),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_likeness_case")),
    )
    op.create_index(op.f("ix_likeness_case_filed_at"), "likeness_case", ["filed_at"])


def _follower() -> None:
    op.create_table(
        "follower",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("address_id", sa.Integer(), nullable=False),
        sa.Column("since", Instant(), nullable=False),
        sa.Column("how", sa.String(), nullable=False),
        sa.Column("until", Instant(), nullable=True),
        sa.Column("wrapped", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("how IN ('joined', 'number')", name=op.f("ck_follower_how")),
        sa.ForeignKeyConstraint(
            ["address_id"], ["address.id"], name=op.f("fk_follower_address_id_address")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_follower_case_id_cases")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_follower_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follower")),
        sa.UniqueConstraint("case_id", "person_id", name=op.f("uq_follower_case_id_person_id")),
    )
    op.create_index("ix_follower_person_id", "follower", ["person_id"])
    op.create_table(
        "follower_words",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("follower_id", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_follower_words_event_id_event")
        ),
        sa.ForeignKeyConstraint(
            ["follower_id"], ["follower.id"], name=op.f("fk_follower_words_follower_id_follower")
        ),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_follower_words")),
    )
    op.create_index(op.f("ix_follower_words_follower_id"), "follower_words", ["follower_id"])


def _merging() -> None:
    op.create_table(
        "merging",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("child_id", sa.Integer(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=False),
        sa.Column("merged_at", Instant(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=True),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("split_at", Instant(), nullable=True),
        sa.CheckConstraint("child_id <> parent_id", name=op.f("ck_merging_not_itself")),
        sa.ForeignKeyConstraint(["child_id"], ["cases.id"], name=op.f("fk_merging_child_id_cases")),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["cases.id"], name=op.f("fk_merging_parent_id_cases")
        ),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_merging_staff_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_merging")),
    )
    op.create_index(
        "ix_merging_child_id",
        "merging",
        ["child_id"],
        unique=True,
        sqlite_where=STANDING,
        postgresql_where=STANDING,
    )
    op.create_index("ix_merging_parent_id", "merging", ["parent_id"])


def downgrade() -> None:
    for table in ("merging", "follower_words", "follower", "likeness_case", "likeness_gram"):
        op.drop_table(table)
