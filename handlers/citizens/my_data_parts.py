"""The parts of what the desk holds on a person, gathered as plain values."""

from datetime import datetime
from typing import Any

from handlers.cases.words import own_words
from handlers.citizens.my_cases import state_words
from handlers.office import Turn
from storage.tables import Case, ServiceRating
from storage.values import Written
from texts.catalogue import say

ALL = 10_000


def parts_of(turn: Turn) -> dict[str, Any]:
    """Everything, by label; the order is that of the page."""
    work, person_id = turn.work, turn.reader.person_id
    name, phone = work.identities.own(person_id)
    return {
        "since": _at(turn, work.people.since(person_id)),
        "name": name,
        "phone": phone,
        "language": say(turn.language, "language.name"),
        "accounts": [f"{channel} {user}" for channel, user in work.people.accounts(person_id)],
        "notices": [
            {
                "version": one.version,
                "at": _at(turn, one.at),
                "words": work.notices.words(one.version),
            }
            for one in work.notices.of_person(person_id)
        ],
        "cases": [_case(turn, case) for case in work.cases.of_person(person_id, ALL)],
        "ratings": [_rating(turn, one) for one in work.service_ratings.of_person(person_id, ALL)],
        "consents": [_consent(turn, one) for one in work.consents.of_person(person_id)],
        "readings": [
            {
                "at": _at(turn, one.at),
                "how": say(turn.language, f"mydata.how.{one.how}"),
                "reason": work.identities.reason(one),
            }
            for one in work.identities.readings(person_id)
        ],
    }


def _case(turn: Turn, case: Case) -> dict[str, Any]:
    """One case as its writer may read it: their own words, the answers, what happened when."""
    work = turn.work
    written = [(event, work.cases.written(event)) for event in work.cases.events(case)]
    return {
        "number": case.number,
        "code": case.code,
        "state": state_words(turn.office, case, turn.language),
        "submitted": _at(turn, case.submitted_at),
        "due": _at(turn, case.citizen_due_at),
        "confidential": say(turn.language, "mydata.yes" if case.confidential else "mydata.no"),
        "words": own_words(turn.office, case),
        "place": work.cases.place(case),
        "files": len(work.cases.files(case)),
        "history": [
            {"at": _at(turn, event.at), "what": event.action, "words": _own(event.actor, one)}
            for event, one in written
        ],
    }


def _rating(turn: Turn, rating: ServiceRating) -> dict[str, Any]:
    """A rating at a window as its giver may read it."""
    words = turn.work.service_ratings.words(rating)
    return {
        "at": _at(turn, rating.at),
        "window": rating.window,
        "grade": say(turn.language, f"grade.{rating.grade}"),
        "reasons": rating.tags,
        "words": words,
        "files": len(turn.work.service_ratings.files(rating)),
    }


def _own(actor: str, written: Written) -> str:
    """The citizen's words and the answers to them; what staff write to each other is not theirs."""
    return written.text if actor in ("citizen", "handler") else ""


def _consent(turn: Turn, consent: Any) -> dict[str, Any]:  # noqa: ANN401 - a row
    return {
        "number": turn.work.cases.get(consent.case_id).number,
        "unit": turn.office.unit_name(turn.language, consent.unit),
        "reason": turn.work.consents.reason(consent),
        "given": say(turn.language, f"mydata.given.{consent.given or 'open'}"),
        "at": _at(turn, consent.answered_at),
        "taken_back": _at(turn, consent.revoked_at),
    }


def _at(turn: Turn, at: datetime | None) -> str:
    return f"{turn.office.local(at):%Y-%m-%d %H:%M}" if at else ""
