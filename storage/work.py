"""
The unit of work: one transaction, and the only commit of the desk.

A turn, a batch of updates, a tick or a sender's report opens one, works through its repositories,
and leaves. Leaving well commits; leaving by an error writes nothing.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Protocol, runtime_checkable

from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm.exc import StaleDataError
from sqlmodel import Session

from domain.evaluator import Signer
from storage.absences import Absences
from storage.announcements import Announcements
from storage.answers import Answers
from storage.attachments import Attachments
from storage.auditing import Auditor
from storage.bad_ratings import BadRatings
from storage.call_backs import CallBacks
from storage.calls import Calls
from storage.cards import Cards
from storage.case_figures import CaseFigures
from storage.cases import Cases
from storage.chain import Chain
from storage.claims import Claims
from storage.co_units import CoUnits
from storage.consents import Consents
from storage.dead_letters import DeadLetters
from storage.dialogues import Dialogues
from storage.doubts import Doubts
from storage.due import DueTable
from storage.engine import empty_log, writer
from storage.erasure import Erasure
from storage.errors import DatabaseBusy
from storage.figures import Figures
from storage.findings import Findings
from storage.followers import Followers
from storage.groups import Groups
from storage.held_notes import HeldNotes
from storage.holding import Held
from storage.identities import Identities
from storage.inbox import Inbox
from storage.inspections import Inspections
from storage.invitations import Invitations
from storage.keys import KEY_CHECK, change, held_as, known, mark, to_retire
from storage.kiosk_ratings import KioskRatings
from storage.kiosks import Kiosks
from storage.leading import Leading, wait_for_others
from storage.lessons import Lessons
from storage.likeness import LikenessIndex
from storage.limits import Limits
from storage.links import Links
from storage.listings import Listings
from storage.lookbacks import LookBacks
from storage.lookups import Lookups
from storage.mergings import Mergings
from storage.meta import MetaTable
from storage.notices import Notices
from storage.nudges import Nudges
from storage.outbox import Outbox
from storage.papers import Papers
from storage.patterns import Patterns
from storage.pauses import Pauses
from storage.people import People
from storage.polls import Polls
from storage.publications import Publications
from storage.quick import QuickSession
from storage.ratings import Alerts, Ratings
from storage.relays import Relays
from storage.releases import Releases
from storage.reports import Reports
from storage.requests import Requests
from storage.resealing import Resealing
from storage.roll_files import RollFiles
from storage.service_ratings import ServiceRatings
from storage.shifts import Posters, Shifts
from storage.staff import StaffList
from storage.staff_days import StaffDays
from storage.supervision import Supervision
from storage.text_versions import TextVersions
from storage.unit_changes import UnitChanges
from storage.values import Ids
from storage.vault import Vault
from storage.visits import Visits
from storage.warnings import Warned
from storage.year_files import YearFiles

CODES = "evaluator codes"
BUSY = (OperationalError, StaleDataError)
"""The database is away, or somebody else changed the same case meanwhile: try again."""


def _busy(error: OperationalError | StaleDataError) -> DatabaseBusy:
    why = error.orig if isinstance(error, OperationalError) else "changed by another"
    return DatabaseBusy(f"{DatabaseBusy.__doc__} ({why})")


@runtime_checkable
class Remembers(Protocol):
    """A repository that does not ask twice for what it was told."""

    def remember_nothing(self) -> None:
        """Ask again for everything."""


class Work:
    """
    What one transaction may touch, at the instant `now` it was given.

    `news`: which case had what done to it, until whoever follows the case has been told.
    """

    def __init__(  # noqa: PLR0915 - one line for each repository
        self, session: Session, vault: Vault, ids: Ids, now: datetime
    ) -> None:
        self.session = session
        self._vault = vault
        self.now = now
        self.ids = ids
        self.meta = MetaTable(session)
        self.staff = StaffList(session, now)
        self.people = People(session, ids, self.staff, now)
        self.chain = Chain(session, vault)
        self.identities = Identities(session, vault, now, self.chain)
        self.staff_days = StaffDays(session, now)
        self.warned = Warned(session, now)
        self.absences = Absences(session, self.staff, now)
        self.inbox = Inbox(session, vault, now)
        self.outbox = Outbox(session, vault, now)
        self.dead_letters = DeadLetters(session, self.outbox, now)
        self.nudges = Nudges(session, vault, now)
        self.due = DueTable(session, now)
        self.dialogues = Dialogues(session, vault, now)
        self.links = Links(session, now)
        self.cases = Cases(session, vault, ids, now, self.links, self.outbox, self.chain)
        self.attachments = Attachments(session)
        self.relays = Relays(session, vault, now)
        self.limits = Limits(session, now)
        self.calls = Calls(session, self.cases, now)
        self.supervision = Supervision(session, now)
        self.papers = Papers(session, self.cases, now)
        self.pauses = Pauses(session, now)
        self.inspections = Inspections(session, now)
        self.findings = Findings(session, now)
        self.held_notes = HeldNotes(session, now)
        self.listings = Listings(session, self.cases, now)
        self.lessons = Lessons(session, vault, self.cases, now)
        self.cards = Cards(session, ids)
        self.likeness = LikenessIndex(session, vault, now)
        self.followers = Followers(session, vault, now)
        self.mergings = Mergings(session, now)
        self.news: list[tuple[int, str]] = []
        self.ratings = Ratings(session, now)
        self.alerts = Alerts(session, now)
        self.lookups = Lookups(session, now)
        self.requests = Requests(session, now)
        self.co_units = CoUnits(session, now)
        self.answers = Answers(session, now)
        self.consents = Consents(session, vault, now)
        self.releases = Releases(session, vault, now)
        self.notices = Notices(session, now)
        self.visits = Visits(session, vault, now)
        self.service_ratings = ServiceRatings(session, vault, now)
        self.shifts = Shifts(session, vault, now)
        self.posters = Posters(session, now)
        self.kiosks = Kiosks(session, vault, now)
        self.kiosk_ratings = KioskRatings(session)
        self.codes = Signer(vault.derived(CODES))
        self.claims = Claims(session, vault, self.cases, now)
        self.erasure = Erasure(session, now)
        self.year_files = YearFiles(session, now)
        self.unit_changes = UnitChanges(session, now)
        self.announcements = Announcements(session, now)
        self.invitations = Invitations(session, vault, now)
        self.roll_files = RollFiles(session, now)
        self.groups = Groups(session, now)
        self.text_versions = TextVersions(session, now)
        self.patterns = Patterns(session, now)
        self.reports = Reports(session, vault, now)
        self.publications = Publications(session, vault, now)
        self.lookbacks = LookBacks(session, vault, now)
        self._figures(session, now)
        self.scrub = False
        """Whether something was erased whose bytes must be gone from the log of writes as well."""

    def _figures(self, session: Session, now: datetime) -> None:
        """What comes of ratings at windows: cases, figures, doubts, the open poll."""
        self.bad_ratings = BadRatings(session, now)
        self.figures = Figures(session, now)
        self.case_figures = CaseFigures(session, now)
        self.doubts = Doubts(session, now)
        self.polls = Polls(session, now)
        self.call_backs = CallBacks(session, now)

    def auditor(self, kept_since: datetime) -> Auditor:
        """Who checks the chain; readings before `kept_since` may be gone."""
        return Auditor(self.session, self._vault, kept_since)

    def resealing(self) -> Resealing:
        """What seals anew what an older key sealed."""
        return Resealing(self.session, self._vault)

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """
        A savepoint: what fails inside leaves no trace, the rest of the work goes on.

        Raises DatabaseBusy where the database itself failed: a full disk has ended the whole
        transaction, and what was attempted is not to blame.
        """
        noted = self.chain.noted
        try:
            with self.session.begin_nested():
                yield
        except BUSY as error:
            raise _busy(error) from error
        except BaseException:
            self.chain.forget_since(noted)
            self._remember_nothing()
            raise

    def one_at_a_time(self, job: str) -> None:
        """Whoever else does the same job waits here until this work has ended, and sees it."""
        wait_for_others(self.session, job)

    def _remember_nothing(self) -> None:
        """What was read may have been taken back, and its id be somebody else's next."""
        for one in vars(self).values():
            if isinstance(one, Remembers):
                one.remember_nothing()
        self.news.clear()


