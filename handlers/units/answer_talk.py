"""Answering in a dialogue: what its steps look at, and the answer sent at its end."""

from typing import Any

from domain.lifecycle import NotAllowed
from domain.reply_check import check_reply
from handlers.cards.clearing import cleared_text
from handlers.cases.alike import reports
from handlers.cases.deciding import REPLY
from handlers.cases.patterns import pattern_of
from handlers.cases.rated import is_rated
from handlers.cases.routes import may_handle
from handlers.casework.answering import needs_second, reply_to_citizen
from handlers.casework.requests import ask
from handlers.flows.answer import ANSWER, AnswerDraft, AnswerFacts, reword_answer
from handlers.flows.stored import stored
from handlers.incoming import Said
from handlers.office import Turn
from handlers.talking.engine import heard_in
from handlers.talking.heard import spoken
from handlers.talking.resuming import open_or_offer
from handlers.talking.talk import Talk, ask_again, continue_talk, in_service, open_here
from storage.cases import key_of
from storage.tables import Case
from storage.values import Written


def _answer_facts(turn: Turn, draft: dict[str, Any]) -> AnswerFacts:
    case = turn.work.cases.get(int(draft["case_id"]))
    must_show = turn.office.desk.rules.closing.need_evidence
    needs = case.kind in must_show and not is_rated(case)
    matter = cleared_text(turn.office, case)
    pattern = "" if is_rated(case) else pattern_of(turn.office, case, turn.language)
    return AnswerFacts(case.number, needs, lambda text: check_reply(matter, text), pattern)


def _answer(turn: Turn, draft: AnswerDraft) -> None:
    """Send the answer; a case that moved on meanwhile says so, and the words stay in the chat."""
    case = turn.work.cases.get(draft.case_id)
    member = next((one for one in turn.roles if may_handle(turn.office, case, one)), None)
    files = tuple(file.ref() for file in draft.files)
    heard = spoken(turn.reader.address_id, draft.heard)
    written = Written(draft.text, files, spoken=heard)
    if member is None:
        turn.reply("answer.too_late", protect=True, no=case.number)
        return
    second = needs_second(turn.office, case)
    try:
        if second:
            ask(turn.office, case, member, REPLY, {}, written)
        else:
            reply_to_citizen(turn.office, case, member, written)
    except NotAllowed:
        turn.reply("answer.too_late", protect=True, no=case.number)
        return
    if draft.warned is not None:
        turn.work.warned.overridden(key_of(case), member.id, draft.warned)
    turn.reply("answer.proposed" if second else "handler.reply_sent", protect=True, no=case.number)


def open_answer(turn: Turn, case: Case, said: Said | None = None) -> None:
    """Open the answer to a case, with what was said; one begun for this case goes on."""
    here = open_here(turn)
    if here and here.position.name == "answer" and here.position.draft["case_id"] == case.id:
        if said is None:
            ask_again(turn, here)
        else:
            continue_talk(turn, here, said)
        return
    draft = AnswerDraft(case_id=key_of(case))
    if said is not None:
        begun = {"text": said.text, "files": stored(said.files), "heard": (heard_in(said),)}
        draft = draft.model_copy(update=begun)
    others = reports(turn.office, case) - 1
    if others:
        turn.reply("joined.answer_hint", protect=True, n=others)
    open_or_offer(turn, "answer", draft)


in_service(
    Talk(
        ANSWER,
        _answer_facts,
        _answer,
        lambda draft: draft.text or (f"📎 {len(draft.files)}" if draft.files else ""),
        expired="draft.expired_answer",
        reworded=lambda draft, edit: reword_answer(draft, edit.message_id, edit.words),
    )
)
