"""
Who may do what, over the whole lifecycle table: by button, by typed words, by forged data.

For each (role, relation to the case, state, action) the desk is asked on a copy of the town that
is thrown away, so that every question stands alone: allowed exactly where the table says.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from scripts import LIFT_UNIT, filed
from town import CHANNEL, Somebody, Town

from domain.lifecycle import Action, Actor, State, moves, proposals_for
from domain.states import Transition
from domain.transitions import TRANSITIONS
from handlers.incoming import Incoming, Said, Sender, Tapped
from handlers.turn import take_turn
from storage.tables import Case
from storage.work import Work

HELPER, OTHER = "公安局", "教育局"
H, U, C, S, B = Actor.HANDLER, Actor.UNIT_HEAD, Actor.CLERK, Actor.SUPERVISOR, Actor.CO_UNIT
CITIZEN = Actor.CITIZEN


@dataclass(frozen=True)
class Button:
    """A button: what it does to a case, in which capacity, and whether it only opens a dialogue."""

    data: str
    action: Action
    actor: Actor
    opens: bool = False
    proposes: bool = False

    def __str__(self) -> str:
        return self.data


BUTTONS = (
    Button("answer", Action.REPLY, H, opens=True),
    Button("ask", Action.ASK_CITIZEN, H, opens=True),
    Button("help", Action.ADD_CO_UNIT, H, opens=True),
    Button("note", Action.NOTE, H, opens=True),
    Button("return", Action.REQUEST_RETURN, H, opens=True),
    Button("extend", Action.REQUEST_EXTENSION, H, opens=True),
    Button("take", Action.TAKE_OVER, H),
    Button("reassign_to:{other}", Action.REASSIGN, U),
    Button("co_answer", Action.CO_ANSWER, B, opens=True),
    Button("request_yes:extension", Action.GRANT_EXTENSION, U),
    Button("request_no:extension", Action.REFUSE_EXTENSION, U, opens=True),
    Button("request_yes:reply", Action.REPLY, U),
    Button("request_no:reply", Action.REFUSE_REPLY, U, opens=True),
    Button("request_yes:education", Action.ACCEPT_RETURN, C),
    Button("request_no:return", Action.REFUSE_RETURN, C, opens=True),
    Button("spot", Action.ANSWER_ON_THE_SPOT, C, opens=True),
    Button("refuse", Action.REFUSE, C, opens=True, proposes=True),
    Button("unit:education", Action.DISPATCH, C),
    Button("solved", Action.CONFIRM_SOLVED, CITIZEN),
    Button("partly", Action.CONFIRM_PARTLY, CITIZEN),
    Button("not_solved", Action.CONFIRM_NOT_SOLVED, CITIZEN),
    Button("urge", Action.URGE, CITIZEN),
    Button("withdraw_yes", Action.WITHDRAW, CITIZEN),
    Button("unclear", Action.ANSWER, CITIZEN),
    Button("reply_now", Action.ANSWER, CITIZEN, opens=True),
    Button("add_more", Action.ADD, CITIZEN, opens=True),
    Button("reopen", Action.REOPEN, CITIZEN),
    Button("grade:5", Action.RATE, CITIZEN),
    Button("grade:1", Action.RATE_BAD, CITIZEN),
    Button("look_again", Action.LOOK_AGAIN, CITIZEN),
)
REQUESTS = {
    Action.GRANT_EXTENSION: Action.REQUEST_EXTENSION,
    Action.REFUSE_EXTENSION: Action.REQUEST_EXTENSION,
    Action.ACCEPT_RETURN: Action.REQUEST_RETURN,
    Action.REFUSE_RETURN: Action.REQUEST_RETURN,
    Action.REFUSE_REPLY: Action.PROPOSE_REPLY,
}
# In which capacities each person can act on the case; the relation is in the name.
PEOPLE: dict[str, tuple[Actor, ...]] = {
    "the lead's handler": (H,),
    "the lead's head": (H, U),
    "a co-unit's handler": (B,),
    "a foreign handler": (),
    "a foreign head": (),
    "the clerk": (C,),
    "the supervisor": (S,),
    "the administrator": (),
    "its citizen": (CITIZEN,),
    "a stranger": (),
}
TYPED = {
    "答复": BUTTONS[0],
    "退回": BUTTONS[4],
    "同意": BUTTONS[9],
    "解决了": BUTTONS[18],
    "催一下": BUTTONS[21],
}
# Done by nobody's button: by the clock, the router, a number typed, or a flow tested elsewhere.
NO_BUTTON = {
    # appeals, checks, moved units and what the law accepts have tests of their own
    *(
        Action.ACCEPT_BY_LAW,
        Action.ACCEPT_APPEAL,
        Action.FAIL_CHECK,
        Action.MOVE_UNIT,
        Action.PASS_CHECK,
        Action.REFUSE_APPEAL,
        Action.REQUEST_APPEAL,
    ),
    *(Action.SUBMIT, Action.MERGE, Action.SPLIT, Action.STAND_ALONE, Action.JOIN),
    *(Action.TIME_OUT, Action.FALL_DUE, Action.SILENCE, Action.NOT_REACHED, Action.ERASE),
    *(Action.RATE_ANEW, Action.LOOK_BACK_FAILED, Action.SECOND_OPINION, Action.DESIGNATE),
    *(Action.PLAN, Action.REFUSE_PLAN, Action.TERMINATE, Action.REFUSE_TERMINATE),
    *(Action.TRANSFER_TO_PETITION, Action.SIGN, Action.PROPOSE_REPLY, Action.RECOUNT),
}


def somebody(town: Town, name: str) -> Somebody:
    return {
        "the lead's handler": lambda: town.handler(LIFT_UNIT),
        "the lead's head": lambda: town.head(LIFT_UNIT),
        "a co-unit's handler": lambda: town.handler(HELPER),
        "a foreign handler": lambda: town.handler(OTHER),
        "a foreign head": lambda: town.head(OTHER),
        "the clerk": town.clerk,
        "the supervisor": town.supervisor,
        "the administrator": town.administrator,
        "its citizen": lambda: town.citizen("王"),
        "a stranger": lambda: town.citizen("李"),
    }[name]()


def test_every_row_of_the_table_has_a_button_or_a_reason() -> None:
    assert {row.action for row in TRANSITIONS} == {one.action for one in BUTTONS} | NO_BUTTON


@pytest.fixture
def number(town: Town) -> str:
    """A case in which every request waits, a co-unit is asked, and somebody else has signed."""
    _, number = filed(town)
    for somebody_else in ("李",):
        town.citizen(somebody_else).says("在吗")
    handler = town.handler(LIFT_UNIT, "A")
    for words in ("其他操作", "请协办"):
        handler.taps(words)
    handler.says(HELPER)
    handler.says("请调监控")
    with town.store.work(town.now) as work:
        case = work.cases.by_number(number)
        assert case is not None
        backup = next(one for one in work.staff.of_unit("housing", "handler") if one.post == "B")
        case.handler_id = backup.id
        event = work.cases.events(case, "submit")[0].id or 0
        facts: dict[str, dict[str, Any]] = {
            "extension": {"amount": 5},
            "return": {"unit": "education"},
            "reply": {},
        }
        for sort, what in facts.items():
            work.requests.ask(case.id or 0, sort, event, backup.id, what)
    return number


@contextmanager
def copy(town: Town, number: str, at: State, who: Somebody) -> Iterator[tuple[Work, Case, str]]:
    """The town as it would be with the case in a state; what happens here is dropped."""
    with town.store.reading(town.now) as work:
        case = work.cases.by_number(number)
        assert case is not None
        case.state = at
        case.closed_at = town.now
        if at is State.SUBMITTED:
            case.lead_unit = None
        reader = work.people.meet(CHANNEL, who.user_id, who.user_id, "zh_CN")
        card, _ = work.cards.of(case.id or 0, reader.address_id)
        work.session.flush()
        yield work, case, f"c:{card.nonce}:{card.revision}:"


def tapped(town: Town, work: Work, who: Somebody, data: str) -> None:
    sender = Sender(CHANNEL, who.user_id, who.user_id, "zh-hans")
    take_turn(town.desk, work, Incoming(sender, Tapped("tap", data)))


def acts(town: Town, number: str, at: State, who: Somebody, button: Button) -> bool:
    """Whether a forged tap does what the button is for."""
    with copy(town, number, at, who) as (work, case, data):
        others = [one.id for one in work.staff.of_unit("housing", "handler") if one.post == "A"]
        before = len(work.cases.events(case))
        tapped(town, work, who, data + button.data.format(other=others[0]))
        if button.opens:
            reader = work.people.meet(CHANNEL, who.user_id, who.user_id, "zh_CN")
            return work.dialogues.find(reader.address_id) is not None
        done = [one.action for one in work.cases.events(case)[before:]]
        if button.action not in done:
            assert not done, f"{button} of {who.user_id} at {at} did {done}"
        return button.action in done


def allowed(at: State, name: str, button: Button) -> bool:
    """What the table says of this person, state and button."""
    for actor in PEOPLE[name]:
        if actor is S and button.action is Action.REASSIGN:
            return may(at, button.action, S)
        if actor is button.actor and button.proposes:
            return button.action in proposals_for(at, actor)
        if actor is button.actor:
            return may(at, button.action, actor)
    return False


def may(at: State, action: Action, actor: Actor) -> bool:
    row = next(
        (one for one in TRANSITIONS if one.action is action and _covers(one, at, actor)), None
    )
    return row is not None


def _covers(row: Transition, at: State, actor: Actor) -> bool:
    if at in row.states and actor in row.by:
        return True
    if at is not State.DISPATCHED or actor is not H or row.action is Action.SIGN:
        return False
    return State.IN_PROGRESS in row.states and actor in row.by and len(moves(at, row.action, H)) > 1


# More than the state decides these; each has its own rule, tested where it lives.
MORE = {
    # one's own handler's case is not taken over, an unsigned one neither
    ("take", State.DISPATCHED),
    # the unit's head is a decider of last resort only where no other is
    # an urge once a working day; the copy is fresh, so the first one goes
}


@pytest.mark.parametrize("name", PEOPLE)
def test_forged_data_does_what_the_table_says(town: Town, number: str, name: str) -> None:
    who = somebody(town, name)
    for at in State:
        asked = [one for one in BUTTONS if (one.data, at) not in MORE]
        found = {one.data: acts(town, number, at, who, one) for one in asked}
        assert found == {one.data: allowed(at, name, one) for one in asked}, at


def labels(town: Town, number: str, at: State, who: Somebody) -> dict[str, str]:
    """The buttons on somebody's own card of the case."""
    with copy(town, number, at, who) as (work, _, data):
        own = who.user_id >= 700_000
        tapped(town, work, who, data + ("detail" if own else "open"))
        reader = work.people.meet(CHANNEL, who.user_id, who.user_id, "zh_CN")
        card = work.cards.newest(reader.address_id)
        buttons = work.outbox.buttons_on(card.id or 0) if card else ()
    return {one.label: one.data for one in buttons}


