"""
Whether a package that the desk runs with has a known hole: `make audit`, part of `make check`.

pip-audit asks PyPI's own advisories, and where those can't be had OSV's. A machine that reaches
neither (one with a mirror of packages alone) can't know: that is said, and fails only where
AUDIT=must asks for an answer. A hole that is known fails always.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

LOCK = Path(__file__).with_name("run.lock")
SERVICES = ("pypi", "osv")
SECONDS = 90
ACCEPTED: Mapping[str, str] = {}
"""Holes that do not concern the desk, by their number (GHSA-…, PYSEC-…, CVE-…), each with why."""

Ask = Callable[[str], str]


@dataclass(frozen=True)
class Verdict:
    """What was found: the packages that were looked up, those that were not, the holes."""

    known: tuple[str, ...]
    unknown: tuple[str, ...]
    holes: tuple[str, ...]


def verdict(report: Mapping[str, Any], accepted: Mapping[str, str] = ACCEPTED) -> Verdict:
    """What pip-audit's report says. Raises KeyError where it is none."""
    rows = report["dependencies"]
    holes = [
        f"{one['name']} {one['version']}: {hole['id']}, mended in {_mended(hole)}"
        for one in rows
        for hole in one.get("vulns", ())
        if not accepted.keys() & {hole["id"], *hole.get("aliases", ())}
    ]
    known = tuple(one["name"] for one in rows if "vulns" in one)
    return Verdict(known, tuple(one["name"] for one in rows if "vulns" not in one), tuple(holes))


def _mended(hole: Mapping[str, Any]) -> str:
    return ", ".join(hole.get("fix_versions") or ()) or "no version yet"


def ask(service: str, *more: str) -> str:
    """pip-audit's report by one service; empty where it had none to give."""
    options = ("--disable-pip", "--require-hashes", "--format", "json", "--progress-spinner", "off")
    command = [sys.executable, "-m", "pip_audit", "-r", str(LOCK), "-s", service, *options, *more]
    try:
        found = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS)  # noqa: PLW1510, S603
    except subprocess.TimeoutExpired:
        return ""
    return found.stdout


def audit(asked: Ask = ask, *, must: bool = False) -> tuple[int, str]:
    """Ask one service after the other; returns the exit code and what to say."""
    for service in SERVICES:
        try:
            found = verdict(json.loads(asked(service)))
        except (ValueError, KeyError, TypeError):
            continue
        if found.holes:
            return 1, "\n".join(("audit: known holes", *found.holes))
        if found.known:
            return 0, _fine(service, found)
    why = "audit: SKIPPED, no database of known holes can be reached from this machine"
    return (1 if must else 0), f"{why}; nothing was checked. Run `make audit AUDIT=must` elsewhere."


def _fine(service: str, found: Verdict) -> str:
    rest = f"; not known there: {', '.join(found.unknown)}" if found.unknown else ""
    return f"audit: {len(found.known)} packages, no known hole ({service}){rest}"


if __name__ == "__main__":
    code, words = audit(must=os.environ.get("AUDIT") == "must")
    sys.stdout.write(f"{words}\n")
    sys.exit(code)
