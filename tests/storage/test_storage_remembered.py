"""What a unit of work was told once it asks for no more, until it changes that itself."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest
from sqlalchemy import insert
from storage_house import NOW, House, case_of

from storage.cards import IN_CHAT
from storage.due import Appointment
from storage.followers import JOINED
from storage.quick import QuickSession
from storage.tables import Card, Follower
from storage.values import FileRef, Written
from storage.work import Work

Question = Callable[[Work, int], object]
Change = Callable[[Work, int], object]


def pause(work: Work, _case_id: int) -> object:
    return work.pauses.set(None, "停电", NOW, NOW + timedelta(days=1), None)


def ask(work: Work, case_id: int) -> object:
    return work.requests.ask(case_id, "extend", event_of(work, case_id), staff_of(work), {})


def help_with(work: Work, case_id: int) -> object:
    due = NOW + timedelta(days=2)
    return work.co_units.ask(case_id, "water", event_of(work, case_id), staff_of(work), due)


def contact(work: Work, case_id: int) -> object:
    person = work.cases.get(case_id).person_id
    return work.consents.ask(case_id, person, staff_id=staff_of(work), unit="roads", reason="?")


def put_on_the_list(work: Work, case_id: int) -> object:
    due = NOW + timedelta(days=9)
    return work.listings.list(
        work.cases.get(case_id), reason="r", measures="m", responsible="王", due=due, listed_by=None
    )


def lead(work: Work, case_id: int) -> object:
    return work.supervision.lead(case_id, "张县长", NOW + timedelta(days=9), staff_of(work))


def put_under(work: Work, case_id: int) -> object:
    person = work.cases.get(case_id)
    other = case_of(person.person_id, person.address_id)
    child = work.cases.file(other, Written("停水", place="老码头")).id or 0
    return work.mergings.merge(child, case_id, None, {})


def put_above(work: Work, case_id: int) -> object:
    person = work.cases.get(case_id)
    other = case_of(person.person_id, person.address_id)
    parent = work.cases.file(other, Written("停水", place="老码头")).id or 0
    return work.mergings.merge(case_id, parent, None, {})


def follow(work: Work, case_id: int) -> object:
    person = work.cases.get(case_id)
    return work.followers.follow(case_id, person.person_id, person.address_id, JOINED)


def attach(work: Work, case_id: int) -> object:
    case = work.cases.get(case_id)
    files = (FileRef("photo", "local", "f1", 10),)
    return work.cases.note(
        case, "add", actor="citizen", state_from=case.state, personal=Written("", files=files)
    )


ASKED: dict[str, tuple[Question, Change]] = {
    "pauses": (lambda work, _id: work.pauses.standing(), pause),
    "requests": (lambda work, case_id: work.requests.waiting(case_id), ask),
    "co_units": (lambda work, case_id: work.co_units.of_case(case_id), help_with),
    "consents": (lambda work, case_id: work.consents.latest(case_id), contact),
    "listings": (lambda work, case_id: work.listings.open_for(case_id), put_on_the_list),
    "leaders": (lambda work, case_id: work.supervision.leader_of(case_id), lead),
    "children": (lambda work, case_id: work.mergings.children(case_id), put_under),
    "how many children": (lambda work, case_id: work.mergings.count(case_id), put_under),
    "parent": (lambda work, case_id: work.mergings.parent_id(case_id), put_above),
    "followers": (lambda work, case_id: work.followers.of_case(case_id), follow),
    "how many follow": (lambda work, case_id: work.followers.count(case_id), follow),
    "who joined": (lambda work, case_id: work.followers.count(case_id, JOINED), follow),
    "files": (lambda work, case_id: work.attachments.of_case(case_id, ("add",)), attach),
}
EACH = pytest.mark.parametrize("name", ASKED)


def staff_of(work: Work) -> int:
    return work.staff.with_role("handler")[0].id


def event_of(work: Work, case_id: int) -> int:
    return int(work.cases.events(work.cases.get(case_id))[0].id or 0)


@pytest.fixture
def case_id(house: House) -> int:
    """A case with a history, and somebody of the staff."""
    house.appoint(9)
    case_id = house.file()
    with house.work() as work:
        work.cases.note(work.cases.get(case_id), "submit", actor="citizen", state_from=None)
    return case_id


@contextmanager
def counted() -> Iterator[list[str]]:
    """The statements put meanwhile."""
    said: list[str] = []
    put = QuickSession._ask

    def note(session: Any, statement: str, asked: Any, *, many: bool = False) -> Any:
        said.append(statement)
        return put(session, statement, asked, many=many)

    with patch.object(QuickSession, "_ask", note):
        yield said


@EACH
def test_nothing_is_asked_for_once(house: House, case_id: int, name: str) -> None:
    question, _ = ASKED[name]
    with house.work() as work, counted() as said:
        assert not any(question(work, case_id) for _ in range(3))
        assert len(said) == 1


@EACH
def test_what_the_work_itself_writes_is_seen_at_once(house: House, case_id: int, name: str) -> None:
    question, change = ASKED[name]
    with house.work() as work:
        assert not question(work, case_id)
        change(work, case_id)
        assert question(work, case_id)


@EACH
def test_what_was_undone_is_not_remembered(house: House, case_id: int, name: str) -> None:
    question, change = ASKED[name]

    def fails(work: Work) -> None:
        with work.attempt():
            change(work, case_id)
            assert question(work, case_id)
            raise KeyError

    with house.work() as work:
        with pytest.raises(KeyError):
            fails(work)
        assert not question(work, case_id)
        change(work, case_id)
        assert question(work, case_id)


HANGS_ON_IT = {name: one for name, one in ASKED.items() if name != "pauses"}


def filed(work: Work) -> int:
    """A case that this unit of work files itself."""
    reader = work.people.meet("county", 1, 1, "zh_CN")
    case = work.cases.file(case_of(reader.person_id, reader.address_id), Written("停水", place="x"))
    work.cases.note(case, "submit", actor="citizen", state_from=None)
    return case.id or 0


@pytest.mark.usefixtures("case_id")
@pytest.mark.parametrize("name", HANGS_ON_IT)
def test_of_a_case_it_filed_itself_a_work_asks_not_even_once(house: House, name: str) -> None:
    question, change = HANGS_ON_IT[name]
    with house.work() as work:
        mine = filed(work)
        with counted() as said:
            assert not question(work, mine)
            assert said == []
        change(work, mine)
        with counted() as said:
            assert question(work, mine)
            assert len(said) == 1
    with house.work() as work, counted() as said:
        assert question(work, mine)
        assert said != []


def test_a_case_whose_filing_was_undone_leaves_nothing_known(house: House) -> None:
    mine = []

    def fails(work: Work) -> None:
        with work.attempt():
            mine.append(filed(work))
            raise KeyError

    with house.work() as work:
        with pytest.raises(KeyError):
            fails(work)
        with counted() as said:
            assert work.co_units.of_case(mine[0]) == []
            assert len(said) == 1


def test_what_is_due_of_a_new_case_is_called_off_once_something_is(house: House) -> None:
    with house.work() as work:
        mine = filed(work)
        with counted() as said:
            work.due.call_off(mine)
            work.due.call_off(mine, ("watch",))
            assert said == []
        work.due.plan(mine, 1, [Appointment("watch", NOW), Appointment("due_day", NOW)])
        work.due.call_off(mine, ("watch",))
        assert [one.kind for one in work.due.waiting_for(mine)] == ["due_day"]
        work.due.call_off(mine)
        assert work.due.waiting_for(mine) == []


def test_what_sqlalchemy_itself_writes_is_seen_too(house: House, case_id: int) -> None:
    with house.work() as work:
        assert work.followers.count(case_id) == 0
        person = work.cases.get(case_id)
        row = {"case_id": case_id, "person_id": person.person_id, "how": JOINED, "since": NOW}
        row["address_id"] = person.address_id
        work.session.execute(insert(Follower), row)
        assert work.followers.count(case_id) == 1


def test_the_same_values_of_other_names_are_another_question(house: House, case_id: int) -> None:
    one, other = house.meet(8), house.meet(9)
    with house.work() as work:
        case = Card(case_id=case_id, address_id=one, nonce="n")
        work.session.add(case)
        assert not work.session.execute(IN_CHAT, {"case_id": one, "address_id": case_id}).all()
        assert work.session.execute(IN_CHAT, {"address_id": one, "case_id": case_id}).all()
        assert not work.session.execute(IN_CHAT, {"address_id": other, "case_id": case_id}).all()


def test_whoever_waited_for_others_asks_again(house: House, case_id: int) -> None:
    with house.work() as work, counted() as said:
        assert work.co_units.of_case(case_id) == []
        work.one_at_a_time("a job")
        before = len(said)
        work.due.claim(3)
        assert work.co_units.of_case(case_id) == []
        assert len(said) == before + 2


def test_a_word_turns_once_for_each_value(house: House) -> None:
    with house.work() as work:
        turned = [work.meta.turns("day", day) for day in ("1", "1", "2", "2", "1")]
    assert turned == [True, False, True, False, True]
    with house.work() as work:
        assert not work.meta.turns("day", "1")


def test_a_pause_that_ends_stands_no_more(house: House) -> None:
    house.appoint(9)
    with house.work() as work:
        row = work.pauses.set(None, "停电", NOW, NOW + timedelta(days=1), None)
        assert work.pauses.standing() == [row]
        work.pauses.end(row, staff_of(work))
        assert work.pauses.standing() == []


def test_a_request_that_is_decided_waits_no_more(house: House, case_id: int) -> None:
    with house.work() as work:
        row = work.requests.ask(case_id, "extend", event_of(work, case_id), staff_of(work), {})
        assert work.requests.waiting(case_id) == [row]
        work.requests.decide(row, staff_of(work), granted=True)
        assert work.requests.waiting(case_id) == []


def test_a_decision_that_was_undone_waits_again(house: House, case_id: int) -> None:
    def fails(work: Work) -> None:
        with work.attempt():
            work.requests.decide(row, staff_of(work), granted=True)
            assert work.requests.waiting(case_id) == []
            raise KeyError

    with house.work() as work:
        row = work.requests.ask(case_id, "extend", event_of(work, case_id), staff_of(work), {})
        with pytest.raises(KeyError):
            fails(work)
        assert [one.id for one in work.requests.waiting(case_id)] == [row.id]
