"""`suping halls`: halls, windows, service items and posts from Excel, all of it or nothing."""

import sys
from pathlib import Path

import click

from bot.config.settings import load
from bot.config.settings_model import Settings
from bot.halls.checking import Parsed, check
from bot.halls.reading import Fault, NoSuchSheet, rows_of
from bot.halls.writing import halls_toml, put, staff_toml, write_workbook
from domain.errors import SupingError
from handlers.ledger.reading import BadWorkbook
from texts.catalogue import Language, fields_of, say

BAD_INPUT = 2
HALLS_FILE, STAFF_FILE = "halls.toml", "hall_staff.toml"
FILE = click.Path(path_type=Path, dir_okay=False)


class NotImported(SupingError):
    """The workbook was not taken: the message says what is wrong with it, row by row."""


@click.command("halls")
@click.argument("file", type=FILE)
@click.option("--config", type=FILE, default=Path("config.toml"), show_default=True)
@click.option("--write", is_flag=True, help="Write FILE instead: the workbook of what there is.")
@click.option("--check", "only_check", is_flag=True, help="Say what is wrong, write nothing.")
@click.option(
    "--language",
    type=click.Choice([one.value for one in Language]),
    default=Language.ZH.value,
    show_default=True,
)
def halls_command(
    file: Path,
    config: Path,
    write: bool,  # noqa: FBT001 - click hands every option over by name
    only_check: bool,  # noqa: FBT001
    language: str,
) -> None:
    """Take halls, windows, service items and posts from the workbook FILE."""
    try:
        settings = load(config)
        if write:
            write_workbook(file, settings.county(), settings.staff())
            click.echo(say(Language(language), "halls.written", file=file))
            return
        click.echo(import_halls(settings, config, file, Language(language), write=not only_check))
    except (SupingError, OSError) as error:
        click.echo(str(error), err=True)
        sys.exit(BAD_INPUT)


def import_halls(
    settings: Settings, config: Path, file: Path, language: Language, *, write: bool
) -> str:
    """
    Check a workbook and write what it says beside the configuration; returns what came of it.

    Raises NotImported with a line for every fault, and then nothing is written.
    """
    parsed = _parsed(settings, file, language)
    if parsed.faults:
        lines = [fault_line(one, language) for one in parsed.faults]
        raise NotImported("\n".join([*lines, say(language, "halls.nothing", n=len(lines))]))
    windows = sum(len(one.windows) for one in parsed.halls)
    said = say(
        language,
        "halls.done" if write else "halls.good",
        halls=len(parsed.halls),
        windows=windows,
        items=len(parsed.items),
        staff=len(parsed.staff),
    )
    if not write:
        return said
    put(config.parent / HALLS_FILE, halls_toml(parsed.halls, parsed.items))
    put(config.parent / STAFF_FILE, staff_toml(parsed.staff))
    return "\n".join([said, *_to_add(settings, language)])


def _parsed(settings: Settings, file: Path, language: Language) -> Parsed:
    try:
        rows = rows_of(file.read_bytes())
    except BadWorkbook as bad:
        raise NotImported(f"{file}: {say(language, bad.key, **bad.fields)}") from bad
    except NoSuchSheet as missing:
        raise NotImported(f"{file}: {fault_line(missing.fault, language)}") from missing
    return check(rows, settings.county(), [one.name for one in settings.channels])


def _to_add(settings: Settings, language: Language) -> list[str]:
    """What the configuration has to say once, so that the files are read."""
    section = settings.county_section
    wanted = [
        line
        for line, there in (
            (f'parts = ["{HALLS_FILE}"]', HALLS_FILE in section.parts),
            (f'staff = ["{STAFF_FILE}"]', STAFF_FILE in section.staff),
        )
        if not there
    ]
    if not wanted:
        return [say(language, "halls.restart")]
    return [say(language, "halls.add"), "[county]", *wanted, say(language, "halls.restart")]


def fault_line(fault: Fault, language: Language) -> str:
    """Sheet, row and column as Excel shows them, and what is wrong."""
    key = f"halls.fault.{fault.what}"
    fields = {"value": fault.value} if fields_of(language, key) else {}
    what = say(language, key, **fields)
    sheet = fault.sheet.zh if language is Language.ZH else fault.sheet.en
    if not fault.column:
        return say(language, "halls.sheet", sheet=sheet, what=what)
    return say(language, "halls.row", sheet=sheet, row=fault.number, column=fault.column, what=what)
