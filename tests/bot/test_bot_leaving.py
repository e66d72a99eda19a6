"""Files of identities: made on this machine, once, only after somebody else agreed."""

import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from python_calamine import CalamineWorkbook

from bot.build import appoint_staff, desk_of, open_store
from bot.command_line import main
from bot.config.settings import Settings, load
from bot.leaving import (
    Breach,
    NoSuchCase,
    NotReleased,
    NotStaff,
    ask_for_breach_list,
    write_release,
)
from handlers.office import Desk
from storage.releases import IDENTITIES
from storage.tables import Case
from storage.values import Written
from storage.work import Store

NOW = datetime(2026, 9, 28, 1, 0, tzinfo=UTC)
ASKER, OTHER = "local.90002.supervisor", "local.90003.supervisor"
CONFIG = """
[[channel]]
name = "local"
kind = "localchat"
token = "1:made-up"
api = "http://127.0.0.1:9"
"""


@pytest.fixture
def config(tmp_path: Path) -> Path:
    path = tmp_path / "config.toml"
    path.write_text(CONFIG, encoding="utf-8")
    return path


@pytest.fixture
def settings(config: Path) -> Settings:
    return load(config)


@pytest.fixture
def store(settings: Settings) -> Store:
    store = open_store(settings)
    appoint_staff(store, settings.staff(), NOW)
    return store


@pytest.fixture
def desk(settings: Settings) -> Desk:
    return desk_of(settings)


def filed(store: Store, user_id: int, *, phone: str = "", channel: str = "local") -> str:
    with store.work(NOW) as work:
        reader = work.people.meet(channel, user_id, user_id, "zh_CN")
        work.identities.know(reader.person_id, name="=王建国()", phone=phone or None)
        case = Case(
            number="",
            code="",
            kind="complaint",
            urgency="normal",
            state="submitted",
            person_id=reader.person_id,
            address_id=reader.address_id,
            source=channel,
            submitted_at=NOW,
            dispatch_due_at=NOW,
            citizen_due_at=NOW,
            calendar="2026",
        )
        return work.cases.file(case, Written("灯不亮")).number


def member(store: Store, number: str) -> int:
    with store.reading(NOW) as work:
        return next(one.id for one in work.staff.with_role("supervisor") if one.number == number)


def decided(store: Store, release: int, *, granted: bool = True) -> None:
    other = member(store, OTHER)
    with store.work(NOW) as work:
        row = work.releases.get(release)
        assert row is not None
        work.releases.decide(row, other, granted=granted)


def breach(store: Store, case: str | None = None) -> int:
    day = timedelta(days=1)
    return ask_for_breach_list(store, NOW, Breach(NOW - day, NOW + day, case), ASKER, "库被盗")


def lines(path: Path, sheet: str = "people") -> list[list[object]]:
    return CalamineWorkbook.from_path(path).get_sheet_by_name(sheet).to_python()


def test_nothing_is_written_before_somebody_else_agreed(
    store: Store, desk: Desk, tmp_path: Path
) -> None:
    release = breach(store)
    with pytest.raises(NotReleased):
        write_release(store, desk, NOW, release, tmp_path / "list.xlsx")
    decided(store, release, granted=False)
    with pytest.raises(NotReleased):
        write_release(store, desk, NOW, release, tmp_path / "list.xlsx")
    assert not (tmp_path / "list.xlsx").exists()


