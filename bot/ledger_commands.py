"""`suping import`, `suping export`, `suping template`: Excel in and out of a desk's database."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from pathlib import Path
from typing import TypeVar

import click

from bot.build import clock_of, desk_of, open_store
from bot.config.settings import load
from domain.errors import SupingError
from domain.lifecycle import State
from handlers.administrators.living import composed
from handlers.flows.intake_draft import Source
from handlers.ledger.exporting import Wanted, write_ledger, write_template
from handlers.ledger.importing import bring_in, parse, report_lines
from handlers.ledger.problem_export import write_problem_template, write_problems
from handlers.ledger.reading import LEDGER_ROWS, BadWorkbook
from handlers.office import Desk, Office
from storage.work import Store
from texts.catalogue import Language, say


class NotImported(SupingError):
    """The file was not imported: the message says what is wrong with it, row by row."""


@dataclass(frozen=True)
class Opened:
    """A desk's database with its rules, as of now."""

    store: Store
    desk: Desk
    now: datetime


@contextmanager
def opened(config: Path) -> Iterator[Opened]:
    """Open the database of a configuration; given back in the end."""
    settings = load(config)
    store = open_store(settings)
    try:
        now = clock_of(settings, store).now()
        store.check_key(now)
        with store.reading(now) as work:
            desk = composed(desk_of(settings), work)
        yield Opened(store, desk, now)
    finally:
        store.close()


def import_file(config: Path, file: Path, source: Source, language: Language) -> str:
    """
    Bring in a workbook, all of it or nothing; returns the words that say what came of it.

    Raises NotImported with every fault, and writes nothing.
    """
    with opened(config) as here:
        try:
            parsed = parse(here.desk, file.read_bytes(), source, here.now, LEDGER_ROWS)
        except BadWorkbook as bad:
            raise NotImported(f"{file}: {say(language, bad.key, **bad.fields)}") from bad
        except OSError as error:
            raise NotImported(f"{file}: {error.strerror}") from error
        if parsed.faults:
            raise NotImported(report_lines(parsed, None, language))
        try:
            with here.store.work(here.now) as work:
                done = bring_in(Office(here.desk, work), parsed)
        except BadWorkbook as bad:
            raise NotImported(f"{file}: {say(language, bad.key, **bad.fields)}") from bad
        return report_lines(parsed, done, language)


def export_file(config: Path, file: Path, wanted: Wanted, language: Language) -> str:
    """Write the ledger to a workbook; one that stood there is replaced only by a whole one."""
    with opened(config) as here, here.store.reading(here.now) as work:
        local = _local(wanted, here.desk.zone)
        count = _whole(
            file, lambda draft: write_ledger(Office(here.desk, work), draft, local, language)
        )
    return say(language, "excel.exported", n=count, file=file)


def export_problems(config: Path, file: Path, language: Language, *, only_open: bool) -> str:
    """Write the ledger of problems to a workbook, in the same manner."""
    with opened(config) as here, here.store.reading(here.now) as work:
        office = Office(here.desk, work)
        count = _whole(
            file, lambda draft: write_problems(office, draft, language, only_open=only_open)
        )
    return say(language, "excel.exported", n=count, file=file)


def _whole(file: Path, write: Callable[[Path], int]) -> int:
    """Put a file in its place once all of it is written."""
    draft = file.with_name(f".{file.name}.part")
    try:
        count = write(draft)
        draft.replace(file)
    finally:
        draft.unlink(missing_ok=True)
    return count


def _local(wanted: Wanted, zone: tzinfo) -> Wanted:
    """Whole days of the county: the last one counts, too."""
    since = wanted.since.replace(tzinfo=zone) if wanted.since else None
    until = wanted.until.replace(tzinfo=zone) + timedelta(days=1) if wanted.until else None
    return Wanted(since, until, wanted.states)


def template_file(file: Path, language: Language) -> str:
    """Write the empty workbook."""
    write_template(file, language)
    return say(language, "excel.template", file=file)


# The command line

T = TypeVar("T")
BAD_INPUT = 2
FILE = click.Path(path_type=Path, dir_okay=False)
CONFIG = click.option("--config", type=FILE, default=Path("config.toml"), show_default=True)
LANGUAGE = click.option(
    "--language",
    type=click.Choice([one.value for one in Language]),
    default=Language.ZH.value,
    show_default=True,
)
DAY = click.DateTime(["%Y-%m-%d"])


def _told(act: Callable[[], str]) -> None:
    """Say what came of it; what is wrong goes to the other stream, and the end is 2."""
    try:
        click.echo(act())
    except SupingError as error:
        click.echo(str(error), err=True)
        sys.exit(BAD_INPUT)
    except OSError as error:
        click.echo(f"{error.filename}: {error.strerror}", err=True)
        sys.exit(BAD_INPUT)


@click.command("import")
@click.argument("file", type=FILE)
@click.option(
    "--source",
    type=click.Choice([one.value for one in Source]),
    default=Source.HOTLINE_12345.value,
    show_default=True,
    help="Where rows come from that name no source.",
)
@CONFIG
@LANGUAGE
def import_command(file: Path, source: str, config: Path, language: str) -> None:
    """Bring in orders from a workbook: all rows or none, and none twice."""
    _told(lambda: import_file(config, file, Source(source), Language(language)))


@click.command("export")
@click.argument("file", type=FILE)
@click.option("--since", type=DAY, help="Submitted on this day or later.")
@click.option("--until", type=DAY, help="Submitted on this day or earlier.")
@click.option("--state", "states", type=click.Choice([one.value for one in State]), multiple=True)
@CONFIG
@LANGUAGE
def export_command(
    file: Path,
    since: datetime | None,
    until: datetime | None,
    states: tuple[str, ...],
    config: Path,
    language: str,
) -> None:
    """Write the ledger to a workbook: cleared words, both clocks, nobody's name."""
    wanted = Wanted(since, until, states)
    _told(lambda: export_file(config, file, wanted, Language(language)))


@click.command("template")
@click.argument("file", type=FILE)
@LANGUAGE
def template_command(file: Path, language: str) -> None:
    """Write an empty workbook with the columns that can be brought in."""
    _told(lambda: template_file(file, Language(language)))


@click.group("ledger")
def ledger_group() -> None:
    """The ledger of problems: listed, by whom answered for, until when, struck off."""


@ledger_group.command("export")
@click.argument("file", type=FILE)
@click.option("--open", "only_open", is_flag=True, help="Only what is not struck off.")
@CONFIG
@LANGUAGE
def ledger_export(file: Path, config: Path, language: str, *, only_open: bool) -> None:
    """Write the ledger of problems to a workbook."""
    _told(lambda: export_problems(config, file, Language(language), only_open=only_open))


@ledger_group.command("template")
@click.argument("file", type=FILE)
@LANGUAGE
def ledger_template(file: Path, language: str) -> None:
    """Write an empty workbook for a batch of problems; `suping import` brings it in."""

    def write() -> str:
        write_problem_template(file, Language(language))
        return say(Language(language), "excel.template", file=file)

    _told(write)


COMMANDS = (import_command, export_command, template_command, ledger_group)
