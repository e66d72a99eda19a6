"""
`python -m texts.pairs [KEY …]`: which Chinese text each English one was written for, by digest.

A text that changes in one language alone makes the other stale, and the check fails until the other
is changed, too, or somebody says by naming the key that it still holds. Renewing the file takes
over what is new and what changed on both sides; what changed on one side is left, and named.
"""

import sys
from collections.abc import Iterable, Mapping
from hashlib import sha256
from pathlib import Path

from texts.catalogue import Language, keys, template

PAGE = Path(__file__).with_name("pairs.tsv")
Pair = tuple[str, str]


def now() -> dict[str, Pair]:
    """The digests of every text, Chinese and English, as they stand."""
    both = keys(Language.ZH) & keys(Language.EN)
    return {key: (_digest(Language.ZH, key), _digest(Language.EN, key)) for key in sorted(both)}


def agreed(page: Path = PAGE) -> dict[str, Pair]:
    """The pairs that were last said to belong together."""
    rows = (line.split("\t") for line in page.read_text("utf-8").splitlines())
    return {key: (zh, en) for key, zh, en in rows}


def stale(present: Mapping[str, Pair], before: Mapping[str, Pair]) -> dict[str, Language]:
    """The keys of which one language changed alone, and the language left behind."""
    found = {}
    for key, (zh, en) in present.items():
        old_zh, old_en = before.get(key, (zh, en))
        if (zh == old_zh) != (en == old_en):
            found[key] = Language.EN if en == old_en else Language.ZH
    return found


def renewed(
    present: Mapping[str, Pair], before: Mapping[str, Pair], said: Iterable[str] = ()
) -> dict[str, Pair]:
    """The pairs to keep: as they stand, but where one side is stale and nobody said it holds."""
    behind = stale(present, before)
    kept = {key: before[key] for key in behind if key not in set(said)}
    return {**present, **kept}


def write(pairs: Mapping[str, Pair], page: Path = PAGE) -> None:
    """One line for each key, in order."""
    lines = ("\t".join((key, *pair)) for key, pair in sorted(pairs.items()))
    page.write_text("".join(f"{line}\n" for line in lines), "utf-8")


def _digest(language: Language, key: str) -> str:
    return sha256(template(language, key).encode()).hexdigest()[:8]


def main(said: list[str]) -> int:
    """Renew the file; 1 where a text is stale, which is named."""
    present, before = now(), agreed() if PAGE.exists() else {}
    pairs = renewed(present, before, said)
    write(pairs)
    for key, language in stale(present, pairs).items():
        sys.stderr.write(
            f"{key}: the other language changed, {language} did not. Change it, or say that it "
            f"holds: python -m texts.pairs {key}\n"
        )
    return bool(stale(present, pairs))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
