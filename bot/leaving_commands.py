"""`suping release` and `suping breach`: files of identities, on the county's own machine."""

import sys
from datetime import datetime
from pathlib import Path

import click

from bot.build import clock_of, desk_of, open_store
from bot.config.settings import load
from bot.leaving import Breach, ask_for_breach_list, write_release
from domain.errors import SupingError

CONFIG = click.Path(path_type=Path, dir_okay=False)
BAD_INPUT = 2


def add_to(group: click.Group) -> None:
    """Both commands join the others."""
    group.add_command(release_command)
    group.add_command(breach_command)


@click.command("release")
@click.argument("number", type=int)
@click.option("--to", type=click.Path(path_type=Path), help="The file; it must not exist yet.")
@click.option("--config", type=CONFIG, default=Path("config.toml"), show_default=True)
def release_command(number: int, to: Path | None, config: Path) -> None:
    """Write the file of a release that somebody else than its asker agreed to, once."""
    try:
        settings = load(config)
        store = open_store(settings)
        target = to or Path(f"release-{number}.xlsx")
        now = clock_of(settings, store).now()
        count = write_release(store, desk_of(settings), now, number, target)
    except (SupingError, OSError) as error:
        click.echo(str(error), err=True)
        sys.exit(BAD_INPUT)
    click.echo(f"suping: {target}: {count} people; readable by you alone, delete it when done")


@click.command("breach")
@click.option("--since", type=click.DateTime(), required=True, help="From when, county's time.")
@click.option("--until", type=click.DateTime(), required=True, help="Until when.")
@click.option("--case", help="Only whoever brought this case.")
@click.option("--by", required=True, help="Staff number of the supervisor who asks.")
@click.option("--reason", required=True, help="What happened; kept with the request.")
@click.option("--config", type=CONFIG, default=Path("config.toml"), show_default=True)
def breach_command(
    since: datetime, until: datetime, case: str | None, by: str, reason: str, config: Path
) -> None:
    """Ask for the list of those concerned by a breach; a second person has to agree in the chat."""
    try:
        settings = load(config)
        store, zone = open_store(settings), desk_of(settings).zone
        breach = Breach(since.replace(tzinfo=zone), until.replace(tzinfo=zone), case)
        now = clock_of(settings, store).now()
        number = ask_for_breach_list(store, now, breach, by, reason)
    except SupingError as error:
        click.echo(str(error), err=True)
        sys.exit(BAD_INPUT)
    click.echo(
        f"suping: release {number} is asked for. Another supervisor or an administrator sends "
        f"/releases in the chat and agrees; then: suping release {number}"
    )
