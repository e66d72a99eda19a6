"""Who writes, where they are reached, which roles they hold, and where they stand in a dialogue."""

from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError, NoResultFound
from storage_house import CHANNEL, NOW, House, appointed

from storage.dialogues import Position
from storage.errors import WrongKey

LATER = NOW + timedelta(hours=1)


def test_who_is_met_twice_is_one_person(house: House) -> None:
    with house.work() as work:
        first = work.people.meet(CHANNEL, 5, 5, "zh_CN")
    with house.work() as work:
        again = work.people.meet(CHANNEL, 5, 5, "en")
    assert again == first
    assert again.language == "zh_CN"
    assert (house.count("person"), house.count("address")) == (1, 1)


def test_members_of_a_group_have_an_address_each_and_are_the_persons_they_were(
    house: House,
) -> None:
    with house.work() as work:
        private = work.people.meet(CHANNEL, 5, 5, "zh_CN")
        here = work.people.meet(CHANNEL, -100, 5, "zh_CN")
        other = work.people.meet(CHANNEL, -100, 6, "zh_CN")
    assert here.person_id == private.person_id != other.person_id
    assert len({private.address_id, here.address_id, other.address_id}) == 3


def test_the_same_number_in_another_channel_is_somebody_else(house: House) -> None:
    assert house.meet(5) != house.meet(5, "town")
    assert house.count("person") == 2


def test_a_person_is_a_random_id_that_holds_no_number_of_the_chat(house: House) -> None:
    house.meet(987_654_321)
    assert "987654321" not in str(house.rows("SELECT id, language, created_at FROM person"))


def test_who_has_not_written_can_not_be_written_to_first(house: House) -> None:
    address_id = house.meet()
    with house.work() as work:
        assert not work.people.reader(address_id).started
        work.people.wrote(address_id)
        assert work.people.reader(address_id).started


@pytest.mark.only_on("sqlite")
def test_when_somebody_first_wrote_stays(house: House) -> None:
    address_id = house.meet()
    for at in (NOW, LATER):
        house.do(lambda work: work.people.wrote(address_id), at)
    assert house.one("SELECT started_at FROM address") == "2026-09-28 00:30:00.000000"


def test_who_blocked_the_bot_is_reached_again_once_they_write(house: House) -> None:
    address_id = house.meet()
    house.do(lambda work: work.people.blocked(address_id))
    with house.store.reading(NOW) as work:
        assert work.people.is_blocked(address_id)
    house.do(lambda work: work.people.wrote(address_id))
    with house.store.reading(NOW) as work:
        assert not work.people.is_blocked(address_id)


def test_one_address_blocked_is_not_the_other(house: House) -> None:
    one, two = house.meet(1), house.meet(2)
    with house.work() as work:
        work.people.blocked(one)
        assert not work.people.is_blocked(two)


def test_a_chosen_language_stays(house: House) -> None:
    with house.work() as work:
        reader = work.people.meet(CHANNEL, 5, 5, "zh_CN")
        work.people.speak(reader.person_id, "en")
    with house.work() as work:
        assert work.people.meet(CHANNEL, 5, 5, "zh_CN").language == "en"
        assert work.people.reader(reader.address_id).language == "en"


def test_an_address_nobody_has_is_an_error_and_no_new_person(house: House) -> None:
    with house.store.reading(NOW) as work, pytest.raises(NoResultFound):
        work.people.reader(99)


def test_who_asks_for_a_person_is_on_the_list_once_while_it_is_open(house: House) -> None:
    address_id, case_id = house.meet(), house.file()
    with house.work() as work:
        assert work.people.wants_a_person(address_id, "asked")
        assert not work.people.wants_a_person(address_id, "asked")
        assert work.people.wants_a_person(address_id, "not_read", case_id)
        assert not work.people.wants_a_person(address_id, "not_read", case_id)
        work.session.connection().exec_driver_sql(
            "UPDATE call_entry SET done_at = created_at WHERE why = 'asked'"
        )
        assert work.people.wants_a_person(address_id, "asked")
    assert house.count("call_entry") == 3


def test_a_role_that_is_given_is_held(house: House) -> None:
    member = house.appoint(11, unit="roads")
    assert (member.role, member.unit, member.post, member.name) == (
        "handler",
        "roads",
        "A",
        "11号",
    )
    assert not member.blocked
    with house.store.reading(NOW) as work:
        assert work.staff.get(member.id) == member
        assert work.staff.of_unit("roads") == [member]
        assert work.staff.of_unit("roads", "unit_head") == []
        assert work.staff.with_role("handler") == [member]


def test_a_staff_number_given_again_is_brought_up_to_date(house: House) -> None:
    member = house.appoint(11, unit="roads")
    changed = house.appoint(11, unit="schools")
    assert (changed.id, changed.unit) == (member.id, "schools")
    assert house.count("staff") == 1


