"""
Everything that is measured, in one run: `make bench`, or a part of it.

    nice -n 10 .venv/bin/python bench/all.py [--quick] [--out FILE] [PART …]

Parts: turns (beside an echo, a raw insert and django-helpdesk), ticks and ticks-postgresql, rest,
pace, kills, searches and searches-postgresql, shape and shape-postgresql, replicas. Ratios are of
medians of what was measured by turns in the same run; CPU is the process's own. `--quick` is small
and only shows that everything works. Databases lie on the disk of TMPDIR, or of /var/tmp: with a
file system in memory a commit would cost nothing.
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import beside
import form_kills
import pacing
import presses
import replicas
import resting
import shape
import ticks
from measuring import machine

Part = Callable[[Path, bool], str]


def turns(folder: Path, quick: bool) -> str:  # noqa: FBT001 - a part's one choice
    """A durable turn of filing, beside others."""
    filings, rounds, people = (6, 1, 3) if quick else (100, 5, 20)
    return beside.measured(folder, filings, rounds, people)


def tick(folder: Path, quick: bool) -> str:  # noqa: FBT001
    """The clock's tick."""
    sizes = [1_000, 10_000] if quick else ticks.SIZES
    return ticks.measured(folder, sizes, 1 if quick else 9)


def tick_on_server(folder: Path, quick: bool) -> str:  # noqa: FBT001
    """The same on PostgreSQL."""
    sizes = [1_000, 10_000] if quick else ticks.SIZES
    return ticks.measured(folder, sizes, 1 if quick else 9, postgresql=True)


def search(folder: Path, quick: bool) -> str:  # noqa: FBT001
    """What is pressed, with a million cases behind."""
    sizes, rounds = ([1_000], 1) if quick else (presses.SIZES, 11)
    return presses.measured(folder, sizes, rounds, postgresql=False)


def search_on_server(folder: Path, quick: bool) -> str:  # noqa: FBT001
    """The same on PostgreSQL."""
    sizes, rounds = ([1_000], 1) if quick else ([10_000, 1_000_000], 11)
    return presses.measured(folder, sizes, rounds, postgresql=True)


def shaped(folder: Path, quick: bool) -> str:  # noqa: FBT001
    """Create, assign, resolve, search, and spikes, with up to a million cases behind."""
    sizes, each, spikes = ([0, 1_000], 6, (20,)) if quick else (shape.SIZES, 60, shape.SPIKES)
    return shape.measured(folder, sizes, each, spikes, postgresql=False)


def shaped_on_server(folder: Path, quick: bool) -> str:  # noqa: FBT001
    """The same on PostgreSQL, whose commits are durable."""
    sizes, each, spikes = ([0, 1_000], 6, (20,)) if quick else ([0, 100_000], 60, shape.SPIKES)
    return shape.measured(folder, sizes, each, spikes, postgresql=True)


def several(folder: Path, quick: bool) -> str:  # noqa: FBT001
    """One, two, three desks on one PostgreSQL."""
    filings, rounds, people, most = (4, 1, 2, 2) if quick else (60, 3, 20, 3)
    return replicas.measured(folder, filings, rounds, people, most)


def rest(folder: Path, quick: bool) -> str:  # noqa: FBT001
    """Start-up, memory, CPU at rest."""
    filings, people, rounds = (6, 3, 1) if quick else (200, 20, 3)
    return resting.measured(folder, filings, people, rounds)


def kills(folder: Path, quick: bool) -> str:  # noqa: FBT001
    """Kills of the desk, and of django-helpdesk."""
    return form_kills.measured(folder, 3 if quick else 100)


def pace(folder: Path, quick: bool) -> str:  # noqa: FBT001
    """Messages out at Telegram's pace."""
    return pacing.measured(folder, 40 if quick else 600)


PARTS: dict[str, tuple[str, Part]] = {
    "turns": ("A durable turn of filing", turns),
    "ticks": ("A tick", tick),
    "ticks-postgresql": ("A tick on PostgreSQL", tick_on_server),
    "rest": ("Start-up, memory, rest", rest),
    "pace": ("Messages out", pace),
    "kills": ("Killed beside django-helpdesk", kills),
    "searches": ("Lists and searches", search),
    "searches-postgresql": ("Lists and searches on PostgreSQL", search_on_server),
    "shape": ("Create, assign, resolve, search, and spikes", shaped),
    "shape-postgresql": ("The same on PostgreSQL", shaped_on_server),
    "replicas": ("One, two, three desks", several),
}


def main() -> None:
    """Measure what is named, or everything; print it as it comes."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[1])
    parser.add_argument("--quick", action="store_true", help="small: does everything work?")
    parser.add_argument("--out", type=Path, help="a file that is written, too")
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], help="all, where none is named")
    wanted = parser.parse_args()
    said = [f"Machine: {machine()}"]
    sys.stdout.write(said[0] + "\n")
    for name in wanted.parts or PARTS:
        title, part = PARTS[name]
        with tempfile.TemporaryDirectory(dir=os.environ.get("TMPDIR", "/var/tmp")) as folder:  # noqa: S108
            said.append(f"## {title}\n\n{part(Path(folder), wanted.quick)}")
        sys.stdout.write(f"\n{said[-1]}\n")
        sys.stdout.flush()
    if wanted.out is not None:
        wanted.out.write_text("\n\n".join(said) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
