"""
Nudges: a word outside the chat for whoever is not there, naming no case, no matter and nobody.

A citizen who left a telephone gets a text message on an answer, a question, a new date; a unit's
people get a word in their group on a new, unsigned or due case. Whoever acts in the chat meanwhile
gets none, so a chat that reports what was seen is waited for a few minutes: an answer took days,
ten minutes more hurt nobody, and whether somebody never opens the page again can't be known sooner.
Elsewhere nobody tells us what was seen, so there it goes at once.
"""

from datetime import datetime

from domain.deadlines import Urgency
from domain.reach import after_quiet
from handlers.office import Office
from storage.cases import key_of
from storage.nudges import NudgeItem
from storage.tables import Case
from texts.catalogue import Language, say

SMS, ROBOT = "sms", "robot:"
ANSWER, QUESTION, DATE = "answer", "question", "date"
OF_UNITS = {"new": "nudge.unit_new", "unsigned": "nudge.unit_unsigned", "due": "nudge.unit_due"}


def nudge_citizen(office: Office, case: Case, event: str) -> None:
    """A text message to whoever brought the case, if they left a telephone; coalesced."""
    work, address_id = office.work, case.address_id
    person_id = work.people.reader(address_id).person_id
    if not (office.desk.nudging.sms and office.has_chat(address_id)):
        return
    if not work.identities.has_phone(person_id) or work.nudges.is_waiting(address_id):
        return
    language = office.language_of(address_id)
    card, _ = work.cards.of(key_of(case), address_id)
    work.nudges.plan(
        address_id,
        f"nudge.{event}",
        to=SMS,
        text=_words(office, address_id, event, language),
        at=_when(office, case, address_id, _first_at(office, address_id)),
        case_id=case.id,
        card_id=card.id,
    )


def _words(office: Office, address_id: int, event: str, language: Language) -> str:
    county = office.desk.county
    name = county.name_zh if language is Language.ZH else county.name_en
    page = office.desk.nudging.pages.get(office.work.people.reader(address_id).channel)
    hotline = county.hotline
    way = (
        say(language, "nudge.way_page", link=page, hotline=hotline)
        if page
        else say(language, "nudge.way_call", hotline=hotline)
    )
    return say(language, f"nudge.{event}", county=name, way=way)


def _first_at(office: Office, address_id: int) -> datetime:
    """Now; where the chat will say whether it was seen, a little later."""
    channel = office.desk.channels.get(office.work.people.reader(address_id).channel)
    reports = channel is not None and channel.reports_seen
    return office.now + office.desk.nudging.wait if reports else office.now


def _when(office: Office, case: Case, address_id: int, at: datetime) -> datetime:
    """Not too soon after the last one, and not at night; what is critical waits for neither."""
    if Urgency(case.urgency) is Urgency.CRITICAL:
        return at
    last = office.work.nudges.last_sent(address_id)
    if last is not None:
        at = max(at, last + office.desk.nudging.apart)
    return after_quiet(at, office.desk.rules.reminders.quiet_hours, office.desk.zone)


def nudge_unit(office: Office, case: Case, event: str) -> None:
    """A word in the group of the unit that has the case; several within the hour are one."""
    unit = case.lead_unit
    if unit is None or not office.desk.nudging.has_robot(unit):
        return
    people = office.work.staff.of_unit(unit)
    if not people:
        return
    group = min(people, key=lambda one: one.id)
    if office.work.nudges.is_waiting(group.address_id):
        return
    office.work.nudges.plan(
        group.address_id,
        OF_UNITS[event],
        to=f"{ROBOT}{unit}",
        text=say(Language.ZH, OF_UNITS[event], unit=office.unit_name(Language.ZH, unit)),
        at=_when(office, case, group.address_id, office.now),
        case_id=case.id,
    )


def telephone_for(office: Office, item: NudgeItem) -> str:
    """The telephone a nudge goes to, read when it is sent; empty where it is needless by now."""
    if item.case_id is not None and office.work.cases.get(item.case_id).seen_at is not None:
        return ""
    return office.work.identities.phone_to_reach(item.person_id)


def nudge_failed(office: Office, item: NudgeItem) -> None:
    """It can't be sent: whoever it was for is called; a unit's group is nobody to call."""
    if item.to == SMS:
        office.work.people.wants_a_person(item.address_id, "nudge_failed", item.case_id)
