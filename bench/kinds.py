"""
How often the proposed kind of matter is the one a reader gives it: 150 real complaints.

    .venv/bin/python bench/kinds.py DATA_FOLDER

Prints agreement over the six kinds; over what the kind decides (the clock and the question for the
place: consultation, suggestion, praise, everything else); and what was taken for what.
Labels and method: bench/labels/kinds-150.tsv, docs/kinds.md.
"""

import csv
import sys
from collections import Counter
from pathlib import Path

from domain.kinds import Kind, asks_place, kind_of

LABELS = Path(__file__).parent / "labels" / "kinds-150.tsv"
FILES = ("complaints.tsv", "complaints-replied.tsv")


def complaints(folder: Path) -> dict[str, str]:
    """Every complaint of the data: title and text as one message."""
    found = {}
    for name in FILES:
        with (folder / name).open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
                found[row["id"]] = f"{row['title']}\n{row['text']}"
    return found


def decides(kind: Kind) -> str:
    """What of a case depends on the kind."""
    return "asks a place, five days" if asks_place(kind) else kind.value


def main() -> None:
    """Run it."""
    texts = complaints(Path(sys.argv[1]))
    with LABELS.open(encoding="utf-8", newline="") as file:
        labelled = [(row["id"], Kind(row["kind"])) for row in csv.DictReader(file, delimiter="\t")]
    pairs = [(kind, kind_of(texts[id_])) for id_, kind in labelled]
    same = sum(meant is said for meant, said in pairs)
    alike = sum(decides(meant) == decides(said) for meant, said in pairs)
    print(f"six kinds      {same}/{len(pairs)} = {same / len(pairs):.3f}")
    print(f"what it decides {alike}/{len(pairs)} = {alike / len(pairs):.3f}")
    for (meant, said), n in Counter(pairs).most_common():
        if meant is not said:
            print(f"  {meant} taken for {said}: {n}")
    if "--ids" in sys.argv:
        for (id_, meant), (_, said) in zip(labelled, pairs, strict=True):
            if meant is not said:
                print(id_, meant, said)


if __name__ == "__main__":
    main()
