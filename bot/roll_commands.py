"""`suping roll`: the workbook of people, on the county's own machine."""

import sys
from collections.abc import Callable
from pathlib import Path

import click

from bot.charts.painter import xlsx_of
from bot.ledger_commands import CONFIG, FILE, LANGUAGE, opened
from domain.errors import SupingError
from handlers.administrators.people_card import done_words, fault_lines, plan_words
from handlers.administrators.people_check import plan_of
from handlers.administrators.people_import import carry_out
from handlers.administrators.people_rows import rows_of, template
from handlers.ledger.reading import BadWorkbook
from handlers.office import Office
from storage.pictures import Sheet
from texts.catalogue import Language, say

BAD_INPUT = 2


class NotImported(SupingError):
    """The workbook was not imported: the message says what is wrong with it, row by row."""


def import_people(
    config: Path, file: Path, links: Path, language: Language, *, dry: bool = False
) -> str:
    """
    Do what a workbook says, all of it or nothing; returns the words that say what came of it.

    The links of whoever is invited are written to `links`. `dry` only says what would change.
    Raises NotImported with every fault, and writes nothing.
    """
    try:
        rows = rows_of(file.read_bytes())
    except BadWorkbook as bad:
        raise NotImported(f"{file}: {say(language, bad.key, **bad.fields)}") from bad
    with opened(config) as here, here.store.work(here.now) as work:
        office = Office(here.desk, work)
        plan = plan_of(office, rows, None)
        if plan.faults:
            lines = fault_lines(plan, language)
            raise NotImported(say(language, "people.bad", n=len(plan.faults), lines=lines))
        if plan.renamed:
            raise NotImported(say(language, "people.rename_in_chat"))
        words = plan_words(office, plan, language)
        if dry or plan.is_empty:
            return words
        sheet = carry_out(office, plan, None, language)
        if sheet is not None:
            _write(links, sheet)
        return f"{words}\n{done_words(plan, language)}{f' {links}' if sheet else ''}"


def write_template(config: Path, file: Path, language: Language) -> str:
    """Write the roll as it stands, to be mended and imported."""
    with opened(config) as here, here.store.reading(here.now) as work:
        sheet = template(Office(here.desk, work), language)
    _write(file, sheet)
    return f"{file}: {len(sheet.rows)}"


def _write(path: Path, sheet: Sheet) -> None:
    """Links are for the owner's eyes alone."""
    path.touch(mode=0o600)
    path.write_bytes(xlsx_of(sheet))


def _told(act: Callable[[], str]) -> None:
    try:
        click.echo(act())
    except (SupingError, OSError) as error:
        click.echo(str(error), err=True)
        sys.exit(BAD_INPUT)


@click.group("roll")
def roll_command() -> None:
    """Who is who: people of the desk and of units, in and out as a workbook."""


@roll_command.command("import")
@click.argument("file", type=FILE)
@click.option("--dry-run", is_flag=True, help="Only say what would change.")
@click.option(
    "--links",
    type=FILE,
    default=Path("invitations.xlsx"),
    show_default=True,
    help="Where the links of the invited go.",
)
@CONFIG
@LANGUAGE
def import_command(file: Path, *, dry_run: bool, links: Path, config: Path, language: str) -> None:
    """Bring people in, change them, let them go: all rows or none."""
    _told(lambda: import_people(config, file, links, Language(language), dry=dry_run))


@roll_command.command("template")
@click.argument("file", type=FILE)
@CONFIG
@LANGUAGE
def template_command(file: Path, config: Path, language: str) -> None:
    """Write the roll as it stands, to be mended and imported."""
    _told(lambda: write_template(config, file, Language(language)))
