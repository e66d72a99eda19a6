"""Groups as rows: one unit each, and an address that follows where a group went."""

from storage_house import CHANNEL, NOW, House, case_of, message

from storage.groups import APART
from storage.outbox import SENT, Report
from storage.staff import Appointed
from storage.values import Written
from storage.work import Work

OLD, NEW = -500, -1_000_500


def head(work: Work) -> int:
    reader = work.people.meet(CHANNEL, 7, 7, "zh_CN")
    one = Appointed("7", "头", "unit_head", "housing", "head", reader.person_id, reader.address_id)
    return work.staff.engage(one).id


def address(work: Work, chat_id: int = OLD) -> int:
    return work.people.meet(CHANNEL, chat_id, chat_id, "zh_CN").address_id


def where(house: House, address_id: int) -> int:
    with house.store.reading(NOW) as work:
        return work.staff.chat_of(address_id)


def test_a_group_is_bound_once_and_again_after_its_end(house: House) -> None:
    with house.store.work(NOW) as work:
        at, by = address(work), head(work)
        first = work.groups.bind(at, "housing", "群", by)
        assert first is not None
        assert work.groups.bind(at, "police", "群", by) is None
        assert [one.unit for one in work.groups.of_unit("housing")] == ["housing"]
        work.groups.end(first, by, "")
        assert work.groups.at(at) is None
        assert work.groups.bind(at, "police", "群", by) is not None
    with house.store.reading(NOW) as work:
        assert [one.unit for one in work.groups.bound()] == ["police"]


def test_an_address_follows_its_group_and_cards_are_posted_anew(house: House) -> None:
    with house.store.work(NOW) as work:
        at, by = address(work), head(work)
        work.groups.bind(at, "housing", "群", by)
        reader = work.people.meet(CHANNEL, 9, 9, "zh_CN")
        case = work.cases.file(case_of(reader.person_id, reader.address_id), Written("电梯坏了"))
        card, _ = work.cards.of(case.id or 0, at)
        row = work.outbox.send(at, message(), card_id=card.id)
        work.outbox.settle([Report(row, SENT, 1, 41, card.id)])
        work.groups.migrate(at, NEW)
    assert where(house, at) == NEW
    with house.store.work(NOW) as work:
        assert work.cards.of_case(1)[0].message_id is None
        work.groups.migrate(at, NEW)
    assert where(house, at) == NEW
    with house.store.reading(NOW) as work:
        assert work.groups.address_of(CHANNEL, NEW) == at
        assert work.groups.address_of(CHANNEL, OLD) is None


def test_where_the_new_chat_is_known_already_the_two_change_places(house: House) -> None:
    with house.store.work(NOW) as work:
        at, other = address(work), address(work, NEW)
        work.people.blocked(at)
        work.groups.migrate(at, NEW)
    assert (where(house, at), where(house, other)) == (NEW, OLD)
    with house.store.reading(NOW) as work:
        assert not work.people.is_blocked(at)
    assert abs(NEW) < APART
