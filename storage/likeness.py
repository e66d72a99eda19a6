"""
Which cases may be of the same matter: found by keyed hashes, without opening any.

A matter is sealed under its case's key. What is kept for finding it are HMACs of pairs of
characters under the desk's key: whoever holds the database alone reads no word in them. Only the
few that share the rarest pairs are opened by whoever asks.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from struct import pack, unpack

from sqlalchemy import bindparam, delete, func, insert, select
from sqlmodel import Session

from domain.likeness import likeness, weights
from storage.columns import Instant
from storage.once import about_case, once
from storage.tables import LikenessCase, LikenessGram
from storage.vault import Vault

RAREST = 16
OPENED = 8
SAMPLE = 1_000
"""So many of the newest cases tell how common a gram is; to count in all would cost most."""
BELONGS_TO = "likeness"
gram_table = LikenessGram.__table__  # type: ignore[attr-defined]
case_table = LikenessCase.__table__  # type: ignore[attr-defined]

# Built once: an expression built for every question costs more than the query.
FLOOR = once(
    select(case_table.c.case_id)
    .where(case_table.c.filed_at >= bindparam("since", type_=Instant))
    .order_by(case_table.c.filed_at, case_table.c.case_id)
    .limit(1)
)
NEWEST = once(select(func.max(case_table.c.case_id)))
COUNTS = once(
    select(gram_table.c.gram, func.count())
    .where(
        gram_table.c.gram.in_(bindparam("grams", expanding=True)),
        gram_table.c.case_id >= bindparam("floor"),
        gram_table.c.case_id != bindparam("but"),
    )
    .group_by(gram_table.c.gram)
)
HITS = once(
    select(gram_table.c.case_id, gram_table.c.gram).where(
        gram_table.c.gram.in_(bindparam("grams", expanding=True)),
        gram_table.c.case_id >= bindparam("floor"),
    )
)
SIZES = once(
    select(case_table.c.case_id, case_table.c.grams).where(
        case_table.c.case_id.in_(bindparam("cases", expanding=True))
    )
)
OF_CASE = case_table.c.case_id == bindparam("of_case")
GRAMS = about_case(select(case_table.c.grams, case_table.c.filed_at).where(OF_CASE), "of_case")
FORGET = once(delete(case_table).where(OF_CASE))
INSERT_GRAM, INSERT_CASE = once(insert(gram_table)), once(insert(case_table))


@dataclass(frozen=True)
class Found:
    """A case that shares words with a new matter, and how alike they are (0 to 1)."""

    case_id: int
    likeness: float


class LikenessIndex:
    """Keeps what a matter begins with as keyed hashes; finds what begins alike."""

    def __init__(self, session: Session, vault: Vault, now: datetime) -> None:
        self._session = session
        self._vault = vault
        self._now = now

    def keep(self, case_id: int, words: Iterable[str]) -> None:
        """Keep the grams of a case, in the place of those it had, and as old as they were."""
        filed_at = self.forget(case_id) or self._now
        grams = sorted(self._blind(words))
        packed = pack(f"<{len(grams)}q", *grams)
        row = {"case_id": case_id, "filed_at": filed_at, "grams": packed}
        self._session.execute(INSERT_CASE, row)
        if grams:
            self._session.execute(INSERT_GRAM, [{"gram": g, "case_id": case_id} for g in grams])

    def forget(self, case_id: int) -> datetime | None:
        """Take a case out, nothing of it is left in the index; returns since when it was there."""
        row = self._session.execute(GRAMS, {"of_case": case_id}).first()
        if row is None:
            return None
        packed, filed_at = row
        self._session.execute(
            delete(gram_table).where(
                gram_table.c.gram.in_(_unpacked(packed)), gram_table.c.case_id == case_id
            )
        )
        self._session.execute(FORGET, {"of_case": case_id})
        since: datetime = filed_at
        return since

    def kept(self, after: int, limit: int) -> list[int]:
        """The cases in the index behind this one, in the order of their numbers."""
        found = select(case_table.c.case_id).where(case_table.c.case_id > after)
        rows = self._session.execute(found.order_by(case_table.c.case_id).limit(limit))
        return list(rows.scalars())

    def alike(
        self, words: Iterable[str], *, since: datetime, least: float, but: int | None = None
    ) -> list[Found]:
        """
        The cases filed since then that begin alike, the most alike first; at most a few.

        `but`: the case whose words these are, where it is kept already. The rarest grams choose
        the candidates, all of them weigh. Nothing is opened.
        """
        grams = self._blind(words)
        floor = self._session.execute(FLOOR, {"since": since}).scalar()
        if not grams or floor is None:
            return []
        # Numbers follow one another, so that nobody need count what the window holds.
        newest = self._session.execute(NEWEST).scalar_one()
        counted = max(floor, newest - SAMPLE + 1)
        known = dict.fromkeys(grams, 0) | self._counts(grams, counted, but or 0)
        weigh = weights(known, newest - counted + 1)
        best = self._best(_rarest(known, all_counted=counted == floor), weigh, floor, but or 0)
        found = [
            Found(one, likeness(weigh, weigh.keys() & has, len(has)))
            for one, has in self._grams_of(best)
        ]
        return sorted(
            (one for one in found if one.likeness >= least),
            key=lambda one: (-one.likeness, -one.case_id),
        )

    def _best(self, grams: list[int], weigh: dict[int, float], floor: int, but: int) -> list[int]:
        """The cases that share the most of the weight of these grams."""
        hits: Counter[int] = Counter()
        for case_id, gram in self._hits(grams, floor, but):
            hits[case_id] += weigh[gram]  # type: ignore[assignment]
        return [case_id for case_id, _ in hits.most_common(OPENED)]

    def _counts(self, grams: Iterable[int], floor: int, but: int) -> dict[int, int]:
        rows = self._session.execute(COUNTS, {"grams": list(grams), "floor": floor, "but": but})
        return {int(gram): int(n) for gram, n in rows}

    def _hits(self, grams: list[int], floor: int, but: int) -> Iterable[tuple[int, int]]:
        return self._session.execute(HITS, {"grams": grams, "floor": floor, "but": but})

    def _grams_of(self, cases: list[int]) -> list[tuple[int, frozenset[int]]]:
        rows = self._session.execute(SIZES, {"cases": cases})
        return [(case_id, frozenset(_unpacked(packed))) for case_id, packed in rows]

    def _blind(self, words: Iterable[str]) -> set[int]:
        return {_signed(self._vault.blind(word, BELONGS_TO)) for word in words}


def _rarest(known: dict[int, int], *, all_counted: bool) -> list[int]:
    """The rarest that some case has; what the newest cases lack, older ones may have."""
    met = sorted((gram for gram in known if known[gram]), key=lambda gram: known[gram])
    unmet = [] if all_counted else [gram for gram in known if not known[gram]]
    return [*unmet, *met[:RAREST]]


def _signed(digits: str) -> int:
    """The first 64 bits, as the databases count."""
    return int.from_bytes(bytes.fromhex(digits[:16]), signed=True)


def _unpacked(packed: bytes) -> list[int]:
    return list(unpack(f"<{len(packed) // 8}q", packed))
