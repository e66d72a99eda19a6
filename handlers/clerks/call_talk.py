"""Calling in a dialogue: the next person on the list, what to read out, what they said."""

from typing import Any

from domain.lifecycle import NotAllowed
from handlers.clerks.calling import (
    caller,
    calls_of,
    case_of,
    looked_at,
    may_say,
    next_call,
    record,
    to_read,
    tries,
)
from handlers.flows.call import CALL, CallDraft, CallFacts, Said
from handlers.office import Office, Turn
from handlers.talking.buttons import on_list
from handlers.talking.resuming import open_or_offer
from handlers.talking.talk import Talk, in_service
from storage.calls import Call
from storage.staff import Member
from storage.values import Message
from texts.catalogue import Language, label, say

NEXT = "calls"


def open_next_call(turn: Turn) -> None:
    """Take the next person on the call list; how many wait, and who is calling whom, is said."""
    clerk = caller(turn)
    if clerk is None:
        return
    call = next_call(turn, clerk)
    if call is None:
        turn.send(_nobody(turn, clerk))
        return
    row = looked_at(turn.office, call, clerk)
    look_back = row.id if row else None
    draft = CallDraft(address_id=call.address_id, case_id=call.case_id, look_back=look_back)
    open_or_offer(turn, "call", draft)


def _nobody(turn: Turn, clerk: Member) -> Message:
    busy = _busy(turn.office, clerk, turn.language)
    return Message("call.nobody", say(turn.language, "call.nobody", busy=busy))


def _busy(office: Office, clerk: Member, language: Language) -> str:
    """Which colleagues are calling somebody now."""
    others = [office.work.staff.get(one) for one in office.work.calls.busy() if one != clerk.id]
    names = [one.name for one in others if one is not None]
    if not names:
        return ""
    between = "、" if language is Language.ZH else ", "
    return say(language, "call.busy", who=between.join(names))


def _call_of(turn: Turn, draft: dict[str, Any]) -> tuple[Member, Call] | None:
    clerk = caller(turn)
    if clerk is None:
        return None
    call = turn.work.calls.taken(clerk.id, int(draft["address_id"]), draft["case_id"])
    return (clerk, call) if call is not None else None


def call_facts(turn: Turn, draft: dict[str, Any]) -> CallFacts:
    """The card; the telephone is read when it is asked for, with its access row."""
    found = _call_of(turn, draft)
    if found is None:
        return CallFacts(_gone(turn))
    clerk, call = found
    case = case_of(turn.office, call)
    has_phone = turn.work.identities.has_phone(call.person_id)
    about = case.number if case else say(turn.language, "call.no_case")

    def phone() -> str:
        reason = f"call {case.number}" if case else "call"
        name, number = turn.work.identities.read(
            call.person_id, reader_id=clerk.person_id, reason=reason
        )
        return f"{number} {name}".strip()

    return CallFacts(
        _card(turn, clerk, call, about, has_phone=has_phone),
        may_say(case),
        phone if has_phone else None,
        about,
        call.person_id,
    )


def _card(
    turn: Turn, clerk: Member, call: Call, about: str, *, has_phone: bool
) -> dict[str, object]:
    office, language = turn.office, turn.language
    between = "、" if language is Language.ZH else ", "
    whys = between.join(say(language, f"call.why.{one}") for one in dict.fromkeys(call.whys))
    return {
        "n": office.work.calls.waiting(**calls_of(turn, clerk)),
        "busy": _busy(office, clerk, language),
        "no": about,
        "why": whys,
        "k": tries(office, call) + 1,
        "language": say(office.language_of(call.address_id), "language.name"),
        "phone": say(language, "call.has_phone" if has_phone else "call.no_phone"),
        "words": to_read(office, call),
    }


def _gone(turn: Turn) -> dict[str, object]:
    """A call that is somebody else's by now, or done."""
    gone = say(turn.language, "call.gone")
    card = dict.fromkeys(("busy", "no", "why", "language", "phone"), "")
    return {**card, "n": 0, "k": 1, "words": gone}


def _record(turn: Turn, draft: CallDraft) -> None:
    """Write it down; a call somebody else took meanwhile, or of a case that moved on, says so."""
    found = _call_of(turn, draft.model_dump(mode="json"))
    if found is None:
        turn.reply("call.gone")
        return
    clerk, call = found
    try:
        besides = record(turn.office, call, clerk, draft)
    except NotAllowed:
        turn.work.calls.finish(call.address_id, call.case_id)
        turn.reply("call.moved_on")
        return
    key = "call.put_off" if draft.said in (Said.MISSED, Said.LATER) else "call.noted"
    more = say(turn.language, "call.besides", words=besides) if besides else ""
    text = "\n".join(part for part in (say(turn.language, key), more) if part)
    button = on_list(NEXT, 0, label(turn.language, "button.next_call"))
    turn.send(Message(key, text, ((button,),), protect=True))


in_service(Talk(CALL, call_facts, _record))
