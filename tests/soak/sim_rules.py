"""
What must hold after every turn, and what at the end: the promises, asked of the database.

Each rule is a query that finds what breaks it; nothing here is read from the code under test.
"""

from collections import Counter
from dataclasses import dataclass, field

from sim_people import FIRST_CITIZEN
from sim_world import World
from sqlalchemy import text

OPEN = "('submitted', 'dispatched', 'in_progress', 'waiting_citizen', 'planned', 'replied')"
WITH_A_UNIT = "('dispatched', 'in_progress', 'waiting_citizen', 'planned', 'replied')"
# ruff: noqa: S608 - the queries are put together from what stands here
ALWAYS = {
    "an open case behind triage has a unit": f"""
        SELECT number FROM cases WHERE state IN {WITH_A_UNIT} AND lead_unit IS NULL""",
    "an open case has something due": f"""
        SELECT number || ' ' || state FROM cases c WHERE state IN {OPEN} AND NOT EXISTS (
            SELECT 1 FROM due d WHERE d.case_id = c.id AND d.state = 0)""",
    "nobody handles what accuses them": """
        SELECT number FROM cases WHERE accused_unit = lead_unit""",
    "a case was submitted once": """
        SELECT c.number FROM cases c LEFT JOIN event e
            ON e.case_id = c.id AND e.action = 'submit'
        GROUP BY c.id HAVING count(e.id) <> 1""",
    "history has no gap": """
        SELECT e.case_id || ' ' || e.action FROM event e JOIN event b ON b.id = (
            SELECT max(id) FROM event x WHERE x.case_id = e.case_id AND x.id < e.id)
        WHERE e.state_from IS NOT NULL AND b.state_to <> e.state_from""",
    "a case stands where its history ends": """
        SELECT c.number || ' ' || c.state FROM cases c JOIN event e ON e.id = (
            SELECT max(id) FROM event x WHERE x.case_id = c.id)
        WHERE e.state_to <> c.state""",
    "what has ended waits for no deadline": f"""
        SELECT c.number || ' ' || d.kind FROM cases c JOIN due d ON d.case_id = c.id
        WHERE d.state = 0 AND c.state NOT IN {OPEN}
            AND d.kind LIKE 'overdue%'""",
    "an update is in the inbox once": """
        SELECT update_id FROM inbox GROUP BY channel, update_id HAVING count(*) > 1""",
}
AT_REST = {
    "no update waits": "SELECT update_id FROM inbox WHERE state = 0",
    "no update is set aside": "SELECT update_id || ' ' || error FROM inbox WHERE state = 2",
    # One that was written at this very instant may wait for its second, another for the morning.
    "no message waits": """
        SELECT key || ' ' || coalesce(error, '') FROM outbox o WHERE state = 0 AND lane < 4
            AND created_at < :now AND (not_before IS NULL OR not_before <= :now OR tries > 0)""",
    "no message is given up but to who blocked the desk": """
        SELECT key || ' ' || error FROM outbox WHERE state = 2 AND error NOT LIKE 'Forbidden%'""",
    "nothing that is due is left": """
        SELECT kind FROM due WHERE state = 0 AND due_at < :now""",
}


@dataclass
class Figures:
    """What a run saw."""

    cases: int = 0
    updates: int = 0
    messages: int = 0
    once: int = 0
    most: int = 0
    dead: int = 0
    actions: dict[str, int] = field(default_factory=dict)


def broken(world: World, rules: dict[str, str]) -> list[str]:
    """Each rule that does not hold, with what breaks it."""
    with world.reading() as work:
        found = []
        # As it is stored, or what happens at this very instant would count as earlier.
        now = work.now.replace(tzinfo=None).isoformat(sep=" ", timespec="microseconds")
        for name, query in rules.items():
            bound = {"now": now} if ":now" in query else {}
            rows = work.session.execute(text(query), bound).scalars().all()
            if rows:
                found.append(f"{name}: {rows[:5]}")
        return found


def lost(world: World) -> list[str]:
    """Updates that the server had and the inbox has not, then cases nobody was told of."""
    with world.reading() as work:
        known = set(work.session.execute(text("SELECT update_id FROM inbox")).scalars())
    missing = [one for one in world.server.given if one not in known]
    return [f"lost updates: {missing[:5]}"] if missing else _untold(world)


def _untold(world: World) -> list[str]:
    """Cases whose citizen never got their number though they could be reached."""
    query = text(
        "SELECT c.number, a.chat_id FROM cases c JOIN address a ON a.id = c.address_id"
        " WHERE a.gone_at IS NULL AND a.blocked_at IS NULL AND a.channel = 'local'"
    )
    with world.reading() as work:
        rows = work.session.execute(query).all()
    found = []
    for number, chat in rows:
        screen = world.server.screens[chat]
        shown = " ".join(one["text"] for one in screen.messages.values())
        if chat >= FIRST_CITIZEN and not screen.blocked and number not in shown:
            found.append(f"{number} was never told")
    return found[:5]


def figures(world: World) -> Figures:
    """Deliveries by copies, for the table."""
    with world.reading() as work:
        ask = work.session.execute
        sent = ask(
            text(
                "SELECT id FROM outbox WHERE state = 1 AND method IN ('text', 'edit')"
                " AND error IS NULL"
            )
        ).scalars()
        copies = Counter(world.server.deliveries[one] for one in sent)
        dead = int(ask(text("SELECT count(*) FROM outbox WHERE state = 2")).scalar_one())
        cases = int(ask(text("SELECT count(*) FROM cases")).scalar_one())
        rows = ask(text("SELECT action, count(*) FROM event GROUP BY action")).all()
    messages = sum(copies.values())
    return Figures(
        cases,
        len(world.server.given),
        messages,
        copies[1],
        max(copies, default=0),
        dead,
        {str(action): int(count) for action, count in rows},
    )
