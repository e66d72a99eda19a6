"""`suping answers`: the answer base from Excel, and to Excel."""

import sys
from datetime import date
from pathlib import Path

import click

from bot.answers.table import read_answers, write_answers
from bot.build import clock_of, open_store
from bot.config.settings import Settings, load
from domain.errors import SupingError
from storage.tables import AnswerEntry
from storage.work import Work

BAD_INPUT = 2
FROM_CASES = "case "
"""How the source of an entry begins that a clerk made of a closed case."""
FILE = click.Path(path_type=Path, dir_okay=False)


@click.command("answers")
@click.argument("file", type=FILE)
@click.option("--export", is_flag=True, help="Write the answer base to FILE instead.")
@click.option("--config", type=FILE, default=Path("config.toml"), show_default=True)
def answers_command(file: Path, config: Path, *, export: bool) -> None:
    """
    Import the answer base from an Excel FILE, or write it there.

    Columns: 问题 答案 单位 类别 有效期至 出处 语言 (or question, answer, unit, category,
    valid_until, source, language). A table with a mistake changes nothing. It takes the place of
    the table imported before; entries that clerks made of closed cases stay.
    """
    try:
        click.echo(_export(load(config), file) if export else _import(load(config), file))
    except SupingError as error:
        click.echo(str(error), err=True)
        sys.exit(BAD_INPUT)
    except OSError as error:
        click.echo(f"{file}: {error.strerror}", err=True)
        sys.exit(BAD_INPUT)


def _import(settings: Settings, file: Path) -> str:
    entries = read_answers(file, settings.county())
    store = open_store(settings)
    try:
        now = clock_of(settings, store).now()
        store.check_key(now)
        with store.work(now) as work:
            rows = [AnswerEntry(**vars(one), updated_at=now) for one in entries]
            count = work.answers.replace_imported(rows, FROM_CASES)
    finally:
        store.close()
    past = sum(one.valid_until < now.date() for one in entries)
    late = f"; {past} past their day, never offered" if past else ""
    return f"{file}: {count} entries imported{late}"


def _export(settings: Settings, file: Path) -> str:
    store = open_store(settings)
    try:
        now = clock_of(settings, store).now()
        store.check_key(now)
        with store.work(now) as work:
            return f"{file}: {write_answers(file, _rows(work))} entries written"
    finally:
        store.close()


def _rows(work: Work) -> list[tuple[str | date, ...]]:
    return [
        (
            one.question,
            one.answer,
            one.unit,
            one.category or "",
            one.valid_until,
            one.source,
            one.language,
        )
        for one in work.answers.everything()
    ]
