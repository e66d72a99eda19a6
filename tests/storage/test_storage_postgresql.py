"""What only PostgreSQL can show: the same schema there, and several writers at once."""

import threading
from collections.abc import Callable

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import SQLModel
from storage_house import NOW, House

from storage.errors import DatabaseBusy
from storage.inbox import RawUpdate
from storage.migrate import upgrade

pytestmark = pytest.mark.only_on("postgresql")


def test_the_migrations_make_the_tables_as_they_are_declared(house: House) -> None:
    with house.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, SQLModel.metadata) == []


def test_several_starting_replicas_migrate_once(opened: Callable[[], House]) -> None:
    failures: list[SQLAlchemyError] = []

    def start(house: House) -> None:
        try:
            upgrade(house.engine)
        except SQLAlchemyError as error:
            failures.append(error)

    threads = [threading.Thread(target=start, args=[opened()]) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures


def test_several_starting_replicas_mark_the_key_and_meet_the_staff_once(
    opened: Callable[[], House],
) -> None:
    failures: list[Exception] = []
    houses = [opened() for _ in range(3)]
    ready = threading.Barrier(len(houses))

    def start(house: House) -> None:
        try:
            ready.wait()
            house.store.check_key(NOW)
            with house.store.work(NOW) as work:
                work.one_at_a_time("appoint")
                for number in range(20):
                    work.people.meet("county", number, number, "zh_CN")
        except (SQLAlchemyError, DatabaseBusy) as error:
            failures.append(error)

    threads = [threading.Thread(target=start, args=[house]) for house in houses]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    assert houses[0].one("SELECT count(*) FROM address") == 20


def test_two_writers_of_two_chats_do_not_wait_for_each_other(opened: Callable[[], House]) -> None:
    one, two = opened(), opened()
    rows = [RawUpdate("county", number, f"l{number}", b"{}") for number in (1, 2)]
    one.do(lambda work: work.inbox.store(rows))
    with one.store.work(NOW) as first, two.store.work(NOW) as second:
        mine, others = first.inbox.claim(1), second.inbox.claim(1)
        assert {item.id for item in mine}.isdisjoint(item.id for item in others)
        assert len(mine) == len(others) == 1


def test_of_two_who_change_one_case_the_second_writes_nothing(opened: Callable[[], House]) -> None:
    one, two = opened(), opened()
    case_id = one.file()

    def late() -> None:
        with two.store.work(NOW) as work:
            case = work.cases.get(case_id)
            one.do(lambda work: setattr(work.cases.get(case_id), "lead_unit", "housing"))
            case.lead_unit = "police"

    with pytest.raises(DatabaseBusy):
        late()
    assert one.one("SELECT lead_unit FROM cases") == "housing"
