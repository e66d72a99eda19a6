"""Likeness without words, followers under keys of their own, merges without cycles."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.exc import IntegrityError
from storage_house import NOW, House

from domain.likeness import Point, first_words, grams, likeness, metres, point_in, weights
from storage.followers import BY_NUMBER, JOINED
from storage.tables import Case
from storage.values import FileRef, Written
from storage.work import Work

STALL = "滨河路菜市场旁边的烧烤摊半夜还在吵"
STALL_AGAIN = "滨河路菜市场那个烧烤摊半夜吵得睡不着"
LIFT = "富民小区三栋的电梯坏了三天没人修"
WINDOW = timedelta(days=30)


def kept(house: House, words: str, user_id: int = 1, at: Any = NOW) -> int:
    """A filed case that is found by its words."""
    case_id = house.file(words, user_id=user_id, submitted_at=at)
    house.do(lambda work: work.likeness.keep(case_id, grams(words)), at)
    return case_id


def found(house: House, words: str, least: float = 0.1, at: Any = NOW) -> list[int]:
    with house.store.reading(at) as work:
        hits = work.likeness.alike(grams(words), since=at - WINDOW, least=least)
    return [one.case_id for one in hits]


def test_what_begins_alike_is_found_and_what_does_not_is_not(house: House) -> None:
    stall, lift = kept(house, STALL), kept(house, LIFT)
    assert found(house, STALL_AGAIN) == [stall]
    assert found(house, LIFT) == [lift]
    assert found(house, "咨询退休手续怎么办") == []


def test_the_most_alike_comes_first(house: House) -> None:
    near = kept(house, STALL_AGAIN)
    same = kept(house, STALL)
    assert found(house, STALL) == [same, near]


def test_what_is_older_than_the_window_is_not_found(house: House) -> None:
    kept(house, STALL)
    assert found(house, STALL, at=NOW + WINDOW + timedelta(hours=1)) == []


def test_an_empty_desk_and_a_text_without_words_find_nothing(house: House) -> None:
    assert found(house, STALL) == []
    kept(house, STALL)
    assert found(house, "？！") == []


def test_no_word_stands_in_the_index(house: House) -> None:
    kept(house, STALL)
    rows = str(
        house.rows("SELECT * FROM likeness_gram") + house.rows("SELECT * FROM likeness_case")
    )
    assert not any(pair in rows or pair.encode().hex() in rows for pair in grams(STALL))


def test_another_key_finds_nothing(house: House) -> None:
    one, other = house.vault.blind("滨河", "likeness"), house.vault.blind("滨河", "phone")
    assert one != other


def test_keeping_a_case_anew_replaces_what_it_had(house: House) -> None:
    case_id = kept(house, STALL)
    house.do(lambda work: work.likeness.keep(case_id, grams(LIFT)))
    assert found(house, STALL) == []
    assert found(house, LIFT) == [case_id]


def test_an_erased_case_leaves_nothing_in_the_index_and_the_others_are_found(house: House) -> None:
    gone, stays = kept(house, STALL), kept(house, STALL_AGAIN)
    house.do(lambda work: work.likeness.forget(gone))
    assert {one for (one,) in house.rows("SELECT case_id FROM likeness_gram")} == {stays}
    assert found(house, STALL) == [stays]
    house.do(lambda work: work.likeness.forget(gone))


# The measure by itself


def test_a_greeting_says_nothing_of_the_matter() -> None:
    assert first_words("尊敬的领导：您好！路灯不亮") == first_words("路灯不亮。")
    assert first_words("您好，路灯不亮") == "路灯不亮"


def test_a_pin_is_a_place_and_no_word() -> None:
    assert point_in("37.12345, 105.54321") == Point(37.12345, 105.54321)
    assert point_in("滨河路12号") is None
    assert grams("路灯", "37.12345, 105.54321") == grams("路灯")


def test_pins_are_as_far_apart_as_on_the_ground() -> None:
    one = Point(37.0, 105.0)
    assert metres(one, one) == 0
    assert metres(one, Point(37.001, 105.0)) == pytest.approx(111, abs=1)
    assert metres(one, Point(37.0, 105.001)) == pytest.approx(89, abs=1)


@given(st.text(max_size=60), st.text(max_size=60))
def test_likeness_is_a_share_and_whole_for_the_same_words(one: str, other: str) -> None:
    mine = {hash(pair): 1 for pair in grams(one)}
    theirs = {hash(pair) for pair in grams(other)}
    weigh = weights(mine, 10)
    value = likeness(weigh, weigh.keys() & theirs, len(theirs))
    assert 0 <= value <= 1
    if mine:
        assert likeness(weigh, weigh.keys(), len(weigh)) == pytest.approx(1)


# Followers


def follow(work: Work, case_id: int, user_id: int = 2, how: str = JOINED) -> Any:
    reader = work.people.meet("county", user_id, user_id, "zh_CN")
    return work.followers.follow(case_id, reader.person_id, reader.address_id, how)


def noted(work: Work, case_id: int) -> int:
    case = work.cases.get(case_id)
    return work.cases.note(case, "join", actor="citizen", state_from=case.state)


def test_who_follows_twice_follows_once(house: House) -> None:
    case_id = house.file()
    house.do(lambda work: (follow(work, case_id, how=BY_NUMBER), follow(work, case_id)))
    house.do(lambda work: follow(work, case_id, how=BY_NUMBER))
    assert house.rows("SELECT how FROM follower") == [("joined",)]


def test_who_stops_is_counted_no_more_and_may_come_back(house: House) -> None:
    case_id = house.file()
    with house.work() as work:
        person_id = follow(work, case_id).person_id
    with house.work() as work:
        assert work.followers.unfollow(case_id, person_id)
        assert not work.followers.unfollow(case_id, person_id)
        assert work.followers.count(case_id) == 0
        assert work.followers.followed_by(person_id) == []
    with house.work() as work:
        follow(work, case_id)
        assert work.followers.count(case_id) == 1
        assert [one.id for one in work.followers.followed_by(person_id)] == [case_id]


def test_a_followers_words_are_sealed_under_their_own_key(house: House) -> None:
    case_id = house.file()
    written = Written("我家也一样", (FileRef("photo", "county", "f", 1),), "老码头")
    with house.work() as work:
        follower = follow(work, case_id)
        work.followers.say(follower, noted(work, case_id), written)
        said = work.followers.said(follower)
    assert [one.written for one in said] == [Written("我家也一样", (), "老码头")]
    assert "我家也一样" not in str(house.rows("SELECT sealed FROM follower_words"))
    assert "我家也一样" not in str(house.rows("SELECT personal, public FROM event"))
    house.do(lambda work: work.followers.forget(follower.person_id))
    with house.work() as work:
        assert work.followers.said(follow(work, case_id)) == []
        assert work.cases.matter(work.cases.get(case_id)) == "路灯不亮"


def test_followers_move_to_another_case_and_nobody_is_there_twice(house: House) -> None:
    one, other = house.file(), house.file()
    with house.work() as work:
        follow(work, one, 2)
        follow(work, one, 3)
        follow(work, other, 3)
        work.followers.move(one, other)
    with house.work() as work:
        assert work.followers.count(one) == 0
        assert work.followers.count(other) == 2


# Merges


def merged(work: Work, pairs: Iterable[tuple[int, int]]) -> None:
    for child, parent in pairs:
        work.mergings.merge(child, parent, None, {"state": "submitted"})


def ids(cases: list[Case]) -> list[int | None]:
    return [one.id for one in cases]


def test_a_split_gives_back_how_it_stood(house: House) -> None:
    child, parent = house.file(), house.file()
    with house.work() as work:
        merged(work, [(child, parent)])
        assert work.mergings.parent_id(child) == parent
        assert ids(work.mergings.children(parent)) == [child]
    with house.work() as work:
        assert work.mergings.split(child) == {"state": "submitted"}
        assert work.mergings.split(child) == {}
        assert work.mergings.count(parent) == 0
        assert work.mergings.ever_under(child) == [parent]


def test_a_child_is_nobodys_parent_and_has_one(house: House) -> None:
    a, b, c = (house.file() for _ in range(3))
    house.do(lambda work: merged(work, [(a, b)]))
    for pair in ((c, a), (a, c)):
        with house.work() as work, pytest.raises(ValueError, match="nobody's parent"):
            merged(work, [pair])


def test_a_parent_that_is_merged_takes_its_children_along(house: House) -> None:
    a, b, c = (house.file() for _ in range(3))
    house.do(lambda work: merged(work, [(a, b), (b, c)]))
    with house.work() as work:
        assert ids(work.mergings.children(c)) == [a, b]
        assert work.mergings.children(b) == []


def test_the_database_refuses_a_case_that_is_its_own_parent(house: House) -> None:
    case_id = house.file()
    with pytest.raises(IntegrityError, match=r"(?i)check"):
        house.do(lambda work: merged(work, [(case_id, case_id)]))
