"""Part 3 of bench/all.py: start-up, memory and CPU at rest, and memory under load."""

import time
from pathlib import Path

from beside import READY, TOKEN, Api, DeskAtWork
from measuring import cpu_of, memory_of, middle, python, running, says, table, until

REST = 10.0


def measured(folder: Path, filings: int, people: int, rounds: int) -> str:
    """The desk new, and with what it filed; beside it what Python and the libraries weigh."""
    api = Api(folder)
    desk = DeskAtWork(folder / "resting", api)
    with api.at_work():
        with desk.at_work():
            first = desk.started_in
            at_rest, used = rests(desk.pid)
            loaded = desk.files(filings, people).memory
            after = memory_of(desk.pid)
        again = middle(restarted(desk) for _ in range(rounds))
        log = folder / "echo.log"
        environment = {"BENCH_API": api.address, "BENCH_TOKEN": TOKEN}
        with running(python("echo_bot.py"), log, **environment) as pid:
            time.sleep(3)
            echo, echo_used = rests(pid)
    rows = [
        ("start, new database (every migration, staff)", f"{first:.1f} s", ""),
        (f"start, a database with {filings} cases", f"{again:.1f} s", ""),
        ("memory at rest", f"{at_rest:.0f} MB", f"{echo:.0f} MB"),
        (f"memory while {people} people file {filings}", f"{loaded:.0f} MB", ""),
        ("memory after it", f"{after:.0f} MB", ""),
        ("CPU at rest", f"{used:.1f} ms a second", f"{echo_used:.1f} ms a second"),
    ]
    return table(("what", "desk", "bare echo"), rows)


def rests(pid: int) -> tuple[float, float]:
    """Its megabytes, and the milliseconds of CPU it uses in a second, while nothing happens."""
    used, began = cpu_of(pid), time.perf_counter()
    time.sleep(REST)
    seconds = time.perf_counter() - began
    return memory_of(pid), 1000 * (cpu_of(pid) - used) / seconds


def restarted(desk: DeskAtWork) -> float:
    """How long it takes until it runs, once more."""
    log = desk.folder / "again.log"
    log.unlink(missing_ok=True)
    log.touch()
    began = time.perf_counter()
    command = python("unpaced_desk.py", "run", "--config", desk.folder / "config.toml")
    with running(command, log):
        until(says(log, READY), "the desk")
        return time.perf_counter() - began
