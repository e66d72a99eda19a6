"""A small desk's database on a real file, and the values the tests of the storage write into it."""

import itertools
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, text

from storage.outbox import Lane
from storage.staff import Appointed, Member
from storage.tables import Case
from storage.values import Ids, Message, OutboxItem, Written
from storage.vault import Vault
from storage.work import Store, Work

NOW = datetime(2026, 9, 28, 0, 30, tzinfo=UTC)
SECOND = timedelta(seconds=1)
KEY = bytes(range(32))
CHANNEL = "county"


def counted_ids() -> Ids:
    """Ids that count, so that a failure reads well."""
    count = itertools.count(1)
    return Ids(
        person=lambda: 7_000 + next(count),
        case_number=lambda: f"{next(count):09d}",
        query_code=lambda: f"{next(count):06d}",
        nonce=lambda: f"nonce{next(count)}",
    )


def message(words: str = "您好", key: str = "welcome") -> Message:
    return Message(key, words)


def case_of(person_id: int, address_id: int, **parts: Any) -> Case:
    plain: dict[str, Any] = {
        "number": "",
        "code": "",
        "kind": "complaint",
        "urgency": "normal",
        "state": "submitted",
        "source": "chat",
        "submitted_at": NOW,
        "dispatch_due_at": NOW + timedelta(hours=4),
        "citizen_due_at": NOW + timedelta(days=5),
        "calendar": "2026",
    }
    return Case(person_id=person_id, address_id=address_id, **plain | parts)


@dataclass
class House:
    """A store on a file, and short ways to what the tests need in it."""

    path: Path
    engine: Engine
    ids: Ids = field(default_factory=counted_ids)

    def __post_init__(self) -> None:
        self.vault = Vault(KEY, os.urandom)
        self.store = Store(self.engine, self.vault, self.ids)

    @contextmanager
    def work(self, now: datetime = NOW) -> Iterator[Work]:
        with self.store.work(now) as work:
            yield work

    def do(self, step: Callable[[Work], object], now: datetime = NOW) -> None:
        """One unit of work of a single step."""
        with self.store.work(now) as work:
            step(work)

    def count(self, table: str) -> int:
        """How many rows a table has."""
        return int(self.one(f"SELECT count(*) FROM {table}"))  # noqa: S608 - our own table names

    def meet(self, user_id: int = 1, channel: str = CHANNEL) -> int:
        """The address of a person who writes from their own chat."""
        with self.work() as work:
            return work.people.meet(channel, user_id, user_id, "zh_CN").address_id

    def file(self, words: str = "路灯不亮", *, user_id: int = 1, **parts: Any) -> int:
        """A filed case's id."""
        with self.work() as work:
            reader = work.people.meet(CHANNEL, user_id, user_id, "zh_CN")
            case = case_of(reader.person_id, reader.address_id, **parts)
            case_id = work.cases.file(case, Written(words, place="老码头")).id
        assert case_id is not None
        return case_id

    def appoint(self, user_id: int, role: str = "handler", unit: str | None = "roads") -> Member:
        """A role somebody holds."""
        with self.work() as work:
            reader = work.people.meet(CHANNEL, user_id, user_id, "zh_CN")
            work.staff.appoint(appointed(reader.person_id, reader.address_id, role, unit, user_id))
        with self.work() as work:
            return work.staff.roles_of(reader.person_id)[0]

    def send(self, address_id: int, *words: str, lane: Lane = Lane.REPLY) -> None:
        with self.work() as work:
            for one in words:
                work.outbox.send(address_id, message(one), lane=lane)

    def claimed(self, now: datetime = NOW, limit: int = 40, *flying: int) -> list[OutboxItem]:
        """What the sender would take now."""
        with self.store.reading(now) as work:
            return work.outbox.claim(CHANNEL, limit, flying)

    def rows(self, query: str) -> list[Any]:
        """What the database says when asked past the repositories."""
        with self.engine.connect() as connection:
            return [tuple(row) for row in connection.execute(text(query))]

    def one(self, query: str) -> Any:
        return self.rows(query)[0][0]


def appointed(
    person_id: int, address_id: int, role: str, unit: str | None, user_id: int, post: str = "A"
) -> Appointed:
    number = f"{CHANNEL}.{user_id}.{role}"
    return Appointed(number, f"{user_id}号", role, unit, post, person_id, address_id)


def words_of(items: list[OutboxItem]) -> list[object]:
    return [item.payload["text"] for item in items]
