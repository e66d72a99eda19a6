"""
`suping keys rotate`: another key for the desk, and what the old one sealed sealed anew.

The change itself takes a moment in which no program of the desk may run: one that knew the old key
alone would go on sealing under it. The long part goes on beside the running desk. Each step is
found as it was left after a kill: the old key beside the new one says that there is more to do.
"""

import os
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.build import blobs_of, desk_of, open_store
from bot.clock import Clock
from bot.config.settings_model import Settings
from bot.keeping.places import vault_of
from domain.errors import SupingError
from handlers.administrators.living import composed
from handlers.cases.alike import keep_likeness
from handlers.office import Office
from storage.blobs import Blobs
from storage.disk import to_the_disk
from storage.holding import Held
from storage.keys import RESEALING
from storage.resealing import SEALED, Sealed
from storage.tables import Case
from storage.vault import KEY_BYTES, put_aside, write_key
from storage.work import Store, Work

REST_SECONDS = 0.005
"""Between two batches, so that the running desk gets its turn at the database."""
CASES = 50
Told = Callable[[str], None]


class NotRotated(SupingError):
    """The key could not be changed; the message says why."""


@dataclass
class Rotated:
    """How many values were sealed anew, how many no key opened, where the old key lies now."""

    values: int = 0
    strange: int = 0
    old: Path | None = None


def rotate(settings: Settings, told: Told) -> Rotated:
    """
    Change the key, or go on with a change that was broken off.

    Raises KeyInUse where a program still works with the old key, and any StorageError.
    """
    path = settings.key_path
    vault_of(settings)  # the key has to be there, and whole
    if not put_aside(path).exists():
        open_store(settings).close()  # and to open this very database
    begin(path)
    store = open_store(settings)
    try:
        store.check_key(Clock().now())
        told("the new key counts; the desk may be started again while the rest goes on")
        done = Rotated()
        _values(store, done, told)
        _files(store, blobs_of(settings), done, told)
        _likeness(store, settings, told)
        _end(store)
    finally:
        store.close()
    done.old = retire(path, Clock().now())
    return done


def begin(path: Path) -> None:
    """Put a new key in the place of the one at `path`, which stays beside it; once."""
    aside = put_aside(path)
    if aside.exists() and not aside.samefile(path):
        return
    held = Held(path, alone=True)
    try:
        draft = path.with_name(f"{path.name}.{os.getpid()}.new")
        write_key(draft, secrets.token_bytes(KEY_BYTES))
        if not aside.exists():
            os.link(path, aside)
            to_the_disk(path.parent)
        draft.replace(path)
        to_the_disk(path.parent)
    finally:
        held.let_go()


def bring_back(path: Path, old: Path) -> None:
    """
    Have an earlier key open once more beside the one at `path`, for a backup of its time.

    Raises NotRotated while another one lies there.
    """
    aside = put_aside(path)
    if aside.exists():
        raise NotRotated(f"{aside} is still there: end that change first, with suping keys rotate.")
    write_key(aside, old.read_bytes())
    to_the_disk(path.parent)


def retire(path: Path, now: datetime) -> Path:
    """Take the old key out of use: it keeps a name under which nothing looks for it."""
    aside = put_aside(path)
    kept = path.with_name(f"{path.name}.until-{now:%Y-%m-%dT%H%M%S}")
    aside.rename(kept)
    to_the_disk(path.parent)
    return kept


def left(settings: Settings) -> dict[str, int]:
    """How many values of each column the key of the config does not open."""
    store = open_store(settings)
    try:
        with store.reading(Clock().now()) as work:
            counts = {str(one): work.resealing().left(one) for one in SEALED}
    finally:
        store.close()
    return {name: count for name, count in counts.items() if count}


def _values(store: Store, done: Rotated, told: Told) -> None:
    for sealed in SEALED:
        before = done.values
        _column(store, sealed, done)
        told(f"{sealed}: {done.values - before} sealed anew")


def _column(store: Store, sealed: Sealed, done: Rotated) -> None:
    after = None
    while True:
        with store.work(Clock().now()) as work:
            batch = work.resealing().batch(sealed, after)
        if batch is None:
            return
        after = batch.last
        done.values += batch.done
        done.strange += batch.strange
        time.sleep(REST_SECONDS)


def _files(store: Store, blobs: Blobs, done: Rotated, told: Told) -> None:
    """Files of conversations and reports, which no case's key seals."""
    with store.reading(Clock().now()) as work:
        names = work.resealing().files()
        vault = work.cases.file_vault(None)
    changed = 0
    for name in names:
        data = blobs.get(name)
        new = vault.anew(data, f"file:{name}") if data is not None and vault is not None else None
        if new is not None:
            blobs.put(name, new)
            changed += 1
    done.values += changed
    told(f"files: {changed} sealed anew")


def _likeness(store: Store, settings: Settings, told: Told) -> None:
    """What finds cases of the same matter was made of their words under the old key."""
    with store.reading(Clock().now()) as work:
        desk = composed(desk_of(settings), work)
        after = int(work.meta.get(RESEALING) or 0)
    count = 0
    while True:
        with store.work(Clock().now()) as work:
            cases = work.likeness.kept(after, CASES)
            for case_id in cases:
                _found_anew(Office(desk, work), work, case_id)
            if not cases:
                break
            after = cases[-1]
            work.meta.put(RESEALING, str(after))
        count += len(cases)
        time.sleep(REST_SECONDS)
    told(f"likeness: {count} cases are found anew")


def _found_anew(office: Office, work: Work, case_id: int) -> None:
    case = work.session.get(Case, case_id)
    if case is None or case.erased_at is not None or work.cases.sealer(case_id) is None:
        work.likeness.forget(case_id)
    else:
        keep_likeness(office, case)


def _end(store: Store) -> None:
    """No older key opens anything any more; what it had sealed is nowhere in the log of writes."""
    with store.work(Clock().now()) as work:
        work.meta.drop(RESEALING)
        work.scrub = True
