"""
Who may do what, over the whole lifecycle table: by button, by typed words, by forged data.

For each (role, relation to the case, state, action) the desk is asked on a copy of the town that
is thrown away, so that every question stands alone: allowed exactly where the table says. How many
were asked is printed (`pytest -s`).
"""

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from roles_house import (
    BUTTONS,
    ELSEWHERE,
    HELPER,
    PEOPLE,
    REQUESTS,
    Button,
    Copy,
    allowed,
    copy,
    may,
    somebody,
)
from scripts import LIFT_UNIT, filed
from town import Town

from domain.lifecycle import Action, State
from domain.transitions import TRANSITIONS
from storage.people import Reader

COUNTED: Counter[str] = Counter()
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
    *(Action.RATE_ANEW, Action.LOOK_BACK_FAILED, Action.SECOND_OPINION),
    *(Action.PLAN, Action.REFUSE_PLAN, Action.TERMINATE, Action.REFUSE_TERMINATE),
    *(Action.TRANSFER_TO_PETITION, Action.SIGN, Action.PROPOSE_REPLY, Action.RECOUNT),
    # what the supervision office does has tests of its own: test_supervisor_*.py
    *(Action.SUPERVISE, Action.PAUSE),
}
# More than the state decides these: what is nobody's yet is not taken over from a colleague.
NOT_BY_THE_STATE_ALONE = {("take", State.DISPATCHED)}
# Allowed, and not on the card that `open` or `detail` shows.
ASIDE: dict[str, str] = {
    "add_more": "citizens add by just sending it",
    "grade:5": "asked for in a message of its own, when the case closes",
    "grade:1": "asked for in a message of its own, when the case closes",
}


def shown_elsewhere(at: State, button: Button) -> bool:
    """Whether what is allowed stands on another card than the one that was opened."""
    return button.data in ASIDE or (button.name, at) in NOT_BY_THE_STATE_ALONE


@pytest.fixture(scope="module", autouse=True)
def how_many() -> Iterator[None]:
    """What was asked, printed at the end."""
    yield
    print("\nasked:", ", ".join(f"{way} {count}" for way, count in sorted(COUNTED.items())))  # noqa: T201


def test_every_row_of_the_table_has_a_button_or_a_reason() -> None:
    assert {row.action for row in TRANSITIONS} == {one.action for one in BUTTONS} | NO_BUTTON


@pytest.fixture
def number(town: Town) -> str:
    """A case in which every request waits, a co-unit is asked, and somebody else has signed."""
    _, number = filed(town)
    town.citizen("李").says("在吗")
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


@pytest.fixture(params=range(2), ids=("some", "others"))
def people(request: pytest.FixtureRequest) -> list[str]:
    """Everybody, in two halves: a copy is thrown away, so that one town serves them all."""
    return [*PEOPLE][request.param :: 2]


def without_requests(button: Button) -> str:
    """What waits while a button is looked for: the request it decides, else nothing."""
    return REQUESTS.get(button.data, "none")


# Forged data


def test_forged_data_does_what_the_table_says(town: Town, number: str, people: list[str]) -> None:
    for name in people:
        who = somebody(town, name)
        for at in State:
            with copy(town, number, at, who) as one:
                for button in BUTTONS:
                    if not allowed(at, name, button):
                        taps_in_vain(one, at, button)
            for button in BUTTONS:
                if allowed(at, name, button) and (button.name, at) not in NOT_BY_THE_STATE_ALONE:
                    with copy(town, number, at, who) as one:
                        taps_and_does(one, at, button)


def taps_in_vain(one: Copy, at: State, button: Button) -> None:
    """A forbidden button of one's own card: nothing happens and nothing opens."""
    COUNTED["forged data"] += 1
    before = one.done()
    one.taps(one.card_of(one.reader) + one.data(button))
    assert (one.done(), one.case.state, one.dialogue()) == (before, at, ""), (at, button)


def taps_and_does(one: Copy, at: State, button: Button) -> None:
    """An allowed button of one's own card, though it need not stand there."""
    COUNTED["forged data"] += 1
    before = one.done()
    one.taps(one.card_of(one.reader) + one.data(button))
    assert one.does(button, before), (at, button)


Forged = Callable[[Copy, Reader, Button], tuple[str, int | None]]


def of_another(one: Copy, other: Reader, button: Button) -> tuple[str, int | None]:
    """The button of somebody else's card."""
    return one.card_of(other) + one.data(button), None


def of_before(one: Copy, _other: Reader, button: Button) -> tuple[str, int | None]:
    """The button as of an earlier look."""
    kind, nonce, revision, _ = one.card_of(one.reader).split(":")
    return f"{kind}:{nonce}:{int(revision) - 1}:{one.data(button)}", None


