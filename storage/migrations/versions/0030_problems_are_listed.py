"""Problems on the list, and how each was struck off."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None
OPEN = sa.text("struck_at IS NULL")
STAFF = ("listed_by", "struck_by", "struck_second")


def upgrade() -> None:
    op.create_table(
        "listing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.LargeBinary(), nullable=True),
        sa.Column("measures", sa.LargeBinary(), nullable=True),
        sa.Column("responsible", sa.String(), nullable=False),
        sa.Column("due", sa.DateTime(timezone=True), nullable=False),
        sa.Column("listed_by", sa.Integer(), nullable=True),
        sa.Column("listed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("struck_by", sa.Integer(), nullable=True),
        sa.Column("struck_second", sa.Integer(), nullable=True),
        sa.Column("struck_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("evidence", sa.LargeBinary(), nullable=True),
        sa.Column("note", sa.LargeBinary(), nullable=True),
        sa.Column("source", sa.String(), nullable=True),
        sa.Column("external_no", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_listing_case_id_cases")),
        *(
            sa.ForeignKeyConstraint([one], ["staff.id"], name=op.f(f"fk_listing_{one}_staff"))
            for one in STAFF
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_listing")),
    )
    op.create_index("ix_listing_case", "listing", ["case_id"])
    op.create_index(
        "ix_listing_open",
        "listing",
        ["case_id"],
        unique=True,
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )


def downgrade() -> None:
    op.drop_table("listing")
