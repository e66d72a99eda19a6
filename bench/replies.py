"""
How well the check of answers agrees with a reader.

    SUPING_SHARED=… python bench/replies.py

Two hundred replies to real complaints, drawn by the digest of their ids, were read by one person,
who judged of each whether it answers or should be warned of (bench/labels/replies.tsv holds ids and
verdicts, no word of the data). All two hundred were read before the rules were written, and
both hundreds' errors were seen at every change, so the figures flatter the rules.
"""

import csv
import os
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from domain.reply_check import check_reply

LABELS = Path(__file__).parent / "labels" / "replies.tsv"
HALF = 100
WARN = "warn"


def rows(path: Path) -> Iterator[dict[str, str]]:
    """The records of a table."""
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)


def measured(data: dict[str, dict[str, str]], labels: list[dict[str, str]]) -> Counter[str]:
    """How often check and reader agree, by what each of them said."""
    counts: Counter[str] = Counter()
    for label in labels:
        row = data[label["id"]]
        fault = check_reply(f"{row['title']} {row['text']}", row["reply"]).fault
        counts[f"{label['verdict']}-{WARN if fault else 'answer'}"] += 1
    return counts


def told(name: str, counts: Counter[str]) -> str:
    """One line of figures."""
    right, missed = counts["warn-warn"], counts["warn-answer"]
    wrongly, left = counts["answer-warn"], counts["answer-answer"]
    return (
        f"{name}: n {counts.total()}, to warn of {right + missed}: "
        f"warned {right}, missed {missed}; "
        f"answers {wrongly + left}: left alone {left}, warned wrongly {wrongly}"
    )


def main() -> int:
    """Print the figures."""
    shared = Path(os.environ.get("SUPING_SHARED", "shared"))
    data = {row["id"]: row for row in rows(shared / "data" / "complaints-replied.tsv")}
    labels = list(rows(LABELS))
    for name, part in (("first hundred", labels[:HALF]), ("second hundred", labels[HALF:])):
        sys.stdout.write(told(name, measured(data, part)) + "\n")
    faults = Counter(
        str(check_reply(f"{row['title']} {row['text']}", row["reply"]).fault or "none")
        for row in data.values()
    )
    shares = ", ".join(f"{fault} {count}" for fault, count in faults.most_common())
    sys.stdout.write(f"all {len(data)}: {shares}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
