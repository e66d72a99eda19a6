"""An entry of the answer base from a closed case: whoever asked is in neither of its texts."""

from datetime import timedelta
from typing import Any

from domain.masking import masked
from handlers.cards.clearing import cleared_text
from handlers.cases.seeing import makes_an_entry, may_see
from handlers.casework.answering import last_reply
from handlers.flows.entry import ENTRY, EntryDraft, EntryFacts
from handlers.office import Turn
from handlers.talking.resuming import open_or_offer
from handlers.talking.talk import Talk, in_service
from handlers.talking.tapping import Actions, Tapping
from storage.cases import key_of
from storage.staff import Member
from storage.tables import AnswerEntry, Case

HOLDS_DAYS = 365
"""How long an answer made from a case is offered, until somebody looks at it again."""
FROM_CASE = "case "


def _facts(turn: Turn, draft: dict[str, Any]) -> EntryFacts:
    case = turn.work.cases.get(int(draft["case_id"]))
    reply = masked(last_reply(turn.office, case).text)
    return EntryFacts(case.number, cleared_text(turn.office, case), reply)


def makes_entries(turn: Turn, case: Case) -> Member | None:
    """A clerk, of a closed case that was answered and blames or concerns no person."""
    clerk = turn.role("clerk")
    if clerk is None or not may_see(clerk, case) or not makes_an_entry(turn.office, case):
        return None
    return clerk


def _keep(turn: Turn, draft: EntryDraft) -> None:
    """Numbers that slipped in are masked even so."""
    case = turn.work.cases.get(draft.case_id)
    if makes_entries(turn, case) is None:
        turn.reply("stale.button")
        return
    until = turn.office.local(turn.office.now).date() + timedelta(days=HOLDS_DAYS)
    entry = AnswerEntry(
        language=turn.reader.language,
        question=masked(draft.question),
        answer=masked(draft.answer),
        unit=case.lead_unit or "",
        category=case.category,
        valid_until=until,
        source=f"{FROM_CASE}{case.number}",
        updated_at=turn.office.now,
    )
    turn.work.answers.add(entry)
    turn.reply("entry.kept", no=case.number, due=_last_day(turn))


def _last_day(turn: Turn) -> str:
    return turn.office.day(turn.language, turn.office.now + timedelta(days=HOLDS_DAYS))


def _open(tapping: Tapping) -> None:
    open_or_offer(tapping.turn, "entry", EntryDraft(case_id=key_of(tapping.case)))


ACTIONS: Actions = {"entry": (makes_entries, _open)}

in_service(Talk(ENTRY, _facts, _keep))
