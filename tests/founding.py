"""What the tests' desks begin with: tables, staff, and pictures cleaned without another process."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Engine

from bot.build import appoint_staff
from bot.files.clean import clean
from bot.files.kinds import Refused, Sort
from domain.staff import Staff
from storage.migrate import upgrade
from storage.work import Store

KEY = bytes(range(32))


def found(store: Store, engine: Engine, people: Iterable[Staff], at: datetime) -> None:
    """Tables, and people of the staff, who have all opened their chat."""
    upgrade(engine)
    appoint_staff(store, people, at)
    with store.work(at) as work:
        work.session.connection().exec_driver_sql("UPDATE address SET started_at = '2026-09-01'")


class InThisProcess:
    """The cleaning that the fetcher does, without a process of its own."""

    async def clean(self, data: bytes) -> tuple[bytes, Sort] | Refused | None:
        return clean(data)

    def close(self) -> None:
        """Nothing to end."""
