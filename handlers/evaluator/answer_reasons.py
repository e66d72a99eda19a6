"""
Why an answer was rated so: the same reasons by the same rule, under the word of thanks.

They are buttons of that message and no open question, so that what a citizen types next goes where
it always goes: to the case that a bad grade reopened, or to the desk. For ten minutes, never
required.
"""

from domain.evaluator import AnswerCode, EditOver
from handlers.casework import rating as rating_of_case
from handlers.evaluator.giving import known_tags, why_not
from handlers.flows.rate import MARK
from handlers.flows.remark import REMARK, RemarkDraft
from handlers.office import Rows, Turn
from handlers.talking.buttons import on_rating
from handlers.talking.resuming import open_or_offer
from handlers.talking.talk import Talk, in_service
from storage.tables import Case, Rating
from storage.values import Message
from texts.catalogue import Language, label, say

TAG, REMARK_ON = "t", "say"


def ask_why(turn: Turn, case: Case, rating: Rating) -> None:
    """Thank for a grade, or say what a bad one leads to, and offer reasons to tap."""
    keep_to_grade(turn, rating)
    turn.office.send(turn.reader.address_id, _message(turn, case, rating), case_id=case.id)


def keep_to_grade(turn: Turn, rating: Rating) -> None:
    """Reasons that the grade of now does not have go; the version is the one offered now."""
    county = turn.office.desk.county
    version = rating.tag_set or county.tags.version
    tags = known_tags(turn.office, version, rating.grade, rating.tags)
    turn.work.ratings.choose(rating, tags, version)


def _message(turn: Turn, case: Case, rating: Rating) -> Message:
    language, bad = turn.language, rating_of_case.is_bad(turn.office, rating.grade)
    if bad:
        key, text = "rating.why_bad", say(language, "rating.why_bad", no=case.number)
    else:
        minutes = turn.office.desk.rules.rating.edit_within_minutes
        thanks = say(language, "rating.thanks", minutes=minutes)
        key, text = "rating.thanks", f"{thanks}\n{say(language, 'rating.why')}"
    return Message(key, text, _buttons(turn, rating, bad=bad))


def _buttons(turn: Turn, rating: Rating, *, bad: bool) -> Rows:
    """Two reasons a row, a chosen one marked; for a good grade a word of one's own below."""
    code, language = turn.work.codes.answer(rating.id or 0), turn.language
    tags = turn.office.desk.county.tags_of(rating.tag_set).of_grade(rating.grade)
    made = []
    for tag in tags:
        shown = tag.zh if language is Language.ZH else tag.en
        marked = f"{MARK}{shown}" if tag.code in rating.tags else shown
        made.append(on_rating(code, marked, TAG, tag.code))
    rows = tuple(tuple(made[at : at + 2]) for at in range(0, len(made), 2))
    if bad:
        return rows
    return (*rows, (on_rating(code, label(language, "button.remark"), REMARK_ON),))


def answer_tap(
    turn: Turn, found: AnswerCode, action: str, argument: str, message_id: int | None
) -> str:
    """A reason chosen or taken back, or the wish to say a word; words shown for a moment."""
    rating = turn.work.ratings.find(found.rating_id)
    case = turn.work.cases.get(rating.case_id) if rating is not None else None
    if rating is None or case is None or case.person_id != turn.reader.person_id:
        return say(turn.language, "stale.button")
    if not rating_of_case.may_change(turn.office, rating):
        return why_not(turn.office, turn.language, EditOver())
    if action == REMARK_ON:
        open_or_offer(turn, REMARK.name, RemarkDraft(rating_id=found.rating_id))
        return ""
    return _toggle(turn, case, rating, argument, message_id)


def _toggle(turn: Turn, case: Case, rating: Rating, tag: str, message_id: int | None) -> str:
    version = rating.tag_set or turn.office.desk.county.tags.version
    offered = turn.office.desk.county.tags_of(version).of_grade(rating.grade)
    if tag not in {one.code for one in offered}:
        return say(turn.language, "stale.button")
    chosen = set(rating.tags) ^ {tag}
    tags = known_tags(turn.office, version, rating.grade, chosen)
    turn.work.ratings.choose(rating, tags, version)
    if message_id is not None:
        message = _message(turn, case, rating)
        turn.work.outbox.edit(turn.reader.address_id, message, message_id=message_id)
    return ""


def _remark(turn: Turn, draft: RemarkDraft) -> None:
    """A word beside a good grade is kept with it, under the case's key."""
    rating = turn.work.ratings.find(draft.rating_id)
    case = turn.work.cases.get(rating.case_id) if rating is not None else None
    if rating is None or case is None or case.person_id != turn.reader.person_id:
        return
    vault = turn.work.cases.file_vault(rating.case_id)
    if vault is not None:
        before = turn.work.ratings.words(rating, vault)
        whole = "\n".join(part for part in (before, draft.text) if part)
        turn.work.ratings.say(rating, whole, vault)
        turn.reply("rating.remarked", menu=not turn.roles, about=case)


REMARKING = in_service(Talk(REMARK, lambda _turn, _draft: None, _remark))
