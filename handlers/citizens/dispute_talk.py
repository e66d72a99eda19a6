"""Words about a case that takes none any more: nothing is lost, whatever they turn out to mean."""

from typing import Any

from domain.lifecycle import Action, NotAllowed, State
from handlers.casework.confirming import confirm_solved
from handlers.casework.disputing import redo, way_back
from handlers.flows.dispute import DISPUTE, REDO, SOLVED, DisputeDraft, DisputeFacts
from handlers.flows.stored import StoredSaid, stored_said
from handlers.incoming import Said
from handlers.office import Turn
from handlers.talking.resuming import open_or_offer
from handlers.talking.talk import TALKS, Talk, in_service
from storage.cases import key_of
from storage.tables import Case
from storage.values import Written

BUTTONS = {
    Action.CONFIRM_NOT_SOLVED: "button.not_solved",
    Action.REOPEN: "button.reopen",
    Action.SECOND_OPINION: "button.second_opinion",
}


def _facts(turn: Turn, draft: dict[str, Any]) -> DisputeFacts:
    case = turn.work.cases.get(int(draft["case_id"]))
    way = way_back(turn.office, case)
    answered = State(case.state) is State.REPLIED
    return DisputeFacts(case.number, BUTTONS[way] if way else "", answered)


def _meant(turn: Turn, draft: DisputeDraft) -> None:
    """What they meant is done; where that is over by now, the words begin a matter of their own."""
    case = turn.work.cases.get(draft.case_id)
    try:
        if draft.means == REDO:
            redo(turn.office, case, _written(draft.said))
            return
        if draft.means == SOLVED:
            confirm_solved(turn.office, case, written=_written(draft.said))
            return
    except NotAllowed:
        turn.reply("dispute.too_late", about=case, no=case.number)
    _file_anew(turn, draft.said)


def _written(kept: StoredSaid) -> Written:
    place = f"{kept.point[0]:.5f}, {kept.point[1]:.5f}" if kept.point else ""
    text = "\n".join(part for part in (kept.text, place) if part)
    return Written(text, tuple(one.ref() for one in kept.files), place)


def _file_anew(turn: Turn, kept: StoredSaid) -> None:
    """The words begin a matter of their own; which case they are of was just answered."""
    opening = TALKS["file"].opening
    if opening is not None:
        draft = opening(turn, kept).model_copy(update={"which": False})
        open_or_offer(turn, "file", draft)


def can_dispute(turn: Turn, case: Case) -> bool:
    """Whether words about this case may mean that it is not solved."""
    return way_back(turn.office, case) is not None


def open_dispute(turn: Turn, case: Case, said: Said) -> None:
    """Ask what words about a case mean that was answered or closed."""
    draft = DisputeDraft(case_id=key_of(case), said=stored_said(said))
    open_or_offer(turn, "dispute", draft)


in_service(
    Talk(
        DISPUTE,
        _facts,
        _meant,
        lambda draft: draft.said.text or f"📎 {len(draft.said.files)}",
        expired="draft.expired",
    )
)
