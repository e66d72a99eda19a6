"""Bad ratings of tablets become cases, some with every tick, in the order they came."""

import logging

from handlers.casework.asides import count_aside
from handlers.evaluator import bad
from handlers.office import Office
from storage.errors import DatabaseBusy
from storage.tables import ServiceRating

log = logging.getLogger(__name__)
AT_ONCE = 10
"""A case costs some milliseconds; whoever writes in the chat meanwhile waits for all of these."""
FAILED = "not_followed"


def tend_bad_ratings(office: Office) -> bool:
    """Follow the longest waiting; returns whether there were any."""
    waiting = office.work.kiosk_ratings.unfollowed(AT_ONCE)
    for rating in waiting:
        _follow(office, rating)
    return bool(waiting)


def _follow(office: Office, rating: ServiceRating) -> None:
    """One that fails holds up no other: it is flagged, and an administrator is told."""
    number = rating.id or 0
    try:
        with office.work.attempt():
            bad.follow(office, rating)
            rating.unfollowed = False
    except DatabaseBusy:
        raise
    except Exception as error:
        log.exception("rating %s could not be followed", number)
        rating.unfollowed, rating.flags = False, [*rating.flags, FAILED]
        count_aside(office, "kiosk", number, type(error).__name__)
