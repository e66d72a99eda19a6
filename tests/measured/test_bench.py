"""The benchmarks of `make bench` start what they say they start, and count what was done."""

import contextlib
import os
import re
import sqlite3
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "bench"))

import all as everything
import beside
import filled
import form_kills
import presses
import replicas
import shape
import ticks
from measuring import cpu_of, machine, memory_of, table


@pytest.fixture
def api(tmp_path: Path) -> Iterator[beside.Api]:
    found = beside.Api(tmp_path)
    with found.at_work():
        yield found


def count(database: Path, question: str) -> int:
    with contextlib.closing(sqlite3.connect(database)) as connection:
        return int(connection.execute(question).fetchone()[0])


def test_an_echo_is_counted_by_what_it_was_told(tmp_path: Path, api: beside.Api) -> None:
    done = beside.echoes(tmp_path, api, filings=3, people=2)
    assert (done.updates, done.finished, len(done.waits)) == (9, 3, 3)
    assert done.seconds > 0
    assert done.cpu >= 0


def test_a_form_post_counts_once_its_ticket_is_stored(tmp_path: Path) -> None:
    done = beside.helpdesk(tmp_path, "wal", complaints=5)
    assert done.finished == 5
    stored = "SELECT count(*) FROM helpdesk_ticket"
    assert count(tmp_path / "helpdesk-wal.db", stored) == 5 + beside.BROWSERS


def test_a_killed_form_is_judged_by_its_tickets(tmp_path: Path) -> None:
    site = form_kills.Site(tmp_path, "wal")
    site.found()
    with contextlib.closing(sqlite3.connect(site.database)) as connection:
        columns = connection.execute("PRAGMA table_info(helpdesk_ticket)").fetchall()
        must = {name: 0 for _, name, _, required, *_ in columns if required}
        for number, text in enumerate(("once", "twice", "twice"), 1):
            row = must | {"id": number, "title": text, "description": text, "queue_id": 1}
            marks = ",".join("?" * len(row))
            connection.execute(
                f"INSERT INTO helpdesk_ticket ({','.join(row)}) VALUES ({marks})",  # noqa: S608
                list(row.values()),
            )
        connection.commit()
    done = form_kills.judged(site, 9, ["once", "twice", "never"])
    assert done == form_kills.Fallen(kills=9, acknowledged=3, lost=1, doubled=1, orphaned=3)


def test_whoever_is_not_answered_by_a_killed_form_asks_again_until_they_are(tmp_path: Path) -> None:
    done = form_kills.killed(tmp_path, "wal", kills=2)
    assert done.kills == 2
    assert done.acknowledged >= form_kills.PEOPLE
    assert done.lost == 0


async def test_a_tick_works_what_is_due_and_the_raw_insert_writes_the_same_rows(
    tmp_path: Path,
) -> None:
    desk = ticks.Waiting(tmp_path / "desk", many=60, due=4)
    since = dict.fromkeys(beside.last_rows(desk.path), 0)
    await desk.tick()
    desk.close()
    assert desk.left() == 0
    assert count(desk.path, "SELECT count(*) FROM due WHERE state = 0 AND kind LIKE 'far%'") == 60
    rows = beside.written_by(desk.path, since)
    done = beside.inserted(tmp_path, desk.path, rows, turns=7)
    assert done.updates == 7
    for same in (
        "SELECT count(*) FROM cases",
        "SELECT count(*) FROM due",
        "SELECT count(*) FROM event",
        "SELECT count(*) FROM outbox",
    ):
        assert count(tmp_path / "raw.db", same) == count(desk.path, same) > 0, same


def test_a_filled_desk_answers_what_is_pressed_and_keeps_nothing_of_it(tmp_path: Path) -> None:
    found = presses.filled_in(tmp_path, f"sqlite:///{tmp_path}/full.db", 400)
    try:
        assert 380 <= found.cases <= 460
        before = count(tmp_path / "full.db", "SELECT count(*) FROM outbox")
        took = presses.pressed(found, "", 1)
        assert count(tmp_path / "full.db", "SELECT count(*) FROM outbox") == before
        assert {"supervisor: /overdue", "citizen: /mycases", "at night: a week counted"} <= set(
            took
        )
        with found.store.reading(filled.NOW) as work:
            old = work.cases.get(filled.TEMPLATES + 5)
            assert "电梯" in work.cases.matter(old), "a copy opens with its own key"
            assert work.cases.events(old)[0].action == "submit"
    finally:
        found.close()


def test_what_is_pressed_is_named_alike_whatever_the_size(tmp_path: Path) -> None:
    told = presses.measured(tmp_path, [300, 600], 1, postgresql=False, only="citizen")
    assert "NUMBER CODE" in told


def test_two_desks_share_what_people_file(tmp_path: Path) -> None:
    found = replicas.measured(tmp_path, 3, 1, 2, most=2)
    assert found.splitlines()[2].startswith("| 1 |")
    assert found.splitlines()[3].startswith("| 2 |")


def test_a_tick_on_a_server_works_what_is_due(tmp_path: Path) -> None:
    found = ticks.measured(tmp_path, [30, 60], 1, postgresql=True)
    assert found.splitlines()[3].startswith("| 60 |")


def test_every_part_that_the_documentation_names_is_measured() -> None:
    page = (Path(__file__).parents[2] / "docs" / "performance.md").read_text("utf-8")
    named = {one for words in re.findall(r'PARTS="?([\w -]+)', page) for one in words.split()}
    assert "shape-postgresql" in named
    assert named <= set(everything.PARTS)


def test_no_complaint_is_said_twice() -> None:
    assert len(set(beside.matters(1_000))) == 1_000


def test_a_process_is_measured_with_its_own_cpu_and_memory() -> None:

    before = cpu_of(os.getpid())
    sum(range(2_000_000))
    assert cpu_of(os.getpid()) >= before
    assert memory_of(os.getpid()) > 10
    assert "cores" in machine()


def test_a_table_is_one_that_the_documentation_shows() -> None:
    assert table(("a", "b"), [(1, 2)]) == "| a | b |\n| --- | --- |\n| 1 | 2 |"


def test_the_shape_is_played_at_each_size_and_each_spike_is_worked(tmp_path: Path) -> None:
    told = shape.measured(tmp_path, [0, 300], 6, (12,), postgresql=False)
    operations, spikes = told.split("\n\n")
    assert [line.split(" | ")[0] for line in operations.splitlines()[2:]] == [
        f"| {name}" for name in shape.OPERATIONS
    ]
    assert spikes.splitlines()[2].startswith("| 12 | ")
    assert count(tmp_path / "0" / "suping.db", "SELECT count(*) FROM cases") == 6 + shape.WARM
    assert count(tmp_path / "0" / "suping.db", "SELECT count(*) FROM inbox WHERE state = 1") == 12
