"""
How often the right known answer is among the three that are offered, and how often none should be.

    .venv/bin/python bench/answers.py

The base is the sample county's; the questions are paraphrases of what people really ask, written
for this (bench/labels/answers-50.tsv; `-` where no entry answers it).
"""

import csv
import time
import tomllib
from pathlib import Path

from domain.questions import most_alike
from handlers.casework.answer_base import LEAST, OFFERED

HERE = Path(__file__).parent
SAMPLE = HERE.parent / "bot" / "sample" / "answers.toml"
LABELS = HERE / "labels" / "answers-50.tsv"


def main() -> None:
    """Run it."""
    held = tomllib.loads(SAMPLE.read_text(encoding="utf-8"))["answer"]
    texts = [(one["zh"]["question"], one["zh"]["answer"]) for one in held]
    with LABELS.open(encoding="utf-8", newline="") as file:
        rows = [(row["entry"], row["question"]) for row in csv.DictReader(file, delimiter="\t")]
    began = time.perf_counter()
    found = [most_alike(asked, texts, limit=OFFERED, least=LEAST) for _, asked in rows]
    each = (time.perf_counter() - began) / len(rows)
    known = [(int(entry) - 1, f) for (entry, _), f in zip(rows, found, strict=True) if entry != "-"]
    unknown = [f for (entry, _), f in zip(rows, found, strict=True) if entry == "-"]
    first = sum(bool(f) and f[0].at == entry for entry, f in known)
    three = sum(entry in [one.at for one in f] for entry, f in known)
    print(f"questions with an answer  {len(known)}")
    print(f"hit at 1                  {first}/{len(known)} = {first / len(known):.3f}")
    print(f"hit at 3                  {three}/{len(known)} = {three / len(known):.3f}")
    nothing = sum(not f for f in unknown)
    print(f"no entry: nothing offered {nothing}/{len(unknown)}")
    print(f"time per question         {1e3 * each:.2f} ms")
    for (entry, asked), f in zip(rows, found, strict=True):
        if entry != "-" and int(entry) - 1 not in [one.at for one in f]:
            print(f"  missed {entry}: {asked}")
        elif entry == "-" and f:
            print(f"  offered {[(one.at + 1, round(one.score, 2)) for one in f]}: {asked}")


if __name__ == "__main__":
    main()
