"""Files of a conversation are kept like a case's; a message says whom it names."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("attachment") as batch:
        batch.alter_column("case_id", existing_type=sa.Integer(), nullable=True)
        batch.alter_column("event_id", existing_type=sa.Integer(), nullable=True)
        batch.add_column(sa.Column("relay_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("sent_by", sa.String(), nullable=True))
        batch.create_foreign_key(
            op.f("fk_attachment_relay_id_relay"), "relay", ["relay_id"], ["id"]
        )
        batch.create_check_constraint(
            op.f("ck_attachment_one_home"), "(case_id IS NULL) <> (relay_id IS NULL)"
        )
    op.create_index(op.f("ix_attachment_relay_id"), "attachment", ["relay_id"])
    op.add_column("outbox", sa.Column("names", sa.BigInteger(), nullable=True))
    op.create_index(
        "ix_outbox_names",
        "outbox",
        ["names"],
        sqlite_where=sa.text("names IS NOT NULL"),
        postgresql_where=sa.text("names IS NOT NULL"),
    )


def downgrade() -> None:
    op.drop_index("ix_outbox_names", "outbox")
    op.drop_column("outbox", "names")
    op.execute(
        "DELETE FROM uploaded WHERE attachment_id IN"
        " (SELECT id FROM attachment WHERE relay_id IS NOT NULL)"
    )
    op.execute("DELETE FROM attachment WHERE relay_id IS NOT NULL")
    op.drop_index(op.f("ix_attachment_relay_id"), "attachment")
    with op.batch_alter_table("attachment") as batch:
        batch.drop_constraint(op.f("ck_attachment_one_home"), type_="check")
        batch.drop_constraint(op.f("fk_attachment_relay_id_relay"), type_="foreignkey")
        batch.drop_column("sent_by")
        batch.drop_column("relay_id")
        batch.alter_column("event_id", existing_type=sa.Integer(), nullable=False)
        batch.alter_column("case_id", existing_type=sa.Integer(), nullable=False)
