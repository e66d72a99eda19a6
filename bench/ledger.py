"""
The ledger of problems at 100,000 rows: out to a workbook, back in, and the same; time and memory.

    .venv/bin/python bench/ledger.py [rows] [folder]

Fills a desk with listed problems (some closed, planned, struck off), writes the ledger, reads it
again with the reader of imports, compares every cell with the desk's own rows, and brings the file
in: nothing may be filed, nothing may differ. Each step runs in a process of its own, so that its
peak memory is its own. With `folder` the workbook stays there to be looked at.
"""

import multiprocessing
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from bench_desk import new_desk

from handlers.flows.intake_draft import Source
from handlers.ledger.columns import PROBLEM_OUT
from handlers.ledger.importing import bring_in, parse
from handlers.ledger.problem_export import lines, write_problems
from handlers.ledger.reading import LEDGER_ROWS, read_sheet
from handlers.ledger.workbook import Share
from handlers.office import Desk, Office
from storage.tables import Case
from storage.values import Written
from storage.work import Store, Work
from texts.catalogue import Language

START = datetime(2026, 9, 28, 1, 0, tzinfo=UTC)
STATES = ("dispatched", "in_progress", "planned", "replied", "closed")
SOURCES = (Source.PETITION, Source.SYMPOSIUM, Source.LETTER, Source.HOTLINE_12345)
MATTERS = (
    "小区物业不管电梯，坏了三天，老人上下楼不方便",
    "=cmd|'/c calc'!A1 这样开头的话也是群众写的",
    "+86开头的电话老打进来，社区不管",
    "@所有人 夜里施工噪音大",
    "半夜烧烤摊子噪音扰民，打过电话没人来",
)
TOGETHER = 5_000


def fill(store: Store, desk: Desk, rows: int) -> None:
    """So many listed problems, a tenth of them struck off."""
    units = [one.code for one in desk.county.units if one.type == "department"][:20]
    for first in range(0, rows, TOGETHER):
        with store.work(START) as work:
            person = work.people.without_chat("zh_CN")
            for index in range(first, min(first + TOGETHER, rows)):
                _one(work, index, units, person.person_id, person.address_id)


def _one(work: Work, index: int, units: list[str], person_id: int, address_id: int) -> None:
    case = Case(
        number="",
        code="",
        kind="complaint",
        urgency="normal",
        state=STATES[index % len(STATES)],
        person_id=person_id,
        address_id=address_id,
        source=SOURCES[index % 4],
        lead_unit=units[index % len(units)],
        submitted_at=START,
        dispatch_due_at=START,
        citizen_due_at=START + timedelta(days=30 + index % 300),
        calendar="2026",
        external_no=f"X-{index:07d}",
    )
    work.cases.file(case, Written(f"{MATTERS[index % len(MATTERS)]}（第{index}件）"))
    row = work.listings.list(
        case,
        reason="群众反映强烈" if index % 3 else "",
        measures=f"-第一步现场核实；第二步整改；第三步回访{index}",
        responsible=f"责任人{index % 700}",
        due=START + timedelta(days=index % 200, hours=9),
        listed_by=None,
        source=case.source,
        external_no=case.external_no,
    )
    if index % 10 == len(STATES) - 1:
        work.listings.strike(row, by=1, second=2, evidence="@到现场看过，已经整改")


def plain(value: object) -> object:
    """A cell as a reader of workbooks gives it back."""
    if isinstance(value, Share):
        return value.of
    if isinstance(value, datetime):
        return value.replace(tzinfo=None, microsecond=0)
    return value.isoformat() if isinstance(value, date) else (value or None)


def compare(store: Store, desk: Desk, file: Path) -> str:
    """Every cell of the workbook beside the desk's own."""
    sheet = read_sheet(file.read_bytes(), LEDGER_ROWS)
    same = cells = 0
    with store.reading(START) as work:
        found = lines(Office(desk, work), Language.ZH)
        for line, (_, row) in zip(found, sheet.rows, strict=True):
            told = [plain(value) for value in line.cells()]
            read = [plain(row.get(column)) for column in PROBLEM_OUT]
            same += told == read
            cells += len(told)
    assert same == len(sheet.rows), f"{same} of {len(sheet.rows)} rows equal"
    return f"{same} of {len(sheet.rows)} rows equal, {cells} cells"


def again(store: Store, desk: Desk, file: Path) -> str:
    """The workbook brought in to the desk it came from."""
    parsed = parse(desk, file.read_bytes(), Source.LETTER, START, LEDGER_ROWS)
    assert not parsed.faults, parsed.faults[:3]
    with store.work(START) as work:
        done = bring_in(Office(desk, work), parsed)
    assert (done.filed, done.other) == (0, ())
    return f"{done.known} known, {done.filed} filed, {len(done.other)} different"


def written(store: Store, desk: Desk, file: Path) -> str:
    """The workbook."""
    with store.reading(START) as work:
        count = write_problems(Office(desk, work), file, Language.ZH)
    return f"{count} rows, {file.stat().st_size / 1e6:.1f} MB"


def timed(what: str, act: Callable[[], str]) -> None:
    """Do it in a process of its own, and print what it took."""
    child = multiprocessing.get_context("fork").Process(target=_measured, args=(what, act))
    child.start()
    child.join()
    if child.exitcode:
        sys.exit(child.exitcode)


def _measured(what: str, act: Callable[[], str]) -> None:
    began, worked = time.perf_counter(), time.process_time()
    said = act()
    taken, cpu = time.perf_counter() - began, time.process_time() - worked
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{what:<10} {taken:7.1f} s   CPU {cpu:7.1f} s   peak memory {peak:5} MB   {said}")


def main(rows: int, folder: Path) -> None:
    """Fill, write, read, compare, bring in."""
    store, desk = new_desk(folder, START)
    file = folder / "ledger.xlsx"
    fill(store, desk, rows)
    store._engine.dispose()  # noqa: SLF001 - children must not share a connection
    for what, act in (("export", written), ("compare", compare), ("import", again)):
        timed(what, lambda act=act: act(store, desk, file))  # type: ignore[misc]
    store.close()


if __name__ == "__main__":
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    if len(sys.argv) > 2:  # noqa: PLR2004 - the second argument
        main(wanted, Path(sys.argv[2]))
    else:
        with tempfile.TemporaryDirectory() as name:
            main(wanted, Path(name))
