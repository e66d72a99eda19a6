"""Statements that are put to the driver itself say, and see, what SQLAlchemy's would."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any
from unittest.mock import patch

import pytest
from sqlalchemy import (
    JSON,
    CheckConstraint,
    LargeBinary,
    bindparam,
    cast,
    insert,
    inspect,
    literal,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError, NoResultFound
from sqlalchemy.orm import Session
from sqlmodel import SQLModel, col
from storage_house import NOW, House

from storage.columns import Instant
from storage.due import Appointment
from storage.errors import DatabaseBusy
from storage.once import once
from storage.quick import QuickSession
from storage.tables import Address, Card, Case, Due, Meta, Person, SeedChain, StaffDay
from storage.work import Work

cases, due, meta = Case.__table__, Due.__table__, Meta.__table__
OF_STATE = once(select(Case).where(col(Case.state) == bindparam("state")).order_by(col(Case.id)))
SOME = once(select(due.c.kind, due.c.due_at).where(due.c.kind.in_(bindparam("k", expanding=True))))
BEFORE = once(select(due.c.kind).where(due.c.due_at < bindparam("at", type_=Instant)))
WORD = once(select(meta.c.value).where(meta.c.key == bindparam("of_key")))
PUT = once(insert(meta))
PUT_TELLING = once(insert(meta).returning(meta.c.key))
CHANGE = once(update(meta).where(meta.c.key == bindparam("of_key")).values(value=bindparam("new")))


def asked_slowly(work: Work, statement: object, **where: object) -> list[tuple[object, ...]]:
    """The same question by SQLAlchemy's own session: the copy is nobody's constant."""
    copy = statement._generate()  # type: ignore[attr-defined]
    return [tuple(row) for row in work.session.execute(copy, where)]


def test_a_list_matches_any_of_it_and_an_empty_one_nothing(house: House) -> None:
    case_id = house.file()
    with house.work() as work:
        work.due.plan(case_id, 5, [Appointment("a", NOW), Appointment("b", NOW)])
        for kinds in (["a"], ["a", "b"], [], ["nothing"]):
            found = [tuple(row) for row in work.session.execute(SOME, {"k": kinds})]
            assert found == asked_slowly(work, SOME, k=kinds)
            assert len(found) == len([one for one in kinds if one in "ab"])


def test_instants_go_in_and_come_out_in_utc(house: House) -> None:
    case_id = house.file()
    with house.work() as work:
        work.due.plan(case_id, 5, [Appointment("early", NOW - timedelta(days=900))])
        rows = work.session.execute(SOME, {"k": ["early"]}).all()
        assert [row.due_at for row in rows] == [NOW - timedelta(days=900)]
        assert rows[0].due_at.tzinfo is UTC
        later = {"at": NOW - timedelta(days=899)}
        assert work.session.execute(BEFORE, later).scalars().all() == ["early"]
        with pytest.raises(ValueError, match="no time zone"):
            work.session.execute(BEFORE, {"at": datetime(2026, 1, 1)})  # noqa: DTZ001


def test_what_is_changed_and_not_written_yet_is_seen(house: House) -> None:
    case_id = house.file()
    with house.work() as work:
        case = work.cases.get(case_id)
        case.state = "closed"
        found = work.session.execute(OF_STATE, {"state": "closed"}).scalars().all()
        assert found == [case]
        work.session.add(Meta(key="new", value="word"))
        assert work.session.execute(WORD, {"of_key": "new"}).scalar_one() == "word"


def test_a_question_about_another_table_writes_nothing_early(house: House) -> None:
    case_id = house.file()
    with house.work() as work:
        case = work.cases.get(case_id)
        case.state = "closed"
        work.session.execute(WORD, {"of_key": "nobody"})
        assert case in work.session.dirty


def test_rows_are_the_objects_the_session_knows_and_are_loaded_where_it_does_not(
    house: House,
) -> None:
    first, second = house.file(), house.file()
    with house.work() as work:
        known = work.cases.get(first)
        found = work.session.execute(OF_STATE, {"state": known.state}).scalars().all()
        assert found[0] is known
        assert [one.id for one in found] == [first, second]
        again = work.session.execute(OF_STATE, {"state": known.state}).scalars().all()
        assert all(one is other for one, other in zip(found, again, strict=True))


def test_rows_that_were_written_are_counted_and_named(house: House) -> None:
    with house.work() as work:
        assert work.session.execute(PUT, {"key": "k1", "value": "v"}).rowcount == 1
        rows = [{"key": "k2", "value": "v"}, {"key": "k3", "value": "v"}]
        assert work.session.execute(PUT, rows).rowcount == 2
        more = [{"key": "k4", "value": "v"}, {"key": "k5", "value": "v"}]
        assert work.session.execute(PUT_TELLING, more).scalars().all() == ["k4", "k5"]
        assert work.session.execute(CHANGE, {"of_key": "k1", "new": "w"}).rowcount == 1
        assert work.session.execute(CHANGE, {"of_key": "k0", "new": "w"}).rowcount == 0
    with house.work() as work:
        assert [work.meta.get(key) for key in ("k1", "k2", "k5", "k6")] == ["w", "v", "v", None]


def test_a_refusal_of_the_database_is_told_as_sqlalchemy_tells_it(house: House) -> None:
    house.do(lambda work: work.meta.put("there", "v"))
    with pytest.raises(IntegrityError), house.work() as work:
        work.session.execute(PUT, {"key": "there", "value": "secret word"})


def test_the_words_of_an_error_name_no_value(house: House) -> None:
    house.do(lambda work: work.meta.put("there", "v"))
    with pytest.raises(IntegrityError) as found, house.work() as work:
        work.session.execute(PUT, {"key": "there", "value": "secret word"})
    assert "secret word" not in str(found.value)


def fails(work: Work) -> None:
    with work.attempt():
        work.session.execute(PUT, {"key": "lost", "value": "v"})
        raise ZeroDivisionError


def test_an_attempt_that_failed_leaves_nothing_and_the_rest_goes_on(house: House) -> None:
    with house.work() as work:
        with pytest.raises(ZeroDivisionError):
            fails(work)
        work.session.execute(PUT, {"key": "kept", "value": "v"})
    with house.work() as work:
        assert (work.meta.get("lost"), work.meta.get("kept")) == (None, "v")


def test_an_object_whose_row_a_statement_changed_is_read_anew(house: House) -> None:
    with house.work() as work:
        reader = work.people.meet("local", 77, 77, "zh_CN")
        row = work.session.get_one(Address, reader.address_id)
        assert row.started_at is None
        work.people.wrote(reader.address_id)
        assert row.started_at == NOW
        assert work.people.reader(reader.address_id).started


def test_a_statement_that_is_no_constant_goes_the_usual_way(house: House) -> None:
    with house.work() as work:
        assert isinstance(work.session, QuickSession)
        work.session.execute(PUT, {"key": "usual", "value": "v"})
        found = work.session.execute(select(Meta).where(col(Meta.key) == "usual"))
        assert found.scalar_one().value == "v"


def ends_and_fails(work: Work) -> None:
    """A quick statement first, then one of SQLAlchemy's own that the database refuses."""
    with work.attempt():
        work.session.execute(CHANGE, {"of_key": "dialogue", "new": "ended"})
        work.session.add(Meta(key="dialogue", value="twice"))
        work.session.flush()


