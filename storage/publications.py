"""Ratings before everybody's eyes: cleared by a clerk, decided by a supervisor, taken back."""

from datetime import datetime

from sqlalchemy import and_, func, or_, select, text, update
from sqlmodel import Session, col

from domain.evaluator import Mark
from domain.lifecycle import State
from storage.tables import Case, PublishedRating, ServiceRating
from storage.vault import Vault

CLEARED, KEPT, REFUSED = "cleared", "kept", "refused"
PUBLISHED, TAKEN_BACK = "published", "taken_back"
SAID = and_(col(ServiceRating.may_publish), col(ServiceRating.words).is_not(None))
ANSWERED = and_(col(Case.state) == State.CLOSED.value, col(Case.erased_at).is_(None))
BARRED = (Mark.APPEALED.value, Mark.MISTAKEN.value, Mark.MALICIOUS.value)


class Publications:
    """A rating is put before a clerk once, and before a supervisor once; its words are sealed."""

    def __init__(self, session: Session, vault: Vault, now: datetime) -> None:
        self._session = session
        self._vault = vault
        self._now = now

    def get(self, row_id: int) -> PublishedRating | None:
        """A row by its number."""
        return self._session.get(PublishedRating, row_id)

    def of_rating(self, rating_id: int) -> PublishedRating | None:
        """What became of a rating; None where no clerk has looked at it."""
        found = select(PublishedRating).where(col(PublishedRating.rating_id) == rating_id)
        return self._session.execute(found).scalar_one_or_none()

    def unseen(self, before: datetime, most: int) -> list[ServiceRating]:
        """
        Ratings that may become public and that no clerk has looked at, the oldest first.

        Given before an instant, since then nothing of them changes. A bad one once its case is
        closed, so that the unit's reply stands beside it; any other where its words may be
        published. None that a person left out, that is appealed against, mistaken or malicious.
        """
        found = (
            select(ServiceRating)
            .outerjoin(PublishedRating, col(PublishedRating.rating_id) == ServiceRating.id)
            .outerjoin(Case, col(Case.id) == ServiceRating.case_id)
            .where(
                # In the index's own words, so that only what may be public is looked through.
                text("(service_rating.may_publish OR service_rating.case_id IS NOT NULL)"),
                col(PublishedRating.id).is_(None),
                col(ServiceRating.at) < before,
                col(ServiceRating.excluded).is_(False),
                or_(col(ServiceRating.mark).is_(None), col(ServiceRating.mark).not_in(BARRED)),
                col(ServiceRating.unfollowed).is_(False),
                or_(
                    and_(col(Case.id).is_(None), SAID),
                    and_(ANSWERED, col(Case.erased_at).is_(None)),
                ),
            )
            .order_by(col(ServiceRating.id))
            .limit(most)
        )
        return list(self._session.execute(found).scalars())

    def keep(self, rating_id: int, staff_id: int) -> None:
        """A clerk says it stays inside."""
        self._add(rating_id, staff_id, KEPT)

    def clear(
        self, rating_id: int, staff_id: int, *, words: str, reply: str, item: str | None
    ) -> None:
        """A clerk clears these words; a supervisor decides about them."""
        row = self._add(rating_id, staff_id, CLEARED)
        row.words, row.reply = self._sealed(row, words), self._sealed(row, reply)
        row.item = item
        self._session.flush()

    def _add(self, rating_id: int, staff_id: int, state: str) -> PublishedRating:
        row = PublishedRating(
            rating_id=rating_id, state=state, cleared_by=staff_id, cleared_at=self._now
        )
        self._session.add(row)
        self._session.flush()
        return row

    def cleared(self) -> list[tuple[PublishedRating, ServiceRating]]:
        """What waits for a supervisor, the oldest first."""
        return self._with_ratings(CLEARED, newest=False, offset=0, most=100)

    def decide(self, row: PublishedRating, staff_id: int, *, published: bool) -> None:
        """A supervisor publishes what was cleared, or leaves it."""
        row.state = PUBLISHED if published else REFUSED
        row.decided_by, row.decided_at = staff_id, self._now

    def take_back(self, row: PublishedRating, staff_id: int, why: str) -> None:
        """It is public no more; who took it back and why is kept, what it said is not."""
        row.state, row.why = TAKEN_BACK, why
        row.taken_by, row.taken_at = staff_id, self._now
        row.words = row.reply = None

    def unsaid(self, rating_id: int) -> None:
        """The words are public no more, nor will be: whoever said them took their consent back."""
        self._session.execute(
            update(PublishedRating)
            .where(col(PublishedRating.rating_id) == rating_id)
            .values(words=None)
        )

    def shown(
        self, offset: int, most: int, hall: str | None = None
    ) -> list[tuple[PublishedRating, ServiceRating]]:
        """What is public, the newest first."""
        return self._with_ratings(PUBLISHED, newest=True, offset=offset, most=most, hall=hall)

    def count(self, hall: str | None = None) -> int:
        """How many are public."""
        found = (
            select(func.count())
            .select_from(PublishedRating)
            .join(ServiceRating, col(ServiceRating.id) == PublishedRating.rating_id)
            .where(col(PublishedRating.state) == PUBLISHED)
        )
        if hall is not None:
            found = found.where(col(ServiceRating.hall) == hall)
        return int(self._session.execute(found).scalar_one())

    def _with_ratings(
        self, state: str, *, newest: bool, offset: int, most: int, hall: str | None = None
    ) -> list[tuple[PublishedRating, ServiceRating]]:
        at = col(PublishedRating.decided_at).desc() if newest else col(PublishedRating.id)
        found = (
            select(PublishedRating, ServiceRating)
            .join(ServiceRating, col(ServiceRating.id) == PublishedRating.rating_id)
            .where(col(PublishedRating.state) == state)
            .order_by(at, col(PublishedRating.id).desc())
            .offset(offset)
            .limit(most)
        )
        if hall is not None:
            found = found.where(col(ServiceRating.hall) == hall)
        return [(row, rating) for row, rating in self._session.execute(found)]

    def words(self, row: PublishedRating) -> str:
        """What the rater said, as it was cleared."""
        return self._opened(row, row.words)

    def reply(self, row: PublishedRating) -> str:
        """What the unit answered, as it was cleared."""
        return self._opened(row, row.reply)

    def _sealed(self, row: PublishedRating, text: str) -> bytes | None:
        return self._vault.seal(text.encode(), f"published:{row.id}") if text else None

    def _opened(self, row: PublishedRating, sealed: bytes | None) -> str:
        return self._vault.open(sealed, f"published:{row.id}").decode() if sealed else ""
