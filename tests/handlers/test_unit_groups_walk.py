"""People come, go, tap in the group and everywhere, in any order: the desk's promises hold."""

from collections.abc import Callable

import pytest
from aboard import CODE
from group_chats import GroupChat
from scripts import LIFT, LIFT_UNIT, NOISE
from test_desk_walks import (
    CANARY,
    STEPS,
    Walk,
    check_answers,
    check_buttons,
    check_cases,
    check_dates,
    check_secrecy,
    check_words,
    numbers,
)
from town import Somebody, Town

from domain.lifecycle import OPEN_STATES, State
from handlers.administrators.inviting import invite
from handlers.administrators.leaving import leave
from handlers.cards.group_card import may_stand_in
from handlers.cases.routes import people_for
from handlers.office import Office
from storage.invitations import Offer
from storage.staff import Member

OF_GROUPS = {"handler.card_done"}
ROLES = (("handler", "A"), ("handler", "B"), ("unit_head", "head"))


class Crowd(Walk):
    """The same walk with a group, people who are let go and people who come."""

    def __init__(self, town: Town, seed: int) -> None:
        super().__init__(town, seed)
        self.group = GroupChat(town)
        self.group.says(town.administrator(), f"/bind {LIFT_UNIT}")
        self.came = 0

    def step(self) -> None:
        """One more thing may happen than in the walk of one desk."""
        ours: list[Callable[[], object]] = [
            super().step,
            super().step,
            super().step,
            self._taps_in_group,
            self._taps_in_group,
            self._replies_in_group,
            self._binds,
            self._ends_a_role,
            self._lets_somebody_in,
        ]
        self.dice.choice(ours)()

    def _member(self) -> Somebody:
        stranger = self.town.somebody(990_000 + self.dice.randrange(3))
        return self.dice.choice([*self.staff, *self.staff, *self.citizens, stranger])

    def _taps_in_group(self) -> None:
        shown = [one for one in self.group.chat.messages.values() if one.buttons]
        if shown:
            seen = self.dice.choice(shown)
            data = self.dice.choice(list(seen.buttons.values()))
            self.group.forges(self._member(), data, seen.message_id)

    def _replies_in_group(self) -> None:
        if self.group.cards:
            words = self.dice.choice(["我来办", "答复", "1", "3", "修好了", "投诉", LIFT])
            self.group.answers(self._member(), words)

    def _binds(self) -> None:
        words = ["/bind", "/unbind", f"/bind {LIFT_UNIT}", "/bind 公安局", NOISE]
        self.group.says(self._member(), self.dice.choice(words))
        self.group.says(self.town.administrator(), f"/bind {LIFT_UNIT}")

    def _ends_a_role(self) -> None:
        people = self.town.asks(lambda work: work.staff.of_unit("housing"))
        if len(people) > 1:
            gone = self.dice.choice(people)
            self.town.does(lambda office: leave(office, gone, _keeper(office), "调走"))

    def _lets_somebody_in(self) -> None:
        role, post = self.dice.choice(ROLES)
        self.came += 1
        offer = Offer(f"新人{self.came}", role, "housing", post, None, 7)
        self.town.does(lambda office: invite(office, _keeper(office), offer))
        link = self.town.administrator().chat.of("invite.link")[-1].text
        code = CODE.search(link)
        assert code
        somebody = self.town.somebody(800_000 + self.dice.randrange(6))
        somebody.says(f"/start {code[0]}")
        if somebody.chat.shows("对，是我"):
            somebody.taps("对，是我")
            self.staff.append(somebody)


def _keeper(office: Office) -> Member:
    return office.work.staff.with_role("administrator")[0]


@pytest.mark.parametrize("seed", range(4))
def test_the_promises_hold_while_people_come_and_go(town: Town, seed: int) -> None:
    crowd = Crowd(town, seed)
    for somebody in crowd.citizens:
        somebody.files(LIFT)
    for _ in range(STEPS):
        crowd.step()
        check_dates(town, {})
        check_group(town, crowd.group)
    check_cases(town)
    check_buttons(town)
    check_secrecy(town)
    check_answers(town)
    check_words(town)
    for number in numbers(town):
        town.does(lambda office, number=number: somebody_can_act(office, number))


def check_group(town: Town, group: GroupChat) -> None:
    """Nothing but the unit's cards and words about the group; nobody's name; nothing secret."""
    shown = group.chat.messages.values()
    assert all(one.key.startswith("group.") or one.key in OF_GROUPS for one in shown)
    text = "\n".join(one.text for one in shown)
    assert str(CANARY) not in text
    for row in group.bound():
        for number in numbers(town):
            case = town.case(number)
            fits = town.asks(
                lambda work, case=case, row=row: may_stand_in(
                    Office(town.desk_now(), work), case, row
                )
            )
            assert fits or number not in "\n".join(group.cards), number


def somebody_can_act(office: Office, number: str) -> None:
    """Every open case has a person of its unit, or supervisors and clerks who are told."""
    case = office.work.cases.by_number(number)
    assert case is not None
    if State(case.state) in OPEN_STATES and case.handler_id is not None:
        holder = office.work.staff.get(case.handler_id)
        assert holder is None or holder.unit == case.lead_unit
        assert holder is not None or not people_for(office, case) or case.state == State.REPLIED
