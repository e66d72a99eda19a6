"""Rating in the chat: by a scanned or typed code, under an invitation, by 评服务; then reasons."""

from datetime import timedelta
from typing import Any

from domain.evaluator import (
    GRADES,
    AnswerCode,
    EditOver,
    How,
    RatingCode,
    RatingGiven,
    Refused,
    Tag,
    VisitCode,
)
from handlers.citizens.notices import show_notice
from handlers.evaluator import giving
from handlers.evaluator.answer_reasons import answer_tap
from handlers.evaluator.asking import INVITE, REMIND, question
from handlers.evaluator.codes import Led, opened
from handlers.evaluator.publishing import AGREE, agree, publish_button
from handlers.flows.rate import (
    RATE,
    REASONS,
    UNRATED,
    RateDraft,
    RateFacts,
    ReasonsDraft,
    ReasonsFacts,
)
from handlers.incoming import Said
from handlers.office import Rows, Turn
from handlers.talking.buttons import RateTap, on_rating
from handlers.talking.resuming import open_or_offer
from handlers.talking.talk import Talk, in_service, open_here, open_talk
from storage.tables import ServiceRating, Visit
from storage.values import FileRef, Message
from texts.catalogue import Language, label, say, words

CHANGE = "change"
LAPSES = timedelta(minutes=20)


def open_code(turn: Turn, code: str) -> None:
    """Ask for the grade of what a code leads to; why not, where it is refused."""
    if not turn.roles:
        show_notice(turn)
    try:
        led = opened(turn.office, code)
    except Refused as error:
        turn.reply_as_shown(error.key, giving.why_not(turn.office, turn.language, error))
        return
    if giving.works_there(turn.office, turn.reader.person_id, led.hall, led.window):
        turn.reply("evaluator.refused.own")
        return
    open_rating(turn, led, How.LINK)


def open_rating(turn: Turn, led: Led, how: How) -> None:
    """Ask for a grade; an unfinished draft of something else is asked about first."""
    visit_id = led.visit.id if led.visit is not None else None
    open_or_offer(turn, RATE.name, RateDraft(window=led.key, visit_id=visit_id, how=how.value))


def offer_visit(turn: Turn, visit: Visit) -> None:
    """Ask for the grade of a visit that is known."""
    hall, window = turn.office.desk.county.window(visit.window)
    open_rating(turn, Led(hall, window, visit), How.CHAT)


def _facts(turn: Turn, draft: dict[str, Any]) -> RateFacts:
    hall, window = turn.office.desk.county.window(str(draft["window"]))
    number = draft.get("visit_id")
    visit = turn.work.visits.find(int(number)) if number is not None else None
    return RateFacts(question(turn.office, turn.language, hall, window, visit))


def _give(turn: Turn, draft: RateDraft) -> None:
    """The grade counts from here on; whoever gives none stays unrated, and that is all right."""
    if draft.grade == UNRATED:
        turn.reply("evaluator.skipped", menu=not turn.roles)
        return
    given = RatingGiven(
        window=draft.window,
        grade=draft.grade,
        how=How(draft.how),
        at=turn.office.now,
        visit_id=draft.visit_id,
    )
    files = tuple(one.ref() for one in draft.files)
    if files and not giving.is_bad(turn.office, draft.grade):
        files = ()
        turn.reply("hint.words_only")
    note = give(turn, given, draft.text, files)
    if note:
        turn.reply_as_shown("evaluator.refused", note)


def give(turn: Turn, given: RatingGiven, text: str = "", files: tuple[FileRef, ...] = ()) -> str:
    """Give a rating of the sender's and ask for reasons; the words of a refusal, or nothing."""
    reader = turn.reader
    mine = {"person_id": reader.person_id, "address_id": reader.address_id}
    try:
        result = giving.rate(turn.office, RatingGiven(**{**vars(given), **mine}))
    except Refused as error:
        return giving.why_not(turn.office, turn.language, error)
    rating = result.rating
    if text or files:
        giving.explain(turn.office, rating, words=text, files=files)
    open_reasons(turn, rating, len(text), len(files))
    return ""


def open_reasons(
    turn: Turn, rating: ServiceRating, text: int = 0, files: int = 0, *, regrading: bool = False
) -> None:
    """Ask why, where nothing else is being asked; else only say that it is noted."""
    here = open_here(turn)
    if here is not None and here.worth():
        thank(turn, rating)
        return
    draft = ReasonsDraft(
        rating_id=rating.id or 0,
        grade=rating.grade,
        tags=tuple(rating.tags),
        wants_call=rating.wants_call,
        regrading=regrading,
        words=text,
        files=files,
    )
    open_talk(turn, REASONING, draft)


def _reasons_facts(turn: Turn, draft: dict[str, Any]) -> ReasonsFacts:
    office, language = turn.office, turn.language
    rating = turn.work.service_ratings.get(int(draft["rating_id"]))
    tags = office.desk.county.tags_of(rating.tag_set)
    shown = {
        grade: tuple((tag.code, _in(language, tag)) for tag in tags.of_grade(grade))
        for grade in GRADES
    }
    due = giving.contact_due(office, rating)
    return ReasonsFacts(shown, office.desk.rules.rating.bad_max, office.due_text(language, due))


def _in(language: Language, tag: Tag) -> str:
    return tag.zh if language is Language.ZH else tag.en


