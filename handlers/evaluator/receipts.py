"""
A receipt's code opened in a browser, by somebody without a chat: rated once, in two taps.

Whoever holds the receipt may rate; nobody is known, so nothing is told to anybody afterwards. The
`key` is drawn for one opening of the page: it makes a second tap the same rating, and lets this
browser alone add reasons.
"""

from dataclasses import dataclass

from domain.county_parts import Hall, ServiceItem, Window
from domain.evaluator import AlteredCode, How, RatingGiven, VisitCode
from handlers.evaluator import codes
from handlers.evaluator.giving import explain, is_bad, rate
from handlers.office import Office
from storage.tables import ServiceRating, Visit
from texts.catalogue import Language


@dataclass(frozen=True)
class Receipt:
    """
    What a receipt's page says: where and when it was, what for, and where to rate it in a chat.

    `days` is the day in each language. `has_phone`: a telephone was left at the window, by which
    somebody can call.
    """

    hall: Hall
    window: Window
    item: ServiceItem | None
    days: dict[Language, str]
    has_phone: bool
    links: dict[str, str]


@dataclass(frozen=True)
class Rated:
    """A rating as the next page shows it."""

    receipt: Receipt
    grade: int
    bad: bool


@dataclass(frozen=True)
class Reasons:
    """What a browser adds to the rating it gave under its key."""

    key: str
    tags: tuple[str, ...]
    wants_call: bool


def opened(office: Office, code: str) -> Receipt:
    """What a code leads to. Raises AlteredCode, CodeExpired, AlreadyRated, UnknownWindow."""
    led = codes.opened(office, code)
    if led.visit is None:  # a window's poster: without a receipt a chat is needed
        raise AlteredCode
    return _receipt(office, led.visit)


def rated(office: Office, code: str, grade: int, key: str) -> Rated:
    """Give the grade of a visit. Raises what `opened` does; the same key again is the same one."""
    visit = _visit(office, code)
    given = rate(
        office,
        RatingGiven(
            window=visit.window,
            grade=grade,
            how=How.LINK,
            at=office.now,
            visit_id=visit.id,
            client_key=key,
        ),
    )
    return _rated(office, given.rating, visit)


def explained(office: Office, code: str, reasons: Reasons) -> Rated:
    """Reasons, from the browser that rated. Raises AlteredCode for any other, EditOver too late."""
    visit = _visit(office, code)
    rating = office.work.service_ratings.by_key(reasons.key)
    if rating is None or rating.visit_id != visit.id:
        raise AlteredCode
    call = reasons.wants_call and visit.phone is not None
    explain(office, rating, tags=reasons.tags, wants_call=call)
    return _rated(office, rating, visit)


def _visit(office: Office, code: str) -> Visit:
    match office.work.codes.read(code):
        case VisitCode(visit_id):
            visit = office.work.visits.find(visit_id)
            if visit is not None:
                return visit
    raise AlteredCode


def _rated(office: Office, rating: ServiceRating, visit: Visit) -> Rated:
    if rating.visit_id != visit.id:
        raise AlteredCode
    return Rated(_receipt(office, visit), rating.grade, is_bad(office, rating.grade))


def _receipt(office: Office, visit: Visit) -> Receipt:
    county = office.desk.county
    hall, window = county.window(visit.window)
    days = {language: office.day(language, visit.served_at) for language in Language}
    links = codes.links(office, office.work.codes.visit(visit.id or 0))
    return Receipt(hall, window, county.item(visit.item), days, visit.phone is not None, links)
