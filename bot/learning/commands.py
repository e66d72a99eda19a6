"""`suping learn` and `suping propose`."""

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TextIO

import click

from bot.build import clock_of, open_store, proposer_of
from bot.config.settings import Settings, load
from domain.errors import SupingError
from domain.proposing import Proposal

BAD_INPUT = 2
FILE = click.Path(path_type=Path, dir_okay=False)
PROPOSED = 3


@click.command("learn")
@click.argument("file", type=FILE, required=False)
@click.option("--config", type=FILE, default=Path("config.toml"), show_default=True)
def learn_command(file: Path | None, config: Path) -> None:
    """
    Train the proposer on the desk's own cases, and on a table of text and category.

    FILE is tab-separated or Excel; its first line names the columns `text` and `category`. It
    takes the place of the table learnt before; without FILE that one is kept.
    """
    try:
        click.echo(_learn(load(config), file))
    except SupingError as error:
        click.echo(str(error), err=True)
        sys.exit(BAD_INPUT)


def _learn(settings: Settings, file: Path | None) -> str:
    # What trains loads its libraries here: no other command waits for them.
    from bot.learning.school import told, train_and_save  # noqa: PLC0415
    from bot.learning.table import read_table  # noqa: PLC0415
    from bot.learning.training import Lesson, TooLittle  # noqa: PLC0415

    county = settings.county()
    table = [] if file is None else read_table(file, county)
    store = open_store(settings)
    try:
        now = clock_of(settings, store).now()
        store.check_key(now)
        with store.work(now) as work:
            if file is not None:
                work.lessons.replace_table((one.category, one.text) for one in table)
            taught = work.lessons.everything()
    finally:
        store.close()
    lessons = [Lesson(text, category) for category, text in taught]
    try:
        return told(train_and_save(county, lessons, now, settings.model_path))
    except TooLittle as error:
        return str(error)


@click.command("propose")
@click.argument("file", type=click.File(encoding="utf-8"), default="-")
@click.option("--config", type=FILE, default=Path("config.toml"), show_default=True)
@click.option("--limit", default=PROPOSED, show_default=True, help="At most so many categories.")
def propose_command(file: TextIO, config: Path, limit: int) -> None:
    """
    Say for each line of FILE, or of the standard input, which categories it may be about.

    Each line is answered by one of JSON: the categories, likeliest first, each with its confidence
    (how often such a proposal is right), and whether the desk would take the first by itself.
    """
    try:
        settings = load(config)
        _propose(settings, file, limit)
    except SupingError as error:
        click.echo(str(error), err=True)
        sys.exit(BAD_INPUT)


def _propose(settings: Settings, lines: Iterable[str], limit: int) -> None:
    county, proposer = settings.county(), proposer_of(settings)
    for line in lines:
        ranked = proposer.propose(line.strip(), limit)
        named = [_named(one, county.category(one.category).zh) for one in ranked]
        taken = bool(ranked) and ranked[0].score >= settings.proposer.sure_from
        click.echo(json.dumps({"categories": named, "sure": taken}, ensure_ascii=False))


def _named(one: Proposal, name: str) -> dict[str, object]:
    return {"category": one.category, "name": name, "confidence": one.score}
