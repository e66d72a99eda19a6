"""Invitations and roles as rows: digests, two at once, and what the config no longer says."""

from collections.abc import Callable
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from storage_house import CHANNEL, NOW, House

from bot.build import appoint_staff
from domain.inviting import InvitationUsed, NotInvited
from domain.staff import Post, Role, Staff
from storage.errors import DatabaseBusy
from storage.invitations import OPEN, USED, Offer
from storage.staff import Appointed
from storage.work import Work

OFFER = Offer("钱新", "handler", "housing", "A", None, 7)
CODE = "i_AbCdEfGhIjK"


def invited(house: House) -> int:
    """An invitation whose code is CODE."""
    with house.store.work(NOW) as work:
        row = work.invitations.ask(OFFER, None)
        work.invitations.open(row, CODE)
        return row.id or 0


def appointed(work: Work, user: int, number: str, name: str = "钱新") -> Appointed:
    reader = work.people.meet(CHANNEL, user, user, "zh_CN")
    return Appointed(number, name, "handler", "housing", "A", reader.person_id, reader.address_id)


@pytest.fixture
def opened_houses(opened: Callable[[], House]) -> list[House]:
    return [opened() for _ in range(10)]


def names(house: House) -> list[str]:
    with house.store.reading(NOW) as work:
        return sorted(one.name for one in work.staff.everybody())


def test_an_invitation_is_found_by_its_code_alone(house: House) -> None:
    number = invited(house)
    with house.store.reading(NOW) as work:
        found = work.invitations.with_code(CODE)
        assert found is not None
        assert (found.id, found.state) == (number, OPEN)
        assert found.until == NOW + timedelta(days=7)
        assert work.invitations.with_code(CODE.lower()) is None


def test_what_is_over_is_not_listed(house: House) -> None:
    invited(house)
    for days, listed in ((6, 1), (8, 0)):
        with house.store.reading(NOW + timedelta(days=days)) as work:
            assert len(work.invitations.unused()) == listed


def test_of_ten_who_use_it_at_once_one_does(opened_houses: list[House]) -> None:
    number = invited(opened_houses[0])
    gate, won, lost = Barrier(len(opened_houses)), [], []

    def use(house: House, user: int) -> None:
        gate.wait()
        for _ in range(400):
            try:
                with house.store.work(NOW) as work:
                    row = work.invitations.get(number)
                    assert row is not None
                    if row.state == USED:
                        raise InvitationUsed
                    member = work.staff.engage(appointed(work, user, f"invited.{user}"))
                    work.invitations.use(row, member.id)
                won.append(user)
            except DatabaseBusy:
                continue
            except NotInvited:
                lost.append(user)
            return

    threads = [Thread(target=use, args=(one, 70 + n)) for n, one in enumerate(opened_houses)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert (len(won), len(lost)) == (1, len(opened_houses) - 1)
    assert names(opened_houses[0]) == ["钱新"]


# Two starts


def config(*users: int) -> list[Staff]:
    return [Staff(CHANNEL, one, f"配置{one}", Role.HANDLER, "housing", Post.A) for one in users]


def test_who_was_invited_survives_every_start(house: House) -> None:
    appoint_staff(house.store, config(1, 2), NOW)
    with house.store.work(NOW) as work:
        work.staff.engage(appointed(work, 9, "invited.1"))
    for _ in range(2):
        appoint_staff(house.store, config(1), NOW)
        assert names(house) == ["配置1", "钱新"]


def test_whose_role_was_ended_is_not_given_it_back(house: House) -> None:
    appoint_staff(house.store, config(1, 2), NOW)
    with house.store.work(NOW) as work:
        first = next(one for one in work.staff.everybody() if one.name == "配置1")
        work.staff.end(first.id)
    for _ in range(2):
        appoint_staff(house.store, config(1, 2), NOW)
        assert names(house) == ["配置2"]
    with house.store.reading(NOW) as work:
        assert work.staff.name_of(first.id) == "配置1"


def test_what_was_changed_stays_changed(house: House) -> None:
    appoint_staff(house.store, config(1), NOW)
    with house.store.work(NOW) as work:
        member = work.staff.everybody()[0]
        assert work.staff.change(member.id, post="B", unit="police").post == "B"
    for _ in range(2):
        appoint_staff(house.store, config(1), NOW)
        with house.store.reading(NOW) as work:
            (member,) = work.staff.everybody()
            assert (member.post, member.unit) == ("B", "police")


def test_who_was_invited_and_then_written_into_the_config_has_the_role_once(house: House) -> None:
    with house.store.work(NOW) as work:
        work.staff.engage(appointed(work, 1, "invited.1"))
    for _ in range(2):
        appoint_staff(house.store, config(1), NOW)
        assert names(house) == ["钱新"]


def test_whoever_never_opened_the_chat_is_known(house: House) -> None:
    appoint_staff(house.store, config(1, 2), NOW)
    with house.store.work(NOW) as work:
        work.people.wrote(work.people.meet(CHANNEL, 1, 1, "zh_CN").address_id)
        unopened = work.staff.never_opened()
        assert [one.name for one in work.staff.everybody() if one.id in unopened] == ["配置2"]


def test_the_log_says_who_did_what_and_keeps_the_role_of_then(house: House) -> None:
    with house.store.work(NOW) as work:
        member = work.staff.engage(appointed(work, 9, "invited.1"))
        work.invitations.note("joined", member.id, of=member)
        changed = work.staff.change(member.id, post="B")
        work.invitations.note("changed", member.id, of=changed, why="轮岗")
    with house.store.reading(NOW) as work:
        newest, oldest = work.invitations.changes(10)
        assert (oldest.what, oldest.post, newest.what, newest.post) == (
            "joined",
            "A",
            "changed",
            "B",
        )
        assert work.invitations.newest_of(member.id).why == "轮岗"  # type: ignore[union-attr]
        assert work.invitations.count_changes() == 2
        assert [one.id for one in work.invitations.changes(1, 1)] == [oldest.id]


def test_a_role_that_ended_is_held_by_nobody(opened: Callable[[], House]) -> None:
    house = opened()
    with house.store.work(NOW) as work:
        member = work.staff.engage(appointed(work, 9, "invited.1"))
        work.staff.end(member.id)
        assert work.staff.get(member.id) is None
        assert work.staff.name_of(None) == ""
