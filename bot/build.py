"""From settings to a desk that can run: key, database, county, staff, channels."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from pydantic import SecretStr
from sqlalchemy import Engine, make_url
from sqlalchemy.exc import DatabaseError, OperationalError

from bot.clock import ZERO, Clock
from bot.config.reach_sections import ROBOTS
from bot.config.rules import calendar_of, rules_of
from bot.config.settings_model import Settings
from bot.gateways import Gateway
from bot.ids import random_ids
from bot.keeping.places import S3_URL, files_of, nightly_of, vault_at
from bot.learner import Learner, Night
from bot.learning.proposer import Learned
from bot.program import Parts
from bot.ticker import OFFSET
from bot.transport import Brought, Endpoint, Transport
from domain.inviting import Inviting
from domain.limits import Allowances
from domain.privacy import Privacy
from domain.reach import Duty, Nudging, Relaying
from domain.staff import Staff
from handlers.office import Channel, Desk
from storage.blobs import S3, Blobs, in_folder, in_s3
from storage.engine import is_in_use, open_engine
from storage.errors import DatabaseBusy, KeyInUse, MovedClock, StorageError
from storage.holding import hold
from storage.migrate import upgrade
from storage.staff import Appointed
from storage.values import Ids
from storage.work import Store
from texts.catalogue import Language


def open_store(settings: Settings, ids: Ids | None = None) -> Store:
    """
    Open the database, migrated, with its key.

    Raises MissingKey, WrongKey, KeyInUse, DatabaseBusy, StorageError: each says what to do.
    """
    url = settings.database_url
    file = make_url(url).database
    is_file = url.startswith("sqlite") and file not in (None, "", ":memory:")
    if is_file and file:
        Path(file).parent.mkdir(parents=True, exist_ok=True)
    settings.key_path.parent.mkdir(parents=True, exist_ok=True)
    exists = Path(file).exists() if is_file and file else False
    engine = open_engine(url, synchronous=settings.database.synchronous)
    try:
        return _opened(settings, engine, ids, exists=exists or (not is_file and is_in_use(engine)))
    except OperationalError as error:
        raise DatabaseBusy(f"{_shown(url)}: {error.orig}") from error
    except DatabaseError as error:
        raise StorageError(f"{_shown(url)}: {error.orig}") from error


def _opened(settings: Settings, engine: Engine, ids: Ids | None, *, exists: bool) -> Store:
    vault = vault_at(settings.key_path, database_exists=exists)
    held = hold(settings.key_path)
    if vault_at(settings.key_path, database_exists=True).name != vault.name:
        raise KeyInUse  # changed between the two
    store = Store(engine, vault, ids or random_ids(), held)
    try:
        upgrade(engine)
        store.hold_key()
        store.know_keys(Clock().now())
    except BaseException:
        store.close()
        raise
    return store


def _shown(url: str) -> str:
    """A database's address as it may be printed: without its password."""
    return make_url(url).render_as_string(hide_password=True)


def clock_of(settings: Settings, store: Store) -> Clock:
    """
    The clock, with the offset a sandbox was moved by. Raises MovedClock outside a sandbox.

    Where a sandbox starts is remembered as a move: its next start goes on, and not back.
    """
    now = Clock().now()
    with store.work(now) as work:
        moved = work.meta.get(OFFSET)
        if moved is None and settings.sandbox.enabled and settings.sandbox.start is not None:
            moved = str((settings.sandbox.start - now).total_seconds())
            work.meta.put(OFFSET, moved)
    if moved is None:
        return Clock(ZERO)
    if not settings.sandbox.enabled:
        raise MovedClock
    return Clock(timedelta(seconds=float(moved)))


def proposer_of(settings: Settings) -> Learned:
    """What proposes a matter's kind: the model beside the database, or the word list alone."""
    return Learned(settings.county(), settings.model_path)


def night_of(settings: Settings) -> Night:
    """When the desk learns from its own cases, if it does."""
    return Night(settings.proposer.learn_at if settings.proposer.learn_nightly else None)


def desk_of(settings: Settings) -> Desk:
    """The county, its rules, its calendar."""
    channels = {
        one.name: Channel(
            one.name,
            {Language.ZH: one.storage_zh, Language.EN: one.storage_en},
            reports_seen=one.kind == "localchat",
            link=one.link_of_codes(),
        )
        for one in settings.channels
    }
    calendar = calendar_of(settings)
    county = settings.county()
    return Desk(
        county,
        rules_of(settings),
        calendar,
        calendar.zone,
        channels,
        settings.county_section.years,
        proposer_of(settings),
        settings.proposer.sure_from,
        nudging_of(settings),
        relaying_of(settings),
        Allowances(**dict(settings.limits)),
        privacy_of(settings),
        settings.calendar.warn_from(),
        inviting=Inviting(settings.invitations.valid_days),
    )


