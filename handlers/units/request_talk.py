"""Asking for a return or an extension, and saying no, in dialogues."""

from typing import Any

from domain.deadlines import Urgency, longest_extension
from domain.lifecycle import NotAllowed
from handlers.cards.request_card import length_words
from handlers.cases.deciding import EXTENSION, RETURN, decider
from handlers.cases.may_ask import why_no_extension, why_no_return
from handlers.cases.routes import handling, likely_units
from handlers.casework.extending import new_dates
from handlers.casework.requests import ask, deny
from handlers.flows import deny as deny_flow
from handlers.flows import extend as extend_flow
from handlers.flows import give_back
from handlers.flows.deny import DenyDraft, DenyFacts
from handlers.flows.extend import ExtendDraft, ExtendFacts, Looked
from handlers.flows.give_back import ReturnDraft, ReturnFacts
from handlers.office import Turn
from handlers.talking.talk import Talk, in_service
from storage.cases import key_of
from storage.tables import Case, Request
from storage.values import Written
from texts.catalogue import say

LEADS_NOTHING = ("community", "desk")


def _case(turn: Turn, draft: dict[str, Any]) -> Case:
    return turn.work.cases.get(int(draft["case_id"]))


def _too_late(turn: Turn, case: Case, why_not: str) -> None:
    words = why_not or say(turn.language, "request.too_late", no=case.number)
    turn.reply_as_shown("note", words)


# Returning


def _return_facts(turn: Turn, draft: dict[str, Any]) -> ReturnFacts:
    case, county = _case(turn, draft), turn.office.desk.county

    def named(text: str) -> str | None:
        hits = county.unit_words.found(text)
        able = [hit[2] for hit in hits if county.unit(hit[2]).type not in LEADS_NOTHING]
        return next(
            (code for code in able if code not in (case.lead_unit, case.accused_unit)), None
        )

    likely = [code for code in likely_units(turn.office, case) if code != case.lead_unit]
    units = tuple((code, turn.office.unit_name(turn.language, code)) for code in likely)
    return ReturnFacts(case.number, units, named)


def _return(turn: Turn, draft: ReturnDraft) -> None:
    """Ask for it; a case that moved on meanwhile says so."""
    case = turn.work.cases.get(draft.case_id)
    member = handling(turn, case)
    why_not = why_no_return(turn.office, case, turn.language)
    if member is None or why_not:
        turn.reply_as_shown(
            "note", why_not or say(turn.language, "request.too_late", no=case.number)
        )
        return
    ask(turn.office, case, member, RETURN, {"unit": draft.unit or ""}, Written(draft.reason))
    turn.reply("return.asked", protect=True, about=case, no=case.number)


# Extending


def _extend_facts(turn: Turn, draft: dict[str, Any]) -> ExtendFacts:
    office, case = turn.office, _case(turn, draft)
    rules, urgency = office.desk.rules, Urgency(case.urgency)
    own, longest = (
        int(rules.urgencies[urgency].extension),
        int(longest_extension(rules, urgency=urgency)),
    )
    lengths = tuple(
        (amount, length_words(office, case, amount, turn.language))
        for amount in _steps(own, longest)
    )

    def look(amount: int) -> Looked:
        new = new_dates(office, case, amount)[1]
        role = "unit_head" if amount <= own else "supervisor"
        return Looked(
            length_words(office, case, amount, turn.language),
            office.due_text(turn.language, new, provisional=not office.published(new)),
            say(turn.language, f"role.{role}"),
        )

    return ExtendFacts(case.number, lengths, longest, own, look)


def _steps(own: int, longest: int) -> list[int]:
    """Some lengths to tap: less than the class's own, that, and the longest."""
    return sorted({max(1, own // 3), max(1, own * 2 // 3), own, longest} - {0})


def _extend(turn: Turn, draft: ExtendDraft) -> None:
    case = turn.work.cases.get(draft.case_id)
    member = handling(turn, case)
    why_not = why_no_extension(turn.office, case, turn.language)
    if member is None or why_not:
        turn.reply_as_shown(
            "note", why_not or say(turn.language, "request.too_late", no=case.number)
        )
        return
    words = f"{draft.why}\n{draft.done}\n{draft.following}"
    ask(turn.office, case, member, EXTENSION, {"amount": draft.amount}, Written(words))
    turn.reply("extend.asked", protect=True, about=case, no=case.number)


# Saying no


def open_request(turn: Turn, case: Case, sort: str) -> Request | None:
    """The request of this sort that waits and that the sender may decide, or None."""
    request = turn.work.requests.open_for(key_of(case), sort)
    if request is None:
        return None
    able = decider(turn.office, case, request, turn.reader.person_id)
    return request if able is not None else None


def _deny(turn: Turn, draft: DenyDraft) -> None:
    case = turn.work.cases.get(draft.case_id)
    request = open_request(turn, case, draft.sort)
    if request is None:
        _too_late(turn, case, "")
        return
    member = decider(turn.office, case, request, turn.reader.person_id)
    try:
        if member is not None:
            deny(turn.office, case, request, member, draft.why)
    except NotAllowed:
        _too_late(turn, case, "")
        return
    turn.reply("request.you_denied", protect=True, about=case, no=case.number)


in_service(Talk(give_back.RETURN, _return_facts, _return, lambda draft: draft.reason))
in_service(Talk(extend_flow.EXTEND, _extend_facts, _extend, lambda draft: draft.why))
in_service(Talk(deny_flow.DENY, lambda turn, draft: DenyFacts(_case(turn, draft).number), _deny))
