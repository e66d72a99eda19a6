"""Ten people press the same button at once: one wins, nine are told, one event in the history."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from group_chats import GroupChat
from scripts import LIFT_UNIT, answered, filed
from town import CHANNEL, Somebody, Town

from handlers.incoming import Incoming, Sender, Tapped
from handlers.turn import take_turn
from storage.errors import DatabaseBusy
from storage.staff import Appointed
from storage.work import Store, Work

TEN = 10
FIRST = 300_000


@dataclass
class Race:
    """Several writers, each with sessions of its own, let go at the same moment."""

    town: Town
    stores: list[Store]
    failures: list[BaseException] = field(default_factory=list)

    def run(
        self, taps: list[tuple[Somebody, str]], chat_id: int | None = None, title: str | None = None
    ) -> None:
        """
        Everybody taps at once, in their own chats or in one group.

        A busy database is tried again, as the worker does.
        """
        gate = threading.Barrier(len(taps))
        threads = [
            threading.Thread(target=self._one, args=(gate, store, _tap(who, data, chat_id, title)))
            for store, (who, data) in zip(self.stores, taps, strict=True)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert not self.failures
        self.town.deliver()

    def _one(self, gate: threading.Barrier, store: Store, incoming: Incoming) -> None:
        gate.wait()
        try:
            self._until_done(store, incoming)
        except BaseException as error:  # noqa: BLE001 - reported where the test can see it
            self.failures.append(error)

    def _until_done(self, store: Store, incoming: Incoming) -> None:
        for _ in range(400):
            try:
                with store.work(self.town.now) as work:
                    take_turn(self.town.desk, work, incoming)
            except DatabaseBusy:
                continue
            return
        raise AssertionError("never got through")


def _tap(who: Somebody, data: str, chat_id: int | None, title: str | None) -> Incoming:
    sender = Sender(CHANNEL, chat_id or who.user_id, who.user_id, "zh-hans")
    return Incoming(sender, Tapped(f"tap-{who.user_id}", data), title)


@pytest.fixture
def race(town: Town, another: Callable[[], Store]) -> Race:
    return Race(town, [another() for _ in range(TEN)])


def colleagues(town: Town) -> list[Somebody]:
    """Ten handlers of one unit, all of whom have opened their chat."""
    people = [town.somebody(FIRST + number) for number in range(TEN)]
    for one in people:
        one.says("/start")
    with town.store.work(town.now) as work:
        for one in people:
            appoint(work, one)
    return people


def appoint(work: Work, one: Somebody) -> None:
    reader = work.people.meet(CHANNEL, one.user_id, one.user_id, "zh_CN")
    number = f"local.{one.user_id}.handler"
    work.staff.appoint(
        Appointed(
            number,
            f"{one.user_id}号",
            "handler",
            "housing",
            "B",
            reader.person_id,
            reader.address_id,
        )
    )


def buttons(people: list[Somebody], number: str, *labels: str) -> list[tuple[Somebody, str]]:
    """The same button on everybody's own card."""
    taps = []
    for one in people:
        one.says("/work")
        one.taps(number)
        for words in labels[:-1]:
            one.taps(words)
        taps.append((one, one.chat.newest.button(labels[-1])))
        one.chat.note = ""
    return taps


def test_ten_take_a_case_over_and_one_has_it(town: Town, race: Race) -> None:
    _, number = filed(town)
    town.handler(LIFT_UNIT).taps("看全文")
    people = colleagues(town)
    race.run(buttons(people, number, "其他操作", "我来办"))
    assert town.history(number).count("take_over") == 1
    winners = [one for one in people if "现在由您办" in one.chat.note]
    told = [one for one in people if "已经" in one.chat.note and one not in winners]
    assert (len(winners), len(told)) == (1, TEN - 1)
    name = f"{winners[0].user_id}号"
    assert all(name in one.chat.note for one in told)
    holder = town.asks(lambda work: work.staff.get(work.cases.by_number(number).handler_id))
    assert holder.name == name


