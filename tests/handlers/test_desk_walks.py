"""Everybody does anything in any order: the desk's promises hold, and nothing breaks."""

import random
from collections.abc import Callable
from datetime import datetime

import pytest
from scripts import LAMP, LIFT, LIFT_UNIT, NOISE, POWER
from town import FIRST_CITIZEN, Somebody, Town

from domain.lifecycle import OPEN_STATES, State
from handlers.cases.routes import people_for
from handlers.incoming import Contact, Odd
from handlers.office import Office

STEPS = 90
LIMIT = 64
CANARY = 777_123_777
SAID = """
你好 谢谢 怎么还没人来 撤了吧 1 2 9 取消 上一步 提诉求 查进度 评服务 人工 换语言 解决了 没解决
满意 提交
/new /work /overdue /triage /help / 城关街道 不清楚在哪 ？ 。 楼下煤气罐怕爆炸 我不想活了
"""
WORDS = (*SAID.split(), LIFT, NOISE, POWER, LAMP, "x" * 3000, " ")


class Walk:
    """Somebody does something, again and again, by the dice."""

    def __init__(self, town: Town, seed: int) -> None:
        self.town = town
        self.dice = random.Random(seed)  # noqa: S311 - a script's dice
        self.citizens = [town.somebody(CANARY), town.somebody(FIRST_CITIZEN + 5, "en")]
        self.staff = [
            town.clerk(),
            town.supervisor(),
            *(town.handler(unit, post) for unit in (LIFT_UNIT, "公安局") for post in ("A", "B")),
            town.head(LIFT_UNIT),
        ]

    def step(self) -> None:
        """One person does one thing, or time passes."""
        who = self.dice.choice([*self.citizens, *self.citizens, *self.staff])
        does: list[Callable[[Somebody], object]] = [
            *[self._taps] * 6,
            *[self._says] * 4,
            lambda one: one.sends_photo(album=self.dice.choice([None, "album"])),
            lambda one: one.sends_place(),
            lambda one: one.sends_file("video", size=self.dice.choice([9, 30_000_000])),
            lambda one: one.sends(odd=self.dice.choice(list(Odd))),
            lambda one: one.sends(contact=Contact("13800138000", own=True)),
            lambda one: one.says(self.dice.choice(WORDS), forwarded=True),
            *[lambda one: one.edits(self.dice.choice(WORDS), self.dice.randrange(1, 40))] * 2,
            self._waits,
            self._taps_something_old,
            self._blocks,
            *[self._answers] * (6 if who in self.staff else 0),
            self._merges,
            *[self._asks] * (3 if who in self.staff else 0),
        ]
        self.dice.choice(does)(who)

    def _answers(self, who: Somebody) -> None:
        """From a card that is there to the end, in one go."""
        for label in ("答复", "发出"):
            buttons = [one.buttons for one in who.chat.messages.values() if label in one.buttons]
            if buttons:
                who.forges(buttons[-1][label])
                who.says("修好了")
                who.sends_photo()

    def _asks(self, who: Somebody) -> None:
        """A question to the citizen, from a card that is there to the end."""
        for label in ("问诉求人", "发出"):
            buttons = [one.buttons for one in who.chat.messages.values() if label in one.buttons]
            if buttons:
                who.forges(buttons[-1][label])
                who.says("几号楼？")

    def _merges(self, _who: Somebody) -> None:
        """The clerk puts one case under another, or takes one out again."""
        one, other = (self.dice.choice(numbers(self.town)) for _ in range(2))
        self.town.clerk().says(self.dice.choice([f"并单 {one} {other}", f"拆单 {one}"]))

    def _says(self, who: Somebody) -> None:
        who.says(self.dice.choice(WORDS))

    def _taps(self, who: Somebody) -> None:
        messages = [seen for seen in who.chat.messages.values() if seen.buttons][-3:]
        if messages:
            seen = self.dice.choice(messages)
            who.forges(self.dice.choice(list(seen.buttons.values())), seen.message_id)

    def _taps_something_old(self, who: Somebody) -> None:
        buttons = [data for seen in who.chat.messages.values() for data in seen.buttons.values()]
        if buttons:
            who.forges(self.dice.choice(buttons))

    def _waits(self, _who: Somebody) -> None:
        self.town.passes(hours=self.dice.choice([0.1, 1, 3, 10, 30, 80]))

    def _blocks(self, who: Somebody) -> None:
        if self.dice.random() < 0.2:
            who.blocks()


