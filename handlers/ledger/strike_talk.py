"""Striking off in the chat: the evidence is asked for, a second person taps."""

from typing import Any

from handlers.cards.clearing import cleared_title
from handlers.cases.requests import STRIKE
from handlers.cases.seeing import hidden_from
from handlers.casework.files import give
from handlers.flows.strike import STRIKE as FLOW
from handlers.flows.strike import StrikeDraft, StrikeFacts
from handlers.ledger.striking import (
    PLANNED,
    decide,
    decider,
    deciders,
    may_propose,
    propose,
    satisfied_how,
    why_not,
)
from handlers.office import Office, Turn
from handlers.talking.buttons import to_decide
from handlers.talking.resuming import open_or_offer
from handlers.talking.talk import Talk, in_service
from storage.outbox import Lane
from storage.tables import Case, Request
from storage.values import Message, Written
from texts.catalogue import Language, keys, say

OPEN, YES, NO = "strike", "strike_yes", "strike_no"


def open_strike(turn: Turn, listing_id: int) -> str:
    """The button of a problem on the ledger."""
    listing = turn.work.listings.get(listing_id)
    case = turn.work.cases.get(listing.case_id) if listing is not None else None
    if listing is None or case is None or hidden_from(turn, case):
        return say(turn.language, "stale.button")
    if may_propose(case, turn.roles) is None:
        return say(turn.language, "stale.button")
    reason = why_not(turn.office, case, listing)
    if reason is not None:
        promised = turn.office.due_text(turn.language, case.citizen_due_at)
        fields = {"due": promised} if reason == PLANNED else {}
        text = say(turn.language, reason, no=case.number, **fields)
        turn.send(Message(reason, text, protect=True))
        return ""
    open_or_offer(turn, FLOW.name, StrikeDraft(listing_id=listing_id))
    return ""


def _facts(turn: Turn, draft: dict[str, Any]) -> StrikeFacts:
    listing = turn.work.listings.get(int(draft["listing_id"]))
    if listing is None:
        return StrikeFacts("", "")
    case = turn.work.cases.get(listing.case_id)
    return StrikeFacts(case.number, how(turn.office, case, turn.language))


def how(office: Office, case: Case, language: Language) -> str:
    """How its citizen left it, in words."""
    key = satisfied_how(office, case)
    return say(language, key if key in keys(language) else "strike.how.other")


def _propose(turn: Turn, draft: StrikeDraft) -> None:
    listing = turn.work.listings.get(draft.listing_id)
    case = turn.work.cases.get(listing.case_id) if listing is not None else None
    member = may_propose(case, turn.roles) if case is not None else None
    if listing is None or case is None or member is None:
        turn.reply("stale.button")
        return
    if why_not(turn.office, case, listing) is not None:
        turn.reply("request.too_late", no=case.number)
        return
    written = Written(draft.text, tuple(file.ref() for file in draft.files))
    request = propose(turn.office, case, listing, member, written)
    asked = _put_before(turn.office, case, request, draft.text)
    turn.reply("strike.asked" if asked else "strike.nobody", protect=True, no=case.number)


def _put_before(office: Office, case: Case, request: Request, words: str) -> int:
    """Whoever may decide reads the evidence and sees its pictures; returns how many."""
    asked = [one for one in deciders(office, case, request) if not one.blocked]
    files = office.work.attachments.of_event(request.event_id)
    proposer = office.work.staff.get(request.asked_by)
    for member in asked:
        language = office.language_of(member.address_id)
        text = say(
            language,
            "strike.decide",
            no=case.number,
            title=cleared_title(office, case),
            unit=office.unit_name(language, case.lead_unit),
            who=proposer.name if proposer else "",
            how=how(office, case, language),
            text=words,
        )
        row = to_decide(language, request.id, (YES, "button.strike_yes"), (NO, "button.strike_no"))
        message = Message("strike.decide", text, (row,), protect=True)
        office.send(member.address_id, message, lane=Lane.STAFF, case_id=case.id)
        give(office, member.address_id, case, files)
    return len(asked)


def decide_strike(turn: Turn, request_id: int, *, granted: bool) -> str:
    """The second person's tap, once; the proposer and whoever tapped read what came of it."""
    request = turn.work.requests.find(request_id)
    if request is None or request.action != STRIKE or request.decided_at is not None:
        return say(turn.language, "stale.button")
    case = turn.work.cases.get(request.case_id)
    member = decider(turn.office, case, request, turn.reader.person_id)
    if member is None or hidden_from(turn, case):
        return say(turn.language, "stale.button")
    decide(turn.office, request, member, granted=granted)
    key = "strike.struck" if granted else "strike.kept"
    turn.reply(key, protect=True, no=case.number, who=member.name)
    proposer = turn.work.staff.get(request.asked_by)
    if proposer is not None and proposer.person_id != member.person_id:
        turn.office.tell(
            proposer.address_id,
            key,
            lane=Lane.STAFF,
            protect=True,
            case_id=case.id,
            no=case.number,
            who=member.name,
        )
    return ""


TAPS = {
    OPEN: open_strike,
    YES: lambda turn, number: decide_strike(turn, number, granted=True),
    NO: lambda turn, number: decide_strike(turn, number, granted=False),
}
in_service(Talk(FLOW, _facts, _propose, lambda draft: draft.text))
