"""
A window's tablet: paired once, it sends ratings of its window and says who serves there.

Ratings of many tablets are counted together, in one unit of work and with one statement. A bad one
becomes a case a moment later (`tend_bad_ratings`): the unit hears of it after the half-day at the
earliest, and hundreds of cases at once would keep everybody waiting who is in the chat.
"""

from collections.abc import Sequence

from domain.evaluator import hall_of, window_key
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
from handlers.evaluator.giving import is_bad, known_tags
from handlers.office import Office
from storage.kiosk_ratings import KioskRow

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
    first = office.work.kiosk_ratings.add(_rows(office, list(new.values())))
    return [
        refused[post.proof]
        or tuple(_counted(post.proof, one, known, first) for one in post.ratings)
        for post in posts
    ]


def _counted(proof: Proof, one: Tapped, known: dict[str, str], first: set[str]) -> Counted:
    """What became of one; the first request with a key is the one that was new."""
    if one.window != proof.window or known.get(one.key, one.window) != one.window:
        return Counted(one.key, refused=OtherWindow)
    new = one.key in first
    first.discard(one.key)
    return Counted(one.key, new=new)


def _rows(office: Office, arrived: Sequence[Arrived]) -> list[KioskRow]:
    """The rows of ratings; unit, clerk and day are frozen as they were when each was given."""
    moments = [(one.window, one.at(office.now)) for _, one in arrived]
    clerks = office.work.kiosk_ratings.clerks(moments)
    rows = []
    for (proof, one), (key, at) in zip(arrived, moments, strict=True):
        _, window = office.desk.county.window(key)
        version = office.desk.county.tags_of(one.tag_set).version
        rows.append(
            KioskRow(
                window=key,
                unit=window.unit,
                clerk_id=clerks[key, at],
                grade=one.grade,
                at=at,
                day=office.local(at).date(),
                device=proof.device,
                client_key=one.key,
                tags=known_tags(office, version, one.grade, one.tags),
                tag_set=version,
                unfollowed=is_bad(office, one.grade),
            )
        )
    return rows


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
