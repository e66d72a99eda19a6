"""Refusing in a dialogue, and what the buttons of whoever decides it do."""

from typing import Any

from domain.lifecycle import Action, Actor, State, proposals_for
from handlers.cards.offers import Offer, offer_clerks
from handlers.cases.requests import proposed_by, refusal_of
from handlers.cases.routes import triaging
from handlers.cases.seeing import is_sealed, may_see
from handlers.casework.refusing import agree, disagree, propose_refusal
from handlers.flows.refuse import REFUSE, RefuseDraft, RefuseFacts
from handlers.office import Office, Turn
from handlers.talking.resuming import open_or_offer
from handlers.talking.talk import Talk, in_service
from handlers.talking.tapping import Actions, Tapping
from storage.cases import key_of
from storage.staff import Member
from storage.tables import Case


def _facts(turn: Turn, draft: dict[str, Any]) -> RefuseFacts:
    case = turn.work.cases.get(int(draft["case_id"]))
    return RefuseFacts(case.number, turn.office.desk.county.ways)


def _propose(turn: Turn, draft: RefuseDraft) -> None:
    case = turn.work.cases.get(draft.case_id)
    member = proposer(turn, case)
    if member is None or draft.way is None:
        turn.reply("stale.button")
        return
    propose_refusal(turn.office, case, member, draft.way, draft.reason)
    turn.reply("refusal.proposed", no=case.number)


def proposer(turn: Turn, case: Case) -> Member | None:
    """The sender's role in which they may propose to refuse it now."""
    if Action.REFUSE not in proposals_for(State(case.state), Actor.CLERK):
        return None
    return triaging(turn, case)


def decider(turn: Turn, case: Case) -> Member | None:
    """The sender's role in which they may decide on it; the proposer never may."""
    request = refusal_of(turn.office, case) if State(case.state) is State.SUBMITTED else None
    if request is None or proposed_by(turn.office, request, turn.reader.person_id):
        return None
    supervisor = turn.role("supervisor")
    able = triaging(turn, case) or supervisor
    return able if able is not None and may_see(able, case) else None


def _open(tapping: Tapping) -> None:
    draft = RefuseDraft(case_id=key_of(tapping.case), way=tapping.case.way)
    open_or_offer(tapping.turn, "refuse", draft)


def _decide(tapping: Tapping, *, granted: bool) -> None:
    request = refusal_of(tapping.office, tapping.case)
    if request is None or tapping.member is None:
        return
    do = agree if granted else disagree
    do(tapping.office, tapping.case, request, tapping.member)


def _may_be_refused(office: Office, case: Case) -> bool:
    ways = office.desk.county.ways
    return bool(ways) and case.way is None and not is_sealed(office, case)


ACTIONS: Actions = {
    "refuse": (proposer, _open),
    "refuse_yes": (decider, lambda tapping: _decide(tapping, granted=True)),
    "refuse_no": (decider, lambda tapping: _decide(tapping, granted=False)),
}

in_service(Talk(REFUSE, _facts, _propose))
offer_clerks(Offer("refuse", "button.refuse", _may_be_refused))
