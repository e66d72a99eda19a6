"""
What follows a bad rating 差评: a case for the unit's chief representative 首席代表.

These are the hooks `giving` calls, in the transaction of the rating: a bad grade has become known,
a grade was changed within the time allowed, reasons or words were added to one. The case waits
until its half-day is over before the unit hears of it, or the message would say the minute; until
then a grade changed for the better takes it back, and nobody was bothered.
"""

from datetime import datetime, timedelta

from domain.deadlines import Kind, Urgency
from domain.half_days import half_day_over
from domain.lifecycle import Action, Actor, State, offered
from handlers.cards.board import refresh
from handlers.cards.triage_card import show_triage
from handlers.cases.history import act
from handlers.cases.rated import (
    EVALUATOR,
    contacted_at,
    half_day,
    hall_name,
    tags_of,
    to_contact,
    window_name,
)
from handlers.cases.rated_due import CONTACT, due_of_rating
from handlers.cases.routes import clerks_for
from handlers.clerks.writing import ask_to_listen
from handlers.office import Office
from storage.cases import key_of
from storage.due import Appointment
from storage.people import Reader
from storage.tables import Case, ServiceRating
from storage.values import FileRef, Written
from texts.catalogue import Language, say

HALF_DAY = "half_day"
CALLED_ABOUT = "rated_badly"
CATEGORY = "hall_service"
SPOKEN = "spoken.bad.contact"


def follow(office: Office, rating: ServiceRating) -> None:
    """A new rating is bad (at most `rating.bad_max`): it becomes a case, with everybody's dates."""
    case = _file(office, rating)
    rating.case_id = key_of(case)
    rows = (
        Appointment(HALF_DAY, case.dispatch_due_at),
        Appointment("dispatch", office.morning(case.dispatch_due_at)),
    )
    office.work.due.plan(key_of(case), case.revision, rows)
    _keep_up(office, case, rating)


def changed(office: Office, rating: ServiceRating, before: int) -> None:
    """
    A grade was changed; `before` is what it was. Either of them may be bad, or both, or none.

    A bad one that is good now takes its case back where nobody has signed it, else it stands.
    """
    most = office.desk.rules.rating.bad_max
    is_bad, was_bad = rating.grade <= most, before <= most
    case = case_of(office, rating)
    if is_bad and (not was_bad or case is None):
        follow(office, rating)
    elif is_bad and case is not None:
        _keep_up(office, case, rating)
    elif was_bad and case is not None:
        _take_back(office, case)


def added(office: Office, rating: ServiceRating) -> None:
    """
    Reasons, words, files or the wish to be called were added to a bad rating.

    They come after `follow`, one by one, for as long as a rating may be changed: what is here is
    all there is by now.
    """
    case = case_of(office, rating)
    if case is not None:
        _keep_up(office, case, rating)


def case_of(office: Office, rating: ServiceRating) -> Case | None:
    """The case of a rating that stands; None where there is none, or it was taken back."""
    case = office.work.cases.get(rating.case_id) if rating.case_id is not None else None
    return None if case is None or State(case.state) is State.WITHDRAWN else case


# The case


def _file(office: Office, rating: ServiceRating) -> Case:
    reader = _rater(office, rating)
    told_at = _told_at(office, rating)
    days = office.desk.rules.bad_rating.rectify_working_days
    due = office.desk.calendar.deadline(told_at, days)
    case = Case(
        number="",
        code="",
        kind=Kind.COMPLAINT,
        category=CATEGORY,
        urgency=Urgency.NORMAL,
        state=State.SUBMITTED,
        person_id=reader.person_id,
        address_id=reader.address_id,
        source=EVALUATOR,
        confidential=True,
        submitted_at=office.now,
        dispatch_due_at=told_at,
        citizen_due_at=due.at,
        citizen_due_provisional=due.provisional,
        calendar=due.calendar,
    )
    text = _words_of(office, rating, Language(reader.language))
    written = Written(text, office.work.service_ratings.files(rating))
    office.work.cases.file(case, written)
    office.work.cases.note(
        case,
        Action.SUBMIT,
        actor=Actor.KIOSK,
        state_from=None,
        public={"source": EVALUATOR, "rating": rating.id},
        personal=written,
    )
    return case


