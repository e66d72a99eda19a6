"""Which message belongs to what: found by address and number, sealed, gone in time."""

from datetime import timedelta

from storage_house import NOW, House, message

from storage.cases import Heard, key_of
from storage.outbox import SENT, Report
from storage.values import Spoken, Written

WORDS = "路灯坏了三天"


def filed(house: House, *messages: Spoken) -> int:
    """A case with an event in which these messages came."""
    case_id = house.file()
    with house.work() as work:
        case = work.cases.get(case_id)
        written = Written(WORDS, spoken=messages)
        work.cases.note(case, "add", actor="citizen", state_from="submitted", personal=written)
    return case_id


def heard(house: House, address_id: int, message_id: int) -> Heard | None:
    with house.store.reading(NOW) as work:
        return work.cases.heard(address_id, message_id)


def test_a_message_leads_to_its_case_event_and_words(house: House) -> None:
    at = house.meet()
    case_id = filed(house, Spoken(at, 7, WORDS))
    found = heard(house, at, 7)
    assert found is not None
    assert (key_of(found.case), found.text) == (case_id, WORDS)
    with house.store.reading(NOW) as work:
        assert work.cases.event(found.event_id).action == "add"


def test_the_same_number_in_another_chat_is_another_message(house: House) -> None:
    filed(house, Spoken(house.meet(), 7, WORDS))
    assert heard(house, house.meet(2), 7) is None


def test_a_newer_version_takes_the_place_of_the_older_and_keeps_the_album(house: House) -> None:
    at = house.meet()
    case_id = filed(house, Spoken(at, 7, WORDS, "a1"))
    with house.work() as work:
        case = work.cases.get(case_id)
        written = Written("五天", spoken=(Spoken(at, 7, "五天"),))
        work.cases.note(case, "add", actor="citizen", state_from="submitted", personal=written)
    found = heard(house, at, 7)
    assert found is not None
    assert found.text == "五天"
    with house.store.reading(NOW) as work:
        assert work.links.album(at, "a1") == (True, case_id)


def test_the_words_of_a_message_are_not_readable_in_the_database(house: House) -> None:
    filed(house, Spoken(house.meet(), 7, WORDS))
    assert WORDS.encode() not in house.one("SELECT text FROM message_link")


def test_an_erased_case_leaves_no_words(house: House) -> None:
    at = house.meet()
    filed(house, Spoken(at, 7, WORDS))
    with house.work() as work:
        work.session.connection().exec_driver_sql("DELETE FROM case_key")
    found = heard(house, at, 7)
    assert found is not None
    assert found.text == ""


def test_an_album_nobody_dealt_with_is_unknown(house: House) -> None:
    with house.store.reading(NOW) as work:
        assert work.links.album(house.meet(), "a1") == (False, None)


def test_links_go_in_time(house: House) -> None:
    at = house.meet()
    filed(house, Spoken(at, 7))
    house.do(lambda work: work.links.forget_before(NOW, 100))
    assert heard(house, at, 7) is not None
    house.do(lambda work: work.links.forget_before(NOW + timedelta(seconds=1), 100))
    assert heard(house, at, 7) is None


# A question that is changed where it stands


def test_a_message_is_changed_by_the_row_that_sends_it(house: House) -> None:
    at = house.meet()
    with house.work() as work:
        row_id = work.outbox.send(at, message("1张"))
        work.outbox.amend(at, row_id, message("2张"))
        work.outbox.amend(at, row_id, message("3张"))
    (first,) = house.claimed()
    assert first.payload["text"] == "1张"
    house.do(lambda work: work.outbox.settle([Report(first.id, SENT, 1, message_id=50)]))
    (change,) = house.claimed()
    assert (change.method, change.payload["text"], change.edits_message_id) == ("edit", "3张", 50)
