"""A desk's folder: a config, a key, a database with a case in it, a file that somebody sent."""

import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bot.build import open_store
from bot.config.settings import Settings, load
from storage.tables import Case
from storage.values import Written

NOW = datetime(2026, 9, 28, 2, 0, tzinfo=UTC)
SAID = "滨河路12号门口的路灯坏了三天"
CONFIG = """
[[channel]]
name = "county"
kind = "localchat"
token = "1001:made-up"
api = "http://127.0.0.1:1"
"""


@dataclass
class Place:
    """A desk's folder, and what the tests do in it."""

    folder: Path

    @property
    def config(self) -> Path:
        return self.folder / "config.toml"

    @property
    def database(self) -> Path:
        return self.folder / "suping.db"

    def settings(self) -> Settings:
        return load(self.config)

    def files_case(self, text: str, linked_to: int | None = None) -> int:
        """File a case straight into the store; returns its id."""
        store = open_store(self.settings())
        store.check_key(NOW)
        try:
            with store.work(NOW) as work:
                reader = work.people.meet("county", 5, 5, "zh_CN")
                case = Case(
                    person_id=reader.person_id,
                    address_id=reader.address_id,
                    number="",
                    code="",
                    kind="complaint",
                    urgency="normal",
                    state="submitted",
                    source="chat",
                    submitted_at=NOW,
                    dispatch_due_at=NOW,
                    citizen_due_at=NOW,
                    calendar="2026",
                    linked_id=linked_to,
                )
                work.cases.file(case, Written(text, "城关街道"))
                work.cases.note(case, "submit", actor="citizen", state_from=None)
                return int(case.id or 0)
        finally:
            store.close()

    def matters(self) -> list[str]:
        """What the database's cases say, opened with the key."""
        store = open_store(self.settings())
        try:
            with store.reading(NOW) as work:
                return [work.cases.matter(one) for one in work.cases.in_states(["submitted"])]
        finally:
            store.close()

    def keeps(self, name: str) -> Path:
        """A file somebody sent, as it lies sealed in the desk's folder."""
        path = self.folder / "files" / name[:2] / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(os.urandom(64))
        return path
