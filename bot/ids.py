"""Random ids, drawn here and handed down; a replay hands down drawn ones of its own."""

import random
import secrets
from collections.abc import Callable

from storage.values import Ids

NUMBER_DIGITS = 9
CODE_DIGITS = 6
PERSON_BITS = 62


def check_digit(digits: str) -> int:
    """
    ISO 7064 MOD 11,10: notices every single wrong digit, and 98 of 100 swaps of neighbours.

    It misses some swaps of two digits that follow one another, such as 5 and 6 or 9 and 0. So a
    number misheard on the telephone hardly ever leads to somebody else's case.
    """
    remainder = 10
    for digit in digits:
        remainder = (remainder + int(digit)) % 10 or 10
        remainder = remainder * 2 % 11
    return (11 - remainder) % 10


def numbered(draw: Callable[[int], int]) -> str:
    """A case number: eight random digits and a check digit, read in threes."""
    digits = f"{draw(10 ** (NUMBER_DIGITS - 1)):0{NUMBER_DIGITS - 1}d}"
    return f"{digits}{check_digit(digits)}"


def random_ids() -> Ids:
    """Ids nobody can guess."""
    return Ids(
        person=lambda: secrets.randbits(PERSON_BITS) + 1,
        case_number=lambda: numbered(secrets.randbelow),
        query_code=lambda: f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}",
        nonce=lambda: secrets.token_urlsafe(8),
    )


def seeded_ids(seed: int) -> Ids:
    """Ids that come out the same for the same seed, for replays and tests only."""
    draw = random.Random(seed)  # noqa: S311 - nothing secret is made of it
    return Ids(
        person=lambda: draw.getrandbits(PERSON_BITS) + 1,
        case_number=lambda: numbered(draw.randrange),
        query_code=lambda: f"{draw.randrange(10**CODE_DIGITS):0{CODE_DIGITS}d}",
        nonce=lambda: f"{draw.getrandbits(64):016x}",
    )
