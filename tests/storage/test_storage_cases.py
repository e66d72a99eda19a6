"""A case is filed once, keeps its whole history, and shows itself on one card per chat."""

import itertools
from dataclasses import replace

import pytest
from sqlalchemy.exc import IntegrityError, NoResultFound
from storage_house import NOW, SECOND, House, case_of, counted_ids

from storage.cases import key_of
from storage.errors import WrongKey
from storage.people import Reader
from storage.tables import Case, Event
from storage.values import FileRef, Written
from storage.vault import Vault
from storage.work import Store


def test_a_filed_case_has_a_number_a_code_and_what_was_written(house: House) -> None:
    case_id = house.file("路灯不亮")
    with house.store.reading(NOW) as work:
        case = work.cases.get(case_id)
        assert case.number.isdigit()
        assert len(case.number) == 9
        assert len(case.code) == 6
        assert work.cases.matter(case) == "路灯不亮"
        assert work.cases.place(case) == "老码头"
        assert work.cases.by_number(case.number) is case
        assert work.cases.by_number("000000000") is None


def test_a_number_that_is_taken_is_drawn_again(house: House) -> None:
    draws = itertools.chain(["100000000", "100000000", "100000000", "200000000"])
    ids = replace(counted_ids(), person=house.ids.person, case_number=lambda: next(draws))
    drawn = House(house.path, house.engine, ids)
    drawn.file()
    drawn.file()
    assert drawn.rows("SELECT number FROM cases ORDER BY id") == [("100000000",), ("200000000",)]


def test_two_cases_are_sealed_under_two_keys(house: House) -> None:
    one, two = house.file("同样的话"), house.file("同样的话")
    with house.work() as work:
        work.cases.get(two).matter = work.cases.get(one).matter
    with house.store.reading(NOW) as work, pytest.raises(WrongKey):
        work.cases.matter(work.cases.get(two))


def test_a_matter_put_in_the_place_of_the_place_does_not_open(house: House) -> None:
    case_id = house.file()
    with house.work() as work:
        case = work.cases.get(case_id)
        case.place = case.matter
    with house.store.reading(NOW) as work, pytest.raises(WrongKey):
        work.cases.place(work.cases.get(case_id))


def test_a_case_that_does_not_exist_is_an_error(house: House) -> None:
    with house.store.reading(NOW) as work, pytest.raises(NoResultFound):
        work.cases.get(99)


def test_a_case_that_is_not_filed_has_no_events() -> None:
    with pytest.raises(ValueError, match="once it is filed"):
        key_of(Case())


def test_a_corrected_matter_is_read_in_its_last_version(house: House) -> None:
    case_id = house.file("路灯不亮")
    house.do(lambda work: work.cases.replace_matter(work.cases.get(case_id), "路灯不亮，有两盏"))
    with house.store.reading(NOW) as work:
        assert work.cases.matter(work.cases.get(case_id)) == "路灯不亮，有两盏"


def test_a_persons_cases_come_newest_first_and_nobody_elses(house: House) -> None:
    ids = [house.file(user_id=5) for _ in range(3)]
    house.file(user_id=6)
    with house.store.reading(NOW) as work:
        person = work.cases.get(ids[0]).person_id
        assert [case.id for case in work.cases.of_person(person)] == ids[::-1]
        assert [case.id for case in work.cases.of_person(person, 1)] == ids[-1:]


def test_cases_are_listed_by_state_and_unit_the_earliest_deadline_first(house: House) -> None:
    late = house.file(state="in_progress", lead_unit="roads", unit_due_at=NOW + 9 * SECOND)
    soon = house.file(state="dispatched", lead_unit="roads", unit_due_at=NOW + SECOND)
    house.file(state="dispatched", lead_unit="schools", unit_due_at=NOW)
    house.file(state="closed", lead_unit="roads", unit_due_at=NOW)
    with house.store.reading(NOW) as work:
        found = work.cases.in_states({"dispatched", "in_progress"}, units={"roads"})
        assert [case.id for case in found] == [soon, late]
        assert len(work.cases.in_states({"dispatched", "in_progress"})) == 3
        assert len(work.cases.in_states({"dispatched", "in_progress"}, limit=2)) == 2
        assert work.cases.in_states({"dispatched"}, units=()) == []


def test_an_event_keeps_who_did_what_when_and_from_where_to_where(house: House) -> None:
    case_id = house.file()
    with house.work(NOW + SECOND) as work:
        case = work.cases.get(case_id)
        case.state = "dispatched"
        work.cases.note(
            case, "dispatch", actor="clerk", state_from="submitted", public={"to": "roads"}
        )
    with house.store.reading(NOW) as work:
        (event,) = work.cases.events(work.cases.get(case_id))
    assert (event.actor, event.action, event.at) == ("clerk", "dispatch", NOW + SECOND)
    assert (event.state_from, event.state_to) == ("submitted", "dispatched")
    assert event.public == {"to": "roads"}
    assert event.personal is None


def test_what_was_written_in_an_event_comes_back_with_its_files(house: House) -> None:
    case_id = house.file()
    files = (FileRef("photo", "county", "f1", 1200), FileRef("voice", "county", "f2"))
    words = Written("补充：还有一盏", files, "桥头")
    with house.work() as work:
        work.cases.note(
            work.cases.get(case_id), "add", actor="citizen", state_from="submitted", personal=words
        )
    with house.store.reading(NOW) as work:
        (event,) = work.cases.events(work.cases.get(case_id), "add", "file")
        assert work.cases.written(event) == words
        assert work.cases.events(work.cases.get(case_id), "file") == []


