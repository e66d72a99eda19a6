"""A rating is given once, changed for ten minutes, and refused for reasons that have words."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from town import Town

from domain.evaluator import (
    AlreadyRated,
    CodeExpired,
    EditOver,
    How,
    OwnWindow,
    RatingGiven,
    Refused,
    TooManyToday,
    UnknownWindow,
)
from domain.kiosks import KioskRefused
from domain.rules import Rating, Rules
from handlers.evaluator import bad
from handlers.evaluator.giving import change, explain, is_bad, rate, why_not
from handlers.office import Office
from storage.service_ratings import Given
from storage.tables import ServiceRating
from storage.values import FileRef
from storage.visits import NewVisit
from texts.catalogue import Language, say

WINDOW = "main/12"
MANAGER, CHIEF, CLERK_A = 110_000, 1, 2


def of_hall(town: Town, unit: str, post: int) -> int:
    """The user id of somebody of a unit in the hall."""
    index = [one.code for one in town.desk.county.units].index(unit) + 1
    return MANAGER + 10 * index + post


def known(town: Town, name: str) -> int:
    """The person of a citizen who has written before."""
    citizen = town.citizen(name)
    citizen.says("你好")
    return citizen.person_id


def gives(town: Town, grade: int = 5, **parts: Any) -> Given:
    """Rate window 12."""
    found: list[Given] = []
    given = replace(RatingGiven(WINDOW, grade, How.CHAT, town.now), **parts)
    town.does(lambda office: found.append(rate(office, given)))
    return found[0]


def visited(town: Town, receipt: str = "R1", **parts: Any) -> int:
    ids: list[int] = []

    def register(office: Office) -> None:
        expires = office.now + timedelta(days=7)
        day = office.local(office.now).date()
        new = NewVisit(
            WINDOW, "main", "human_resources", "pension", "done", receipt, office.now, day, expires
        )
        visit, _ = office.work.visits.register(replace(new, **parts))
        ids.append(visit.id or 0)

    town.does(register)
    return ids[0]


def rating(town: Town, given: Given) -> ServiceRating:
    return town.asks(lambda work: work.service_ratings.get(given.rating.id))


def later(town: Town, act: Callable[[Office, ServiceRating], None], given: Given) -> None:
    town.does(lambda office: act(office, office.work.service_ratings.get(given.rating.id or 0)))


class Followed:
    """Notes what the hooks of bad ratings were called with."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.calls: list[tuple[object, ...]] = []
        monkeypatch.setattr(bad, "follow", lambda _, one: self.calls.append(("bad", one.grade)))
        monkeypatch.setattr(
            bad, "changed", lambda _, one, was: self.calls.append(("changed", was, one.grade))
        )
        monkeypatch.setattr(bad, "added", lambda _, one: self.calls.append(("added", one.tags)))


@pytest.fixture
def followed(monkeypatch: pytest.MonkeyPatch) -> Followed:
    return Followed(monkeypatch)


def test_a_rating_freezes_unit_clerk_day_and_version(town: Town) -> None:
    clerk = town.somebody(of_hall(town, "human_resources", CLERK_A))
    number = town.asks(lambda work: work.staff.roles_of(clerk.person_id)[0].id)
    town.does(lambda office: office.work.shifts.sign_in(WINDOW, number))
    one = rating(town, gives(town, person_id=known(town, "王")))
    assert (one.unit, one.clerk_id, one.tag_set) == ("human_resources", number, 1)
    assert one.day == town.now.astimezone(town.desk.zone).date()


def test_without_anybody_signed_in_it_is_nobodys(town: Town) -> None:
    assert rating(town, gives(town)).clerk_id is None


def test_a_late_kiosk_rating_is_of_the_clerk_who_sat_there_then(town: Town) -> None:
    clerk = town.somebody(of_hall(town, "human_resources", CLERK_A))
    number = town.asks(lambda work: work.staff.roles_of(clerk.person_id)[0].id)
    town.does(lambda office: office.work.shifts.sign_in(WINDOW, number))
    then = town.now
    town.now += timedelta(hours=5)
    town.does(lambda office: office.work.shifts.sign_out(number))
    town.now += timedelta(hours=5)
    one = gives(town, how=How.KIOSK, at=then + timedelta(hours=1), client_key="k")
    assert rating(town, one).clerk_id == number


def test_a_visits_rating_has_the_visits_item_and_clerk(town: Town) -> None:
    one = rating(town, gives(town, visit_id=visited(town), item="title_transfer"))
    assert one.item == "pension"


def test_reasons_and_items_that_do_not_exist_are_left_out(town: Town) -> None:
    one = rating(town, gives(town, 1, tags=("fast", "rude", "made_up"), item="made_up"))
    assert (one.tags, one.item) == (["rude"], None)


@pytest.mark.parametrize(("grade", "is_it"), [(5, False), (3, False), (2, True), (1, True)])
def test_the_last_two_grades_are_bad(town: Town, grade: int, is_it: bool) -> None:  # noqa: FBT001
    town.does(lambda office: _is(is_bad(office, grade), is_it))


def _is(found: object, meant: object) -> None:
    assert found == meant


def test_a_bad_rating_is_followed_once(town: Town, followed: Followed) -> None:
    gives(town, 5)
    gives(town, 2, client_key="k", how=How.KIOSK)
    gives(town, 2, client_key="k", how=How.KIOSK)
    assert followed.calls == [("bad", 2)]


def test_a_visit_is_rated_once(town: Town) -> None:
    visit_id = visited(town)
    gives(town, visit_id=visit_id)
    with pytest.raises(AlreadyRated):
        gives(town, 1, visit_id=visit_id)


