"""Proposing a plan or a termination by the card, and noting the petition office's number."""

from datetime import date
from typing import Any

from domain.lifecycle import Action, Actor, NotAllowed, State, actions_for
from handlers.cards.board import refresh
from handlers.cases.deciding import PLAN, TERMINATE
from handlers.cases.routes import handling
from handlers.cases.seeing import hidden_from, is_sealed
from handlers.casework.legal import accept_by_law
from handlers.casework.requests import put_before
from handlers.casework.special import may_propose, propose_special, transfer_to_petition
from handlers.flows import special
from handlers.flows.special import BY_LAW, PetitionDraft, PlanDraft, SpecialFacts, TerminateDraft
from handlers.incoming import Said
from handlers.office import Turn
from handlers.talking.resuming import open_or_offer
from handlers.talking.talk import Talk, in_service
from handlers.talking.tapping import Actions, Tapping
from handlers.units.signing import sign_first
from storage.cases import key_of
from storage.tables import Case
from texts.catalogue import say


def _facts(turn: Turn, draft: dict[str, Any]) -> SpecialFacts:
    office, case_id = turn.office, draft.get("case_id")
    case = turn.work.cases.get(int(case_id)) if case_id is not None else None
    today = office.local(office.now).date()
    due = office.local(case.citizen_due_at).date() if case else today

    def words(on: date) -> str:
        return office.day(
            turn.language, office.desk.calendar.at(on, office.desk.calendar.hours.close)
        )

    def found(typed: str) -> int | None:
        named = turn.work.cases.by_number(typed)
        able = named is not None and _may_be_transferred(turn, named)
        return named.id if named is not None and able else None

    return SpecialFacts(case.number if case else "", today, max(due, today), words, found)


def _open_plan(tapping: Tapping) -> str:
    return _open(tapping, PLAN, PlanDraft(case_id=key_of(tapping.case)))


def _open_termination(tapping: Tapping) -> str:
    return _open(
        tapping,
        TERMINATE,
        TerminateDraft(case_id=key_of(tapping.case), by_law=tapping.argument == BY_LAW),
    )


def _open(tapping: Tapping, sort: str, draft: PlanDraft | TerminateDraft) -> str:
    if not may_propose(tapping.office, tapping.case, sort):
        return say(tapping.turn.language, "stale.button")
    sign_first(tapping)
    open_or_offer(tapping.turn, sort, draft)
    return ""


def _accept(tapping: Tapping) -> str:
    """The unit accepts a matter by the law's clock."""
    sign_first(tapping)
    done = tapping.member is not None and accept_by_law(
        tapping.office, tapping.case, tapping.member
    )
    return "" if done else say(tapping.turn.language, "stale.button")


def _plan(turn: Turn, draft: PlanDraft) -> None:
    on = draft.on.isoformat() if draft.on else ""
    _propose(turn, draft.case_id, PLAN, {"on": on}, draft.why)


def _terminate(turn: Turn, draft: TerminateDraft) -> None:
    _propose(turn, draft.case_id, TERMINATE, {}, draft.why)


def _propose(turn: Turn, case_id: int, sort: str, facts: dict[str, object], why: str) -> None:
    """A case that moved on meanwhile says so."""
    case = turn.work.cases.get(case_id)
    member = handling(turn, case)
    if member is None or not may_propose(turn.office, case, sort):
        turn.reply("request.too_late", no=case.number)
        return
    try:
        request = propose_special(turn.office, case, member, sort, facts, why)
    except NotAllowed:
        turn.reply("request.too_late", no=case.number)
        return
    refresh(turn.office, case)
    put_before(turn.office, case, request)
    turn.reply(f"{sort}.asked", protect=True, about=case, no=case.number)


# The petition office


def _may_be_transferred(turn: Turn, case: Case) -> bool:
    able = Action.TRANSFER_TO_PETITION in actions_for(State(case.state), Actor.CLERK)
    mine = case.person_id == turn.reader.person_id
    return able and not mine and not hidden_from(turn, case) and not is_sealed(turn.office, case)


def open_petition(turn: Turn) -> None:
    """/petition NUMBER: the case that the petition office took; asked for where it isn't said."""
    what = turn.incoming.what
    _, _, typed = what.text.partition(" ") if isinstance(what, Said) else ("", "", "")
    case = turn.work.cases.by_number(typed.strip()) if typed.strip() else None
    able = case is not None and _may_be_transferred(turn, case)
    draft = PetitionDraft(case_id=key_of(case) if case is not None and able else None)
    open_or_offer(turn, "petition", draft)


def _petition(turn: Turn, draft: PetitionDraft) -> None:
    clerk = turn.role("clerk")
    case = turn.work.cases.get(draft.case_id) if draft.case_id is not None else None
    if clerk is None or case is None or draft.on is None or not _may_be_transferred(turn, case):
        turn.reply("stale.button")
        return
    transfer_to_petition(turn.office, case, clerk, draft.number, draft.on)
    turn.reply("petition.done", protect=True, about=case, no=case.number)


ACTIONS: Actions = {
    "plan": (handling, _open_plan),
    "terminate": (handling, _open_termination),
    "accept_law": (handling, _accept),
}

in_service(Talk(special.PLAN, _facts, _plan, lambda draft: draft.why))
in_service(Talk(special.TERMINATE, _facts, _terminate, lambda draft: draft.why))
in_service(Talk(special.PETITION, _facts, _petition))
