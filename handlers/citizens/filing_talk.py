"""Filing in a dialogue: what its steps look at, what is said beside it, the case at its end."""

from functools import partial
from typing import Any

from domain import words as common
from handlers.cards.cards import title
from handlers.cases.waiting import is_waiting
from handlers.casework.answer_base import answers_to
from handlers.casework.conduct import accused_of, file_conduct, file_split
from handlers.casework.filing import Matter, file_case
from handlers.citizens import my_cases, progress
from handlers.citizens.dispute_talk import can_dispute, open_dispute
from handlers.citizens.joining import done_with_own, near_case, repeated_case, went_along
from handlers.citizens.limits import may_file, may_open_draft
from handlers.citizens.where_talk import ask_where
from handlers.flows.draft import CONDUCT, Offered, Split, guessed, is_alarming, reword
from handlers.flows.file import FILE, Facts, FileDraft, opening
from handlers.flows.stored import StoredSaid, stored_said
from handlers.incoming import Said
from handlers.lists import open_cases
from handlers.office import Turn
from handlers.talking.dialogue import GoTo, Next, Stay, Taken
from handlers.talking.heard import spoken
from handlers.talking.resuming import offer, open_or_offer
from handlers.talking.talk import (
    TALKS,
    Open,
    Rewording,
    Talk,
    drop_talk,
    in_service,
    open_talk,
)
from storage.tables import Case
from storage.values import FileRef, Written

OFFERED = 3


def file_facts(turn: Turn, draft: dict[str, Any]) -> Facts:
    """The county; and the open cases, where the draft may belong to one of them."""
    desk = turn.office.desk
    alike: dict[str, Any] = {
        "near": partial(near_case, turn),
        "repeated": partial(repeated_case, turn),
        "answers": partial(_answers, turn),
    }
    if draft and not draft["which"]:
        return Facts(desk.county, (), desk.proposer, desk.sure_from, **alike)
    mine = [case for case in open_cases(turn, merged=True) if _takes_words(turn, case)][:OFFERED]
    titles = tuple((case.number, title(turn.office, case)) for case in mine)
    return Facts(desk.county, titles, desk.proposer, desk.sure_from, **alike)


def _answers(turn: Turn, text: str) -> tuple[Offered, ...]:
    return answers_to(turn.office, text, turn.language)


def _file(turn: Turn, draft: FileDraft) -> None:
    if went_along(turn, draft) or done_with_own(turn, draft):
        return
    files = tuple(file.ref() for file in draft.files)
    heard = spoken(turn.reader.address_id, draft.heard)
    if draft.add_to is not None:
        case = turn.work.cases.by_number(draft.add_to)
        if case is not None and my_cases.is_mine(turn, case) and _takes_words(turn, case):
            _to_case(turn, case, Written(draft.text, files, draft.place, heard))
            return
    if draft.helped is not None:
        _helped(turn, draft.helped)
        return
    if not may_file(turn, draft.text):
        open_talk(turn, TALKS["file"], draft)
        return
    case = _filed(turn, draft, files)
    turn.work.answers.count([one.entry for one in draft.offered if draft.answered], helped=False)
    if draft.danger and not draft.place:
        ask_where(turn, case)


def _helped(turn: Turn, entry: int) -> None:
    """A known answer was enough: counted, and nothing is filed."""
    turn.work.answers.count([entry], helped=True)
    turn.reply("faq.helped", menu=True, hotline=turn.office.desk.county.hotline)


def _filed(turn: Turn, draft: FileDraft, files: tuple[FileRef, ...]) -> Case:
    """One case; two where there is a matter and blame of staff."""
    matter = _matter(turn, draft, files)
    if draft.split is Split.CONDUCT or matter.category == CONDUCT:
        return file_conduct(turn, matter, accused_of(turn.office.desk.county, matter))
    if draft.split is not None or (draft.danger and draft.blame):
        return file_split(turn, matter, both=draft.split is not Split.MATTER)
    return file_case(turn, matter)


def _matter(turn: Turn, draft: FileDraft, files: tuple[FileRef, ...]) -> Matter:
    locality = turn.office.desk.county.township_at(draft.place or draft.text)
    return Matter(
        draft.text,
        files,
        draft.place,
        locality.code if locality else None,
        draft.category,
        draft.confidential,
        bool(draft.danger),
        draft.kind,
        way=draft.way if draft.way_told else None,
        shown=tuple(one.entry for one in draft.offered) if draft.answered else (),
        spoken=spoken(turn.reader.address_id, draft.heard),
    )


def _to_case(turn: Turn, case: Case, written: Written) -> None:
    """What was said belongs to a case: the answer to its question, or more of it."""
    if is_waiting(case):
        progress.answer(turn, case, written)
    elif progress.can_add(case):
        progress.add(turn, case, written)
    else:
        text = "\n".join(part for part in (written.text, written.place) if part)
        open_dispute(turn, case, Said(0, text, written.files))


def _takes_words(turn: Turn, case: Case) -> bool:
    return progress.can_add(case) or can_dispute(turn, case)


def _matter_kept(draft: FileDraft) -> str:
    return draft.text or (f"📎 {len(draft.files)}" if draft.files else "")


def _said_beside(turn: Turn, said: Said) -> bool:
    """Small talk in the middle of filing is answered and is no part of the matter."""
    if said.files or said.point is not None or said.forwarded:
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


def _reworded(draft: FileDraft, edit: Rewording) -> Taken[FileDraft] | None:
    """An edit of what was told: the review card is shown anew, and new danger is asked about."""
    more, step = reword(draft, edit.message_id, edit.words), edit.step
    if more is None or more == draft:
        return None if more is None else Stay(draft, quiet=True)
    if isinstance(edit.view.facts, Facts):
        more = guessed(more, edit.view.facts)
    if is_alarming(more) and step != "danger":
        return GoTo(more, "danger")
    if step == "text" and more.text:
        return Next(more)
    return Stay(more, quiet=step not in ("text", "review"))


def open_filing(turn: Turn, said: Said | None = None) -> None:
    """Open a draft, with what was said; an unfinished one is offered again first."""
    if not may_open_draft(turn, said.text if said else ""):
        return
    if said is None:
        open_or_offer(turn, "file", FileDraft())
        return
    open_or_offer(turn, "file", _opening(turn, stored_said(said)), said)


def _opening(turn: Turn, said: StoredSaid) -> FileDraft:
    return opening(said.answer(), file_facts(turn, {}))


def offer_after_rest(turn: Turn, here: Open, said: Said) -> None:
    """Words after a pause: do they go on with the draft, or is it something new?"""
    offer(turn, here, "file", FileDraft(), said)


in_service(
    Talk(
        FILE,
        file_facts,
        _file,
        _matter_kept,
        _said_beside,
        "draft.expired",
        opening=_opening,
        reworded=_reworded,
    )
)
