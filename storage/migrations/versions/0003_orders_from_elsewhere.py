"""Cases carry another system's number and their batch, and show which clerk has them open."""

import sqlalchemy as sa
from alembic import op

from storage.columns import Instant

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "import_batch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("filed", sa.Integer(), nullable=False),
        sa.Column("known", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("cases") as batch:
        batch.add_column(sa.Column("external_no", sa.String(), nullable=True))
        batch.add_column(sa.Column("batch_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("opened_by", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("opened_at", Instant(), nullable=True))
        batch.create_foreign_key(
            "fk_cases_batch_id_import_batch", "import_batch", ["batch_id"], ["id"]
        )
        batch.create_foreign_key("fk_cases_opened_by_staff", "staff", ["opened_by"], ["id"])
    op.create_index(
        "ix_cases_external",
        "cases",
        ["external_no", "source"],
        unique=True,
        sqlite_where=sa.text("external_no IS NOT NULL"),
        postgresql_where=sa.text("external_no IS NOT NULL"),
    )


def downgrade() -> None:
    op.drop_index("ix_cases_external", "cases")
    with op.batch_alter_table("cases") as batch:
        batch.drop_constraint("fk_cases_opened_by_staff", type_="foreignkey")
        batch.drop_constraint("fk_cases_batch_id_import_batch", type_="foreignkey")
        for name in ("opened_at", "opened_by", "batch_id", "external_no"):
            batch.drop_column(name)
    op.drop_table("import_batch")