@pytest.mark.parametrize("seed", range(8))
def test_the_promises_hold_wherever_people_walk(town: Town, seed: int) -> None:
    walk = Walk(town, seed)
    for somebody in walk.citizens:
        somebody.files(LIFT)
    told: dict[tuple[str, int], datetime] = {}
    for _ in range(STEPS):
        walk.step()
        check_dates(town, told)
    check_cases(town)
    check_buttons(town)
    check_secrecy(town)
    check_answers(town)
    check_words(town)
    check_receipts(town)
    check_merges(town)


def numbers(town: Town) -> list[str]:
    return town.asks(lambda work: [one.number for one in work.cases.in_states([*State])])


def check_cases(town: Town) -> None:
    """One responsible unit or triage, one next deadline and a live due row."""
    assert len(numbers(town)) >= 2
    for number in numbers(town):
        case = town.case(number)
        if State(case.state) not in OPEN_STATES:
            assert not town.due(number), (number, case.state)
            continue
        assert (case.lead_unit is None) == (case.state == State.SUBMITTED)
        assert town.due(number), (number, case.state)
        assert case.citizen_due_at > case.submitted_at
        if case.lead_unit:
            assert case.unit_due_at is not None
            assert case.dispatched_at is not None


def check_dates(town: Town, told: dict[tuple[str, int], datetime]) -> None:
    """A date once told moves openly and never to an earlier one; who waits was asked."""
    for number in numbers(town):
        case = town.case(number)
        assert case.citizen_due_at >= told.get((number, case.reopened), case.citizen_due_at)
        told[number, case.reopened] = case.citizen_due_at
        waits = case.state == State.WAITING_CITIZEN
        assert waits == (case.asked_at is not None) == (case.ask_due_at is not None)
        assert not waits or list(town.due(number)) == ["answer_wait"]


def check_buttons(town: Town) -> None:
    """Whatever was ever shown fits, and has words."""
    for somebody in town.people.values():
        for seen in somebody.chat.messages.values():
            for label, data in seen.buttons.items():
                assert label
                assert len(data.encode()) <= LIMIT, data


def check_secrecy(town: Town) -> None:
    """No unit reads who complained, nor a query code."""
    canary = town.somebody(CANARY)
    person = str(canary.person_id)
    mine = town.asks(lambda work: work.cases.of_person(canary.person_id))
    for chat in town.staff_chats():
        shown = str(chat)
        assert str(CANARY) not in shown
        assert person not in shown
        assert not [case.code for case in mine if f"查询码 {case.code}" in shown]


def check_answers(town: Town) -> None:
    """Closed means answered; nobody answers a case twice unless a supervisor wanted the unit."""
    for number in numbers(town):
        history = town.history(number)
        case = town.case(number)
        if case.state == State.CLOSED:
            assert "reply" in history
        repliers = replied_by(town, number)
        assert "designate" in history or len(repliers) == len(set(repliers))
        if case.state in (State.DISPATCHED, State.IN_PROGRESS):
            town.does(lambda office, number=number: check_people(office, number))


def replied_by(town: Town, number: str) -> list[int]:
    return town.asks(
        lambda work: [
            event.staff_id for event in work.cases.events(work.cases.by_number(number), "reply")
        ]
    )


def check_people(office: Office, number: str) -> None:
    case = office.work.cases.by_number(number)
    assert case is not None
    answered = {event.staff_id for event in office.work.cases.events(case, "reply")}
    assert case.designated or not answered & {one.id for one in people_for(office, case)}


def check_words(town: Town) -> None:
    """Nothing anybody was told is empty or has a hole."""
    for somebody in town.people.values():
        for seen in somebody.chat.messages.values():
            assert seen.text.strip()
            assert "{" not in seen.text


def check_merges(town: Town) -> None:
    """A merged case has one parent that is open or was answered, and no parent has a parent."""
    for number in numbers(town):
        case = town.case(number)
        parent_id = town.asks(lambda work, case=case: work.mergings.parent_id(case.id))
        assert (parent_id is not None) == (case.state == State.MERGED)
        if parent_id is not None:
            parent = town.asks(lambda work, at=parent_id: work.cases.get(at))
            assert State(parent.state) in {*OPEN_STATES, State.CLOSED}


def check_receipts(town: Town) -> None:
    """As many receipts as cases: nothing is lost, nothing is filed twice."""
    receipts = [
        seen.text
        for somebody in town.people.values()
        for key in ("case.receipt", "triage.receipt", "together.receipt")
        for seen in somebody.chat.of(key)
    ]
    assert len(receipts) == len(numbers(town))
