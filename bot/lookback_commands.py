"""`suping lookback`: draw again from a record, and write a draw's record to a file."""

import sys
from pathlib import Path

import click

from bot.ledger_commands import CONFIG, FILE, LANGUAGE, opened
from domain.draw_record import BadRecord, Difference, check
from domain.errors import SupingError
from storage.tables import Draw
from storage.work import Work
from texts.catalogue import Language, say

EQUAL, DIFFERENT, BAD_INPUT = 0, 1, 2


class NoSuchDraw(SupingError):
    """There is no draw of this number."""


def verify_text(text: str, *, digest: str = "", before: str = "") -> Difference | None:
    """Draw again from a record; the first difference, or None. Raises BadRecord."""
    return check(text, told=digest, before=before)


def verify_draw(config: Path, number: int) -> Difference | None:
    """
    The same for a draw of the database, against what was told when it was made.

    Its digest is the one that was told; its seed hashes to that of the draw before, or the anchor.
    """
    with opened(config) as here, here.store.reading(here.now) as work:
        draw = _draw(work, number)
        return check(draw.record, told=draw.digest, before=_before(work, draw))


def _draw(work: Work, number: int) -> Draw:
    found = work.lookbacks.draw(number)
    if found is None:
        raise NoSuchDraw(f"{number}: {NoSuchDraw.__doc__}")
    return found


def _before(work: Work, draw: Draw) -> str:
    """What the seed has to hash to: the anchor for a chain's first draw, else the seed before."""
    if draw.turn == 1:
        return work.lookbacks.anchor(draw.chain_id)
    return work.lookbacks.seed_of_turn(draw.chain_id, draw.turn - 1)


def export_record(config: Path, number: int, file: Path, *, early: bool = False) -> None:
    """
    Write a draw's record. Raises NotDone while its look-backs go on, unless it is wanted `early`.

    With the seed a unit could work out which of its cases were drawn.
    """
    with opened(config) as here, here.store.reading(here.now) as work:
        draw = _draw(work, number)
        left = work.lookbacks.unfinished(number)
        if left and not early:
            raise NotDone(f"{number}: {NotDone.__doc__} ({left})")
        file.write_text(draw.record, encoding="utf-8")


class NotDone(SupingError):
    """Not all its look-backs are done; --early writes it all the same, for the office alone."""


def told(difference: Difference | None, language: Language) -> str:
    """Equal, or what differs first, in words."""
    if difference is None:
        return say(language, "look_back.equal")
    return say(
        language,
        "look_back.different",
        what=difference.what,
        recorded=difference.recorded or "-",
        now=difference.found or "-",
    )


# The command line


@click.group("lookback")
def lookback_command() -> None:
    """Look-backs: draw again from a record, write one to a file."""


@lookback_command.command("verify")
@click.argument("what")
@click.option("--digest", default="", help="The digest as it was told at the draw.")
@click.option("--before", default="", help="The seed of the draw before, or the anchor.")
@CONFIG
@LANGUAGE
def verify_command(what: str, digest: str, before: str, config: Path, language: str) -> None:
    """
    Draw again from a FILE, or from a draw's number in the database.

    Ends with 0 where all is equal, 1 with the first difference, 2 where there is no such record.
    """
    try:
        if what.isdecimal() and not Path(what).exists():
            difference = verify_draw(config, int(what))
        else:
            text = Path(what).read_text(encoding="utf-8")
            difference = verify_text(text, digest=digest, before=before)
    except (SupingError, UnicodeDecodeError) as error:
        _bad(BadRecord(1, "UTF-8") if isinstance(error, UnicodeDecodeError) else error)
    except OSError as error:
        _bad(SupingError(f"{error.filename}: {error.strerror}"))
    else:
        click.echo(told(difference, Language(language)))
        sys.exit(EQUAL if difference is None else DIFFERENT)


@lookback_command.command("export")
@click.argument("number", type=int)
@click.argument("file", type=FILE)
@click.option("--early", is_flag=True, help="Before its look-backs are done; not for units.")
@CONFIG
def export_command(number: int, file: Path, config: Path, *, early: bool) -> None:
    """Write a draw's record to a FILE: all that decided it, and nothing of any person."""
    try:
        export_record(config, number, file, early=early)
    except SupingError as error:
        _bad(error)
    except OSError as error:
        _bad(SupingError(f"{error.filename}: {error.strerror}"))


def _bad(error: SupingError) -> None:
    click.echo(str(error), err=True)
    sys.exit(BAD_INPUT)
