"""A rating is given, changed, explained: the one way for chat, link and kiosk."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from domain.county import Hall, Window
from domain.evaluator import (
    AlreadyRated,
    CodeExpired,
    EditOver,
    OwnWindow,
    RatingGiven,
    Refused,
    TooManyToday,
    window_key,
)
from domain.rules import Rating
from domain.staff import Role
from handlers.evaluator import bad
from handlers.office import Office
from storage.service_ratings import Frozen, Given
from storage.tables import ServiceRating, Visit
from storage.values import FileRef
from texts.catalogue import Language, fields_of, say

CONTACT_WORKING_DAYS = 1


def rate(office: Office, given: RatingGiven) -> Given:
    """
    A rating that counts from now on; unit, clerk and day are frozen into it.

    Nobody is given a grade by silence: `given.grade` is what was chosen. The same client key again
    is the same rating, and not new. Raises, each with the key of its words in both languages,
    UnknownWindow, CodeExpired, AlreadyRated, OwnWindow, TooManyToday. A new bad one is followed.
    """
    hall, window = office.desk.county.window(given.window)
    key = window_key(hall.code, window.number)
    known = office.work.service_ratings.by_key(given.client_key) if given.client_key else None
    if known is not None:
        return Given(known, was_new=False)
    visit = office.work.visits.find(given.visit_id) if given.visit_id is not None else None
    if given.visit_id is not None:
        _may_still(office, visit)
    if given.person_id is not None:
        _may_rate(office, given.person_id, hall, window, given)
    result = office.work.service_ratings.give(
        _known_parts(office, given, key, visit), _frozen(office, given, key, window, visit)
    )
    if result.was_new and given.visit_id is not None:
        office.work.visits.rated(given.visit_id)
    if result.was_new and is_bad(office, given.grade):
        bad.follow(office, result.rating)
    return result


def is_bad(office: Office, grade: int) -> bool:
    """Whether a grade is a bad one 差评."""
    return grade <= office.desk.rules.rating.bad_max


def may_change(office: Office, rating: ServiceRating) -> bool:
    """Whether a rating may still be changed, or have reasons added."""
    allowed = timedelta(minutes=office.desk.rules.rating.edit_within_minutes)
    return office.now - rating.at <= allowed


def change(office: Office, rating: ServiceRating, grade: int) -> None:
    """Another grade; reasons that the new one does not have go. Raises EditOver when too late."""
    if not may_change(office, rating):
        raise EditOver
    before = rating.grade
    if before == grade:
        return
    kept = known_tags(office, rating.tag_set, grade, rating.tags)
    office.work.service_ratings.revise(rating, grade, kept)
    bad.changed(office, rating, before)


def explain(
    office: Office,
    rating: ServiceRating,
    *,
    tags: Iterable[str] | None = None,
    words: str = "",
    files: tuple[FileRef, ...] = (),
    wants_call: bool | None = None,
) -> None:
    """
    Reasons, words, files, the wish to be called; what is not given stays as it was.

    Asked, never required. More words stand below those that are there. Raises EditOver when it is
    too late.
    """
    if not may_change(office, rating):
        raise EditOver
    ratings = office.work.service_ratings
    if tags is not None:
        ratings.choose(rating, known_tags(office, rating.tag_set, rating.grade, tags))
    if words:
        ratings.say(rating, "\n".join(part for part in (ratings.words(rating), words) if part))
    if files:
        ratings.attach(rating, files)
    if wants_call is not None:
        rating.wants_call = wants_call
    if is_bad(office, rating.grade):
        bad.added(office, rating)


def known_tags(
    office: Office, version: int | None, grade: int, tags: Iterable[str]
) -> tuple[str, ...]:
    """Those of the reasons that a version of the tag set has for a grade, once each, in order."""
    chosen = set(tags)
    offered = office.desk.county.tags_of(version).of_grade(grade)
    return tuple(tag.code for tag in offered if tag.code in chosen)


def _may_still(office: Office, visit: Visit | None) -> None:
    """One visit, one rating, until it expires."""
    if visit is None or visit.expires_at < office.now:
        raise CodeExpired
    if visit.id is not None and office.work.service_ratings.of_visit(visit.id) is not None:
        raise AlreadyRated


def _may_rate(
    office: Office, person_id: int, hall: Hall, window: Window, given: RatingGiven
) -> None:
    """Nobody rates their own window, nor one window all day long."""
    key = window_key(hall.code, window.number)
    if works_there(office, person_id, hall, window):
        raise OwnWindow
    if given.visit_id is None:
        most = office.desk.rules.rating.per_account_per_window_per_day
        day = office.local(given.at).date()
        if office.work.service_ratings.today(person_id, key, day) >= most:
            raise TooManyToday


def contact_due(office: Office, rating: ServiceRating) -> datetime:
    """By when somebody gets in touch who asked for it: one working day (安阳 art. 52)."""
    return office.desk.calendar.deadline(rating.at, CONTACT_WORKING_DAYS).at


def why_not(office: Office, language: Language, error: Refused) -> str:
    """Why a rating was refused, in words."""
    return why_refused(office.desk.rules.rating, language, error)


def why_refused(rules: Rating, language: Language, error: Refused) -> str:
    """Why a rating was refused, where no unit of work is open."""
    fields = {
        "days": rules.link_valid_days,
        "minutes": rules.edit_within_minutes,
        "n": rules.per_account_per_window_per_day,
    }
    needed = fields_of(language, error.key)
    return say(language, error.key, **{name: fields[name] for name in needed})


def works_there(office: Office, person_id: int, hall: Hall, window: Window) -> bool:
    """Whether somebody is of the window's unit in that hall, manages it, or is signed in there."""
    roles = office.work.staff.roles_of(person_id)
    if not roles:
        return False
    shift = office.work.shifts.here(window_key(hall.code, window.number))
    return any(
        (one.unit == window.unit and one.hall in (None, hall.code))
        or (one.role == Role.HALL_MANAGER and one.hall == hall.code)
        or (shift is not None and shift.staff_id == one.id)
        for one in roles
    )


def _known_parts(office: Office, given: RatingGiven, key: str, visit: Visit | None) -> RatingGiven:
    """The rating with what the county knows of it: a visit's item, reasons that exist."""
    item = visit.item if visit is not None else given.item
    county = office.desk.county
    tags = known_tags(office, county.tags.version, given.grade, given.tags)
    parts = {"window": key, "item": item if county.item(item) else None, "tags": tags}
    return RatingGiven(**{**vars(given), **parts})


def _frozen(
    office: Office, given: RatingGiven, key: str, window: Window, visit: Visit | None
) -> Frozen:
    """Unit and clerk as they were: at the visit, else at the rating."""
    unit = visit.unit if visit is not None else window.unit
    clerk = visit.clerk_id if visit is not None else office.work.shifts.at(key, given.at)
    day = office.local(given.at).date()
    return Frozen(unit, clerk, day, office.desk.county.tags.version)
