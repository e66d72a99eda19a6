"""History is a chain, and the database itself changes none of it."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

KEPT = (
    *(("event", "UPDATE"), ("event", "DELETE"), ("access", "UPDATE")),
    *(("chain_link", "UPDATE"), ("chain_link", "DELETE")),
)
WHOLE = ("event", "chain_link")
REFUSAL = "{table}: what was written here is never changed"
FUNCTION = """
CREATE FUNCTION never_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '%: what was written here is never changed', TG_TABLE_NAME; END $$
"""


def upgrade() -> None:
    op.create_table(
        "chain_link",
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.Integer(), nullable=False),
        sa.Column("row_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("mac", sa.LargeBinary(), nullable=False),
        sa.Column("chained", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_chain_link")),
        sa.UniqueConstraint("kind", "row_id", name=op.f("uq_chain_link_kind_row_id")),
    )
    op.create_table(
        "chain_wait",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Integer(), nullable=False),
        sa.Column("row_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("mac", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chain_wait")),
        sa.UniqueConstraint("kind", "row_id", name=op.f("uq_chain_wait_kind_row_id")),
    )
    if op.get_bind().dialect.name == "postgresql":
        _on_postgresql()
    else:
        _on_sqlite()


def _on_postgresql() -> None:
    op.execute(FUNCTION)
    for table, what in KEPT:
        op.execute(
            f"CREATE TRIGGER {table}_no_{what.lower()} BEFORE {what} ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION never_changed()"
        )
    for table in WHOLE:
        op.execute(
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION never_changed()"
        )


def _on_sqlite() -> None:
    for table, what in KEPT:
        op.execute(
            f"CREATE TRIGGER {table}_no_{what.lower()} BEFORE {what} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{REFUSAL.format(table=table)}'); END"
        )


def downgrade() -> None:
    shared = op.get_bind().dialect.name == "postgresql"
    for table, what in KEPT:
        of = f" ON {table}" if shared else ""
        op.execute(f"DROP TRIGGER {table}_no_{what.lower()}{of}")
    if shared:
        for table in WHOLE:
            op.execute(f"DROP TRIGGER {table}_no_truncate ON {table}")
        op.execute("DROP FUNCTION never_changed()")
    op.drop_table("chain_wait")
    op.drop_table("chain_link")
