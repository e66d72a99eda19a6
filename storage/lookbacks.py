"""Look-backs in the store: seeds, draws, the cases looked at, what was answered."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, func, literal_column, select, update
from sqlmodel import Session, col

from domain.drawing import seed_of
from storage.columns import Instant
from storage.once import once
from storage.tables import (
    Address,
    Case,
    Draw,
    DrawWord,
    Event,
    Listing,
    LookBackAnswer,
    LookBackRow,
    NotAsked,
    SeedChain,
    TakeOver,
)
from storage.vault import Vault

SEALED_FOR = "seed chain"
WAITING, ASKED, PERSON, DONE = "waiting", "asked", "person", "done"
DRAWN = "drawn"
OF_ITSELF = ("look_back", "look_back_failed")
"""Events that a look-back writes itself: they make nobody the one whose case it was."""
rows = LookBackRow.__table__  # type: ignore[attr-defined]
# Built once: an expression built for every tick costs more than the query.
DUE = once(
    select(LookBackRow)
    .where(
        rows.c.next_at.is_not(None),
        rows.c.next_at <= bindparam("now", type_=Instant),
    )
    .order_by(rows.c.next_at, rows.c.id)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
)
NEXT_AT = once(select(func.min(rows.c.next_at)).where(rows.c.next_at.is_not(None)))


@dataclass(frozen=True)
class NewLookBack:
    """A case to be looked at, as it is to be written."""

    draw_id: int
    case_id: int
    why: str
    wave: int
    round: int
    unit: str
    by_id: int | None
    visit: bool
    state: str
    closed_at: datetime
    next_at: datetime | None


@dataclass(frozen=True)
class Figures:
    """
    What came of look-backs of one unit: how many were due, answered, and what was said.

    `passed`, `partly` and `failed` add up to `answered`; the rest of `all` is unanswered or open.
    """

    unit: str
    all: int
    answered: int
    passed: int
    partly: int
    failed: int
    unanswered: int


class LookBacks:
    """Which cases are looked at again, and what came of it."""

    def __init__(self, session: Session, vault: Vault, now: datetime) -> None:
        self._session = session
        self._vault = vault
        self._now = now

    # Seeds

    def chain(self) -> SeedChain | None:
        """The chain that the next draw takes its seed from; None before there is one."""
        return next(iter(self._chains()), None)

    def seeds_left(self) -> int:
        """For how many draws seeds are fixed."""
        return sum(one.length - 1 - one.used for one in self._chains())

    def _chains(self) -> list[SeedChain]:
        found = select(SeedChain).where(col(SeedChain.used) < SeedChain.length - 1)
        return list(self._session.execute(found.order_by(col(SeedChain.id))).scalars())

    def begin_chain(self, root: str, length: int) -> SeedChain:
        """Fix the seeds of so many draws by a root nobody chose; it is sealed at once."""
        chain = SeedChain(
            anchor=seed_of(root, length, 0),
            root=self._vault.seal(root.encode(), SEALED_FOR),
            length=length,
            made_at=self._now,
        )
        self._session.add(chain)
        self._session.flush()
        return chain

    def take_seed(self, chain: SeedChain) -> tuple[str, str]:
        """The chain's next seed, and the one before it, which it hashes to."""
        root = self._vault.open(chain.root, SEALED_FOR).decode()
        chain.used += 1
        self._session.flush()
        seed = seed_of(root, chain.length, chain.used)
        return seed, seed_of(root, chain.length, chain.used - 1)

    def anchor(self, chain_id: int) -> str:
        """What the first seed of a chain hashes to."""
        return self._session.get_one(SeedChain, chain_id).anchor

    def seed_of_turn(self, chain_id: int, turn: int) -> str:
        """The seed of an earlier turn."""
        chain = self._session.get_one(SeedChain, chain_id)
        root = self._vault.open(chain.root, SEALED_FOR).decode()
        return seed_of(root, chain.length, turn)

    def say_word(self, week: str, word: str, staff_id: int) -> bool:
        """Keep the public word of a week; False where there is one, which stays."""
        if self._session.get(DrawWord, week) is not None:
            return False
        self._session.add(DrawWord(week=week, word=word, staff_id=staff_id, at=self._now))
        self._session.flush()
        return True

    def word(self, week: str) -> str:
        """The public word of a week; empty where nobody gave one."""
        found = self._session.get(DrawWord, week)
        return found.word if found is not None else ""

    # Draws

    def last(self) -> Draw | None:
        """The latest draw."""
        return self._session.execute(select(Draw).order_by(col(Draw.id).desc()).limit(1)).scalar()

    def last_with_cases(self) -> Draw | None:
        """The latest draw that brought anything to look at."""
        newest = select(func.max(LookBackRow.draw_id)).scalar_subquery()
        return self._session.execute(select(Draw).where(col(Draw.id) == newest)).scalar()

    def draw(self, number: int) -> Draw | None:
        """A draw by its number, or None."""
        return self._session.get(Draw, number)

    def keep(self, one: Draw) -> int:
        """Write a draw; two of one week are refused by the database."""
        self._session.add(one)
        self._session.flush()
        return one.id or 0

    def drawn_before(self) -> int:
        """How many cases all draws so far have drawn."""
        return int(
            self._session.execute(select(func.coalesce(func.sum(Draw.drawn), 0))).scalar_one()
        )

    def closed_between(self, since: datetime, until: datetime) -> Iterator[tuple[Case, bool, bool]]:
        """
        Closed cases by the instant of their closing, since included, until not.

        Each with whether its person is gone, and whether they want to be asked no more.
        """
        found = (
            select(Case, col(Address.gone_at).is_not(None), col(NotAsked.person_id).is_not(None))
            .join(Address, col(Address.id) == Case.address_id)
            .outerjoin(NotAsked, col(NotAsked.person_id) == Case.person_id)
            .where(
                col(Case.state) == literal_column("'closed'"),
                col(Case.closed_at) >= since,
                col(Case.closed_at) < until,
            )
            .order_by(col(Case.number))
        )
        for case, gone, asked_no_more in self._session.execute(found):
            yield case, bool(gone), bool(asked_no_more)

    def ever_listed(self) -> set[int]:
        """The cases that are or were on the list of problems 挂牌."""
        found = select(Listing.case_id).distinct()  # type: ignore[call-overload]
        return set(self._session.execute(found).scalars())

    def ever_led(self) -> set[int]:
        """The cases that are or were a leader's 领导交办."""
        found = select(TakeOver.case_id).distinct()  # type: ignore[call-overload]
        return set(self._session.execute(found).scalars())

    def had_in_hand(self, case_ids: Collection[int]) -> dict[int, set[int]]:
        """By case, the staff roles that ever did anything about it."""
        found = (
            select(Event.case_id, Event.staff_id)  # type: ignore[call-overload]
            .where(
                col(Event.case_id).in_(list(case_ids)),
                col(Event.staff_id).is_not(None),
                col(Event.action).not_in(OF_ITSELF),
            )
            .distinct()
        )
        hands: dict[int, set[int]] = {case_id: set() for case_id in case_ids}
        for case_id, staff_id in self._session.execute(found):
            hands[case_id].add(staff_id)
        return hands

    # The cases looked at

    def add(self, one: NewLookBack) -> LookBackRow:
        """Write a case down for looking at it."""
        row = LookBackRow(**vars(one))
        self._session.add(row)
        self._session.flush()
        return row

    def get(self, number: int) -> LookBackRow | None:
        """A look-back by its number, or None."""
        return self._session.get(LookBackRow, number)

    def due(self, most: int) -> list[LookBackRow]:
        """Whose citizen is to be asked, reminded, or waited for no more; the earliest first."""
        return list(self._session.execute(DUE, {"now": self._now, "most": most}).scalars())

    def next_at(self) -> datetime | None:
        """The earliest instant that waits."""
        return self._session.execute(NEXT_AT).scalar()

    def again(self) -> list[LookBackRow]:
        """What was not whole and is to be looked at again, by now or later."""
        found = select(LookBackRow).where(col(LookBackRow.again_at).is_not(None))
        return list(self._session.execute(found.order_by(col(LookBackRow.id))).scalars())

    def looked(self, case_id: int, opened: int, wave: int) -> bool:
        """Whether a case was looked at in this round of it, for the first or the second time."""
        found = select(LookBackRow.id).where(  # type: ignore[call-overload]
            col(LookBackRow.case_id) == case_id,
            col(LookBackRow.round) == opened,
            col(LookBackRow.wave) == wave,
        )
        return self._session.execute(found).first() is not None

    def of_draw(self, draw_id: int) -> list[LookBackRow]:
        """Everything that a week brought, the drawn ones first, in their order."""
        found = select(LookBackRow).where(col(LookBackRow.draw_id) == draw_id)
        ordered = found.order_by((col(LookBackRow.why) == DRAWN).desc(), col(LookBackRow.id))
        return list(self._session.execute(ordered).scalars())

    def in_hands(self, most: int) -> list[LookBackRow]:
        """Whatever waits for a person, the oldest first."""
        found = select(LookBackRow).where(col(LookBackRow.state) == PERSON)
        return list(
            self._session.execute(found.order_by(col(LookBackRow.id)).limit(most)).scalars()
        )

    def open_of(self, case_id: int) -> list[LookBackRow]:
        """What is not done yet of a case."""
        found = select(LookBackRow).where(
            col(LookBackRow.case_id) == case_id, col(LookBackRow.state) != DONE
        )
        return list(self._session.execute(found.order_by(col(LookBackRow.id))).scalars())

    def unfinished(self, draw_id: int) -> int:
        """How many of a draw's own cases are not done: until then its seed is told to nobody."""
        found = select(func.count()).where(
            col(LookBackRow.draw_id) == draw_id, col(LookBackRow.state) != DONE
        )
        return int(self._session.execute(found).scalar_one())

    # What was answered

    def answer(self, row: LookBackRow, how: str) -> LookBackAnswer:
        """What was answered in this way so far; begun where nothing was."""
        found = self.answered(row, how)
        if found is None:
            found = LookBackAnswer(look_back_id=row.id or 0, how=how, at=self._now)
            self._session.add(found)
            self._session.flush()
        return found

    def answered(self, row: LookBackRow, how: str) -> LookBackAnswer | None:
        """What was answered in this way, or None."""
        found = select(LookBackAnswer).where(
            col(LookBackAnswer.look_back_id) == row.id, col(LookBackAnswer.how) == how
        )
        return self._session.execute(found).scalar()

    def answers(self, row: LookBackRow) -> list[LookBackAnswer]:
        """Everything that was answered, in its order."""
        found = select(LookBackAnswer).where(col(LookBackAnswer.look_back_id) == row.id)
        return list(self._session.execute(found.order_by(col(LookBackAnswer.id))).scalars())

    # Whoever does not want to be asked

    def ask_no_more(self, person_id: int) -> None:
        """Ask this person no more, from now on."""
        if not self.asked_no_more(person_id):
            self._session.add(NotAsked(person_id=person_id, at=self._now))
            self._session.flush()

    def asked_no_more(self, person_id: int) -> bool:
        """Whether this person wants to be asked no more."""
        return self._session.get(NotAsked, person_id) is not None

    def is_asked(self, person_id: int) -> bool:
        """Whether a question is before this person now, about whatever case of theirs."""
        mine = select(Case.id).where(col(Case.person_id) == person_id)  # type: ignore[call-overload]
        found = select(rows.c.id).where(rows.c.state == ASKED, rows.c.case_id.in_(mine)).limit(1)
        return self._session.execute(found).first() is not None

    def call_off_for(self, person_id: int) -> None:
        """What still waits for a person's answer is done without one."""
        mine = select(Case.id).where(col(Case.person_id) == person_id)  # type: ignore[call-overload]
        self._session.execute(
            update(LookBackRow)
            .where(col(LookBackRow.case_id).in_(mine), col(LookBackRow.state).in_([WAITING, ASKED]))
            .values(state=DONE, done_at=self._now, next_at=None, result="not_asked")
            .execution_options(synchronize_session="fetch")
        )

    # Figures

    def figures(self, since: datetime, until: datetime) -> Sequence[Figures]:
        """What came of the look-backs of draws made since, before until, by unit."""

        def of(result: str) -> object:
            return func.coalesce(
                func.sum(literal_column(f"CASE WHEN result = '{result}' THEN 1 END")), 0
            )

        found = (
            select(  # type: ignore[call-overload]
                LookBackRow.unit,
                func.count(),
                of("passed"),
                of("partly"),
                of("failed"),
                of("unanswered"),
            )
            .join(Draw, col(Draw.id) == LookBackRow.draw_id)
            .where(col(Draw.at) >= since, col(Draw.at) < until)
            .group_by(col(LookBackRow.unit))
            .order_by(col(LookBackRow.unit))
        )
        return [
            Figures(unit, n, int(p + h + f), int(p), int(h), int(f), int(u))
            for unit, n, p, h, f, u in self._session.execute(found)
        ]
