"""The dialogues in service: each a flow, what its steps look at, and its use case."""

from typing import Any

from domain import words as common
from domain.lifecycle import NotAllowed
from handlers.cards.cards import title
from handlers.cases.routes import may_handle
from handlers.casework.answering import reply_to_citizen
from handlers.casework.filing import Matter, file_case
from handlers.citizens import progress
from handlers.clerks.retelling import may_retell, retell
from handlers.flows.answer import ANSWER, AnswerDraft, AnswerFacts
from handlers.flows.file import FILE, Facts, FileDraft, opening
from handlers.flows.resume import RESUME, ResumeDraft, kept_position
from handlers.flows.retell import RETELL, RetellDraft, RetellFacts
from handlers.flows.stored import stored, stored_said
from handlers.incoming import Said
from handlers.lists import open_cases
from handlers.office import Turn
from handlers.talking.talk import (
    Open,
    Talk,
    ask_again,
    continue_talk,
    drop_talk,
    open_here,
    open_talk,
    take,
)
from storage.cases import key_of
from storage.tables import Case
from storage.values import Written

OFFERED = 3


# Filing


def file_facts(turn: Turn, draft: dict[str, Any]) -> Facts:
    """The county; and the open cases, where the draft may belong to one of them."""
    if draft and not draft["which"]:
        return Facts(turn.office.desk.county)
    mine = [case for case in open_cases(turn) if progress.can_add(case)][:OFFERED]
    titles = tuple((case.number, title(turn.office, case)) for case in mine)
    return Facts(turn.office.desk.county, titles)


def _file(turn: Turn, draft: FileDraft) -> None:
    files = tuple(file.ref() for file in draft.files)
    if draft.add_to is not None:
        case = turn.work.cases.by_number(draft.add_to)
        if case is not None and progress.is_mine(turn, case) and progress.can_add(case):
            progress.add(turn, case, Written(draft.text, files, draft.place))
            return
    locality = turn.office.desk.county.township_at(draft.place or draft.text)
    file_case(
        turn,
        Matter(
            draft.text,
            files,
            draft.place,
            locality.code if locality else None,
            draft.category,
            draft.confidential,
            bool(draft.danger),
        ),
    )


def _matter_kept(draft: FileDraft) -> str:
    return draft.text or (f"📎 {len(draft.files)}" if draft.files else "")


def _said_beside(turn: Turn, said: Said) -> bool:
    """Small talk in the middle of filing is answered and is no part of the matter."""
    if said.files or said.point is not None:
        return False
    text = said.text
    if common.is_withdrawal(text):
        drop_talk(turn)
        turn.reply("cancel.done", menu=not turn.roles)
    elif common.is_greeting(text):
        turn.reply("greeting.reply")
    elif common.is_impatience(text):
        progress.impatient(turn)
    else:
        return common.is_thanks(text)
    return True


def open_filing(turn: Turn, said: Said | None = None) -> None:
    """Open a draft, with what was said; an unfinished one is offered again first."""
    if said is None:
        _open_or_offer(turn, "file", FileDraft(), None)
        return
    answer = stored_said(said).answer()
    _open_or_offer(turn, "file", opening(answer, file_facts(turn, {})), said)


def offer_after_rest(turn: Turn, here: Open, said: Said) -> None:
    """Words after a pause: do they go on with the draft, or is it something new?"""
    _offer(turn, here, "file", FileDraft(), said)


# Answering


def _answer_facts(turn: Turn, draft: dict[str, Any]) -> AnswerFacts:
    case = turn.work.cases.get(int(draft["case_id"]))
    needs = case.kind in turn.office.desk.rules.closing.need_evidence
    return AnswerFacts(case.number, needs)


