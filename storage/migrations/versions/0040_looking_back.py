"""Looking back: seeds, draws, what is looked at, what was answered; calls say what was said."""

import sqlalchemy as sa
from alembic import op

from storage.columns import Instant

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None

ANSWERS = "IN ('yes', 'partly', 'no')"


def upgrade() -> None:
    _draws()
    _look_backs()
    op.create_table(
        "not_asked",
        sa.Column("person_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_not_asked_person_id_person")
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_not_asked")),
    )
    op.create_index("ix_cases_closed_at", "cases", ["closed_at"])
    with op.batch_alter_table("call_made") as batch:
        batch.add_column(sa.Column("whys", sa.String(), nullable=False, server_default=""))
        batch.add_column(sa.Column("solved", sa.String(), nullable=True))
        batch.add_column(sa.Column("satisfied", sa.Integer(), nullable=True))
        batch.add_column(
            sa.Column("of_answer", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
        batch.create_check_constraint(op.f("ck_call_made_solved"), f"solved {ANSWERS}")
        batch.create_check_constraint(op.f("ck_call_made_satisfied"), "satisfied BETWEEN 1 AND 5")
    op.create_index("ix_call_made_at", "call_made", ["at"])


def _draws() -> None:
    op.create_table(
        "seed_chain",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("anchor", sa.String(), nullable=False),
        sa.Column("root", sa.LargeBinary(), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("used", sa.Integer(), server_default="0", nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seed_chain")),
    )
    op.create_table(
        "draw",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("week", sa.String(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("until", Instant(), nullable=False),
        sa.Column("chain_id", sa.Integer(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("drawn", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("record", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["chain_id"], ["seed_chain.id"], name=op.f("fk_draw_chain_id_seed_chain")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draw")),
        sa.UniqueConstraint("week", name=op.f("uq_draw_week")),
    )
    op.create_table(
        "draw_word",
        sa.Column("week", sa.String(), nullable=False),
        sa.Column("word", sa.String(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff.id"], name=op.f("fk_draw_word_staff_id_staff")
        ),
        sa.PrimaryKeyConstraint("week", name=op.f("pk_draw_word")),
    )


def _look_backs() -> None:
    op.create_table(
        "look_back",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("draw_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("wave", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("visit", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("closed_at", Instant(), nullable=False),
        sa.Column("next_at", Instant(), nullable=True),
        sa.Column("asked_at", Instant(), nullable=True),
        sa.Column("reminded_at", Instant(), nullable=True),
        sa.Column("done_at", Instant(), nullable=True),
        sa.Column("result", sa.String(), nullable=True),
        sa.Column("failed_at", Instant(), nullable=True),
        sa.Column("again_at", Instant(), nullable=True),
        sa.CheckConstraint(
            "state IN ('waiting', 'asked', 'person', 'done')", name=op.f("ck_look_back_state")
        ),
        sa.ForeignKeyConstraint(["draw_id"], ["draw.id"], name=op.f("fk_look_back_draw_id_draw")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_look_back_case_id_cases")),
        sa.ForeignKeyConstraint(["by_id"], ["staff.id"], name=op.f("fk_look_back_by_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_look_back")),
        sa.UniqueConstraint(
            "case_id", "round", "wave", name=op.f("uq_look_back_case_id_round_wave")
        ),
    )
    for name, column in (("next", "next_at"), ("again", "again_at")):
        pending = sa.text(f"{column} IS NOT NULL")
        op.create_index(
            f"ix_look_back_{name}",
            "look_back",
            [column],
            sqlite_where=pending,
            postgresql_where=pending,
        )
    op.create_index("ix_look_back_state", "look_back", ["state"])
    op.create_index(op.f("ix_look_back_draw_id"), "look_back", ["draw_id"])
    op.create_index(op.f("ix_look_back_case_id"), "look_back", ["case_id"])
    op.create_table(
        "look_back_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("look_back_id", sa.Integer(), nullable=False),
        sa.Column("how", sa.String(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.Column("staff_id", sa.Integer(), nullable=True),
        sa.Column("event_id", sa.Integer(), nullable=True),
        sa.Column("thorough", sa.String(), nullable=True),
        sa.Column("effective", sa.String(), nullable=True),
        sa.Column("truthful", sa.String(), nullable=True),
        sa.CheckConstraint(
            "how IN ('chat', 'call', 'visit')", name=op.f("ck_look_back_answer_how")
        ),
        *(
            sa.CheckConstraint(f"{one} {ANSWERS}", name=op.f(f"ck_look_back_answer_{one}"))
            for one in ("thorough", "effective", "truthful")
        ),
        sa.ForeignKeyConstraint(
            ["look_back_id"],
            ["look_back.id"],
            name=op.f("fk_look_back_answer_look_back_id_look_back"),
        ),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff.id"], name=op.f("fk_look_back_answer_staff_id_staff")
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_look_back_answer_event_id_event")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_look_back_answer")),
        sa.UniqueConstraint(
            "look_back_id", "how", name=op.f("uq_look_back_answer_look_back_id_how")
        ),
    )


def downgrade() -> None:
    op.drop_index("ix_call_made_at", "call_made")
    with op.batch_alter_table("call_made") as batch:
        batch.drop_constraint(op.f("ck_call_made_satisfied"), type_="check")
        batch.drop_constraint(op.f("ck_call_made_solved"), type_="check")
        batch.drop_column("of_answer")
        batch.drop_column("satisfied")
        batch.drop_column("solved")
        batch.drop_column("whys")
    op.drop_index("ix_cases_closed_at", "cases")
    for table in ("not_asked", "look_back_answer", "look_back", "draw_word", "draw", "seed_chain"):
        op.drop_table(table)
