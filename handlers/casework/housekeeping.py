"""
Housekeeping: once a day what was kept long enough goes, a batch at a time.

A batch is short, so that nobody's message waits for it; the next one is done at the next tick, of
what found anything in the last, until nothing does. Doing it twice changes nothing. What was done
is counted, never named.
"""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime, timedelta

from domain.lifecycle import END_STATES, Actor
from handlers.citizens.forgetting import erase, forget_person
from handlers.office import Office

BATCH = 200
FEW = 10
"""Erasing a person touches many tables, so fewer at a time."""
Work = Callable[[Office], int]

HOUSEWORK: dict[str, Work] = {}
"""What is done, by name; every room may add its own. Each returns how many rows it changed."""


def housework(name: str, work: Work) -> None:
    """Have something done every day: at most a batch of it at a time."""
    HOUSEWORK[name] = work


def keep_house(office: Office, names: Collection[str] | None = None) -> Mapping[str, int]:
    """
    Do one batch of everything, or of the work named; returns what found something to do.

    That is what is to be named next; an empty answer says that the day's work is done.
    """
    now = HOUSEWORK if names is None else {name: HOUSEWORK[name] for name in names}
    done = {name: work(office) for name, work in now.items()}
    return {name: count for name, count in done.items() if count}


def _raw_until(office: Office) -> datetime:
    """Before this instant nothing is kept as it came or went out."""
    return office.now - timedelta(days=office.desk.privacy.raw_updates_days)


def _updates(office: Office) -> int:
    return office.work.inbox.forget_before(_raw_until(office), BATCH)


def _texts(office: Office) -> int:
    return office.work.outbox.forget_before(_raw_until(office), BATCH)


def _links(office: Office) -> int:
    return office.work.links.forget_before(_raw_until(office), BATCH)


def _relays(office: Office) -> int:
    """Words and files of conversations that were kept long enough."""
    files = office.work.attachments.drop_relayed_before(_raw_until(office), BATCH)
    for address_id, names in files.items():
        office.work.outbox.erase(address_id, names)
    return len(files) + office.work.relays.forget_before(_raw_until(office), BATCH)


def _people(office: Office) -> int:
    """Whose last case ended years ago: the identity goes, as the welcome promises."""
    years = office.desk.privacy.keep_years
    horizon = office.now - timedelta(days=365 * years)
    found = office.work.erasure.to_pseudonymise(horizon, END_STATES, FEW)
    for person_id in found:
        forget_person(office, person_id, Actor.CLOCK)
    return len(found)


def _cases(office: Office) -> int:
    """What went on without its person and has ended."""
    found = office.work.erasure.left_to_erase(END_STATES, FEW)
    for case in found:
        erase(office, case, Actor.CLOCK)
    return len(found)


def _readings(office: Office) -> int:
    horizon = office.now - timedelta(days=office.desk.privacy.reveal_log_days)
    return office.work.erasure.old_accesses(horizon, BATCH)


def _claims(office: Office) -> int:
    horizon = office.now - timedelta(days=office.desk.privacy.claim_days)
    return office.work.claims.forget_before(horizon, BATCH)


def _visits(office: Office) -> int:
    """Receipts and telephones of visits that nobody can rate any more; the count stays."""
    horizon = office.now - timedelta(days=office.desk.privacy.raw_updates_days)
    return office.work.visits.forget_before(horizon, BATCH)


def _strangers(office: Office) -> int:
    horizon = office.now - timedelta(days=office.desk.privacy.parting_days)
    return office.work.erasure.strangers(horizon, BATCH)


for _name, _work in (
    ("updates", _updates),
    ("texts", _texts),
    ("links", _links),
    ("relays", _relays),
    ("people", _people),
    ("cases", _cases),
    ("readings", _readings),
    ("claims", _claims),
    ("strangers", _strangers),
    ("visits", _visits),
):
    housework(_name, _work)
