"""The card of a bad rating in the chats of the desk: words to clear, an appeal, a check."""

from domain.lifecycle import Action, Actor, State, offered
from handlers.cards.clearing import cleared_words, desk_text, masked_for, retelling_is_behind
from handlers.cards.rated_card import check_message
from handlers.cases.appeals import appeal_of, decide_by, ground_of, may_decide, why_of
from handlers.cases.rated import (
    half_day,
    hall_name,
    is_rated,
    rating_of,
    tags_of,
    window_name,
)
from handlers.cases.routes import needs_designation
from handlers.office import Office
from handlers.talking.buttons import Face, on_card
from storage.staff import Member
from storage.tables import Case
from storage.values import Message
from texts.catalogue import Language, label, say, shorten

WORDS_LENGTH = 200


def rated_desk(
    office: Office, case: Case, face: Face, language: Language, address_id: int
) -> Message | None:
    """What the desk's people see of it; None where the usual card says it, or for other cases."""
    if not is_rated(case):
        return None
    person_id = office.work.people.reader(address_id).person_id
    roles = office.work.staff.roles_of(person_id)
    if any(may_decide(office, case, one) for one in roles):
        return _appeal(office, case, face, language)
    for member in roles:
        if (check := check_message(office, case, face, member, language)) is not None:
            return check
    if needs_designation(office, case):
        return None
    if _reads_words(roles) and words_wait(office, case):
        return _to_clear(office, case, face, language)
    return _settled(office, case, language)


def _reads_words(roles: list[Member]) -> bool:
    return any(one.role == "clerk" for one in roles)


def words_of(office: Office, case: Case) -> str:
    """What the rater wrote, as the desk reads it: numbers and names masked."""
    rating = rating_of(office, case)
    words = office.work.service_ratings.words(rating) if rating is not None else ""
    return masked_for(office, case, words)


def words_wait(office: Office, case: Case) -> bool:
    """Whether something was written that no clerk has looked at for the unit."""
    open_still = Action.ADD in offered(State(case.state), Actor.CLERK)
    return open_still and bool(words_of(office, case)) and retelling_is_behind(office, case)


def _to_clear(office: Office, case: Case, face: Face, language: Language) -> Message:
    text = say(
        language,
        "bad.to_clear",
        no=case.number,
        words=shorten(words_of(office, case), WORDS_LENGTH),
    )
    row = (
        on_card(face, label(language, "button.words_ok"), "words_ok"),
        on_card(face, label(language, "button.retell"), "retell"),
    )
    return Message("bad.to_clear", text, (row,), protect=True)


def _appeal(office: Office, case: Case, face: Face, language: Language) -> Message | None:
    rating, request = rating_of(office, case), appeal_of(office, case)
    if rating is None or request is None:
        return None
    text = say(
        language,
        "bad.appeal_card",
        no=case.number,
        unit=office.unit_name(language, case.lead_unit),
        window=window_name(rating, language),
        half_day=half_day(office, rating, language),
        grade=say(language, f"grade.{rating.grade}"),
        tags=tags_of(office, rating, language),
        ground=ground_of(request, language),
        why=shorten(why_of(office, request), WORDS_LENGTH),
        due=office.due_text(language, decide_by(office, request)),
    )
    row = (
        on_card(face, label(language, "button.appeal_yes"), "appeal_yes"),
        on_card(face, label(language, "button.appeal_no"), "appeal_no"),
    )
    return Message("bad.appeal_card", text, (row,), protect=True)


def _settled(office: Office, case: Case, language: Language) -> Message:
    rating = rating_of(office, case)
    lines = [
        say(
            language,
            "bad.desk",
            no=case.number,
            hall=hall_name(office, rating, language) if rating else "",
            text=shorten(desk_text(office, case), WORDS_LENGTH),
            state=say(language, f"state.{case.state}.staff"),
        )
    ]
    if rating is not None and rating.mark is not None:
        lines.append(say(language, f"bad.mark.{rating.mark}"))
    if words := cleared_words(office, case):
        lines.append(say(language, "bad.said", words=shorten(words, WORDS_LENGTH)))
    return Message("bad.desk", "\n".join(lines), protect=True)