def test_what_a_failed_attempt_began_with_is_undone_wherever_its_savepoint_would_have_been(
    house: House,
) -> None:
    """SQLAlchemy sets a savepoint when it is first asked for the connection inside it."""
    house.do(lambda work: work.meta.put("dialogue", "open"))
    with house.work() as work:
        assert work.session.execute(WORD, {"of_key": "dialogue"}).scalar() == "open"
        with pytest.raises(IntegrityError):
            ends_and_fails(work)
        work.session.execute(PUT, {"key": "update", "value": "to be tried again"})
    with house.work() as work:
        assert (work.meta.get("dialogue"), work.meta.get("update")) == ("open", "to be tried again")


# What is loaded


def fields_of(one: Case) -> dict[str, object]:
    return {name: getattr(one, name) for name in Case.model_fields}


def test_an_object_of_a_row_is_as_if_sqlalchemy_had_loaded_it(house: House) -> None:
    case_id = house.file(category="noise")
    with house.work() as work:
        quick = fields_of(work.session.execute(OF_STATE, {"state": "submitted"}).scalar_one())
    with house.work() as work:
        usual = work.session.execute(select(Case).where(col(Case.id) == case_id)).scalar_one()
        assert fields_of(usual) == quick
        assert inspect(usual).unloaded == set()
    with house.work() as work:
        (found,) = work.session.execute(OF_STATE, {"state": "submitted"}).scalars()
        state = inspect(found)
        assert state.persistent
        assert not state.modified
        assert state.unloaded == set()
        assert found in work.session
        assert found not in work.session.dirty
        assert work.session.get(Case, case_id) is found
        assert work.session.execute(select(Case)).scalars().all() == [found]