def _keep(turn: Turn, draft: ReasonsDraft) -> bool:
    """Every answer counts at once: whoever goes away in the middle has said it."""
    rating = turn.work.service_ratings.get(draft.rating_id)
    try:
        if draft.grade != rating.grade:
            giving.change(turn.office, rating, draft.grade)
        giving.explain(
            turn.office,
            rating,
            tags=draft.tags if set(draft.tags) != set(rating.tags) else None,
            words=draft.news,
            files=tuple(one.ref() for one in draft.new_files),
            wants_call=draft.wants_call if draft.wants_call != rating.wants_call else None,
        )
    except EditOver as error:
        turn.reply_as_shown(error.key, giving.why_not(turn.office, turn.language, error))
        return False
    return True


def _thanks(turn: Turn, draft: ReasonsDraft) -> None:
    thank(turn, turn.work.service_ratings.get(draft.rating_id))


def thank(turn: Turn, rating: ServiceRating) -> None:
    """Say what is noted, and how to change it."""
    office, language = turn.office, turn.language
    code = turn.work.codes.rating(rating.id or 0)
    button = on_rating(code, label(language, "button.regrade"), CHANGE)
    grade = say(language, f"grade.{rating.grade}")
    minutes = office.desk.rules.rating.edit_within_minutes
    fields: dict[str, object] = {"grade": grade, "minutes": minutes}
    key = "evaluator.noted"
    if giving.is_bad(office, rating.grade):
        key = "evaluator.noted_bad"
    if rating.wants_call:
        key = "evaluator.noted_call"
        fields["contact_due"] = office.due_text(language, giving.contact_due(office, rating))
    rows: Rows = ((button,),)
    if rating.words is not None:
        rows = (*rows, (publish_button(office, rating, language),))
    turn.send(Message(key, say(language, key, **fields), rows))


# Buttons under an invitation, and under what was noted


def rate_tap(turn: Turn, tap: RateTap, message_id: int | None = None) -> str:
    """A grade under an invitation, a change, a reason of an answer; words shown for a moment."""
    stale = say(turn.language, "stale.button")
    try:
        found = turn.work.codes.read(tap.code)
    except Refused:
        return stale
    match found, tap.action:
        case VisitCode(visit_id), "grade" if tap.argument in {str(one) for one in GRADES}:
            visit = turn.work.visits.find(visit_id)
            return stale if visit is None else rate_visit(turn, visit, int(tap.argument))
        case RatingCode(rating_id), "change":
            return _change(turn, turn.work.service_ratings.find(rating_id)) or ""
        case RatingCode(rating_id), "publish" | "unpublish":
            rating = turn.work.service_ratings.find(rating_id)
            return agree(turn, rating, agreed=tap.action == AGREE)
        case AnswerCode() as answer, _:
            return answer_tap(turn, answer, tap.action, tap.argument, message_id)
        case _:
            return stale


def rate_visit(turn: Turn, visit: Visit, grade: int) -> str:
    """A grade for one's own visit; another grade within the time allowed changes it."""
    if not _is_mine(turn, visit):
        return say(turn.language, "stale.button")
    known = turn.work.service_ratings.of_visit(visit.id or 0)
    if known is None:
        given = RatingGiven(visit.window, grade, How.CHAT, turn.office.now, visit.id)
        return give(turn, given)
    if known.grade == grade:
        return say(turn.language, "evaluator.same")
    try:
        giving.change(turn.office, known, grade)
    except EditOver as error:
        return giving.why_not(turn.office, turn.language, error)
    open_reasons(turn, known)
    return ""


def _is_mine(turn: Turn, visit: Visit) -> bool:
    if visit.address_id is None:
        return False
    return turn.work.people.reader(visit.address_id).person_id == turn.reader.person_id


def _change(turn: Turn, rating: ServiceRating | None) -> str:
    if rating is None or rating.person_id != turn.reader.person_id:
        return say(turn.language, "stale.button")
    if not giving.may_change(turn.office, rating):
        return giving.why_not(turn.office, turn.language, EditOver())
    open_reasons(turn, rating, regrading=True)
    return ""


def typed_grade(turn: Turn, said: Said) -> bool:
    """A grade typed below an invitation, in words or by its number; False where it is none."""
    grade = _grade_in(said.text)
    if grade is None or said.files or said.forwarded:
        return False
    if turn.work.outbox.latest_key(turn.reader.address_id) not in (INVITE, REMIND):
        return False
    invited = [one for one in turn.work.visits.unrated(turn.reader.person_id) if one.invited_at]
    if not invited:
        return False
    latest = max(invited, key=lambda one: one.reminded_at or one.invited_at or one.served_at)
    note = rate_visit(turn, latest, grade)
    if note:
        turn.reply_as_shown("note", note)
    return True


def _grade_in(text: str) -> int | None:
    typed = text.strip().casefold()
    if typed in {"1", "2", "3", "4", "5"}:
        return GRADES[int(typed) - 1]
    return next((grade for grade in GRADES if typed in words(f"button.grade.{grade}")), None)


RATING = in_service(Talk(RATE, _facts, _give, lapses=LAPSES, worth=lambda draft: draft.text))
REASONING = in_service(Talk(REASONS, _reasons_facts, _thanks, keep=_keep))
