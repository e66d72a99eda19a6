"""`suping calendar`: the notice of a year, brought on the county's own machine."""

import sys
from pathlib import Path

import click

from bot.ledger_commands import CONFIG, FILE, LANGUAGE, Opened, opened
from domain.errors import SupingError
from handlers.administrators.living import composed
from handlers.administrators.recounting import count_batch
from handlers.administrators.year_import import (
    BadYearFile,
    is_known,
    keep,
    put_in_force,
    read_year,
    summary,
)
from handlers.office import Office
from texts.catalogue import Language, say

BAD_INPUT = 2


def import_year(config: Path, file: Path, language: Language, *, dry: bool = False) -> str:
    """
    Put a year's file in force and count open cases anew; returns the words that say what came.

    `dry` only says what would change. Whoever is concerned is told by the running desk, in its
    hours. Raises BadYearFile, StorageError, OSError.
    """
    data = file.read_bytes()
    with opened(config) as here:
        read = read_year(data, here.desk)
        with here.store.work(here.now) as work:
            office = Office(here.desk, work)
            if is_known(office, read):
                return say(language, "year_file.known", year=read.year)
            words = say(language, "year_file.summary", **summary(office, read, language))
            if dry:
                return words
            put_in_force(office, keep(office, read, None), None)
        batches = _count(here)
        return f"{words}\n{say(language, 'year_file.counted', n=batches)}"


def _count(here: Opened) -> int:
    """Count every open case anew, a batch a transaction; returns how many were changed."""
    changed = 0
    while True:
        with here.store.work(here.now) as work:
            office = Office(composed(here.desk, work), work)
            counted = count_batch(office)
        if counted is None:
            return changed
        changed = counted


@click.group("calendar")
def calendar_command() -> None:
    """Which days are worked: the notices of years."""


@calendar_command.command("import")
@click.argument("file", type=FILE)
@click.option("--dry-run", is_flag=True, help="Only say what would change.")
@CONFIG
@LANGUAGE
def import_command(file: Path, *, dry_run: bool, config: Path, language: str) -> None:
    """Put a year's notice in force: {"year", "papers", "days": [{"name", "date", "isOffDay"}]}."""
    spoken = Language(language)
    try:
        click.echo(import_year(config, file, spoken, dry=dry_run))
    except BadYearFile as bad:
        click.echo(f"{file}:\n" + "\n".join(bad.words(spoken)), err=True)
        sys.exit(BAD_INPUT)
    except SupingError as error:
        click.echo(str(error), err=True)
        sys.exit(BAD_INPUT)
    except OSError as error:
        click.echo(f"{error.filename}: {error.strerror}", err=True)
        sys.exit(BAD_INPUT)
