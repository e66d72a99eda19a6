"""A county moves to PostgreSQL with every row, or not at all."""

from collections.abc import Iterator

import pytest
from click.testing import CliRunner
from keeping_house import SAID, Place
from postgresql import Cluster, cluster, programs
from sqlalchemy import text

from bot.command_line import main
from storage.engine import open_engine
from storage.errors import DatabaseBusy
from storage.migrate import upgrade
from storage.moving import Moved, NotEmpty, NotEqual, move

pytestmark = pytest.mark.skipif(programs() is None, reason="PostgreSQL's server is not installed")


@pytest.fixture(scope="module")
def server() -> Iterator[Cluster]:
    with cluster() as found:
        yield found


@pytest.fixture
def url(server: Cluster) -> str:
    return server.url(server.create())


def migrate(place: Place, url: str) -> tuple[int, str]:
    answer = CliRunner().invoke(main, ["migrate-store", "--to", url, "--config", str(place.config)])
    return answer.exit_code, answer.output


def test_the_desk_goes_on_where_it_moved_to(place: Place, url: str) -> None:
    first = place.files_case("第二件事")
    place.files_case("作风另外办", linked_to=first)
    code, said = migrate(place, url)
    assert code == 0, said
    words = place.config.read_text(encoding="utf-8")
    place.config.write_text(f'[database]\nurl = "{url}"\n{words}', encoding="utf-8")
    assert sorted(place.matters()) == sorted([SAID, "第二件事", "作风另外办"])
    # Numbers go on behind the last one's, so that what is filed next meets nobody's row.
    assert place.files_case("搬家以后的事") == first + 2
    assert len(place.matters()) == 4


def test_a_reference_to_a_later_row_of_the_same_table_arrives(place: Place, url: str) -> None:
    later = place.files_case("作风")
    source, target = open_engine(f"sqlite:///{place.database}"), open_engine(url)
    with source.begin() as connection:
        connection.execute(text("UPDATE cases SET linked_id = :to WHERE id = 1"), {"to": later})
    upgrade(target)
    move(source, target, lambda _: None)
    with target.connect() as connection:
        assert (
            connection.execute(text("SELECT linked_id FROM cases WHERE id = 1")).scalar() == later
        )
    source.dispose()
    target.dispose()


def test_a_database_in_use_is_not_moved_into(place: Place, url: str) -> None:
    assert migrate(place, url)[0] == 0
    code, said = migrate(place, url)
    assert code == 2
    assert (NotEmpty.__doc__ or "").splitlines()[0] in said


def test_nothing_arrives_where_something_differs(
    place: Place, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, target = open_engine(f"sqlite:///{place.database}"), open_engine(url)
    upgrade(target)
    monkeypatch.setattr(
        "storage.moving._summed", lambda _c, table: Moved(table.name, 1, f"{id(_c)}")
    )
    with pytest.raises(NotEqual):
        move(source, target, lambda _: None)
    with target.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM cases")).scalar() == 0
    source.dispose()
    target.dispose()


def test_a_desk_that_still_runs_cannot_write_meanwhile(place: Place, url: str) -> None:
    source, target = open_engine(f"sqlite:///{place.database}"), open_engine(url)
    upgrade(target)
    busy: list[str] = []

    def somebody_writes(_: Moved) -> None:
        if busy:
            return
        writing = open_engine(f"sqlite:///{place.database}")
        driver = writing.raw_connection()
        driver.cursor().execute("PRAGMA busy_timeout = 10")
        try:
            driver.cursor().execute("INSERT INTO meta VALUES ('late', 'x')")
        except Exception as error:  # noqa: BLE001 - the driver's own
            busy.append(str(error))
        finally:
            driver.close()
            writing.dispose()

    move(source, target, somebody_writes)
    assert busy == ["database is locked"]
    source.dispose()
    target.dispose()


@pytest.mark.parametrize("to", ["sqlite:///other.db", "nonsense", "mysql://a@b/c"])
def test_only_postgresql_is_moved_to(place: Place, to: str) -> None:
    code, said = migrate(place, to)
    assert code == 2
    assert "postgresql+psycopg://" in said


def test_a_server_that_is_away_is_said(place: Place) -> None:
    code, said = migrate(place, "postgresql+psycopg://suping@127.0.0.1:1/nothing")
    assert code == 2, said
    assert DatabaseBusy.__doc__ is not None
    assert "connection" in said
