"""The card of a bad rating in a unit's chats: grade, reasons, half-day, and never who or when."""

from domain.lifecycle import Action, Actor, State, offered
from handlers.cards.clearing import cleared_words
from handlers.cases.appeals import appeal_by, appeal_of, decide_by, ground_of, may_appeal
from handlers.cases.checks import may_check
from handlers.cases.rated import (
    contact_due,
    contacted_at,
    from_nobody,
    half_day,
    hall_name,
    item_of,
    rating_of,
    tags_of,
    to_contact,
    window_name,
)
from handlers.office import Office, Rows
from handlers.talking.buttons import Face, on_card
from storage.staff import Member
from storage.tables import Case, ServiceRating
from storage.values import Message
from texts.catalogue import Language, label, say, shorten

WORDS_LENGTH = 60
REPLY_LENGTH = 150


def rated_words(office: Office, case: Case, language: Language) -> str:
    """What the unit reads of a rating; empty for every other case."""
    rating = rating_of(office, case)
    if rating is None:
        return ""
    text = say(
        language,
        "bad.card",
        no=case.number,
        due=office.unit_due(language, case),
        hall=hall_name(office, rating, language),
        window=window_name(rating, language),
        half_day=half_day(office, rating, language),
        grade=say(language, f"grade.{rating.grade}"),
        tags=tags_of(office, rating, language),
        contact=_contact(office, case, rating, language),
    )
    more = (_item(office, rating, language), _said(office, case, language))
    return "\n".join(one for one in (text, *more, _appeal(office, case, language)) if one)


def _item(office: Office, rating: ServiceRating, language: Language) -> str:
    item = item_of(office, rating, language)
    return say(language, "bad.item", item=item) if item else ""


def _said(office: Office, case: Case, language: Language) -> str:
    words = cleared_words(office, case)
    return say(language, "bad.said", words=shorten(words, WORDS_LENGTH)) if words else ""


def _contact(office: Office, case: Case, rating: ServiceRating, language: Language) -> str:
    """Whether somebody is there to contact, until when, whether it was done; by the desk alone."""
    if contacted_at(office, case) is not None:
        return say(language, "bad.contact_done")
    if to_contact(office, case, rating):
        due = office.due_text(language, contact_due(office, rating).at)
        return say(language, "bad.contact_waits", due=due)
    key = "bad.contact_nobody" if from_nobody(office, case) else "bad.contact_chat"
    return say(language, key)


def _appeal(office: Office, case: Case, language: Language) -> str:
    """Until when the unit may appeal, or what became of it."""
    rating, request = rating_of(office, case), appeal_of(office, case)
    if request is not None:
        due = office.due_text(language, decide_by(office, request))
        return say(language, "bad.appealed", ground=ground_of(request, language), due=due)
    if rating is not None and rating.mark is not None:
        return say(language, f"bad.mark.{rating.mark}")
    if not may_appeal(office, case):
        return ""
    return say(language, "bad.may_appeal", due=office.due_text(language, appeal_by(office, case)))


def rated_rows(office: Office, case: Case, face: Face, language: Language) -> Rows:
    """The button of the appeal, while there is time."""
    if not may_appeal(office, case):
        return ()
    return ((on_card(face, label(language, "button.appeal"), "appeal"),),)


def may_be_asked(office: Office, case: Case) -> bool:
    """Whether there is anybody a handler could ask something."""
    asking = Action.ASK_CITIZEN in offered(State(case.state), Actor.HANDLER)
    return asking and not from_nobody(office, case)


def check_message(
    office: Office, case: Case, face: Face, member: Member, language: Language
) -> Message | None:
    """The card of a second person who says whether it is put right; None for everybody else."""
    rating = rating_of(office, case)
    if rating is None or not may_check(office, case, member):
        return None
    replies = office.work.cases.events(case, Action.REPLY)
    text = say(
        language,
        "bad.check",
        no=case.number,
        window=window_name(rating, language),
        half_day=half_day(office, rating, language),
        grade=say(language, f"grade.{rating.grade}"),
        tags=tags_of(office, rating, language),
        answer=shorten(office.work.cases.written(replies[-1]).text, REPLY_LENGTH),
    )
    row = (
        on_card(face, label(language, "button.check_passed"), "check_passed"),
        on_card(face, label(language, "button.check_failed"), "check_failed"),
    )
    return Message("bad.check", text, (row,), protect=True)