def _answer(turn: Turn, draft: AnswerDraft) -> None:
    """Send the answer; a case that moved on meanwhile says so, and the words stay in the chat."""
    case = turn.work.cases.get(draft.case_id)
    member = next((one for one in turn.roles if may_handle(turn.office, case, one)), None)
    written = Written(draft.text, tuple(file.ref() for file in draft.files))
    if member is None:
        turn.reply("answer.too_late", protect=True, no=case.number)
        return
    try:
        reply_to_citizen(turn.office, case, member, written)
    except NotAllowed:
        turn.reply("answer.too_late", protect=True, no=case.number)
        return
    turn.reply("handler.reply_sent", protect=True, no=case.number)


def open_answer(turn: Turn, case: Case, said: Said | None = None) -> None:
    """Open the answer to a case, with what was said; one begun for this case goes on."""
    here = open_here(turn, TALKS)
    if here and here.position.name == "answer" and here.position.draft["case_id"] == case.id:
        if said is None:
            ask_again(turn, here)
        else:
            continue_talk(turn, here, said)
        return
    draft = AnswerDraft(case_id=key_of(case))
    if said is not None:
        draft = draft.model_copy(update={"text": said.text, "files": stored(said.files)})
    _open_or_offer(turn, "answer", draft, None)


# Retelling


def _retell_facts(turn: Turn, draft: dict[str, Any]) -> RetellFacts:
    return RetellFacts(turn.work.cases.get(int(draft["case_id"])).number)


def _retell(turn: Turn, draft: RetellDraft) -> None:
    case, clerk = turn.work.cases.get(draft.case_id), turn.role("clerk")
    if clerk is None or not may_retell(case):
        turn.reply("stale.button")
        return
    retell(turn.office, case, clerk, draft.text)


def open_retelling(turn: Turn, case: Case) -> None:
    """Open the retelling of a confidential case."""
    _open_or_offer(turn, "retell", RetellDraft(case_id=key_of(case)), None)


# An unfinished draft


def _open_or_offer(turn: Turn, name: str, draft: Any, said: Said | None) -> None:  # noqa: ANN401
    here = open_here(turn, TALKS)
    if here is None or not here.worth():
        open_talk(turn, TALKS[name], draft)
    else:
        _offer(turn, here, name, draft, said)


def _offer(turn: Turn, here: Open, fresh: str, draft: Any, said: Said | None) -> None:  # noqa: ANN401
    """Ask which; where that is being asked already, only what is new is another."""
    if here.position.name == "resume":
        kept = ResumeDraft.model_validate(here.position.draft)
    else:
        kept = ResumeDraft(
            kept=kept_position(here.position), shown=here.worth(), fresh=fresh, fresh_draft={}
        )
    news = {
        "fresh": fresh,
        "fresh_draft": draft.model_dump(mode="json"),
        "said": stored_said(said) if said else None,
    }
    open_talk(turn, TALKS["resume"], kept.model_copy(update=news))


def _resume(turn: Turn, draft: ResumeDraft) -> None:
    """Go on where it was, what was said meanwhile being the answer; or start anew with it."""
    if draft.go_on:
        here = Open(TALKS[draft.kept.name], draft.kept.position())
        if draft.said is None:
            ask_again(turn, here)
        else:
            take(turn, here, draft.said.answer(), here.view(turn))
        return
    talk = TALKS[draft.fresh]
    fresh = talk.flow.draft.model_validate(draft.fresh_draft)
    if draft.said is not None and draft.fresh == "file":
        fresh = opening(draft.said.answer(), file_facts(turn, {}))
    open_talk(turn, talk, fresh)


TALKS = {
    "file": Talk(FILE, file_facts, _file, _matter_kept, _said_beside, "draft.expired"),
    "answer": Talk(
        ANSWER,
        _answer_facts,
        _answer,
        lambda draft: draft.text or (f"📎 {len(draft.files)}" if draft.files else ""),
        expired="draft.expired_answer",
    ),
    "retell": Talk(RETELL, _retell_facts, _retell),
    "resume": Talk(RESUME, lambda _turn, _draft: None, _resume, lambda draft: draft.shown),
}
