"""A citizen's word about a case of theirs, in a dialogue: an answer, or more of the matter."""

from typing import Any

from handlers.cards.question_card import question_text
from handlers.citizens import my_cases, progress
from handlers.flows.word import WORD, About, WordDraft, WordFacts
from handlers.incoming import Point, Said
from handlers.office import Turn
from handlers.talking.resuming import open_or_offer
from handlers.talking.talk import Talk, in_service
from storage.cases import key_of
from storage.tables import Case


def _facts(turn: Turn, draft: dict[str, Any]) -> WordFacts:
    case = turn.work.cases.get(int(draft["case_id"]))
    return WordFacts(case.number, question_text(turn.office, case))


def _say(turn: Turn, draft: WordDraft) -> None:
    """Whatever the case waits for by now, the words go to it."""
    case = turn.work.cases.get(draft.case_id)
    if not my_cases.is_mine(turn, case):
        return
    point = Point(*draft.point) if draft.point else None
    files = tuple(one.ref() for one in draft.files)
    number = draft.heard[-1].message_id if draft.heard else 0
    said = Said(number, draft.text, files, point, album=draft.album, place=draft.place)
    progress.said_of(turn, case, said)


def open_word(turn: Turn, case: Case, about: About) -> None:
    """Ask for a word about a case."""
    open_or_offer(turn, "word", WordDraft(case_id=key_of(case), about=about))


in_service(Talk(WORD, _facts, _say))