def test_a_key_finds_its_row_or_none_and_one_of_several_parts_too(house: House) -> None:
    case_id = house.file()
    member = house.appoint(9)
    with house.work() as work:
        assert work.session.get(Case, case_id) is work.cases.get(case_id)
        assert work.session.get(Case, case_id + 1) is None
        with pytest.raises(NoResultFound):
            work.session.get_one(Case, case_id + 1)
        day = work.staff_days.of(member.id, NOW.date())
        day.pings = 3
    with house.work() as work:
        found = work.session.get(StaffDay, (member.id, NOW.date()))
        assert found is not None
        assert found.pings == 3
        assert work.session.get(StaffDay, (member.id, NOW.date() - timedelta(days=1))) is None


def test_what_is_known_to_exist_is_asked_for_by_the_driver_too(house: House) -> None:
    case_id = house.file()
    with house.work() as work, patch.object(Session, "execute", side_effect=AssertionError):
        assert work.session.get_one(Case, case_id).id == case_id


def test_a_key_finds_what_was_added_and_not_what_was_deleted(house: House) -> None:
    house.do(lambda work: work.meta.put("there", "v"))
    with house.work() as work:
        row = Meta(key="new", value="word")
        work.session.add(row)
        assert work.session.get(Meta, "new") is row
        work.meta.drop("there")
        assert work.session.get(Meta, "there") is None


# What is written


def stored(house: House, case_id: int) -> tuple[object, ...]:
    columns = "state, category, reopened, version, replied_at"
    return tuple(house.rows(f"SELECT {columns} FROM cases WHERE id = {case_id}")[0])  # noqa: S608


def test_what_changed_is_written_and_counted_as_a_version(house: House) -> None:
    case_id = house.file()
    before = stored(house, case_id)
    with house.work() as work:
        case = work.cases.get(case_id)
        case.state, case.replied_at, case.category = "replied", NOW, None
        work.session.flush()
        assert not work.session.dirty
        case.reopened = 2
    state, category, reopened, version, replied_at = stored(house, case_id)
    assert (state, category, reopened) == ("replied", None, 2)
    assert version == int(str(before[3])) + 2
    assert replied_at is not None
    with house.work() as work:
        assert work.cases.get(case_id).replied_at == NOW


def test_a_value_set_to_what_it_was_writes_nothing(house: House) -> None:
    case_id = house.file()
    before = stored(house, case_id)
    with house.work() as work:
        case = work.cases.get(case_id)
        case.state = str(case.state)
        assert case in work.session.dirty
        work.session.flush()
        assert case not in work.session.dirty
    assert stored(house, case_id) == before


def test_whoever_comes_second_with_a_row_is_told(house: House) -> None:
    case_id = house.file()

    def changes(work: Work) -> None:
        case = work.cases.get(case_id)
        by_another = cases.update().values(version=cases.c.version + 1)
        work.session.connection().execute(by_another)
        case.state = "closed"
        work.session.flush()

    with pytest.raises(DatabaseBusy), house.work() as work:
        changes(work)
    assert stored(house, case_id)[0] == "submitted"


def test_what_a_savepoint_undid_is_read_anew(house: House) -> None:
    case_id = house.file()

    def fails(work: Work) -> None:
        with work.attempt():
            work.cases.get(case_id).state = "closed"
            work.session.flush()
            raise ZeroDivisionError

    with house.work() as work:
        case = work.cases.get(case_id)
        case.category = "noise"
        with pytest.raises(ZeroDivisionError):
            fails(work)
        assert (case.state, case.category) == ("submitted", "noise")
        case.state = "withdrawn"
    assert stored(house, case_id)[:2] == ("withdrawn", "noise")


def test_what_changed_is_written_beside_what_is_new(house: House) -> None:
    case_id = house.file()
    with house.work() as work:
        work.cases.get(case_id).state = "closed"
        work.session.add(Meta(key="new", value="word"))
        work.session.flush()
        assert work.meta.get("new") == "word"
    assert stored(house, case_id)[0] == "closed"


