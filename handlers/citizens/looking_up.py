"""
A case by its number: one's own is shown; anybody's by number and query code, its state alone.

A number that is nobody's and one that is somebody else's get the same words, and so do a wrong code
and no such number: nothing tells that a case exists.
"""

import hmac
import re
from datetime import timedelta

from handlers.citizens import my_cases
from handlers.citizens.person import misunderstood
from handlers.incoming import Said
from handlers.office import Turn
from storage.tables import Case

DIGITS = re.compile(r"\D*(\d{9})(?:\D*(\d{6}))?\D*", re.ASCII)
BESIDE = re.compile(r"[\s0-9:：,，、.。;；\-_/]|no|编号|查询码|number|code|and|和", re.IGNORECASE)
WINDOW = timedelta(days=1)
MOST_BY_ADDRESS = 5
MOST_OF_CASE = 10


def looked_up(turn: Turn, said: Said) -> bool:
    """Whether a message was nothing but a number (and a code), and is answered."""
    if said.files or said.point or said.forwarded or BESIDE.sub("", said.text):
        return False
    spaced = "".join(said.text.split())
    found = DIGITS.fullmatch(said.text) or DIGITS.fullmatch(spaced)
    if found is None:
        return _is_bare_number(turn, spaced)
    number, code = found.groups()
    case = turn.work.cases.by_number(number)
    if case is not None and my_cases.is_mine(turn, case):
        my_cases.detail(turn, case)
    elif code is None:
        turn.reply("lookup.ask_code", hotline=turn.office.desk.county.hotline)
    else:
        _by_code(turn, case, number, code)
    return True


def _is_bare_number(turn: Turn, text: str) -> bool:
    """Digits that are no case's number open no draft."""
    if not (text.isascii() and text.isdecimal()):
        return False
    turn.reply("hint.text", menu=True)
    misunderstood(turn)
    return True


def _by_code(turn: Turn, case: Case | None, number: str, code: str) -> None:
    """The state alone, from any account; after too many wrong tries nothing for a day."""
    office, hotline = turn.office, turn.office.desk.county.hotline
    address_id, case_id = turn.reader.address_id, case.id if case else None
    since = office.now - WINDOW
    by_address, of_case = turn.work.lookups.failures(address_id, case_id, since)
    if by_address >= MOST_BY_ADDRESS:
        turn.reply("lookup.too_often", hotline=hotline)
    elif case is None or of_case >= MOST_OF_CASE or not hmac.compare_digest(case.code, code):
        turn.work.lookups.failed(address_id, case_id)
        turn.reply("lookup.no_fit", hotline=hotline)
    else:
        state = my_cases.state_words(office, case, turn.language)
        turn.reply("lookup.state", no=number, state=state, hotline=hotline)
