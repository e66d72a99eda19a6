"""What only one program may do: led by one, taken over by another once the first is gone."""

from collections.abc import Callable, Iterator

import psycopg
import pytest
from sqlalchemy import Engine, text

from storage.engine import is_in_use
from storage.errors import DatabaseBusy
from storage.leading import CHANNEL, Leading, key_of


@pytest.fixture
def two(engines: Callable[[], Engine]) -> Iterator[tuple[Leading, Leading]]:
    opened = engines(), engines()
    found = Leading(opened[0]), Leading(opened[1])
    yield found
    for leading, engine in zip(found, opened, strict=True):
        leading.give_up()
        engine.dispose()


@pytest.mark.only_on("sqlite")
def test_on_sqlite_every_job_is_ours_and_there_is_nobody_to_tell(
    two: tuple[Leading, Leading],
) -> None:
    alone, _ = two
    assert alone.leads("poll:county")
    alone.tell_others()
    alone.give_up()
    assert not alone.shared


@pytest.mark.only_on("postgresql")
def test_one_leads_a_job_and_keeps_it(two: tuple[Leading, Leading]) -> None:
    first, second = two
    assert [first.leads("send:county"), second.leads("send:county")] == [True, False]
    assert [first.leads("send:county"), second.leads("send:county")] == [True, False]


@pytest.mark.only_on("postgresql")
def test_jobs_are_led_each_for_itself(two: tuple[Leading, Leading]) -> None:
    first, second = two
    assert first.leads("poll:county")
    assert second.leads("send:county")
    assert not first.leads("send:county")


@pytest.mark.only_on("postgresql")
def test_another_takes_over_what_is_given_up(two: tuple[Leading, Leading]) -> None:
    first, second = two
    assert first.leads("fetch")
    first.give_up()
    assert [second.leads("fetch"), first.leads("fetch")] == [True, False]


@pytest.mark.only_on("postgresql")
def test_whoever_loses_the_database_leads_nothing_and_may_lead_again(
    two: tuple[Leading, Leading],
) -> None:
    first, second = two
    assert first.leads("tend")
    end = text(
        "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'"
        " AND pid <> pg_backend_pid()"
    )
    with second._engine.connect() as connection:
        connection.execute(end)
    with pytest.raises(DatabaseBusy):
        first.leads("tend")
    assert second.leads("tend")
    assert not first.leads("tend")
    assert first.leads("fetch")


@pytest.mark.only_on("postgresql")
def test_a_notice_to_others_fails_nobody(two: tuple[Leading, Leading]) -> None:
    first, _ = two
    first.tell_others()
    assert first._session is not None
    first._session.execute(text("SELECT 1"))
    first._session.invalidate()
    first.tell_others()
    assert first.leads("tend")


@pytest.mark.only_on("postgresql")
def test_a_notice_says_whose_it_is(
    two: tuple[Leading, Leading], engines: Callable[[], Engine]
) -> None:
    first, second = two
    url = engines().url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(url, autocommit=True) as listening:
        listening.execute(f"LISTEN {CHANNEL}")
        first.tell_others()
        second.tell_others()
        heard = [one.pid for one in listening.notifies(timeout=5, stop_after=2)]
    assert heard == [first.session_id, second.session_id]
    assert first.session_id != second.session_id


def test_jobs_have_numbers_of_their_own_that_never_change() -> None:
    # An older program beside a newer one must mean the same job.
    assert key_of("tend") == -136_577_567_876_747_982
    assert len({key_of(job) for job in ("tend", "fetch", "poll:county", "send:county")}) == 4


def test_a_database_is_in_use_once_it_was_migrated(engines: Callable[[], Engine]) -> None:
    engine = engines()
    assert is_in_use(engine)
    engine.dispose()
