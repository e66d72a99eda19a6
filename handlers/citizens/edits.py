"""An edited message: a draft's text changes; of a filed case, every version is kept."""

from domain.lifecycle import Action, Actor
from handlers.cards.board import refresh
from handlers.cards.clearing import clerk_writes
from handlers.cards.telling import tell_holders
from handlers.cases.history import act
from handlers.cases.routes import holders
from handlers.cases.words import own_words
from handlers.casework.conduct import hold_back
from handlers.citizens import my_cases, progress
from handlers.clerks.retelling import tell_added
from handlers.incoming import Said
from handlers.office import Turn
from handlers.talking.heard import reworded
from handlers.talking.talk import open_here, reword
from storage.cases import Heard
from storage.tables import Case
from storage.values import Spoken, Written

CORRECTS = "corrects"
"""In an event's public part: the event whose message says something else now."""


def edited(turn: Turn, said: Said) -> None:
    """
    Somebody changed a message of theirs.

    Part of a draft: the draft changes. Part of a case: a new version of it. Anything else, such as
    small talk, and an edit that changes no words (a live place moves on), does nothing.
    """
    text = said.text.strip()
    here = open_here(turn)
    if here is not None and reword(turn, here, said.message_id, text):
        return
    heard = turn.work.cases.heard(turn.reader.address_id, said.message_id)
    if heard is None or heard.text == text:
        return
    if turn.work.cases.event(heard.event_id).actor != Actor.CITIZEN:
        turn.reply("edited.sent", about=heard.case, protect=True, no=heard.case.number)
    elif not my_cases.is_mine(turn, heard.case) or not progress.can_add(heard.case):
        _too_late(turn, heard.case)
    else:
        _new_version(turn, heard, said.message_id, text)


def _too_late(turn: Turn, case: Case) -> None:
    """The case was answered or has ended: what was said stays as it was."""
    turn.reply(
        "edited.too_late", about=case, no=case.number, hotline=turn.office.desk.county.hotline
    )


def _new_version(turn: Turn, heard: Heard, message_id: int, text: str) -> None:
    """The matter says it in the new words; the old ones stay in the history."""
    case, cases = heard.case, turn.work.cases
    told = _is_told(turn, case)
    matter = own_words(turn.office, case)
    changed = reworded(matter, heard.text, text)
    cases.replace_matter(case, f"{matter}\n{text}" if changed is None else changed)
    written = Written(text, spoken=(Spoken(turn.reader.address_id, message_id, text),))
    public: dict[str, object] = {CORRECTS: heard.event_id}
    act(turn.office, case, Action.ADD, Actor.CITIZEN, public=public, written=written)
    held = hold_back(turn.office, case, text)
    if not told:
        _tell(turn, case)
    refresh(turn.office, case)
    turn.reply("edited.kept", about=case, no=case.number)
    if held:
        turn.reply("conduct.held", no=case.number, hotline=turn.office.desk.county.hotline)


def _is_told(turn: Turn, case: Case) -> bool:
    """Whether the latest that happened is a correction: whoever has the case knows already."""
    events = turn.work.cases.events(case)
    return CORRECTS in events[-1].public


def _tell(turn: Turn, case: Case) -> None:
    if clerk_writes(case):
        tell_added(turn.office, case)
    else:
        tell_holders(turn.office, case, holders(turn.office, case), "edited.handler")