def test_a_list_in_a_row_is_written_as_the_column_holds_it(house: House) -> None:
    member = house.appoint(9)
    with house.work() as work:
        work.staff_days.of(member.id, NOW.date())
    with house.work() as work:
        row = work.staff_days.of(member.id, NOW.date())
        row.held = [3, 1, 2]
    with house.work() as work:
        assert work.staff_days.of(member.id, NOW.date()).held == [3, 1, 2]


def test_an_expression_or_a_key_goes_the_usual_way(house: House) -> None:
    case_id = house.file()
    house.do(lambda work: work.meta.put("old", "v"))
    with house.work() as work:
        work.cases.get(case_id).reopened = cases.c.reopened + 4
        row = work.session.get_one(Meta, "old")
        row.key = "renamed"
    assert stored(house, case_id)[2] == 4
    with house.work() as work:
        assert (work.meta.get("old"), work.meta.get("renamed")) == (None, "v")


# What is added


@contextmanager
def usual() -> Iterator[list[object]]:
    """Writings that go SQLAlchemy's own way meanwhile."""
    seen: list[object] = []
    flush = Session._flush

    def note(session: Any, objects: Any = None) -> None:
        seen.append(session)
        flush(session, objects)

    with patch.object(Session, "_flush", note):
        yield seen


def test_a_new_row_is_told_its_key_and_belongs_to_the_session(house: House) -> None:
    case_id = house.file()
    address_id = house.meet()
    with house.work() as work, usual() as slow:
        card = Card(case_id=case_id, address_id=address_id, nonce="n")
        work.session.add(card)
        work.session.flush()
        assert slow == []
        assert card.id is not None
        assert card in work.session
        assert card not in work.session.new
        assert card not in work.session.dirty
        assert work.session.get(Card, card.id) is card
        card.shown = "later"
    assert house.rows("SELECT case_id, nonce, shown FROM card") == [(case_id, "n", "later")]


def test_a_new_row_that_counts_its_changes_begins_with_the_first(house: House) -> None:
    case_id = house.file()
    with house.work() as work:
        assert work.cases.get(case_id).version == house.one("SELECT version FROM cases")


def test_rows_are_added_behind_those_they_hang_on(house: House) -> None:
    with house.work() as work, usual() as slow:
        work.session.add(
            Address(id=77, channel="c", chat_id=5, user_id=5, person_id=4_000)  # hangs on the next
        )
        work.session.add(Person(id=4_000, language="zh_CN", created_at=NOW))
        work.session.flush()
        assert slow == []
    assert house.rows("SELECT person_id FROM address WHERE id = 77") == [(4_000,)]


def test_rows_of_one_table_are_added_in_the_order_in_which_they_came(house: House) -> None:
    case_id, one, two = house.file(), house.meet(8), house.meet(9)
    with house.work() as work:
        made = [Card(case_id=case_id, address_id=at, nonce=f"n{at}") for at in (two, one)]
        work.session.add_all(made)
        work.session.flush()
        assert [card.id for card in made] == sorted(card.id or 0 for card in made)


def test_a_new_row_with_an_expression_goes_the_usual_way(house: House) -> None:
    with house.work() as work, usual() as slow:
        work.session.add(Meta(key="plain", value="v"))
        work.session.flush()
        assert slow == []
        row = Meta(key="made")
        row.value = literal("wo") + "rd"  # type: ignore[assignment]
        work.session.add(row)
        work.session.flush()
        assert len(slow) == 1
    assert house.one("SELECT value FROM meta WHERE key = 'made'") == "word"


def test_a_value_left_to_the_database_goes_the_usual_way(house: House) -> None:
    with house.work() as work, usual() as slow:
        chain = SeedChain(anchor="a", root=b"r", length=3, made_at=NOW)
        chain.used = None  # type: ignore[assignment]
        work.session.add(chain)
        work.session.flush()
        assert len(slow) == 1
    assert house.one("SELECT used FROM seed_chain") == 0


def test_a_row_that_the_database_refuses_leaves_the_rest_of_the_work(house: House) -> None:
    house.do(lambda work: work.meta.put("there", "v"))

    def fails(work: Work) -> None:
        with work.attempt():
            work.session.add(Meta(key="there", value="again"))
            work.session.flush()

    with house.work() as work:
        work.meta.put("mine", "kept")
        with pytest.raises(IntegrityError):
            fails(work)
        assert not work.session.new
        assert work.meta.get("there") == "v"
    with house.work() as work:
        assert work.meta.get("mine") == "kept"