def test_the_list_says_whom_to_tell_and_how(store: Store, desk: Desk, tmp_path: Path) -> None:
    number = filed(store, 700_001, phone="13912345678")
    with store.work(NOW) as work:
        rang = work.people.without_chat("zh_CN")
        work.identities.know(rang.person_id, phone="13800000001")
        work.people.without_chat("en")
    release = breach(store)
    decided(store, release)
    path = tmp_path / "list.xlsx"
    assert write_release(store, desk, NOW, release, path) == 3
    rows = {str(row[2]): row for row in lines(path)[1:]}
    assert rows["13912345678"][0] == number
    assert rows["13912345678"][1] == "=王建国()"
    assert rows["13912345678"][3:5] == ["local", "700001"]
    assert rows["13912345678"][6] == "chat"
    assert rows["13800000001"][6] == "phone"
    assert rows[""][6] == "public notice"
    assert [len(str(row[0])) > 100 for row in lines(path, "notice")] == [True, True]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_every_identity_in_it_leaves_a_row_in_the_askers_name(
    store: Store, desk: Desk, tmp_path: Path
) -> None:
    filed(store, 700_001, phone="13912345678")
    release = breach(store)
    decided(store, release)
    write_release(store, desk, NOW, release, tmp_path / "list.xlsx")
    with store.reading(NOW) as work:
        person_id = work.people.meet("local", 700_001, 700_001, "zh_CN").person_id
        (row,) = work.identities.readings(person_id)
        asker = next(one for one in work.staff.with_role("supervisor") if one.number == ASKER)
        assert (row.how, row.reader_id) == ("export", asker.person_id)
        assert work.identities.reason(row) == "库被盗"


def test_it_is_made_once(store: Store, desk: Desk, tmp_path: Path) -> None:
    release = breach(store)
    decided(store, release)
    write_release(store, desk, NOW, release, tmp_path / "one.xlsx")
    with pytest.raises(NotReleased):
        write_release(store, desk, NOW, release, tmp_path / "two.xlsx")


def test_a_breach_of_one_case_names_its_person_alone(
    store: Store, desk: Desk, tmp_path: Path
) -> None:
    number = filed(store, 700_001)
    filed(store, 700_002)
    release = breach(store, number)
    decided(store, release)
    assert write_release(store, desk, NOW, release, tmp_path / "list.xlsx") == 1


def test_who_came_after_it_is_not_concerned(store: Store) -> None:
    filed(store, 700_001)
    with store.reading(NOW) as work:
        assert work.releases.concerned(NOW - timedelta(days=9), NOW - timedelta(days=1)) == []
        assert len(work.releases.concerned(NOW - timedelta(days=9), NOW)) == 1


def test_the_people_of_an_export_are_told_at_once(store: Store, desk: Desk, tmp_path: Path) -> None:
    number = filed(store, 700_001)
    asker = member(store, ASKER)
    with store.work(NOW) as work:
        release = work.releases.ask(IDENTITIES, {"numbers": [number]}, asker, "公安调取")
    decided(store, release)
    write_release(store, desk, NOW, release, tmp_path / "list.xlsx")
    with store.reading(NOW) as work:
        (told,) = work.outbox.claim("local", 9)
        assert told.key == "reveal.told"


def test_only_a_supervisor_or_administrator_asks_and_for_a_case_that_is_there(
    store: Store,
) -> None:
    day = timedelta(days=1)
    with pytest.raises(NotStaff, match=ASKER):
        ask_for_breach_list(store, NOW, Breach(NOW - day, NOW), "local.90001.clerk", "x")
    with pytest.raises(NoSuchCase):
        ask_for_breach_list(store, NOW, Breach(NOW - day, NOW, "999999999"), ASKER, "x")


def test_the_commands_say_what_to_do_next(store: Store, config: Path, tmp_path: Path) -> None:
    filed(store, 700_001)
    run = CliRunner().invoke
    wanted = ["--since", "2026-09-01", "--until", "2027-12-31", "--by", ASKER, "--reason", "库被盗"]
    asked = run(main, ["breach", "--config", str(config), *wanted])
    assert asked.exit_code == 0, asked.output
    assert "/releases" in asked.output
    target = str(tmp_path / "list.xlsx")
    early = run(main, ["release", "1", "--to", target, "--config", str(config)])
    assert early.exit_code == 2
    decided(store, 1)
    made = run(main, ["release", "1", "--to", target, "--config", str(config)])
    assert made.exit_code == 0, made.output
    assert "1 people" in made.output
    nobody = run(
        main, ["breach", "--config", str(config), *wanted[:4], "--by", "x", "--reason", "y"]
    )
    assert nobody.exit_code == 2
