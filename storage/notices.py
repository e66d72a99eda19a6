"""Notices of processing: the words of every version, and who was shown which, when first."""

from datetime import datetime

from sqlalchemy import bindparam, delete, select, update
from sqlmodel import Session, col

from storage.either import either, new_only
from storage.once import once
from storage.quick import read_anew
from storage.tables import Notice, NoticeShown, Person

people, notices = Person.__table__, Notice.__table__  # type: ignore[attr-defined]
# Built once: an expression built for every turn costs more than the query.
KNOWN = once(select(notices.c.version).where(notices.c.version == bindparam("of_version")))
SHOW = either(NoticeShown.__table__, new_only)  # type: ignore[attr-defined]
SAW = once(
    update(people)
    .where(people.c.id == bindparam("who"))
    .values(notice_version=bindparam("of_version"))
)


class Notices:
    """A version is kept in its words, so that what somebody read can be read again."""

    def __init__(self, session: Session, now: datetime) -> None:
        self._session = session
        self._now = now

    def shown(self, person_id: int, version: str, words: str) -> None:
        """Note that a person is shown a version now; the first time counts."""
        if self._session.execute(KNOWN, {"of_version": version}).scalar() is None:
            self._session.add(Notice(version=version, words=words, since=self._now))
            self._session.flush()
        row = {"person_id": person_id, "version": version, "at": self._now}
        self._session.execute(SHOW.of(self._session), row)
        self._session.execute(SAW, {"who": person_id, "of_version": version})
        read_anew(self._session, Person, person_id)

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