def _rater(office: Office, rating: ServiceRating) -> Reader:
    """
    Who is told, and may confirm.

    Somebody in a chat; else whoever left a telephone at the window; else nobody.
    """
    people = office.work.people
    if rating.address_id is not None:
        return people.reader(rating.address_id)
    visit = office.work.visits.find(rating.visit_id) if rating.visit_id is not None else None
    phone = office.work.visits.phone(visit) if visit is not None else ""
    if visit is not None and visit.address_id is not None:
        return people.reader(visit.address_id)
    if not phone:
        return people.nobody(Language.ZH)
    reader = people.without_chat(Language.ZH)
    office.work.identities.know(reader.person_id, phone=phone)
    return reader


def _told_at(office: Office, rating: ServiceRating) -> datetime:
    """When the unit may hear of it; never while the grade can still be changed."""
    minutes = office.desk.rules.rating.edit_within_minutes
    settled = max(rating.at + timedelta(minutes=minutes), office.now)
    morning = office.desk.rules.reminders.digest_at
    return half_day_over(office.desk.calendar, settled, morning=morning)


def _words_of(office: Office, rating: ServiceRating, language: Language) -> str:
    """The matter as the rater reads it in their list: window, grade, reasons, their own words."""
    text = say(
        language,
        "bad.matter",
        window=window_name(rating, language),
        hall=hall_name(office, rating, language),
        half_day=half_day(office, rating, language),
        grade=say(language, f"grade.{rating.grade}"),
        tags=tags_of(office, rating, language),
    )
    words = office.work.service_ratings.words(rating)
    return "\n".join(part for part in (text, words) if part)


# What came later


def _keep_up(office: Office, case: Case, rating: ServiceRating) -> None:
    """The case says what the rating says by now; clerks see words, whoever is owed a call waits."""
    clerks_wrote = any(
        one.actor == Actor.CLERK for one in office.work.cases.events(case, Action.ADD)
    )
    if not clerks_wrote:
        text = _words_of(office, rating, office.language_of(case.address_id))
        office.work.cases.replace_matter(case, text)
    _keep_words(office, case, rating)
    if to_contact(office, case, rating):
        _owe_a_call(office, case)
    refresh(office, case)


def _keep_words(office: Office, case: Case, rating: ServiceRating) -> None:
    """New words and files are an addition of the rater's; clerks clear them for the unit."""
    words = office.work.service_ratings.words(rating)
    new = Written(_unheard(office, case, words), _unsent(office, case, rating))
    if (new.text or new.files) and Action.ADD in offered(State(case.state), Actor.CITIZEN):
        act(office, case, Action.ADD, Actor.CITIZEN, written=new)
        ask_to_listen(office, case)
    if words:
        for clerk in clerks_for(office, case):
            show_triage(office, case, clerk.address_id)


def _unheard(office: Office, case: Case, words: str) -> str:
    """The words, where they are not those that the case has already."""
    events = office.work.cases.events(case, Action.SUBMIT, Action.ADD)
    heard = [office.work.cases.written(one).text for one in events if one.actor != Actor.CLERK]
    return "" if heard and heard[-1].endswith(words) else words


def _unsent(office: Office, case: Case, rating: ServiceRating) -> tuple[FileRef, ...]:
    """The rater's files that the case has not."""
    known = {one.file_id for one in office.work.cases.files(case, Action.SUBMIT, Action.ADD)}
    found = office.work.service_ratings.files(rating)
    return tuple(one for one in found if one.file_id not in known)


def _owe_a_call(office: Office, case: Case) -> None:
    """Put them on the call list, once; what to say is ready to be read out."""
    work, key = office.work, key_of(case)
    if contacted_at(office, case) is not None:
        return
    if work.people.wants_a_person(case.address_id, CALLED_ABOUT, key):
        language = office.language_of(case.address_id)
        words = say(language, SPOKEN, no=case.number)
        work.calls.keep_words(case.address_id, SPOKEN, words, key)
    if CONTACT not in {one.kind for one in work.due.waiting_for(key)}:
        rows = [one for one in due_of_rating(office, case) if one.kind == CONTACT]
        work.due.plan(key, case.revision, rows)


def _take_back(office: Office, case: Case) -> None:
    """Nobody signed: the case goes as if it never was. Somebody did: it stands, as it is."""
    if State(case.state) in (State.SUBMITTED, State.DISPATCHED):
        act(office, case, Action.WITHDRAW, Actor.CITIZEN, public={"rated_anew": True})
        office.work.calls.told(case.address_id, key_of(case))
    refresh(office, case)
