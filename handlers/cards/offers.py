"""
What else a clerk can do with a case in triage, behind one button of its card.

The card itself shows the likely units; everything that is needed less often stands on a second
page, so that a clerk on a phone is not met by twenty buttons.
"""

from collections.abc import Callable
from dataclasses import dataclass

from handlers.office import Office
from storage.tables import Case


@dataclass(frozen=True)
class Offer:
    """One thing a clerk can do: its action, the key of its button, and for which cases it is."""

    action: str
    label_key: str
    when: Callable[[Office, Case], bool]


OFFERS: list[Offer] = []
"""In the order of the page; `handlers/taps.py` imports every file that offers something."""


def offer_clerks(offer: Offer) -> Offer:
    """Put something on the page of what else a clerk can do."""
    OFFERS.append(offer)
    return offer


def offered_to_clerks(office: Office, case: Case) -> list[Offer]:
    """What a clerk can do with this case now, beside giving it to a unit."""
    return [one for one in OFFERS if one.when(office, case)]
