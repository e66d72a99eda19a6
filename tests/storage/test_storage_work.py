"""One turn is one transaction: all of it or nothing, and one commit for the whole desk."""

import ast
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError
from storage_house import NOW, House, message

from storage.due import Appointment
from storage.errors import WrongKey
from storage.inbox import RawUpdate
from storage.tables import Case, Due, Meta
from storage.vault import Vault
from storage.work import Store, Work

ROOT = Path(__file__).parents[2]
DESK = ("bot", "web", "handlers", "storage", "texts", "domain")
UNITS = {"work", "reading", "attempt"}


def modules() -> Iterator[tuple[str, ast.Module]]:
    for package in DESK:
        for path in sorted((ROOT / package).rglob("*.py")):
            yield str(path.relative_to(ROOT)), ast.parse(path.read_text("utf-8"))


def calls(tree: ast.AST, *names: str) -> list[ast.Call]:
    return [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in names
    ]


def test_the_desk_commits_in_one_place_only() -> None:
    found = [(name, len(calls(tree, "commit"))) for name, tree in modules()]
    assert [one for one in found if one[1]] == [("storage/work.py", 1)]


def test_nobody_but_the_storage_says_commit_or_begin_to_the_database() -> None:
    said = [
        (name, node.value)
        for name, tree in modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and node.value.split(" ")[0] in {"COMMIT", "BEGIN", "SAVEPOINT", "ROLLBACK"}
    ]
    assert {name for name, _ in said} == {"storage/engine.py"}, said
    assert {words for _, words in said} == {"BEGIN", "BEGIN IMMEDIATE"}


def opens_a_unit(node: ast.AST) -> bool:
    return isinstance(node, ast.With) and any(
        bool(calls(item.context_expr, *UNITS)) for item in node.items
    )


def test_no_unit_of_work_is_open_while_anything_is_awaited() -> None:
    """A turn is a plain function: it can't wait for a network with the database locked."""
    waits = ast.Await | ast.AsyncFor | ast.AsyncWith
    inside = [
        name
        for name, tree in modules()
        for unit in ast.walk(tree)
        if opens_a_unit(unit) and any(isinstance(node, waits) for node in ast.walk(unit))
    ]
    assert inside == []


def test_the_storage_waits_for_nothing_and_knows_no_network() -> None:
    for name, tree in modules():
        if not name.startswith(("storage/", "handlers/", "domain/")):
            continue
        for node in ast.walk(tree):
            assert not isinstance(node, ast.AsyncFunctionDef | ast.Await), name
            if isinstance(node, ast.Import | ast.ImportFrom):
                words = [one.name for one in node.names] + [getattr(node, "module", "") or ""]
                roots = {word.split(".")[0] for word in words}
                assert not roots & {"telegram", "aiohttp", "httpx", "asyncio", "socket"}, name


def everything(house: House, address_id: int, case_id: int) -> None:
    """A turn that touches every queue, and fails at its end."""
    with house.work() as work:
        work.meta.put("word", "half")
        work.inbox.store([RawUpdate("county", 1, "l", b"{}")])
        work.outbox.send(address_id, message())
        work.due.plan(case_id, 1, [Appointment("watch", NOW)])
        work.cases.get(case_id).state = "withdrawn"
        raise RuntimeError("in the last step")


def test_a_turn_that_fails_in_its_last_step_leaves_nothing(house: House) -> None:
    address_id, case_id = house.meet(), house.file()
    with pytest.raises(RuntimeError):
        everything(house, address_id, case_id)

    for table in ("meta", "inbox", "outbox", "due"):
        assert house.count(table) == 0
    assert house.one("SELECT state FROM cases") == "submitted"


def test_a_turn_that_ends_well_is_there_for_the_next(house: House) -> None:
    with house.work() as work:
        work.meta.put("word", "whole")
    with house.work() as work:
        assert work.meta.get("word") == "whole"


def test_what_is_written_while_reading_is_dropped(house: House) -> None:
    with house.store.reading(NOW) as work:
        work.meta.put("word", "no")
        assert work.meta.get("word") == "no"
    assert house.count("meta") == 0


def fail_halfway(work: Work) -> None:
    with work.attempt():
        work.meta.put("second", "half")
        raise RuntimeError("the second turn")


def test_an_attempt_that_fails_leaves_no_trace_and_the_others_stay(house: House) -> None:
    """Several turns share one commit, a savepoint each."""
    with house.work() as work:
        with work.attempt():
            work.meta.put("first", "good")
        with pytest.raises(RuntimeError):
            fail_halfway(work)
        with work.attempt():
            work.meta.put("third", "good")
    assert house.rows("SELECT key FROM meta ORDER BY key") == [("first",), ("third",)]