def test_history_is_read_in_the_order_in_which_it_happened(house: House) -> None:
    case_id = house.file()
    actions = ["file", "dispatch", "sign", "ask", "add", "reply"]
    for action in actions:
        with house.work() as work:
            work.cases.note(work.cases.get(case_id), action, actor="x", state_from=None)
    with house.store.reading(NOW) as work:
        assert [event.action for event in work.cases.events(work.cases.get(case_id))] == actions


def test_an_event_of_one_case_does_not_open_in_another(house: House) -> None:
    one, two = house.file(), house.file()
    with house.work() as work:
        work.cases.note(
            work.cases.get(one), "add", actor="c", state_from=None, personal=Written("秘密")
        )
    with house.store.reading(NOW) as work:
        (event,) = work.cases.events(work.cases.get(one))
        moved = Event(case_id=two, personal=event.personal)
        with pytest.raises(WrongKey):
            work.cases.written(moved)


def test_a_chat_has_one_card_of_a_case(house: House) -> None:
    case_id, one, two = house.file(), house.meet(1), house.meet(2)
    with house.work() as work:
        card, new = work.cards.of(case_id, one)
        assert new
        assert work.cards.of(case_id, one) == (card, False)
        other, _ = work.cards.of(case_id, two)
        assert other.nonce != card.nonce
        assert work.cards.of_case(case_id) == [card, other]


def test_a_button_finds_its_card_and_a_made_up_one_finds_none(house: House) -> None:
    case_id, address_id = house.file(), house.meet()
    with house.work() as work:
        card, _ = work.cards.of(case_id, address_id)
        assert work.cards.named(card.nonce) is card
        assert work.cards.named("nonce0") is None


def test_a_reply_to_a_card_finds_it_in_its_own_chat_only(house: House) -> None:
    case_id, one, two = house.file(), house.meet(1), house.meet(2)
    with house.work() as work:
        card, _ = work.cards.of(case_id, one)
        card.message_id = 900
    with house.store.reading(NOW) as work:
        found = work.cards.shown_as(one, 900)
        assert found is not None
        assert found.case_id == case_id
        assert work.cards.shown_as(two, 900) is None
        assert work.cards.shown_as(one, 901) is None


def test_an_answer_is_rated_once_and_the_next_answer_again(house: House) -> None:
    case_id = house.file(lead_unit="roads")
    with house.work() as work:
        case = work.cases.get(case_id)
        assert work.ratings.of(case) is None
        work.ratings.give(case, 2)
        case.reopened, case.lead_unit = 1, "schools"
        work.session.flush()
        assert work.ratings.of(case) is None
        work.ratings.give(case, 5)
    with house.store.reading(NOW) as work:
        rating = work.ratings.of(work.cases.get(case_id))
        assert rating is not None
        assert (rating.grade, rating.unit) == (5, "schools")
        assert work.ratings.by_grade() == {2: 1, 5: 1}
    assert house.rows("SELECT grade, unit FROM rating ORDER BY id") == [
        (2, "roads"),
        (5, "schools"),
    ]


def test_a_second_grade_for_one_answer_is_refused_by_the_database(house: House) -> None:
    case_id = house.file()
    house.do(lambda work: work.ratings.give(work.cases.get(case_id), 4))
    with pytest.raises(IntegrityError, match=r"(?i)unique"):
        house.do(lambda work: work.ratings.give(work.cases.get(case_id), 5))


def test_only_a_stored_case_is_rated(house: House) -> None:
    with house.store.reading(NOW) as work, pytest.raises(ValueError, match="stored case"):
        work.ratings.give(Case(), 4)


def test_somebody_is_told_of_a_stage_once_per_revision(house: House) -> None:
    case_id, one, two = house.file(), house.appoint(11).id, house.appoint(12).id
    with house.work() as work:
        assert work.alerts.told(case_id, "overdue_0", 1, one)
        assert not work.alerts.told(case_id, "overdue_0", 1, one)
    with house.work() as work:
        assert not work.alerts.told(case_id, "overdue_0", 1, one)
        assert work.alerts.told(case_id, "overdue_0", 1, two)
        assert work.alerts.told(case_id, "overdue_10", 1, one)
        assert work.alerts.told(case_id, "overdue_0", 2, one)
    assert house.count("alert") == 4


def test_a_store_of_another_key_reads_no_case(house: House) -> None:
    case_id = house.file()
    stranger = Store(house.engine, Vault(bytes(32), bytes), house.ids)
    with stranger.reading(NOW) as work, pytest.raises(WrongKey):
        work.cases.matter(work.cases.get(case_id))


def test_a_case_is_found_by_another_systems_number(house: House) -> None:
    with house.store.work(NOW) as work:
        reader = work.people.without_chat("zh_CN")
        for source in ("12345", "petition"):
            case = case_of(*_who(reader), source=source, external_no="GD1")
            work.cases.file(case, Written("停水"))
        assert [one.source for one in work.cases.by_external("GD1")] == ["12345", "petition"]
        assert [one.source for one in work.cases.by_external("GD1", "petition")] == ["petition"]
        assert work.cases.by_external("GD2") == []


def test_another_systems_number_is_there_once_for_a_source(house: House) -> None:
    with house.store.work(NOW) as work:
        reader = work.people.without_chat("zh_CN")
        one, other = (case_of(*_who(reader), source="12345", external_no="GD1") for _ in range(2))
        work.cases.file(one, Written("停水"))
        with pytest.raises(IntegrityError):
            work.cases.file(other, Written("停水"))
        work.session.rollback()


def _who(reader: Reader) -> tuple[int, int]:
    return reader.person_id, reader.address_id
