"""`suping hot`: the hottest matters of a file of complaints, or of the desk's own cases."""

import sys
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from bot.ledger_commands import CONFIG, FILE, LANGUAGE, opened
from bot.replay.data import read_complaints
from domain.errors import SupingError
from domain.hotspots import Matter, Told, hottest, people, rising
from handlers.cards.clearing import cleared_title
from handlers.cases.seeing import is_secret
from handlers.office import Office
from texts.catalogue import Language, say

WINDOW = timedelta(days=7)
BEFORE = timedelta(days=56)
WORDS = 10
ZONE = ZoneInfo("Asia/Shanghai")


def of_file(file: Path) -> list[Told]:
    """The complaints of a table, by their titles."""
    return [
        Told(one.id, one.user, one.at, one.text.partition("\n")[0])
        for one in read_complaints(file, ZONE)
    ]


def of_desk(config: Path) -> list[Told]:
    """The desk's own cases of the last weeks in cleared words; what is secret is not read."""
    with opened(config) as here, here.store.reading(here.now) as work:
        office = Office(here.desk, work)
        return [
            Told(one.number, str(one.person_id), one.submitted_at, cleared_title(office, one))
            for one in work.cases.submitted(here.now - WINDOW - BEFORE, None)
            if not is_secret(one)
        ]


def lines(
    told: Sequence[Told], most: int, until: datetime | None, language: Language
) -> Iterator[str]:
    """The hottest matters with their cases, then the words that rise in the last seven days."""
    found = hottest(told, WINDOW)[:most]
    for place, (matter, inside) in enumerate(found, 1):
        yield _of(matter, inside, place, language)
        yield "  " + " ".join(one.id for one in sorted(matter.told, key=lambda one: one.at))
    end = until or max((one.at for one in told), default=None)
    if end is None:
        return
    new = [one.words for one in told if end - WINDOW < one.at <= end]
    old = [one.words for one in told if end - WINDOW - BEFORE < one.at <= end - WINDOW]
    words = " ".join(f"{one.words} {one.now}/{one.before}" for one in rising(new, old)[:WORDS])
    yield say(language, "hot.rising", date=f"{end:%Y-%m-%d}", words=words or "–")


def _of(matter: Matter, inside: Sequence[Told], place: int, language: Language) -> str:
    return say(
        language,
        "hot.line",
        i=place,
        title=matter.told[0].words,
        n=len(matter.told),
        people=matter.people,
        a=people(inside),
        since=f"{inside[0].at:%Y-%m-%d}",
    )


@click.command("hot")
@click.argument("file", type=FILE, required=False)
@click.option("--most", default=5, show_default=True, help="How many matters.")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="The day words rise until.")
@CONFIG
@LANGUAGE
def hot_command(
    file: Path | None, most: int, until: datetime | None, config: Path, language: str
) -> None:
    """Show the hottest matters of FILE (as of `suping replay`), or of the desk's own cases."""
    try:
        told = of_file(file) if file is not None else of_desk(config)
    except SupingError as error:
        click.echo(str(error), err=True)
        sys.exit(2)
    end = until.replace(tzinfo=ZONE) + timedelta(days=1) if until else None
    for line in lines(told, most, end, Language(language)):
        click.echo(line)
