"""Where a configuration keeps its database, its key and its files."""

import secrets
from datetime import tzinfo
from pathlib import Path

from bot.clock import Clock
from bot.config.settings_model import Settings
from bot.keeping.nightly import Nightly, Plan
from domain.errors import SupingError
from storage.vault import Vault, load_key, older_keys

S3_URL = "s3://"


def database_of(settings: Settings, otherwise: SupingError) -> Path:
    """The database's file; raises `otherwise` where it is on a server."""
    path = settings.database_path
    if path is None:
        raise otherwise
    return path


def vault_of(settings: Settings) -> Vault:
    """What opens this configuration's database. Raises MissingKey."""
    return vault_at(settings.key_path, database_exists=True)


def vault_at(path: Path, *, database_exists: bool) -> Vault:
    """
    The vault of a key file, and of the old one beside it while the key is changed.

    Raises MissingKey, WrongKey.
    """
    key = load_key(path, database_exists=database_exists, random=secrets.token_bytes)
    return Vault(key, secrets.token_bytes, older=older_keys(path))


def files_of(settings: Settings) -> Path | None:
    """The folder of what people sent; None where it is kept in S3-compatible storage."""
    store = settings.files.store
    return None if store.startswith(S3_URL) else settings.beside(store)


def nightly_of(settings: Settings, clock: Clock, zone: tzinfo) -> Nightly | None:
    """The desk's own backups; None where there are to be none, or the database is on a server."""
    section, database = settings.backup, settings.database_path
    if not section.folder or database is None:
        return None
    folder = settings.beside(section.folder)
    plan = Plan(database, files_of(settings), folder, section.at, section.keep, vault_of(settings))
    return Nightly(plan, clock, zone)
