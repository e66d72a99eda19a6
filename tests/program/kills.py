"""
`make kills KILLS=1000`: the kill matrix, cell by cell, and a line of figures for each round.

Every round is a fresh house. Its figures go to a file, a line of JSON each, so that several runs
add up; the table of all of them is printed last. A round that fails keeps its house.
"""

import argparse
import asyncio
import json
import random
import secrets
import shutil
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from postgresql import DURABLE, Cluster, cluster
from program_house import House
from program_oracle import Outcome
from program_people import People
from program_stock import Stock
from program_storm import CELLS, Cell, SharedHouse, Storm, weather

ROUND = 25
RESULTS = Path("kills.jsonl")
COLUMNS = "kills acknowledged cases lost doubled messages once twice thrice more"
SUMS = ("kills", "acknowledged", "cases", "lost", "doubled")


def figures(
    cell: Cell, outcome: Outcome, storm: Storm, seed: int, seconds: float
) -> dict[str, Any]:
    """A round as it is kept."""
    return {
        "cell": cell.name,
        "seed": seed,
        "seconds": round(seconds, 1),
        "kills": outcome.kills,
        "of": dict(storm.kills),
        "acknowledged": outcome.acknowledged,
        "cases": outcome.cases,
        "lost": len(outcome.lost),
        "doubled": len(outcome.doubled),
        "orphaned": len(outcome.orphaned),
        "without receipt": len(outcome.without_receipt),
        "set aside": outcome.set_aside,
        "dead": len(outcome.dead),
        "copies": {str(n): count for n, count in sorted(outcome.copies.items())},
    }


async def play(cell: Cell, kills: int, seed: int, house: House, server: Cluster | None) -> Any:
    """One round in a house of its own."""
    began = time.monotonic()
    await house.start_chat()
    house.write_config()
    people = People(house.api)
    try:
        await people.staff_arrive()
        storm = Storm(house, cell, random.Random(seed), server)  # noqa: S311 - moments, no secrets
        outcome = await weather(house, people, storm, kills)
    finally:
        await people.close()
    found = figures(cell, outcome, storm, seed, time.monotonic() - began)
    return found, outcome


def round_of(
    cell: Cell, kills: int, seed: int, stock: Stock, server: Cluster | None
) -> dict[str, Any]:
    """One round, its figures, and whether it kept its promises; a failed one keeps its house."""
    folder = Path(tempfile.mkdtemp(prefix="suping-kills-"))
    house: House = House(folder, stock)
    name = ""
    if server is not None:
        name = server.create()
        house = SharedHouse(folder, server.url(name), stock)
    found: dict[str, Any] = {"cell": cell.name, "seed": seed, "failed": "it did not end"}
    try:
        found, outcome = asyncio.run(play(cell, kills, seed, house, server))
        outcome.check()
        assert max(outcome.copies) <= 3, outcome.line()
    except Exception:  # noqa: BLE001 - whatever it is, the next round is played
        found["failed"] = f"{folder}: {traceback.format_exc()[-2_000:]}"
    house.close()
    if "failed" not in found:
        shutil.rmtree(folder)
        if server is not None:
            server.drop(name)
    return found


def table(lines: Iterable[dict[str, Any]]) -> str:
    """All rounds added up by cell, and the matrix as a whole."""
    sums: dict[str, Counter[str]] = {cell.name: Counter() for cell in CELLS}
    for one in lines:
        if "copies" not in one:
            continue
        row = sums[one["cell"]]
        row.update({name: one[name] for name in SUMS})
        row.update({f"x{n}": count for n, count in one["copies"].items()})
    whole: Counter[str] = Counter()
    for row in sums.values():
        whole.update(row)
    names = COLUMNS.split()
    rows = [f"| cell | {' | '.join(names)} |", "|---|" + "---:|" * len(names)]
    rows += [_row(name, row) for name, row in (*sums.items(), ("**all**", whole)) if row["kills"]]
    return "\n".join(rows)


def _row(name: str, row: Counter[str]) -> str:
    copies = {int(key[1:]): count for key, count in row.items() if key.startswith("x")}
    messages = sum(copies.values())
    shown = [
        *(f"{row[one]:,}" for one in SUMS),
        f"{messages:,}",
        f"{copies.get(1, 0):,} ({copies.get(1, 0) / max(1, messages):.2%})",
        *(f"{copies.get(n, 0):,}" for n in (2, 3)),
        f"{sum(count for n, count in copies.items() if n > 3):,}",
    ]
    return f"| {name} | {' | '.join(shown)} |"


def run(kills: int, cells: list[Cell], results: Path, a_round: int, seconds: float) -> bool:
    """Rounds of every cell in turn until all kills are done; whether none failed."""
    ends = time.monotonic() + seconds
    left = dict.fromkeys(cells, max(1, -(-kills // len(cells))))
    good = True
    with ExitStack() as stack:
        stock = Stock()
        stack.callback(stock.close)
        server = None
        if any(cell.database == "PostgreSQL" for cell in cells):
            server = stack.enter_context(cluster(DURABLE))
        while any(left.values()) and time.monotonic() < ends:
            for cell in [one for one, count in left.items() if count]:
                now = min(a_round, left[cell])
                shared = server if cell.database == "PostgreSQL" else None
                found = round_of(cell, now, secrets.randbelow(10**6), stock, shared)
                with results.open("a", encoding="utf-8") as file:
                    file.write(json.dumps(found, ensure_ascii=False) + "\n")
                print(json.dumps(found, ensure_ascii=False), flush=True)  # noqa: T201
                left[cell] -= now
                good = good and "failed" not in found
                if time.monotonic() > ends:
                    break
    return good


def main() -> None:
    """Read the command line, run, print the table."""
    parser = argparse.ArgumentParser("kills", description=__doc__)
    parser.add_argument("kills", type=int, nargs="?", default=1_000)
    parser.add_argument("--cell", action="append", default=[], help="words of its name")
    parser.add_argument("--results", type=Path, default=RESULTS)
    parser.add_argument("--round", type=int, default=ROUND, help="kills in a fresh house")
    parser.add_argument("--seconds", type=float, default=1e9, help="begin no round after so long")
    asked = parser.parse_args()
    cells = [one for one in CELLS if all(word in one.name for word in asked.cell)]
    good = run(asked.kills, cells, asked.results, asked.round, asked.seconds)
    lines = [json.loads(line) for line in asked.results.read_text(encoding="utf-8").splitlines()]
    print(table(lines))  # noqa: T201
    sys.exit(not good)


if __name__ == "__main__":
    main()
