"""Figures by roll-ups: what is rated, what is left out, doubts, the open poll of units."""

import sqlalchemy as sa
from alembic import op

from storage.columns import Instant

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

COUNTS = ("g1", "g2", "g3", "g4", "g5", "excluded", "marked", "registered", "rated")
ROLLED = """
INSERT INTO rating_day (day, "window", unit, item, clerk_id, hall,
    g1, g2, g3, g4, g5, excluded, marked, registered, rated)
SELECT day, "window", unit, item, clerk, hall, sum(g1), sum(g2), sum(g3), sum(g4), sum(g5),
    0, sum(marked), sum(registered), sum(rated)
FROM (
    SELECT day, "window", unit, coalesce(item, '') AS item, coalesce(clerk_id, 0) AS clerk, hall,
        CASE WHEN grade = 1 THEN 1 ELSE 0 END AS g1,
        CASE WHEN grade = 2 THEN 1 ELSE 0 END AS g2,
        CASE WHEN grade = 3 THEN 1 ELSE 0 END AS g3,
        CASE WHEN grade = 4 THEN 1 ELSE 0 END AS g4,
        CASE WHEN grade = 5 THEN 1 ELSE 0 END AS g5,
        CASE WHEN mark IS NULL THEN 0 ELSE 1 END AS marked, 0 AS registered, 0 AS rated
    FROM service_rating
    UNION ALL
    SELECT day, "window", unit, coalesce(item, ''), coalesce(clerk_id, 0), hall,
        0, 0, 0, 0, 0, 0, 1, CASE WHEN is_rated THEN 1 ELSE 0 END
    FROM visit
) AS one
GROUP BY day, "window", unit, item, clerk, hall
"""


def upgrade() -> None:
    with op.batch_alter_table("visit") as batch:
        batch.add_column(
            sa.Column("is_rated", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
    op.execute(
        "UPDATE visit SET is_rated = true WHERE id IN "
        "(SELECT visit_id FROM service_rating WHERE visit_id IS NOT NULL)"
    )
    with op.batch_alter_table("service_rating") as batch:
        batch.add_column(
            sa.Column("excluded", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
    bad = sa.text("grade <= 2")
    op.create_index(
        "ix_service_rating_bad",
        "service_rating",
        ["day"],
        sqlite_where=bad,
        postgresql_where=bad,
    )
    _rolled()
    _doubt()
    _poll()


def _rolled() -> None:
    op.create_table(
        "rating_day",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("window", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("clerk_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("hall", sa.String(), nullable=False),
        *(sa.Column(name, sa.Integer(), server_default="0", nullable=False) for name in COUNTS),
        sa.PrimaryKeyConstraint("day", "window", "unit", "item", "clerk_id"),
    )
    op.execute(ROLLED)


def _doubt() -> None:
    op.create_table(
        "doubt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("rating_id", sa.Integer(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("found_at", Instant(), nullable=False),
        sa.Column("decided_at", Instant(), nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("counts", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(["rating_id"], ["service_rating.id"]),
        sa.ForeignKeyConstraint(["decided_by"], ["staff.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("rating_id", "why"),
    )
    undecided = sa.text("decided_at IS NULL")
    op.create_index(
        "ix_doubt_open", "doubt", ["id"], sqlite_where=undecided, postgresql_where=undecided
    )


def _poll() -> None:
    op.create_table(
        "poll",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("quarter", sa.String(), nullable=False),
        sa.Column("opened_at", Instant(), nullable=False),
        sa.Column("opened_by", sa.Integer(), nullable=False),
        sa.Column("closed_at", Instant(), nullable=True),
        sa.Column("closed_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["opened_by"], ["staff.id"]),
        sa.ForeignKeyConstraint(["closed_by"], ["staff.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("quarter"),
    )
    op.create_table(
        "poll_vote",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("poll_id", sa.Integer(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("grade", sa.Integer(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.CheckConstraint("grade BETWEEN 1 AND 5", name="grade"),
        sa.ForeignKeyConstraint(["poll_id"], ["poll.id"]),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("poll_id", "unit", "person_id"),
    )


def downgrade() -> None:
    for table in ("poll_vote", "poll", "doubt", "rating_day"):
        op.drop_table(table)
    op.drop_index("ix_service_rating_bad", "service_rating")
    with op.batch_alter_table("service_rating") as batch:
        batch.drop_column("excluded")
    with op.batch_alter_table("visit") as batch:
        batch.drop_column("is_rated")
