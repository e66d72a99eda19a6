"""Buttons do what the lifecycle's table allows, in every state, and nothing else."""

import pytest
from scripts import LIFT_UNIT, filed
from town import Somebody, Town

from domain.lifecycle import Action, Actor, State, actions_for, offered
from handlers.taps import ACTIONS

# What each button does to a case; the others only show something.
CITIZENS = {
    "solved": Action.CONFIRM_SOLVED,
    "partly": Action.CONFIRM_PARTLY,
    "not_solved": Action.CONFIRM_NOT_SOLVED,
    "urge": Action.URGE,
    "withdraw_yes": Action.WITHDRAW,
    "unclear": Action.ANSWER,
    "reopen": Action.REOPEN,
    "grade:5": Action.RATE,
    "grade:1": Action.RATE_BAD,
}
HANDLERS = dict.fromkeys(
    ("plan", "terminate", "answer", "ask", "full", "ask_contact", "see_contact"), Action.SIGN
)
CLERKS = {
    "unit:police": Action.DISPATCH,
    "kind:help": Action.ADD,
    "category:housing": Action.ADD,
}
ONLY_SHOW = {
    "release",  # held to the table in test_desk_files.py
    *("what_else", "units", "open", "types", "reply", "detail", "withdraw", "retell"),
    *("kinds", "noted", "refuse", "entry", "reply_now", "call_me", "followed", "unfollow"),
    *("add_more", "leave_it", "history", "tongue"),
    *("still_there", "together_full", "merge", "merge_to", "split"),
    *("spot", "categories", "voice", "clear", "heard_right"),
    *("contact", "contact_back", "not_me"),
    *("extended_ok", "too_urgent"),
}
# Held to the table in test_desk_refusing.py, test_desk_conduct.py and test_unit_requests.py: they
# need more than a state.
ELSEWHERE = {
    *("return", "extend", "request_yes", "request_no", "request_units", "request_whole"),
    # held to the table in test_unit_helping.py
    *(
        "unit_more",
        "unit_back",
        "help",
        "note",
        "past",
        "why_due",
        "take",
        "reassign",
        "reassign_to",
    ),
    *("co_answer", "co_full"),
    "complex",  # in test_rated_cases.py
    # in test_supervisor_desk.py, test_supervisor_named.py and test_supervisor_papers.py
    *("sv_who", "sv_name", "sv_name_to", "sv_lead", "sv_list", "sv_raise", "sv_urge"),
    *("sv_letter", "sv_interview", "sv_past", "sv_keep", "sv_back", "sv_units", "sv_unit_to"),
    "accept_law",
    "refuse_yes",
    "refuse_no",
    "look_again",
    "cleared",
    *("accuse", "accused"),  # in test_desk_conduct.py
    # in test_rated_cases.py
    *("appeal", "appeal_yes", "appeal_no", "check_passed", "check_failed", "words_ok"),
}


def test_every_button_is_held_to_the_table_or_only_shows() -> None:
    acting = {name.split(":")[0] for name in (*CITIZENS, *HANDLERS, *CLERKS)}
    assert acting | ONLY_SHOW | ELSEWHERE == set(ACTIONS)


def tap(somebody: Somebody, town: Town, number: str, button: str) -> None:
    """A tap on the somebody's own card of the case, as of now."""
    case_id = town.case(number).id or 0
    with town.store.work(town.now) as work:
        card, _ = work.cards.of(case_id, somebody.address_id)
        data = f"c:{card.nonce}:{card.revision}:{button}"
    somebody.forges(data)


@pytest.mark.parametrize("button", CITIZENS)
@pytest.mark.parametrize("at", State)
def test_a_citizens_button_acts_where_the_table_says(town: Town, at: State, button: str) -> None:
    wang, number = filed(town)
    town.changes(number, state=at, closed_at=town.now, handler_id=None)
    before = town.history(number)
    tap(wang, town, number, button)
    allowed = CITIZENS[button] in actions_for(at, Actor.CITIZEN)
    assert (CITIZENS[button] in town.history(number)[len(before) :]) == allowed
    assert (town.history(number) != before) == allowed


@pytest.mark.parametrize("button", HANDLERS)
@pytest.mark.parametrize("at", State)
def test_a_handlers_button_signs_where_the_table_says(town: Town, at: State, button: str) -> None:
    _, number = filed(town)
    town.changes(number, state=at)
    before = town.history(number)
    tap(town.handler(LIFT_UNIT), town, number, button)
    signs = Action.SIGN in actions_for(at, Actor.HANDLER)
    assert town.history(number) == [*before, *(["sign"] if signs else [])]


@pytest.mark.parametrize("at", State)
def test_a_handlers_card_offers_the_answer_where_the_table_does(town: Town, at: State) -> None:
    _, number = filed(town)
    town.changes(number, state=at)
    handler = town.handler(LIFT_UNIT)
    tap(handler, town, number, "open")
    assert handler.chat.shows("答复") == (Action.REPLY in offered(at, Actor.HANDLER))


@pytest.mark.parametrize("at", State)
def test_a_clerk_dispatches_where_the_table_says(town: Town, at: State) -> None:
    _, number = filed(town)
    town.changes(number, state=at, lead_unit=None if at is State.SUBMITTED else "housing")
    before = town.history(number)
    tap(town.clerk(), town, number, "unit:police")
    allowed = Action.DISPATCH in actions_for(at, Actor.CLERK)
    assert (town.history(number) != before) == allowed


@pytest.mark.parametrize("at", State)
def test_a_clerk_answers_on_the_spot_where_the_table_says(town: Town, at: State) -> None:
    _, number = filed(town)
    town.changes(number, state=at, lead_unit=None if at is State.SUBMITTED else "housing")
    clerk = town.clerk()
    tap(clerk, town, number, "spot")
    allowed = Action.ANSWER_ON_THE_SPOT in actions_for(at, Actor.CLERK)
    assert clerk.chat.shows("取消") == allowed


@pytest.mark.parametrize("at", State)
def test_the_detail_offers_a_citizen_what_the_table_does(town: Town, at: State) -> None:
    wang, number = filed(town)
    town.changes(number, state=at)
    tap(wang, town, number, "detail")
    can = actions_for(at, Actor.CITIZEN)
    shown = set(wang.chat.labels)
    offers = {
        "催一下": Action.URGE,
        "撤回": Action.WITHDRAW,
        "现在回": Action.ANSWER,
        "解决了": Action.CONFIRM_SOLVED,
    }
    assert {label for label, action in offers.items() if action in can} == shown & set(offers)


@pytest.mark.parametrize("at", State)
def test_an_addition_is_taken_where_the_table_says(town: Town, at: State) -> None:
    wang, number = filed(town)
    town.changes(number, state=at)
    asked = wang.says("小区物业还是不管电梯")
    takes = Action.ADD in actions_for(at, Actor.CITIZEN) or at is State.REPLIED
    assert (number in asked) == takes