@pytest.mark.parametrize("name", PEOPLE)
def test_a_card_offers_no_button_that_the_table_forbids(town: Town, number: str, name: str) -> None:
    who = somebody(town, name)
    by_name = {one.data.split(":")[0]: one for one in BUTTONS}
    for at in State:
        for words, data in labels(town, number, at, who).items():
            action, _, argument = data.split(":", 3)[3].partition(":")
            whole = f"{action}:{argument}"
            button = next((one for one in BUTTONS if one.data == whole), by_name.get(action))
            if button is not None and button.action not in REQUESTS:
                assert allowed(at, name, button), (at, words)


@pytest.mark.parametrize("name", PEOPLE)
def test_typed_words_do_what_the_button_does_and_no_more(
    town: Town, number: str, name: str
) -> None:
    who = somebody(town, name)
    for at in State:
        check_typed(town, number, name, who, at)


def check_typed(town: Town, number: str, name: str, who: Somebody, at: State) -> None:
    """Words that mean a button do nothing for whom the table forbids it."""
    sender = Sender(CHANNEL, who.user_id, who.user_id, "zh-hans")
    for words, button in (
        ("答复", "answer"),
        ("退回", "return"),
        ("同意", "request_yes:extension"),
    ):
        rule = next(one for one in BUTTONS if one.data == button)
        with copy(town, number, at, who) as (work, case, _):
            before = len(work.cases.events(case))
            take_turn(town.desk, work, Incoming(sender, Said(901, words)))
            done = {one.action for one in work.cases.events(case)[before:]} - {Action.SIGN}
        if not allowed(at, name, rule):
            assert rule.action not in done, (name, at, words, done)
