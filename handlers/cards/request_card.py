"""What is asked beside a case's state: a card for whoever decides it, a line below all others."""

from collections.abc import Iterator
from datetime import datetime

from domain.lifecycle import State
from domain.rules import Urgency
from handlers.cards.clearing import cleared_text, cleared_title
from handlers.cases.deciding import (
    EXTENSION,
    GRANTS,
    PLAN,
    REFUSALS,
    REPLY,
    RETURN,
    TERMINATE,
    decider,
    may_be,
    waiting,
    words_of,
)
from handlers.cases.requests import OF_THEIR_OWN
from handlers.office import Office, Rows
from handlers.talking.buttons import Face, on_card
from storage.tables import Case, Request
from storage.values import Message
from texts.catalogue import Language, label, say, shorten

SHOWN, ANSWER_SHOWN = 60, 200
YES, NO, ELSEWHERE, WHOLE = "request_yes", "request_no", "request_units", "request_whole"


def to_decide(
    office: Office, case: Case, face: Face, language: Language, address_id: int
) -> Message | None:
    """The card of the oldest request that the person at an address may decide, or None."""
    person_id = office.work.people.reader(address_id).person_id
    for request in waiting(office, case):
        if decider(office, case, request, person_id) is not None:
            return _card(office, case, request, face, language)
    return None


def _card(office: Office, case: Case, request: Request, face: Face, language: Language) -> Message:
    proposer = office.work.staff.get(request.asked_by)
    key = f"request.card.{request.action}"
    text = say(
        language,
        key,
        no=case.number,
        who=proposer.name if proposer else "–",
        title=cleared_title(office, case),
        **FIELDS[request.action](office, case, request, language),
    )
    return Message(key, text, _rows(office, case, request, face, language), protect=True)


def _rows(office: Office, case: Case, request: Request, face: Face, language: Language) -> Rows:
    may = may_be(State(case.state), request.action)
    refuse = (on_card(face, label(language, "button.request_no"), NO, request.action),)
    no = refuse if REFUSALS[request.action] in may else ()
    if request.action != RETURN:
        yes = on_card(face, label(language, "button.request_yes"), YES, request.action)
        whole = (on_card(face, label(language, "button.full_proposed"), WHOLE),)
        first = (yes, *no) if GRANTS[request.action] in may else no
        return (first, whole) if request.action == REPLY else (first,)
    named = [
        on_card(face, office.unit_name(language, unit), YES, unit)
        for unit in [str(request.facts.get("unit") or "")]
        if unit
    ]
    more = on_card(face, label(language, "button.other_units"), ELSEWHERE)
    return ((*named, more), no) if no else ((*named, more),)


def _of_return(office: Office, case: Case, request: Request, language: Language) -> dict[str, str]:
    unit = str(request.facts.get("unit") or "")
    return {
        "unit": office.unit_name(language, case.lead_unit),
        "reason": shorten(words_of(office, request).text, 2 * SHOWN),
        "value": office.unit_name(language, unit) if unit else say(language, "return.nobody_named"),
        "text": shorten(cleared_text(office, case), SHOWN),
    }


def _of_extension(
    office: Office, case: Case, request: Request, language: Language
) -> dict[str, str]:
    return {
        "reason": shorten(words_of(office, request).text.replace("\n", "；"), 2 * SHOWN),
        "n": length_words(office, case, float(request.facts["amount"]), language),
        "due": office.unit_due(language, case),
    }


def _of_reply(office: Office, case: Case, request: Request, language: Language) -> dict[str, str]:
    written = words_of(office, request)
    return {
        "text": shorten(written.text, ANSWER_SHOWN),
        "p": str(len(written.files)),
        "due": office.unit_due(language, case),
    }


def _of_plan(office: Office, case: Case, request: Request, language: Language) -> dict[str, str]:
    on = datetime.fromisoformat(str(request.facts["on"])).replace(tzinfo=office.desk.zone)
    return {
        "day": office.day(language, on),
        "reason": shorten(words_of(office, request).text, 2 * SHOWN),
        "due": office.unit_due(language, case),
    }


def _of_end(office: Office, _case: Case, request: Request, _language: Language) -> dict[str, str]:
    return {"reason": shorten(words_of(office, request).text, 2 * SHOWN)}


FIELDS = {
    RETURN: _of_return,
    EXTENSION: _of_extension,
    REPLY: _of_reply,
    PLAN: _of_plan,
    TERMINATE: _of_end,
}


def length_words(office: Office, case: Case, amount: float, language: Language) -> str:
    """So many working days, or hours where the case's clock counts hours."""
    clock = office.desk.rules.urgencies[Urgency(case.urgency)].clock
    key = "extend.hours" if clock == "hours" else "extend.days"
    return say(language, key, n=f"{amount:g}")


def request_lines(office: Office, case: Case, language: Language) -> Iterator[str]:
    """What waits to be decided, in a line each, for everybody else of the unit."""
    for request in waiting(office, case):
        if request.action not in OF_THEIR_OWN:
            yield say(language, f"request.waits.{request.action}")
