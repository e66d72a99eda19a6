"""
What is masked in real complaints, counted, and a sample to be read by a person.

    python bench/masking.py complaints.tsv              counts, and the time a text takes
    python bench/masking.py complaints.tsv --places 100 masked places by seed, for precision
    python bench/masking.py complaints.tsv --texts 60   whole texts by seed, for what was missed

The figures of the last reading are in docs/privacy.md. The data is read where it lies.
"""

import argparse
import random
import time
from collections import Counter
from pathlib import Path

from domain.masking import MASK, found_in, masked

AROUND = 14


def main() -> None:
    """Count, and print what is to be read."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--places", type=int, default=0)
    parser.add_argument("--texts", type=int, default=0)
    parser.add_argument("--seed", type=int, default=7)
    wanted = parser.parse_args()
    rows = wanted.file.read_text(encoding="utf-8").split("\n")[1:]
    texts = [" ".join(row.split("\t")[3:5]) for row in rows if row]
    dice = random.Random(wanted.seed)  # noqa: S311 - a sample that can be drawn again
    if wanted.texts:
        for text in dice.sample(texts, wanted.texts):
            print(f"--\n{masked(text)}")
        return
    start = time.perf_counter()
    places = [(sort, text, span) for text in texts for sort, span in found_in(text)]
    spent = (time.perf_counter() - start) / len(texts) * 1000
    touched = sum(MASK in masked(text) and masked(text) != text for text in texts)
    print(f"texts {len(texts)}, changed {touched}, {spent:.2f} ms a text")
    print(*(f"{sort} {count}" for sort, count in Counter(one[0] for one in places).items()))
    unique = list(dict.fromkeys(places))
    for sort, text, (begin, end) in dice.sample(unique, min(wanted.places, len(unique))):
        before, after = text[max(0, begin - AROUND) : begin], text[end : end + AROUND]
        print(f"{sort}\t{before}[{text[begin:end]}]{after}")


if __name__ == "__main__":
    main()
