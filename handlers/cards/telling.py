"""Telling staff of a case in a word: protected, and in words that a unit may read."""

from collections.abc import Iterable
from typing import Any

from handlers.cards.clearing import cleared_title
from handlers.office import Office
from storage.outbox import Lane
from storage.staff import Member
from storage.tables import Case


def tell_holders(
    office: Office, case: Case, members: Iterable[Member], key: str, **fields: Any
) -> None:
    """Tell whoever has a case: its number and title, in the text of `key` with its other fields."""
    for member in members:
        office.tell(
            member.address_id,
            key,
            lane=Lane.STAFF,
            case_id=case.id,
            protect=True,
            no=case.number,
            title=cleared_title(office, case),
            **fields,
        )
