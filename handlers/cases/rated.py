"""
A case that follows a bad rating at a window: what is known of it, and what is owed to whom.

Its words are for clerks alone; a unit reads grade, reasons and half-day. Somebody who rated at a
kiosk is nobody: there is no one to contact, and no one to confirm.
"""

from datetime import datetime

from domain.calendar import Due
from domain.deadlines import Kind, Urgency, handle_due, longest_extension
from domain.half_days import half_of
from domain.lifecycle import Action
from domain.staff import Role
from handlers.office import Office
from storage.calls import MISSED
from storage.cases import key_of
from storage.people import NOBODY
from storage.staff import Member
from storage.tables import Case, ServiceRating
from texts.catalogue import Language, say

EVALUATOR = "evaluator"
"""The source of such a case."""
RECTIFIERS = (Role.CHIEF_REPRESENTATIVE, Role.UNIT_HEAD)
IN_CHAT = (Action.ASK_CITIZEN, Action.REPLY)
"""What of a unit's reaches the rater, and so is contact."""


def is_rated(case: Case) -> bool:
    """Whether the case follows a bad rating at a window."""
    return case.source == EVALUATOR


def rating_of(office: Office, case: Case) -> ServiceRating | None:
    """The rating a case follows; None for every other case."""
    return office.work.bad_ratings.of_case(key_of(case)) if is_rated(case) else None


def from_nobody(office: Office, case: Case) -> bool:
    """Whether nobody is there who could be asked: an anonymous rating at a kiosk or by a link."""
    return office.work.people.reader(case.address_id).channel == NOBODY


def may_rectify(rating: ServiceRating, member: Member, clerk: Member | None) -> bool:
    """
    Whether a chief representative or head may have the case.

    Of another hall nobody; nor the person who sat at the window then.
    """
    elsewhere = member.hall is not None and member.hall != rating.hall
    sat_there = clerk is not None and clerk.person_id == member.person_id
    return not elsewhere and not sat_there


def limit(office: Office, case: Case, start: datetime) -> Due:
    """How long a unit has from `start`: five working days for a bad rating, 15 for a hard one."""
    rules, calendar = office.desk.rules, office.desk.calendar
    urgency = Urgency(case.urgency)
    if not is_rated(case):
        return handle_due(rules, calendar, urgency=urgency, kind=Kind(case.kind), start=start)
    bad = rules.bad_rating
    is_hard = urgency is Urgency.COMPLEX
    days = bad.rectify_complex_working_days if is_hard else bad.rectify_working_days
    return calendar.deadline(start, days)


def hard_days(office: Office) -> int:
    """By how many working days a hard one may take longer, as far as anything may be extended."""
    rules = office.desk.rules
    more = rules.bad_rating.rectify_complex_working_days - rules.bad_rating.rectify_working_days
    return max(1, min(more, int(longest_extension(rules, urgency=Urgency.NORMAL))))


# Contact


def to_contact(office: Office, case: Case, rating: ServiceRating) -> bool:
    """Whether somebody is owed a call: whoever is named, or asked for one (安阳 art. 52)."""
    if from_nobody(office, case):
        return False
    identities = office.work.identities
    named = identities.has_phone(case.person_id) or identities.has_name(case.person_id)
    return rating.wants_call or named


def contact_due(office: Office, rating: ServiceRating) -> Due:
    """Until when they are to be contacted, from the rating itself."""
    days = office.desk.rules.bad_rating.contact_working_days
    return office.desk.calendar.deadline(rating.at, days)


def contacted_at(office: Office, case: Case) -> datetime | None:
    """When they were first reached: by a clerk's call, or by the unit in the chat."""
    made = office.work.calls.made(case.address_id, case.id, after=case.submitted_at)
    reached = [one.at for one in made if one.outcome != MISSED]
    reached += [one.at for one in office.work.cases.events(case, *IN_CHAT)]
    return min(reached, default=None)


# Words


def window_name(rating: ServiceRating, language: Language) -> str:
    """The window as it is called, by its number."""
    number = rating.window.partition("/")[2]
    return say(language, "bad.window", number=number)


def hall_name(office: Office, rating: ServiceRating, language: Language) -> str:
    """The hall's name; its code where the county has it no more."""
    found = next((one for one in office.desk.county.halls if one.code == rating.hall), None)
    if found is None:
        return rating.hall
    return found.zh if language is Language.ZH else found.en


def half_day(office: Office, rating: ServiceRating, language: Language) -> str:
    """Date and half-day, and nothing nearer."""
    half = half_of(office.desk.calendar, rating.at)
    day = office.day(language, rating.at)
    return say(language, f"bad.{half}", day=day)


def tags_of(office: Office, rating: ServiceRating, language: Language) -> str:
    """The reasons as the rater read them; that none was given, where none was."""
    known = office.desk.county.tags_of(rating.tag_set)
    found = [known.tag(code) for code in rating.tags]
    names = [(one.zh if language is Language.ZH else one.en) for one in found if one is not None]
    between = "、" if language is Language.ZH else ", "
    return between.join(names) or say(language, "bad.no_reason")


def item_code(office: Office, rating: ServiceRating) -> str | None:
    """The code of the service item, where enough were served with it that it names nobody."""
    item = office.desk.county.item(rating.item)
    if item is None:
        return None
    served = office.work.bad_ratings.served(rating.window, rating.day, item.code)
    return item.code if served >= office.desk.rules.bad_rating.item_shown_from else None


def item_of(office: Office, rating: ServiceRating, language: Language) -> str:
    """The service item by its name, where it names nobody; else nothing."""
    item = office.desk.county.item(item_code(office, rating))
    if item is None:
        return ""
    return item.zh if language is Language.ZH else item.en


def in_short(office: Office, case: Case, language: Language) -> str:
    """What a unit may read of it in one line."""
    rating = rating_of(office, case)
    if rating is None:
        return ""
    return say(
        language,
        "bad.in_short",
        window=window_name(rating, language),
        grade=say(language, f"grade.{rating.grade}"),
    )