def test_an_attempt_that_breaks_a_rule_of_the_database_leaves_the_rest_usable(
    house: House,
) -> None:
    case_id = house.file()
    with house.work() as work:
        work.due.plan(case_id, 0, [Appointment("watch", NOW)])
        with pytest.raises(IntegrityError), work.attempt():
            work.due.plan(case_id, 0, [Appointment("watch", NOW)])
        work.meta.put("word", "after")
    assert house.count("due") == 1
    assert house.one("SELECT value FROM meta") == "after"


def close_and_think_again(work: Work, case: Case) -> None:
    with work.attempt():
        case.state = "closed"
        work.session.flush()
        raise RuntimeError("on second thoughts")


def test_a_value_read_before_a_failed_attempt_is_as_it_was(house: House) -> None:
    case_id = house.file()
    with house.work() as work:
        case = work.cases.get(case_id)
        with pytest.raises(RuntimeError):
            close_and_think_again(work, case)
        assert case.state == "submitted"
    assert house.one("SELECT state FROM cases") == "submitted"


def test_the_present_is_the_one_the_work_was_given(house: House) -> None:
    later = NOW + timedelta(hours=1)
    with house.work(later) as work:
        assert work.now == later


def test_an_instant_without_a_zone_is_refused(house: House) -> None:
    case_id = house.file()
    naive = [Appointment("watch", NOW.replace(tzinfo=None))]
    with pytest.raises(ValueError, match="has no time zone"):
        house.do(lambda work: work.due.plan(case_id, 0, naive))


def test_an_instant_comes_back_as_the_same_instant_in_utc(house: House) -> None:
    case_id = house.file()
    shanghai = timezone(timedelta(hours=8))
    noon = datetime(2026, 10, 10, 12, 0, 0, 250, tzinfo=shanghai)
    with house.work() as work:
        work.due.plan(case_id, 0, [Appointment("watch", noon)])
    with house.store.reading(NOW) as work:
        (found,) = work.due.waiting_for(case_id)
        assert found.due_at == noon
        assert found.due_at.tzinfo is UTC
        row = work.session.get(Due, found.id)
        assert row is not None
        assert row.done_at is None


def test_instants_sort_as_they_follow_one_another_whatever_their_zone(house: House) -> None:
    case_id = house.file()
    east, west = timezone(timedelta(hours=8)), timezone(timedelta(hours=-5))
    instants = [
        datetime(2026, 9, 28, 8, tzinfo=east),
        datetime(2026, 9, 27, 20, tzinfo=west),
        datetime(2026, 9, 28, 0, 30, tzinfo=UTC),
    ]
    with house.work() as work:
        for number, at in enumerate(reversed(instants)):
            work.due.plan(case_id, number, [Appointment("watch", at)])
    with house.store.reading(NOW) as work:
        found = [one.due_at for one in work.due.waiting_for(case_id)]
    assert found == sorted(instants)


def test_a_new_database_takes_the_key_and_keeps_to_it(house: House) -> None:
    house.store.check_key(NOW)
    house.store.check_key(NOW)
    stranger = Store(house.engine, Vault(b"another key, also of 32 bytes...", bytes), house.ids)
    with pytest.raises(WrongKey, match="put back the key file"):
        stranger.check_key(NOW)


def test_the_mark_of_the_key_does_not_hold_the_key(house: House) -> None:
    house.store.check_key(NOW)
    with house.store.reading(NOW) as work:
        mark = work.session.get(Meta, "key.check")
    assert mark is not None
    assert bytes(range(32)).hex() not in mark.value


def greet_in_english(work: Work, user_id: int) -> None:
    """A newcomer's turn that reads their address and then fails."""
    with work.attempt():
        reader = work.people.meet("county", user_id, user_id, "en")
        assert work.people.reader(reader.address_id).language == "en"
        raise RuntimeError("the turn fails")


@pytest.mark.only_on("sqlite")
def test_after_a_failed_attempt_an_id_given_anew_is_read_anew(house: House) -> None:
    """The address of the failed turn never was; its number goes to the next newcomer."""
    with house.work() as work:
        with pytest.raises(RuntimeError):
            greet_in_english(work, 5)
        reader = work.people.meet("county", 6, 6, "zh_CN")
        assert reader.address_id == 1
        assert work.people.reader(reader.address_id) == reader