def test_a_rated_visit_invites_nobody(town: Town) -> None:
    visit_id = visited(town, invite_at=town.now + timedelta(hours=2))
    gives(town, visit_id=visit_id)
    assert town.asks(lambda work: work.visits.next_at()) is None


def test_seven_days_after_the_visit_it_is_too_late(town: Town) -> None:
    visit_id = visited(town)
    town.now += timedelta(days=7, seconds=1)
    with pytest.raises(CodeExpired):
        gives(town, visit_id=visit_id)


def test_a_visit_that_is_no_longer_kept_is_too_long_ago(town: Town) -> None:
    with pytest.raises(CodeExpired):
        gives(town, visit_id=4711)


def test_without_a_receipt_three_a_day_are_enough(town: Town) -> None:
    wang = known(town, "王")
    for _ in range(3):
        gives(town, person_id=wang)
    with pytest.raises(TooManyToday):
        gives(town, person_id=wang)
    gives(town, person_id=wang, window="main/13")
    gives(town, person_id=wang, visit_id=visited(town))
    gives(town, person_id=known(town, "李"))
    town.now += timedelta(days=1)
    gives(town, person_id=wang)


def test_how_many_are_enough_the_county_says(town: Town) -> None:
    town.under(rules=replace(Rules(), rating=Rating(per_account_per_window_per_day=1)))
    wang = known(town, "王")
    gives(town, person_id=wang)
    with pytest.raises(TooManyToday):
        gives(town, person_id=wang)


@pytest.mark.parametrize("post", [1, 2, 3])
def test_staff_of_the_unit_in_the_hall_do_not_rate_its_window(town: Town, post: int) -> None:
    person = town.somebody(of_hall(town, "human_resources", post)).person_id
    with pytest.raises(OwnWindow):
        gives(town, person_id=person)


def test_nor_do_the_units_handlers_and_the_halls_manager(town: Town) -> None:
    for person in (town.handler("人社局").person_id, town.somebody(MANAGER).person_id):
        with pytest.raises(OwnWindow):
            gives(town, person_id=person)


def test_nor_who_is_signed_in_there(town: Town) -> None:
    clerk = town.somebody(of_hall(town, "tax", CLERK_A))
    number = town.asks(lambda work: work.staff.roles_of(clerk.person_id)[0].id)
    town.does(lambda office: office.work.shifts.sign_in(WINDOW, number))
    with pytest.raises(OwnWindow):
        gives(town, person_id=clerk.person_id)


def test_staff_may_rate_a_window_of_another_unit(town: Town) -> None:
    person = town.somebody(of_hall(town, "tax", CLERK_A)).person_id
    assert gives(town, person_id=person).was_new


def test_a_window_that_is_not_there_is_not_rated(town: Town) -> None:
    with pytest.raises(UnknownWindow):
        gives(town, window="main/99")


def test_the_key_is_as_the_county_writes_it(town: Town) -> None:
    assert rating(town, gives(town, window="MAIN/12")).window == WINDOW


def test_a_grade_may_be_changed_for_ten_minutes(town: Town, followed: Followed) -> None:
    given = gives(town, 1, tags=("rude", "long_wait"))
    town.now += timedelta(minutes=10)
    later(town, lambda office, one: change(office, one, 3), given)
    found = rating(town, given)
    assert (found.grade, found.first_grade, found.tags) == (3, 1, ["long_wait"])
    assert followed.calls == [("bad", 1), ("changed", 1, 3)]


def test_the_same_grade_again_changes_nothing(town: Town, followed: Followed) -> None:
    given = gives(town, 4)
    later(town, lambda office, one: change(office, one, 4), given)
    assert followed.calls == []
    assert rating(town, given).revised_at is None


def test_after_ten_minutes_it_stays(town: Town) -> None:
    given = gives(town, 1)
    town.now += timedelta(minutes=10, seconds=1)
    with pytest.raises(EditOver):
        later(town, lambda office, one: change(office, one, 5), given)
    with pytest.raises(EditOver):
        later(town, lambda office, one: explain(office, one, words="晚了"), given)


def test_reasons_words_and_files_come_one_by_one(town: Town, followed: Followed) -> None:
    given = gives(town, 2)
    photo = FileRef("photo", "local", "f1")
    later(town, lambda office, one: explain(office, one, tags=("rude", "fast")), given)
    later(town, lambda office, one: explain(office, one, words="等了一上午"), given)
    later(town, lambda office, one: explain(office, one, words="也没人管"), given)
    later(town, lambda office, one: explain(office, one, files=(photo,), wants_call=True), given)
    found = rating(town, given)
    assert (found.tags, found.wants_call) == (["rude"], True)
    words = town.asks(lambda work: work.service_ratings.words(found))
    assert words == "等了一上午\n也没人管"
    assert town.asks(lambda work: work.service_ratings.files(found)) == (photo,)
    assert [call[0] for call in followed.calls] == ["bad", *["added"] * 4]


OF_RATINGS = [one for one in Refused.__subclasses__() if one is not KioskRefused]


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("error", OF_RATINGS)
def test_every_refusal_is_said_in_words(
    town: Town, language: Language, error: type[Refused]
) -> None:
    said: list[str] = []
    town.does(lambda office: said.append(why_not(office, language, error())))
    assert said[0]
    assert "{" not in said[0]


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("error", KioskRefused.__subclasses__())
def test_every_refusal_of_a_tablet_is_said_in_words(
    language: Language, error: type[KioskRefused]
) -> None:
    assert "{" not in say(language, error.key)