def test_who_is_not_named_any_more_holds_nothing_and_is_still_known(house: House) -> None:
    stays, goes = house.appoint(11), house.appoint(12)
    with house.work(LATER) as work:
        assert work.staff.dismiss_others({stays.number}) == 1
        assert work.staff.dismiss_others({stays.number}) == 0
    with house.store.reading(LATER) as work:
        assert work.staff.get(goes.id) is None
        assert work.staff.roles_of(goes.person_id) == []
        assert work.staff.of_unit("roads") == [stays]
    assert house.count("staff") == 2


def test_who_comes_back_holds_the_role_again(house: House) -> None:
    member = house.appoint(11)
    house.do(lambda work: work.staff.dismiss_others(set()))
    assert house.appoint(11).id == member.id


def test_one_person_can_hold_two_roles(house: House) -> None:
    house.appoint(11, "handler")
    with house.work() as work:
        reader = work.people.meet(CHANNEL, 11, 11, "zh_CN")
        work.staff.appoint(appointed(reader.person_id, reader.address_id, "supervisor", None, 11))
        roles = [one.role for one in work.staff.roles_of(reader.person_id)]
    assert sorted(roles) == ["handler", "supervisor"]


def test_post_a_stands_before_post_b(house: House) -> None:
    with house.work() as work:
        for user_id, post in ((21, "B"), (22, "A"), (23, "head")):
            reader = work.people.meet(CHANNEL, user_id, user_id, "zh_CN")
            work.staff.appoint(
                appointed(reader.person_id, reader.address_id, "handler", "roads", user_id, post)
            )
        assert [one.post for one in work.staff.of_unit("roads")] == ["A", "B", "head"]


def test_who_is_appointed_in_a_turn_is_seen_in_that_turn(house: House) -> None:
    with house.work() as work:
        assert work.staff.of_unit("roads") == []
        reader = work.people.meet(CHANNEL, 11, 11, "zh_CN")
        work.staff.appoint(appointed(reader.person_id, reader.address_id, "handler", "roads", 11))
        assert len(work.staff.of_unit("roads")) == 1
        work.staff.dismiss_others(set())
        assert work.staff.of_unit("roads") == []


def test_a_member_who_blocked_the_bot_is_known_as_such(house: House) -> None:
    member = house.appoint(11)
    house.do(lambda work: work.people.blocked(member.address_id))
    with house.store.reading(NOW) as work:
        found = work.staff.get(member.id)
    assert found is not None
    assert found.blocked


POSITION = Position(
    "file",
    "place",
    {"text": "路灯", "photos": ["f1"], "count": 2, "unsure": None},
    ("text", "place"),
    "v1",
    "nonce",
    3,
)


def test_a_position_comes_back_as_it_was_stored(house: House) -> None:
    address_id = house.meet()
    house.do(lambda work: work.dialogues.save(address_id, POSITION))
    with house.store.reading(LATER) as work:
        found = work.dialogues.find(address_id)
    assert found is not None
    assert found.updated_at == NOW
    assert vars(found) | {"updated_at": None} == vars(POSITION)


def test_an_address_stands_in_one_place_the_last(house: House) -> None:
    address_id = house.meet()
    for step in ("text", "place", "review"):
        position = Position("file", step, {"step": step})
        house.do(lambda work, position=position: work.dialogues.save(address_id, position), LATER)
    with house.store.reading(NOW) as work:
        found = work.dialogues.find(address_id)
    assert found is not None
    assert (found.step, found.draft, found.updated_at) == ("review", {"step": "review"}, LATER)
    assert house.count("dialogue") == 1


def test_a_dialogue_that_ended_leaves_no_draft(house: House) -> None:
    address_id = house.meet()
    house.do(lambda work: work.dialogues.save(address_id, POSITION))
    for _ in range(2):
        house.do(lambda work: work.dialogues.end(address_id))
    with house.store.reading(NOW) as work:
        assert work.dialogues.find(address_id) is None
    assert house.count("dialogue") == 0


@pytest.mark.only_on("sqlite")
def test_a_draft_moved_to_another_person_does_not_open(house: House) -> None:
    one, two = house.meet(1), house.meet(2)
    house.do(lambda work: work.dialogues.save(one, POSITION))
    with house.work() as work:
        work.session.connection().exec_driver_sql("UPDATE dialogue SET address_id = ?", (two,))
    with house.store.reading(NOW) as work, pytest.raises(WrongKey):
        work.dialogues.find(two)


def test_nobody_unknown_stands_in_a_dialogue(house: House) -> None:
    with pytest.raises(IntegrityError):
        house.do(lambda work: work.dialogues.save(99, POSITION))


def test_a_person_is_reached_best_in_a_chat_that_is_open(house: House) -> None:
    with house.store.work(NOW) as work:
        caller = work.people.without_chat("zh_CN")
        assert work.people.home(caller.person_id) == caller
        chat = work.people.meet("county", 1, 1, "zh_CN")
        work.people.blocked(chat.address_id)
        group = work.people.meet("county", 2, 1, "zh_CN")
        assert work.people.home(chat.person_id).address_id == group.address_id
