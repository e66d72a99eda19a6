"""
What /stats costs over a million ratings: python bench/figures.py [ratings] [database URL]

Ratings and visits of a year at 200 windows are written into a new database by plain SQL; then the
questions of /stats are asked, each as the desk asks it. Prints milliseconds, the middle of seven.
"""

import secrets
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from statistics import median

from sqlalchemy import Engine, text

from bot.ids import random_ids
from domain.standing import Grades
from storage.engine import open_engine
from storage.figures import By, Scope, total
from storage.migrate import upgrade
from storage.vault import Vault
from storage.work import Store, Work

RATINGS, WINDOWS, UNITS, DAYS = 1_000_000, 200, 20, 365
FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)
NOW = datetime(2027, 1, 1, tzinfo=UTC)
TIMES = 7
VISITS = """
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :many)
INSERT INTO visit (id, "window", hall, unit, stage, receipt_digest, served_at, day, expires_at,
    is_rated)
SELECT i, 'main/' || (i % :windows + 1), 'main', 'unit' || (i % :units), 'done', 'r' || i,
    :at, {day}, :at, {rated} FROM n
"""
GIVEN = """
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :many)
INSERT INTO service_rating (id, "window", hall, unit, grade, first_grade, at, day, how, tags,
    tag_set, flags, wants_call, excluded, unfollowed)
SELECT i, 'main/' || (i % :windows + 1), 'main', 'unit' || (i % :units), {grade}, {grade}, :at,
    {day}, 'kiosk', {tags}, 1, '[]', {no}, {no}, {no} FROM n
"""
ROLL = """
INSERT INTO rating_day (day, "window", unit, item, clerk_id, hall, g1, g2, g3, g4, g5, registered)
SELECT day, "window", unit, '', 0, 'main', sum(CASE WHEN grade = 1 THEN 1 ELSE 0 END),
    sum(CASE WHEN grade = 2 THEN 1 ELSE 0 END), sum(CASE WHEN grade = 3 THEN 1 ELSE 0 END),
    sum(CASE WHEN grade = 4 THEN 1 ELSE 0 END), sum(CASE WHEN grade = 5 THEN 1 ELSE 0 END), count(*)
FROM service_rating GROUP BY day, "window", unit
"""
GRADE = "CASE WHEN i % 97 < 3 THEN 1 WHEN i % 97 < 6 THEN 2 ELSE 3 + (i % 3) END"
TAGS = """CASE WHEN i % 97 < 6 THEN '["rude", "long_wait"]' ELSE '["fast"]' END"""


def fill(engine: Engine, many: int) -> None:
    """Write so many visits and ratings, spread over the year and the windows."""
    postgres = engine.dialect.name == "postgresql"
    step = f"(i % {DAYS})"
    day = f"DATE '{FIRST}' + {step}" if postgres else f"date('{FIRST}', '+' || {step} || ' days')"
    words = {"day": day, "grade": GRADE, "tags": f"{TAGS}" + ("::json" if postgres else "")}
    tags = f"({TAGS})::json" if postgres else TAGS
    words |= {"tags": tags, "no": "false" if postgres else "0"}
    rated = "(i % 4 <> 0)"
    where = {"many": many, "windows": WINDOWS, "units": UNITS, "at": "2026-06-01 00:00:00.000000"}
    with engine.begin() as connection:
        connection.execute(text(VISITS.format(day=day, rated=rated)), where)
        connection.execute(text(GIVEN.format(**words)), where)
        connection.execute(text(ROLL))


def milliseconds(store: Store, ask: Callable[[Work], object]) -> float:
    """How long a question takes, in the middle of several times."""
    took = []
    for _ in range(TIMES):
        with store.reading(NOW) as work:
            begun = time.perf_counter()
            ask(work)
            took.append((time.perf_counter() - begun) * 1000)
    return median(took)


def _figures(by: By, scope: Scope, since: date, work: Work) -> object:
    return work.figures.by(by, scope, since, LAST)


def _reasons(scope: Scope, since: date, work: Work) -> object:
    return work.figures.reasons(scope, since, LAST)


def main(many: int, url: str | None) -> None:
    """Fill, ask, print."""
    with tempfile.TemporaryDirectory(prefix="suping-figures-") as folder:
        engine = open_engine(url or f"sqlite:///{Path(folder) / 'figures.db'}", synchronous="OFF")
        upgrade(engine)
        fill(engine, many)
        with engine.begin() as connection:
            connection.execute(text("ANALYZE"))
        store = Store(engine, Vault(bytes(32), secrets.token_bytes), random_ids())
        hall, unit = Scope(hall="main"), Scope(units=("unit7",))
        spans = {"a week": 6, "a month": 30, "12 weeks": 83, "a year": DAYS - 1}
        print(f"{many} ratings, {WINDOWS} windows, {engine.dialect.name}")
        for name, days in spans.items():
            since = LAST - timedelta(days=days)
            for whose, scope in (("a hall", hall), ("a unit", unit)):
                for by in (By.WINDOW, By.DAY):
                    took = milliseconds(store, partial(_figures, by, scope, since))
                    print(f"{name:>8}, {whose}, by {by}: {took:7.1f} ms")
            took = milliseconds(store, partial(_reasons, hall, since))
            print(f"{name:>8}, a hall, reasons: {took:7.1f} ms")
        with store.reading(NOW) as work:
            whole: Grades = total(work.figures.by(By.DAY, hall, FIRST, LAST).values()).grades
        print(f"counted in all: {whole.n}")
        store.close()


if __name__ == "__main__":
    arguments = sys.argv[1:]
    main(int(arguments[0]) if arguments else RATINGS, arguments[1] if len(arguments) > 1 else None)