def test_a_row_that_a_savepoint_undid_is_gone_and_can_be_added_again(house: House) -> None:
    def fails(work: Work) -> None:
        with work.attempt():
            work.session.add(Meta(key="new", value="v"))
            work.session.flush()
            raise ZeroDivisionError

    with house.work() as work:
        with pytest.raises(ZeroDivisionError):
            fails(work)
        assert work.session.get(Meta, "new") is None
        work.session.add(Meta(key="new", value="w"))
        work.session.flush()
        assert work.meta.get("new") == "w"


MODELS = [one.class_ for one in inspect(Case).registry.mappers]
MADE_UP: dict[type, object] = {
    int: 3,
    str: "词",
    bytes: b"\x00sealed",
    bool: True,
    float: 0.5,
    datetime: NOW,
    date: NOW.date(),
    dict: {"a": [1, "二"]},
}


def made_up(column: Any) -> object:
    """A value as a column of its type holds it."""
    held: Any = getattr(column.type, "impl_instance", column.type)
    kind = dict if isinstance(held, JSON) else held.python_type
    return MADE_UP[kind]


LET_BE = {
    # Made-up rows hang on nothing that is there, and keep to no rule but their columns' types.
    "sqlite": ("PRAGMA defer_foreign_keys = ON", "PRAGMA ignore_check_constraints = ON"),
    "postgresql": ("SET LOCAL session_replication_role = replica",),
}


def added(work: Work, model: type[SQLModel], values: dict[str, object], way: Any) -> object:
    """What stands in the database of a row that was written this way, and undone afterwards."""
    table = model.__table__  # type: ignore[attr-defined]
    connection = work.session.connection()
    for words in LET_BE[connection.dialect.name]:
        connection.exec_driver_sql(words)
    row = model(**values)
    work.session.add(row)
    way(work.session)
    assert inspect(row).persistent
    raw = [
        cast(one, LargeBinary) if connection.dialect.name == "sqlite" else one
        for one in table.columns
    ]
    key = [one == values[one.key] for one in table.primary_key]
    found = tuple(connection.execute(select(*raw).where(*key)).one())
    work.session.rollback()
    return found


@pytest.mark.parametrize("empty", [False, True], ids=["full", "empty"])
def test_any_new_row_is_stored_as_sqlalchemy_stores_it(house: House, *, empty: bool) -> None:
    on_server = house.engine.dialect.name == "postgresql"
    tried = 0
    for model in MODELS:
        table = model.__table__  # type: ignore[attr-defined]
        if on_server and any(isinstance(one, CheckConstraint) for one in table.constraints):
            continue
        values = {
            one.key: None if empty and one.nullable and not one.primary_key else made_up(one)
            for one in table.columns
        }
        with house.work() as work, usual() as slow:
            mine = added(work, model, values, QuickSession.flush)
            assert slow == [], model
            assert mine == added(work, model, values, Session.flush), model
        tried += 1
    assert tried > 50


@pytest.mark.parametrize("seed", range(6))
def test_any_changes_are_stored_as_sqlalchemy_stores_them(house: House, seed: int) -> None:
    def change(work: Work, case_ids: list[int], *, usual: bool) -> None:
        chance = Random(seed)  # noqa: S311 - a test's dice
        for _ in range(30):
            case = work.cases.get(chance.choice(case_ids))
            name, values = chance.choice(CHANGED)
            setattr(case, name, chance.choice(values))
            if chance.random() < 0.3:
                (Session.flush if usual else type(work.session).flush)(work.session)

    groups = [[house.file() for _ in range(4)] for _ in range(2)]
    for ids, usual in zip(groups, (False, True), strict=True):
        with house.work() as work:
            change(work, ids, usual=usual)
            if usual:
                Session.flush(work.session)
    first, second = ([stored(house, one) for one in ids] for ids in groups)
    assert first == second


CHANGED: tuple[tuple[str, tuple[object, ...]], ...] = (
    ("state", ("closed", "replied", "submitted")),
    ("category", (None, "noise", "housing")),
    ("reopened", (0, 1, 2)),
    ("replied_at", (None, NOW, NOW + timedelta(days=1))),
)
