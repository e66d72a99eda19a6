"""
A window's tablet: paired once, it sends ratings of its window and says who serves there.

Ratings of many tablets are counted together, in one unit of work: what is not bad is written with
one statement, a bad one goes the way of every bad rating.
"""

import logging
from collections.abc import Sequence

from domain.evaluator import How, RatingGiven, UnknownWindow, hall_of, window_key
from domain.kiosks import (
    Counted,
    KioskRefused,
    OtherWindow,
    Post,
    Proof,
    ShiftRefused,
    Signed,
    Tapped,
    plain_code,
)
from handlers.evaluator.giving import is_bad, known_tags, rate
from handlers.office import Office
from storage.errors import DatabaseBusy
from storage.kiosk_ratings import KioskRow

log = logging.getLogger(__name__)
Answer = tuple[Counted, ...] | KioskRefused
Arrived = tuple[Proof, Tapped]


def count_all(office: Office, posts: Sequence[Post]) -> list[Answer]:
    """
    Count the ratings of several requests; for each of them what became of every rating.

    A request whose tablet is not known is refused as a whole. The same key is counted once,
    whoever sends it, and as often as it is sent.
    """
    refused = office.work.kiosks.known(post.proof for post in posts)
    arrived: dict[str, Arrived] = {}
    for post in posts:
        if refused[post.proof] is None:
            for one in post.ratings:
                if one.window == post.proof.window:
                    arrived.setdefault(one.key, (post.proof, one))
    known = office.work.kiosk_ratings.known(list(arrived))
    new = {key: one for key, one in arrived.items() if key not in known}
    failed = _write(office, new)
    first = set(new) - failed
    return [
        refused[post.proof]
        or tuple(_counted(post.proof, one, known, failed, first) for one in post.ratings)
        for post in posts
    ]


def _counted(
    proof: Proof, one: Tapped, known: dict[str, str], failed: set[str], first: set[str]
) -> Counted:
    """What became of one; the first request with a key is the one that was new."""
    if one.window != proof.window or known.get(one.key, one.window) != one.window:
        return Counted(one.key, refused=OtherWindow)
    if one.key in failed:
        return Counted(one.key, again=True)
    new = one.key in first
    first.discard(one.key)
    return Counted(one.key, new=new)


def _write(office: Office, new: dict[str, Arrived]) -> set[str]:
    """Write what is new; returns the keys of those that failed and are to come again."""
    good = [one for one in new.values() if not is_bad(office, one[1].grade)]
    office.work.kiosk_ratings.add(_rows(office, good))
    bad = [one for one in new.values() if is_bad(office, one[1].grade)]
    return {one.key for proof, one in bad if not _followed(office, proof, one)}


def _rows(office: Office, arrived: Sequence[Arrived]) -> list[KioskRow]:
    """The rows of ratings; unit, clerk and day are frozen as they were when each was given."""
    moments = [(one.window, one.at(office.now)) for _, one in arrived]
    clerks = office.work.kiosk_ratings.clerks(moments)
    rows = []
    for (proof, one), (key, at) in zip(arrived, moments, strict=True):
        _, window = office.desk.county.window(key)
        version = office.desk.county.tags_of(one.tag_set).version
        tags = known_tags(office, version, one.grade, one.tags)
        rows.append(
            KioskRow(
                key, window.unit, clerks[key, at], one.grade, at, office.local(at).date(),
                proof.device, one.key, tags, version,
            )
        )  # fmt: skip
    return rows


def _followed(office: Office, proof: Proof, one: Tapped) -> bool:
    """A bad rating, with what follows from it; what fails takes no other rating with it."""
    given = RatingGiven(
        window=one.window,
        grade=one.grade,
        how=How.KIOSK,
        at=one.at(office.now),
        device=proof.device,
        client_key=one.key,
        tags=one.tags,
    )
    try:
        with office.work.attempt():
            rate(office, given)
    except DatabaseBusy:
        raise
    except Exception:
        log.exception("a rating of window %s failed; its tablet keeps it", one.window)
        return False
    return True


# Pairing


def offer_pairing(office: Office, window: str, code: str) -> str:
    """Let a code pair one tablet with a window; returns the window's key. UnknownWindow."""
    hall, found = office.desk.county.window(window)
    key = window_key(hall.code, found.number)
    office.work.kiosks.offer(key, plain_code(code))
    return key


def pair(office: Office, window: str, code: str, device: str, secret: str) -> None:
    """Pair a tablet. Raises UnknownWindow, PairingWrong, PairingUsed, PairingExpired."""
    office.desk.county.window(window)
    office.work.kiosks.pair(window, plain_code(code), device, secret)


# Who serves there


def who_serves(office: Office, proof: Proof) -> Signed:
    """Who is signed in at a tablet's window. Raises NotPaired, DeviceRevoked, OtherWindow."""
    office.work.kiosks.check(proof)
    return _signed(office, proof.window)


def sign_in_by_code(office: Office, proof: Proof, code: str) -> Signed:
    """Somebody signs in with the code from their chat. Raises ShiftRefused."""
    office.work.kiosks.check(proof)
    staff_id = office.work.shifts.take_code(hall_of(proof.window), code)
    if staff_id is None or office.work.staff.get(staff_id) is None:
        raise ShiftRefused
    return _sign_in(office, proof.window, staff_id)


def sign_in_again(office: Office, proof: Proof, staff_id: int) -> Signed:
    """
    One tap, for who was signed in at this window today; they are told in their chat.

    Whoever stands at the tablet can tap, so a tap puts nobody at a window who was not there today,
    and nobody without their knowing. Raises ShiftRefused.
    """
    office.work.kiosks.check(proof)
    if staff_id not in {number for number, _ in _signed(office, proof.window).today}:
        raise ShiftRefused
    return _sign_in(office, proof.window, staff_id)


def leave(office: Office, proof: Proof) -> Signed:
    """Nobody serves at this window now."""
    office.work.kiosks.check(proof)
    there = office.work.shifts.here(proof.window)
    if there is not None:
        office.work.shifts.sign_out(there.staff_id)
        _tell(office, there.staff_id, "kiosk.staff.left", proof.window)
    return _signed(office, proof.window)


def _sign_in(office: Office, window: str, staff_id: int) -> Signed:
    there = office.work.shifts.here(window)
    if there is None or there.staff_id != staff_id:
        replaced = office.work.shifts.sign_in(window, staff_id)
        _tell(office, staff_id, "kiosk.staff.signed_in", window)
        if replaced is not None:
            _tell(office, replaced, "kiosk.staff.left", window)
    return _signed(office, window)


def _tell(office: Office, staff_id: int, key: str, window: str) -> None:
    """Whose figures it changes hears of it."""
    member = office.work.staff.get(staff_id)
    if member is not None:
        office.tell(member.address_id, key, window=window.partition("/")[2])


def _signed(office: Office, window: str) -> Signed:
    morning = office.local(office.now).replace(hour=0, minute=0, second=0, microsecond=0)
    here = office.work.shifts.here(window)
    today = [
        (member.id, member.name)
        for number in office.work.kiosk_ratings.signed_in_since(window, morning)
        if (member := office.work.staff.get(number)) is not None
    ]
    clerk = next((one for one in today if here is not None and one[0] == here.staff_id), None)
    return Signed(window, clerk, tuple(today))


def knows(office: Office, window: str) -> bool:
    """Whether the county has this window."""
    try:
        office.desk.county.window(window)
    except UnknownWindow:
        return False
    return True
