"""
What follows a bad rating 差评.

These are the hooks `giving` calls, in the transaction of the rating: a bad grade has become known,
a grade was changed within the time allowed, reasons or words were added to one.
"""

from handlers.office import Office
from storage.tables import ServiceRating


def follow(office: Office, rating: ServiceRating) -> None:
    """A new rating is bad (at most `rating.bad_max`)."""


def changed(office: Office, rating: ServiceRating, before: int) -> None:
    """A grade was changed; `before` is what it was. Either of them may be bad, or both, or none."""


def added(office: Office, rating: ServiceRating) -> None:
    """
    Reasons, words, files or the wish to be called were added to a bad rating.

    They come after `follow`, one by one, for as long as a rating may be changed: what is here is
    read anew each time (`rating.tags`, `work.service_ratings.words` and `files`).
    """
