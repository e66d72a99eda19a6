"""Consents, releases by two hands, notices and claims; who is gone and what was erased."""

import sqlalchemy as sa
from alembic import op

from storage.columns import Instant

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def _consent() -> None:
    op.create_table(
        "consent",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("asked_at", Instant(), nullable=False),
        sa.Column("reason", sa.LargeBinary(), nullable=False),
        sa.Column("given", sa.String(), nullable=True),
        sa.Column("answered_at", Instant(), nullable=True),
        sa.Column("revoked_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["asked_by"], ["staff.id"]),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_consent_case_id", "consent", ["case_id"])


def _release() -> None:
    op.create_table(
        "release",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("reason", sa.LargeBinary(), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=False),
        sa.Column("asked_at", Instant(), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", Instant(), nullable=True),
        sa.Column("granted", sa.Boolean(), nullable=True),
        sa.Column("made_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["asked_by"], ["staff.id"]),
        sa.ForeignKeyConstraint(["decided_by"], ["staff.id"]),
        sa.PrimaryKeyConstraint("id"),
    )


def _notices() -> None:
    op.create_table(
        "notice",
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("since", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("version"),
    )
    op.create_table(
        "notice_shown",
        sa.Column("person_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("person_id", "version"),
    )


def _claim() -> None:
    op.create_table(
        "claim",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("tried", sa.String(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("before_person_id", sa.BigInteger(), nullable=True),
        sa.Column("before_address_id", sa.Integer(), nullable=True),
        sa.Column("objected_at", Instant(), nullable=True),
        sa.Column("settled_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["before_address_id"], ["address.id"]),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_claim_person_id_at", "claim", ["person_id", "at"])
    op.create_index("ix_claim_tried_at", "claim", ["tried", "at"])


def upgrade() -> None:
    _consent()
    _release()
    _notices()
    _claim()
    with op.batch_alter_table("person") as batch:
        batch.add_column(sa.Column("notice_version", sa.String(), nullable=True))
        batch.add_column(sa.Column("guardian_at", Instant(), nullable=True))
        batch.add_column(sa.Column("parting_at", Instant(), nullable=True))
    with op.batch_alter_table("address") as batch:
        batch.add_column(sa.Column("gone_at", Instant(), nullable=True))
    with op.batch_alter_table("cases") as batch:
        batch.add_column(sa.Column("erased_at", Instant(), nullable=True))
    with op.batch_alter_table("access") as batch:
        batch.add_column(sa.Column("how", sa.String(), nullable=False, server_default="reveal"))
        batch.add_column(sa.Column("case_id", sa.Integer(), nullable=True))
        batch.create_foreign_key("fk_access_case_id_cases", "cases", ["case_id"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("access") as batch:
        batch.drop_constraint("fk_access_case_id_cases", type_="foreignkey")
        batch.drop_column("case_id")
        batch.drop_column("how")
    for table, columns in (
        ("cases", ("erased_at",)),
        ("address", ("gone_at",)),
        ("person", ("parting_at", "guardian_at", "notice_version")),
    ):
        with op.batch_alter_table(table) as batch:
            for column in columns:
                batch.drop_column(column)
    for table in ("claim", "notice_shown", "notice", "release", "consent"):
        op.drop_table(table)
