"""Answering on the spot: half of what a hotline hears is a question that a clerk can answer."""

from typing import Any

from domain.lifecycle import Action, Actor, NotAllowed, State, offered
from handlers.cards.clearing import desk_text
from handlers.cards.offers import Offer, offer_clerks
from handlers.cases.seeing import is_sealed
from handlers.casework.answer_base import answers_to
from handlers.casework.answering import answer_on_the_spot
from handlers.casework.confirming import Word, confirm_solved
from handlers.flows.spot import SPOT, SpotDraft, SpotFacts
from handlers.office import Office, Turn
from handlers.talking.resuming import open_or_offer
from handlers.talking.talk import Talk, in_service
from storage.cases import key_of
from storage.tables import Case
from storage.values import Written

BY_PHONE = "phone"


def _facts(turn: Turn, draft: dict[str, Any]) -> SpotFacts:
    case = turn.work.cases.get(int(draft["case_id"]))
    words = desk_text(turn.office, case)
    offers = answers_to(turn.office, words, turn.language) if not draft["text"] else ()
    return SpotFacts(case.number, turn.office.has_chat(case.address_id), offers)


def open_spot(turn: Turn, case: Case, text: str = "") -> None:
    """Open the answer to a case in triage, with the words of a known answer where there is one."""
    open_or_offer(turn, "spot", SpotDraft(case_id=key_of(case), text=text))


def _answer(turn: Turn, draft: SpotDraft) -> None:
    case, clerk = turn.work.cases.get(draft.case_id), turn.role("clerk")
    written = Written(draft.text, tuple(file.ref() for file in draft.files))
    if clerk is None or clerk.person_id == case.person_id:
        turn.reply("answer.too_late", protect=True, no=case.number)
        return
    try:
        answer_on_the_spot(turn.office, case, clerk, written, told=draft.told)
        if draft.told:
            confirm_solved(turn.office, case, Word(clerk, BY_PHONE))
    except NotAllowed:
        turn.reply("answer.too_late", protect=True, no=case.number)
        return
    if draft.told:
        case.outcome = "explained"
    turn.reply(_said(turn.office, case, told=draft.told), protect=True, no=case.number)


def _said(office: Office, case: Case, *, told: bool) -> str:
    if told:
        return "spot.closed"
    return "handler.reply_sent" if office.has_chat(case.address_id) else "spot.to_be_called"


def _may(office: Office, case: Case) -> bool:
    return not is_sealed(office, case) and Action.ANSWER_ON_THE_SPOT in offered(
        State(case.state), Actor.CLERK
    )


offer_clerks(Offer("spot", "button.answer_at_once", _may))
in_service(Talk(SPOT, _facts, _answer, lambda draft: draft.text, expired="draft.expired_answer"))
