"""What the parts of bench/all.py share: processes, their CPU and memory, the machine, tables."""

import contextlib
import os
import platform
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

HERE = Path(__file__).parent
PATIENCE = 120.0


def free_port() -> int:
    """A port nobody has."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def cpu_of(pid: int) -> float:
    """The seconds of CPU that a process and its children have used, of the kernel's, too."""
    stat = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    own = (int(stat[11]) + int(stat[12])) / os.sysconf("SC_CLK_TCK")
    return own + sum(cpu_of(child) for child in children_of(pid))


def children_of(pid: int) -> list[int]:
    """The processes that a process started."""
    found = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii")
    return [int(one) for one in found.split()]


def memory_of(pid: int) -> float:
    """The resident megabytes of a process and its children."""
    with Path(f"/proc/{pid}/status").open(encoding="utf-8") as file:
        line = next(one for one in file if one.startswith("VmRSS"))
    return int(line.split()[1]) / 1024 + sum(memory_of(child) for child in children_of(pid))


def until(condition: Callable[[], bool], what: str, seconds: float = PATIENCE) -> None:
    """Wait for something; raises AssertionError where it doesn't come."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"not within {seconds:g} s: {what}"
        time.sleep(0.02)


def rows_of(database: Path, question: str) -> list[tuple[Any, ...]]:
    """What an SQLite file that others may be writing answers."""
    with contextlib.closing(sqlite3.connect(database, timeout=30)) as connection:
        return connection.execute(question).fetchall()


def answers(port: int) -> bool:
    """Whether somebody listens."""
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


@contextlib.contextmanager
def running(command: Sequence[str | Path], log: Path, **more: str) -> Iterator[int]:
    """A process until the block ends, what it says in a file; gives its number."""
    with log.open("ab") as said:
        process = subprocess.Popen(
            [str(one) for one in command],
            env=os.environ | more,
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=said,
            start_new_session=True,
        )
    try:
        yield process.pid
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        process.wait(60)


def python(script: str, *words: object) -> list[str]:
    """The command line of a script of this folder."""
    return [sys.executable, str(HERE / script), *map(str, words)]


def says(log: Path, words: str) -> Callable[[], bool]:
    """Whether a process has said something."""
    return lambda: words in log.read_text(encoding="utf-8", errors="replace")


def fsyncs(folder: Path, count: int = 200) -> float:
    """How many times a second this disk makes 4 KB durable, right now."""
    with (folder / "fsync").open("wb", buffering=0) as file:
        began = time.perf_counter()
        for _ in range(count):
            file.write(b"x" * 4096)
            os.fdatasync(file.fileno())
        return count / (time.perf_counter() - began)


def machine() -> str:
    """What it is measured on."""
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    name = next((one.partition(":")[2].strip() for one in lines if one.startswith("model")), "")
    memory = Path("/proc/meminfo").read_text(encoding="utf-8").split()[1]
    cores, load = os.cpu_count(), os.getloadavg()[0]
    models = [one.partition(":")[2].strip() for one in lines if one.startswith("model name")]
    return (
        f"{cores} cores ({models[0] if models else name}), {int(memory) / 2**20:.0f} GB, "
        f"{platform.system()} {platform.release()}, Python {platform.python_version()}, "
        f"load at the start {load:.1f}"
    )


@dataclass(frozen=True)
class Row:
    """A line of a table."""

    cells: tuple[str, ...]


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table as the documentation has it."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines)


def p95(values: Iterable[float]) -> float:
    """The 95th of a hundred."""
    found = sorted(values)
    return found[int(0.95 * (len(found) - 1))]


def middle(values: Iterable[float]) -> float:
    """The median."""
    return median(values)
