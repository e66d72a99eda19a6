"""
Hot spots: the same matter at the same place again and again, and words that come up more than ever.

Words that rise are told by Dunning's log-likelihood of a piece of text against the weeks before:
it needs no list of words, no segmentation and no model, and says of rare pieces only what their
few cases allow, where a plain ratio would shout. A piece is two to four Chinese characters.

Matters are heaps of texts that share rare pieces: each text goes to the heap whose middle it is
most like (cosine of rarity weights), or begins one. Thresholds: county rules, [hot_spot].
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import log, sqrt

ALIKE = 0.34
ONE_HEAP = 0.35
"""From these cosines on a text belongs to a heap, and two heaps of several texts are one; chosen
on real complaints, where the heaps of the hottest matters were read through."""
SEVERAL = 3
COMMON, MANY = 0.05, 200
"""What more than one text in twenty holds says nothing of a matter, where there are many texts."""
FEW = 4_000
"""Of fewer texts a piece is weighed as if among so many: the few may all be of one matter."""
SPOKEN = re.compile(r"[A-Za-z]?\d*[\u4e00-\u9fff]+|[A-Za-z]+\d*|\d{2,}")
SIGNIFICANT = 10.83
"""The log-likelihood that chance passes once in a thousand times."""
LONGEST = 4
MOSTLY = 0.8


@dataclass(frozen=True)
class Told:
    """A matter as somebody told it: by whom, when, in short."""

    id: str
    person: str
    at: datetime
    words: str


@dataclass
class Matter:
    """Texts that speak of one thing."""

    told: list[Told] = field(default_factory=list)
    middle: Counter[str] = field(default_factory=Counter)

    @property
    def people(self) -> int:
        """How many different people told it."""
        return len({one.person for one in self.told})

    def hottest(self, window: timedelta) -> list[Told]:
        """Those of the window in which most people told it; the earliest such."""
        best: list[Told] = []
        most = 0
        told = sorted(self.told, key=lambda one: one.at)
        for index, first in enumerate(told):
            inside = [one for one in told[index:] if one.at < first.at + window]
            if len({one.person for one in inside}) > most:
                best, most = inside, len({one.person for one in inside})
        return best


def pieces(words: str) -> set[str]:
    """Pairs and triples of characters, within what is said without a break."""
    found: set[str] = set()
    for run in SPOKEN.findall(words):
        found.update(run[i : i + n] for n in (2, 3) for i in range(len(run) - n + 1))
    return found


def hottest(told: Sequence[Told], window: timedelta) -> list[tuple[Matter, list[Told]]]:
    """Matters with their hottest window, by how many people told them in it, then in all."""
    found = [(one, one.hottest(window)) for one in matters(told)]
    return sorted(found, key=lambda pair: (-people(pair[1]), -pair[0].people))


def people(told: Iterable[Told]) -> int:
    """How many different people."""
    return len({one.person for one in told})


def matters(told: Sequence[Told]) -> list[Matter]:
    """Heap texts by what they speak of, those of most people first."""
    split = [pieces(one.words) for one in told]
    counts = Counter(piece for one in split for piece in one)
    among, most = max(FEW, len(told)), max(MANY, COMMON * len(told))
    weigh = {p: log(among / n) for p, n in counts.items() if 1 < n <= most}
    heaps: list[Matter] = []
    where: defaultdict[str, set[int]] = defaultdict(set)
    for one, own in zip(told, split, strict=True):
        known = {piece: weigh[piece] for piece in own if piece in weigh}
        best = _best(known, heaps, where)
        if best is None:
            best = len(heaps)
            heaps.append(Matter())
        heaps[best].told.append(one)
        heaps[best].middle.update(known)
        for piece in known:
            where[piece].add(best)
    heaps = _joined(heaps)
    return sorted(heaps, key=lambda heap: (-heap.people, -len(heap.told), heap.told[0].at))


def _joined(heaps: Sequence[Matter]) -> list[Matter]:
    """Heaps of several texts whose middles are alike are one: what came first may have split it."""
    large = sorted(
        (one for one in heaps if len(one.told) >= SEVERAL), key=lambda one: -len(one.told)
    )
    kept: list[Matter] = []
    for heap in large:
        home = next((one for one in kept if _cosine(one.middle, heap.middle) >= ONE_HEAP), None)
        if home is None:
            kept.append(heap)
        else:
            home.told += heap.told
            home.middle.update(heap.middle)
    return [*kept, *(one for one in heaps if len(one.told) < SEVERAL)]


def _cosine(one: Counter[str], other: Counter[str]) -> float:
    dot = sum(value * other[piece] for piece, value in one.items() if piece in other)
    return dot / (_size(one) * _size(other)) if dot else 0.0


def _size(middle: Counter[str]) -> float:
    return sqrt(sum(value * value for value in middle.values()))


def _best(
    known: dict[str, float], heaps: Sequence[Matter], where: dict[str, set[int]]
) -> int | None:
    """The heap that a text is most like, or None."""
    shared: Counter[int] = Counter()
    for piece, weight in known.items():
        for index in where.get(piece, ()):
            shared[index] += weight * heaps[index].middle[piece]  # type: ignore[assignment]
    own = sqrt(sum(weight * weight for weight in known.values()))
    best, most = None, ALIKE
    for index, dot in shared.items():
        middle = _size(heaps[index].middle)
        found = dot / (own * middle) if own and middle else 0.0
        if found > most:
            best, most = index, found
    return best


@dataclass(frozen=True)
class Rising:
    """A piece of text that comes up more than before: in how many cases now, in how many then."""

    words: str
    now: int
    before: int
    strength: float


def rising(now: Iterable[str], before: Iterable[str], *, least: int = 5) -> list[Rising]:
    """
    Pieces that more of the new texts hold than of those before, the strongest first.

    A piece is in no longer one that says as much; what chance explains is left out.
    """
    new, old = list(now), list(before)
    counts, earlier = _counted(new), _counted(old)
    found = [
        Rising(piece, n, earlier[piece], _likelihood(n, len(new), earlier[piece], len(old)))
        for piece, n in counts.items()
        if n >= least
    ]
    strong = [one for one in found if one.strength >= SIGNIFICANT]
    kept = [one for one in strong if not any(_says_as_much(other, one) for other in strong)]
    return sorted(kept, key=lambda one: (-one.strength, one.words))


def _says_as_much(longer: Rising, one: Rising) -> bool:
    """Whether a longer piece stands for this one: nearly every text of the one holds it."""
    is_part = one.words in longer.words and len(longer.words) > len(one.words)
    return is_part and longer.now >= MOSTLY * one.now


def _counted(texts: Sequence[str]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update(
            {
                run[i : i + n]
                for run in SPOKEN.findall(text)
                for n in range(2, LONGEST + 1)
                for i in range(len(run) - n + 1)
            }
        )
    return counts


def _likelihood(now: int, new: int, before: int, old: int) -> float:
    """Dunning's G², 0 where it does not rise."""
    if not new or not old:
        return 0.0
    expected = (now + before) / (new + old)
    if now / new <= before / old:
        return 0.0
    g = now * log(now / (new * expected))
    g += before * log(before / (old * expected)) if before else 0.0
    return 2 * g
