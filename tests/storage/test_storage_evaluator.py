"""Visits, ratings and shifts in the database: once each, sealed where it is somebody's."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError
from storage_house import NOW, House

from domain.evaluator import AlreadyRated, How, RatingGiven
from storage.service_ratings import Frozen, Given
from storage.tables import ServiceRating, Shift
from storage.values import FileRef
from storage.visits import NewVisit
from storage.work import Work

DAY = timedelta(days=1)
TODAY = date(2026, 9, 28)
VISIT = NewVisit(
    "main/12", "main", "roads", "pension", "done", "R-0012345", NOW, TODAY, NOW + 7 * DAY
)
FROZEN = Frozen("roads", None, TODAY, 1)


def given(grade: int = 5, **parts: Any) -> RatingGiven:
    return replace(RatingGiven("main/12", grade, How.CHAT, NOW), **parts)


def visited(house: House, **parts: Any) -> int:
    with house.work() as work:
        visit, _ = work.visits.register(replace(VISIT, **parts))
    assert visit.id is not None
    return visit.id


def rated(house: House, *, frozen: Frozen = FROZEN, now: datetime = NOW, **parts: Any) -> Given:
    with house.work(now) as work:
        return work.service_ratings.give(given(**parts), frozen)


# Visits


def test_a_receipt_registers_one_visit_however_often_it_is_sent(house: House) -> None:
    first = visited(house)
    with house.work() as work:
        visit, was_new = work.visits.register(VISIT)
    assert (visit.id, was_new) == (first, False)
    assert house.count("visit") == 1


def test_a_promise_item_has_a_visit_for_each_stage(house: House) -> None:
    assert visited(house, stage="accepted") != visited(house, stage="done")


def test_two_halls_may_print_the_same_number(house: House) -> None:
    assert visited(house) != visited(house, hall="side", window="side/1")


def test_receipt_and_telephone_are_sealed_and_open_again(house: House) -> None:
    visit_id = visited(house, phone="13800001111")
    everything = repr(house.rows("SELECT * FROM visit"))
    assert "R-0012345" not in everything
    assert "13800001111" not in everything
    with house.work() as work:
        visit = work.visits.get(visit_id)
        assert work.visits.receipt(visit) == "R-0012345"
        assert work.visits.phone(visit) == "13800001111"


def test_what_identifies_a_visit_goes_once_it_expired(house: House) -> None:
    visit_id = visited(house, phone="13800001111")
    with house.work() as work:
        assert work.visits.forget_before(NOW + 7 * DAY, 10) == 0
        assert work.visits.forget_before(NOW + 8 * DAY, 10) == 1
        assert work.visits.forget_before(NOW + 8 * DAY, 10) == 0
    with house.work() as work:
        visit = work.visits.get(visit_id)
        assert (work.visits.receipt(visit), work.visits.phone(visit)) == ("", "")


def test_only_visits_that_are_due_are_claimed_the_longest_due_first(house: House) -> None:
    late = visited(house, receipt="a", invite_at=NOW)
    soon = visited(house, receipt="b", invite_at=NOW - DAY)
    visited(house, receipt="c", invite_at=NOW + DAY)
    visited(house, receipt="d")
    with house.work() as work:
        assert [one.id for one in work.visits.to_invite(10)] == [soon, late]
        assert work.visits.next_at() == NOW - DAY


def test_what_is_called_off_is_due_no_more(house: House) -> None:
    visit_id = visited(house, invite_at=NOW)
    house.do(lambda work: work.visits.call_off(visit_id))
    with house.work() as work:
        assert work.visits.to_invite(10) == []
        assert work.visits.next_at() is None


def test_a_persons_unrated_visits_are_found_until_they_expire(house: House) -> None:
    at = house.meet(7)
    first = visited(house, receipt="a", address_id=at)
    second = visited(house, receipt="b", address_id=at, served_at=NOW + DAY)
    visited(house, receipt="c", address_id=house.meet(8))
    with house.work() as work:
        person = work.people.reader(at).person_id
        assert [one.id for one in work.visits.unrated(person)] == [second, first]
    rated(house, visit_id=second)
    with house.work() as work:
        assert [one.id for one in work.visits.unrated(person)] == [first]
    with house.work(NOW + 8 * DAY) as work:
        assert work.visits.unrated(person) == []


def test_served_visits_are_counted_by_window_day_and_item(house: House) -> None:
    for receipt in "ab":
        visited(house, receipt=receipt)
    visited(house, receipt="c", item=None)
    visited(house, receipt="d", day=TODAY - DAY)
    visited(house, receipt="e", hall="side", window="side/1")
    with house.work() as work:
        counts = [tuple(one) for one in work.visits.counts("main", TODAY, TODAY)]
    assert counts == [("main/12", TODAY, "", 1), ("main/12", TODAY, "pension", 2)]


# Ratings


def test_a_rating_keeps_what_it_was_given_and_what_was_frozen(house: House) -> None:
    clerk = house.appoint(5, role="window_clerk")
    result = rated(
        house,
        grade=2,
        tags=("rude",),
        item="pension",
        wants_call=True,
        frozen=Frozen("roads", clerk.id, TODAY, 3),
    )
    rating = result.rating
    assert result.was_new
    assert (rating.hall, rating.window, rating.unit) == ("main", "main/12", "roads")
    assert (rating.grade, rating.first_grade, rating.tags) == (2, 2, ["rude"])
    assert (rating.clerk_id, rating.tag_set, rating.day) == (clerk.id, 3, TODAY)
    assert (rating.item, rating.wants_call, rating.how) == ("pension", True, "chat")


def test_one_visit_has_one_rating(house: House) -> None:
    visit_id = visited(house)
    rated(house, visit_id=visit_id)
    with pytest.raises(AlreadyRated):
        rated(house, visit_id=visit_id, grade=1)
    assert house.rows("SELECT grade FROM service_rating") == [(5,)]


def test_the_same_key_again_is_the_same_rating(house: House) -> None:
    first = rated(house, client_key="k1", how=How.KIOSK)
    again = rated(house, client_key="k1", how=How.KIOSK, grade=1)
    assert (again.rating.id, again.rating.grade, again.was_new) == (first.rating.id, 5, False)


@pytest.mark.parametrize("grade", [0, 6, -1])
def test_there_are_five_grades_and_no_other(house: House, grade: int) -> None:
    with pytest.raises(ValueError, match="1 to 5"):
        rated(house, grade=grade)
    assert house.count("service_rating") == 0


def test_ratings_without_a_receipt_are_counted_by_person_window_and_day(house: House) -> None:
    at = house.meet(7)
    with house.work() as work:
        person = work.people.reader(at).person_id
    for _ in range(2):
        rated(house, person_id=person)
    rated(house, person_id=person, window="main/13")
    rated(house, person_id=person, visit_id=visited(house))
    with house.work() as work:
        assert work.service_ratings.today(person, "main/12", TODAY) == 2
        assert work.service_ratings.today(person, "main/12", TODAY - DAY) == 0


def test_a_changed_grade_keeps_the_first(house: House) -> None:
    rating_id = rated(house, grade=1, tags=("rude",)).rating.id
    assert rating_id is not None
    with house.work(NOW + DAY) as work:
        work.service_ratings.revise(work.service_ratings.get(rating_id), 4, ("fast",))
    with house.work() as work:
        rating = work.service_ratings.get(rating_id)
        assert (rating.grade, rating.first_grade, rating.tags) == (4, 1, ["fast"])
        assert rating.revised_at == NOW + DAY


def test_words_and_files_are_sealed_and_open_again(house: House) -> None:
    rating_id = rated(house, grade=1, words="跑了三趟").rating.id
    assert rating_id is not None
    with house.work() as work:
        rating = work.service_ratings.get(rating_id)
        work.service_ratings.attach(rating, [FileRef("photo", "county", "file-1", 9)])
        work.service_ratings.attach(rating, [FileRef("voice", "county", "file-2")])
    everything = repr(house.rows("SELECT * FROM service_rating"))
    assert "跑了三趟" not in everything
    assert "file-1" not in everything
    with house.work() as work:
        rating = work.service_ratings.get(rating_id)
        assert work.service_ratings.words(rating) == "跑了三趟"
        assert [one.file_id for one in work.service_ratings.files(rating)] == ["file-1", "file-2"]


def test_somebodys_own_ratings_are_found_the_latest_first(house: House) -> None:
    at = house.meet(7)
    with house.work() as work:
        person = work.people.reader(at).person_id
    for grade in (1, 5):
        rated(house, person_id=person, grade=grade, at=NOW + grade * DAY)
    with house.work() as work:
        assert [one.grade for one in work.service_ratings.of_person(person)] == [5, 1]


def test_who_is_forgotten_leaves_the_grade_and_nothing_else(house: House) -> None:
    at = house.meet(7)
    with house.work() as work:
        person = work.people.reader(at).person_id
    visit_id = visited(house, address_id=at, phone="13800001111", invite_at=NOW)
    rated(house, visit_id=visit_id, person_id=person, address_id=at, grade=1, words="我是王五")
    house.do(lambda work: work.erasure.person(person))
    with house.work() as work:
        visit = work.visits.get(visit_id)
        rating = work.service_ratings.of_visit(visit_id)
        assert rating is not None
        assert (visit.address_id, visit.phone, visit.receipt, visit.invite_at) == (None,) * 4
        assert (rating.person_id, rating.address_id, rating.words) == (None,) * 3
        assert rating.grade == 1


def at_once(opened: Callable[[], House], *steps: Callable[[Work], object]) -> list[object]:
    """Every step in a thread and a transaction of its own, begun together; what each came to."""
    barrier, results = Barrier(len(steps)), []

    def do(house: House, step: Callable[[Work], object]) -> None:
        barrier.wait()
        try:
            with house.work() as work:
                results.append(step(work))
        except AlreadyRated as error:
            results.append(error)

    threads = [Thread(target=do, args=(opened(), step)) for step in steps]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return results


def test_of_two_who_rate_a_visit_at_once_one_is_too_late(
    house: House, opened: Callable[[], House]
) -> None:
    visit_id = visited(house)

    def rate(grade: int) -> Callable[[Work], object]:
        return lambda work: work.service_ratings.give(given(grade, visit_id=visit_id), FROZEN)

    results = at_once(opened, rate(1), rate(5))
    assert sorted(type(one).__name__ for one in results) == ["AlreadyRated", "Given"]
    assert house.count("service_rating") == 1


def test_a_kiosk_that_sends_twice_at_once_is_counted_once(
    house: House, opened: Callable[[], House]
) -> None:
    def rate(work: Work) -> object:
        return work.service_ratings.give(given(how=How.KIOSK, client_key="k"), FROZEN).was_new

    assert sorted(at_once(opened, rate, rate), key=bool) == [False, True]
    assert house.count("service_rating") == 1


# Shifts


def test_a_clerk_sits_at_one_window_and_a_window_has_one_clerk(house: House) -> None:
    one, other = house.appoint(5, role="window_clerk"), house.appoint(6, role="window_clerk")
    with house.work() as work:
        assert work.shifts.sign_in("main/12", one.id) is None
    with house.work(NOW + DAY) as work:
        assert work.shifts.sign_in("main/12", other.id) == one.id
        assert work.shifts.of_staff(one.id) is None
    with house.work(NOW + 2 * DAY) as work:
        work.shifts.sign_in("main/13", other.id)
        assert work.shifts.here("main/12") is None
        assert work.shifts.sign_out(other.id) == "main/13"
        assert work.shifts.sign_out(other.id) is None


def test_signing_in_twice_changes_nothing(house: House) -> None:
    one = house.appoint(5, role="window_clerk")
    house.do(lambda work: work.shifts.sign_in("main/12", one.id))
    house.do(lambda work: work.shifts.sign_in("main/12", one.id), NOW + DAY)
    assert house.count("shift") == 1


def test_who_sat_there_is_known_for_every_instant(house: House) -> None:
    one, other = house.appoint(5, role="window_clerk"), house.appoint(6, role="window_clerk")
    house.do(lambda work: work.shifts.sign_in("main/12", one.id), NOW)
    house.do(lambda work: work.shifts.sign_in("main/12", other.id), NOW + DAY)
    house.do(lambda work: work.shifts.sign_out(other.id), NOW + 2 * DAY)
    with house.work() as work:
        found = [work.shifts.at("main/12", NOW + days * DAY) for days in (-1, 0, 0.5, 1, 1.5, 2)]
    assert found == [None, one.id, one.id, other.id, other.id, None]


def test_two_clerks_are_never_signed_in_at_one_window(house: House) -> None:
    one, other = house.appoint(5, role="window_clerk"), house.appoint(6, role="window_clerk")
    house.do(lambda work: work.shifts.sign_in("main/12", one.id))
    with pytest.raises(IntegrityError), house.work() as work:
        work.session.add(Shift(window="main/12", staff_id=other.id, since=NOW))


def test_a_code_signs_in_once_at_its_hall_and_not_for_long(house: House) -> None:
    one = house.appoint(5, role="window_clerk")
    soon = NOW + timedelta(minutes=5)
    with house.work() as work:
        assert work.shifts.lend_code(one.id, "main", "123456", soon)
        assert work.shifts.take_code("side", "123456") is None
        assert work.shifts.take_code("main", " 123456 ") == one.id
        assert work.shifts.take_code("main", "123456") is None
        work.shifts.lend_code(one.id, "main", "654321", soon)
    with house.work(soon + DAY) as work:
        assert work.shifts.take_code("main", "654321") is None
    assert "123456" not in repr(house.rows("SELECT * FROM shift_code"))


def test_a_new_code_ends_the_one_before_and_never_reads_like_anothers(house: House) -> None:
    one, other = house.appoint(5, role="window_clerk"), house.appoint(6, role="window_clerk")
    soon = NOW + timedelta(minutes=5)
    with house.work() as work:
        work.shifts.lend_code(one.id, "main", "111111", soon)
        work.shifts.lend_code(one.id, "main", "222222", soon)
        assert work.shifts.take_code("main", "111111") is None
        assert not work.shifts.lend_code(other.id, "main", "222222", soon)
    with house.work(soon + DAY) as work:
        assert work.shifts.lend_code(other.id, "main", "222222", soon + 2 * DAY)


def test_a_new_run_of_posters_counts_from_then_on(house: House) -> None:
    with house.work() as work:
        assert work.posters.generation("main/12") == 1
        assert work.posters.renew("main/12") == 2
        assert work.posters.renew("main/12") == 3
        assert work.posters.generation("main/13") == 1
    with house.work() as work:
        assert work.posters.generation("main/12") == 3


def test_codes_are_signed_under_a_key_that_is_not_the_vaults(house: House) -> None:
    with house.work() as work:
        code = work.codes.window("main", "12", 1)
        assert work.codes.read(code).window == "main/12"  # type: ignore[union-attr]
    assert house.vault.derived("evaluator codes") != bytes(range(32))
    assert house.vault.derived("evaluator codes") != house.vault.derived("anything else")


def test_a_rating_is_of_an_instant_with_a_zone(house: House) -> None:
    with pytest.raises(Exception, match="no time zone"):
        rated(house, at=datetime(2026, 9, 28, 8, 0, tzinfo=UTC).replace(tzinfo=None))
    assert ServiceRating.__tablename__ == "service_rating"
