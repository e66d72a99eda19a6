"""Cards: the one message that shows a case in a chat, and the name its buttons carry."""

from sqlalchemy import bindparam, select
from sqlmodel import Session, col

from storage.once import about_case, once
from storage.tables import Card
from storage.values import Ids

# Built once: an expression built for every tap costs more than the query.
IN_CHAT = about_case(
    select(Card).where(
        col(Card.case_id) == bindparam("case_id"), col(Card.address_id) == bindparam("address_id")
    ),
    "case_id",
)
NAMED = once(select(Card).where(col(Card.nonce) == bindparam("nonce")))
NEWEST = once(
    select(Card)
    .where(col(Card.address_id) == bindparam("address_id"), col(Card.message_id).is_not(None))
    .order_by(col(Card.message_id).desc())
    .limit(1)
)
OF_CASE = once(select(Card).where(col(Card.case_id) == bindparam("case_id")).order_by(col(Card.id)))


class Cards:
    """One card per (case, chat)."""

    def __init__(self, session: Session, ids: Ids) -> None:
        self._session = session
        self._ids = ids

    def of(self, case_id: int, address_id: int) -> tuple[Card, bool]:
        """The card of a case in a chat, and whether it is new."""
        where = {"case_id": case_id, "address_id": address_id}
        card = self._session.execute(IN_CHAT, where).scalar_one_or_none()
        if card is not None:
            return card, False
        card = Card(case_id=case_id, address_id=address_id, nonce=self._ids.nonce())
        self._session.add(card)
        self._session.flush()
        return card, True

    def named(self, nonce: str) -> Card | None:
        """The card a button names, or None."""
        return self._session.execute(NAMED, {"nonce": nonce}).scalar_one_or_none()

    def shown_as(self, address_id: int, message_id: int) -> Card | None:
        """The card that a message of a chat is, so that a reply to it finds its case."""
        return self._session.execute(
            select(Card).where(
                col(Card.address_id) == address_id, col(Card.message_id) == message_id
            )
        ).scalar_one_or_none()

    def newest(self, address_id: int) -> Card | None:
        """The card that stands lowest in a chat, or None."""
        return self._session.execute(NEWEST, {"address_id": address_id}).scalar_one_or_none()

    def of_case(self, case_id: int) -> list[Card]:
        """Every card of a case."""
        return list(self._session.execute(OF_CASE, {"case_id": case_id}).scalars())