def nudging_of(settings: Settings) -> Nudging:
    """Which ways there are outside the chats."""
    robots = [one for one in settings.gateways if one.kind in ROBOTS]
    return Nudging(
        sms=any(one.kind == "sms" for one in settings.gateways),
        robots=frozenset(unit for one in robots for unit in one.units),
        everywhere=any(not one.units for one in robots),
        wait=timedelta(minutes=settings.nudges.wait_minutes),
        apart=timedelta(minutes=settings.nudges.apart_minutes),
        pages={one.name: one.page for one in settings.channels if one.page},
    )


def relaying_of(settings: Settings) -> Relaying:
    """How long people who want a person are held, and who is on duty."""
    return Relaying(
        untaken=timedelta(minutes=settings.relay.untaken_minutes),
        silence=timedelta(minutes=settings.relay.silence_minutes),
        roster=tuple(Duty(**dict(one)) for one in settings.duty),
        nobody_on_duty=settings.relay.nobody_on_duty,
        unanswered=timedelta(minutes=settings.relay.unanswered_minutes),
    )


def gateways_of(settings: Settings) -> tuple[Gateway, ...]:
    """The gateways of the config, with their secrets opened."""
    return tuple(
        Gateway(
            one.name,
            one.kind,
            one.url.get_secret_value(),
            {name: value.get_secret_value() for name, value in one.headers.items()},
            one.encoding,
            one.body,
            one.accepted,
            one.secret.get_secret_value() if one.secret else None,
            frozenset(one.units),
        )
        for one in settings.gateways
    )


def privacy_of(settings: Settings) -> Privacy:
    """The county's numbers for personal data; the years are those the welcome promises."""
    section = settings.privacy
    return Privacy(
        raw_updates_days=section.raw_updates_days,
        reveal_log_days=section.reveal_log_days,
        keep_years=settings.county_section.years,
        minors_under=section.minors_under,
        keep_for_archive=section.keep_for_archive,
    )


def appoint_staff(store: Store, people: Iterable[Staff], now: datetime) -> None:
    """
    Give everybody of the configuration their role; who is no longer there holds none.

    What administrators decided in the chat stays: who came aboard by an invitation, who left.
    Whoever's unit was merged since is of the one it was merged into.
    """
    with store.work(now) as work:
        work.one_at_a_time("appoint")
        merged = work.unit_changes.merged()
        numbers = set()
        for one in people:
            reader = work.people.meet(one.channel, one.user_id, one.user_id, one.language)
            number = f"{one.channel}.{one.user_id}.{one.role}"
            if number in numbers:  # the same work in a second unit, or in a second hall
                number = f"{number}.{one.unit}"
            if number in numbers:
                number = f"{number}.{one.hall}"
            numbers.add(number)
            work.staff.appoint(
                Appointed(
                    number,
                    one.name,
                    one.role,
                    merged.get(one.unit or "", one.unit),
                    one.post,
                    reader.person_id,
                    reader.address_id,
                    one.hall,
                )
            )
        work.staff.dismiss_others(numbers)


def transports_of(settings: Settings) -> tuple[Transport, ...]:
    """One transport per channel."""
    return tuple(
        Transport(
            Endpoint(
                one.name,
                one.api.rstrip("/"),
                one.token.get_secret_value(),
                _brought(settings, one.name, one.webhook_secret),
            )
        )
        for one in settings.channels
    )


def _brought(settings: Settings, name: str, secret: SecretStr | None) -> Brought | None:
    if secret is None:
        return None
    return Brought(f"{settings.web_address}/channel/{name}/update", secret.get_secret_value())


def blobs_of(settings: Settings) -> Blobs:
    """Where files are kept: a folder beside the config, or S3-compatible storage."""
    folder, section = files_of(settings), settings.files
    if folder is not None:
        return in_folder(folder)
    bucket, _, prefix = section.store.removeprefix(S3_URL).partition("/")
    return in_s3(
        S3(
            bucket,
            prefix,
            section.endpoint or None,
            section.region,
            section.access_key_id.get_secret_value() or None,
            section.secret_access_key.get_secret_value() or None,
        )
    )


def build(settings: Settings, *, clock: Clock | None = None, ids: Ids | None = None) -> Parts:
    """Everything a running desk is made of."""
    store = open_store(settings, ids)
    store.check_key(Clock().now())
    found = clock or clock_of(settings, store)
    appoint_staff(store, settings.staff(), found.now())
    desk, proposer = desk_of(settings), proposer_of(settings)
    return Parts(
        store,
        replace(desk, proposer=proposer),
        found,
        transports_of(settings),
        blobs_of(settings),
        Learner(store, desk, found, proposer, night_of(settings)),
        gateways_of(settings),
        settings.database_url,
        nightly_of(settings, found, desk.zone),
    )
