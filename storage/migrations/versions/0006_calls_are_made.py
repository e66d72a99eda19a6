"""Who calls whom, what is read out, and what came of each call."""

import sqlalchemy as sa
from alembic import op

from storage.columns import Instant

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

UNSAID = sa.text("said_at IS NULL")


def upgrade() -> None:
    with op.batch_alter_table("call_entry") as batch:
        batch.add_column(sa.Column("claimed_by", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("claimed_at", Instant(), nullable=True))
        batch.add_column(sa.Column("not_before", Instant(), nullable=True))
        batch.create_foreign_key(
            op.f("fk_call_entry_claimed_by_staff"), "staff", ["claimed_by"], ["id"]
        )
    _words()
    _made()


def _words() -> None:
    op.create_table(
        "call_words",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("address_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("said_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["address_id"], ["address.id"], name=op.f("fk_call_words_address_id_address")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_call_words_case_id_cases")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call_words")),
    )
    op.create_index(op.f("ix_call_words_case_id"), "call_words", ["case_id"])
    op.create_index(
        "ix_call_words_unsaid",
        "call_words",
        ["address_id"],
        sqlite_where=UNSAID,
        postgresql_where=UNSAID,
    )


def _made() -> None:
    op.create_table(
        "call_made",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("address_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["address_id"], ["address.id"], name=op.f("fk_call_made_address_id_address")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_call_made_case_id_cases")),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff.id"], name=op.f("fk_call_made_staff_id_staff")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call_made")),
    )
    op.create_index("ix_call_made_address_id", "call_made", ["address_id", "at"])


def downgrade() -> None:
    op.drop_table("call_made")
    op.drop_table("call_words")
    with op.batch_alter_table("call_entry") as batch:
        batch.drop_constraint(op.f("fk_call_entry_claimed_by_staff"), type_="foreignkey")
        batch.drop_column("not_before")
        batch.drop_column("claimed_at")
        batch.drop_column("claimed_by")
