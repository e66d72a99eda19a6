"""`suping lookback verify` and `export`: equal ends with 0, different with 1, no record with 2."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.build import clock_of, open_store
from bot.command_line import main
from bot.config.settings import load
from domain.draw_record import Record, settled, write
from domain.drawing import Dice, Entry, Plan
from storage.lookbacks import NewLookBack
from storage.tables import Case, Draw
from storage.values import Written
from storage.work import Store, Work

CONFIG = """
[county]
file = "sample"

[[channel]]
name = "local"
kind = "localchat"
token = "1:made-up"
api = "http://127.0.0.1:9"
"""
with_desk = pytest.mark.usefixtures("desk")
AT = datetime(2026, 11, 2, 2, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "config.toml").write_text(CONFIG, "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def suping(*words: str) -> Result:
    return CliRunner().invoke(main, ["lookback", *words])


def case(work: Work) -> Case:
    met = work.people.meet("local", 7, 7, "zh_CN")
    return work.cases.file(
        Case(
            number="",
            code="",
            kind="complaint",
            urgency="normal",
            state="closed",
            person_id=met.person_id,
            address_id=met.address_id,
            source="chat",
            submitted_at=AT,
            dispatch_due_at=AT,
            citizen_due_at=AT,
            closed_at=AT,
            calendar="2026",
        ),
        Written("路灯不亮"),
    )


def drawn(work: Work, week: str) -> Draw:
    """A week's draw as the desk makes it, of one made-up case and twenty more numbers."""
    lookbacks = work.lookbacks
    chain = lookbacks.chain() or lookbacks.begin_chain("root", 20)
    seed, before = lookbacks.take_seed(chain)
    record = Record(
        draw=chain.used,
        week=week,
        at=AT.isoformat(),
        since=AT.isoformat(),
        until=AT.isoformat(),
        dice=Dice(seed),
        before=before,
        plan=Plan(size=3, visit_every=5, drawn_before=0, lookers=(2, 3)),
        left_out=(),
        population=tuple(Entry(f"{n:09d}", f"unit{n % 3}") for n in range(20)),
        digest="",
        drawn=(),
    )
    record = settled(record, {})
    draw = Draw(
        id=record.draw,
        week=week,
        at=AT,
        until=AT,
        chain_id=chain.id or 0,
        turn=chain.used,
        drawn=3,
        digest=record.digest,
        record=write(record),
    )
    lookbacks.keep(draw)
    return draw


@pytest.fixture
def desk(folder: Path) -> Store:
    """A desk with two draws; the look-back of the second goes on."""
    settings = load(folder / "config.toml")
    store = open_store(settings)
    now = clock_of(settings, store).now()
    store.check_key(now)
    with store.work(now) as work:
        drawn(work, "2026-W44")
        second = drawn(work, "2026-W45")
        work.lookbacks.add(
            NewLookBack(
                draw_id=second.id or 0,
                case_id=case(work).id or 0,
                why="drawn",
                wave=1,
                round=0,
                unit="unit1",
                by_id=None,
                visit=False,
                state="waiting",
                closed_at=AT - timedelta(days=30),
                next_at=None,
            )
        )
    return store


def changed(store: Store, number: int, old: str, new: str) -> None:
    """Somebody with the database changes a record."""
    with store.work(AT) as work:
        draw = work.lookbacks.draw(number)
        assert draw is not None
        assert old in draw.record
        draw.record = draw.record.replace(old, new)


@with_desk
def test_a_draw_of_the_database_is_equal() -> None:
    for number in ("1", "2"):
        result = suping("verify", number)
        assert result.output.startswith("一致"), result.output
        assert result.exit_code == 0


@with_desk
def test_its_file_is_equal_too_and_says_so_in_english(folder: Path) -> None:
    assert suping("export", "1", "draw.txt").exit_code == 0
    result = suping("verify", "draw.txt", "--language", "en")
    assert result.output.startswith("Equal")
    assert result.exit_code == 0
    assert (folder / "draw.txt").read_text("utf-8").startswith("suping look-back draw")


@with_desk
def test_a_tampered_file_is_named_by_its_first_difference(folder: Path) -> None:
    suping("export", "1", "draw.txt")
    file = folder / "draw.txt"
    text = file.read_text("utf-8")
    first = text.split("--- result")[1].split("\n")[1].split("\t")[1]
    other = next(f"{n:09d}" for n in range(20) if f"{n:09d}" not in text.split("--- result")[1])
    head, result = text.split("--- result")
    file.write_text(f"{head}--- result{result.replace(first, other)}", "utf-8")
    said = suping("verify", "draw.txt")
    assert f"place 1，记录的是{other}，重新抽取得到{first}" in said.output
    assert said.exit_code == 1


def test_a_tampered_record_in_the_database_is_found(desk: Store) -> None:
    changed(desk, 1, "000000004\tunit1\n", "")
    assert suping("verify", "1").exit_code == 1


def test_a_record_made_anew_as_a_whole_does_not_fit_what_was_told(
    desk: Store, folder: Path
) -> None:
    """A file drawn anew from fewer cases is equal in itself, and has another digest."""
    suping("export", "1", "draw.txt")
    text = (folder / "draw.txt").read_text("utf-8")
    with desk.reading(AT) as work:
        draw = work.lookbacks.draw(1)
        assert draw is not None
        digest = draw.digest
    assert suping("verify", "draw.txt", "--digest", digest).exit_code == 0
    assert suping("verify", "draw.txt", "--digest", "0" * 64).exit_code == 1
    assert suping("verify", "draw.txt", "--before", "0" * 64).exit_code == 1
    assert text.count("unit") >= 20


def test_a_seed_put_in_by_hand_breaks_the_chain(desk: Store) -> None:
    with desk.reading(AT) as work:
        one, two = (work.lookbacks.draw(number) for number in (1, 2))
        assert one is not None
        assert two is not None
        seed = two.record.split("seed\t")[1][:64]
    changed(desk, 2, seed, "1" * 64)
    said = suping("verify", "2")
    assert "before" in said.output
    assert said.exit_code == 1


@with_desk
def test_a_record_is_not_written_while_its_look_backs_go_on(folder: Path) -> None:
    result = suping("export", "2", "draw.txt")
    assert result.exit_code == 2
    assert not (folder / "draw.txt").exists()
    assert suping("export", "2", "draw.txt", "--early").exit_code == 0


@pytest.mark.parametrize("words", [("verify", "9"), ("verify", "none.txt"), ("export", "9", "x")])
@with_desk
def test_what_is_not_there_ends_with_2(words: tuple[str, ...]) -> None:
    assert suping(*words).exit_code == 2


def test_what_is_no_record_ends_with_2(folder: Path) -> None:
    (folder / "other.txt").write_text("no record", "utf-8")
    (folder / "other.bin").write_bytes(b"\xff\xfe\x00")
    assert suping("verify", "other.txt").exit_code == 2
    assert suping("verify", "other.bin").exit_code == 2
