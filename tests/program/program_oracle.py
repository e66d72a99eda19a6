"""What became of what citizens said: read from the database with its key, and from their chats."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from program_house import House
from program_people import RECEIPT, Citizen, People
from sqlalchemy import select
from sqlmodel import col

from storage.tables import Address, Case, Event, InboxRow, OutboxRow
from storage.work import Work


@dataclass
class Outcome:
    """
    The figures of a run; `lost`, `doubled`, `strange` and `orphaned` are to be empty.

    Orphaned is a case without the first entry of its history.
    """

    kills: int = 0
    acknowledged: int = 0
    cases: int = 0
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    strange: list[str] = field(default_factory=list)
    without_receipt: list[str] = field(default_factory=list)
    orphaned: list[str] = field(default_factory=list)
    set_aside: int = 0
    waiting: int = 0
    dead: list[str] = field(default_factory=list)
    copies: Counter[int] = field(default_factory=Counter)

    @property
    def once(self) -> float:
        """The share of messages that were delivered exactly once."""
        return self.copies[1] / max(1, self.copies.total())

    def line(self) -> str:
        """The figures in a line."""
        return (
            f"kills {self.kills}, acknowledged {self.acknowledged}, cases {self.cases}, "
            f"lost {len(self.lost)}, doubled {len(self.doubled)}, "
            f"without receipt {len(self.without_receipt)}, set aside {self.set_aside}, "
            f"messages by copies {dict(sorted(self.copies.items()))}, once {self.once:.1%}"
        )

    def check(self) -> None:
        """Every acknowledged complaint is one case, with its receipt; nothing waits or failed."""
        assert not self.lost, self.line()
        assert not self.doubled, self.line()
        assert not self.strange, self.strange
        assert not self.orphaned, self.orphaned
        assert not self.without_receipt, self.without_receipt
        assert (self.set_aside, self.waiting, self.dead) == (0, 0, []), self.line()
        assert self.cases == self.acknowledged, self.line()
        assert not self.copies[0], self.line()


async def judge(house: House, people: People, citizens: list[Citizen]) -> Outcome:
    """Compare a stopped desk's database with what the citizens said and were told."""
    with house.reading() as work:
        outcome = _cases(work, citizens)
        for address_id, chat_id in work.session.execute(
            select(Address.id, Address.chat_id)  # type: ignore[call-overload]
        ).all():
            outcome.copies += copies(_ends(work, address_id), await _bot_messages(people, chat_id))
    for one in citizens:
        await _receipts(people, one, outcome)
    return outcome


async def _bot_messages(people: People, user_id: int) -> list[int]:
    return [one["message_id"] for one in await people.messages(user_id) if one["from"] == "bot"]


def _cases(work: Work, citizens: list[Citizen]) -> Outcome:
    """Count cases by their text, and what is left in the queues."""
    cases = work.session.execute(select(Case)).scalars().all()
    filed = Counter(work.cases.matter(case) for case in cases)
    said = [text for one in citizens for text in one.acknowledged]
    states = Counter(work.session.execute(select(col(InboxRow.state))).scalars())
    outgoing = work.session.execute(select(OutboxRow)).scalars().all()
    begun = set(work.session.execute(select(col(Event.case_id))).scalars())
    return Outcome(
        acknowledged=len(said),
        cases=len(cases),
        lost=[text for text in said if filed[text] == 0],
        doubled=[text for text in said if filed[text] > 1],
        strange=[text for text in filed if text not in said],
        orphaned=[case.number for case in cases if case.id not in begun],
        set_aside=states[2],
        waiting=states[0] + sum(row.state == 0 for row in outgoing),
        dead=[f"{row.key}: {row.error}" for row in outgoing if row.state == 2],
    )


async def _receipts(people: People, citizen: Citizen, outcome: Outcome) -> None:
    """Every complaint has its own number in its writer's chat."""
    told = set()
    for text in await people.said_by(citizen.user_id, "bot"):
        told |= set(RECEIPT.findall(text))
    numbers = {text: number for number, text in citizen.receipts.items()}
    outcome.without_receipt += [
        text for text in citizen.acknowledged if numbers.get(text) not in told
    ]


def _ends(work: Work, address_id: int) -> list[int]:
    """The message ids the outbox keeps of one address: of each message, its last copy's."""
    found = work.session.execute(
        select(col(OutboxRow.message_id))
        .where(col(OutboxRow.address_id) == address_id, col(OutboxRow.message_id).is_not(None))
        .order_by(col(OutboxRow.message_id))
    )
    return [one for one in found.scalars() if one is not None]


def copies(ends: Iterable[int], shown: Iterable[int]) -> Counter[int]:
    """
    How many messages of one address arrived once, twice and so on.

    One address gets its messages one at a time, so the bot's messages between two of the ids that
    were kept are the copies of the later one; 0 counts messages that were kept but never shown.
    """
    left = sorted(shown)
    found: Counter[int] = Counter()
    for end in ends:
        found[sum(one <= end for one in left)] += 1
        left = [one for one in left if one > end]
    found[len(left)] += bool(left)
    return +found