def of_later(one: Copy, _other: Reader, button: Button) -> tuple[str, int | None]:
    """The button of a look that was never given."""
    kind, nonce, revision, _ = one.card_of(one.reader).split(":")
    return f"{kind}:{nonce}:{int(revision) + 1}:{one.data(button)}", None


def unknown(one: Copy, _other: Reader, button: Button) -> tuple[str, int | None]:
    """An action that no button has."""
    return f"{one.card_of(one.reader)}x{one.data(button)}", None


def of_nobody(one: Copy, _other: Reader, button: Button) -> tuple[str, int | None]:
    """The button of a card that is not there."""
    return f"c:{'0' * 16}:0:{one.data(button)}", None


def elsewhere(one: Copy, _other: Reader, button: Button) -> tuple[str, int | None]:
    """Their own button, tapped in another chat."""
    return one.card_of(one.reader) + one.data(button), ELSEWHERE


FORGED: dict[str, Forged] = {
    "another's card": of_another,
    "an older revision": of_before,
    "a later revision": of_later,
    "an unknown action": unknown,
    "no card": of_nobody,
    "another chat": elsewhere,
}


BLIND = ("an unknown action", "no card")
"""Refused before anybody looks at the case: one state tells as much as all."""


def test_what_is_forged_otherwise_does_nothing_to_anybody(
    town: Town, number: str, people: list[str]
) -> None:
    for name in people:
        who = somebody(town, name)
        other = somebody(town, "its citizen" if name != "its citizen" else "the lead's handler")
        for way, forge in FORGED.items():
            for at in [State.IN_PROGRESS] if way in BLIND else State:
                with copy(town, number, at, who) as one:
                    nothing_happens(one, other.user_id, at, way, forge)


def tempting(at: State) -> list[Button]:
    """The buttons that the table allows to somebody in this state."""
    return [one for one in BUTTONS if any(allowed(at, name, one) for name in PEOPLE)]


def nothing_happens(one: Copy, other_id: int, at: State, way: str, forge: Forged) -> None:
    """Every button forged in one way, one after the other, changes nothing and opens nothing."""
    other = one.work.people.meet(one.who.channel, other_id, other_id, "zh_CN")
    card, _ = one.work.cards.of(one.case.id or 0, one.reader.address_id)
    card.revision += 1
    before = one.done()
    for button in tempting(at):
        COUNTED[way] += 1
        data, chat = forge(one, other, button)
        one.taps(data, chat=chat)
        assert one.done() == before, (way, at, button)
        assert (one.case.state, one.dialogue()) == (at, ""), (way, at, button)


# The card, and what is typed


def test_a_card_offers_exactly_what_the_table_allows(
    town: Town, number: str, people: list[str]
) -> None:
    for name in people:
        who = somebody(town, name)
        for at in State:
            for request, page in dict.fromkeys(
                (without_requests(one), one.page_for(name)) for one in BUTTONS
            ):
                with copy(town, number, at, who, request=request) as one:
                    one.turns_to_page(page)
                    for button in BUTTONS:
                        if (without_requests(button), button.page_for(name)) == (request, page):
                            is_offered_as_allowed(one, name, at, button)


def is_offered_as_allowed(one: Copy, name: str, at: State, button: Button) -> None:
    """On the card where the table allows it, and only there."""
    COUNTED["buttons on the card"] += 1
    stands, can = one.finds(button) is not None, allowed(at, name, button)
    assert can or not stands, (at, button, "is offered and forbidden")
    assert stands or not can or shown_elsewhere(at, button), (at, button)


def test_typed_words_do_what_the_button_does(town: Town, number: str, people: list[str]) -> None:
    for name in people:
        who = somebody(town, name)
        for at in State:
            for button in BUTTONS:
                if not allowed(at, name, button) or shown_elsewhere(at, button):
                    continue
                COUNTED["typed, allowed"] += 1
                with copy(town, number, at, who, request=without_requests(button)) as one:
                    one.turns_to_page(button.page_for(name))
                    shown, before = one.finds(button), one.done()
                    one.types(shown.label if shown else button.words)
                    assert one.does(button, before), (at, button, shown)


def test_typed_words_do_no_more_than_the_table_allows(
    town: Town, number: str, people: list[str]
) -> None:
    for name in people:
        who = somebody(town, name)
        for at in State:
            with copy(town, number, at, who) as one:
                for button in BUTTONS:
                    if not allowed(at, name, button):
                        COUNTED["typed, forbidden"] += 1
                        types_in_vain(one, name, button)


def types_in_vain(one: Copy, name: str, button: Button) -> None:
    """Words of a forbidden button: it doesn't happen, nor anything else that is forbidden."""
    before, state = one.done(), State(one.case.state)
    one.types(button.words)
    assert not one.does(button, before), (state, button)
    happened = {Action(what) for what in one.done()[len(before) :]} - {Action.SIGN}
    assert all(any(may(state, what, by) for by in PEOPLE[name]) for what in happened), button
    one.work.dialogues.end(one.reader.address_id)
