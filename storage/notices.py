"""Notices of processing: the words of every version, and who was shown which, when first."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlmodel import Session, col

from storage.tables import Notice, NoticeShown, Person


class Notices:
    """A version is kept in its words, so that what somebody read can be read again."""

    def __init__(self, session: Session, now: datetime) -> None:
        self._session = session
        self._now = now

    def shown(self, person_id: int, version: str, words: str) -> None:
        """Note that a person is shown a version now; the first time counts."""
        if self._session.get(Notice, version) is None:
            self._session.add(Notice(version=version, words=words, since=self._now))
        if self._session.get(NoticeShown, (person_id, version)) is None:
            self._session.add(NoticeShown(person_id=person_id, version=version, at=self._now))
        self._session.get_one(Person, person_id).notice_version = version

    def of_person(self, person_id: int) -> list[NoticeShown]:
        """What a person was shown, oldest first."""
        found = select(NoticeShown).where(col(NoticeShown.person_id) == person_id)
        return list(self._session.execute(found.order_by(col(NoticeShown.at))).scalars())

    def words(self, version: str) -> str:
        """A version in its words; empty where none was ever shown."""
        row = self._session.get(Notice, version)
        return row.words if row else ""

    def forget(self, person_id: int) -> None:
        """Nobody knows any more what this person was shown."""
        self._session.execute(delete(NoticeShown).where(col(NoticeShown.person_id) == person_id))