class Store:
    """Opens units of work on one database."""

    def __init__(self, engine: Engine, vault: Vault, ids: Ids, held: Held | None = None) -> None:
        self._held = held
        self._engine = engine
        self._writer = writer(engine)
        self._vault = vault
        self._ids = ids
        self._unscrubbed = False
        self.leading = Leading(engine)

    @contextmanager
    def work(self, now: datetime) -> Iterator[Work]:
        """
        A unit of work that commits when the block ends well.

        Raises DatabaseBusy where the database is locked, full or away: nothing was written.
        """
        try:
            with QuickSession(self._writer, expire_on_commit=False) as session:
                work = Work(session, self._vault, self._ids, now)
                yield work
                work.chain.close()
                session.commit()
            if work.scrub or self._unscrubbed:
                self._unscrubbed = not empty_log(self._engine)
        except BUSY as error:
            raise _busy(error) from error

    @contextmanager
    def reading(self, now: datetime) -> Iterator[Work]:
        """The same repositories for reading; what is written here is dropped."""
        try:
            with QuickSession(self._engine, expire_on_commit=False) as session:
                yield Work(session, self._vault, self._ids, now)
        except BUSY as error:
            raise _busy(error) from error

    def check_key(self, now: datetime) -> None:
        """
        Mark a new database with the key, or see that it opens this one's mark (WrongKey).

        A database that is still marked with an older key gets this one (`storage.keys`), unless
        another program works with the older one: KeyInUse.
        """
        with self.work(now) as work:
            work.one_at_a_time(KEY_CHECK)
            if work.meta.get(KEY_CHECK) is None:
                mark(work.meta, self._vault)
            elif (old := to_retire(work.meta, self._vault)) is not None:
                change(work.session, self._vault, old)
        self.know_keys(now)
        with self.work(now) as work:
            work.one_at_a_time(KEY_CHECK)
            work.chain.begin()

    def know_keys(self, now: datetime) -> None:
        """Take over which keys this database had before; every later work knows them."""
        with self.reading(now) as work:
            self._vault = known(work.meta, self._vault)

    def hold_key(self) -> None:
        """Say to other programs on the same server that this one works with its key."""
        self.leading.hold(held_as(self._vault))

    def seal(self, now: datetime) -> int:
        """Chain what several writers wrote; returns how many rows. One writer has done so."""
        if not self.leading.shared:
            return 0
        with self.work(now) as work:
            return work.chain.seal()

    def close(self) -> None:
        """Give back every connection and the key, and lead nothing any more."""
        self.leading.give_up()
        if self._held is not None:
            self._held.let_go()
        self._engine.dispose()
