"""Writing for the unit in a dialogue: the voice is played to the clerk alone."""

from typing import Any

from domain.lifecycle import Action, Actor, NotAllowed, State, offered
from handlers.cards.clearing import cleared_text, clerk_writes
from handlers.cards.offers import Offer, offer_clerks
from handlers.cases.seeing import is_sealed
from handlers.cases.voices import untyped
from handlers.casework.files import give
from handlers.clerks.writing import clear, write_down
from handlers.flows.write import WRITE, About, WriteDraft, WriteFacts
from handlers.office import Office, Turn
from handlers.talking.resuming import open_or_offer
from handlers.talking.talk import Talk, in_service
from storage.cases import key_of
from storage.tables import Case
from texts.catalogue import shorten

CLEARED_SHOWN = 2_000


def _facts(turn: Turn, draft: dict[str, Any]) -> WriteFacts:
    case = turn.work.cases.get(int(draft["case_id"]))
    cleared = shorten(cleared_text(turn.office, case), CLEARED_SHOWN)
    return WriteFacts(case.number, len(untyped(turn.office, case)), cleared)


def may_clear(office: Office, case: Case) -> bool:
    """Whether a clerk may clear the words; what clerks write anyway is retold instead."""
    if clerk_writes(case) or is_sealed(office, case):
        return False
    return Action.ADD in offered(State(case.state), Actor.CLERK)


def open_writing(turn: Turn, case: Case, about: About) -> None:
    """Open it; the voice notes are sent first, protected, to this clerk alone."""
    if about == "voice":
        give(turn.office, turn.reader.address_id, case, untyped(turn.office, case))
    open_or_offer(turn, "write", WriteDraft(case_id=key_of(case), about=about))


def _written(turn: Turn, draft: WriteDraft) -> None:
    case, clerk = turn.work.cases.get(draft.case_id), turn.role("clerk", "liaison")
    done = draft.about == "voice" and not untyped(turn.office, case)
    if clerk is None or done:
        turn.reply("voice.done_already", protect=True, no=case.number)
        return
    try:
        (write_down if draft.about == "voice" else clear)(turn.office, case, clerk, draft.text)
    except NotAllowed:
        turn.reply("answer.too_late", protect=True, no=case.number)
        return
    turn.reply("write.done", protect=True, no=case.number)


def _to_hear(office: Office, case: Case) -> bool:
    return bool(untyped(office, case)) and not is_sealed(office, case)


offer_clerks(Offer("voice", "button.listen", _to_hear))
offer_clerks(Offer("clear", "button.clear_text", may_clear))
in_service(Talk(WRITE, _facts, _written, lambda draft: draft.text))
