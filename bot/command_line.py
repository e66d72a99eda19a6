"""`suping`: run the desk, show it, replay complaints, check a configuration."""

import asyncio
import logging
import sys
from pathlib import Path

import click
import uvloop

from bot import leaving_commands, logs
from bot.answers.commands import answers_command
from bot.audit_commands import audit_command
from bot.calendar_commands import calendar_command
from bot.config.settings import load
from bot.demo import Place, demo
from bot.halls.commands import halls_command
from bot.hot_commands import hot_command
from bot.keeping.commands import COMMANDS as KEEPING_COMMANDS
from bot.kiosk_commands import kiosk_command
from bot.learning.commands import learn_command, propose_command
from bot.ledger_commands import COMMANDS as LEDGER_COMMANDS
from bot.lookback_commands import lookback_command
from bot.qr.commands import qr_command
from bot.replay.play import Wanted, replay
from bot.roll_commands import roll_command
from bot.running import run
from domain.errors import SupingError

log = logging.getLogger(__name__)
BAD_INPUT = 2
CONFIG = click.Path(path_type=Path, dir_okay=False)


@click.group()
@click.option("--log-level", default="INFO", show_default=True, help="How much is logged.")
def main(log_level: str) -> None:
    """Suping 诉评: the complaint and satisfaction desk of a county government, in a chat."""
    logs.set_up(log_level.upper())
    log.debug("everything is logged")


def _stop(error: SupingError) -> None:
    """Say what is wrong and what to do, and end with 2."""
    click.echo(str(error), err=True)
    sys.exit(BAD_INPUT)


@main.command("run")
@click.option("--config", type=CONFIG, default=Path("config.toml"), show_default=True)
def run_command(config: Path) -> None:
    """Run the desk of a configuration until it is stopped."""
    try:
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            runner.run(run(load(config), lambda: click.echo("suping: running")))
    except SupingError as error:
        _stop(error)
    except OSError as error:
        _stop(SupingError(f"{config}: {error}"))


@main.command()
@click.option("--config", type=CONFIG, default=Path("config.toml"), show_default=True)
def check(config: Path) -> None:
    """Check a configuration: every mistake with its key and what is expected."""
    try:
        settings = load(config)
    except SupingError as error:
        _stop(error)
    else:
        county = settings.county()
        click.echo(f"{config}: good; {county.name_zh}, {len(county.units)} units")


@main.command("demo")
@click.option("--port", default=8080, show_default=True, help="Where the page is.")
@click.option("--hooks", default=8088, show_default=True, help="Where the desk's hooks are.")
@click.option("--folder", type=click.Path(path_type=Path), default=Path(".demo"), show_default=True)
def demo_command(port: int, hooks: int, folder: Path) -> None:
    """Run the sample county's desk with a chat of its own, in the browser."""
    try:
        asyncio.run(demo(Place(folder, port, hooks), _invite_to))
    except SupingError as error:
        _stop(error)
    except OSError as error:
        _stop(SupingError(str(error)))


def _invite_to(address: str) -> None:
    click.echo(f"suping: open {address} (Ctrl+C ends it)")


@main.command("replay")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--seed", default=1, show_default=True, help="The same seed, the same people.")
@click.option(
    "--folder",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    help="Where the databases lie meanwhile (in memory where the machine has room).",
)
@click.option("--limit", type=int, help="Only the first so many complaints.")
def replay_command(file: Path, seed: int, limit: int | None, folder: Path | None) -> None:
    """Play real complaints through the chat and count what came of them."""
    try:
        click.echo(asyncio.run(replay(Wanted(file, seed, limit, folder))))
    except SupingError as error:
        _stop(error)


main.add_command(answers_command)
main.add_command(audit_command)
main.add_command(kiosk_command)
main.add_command(qr_command)
main.add_command(halls_command)
main.add_command(calendar_command)
main.add_command(roll_command)
main.add_command(hot_command)
main.add_command(learn_command)
main.add_command(lookback_command)
main.add_command(propose_command)
for command in (*LEDGER_COMMANDS, *KEEPING_COMMANDS):
    main.add_command(command)


leaving_commands.add_to(main)


if __name__ == "__main__":
    main()
