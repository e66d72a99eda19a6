"""Children under 14: a gentle stop, a guardian goes on, danger is never stopped (PIPL art. 31)."""

from domain.children import says_child
from domain.words import emergency_words
from handlers.citizens.filing_talk import open_filing
from handlers.flows.guardian import GUARDIAN_FLOW, GuardianDraft
from handlers.flows.resume import kept_position
from handlers.flows.stored import stored_said
from handlers.incoming import Said
from handlers.office import Turn
from handlers.talking.talk import TALKS, Open, Talk, in_service, open_here, open_talk, take

NAME = "guardian"


def stops_for_child(turn: Turn, said: Said) -> bool:
    """Stop where a child writes alone; True where the message was taken so."""
    if turn.roles or not says_child(said.text, under=turn.office.desk.privacy.minors_under):
        return False
    if emergency_words(said.text) or turn.work.people.guarded(turn.reader.person_id):
        return False
    here = open_here(turn)
    if here is not None and here.position.name == NAME:
        return False
    kept = kept_position(here.position) if here is not None and here.worth() else None
    open_talk(turn, GUARDING, GuardianDraft(said=stored_said(said), kept=kept))
    return True


def _go_on(turn: Turn, draft: GuardianDraft) -> None:
    """A guardian says so: it is written down, and what was said goes its way."""
    turn.work.people.has_guardian(turn.reader.person_id)
    turn.reply("child.thanks")
    if draft.kept is None or draft.kept.name not in TALKS:
        open_filing(turn, _again(turn, draft))
        return
    here = Open(TALKS[draft.kept.name], draft.kept.position())
    turn.work.dialogues.save(turn.reader.address_id, here.position)
    take(turn, here, draft.said.answer(), here.view(turn))


def _again(turn: Turn, draft: GuardianDraft) -> Said:
    """What was said, as if it were said now."""
    answer = draft.said.answer()
    what = turn.incoming.what
    number = what.message_id if isinstance(what, Said) else 0
    return Said(number, answer.text, answer.files, answer.point, album=answer.album)


GUARDING = in_service(
    Talk(GUARDIAN_FLOW, lambda turn, _draft: turn.office.desk.county.hotline, _go_on)
)
