"""Statements that are put to the driver itself say, and see, what SQLAlchemy's would."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import col
from storage_house import NOW, House

from storage.columns import Instant
from storage.due import Appointment
from storage.quick import QuickSession, once
from storage.tables import Address, Case, Due, Meta
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


def fails(work: Work, *, alone: bool) -> None:
    with work.attempt(alone=alone):
        work.session.execute(PUT, {"key": "lost", "value": "v"})
        raise ZeroDivisionError


def test_an_attempt_that_failed_leaves_nothing_and_the_rest_goes_on(house: House) -> None:
    with house.work() as work:
        with pytest.raises(ZeroDivisionError):
            fails(work, alone=False)
        work.session.execute(PUT, {"key": "kept", "value": "v"})
    with house.work() as work:
        assert (work.meta.get("lost"), work.meta.get("kept")) == (None, "v")


def test_an_attempt_alone_that_failed_goes_on_in_a_new_transaction(house: House) -> None:
    with house.work() as work:
        with pytest.raises(ZeroDivisionError):
            fails(work, alone=True)
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
