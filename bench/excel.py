"""
Excel in and out at the size of a busy month: time, memory, and whether it comes back the same.

`python bench/excel.py [ROWS]` writes a workbook of made-up orders, brings it into a fresh desk,
exports the ledger, brings that into a second fresh desk, and compares what can be brought in.
"""

import resource
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from bot.build import appoint_staff, desk_of
from bot.config.settings import load
from bot.ids import seeded_ids
from handlers.flows.intake_draft import Source
from handlers.ledger.columns import IN, Col, header_of
from handlers.ledger.exporting import Wanted, write_ledger
from handlers.ledger.importing import bring_in, parse
from handlers.ledger.reading import read_sheet
from handlers.ledger.workbook import Book
from handlers.office import Desk, Office
from storage.engine import open_engine
from storage.migrate import upgrade
from storage.vault import Vault
from storage.work import Store
from texts.catalogue import Language

CONFIG = """
[county]
file = "sample"
[[channel]]
name = "local"
kind = "localchat"
token = "1:made-up"
api = "http://127.0.0.1:9"
"""
T = TypeVar("T")
MATTERS = (
    "小区物业不管电梯，坏了三天，老人上下楼不方便",
    "半夜烧烤摊子噪音扰民，打过电话没人来",
    "村里自来水一到晚上就停，已经半个月",
    "社保卡丢了怎么补办，要带什么材料",
    "=cmd|'/c calc'!A1 这样开头的话也是群众写的",
)


def made_up(path: Path, rows: int) -> None:
    """A workbook of orders, one in five beginning like a formula."""
    with Book(path, Language.ZH, "工单") as book:
        book.header([header_of(Language.ZH, one) for one in IN], [20.0] * len(IN))
        for i in range(rows):
            values = {
                Col.EXTERNAL_NO: f"GD2026{i:08d}",
                Col.SOURCE: "省12345平台" if i % 7 else "信访转来",
                Col.KIND: ("投诉", "咨询", "求助")[i % 3],
                Col.CATEGORY: "住房物业与城乡建设" if i % 2 else None,
                Col.MATTER: f"{MATTERS[i % len(MATTERS)]}（第{i}件）",
                Col.PLACE: f"滨河小区{i % 90 + 1}号楼",
                Col.PHONE: f"139{i:08d}",
                Col.RECEIVED: datetime(2026, 9, 1 + i % 25, 9, i % 60),  # noqa: DTZ001
            }
            book.row(values.get(one) for one in IN)


def fresh(folder: Path, name: str, desk_now: datetime) -> tuple[Desk, Store]:
    """A desk with an empty database."""
    config = folder / "config.toml"
    config.write_text(CONFIG, "utf-8")
    settings = load(config)
    engine = open_engine(f"sqlite:///{folder / name}", synchronous="FULL")
    upgrade(engine)
    count = iter(range(1, 10**9))
    store = Store(
        engine, Vault(bytes(32), lambda size: next(count).to_bytes(size, "big")), seeded_ids(1)
    )
    appoint_staff(store, settings.staff(), desk_now)
    return desk_of(settings), store


def timed(what: str, act: Callable[[], T]) -> T:
    """Do it, and print what it took."""
    began, worked = time.perf_counter(), time.process_time()
    done = act()
    taken, cpu = time.perf_counter() - began, time.process_time() - worked
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{what:<34} {taken:7.2f} s   CPU {cpu:7.2f} s   peak memory {peak} MB")
    return done


def brought(desk: Desk, store: Store, data: bytes, now: datetime) -> int:
    """Bring a workbook in; returns how many cases were filed."""
    parsed = parse(desk, data, Source.HOTLINE_12345, now)
    assert not parsed.faults, parsed.faults[:3]
    with store.work(now) as work:
        return bring_in(Office(desk, work), parsed).filed


def exported(desk: Desk, store: Store, path: Path, now: datetime) -> int:
    """Write the ledger; returns how many cases it has."""
    with store.reading(now) as work:
        return write_ledger(Office(desk, work), path, Wanted(), Language.ZH)


def main(rows: int) -> None:
    """Bring in, write out, bring in again, compare."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        now = datetime.fromisoformat("2026-09-28T09:00:00+08:00")
        made_up(folder / "in.xlsx", rows)
        data = (folder / "in.xlsx").read_bytes()
        print(f"{rows} rows, {len(data) / 1e6:.1f} MB")
        desk, one = fresh(folder, "one.db", now)
        timed("read and check", lambda: parse(desk, data, Source.HOTLINE_12345, now))
        filed = timed("import (one transaction)", lambda: brought(desk, one, data, now))
        timed("the same file again", lambda: brought(desk, one, data, now))
        timed("export", lambda: exported(desk, one, folder / "out.xlsx", now))
        _, other = fresh(folder, "two.db", now)
        ledger = (folder / "out.xlsx").read_bytes()
        again = timed("import of the export", lambda: brought(desk, other, ledger, now))
        timed("export again", lambda: exported(desk, other, folder / "again.xlsx", now))
        first, second = (read_sheet((folder / f).read_bytes()) for f in ("out.xlsx", "again.xlsx"))
        same = [
            {k: v for k, v in a.items() if k in IN} == {k: v for k, v in b.items() if k in IN}
            for (_, a), (_, b) in zip(first.rows, second.rows, strict=True)
        ]
        print(f"filed {filed}, again {again}, rows equal {sum(same)} of {len(same)}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