def test_ten_sign_a_case_and_one_event_stands(town: Town, race: Race) -> None:
    _, number = filed(town)
    people = colleagues(town)
    race.run(buttons(people, number, "答复"))
    assert town.history(number).count("sign") == 1
    told = [one for one in people if "已经" in one.chat.note]
    asking = [one for one in people if one.chat.of("handler.ask_reply")]
    assert (len(asking), len(told)) == (1, TEN - 1)


def test_ten_taps_of_the_citizen_close_a_case_once(town: Town, race: Race) -> None:
    wang, number = answered(town)
    data = wang.chat.with_button("解决了").button("解决了")
    race.run([(wang, data)] * TEN)
    assert town.history(number).count("confirm_solved") == 1
    assert len(wang.chat.of("rating.ask_case")) == 1


def test_ten_decide_an_extension_and_one_does(town: Town, race: Race) -> None:
    _, number = filed(town)
    handler = town.handler(LIFT_UNIT)
    handler.taps("申请延期")
    for words in ("5", "缺件", "查了", "装上"):
        handler.says(words)
    handler.taps("发出")
    head = town.head(LIFT_UNIT)
    race.run([(head, head.chat.newest.button("同意"))] * TEN)
    assert town.history(number).count("grant_extension") == 1


# In a group


@pytest.fixture
def group(town: Town) -> GroupChat:
    made = GroupChat(town)
    made.says(town.head(LIFT_UNIT), "/bind")
    return made


def told_in(group: GroupChat, people: list[Somebody]) -> list[str]:
    """What each of them alone read after their tap."""
    return [group.chat.notes[f"tap-{one.user_id}"] for one in people]


@pytest.mark.parametrize("label", ["我来办", "答复", "看全文"])
def test_ten_tap_one_card_of_their_group_and_one_signs(
    town: Town, race: Race, group: GroupChat, label: str
) -> None:
    _, number = filed(town)
    people = colleagues(town)
    data = group.chat.with_button(label).button(label)
    race.run([(one, data) for one in people], group.chat_id, group.title)
    assert town.history(number).count("sign") == 1
    notes = told_in(group, people)
    won = [one for one in notes if "由您办" in one or "对话里打开" in one]
    holder = town.asks(lambda work: work.staff.get(work.cases.by_number(number).handler_id))
    lost = [one for one in notes if holder.name in one and "已" in one]
    if label == "看全文":  # reading is open to every colleague, signed or not
        assert len(won) == TEN
        return
    assert (len(won), len(lost)) == (1, TEN - 1)
    assert len(group.chat.of("group.card")) == 1


def test_five_tap_in_the_group_and_five_in_their_own_chats(
    town: Town, race: Race, group: GroupChat, another: Callable[[], Store]
) -> None:
    _, number = filed(town)
    people = colleagues(town)
    inside, outside = people[:5], people[5:]
    shared = group.chat.with_button("答复").button("答复")
    own = buttons(outside, number, "答复")
    other = Race(town, [another() for _ in inside])
    other.stores, race.stores = race.stores[:5], race.stores[5:]
    both = threading.Thread(
        target=other.run, args=([(one, shared) for one in inside], group.chat_id, group.title)
    )
    both.start()
    race.run(own)
    both.join()
    town.deliver()
    assert town.history(number).count("sign") == 1
    asking = [one for one in people if one.chat.of("handler.ask_reply")]
    assert len(asking) == 1


def test_two_heads_bind_one_group_at_once_and_it_is_one_units(town: Town, race: Race) -> None:
    group = GroupChat(town)
    group.says(town.administrator(), "/bind")
    units = [one.code for one in town.desk.county.units]
    heads = [town.head("住建局"), town.head("公安局")] * 5
    data = [f"l:bind:{units.index(code)}" for code in ("housing", "police")] * 5
    race.run(list(zip(heads, data, strict=True)), group.chat_id, group.title)
    assert len(group.bound()) == 1
