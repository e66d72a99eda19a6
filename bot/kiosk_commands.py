"""`suping kiosk`: pair tablets with windows, list them, take a pairing back."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from bot.build import clock_of, desk_of, open_store
from bot.config.settings import load
from bot.config.settings_model import Settings
from bot.kiosk_desk import new_code
from domain.errors import SupingError
from domain.kiosks import shown_code
from handlers.evaluator import kiosks
from handlers.office import Office

CONFIG = click.Path(path_type=Path, dir_okay=False)
BAD_INPUT = 2
config_option = click.option(
    "--config", type=CONFIG, default=Path("config.toml"), show_default=True
)


@contextmanager
def _office(settings: Settings) -> Iterator[Office]:
    """A unit of work beside the running desk."""
    store = open_store(settings)
    try:
        with store.work(clock_of(settings, store).now()) as work:
            yield Office(desk_of(settings), work)
    finally:
        store.close()


@contextmanager
def _said() -> Iterator[None]:
    """A mistake is said, and ends the command with 2."""
    try:
        yield
    except (SupingError, OSError) as error:
        click.echo(str(error), err=True)
        sys.exit(BAD_INPUT)


@click.group("kiosk")
def kiosk_command() -> None:
    """Tablets at the windows."""


@kiosk_command.command("pair")
@click.argument("window")
@config_option
def pair_command(window: str, config: Path) -> None:
    """Make a code that pairs one tablet with WINDOW (such as main/12), once, within 15 minutes."""
    with _said():
        settings = load(config)
        with _office(settings) as office:
            code = new_code()
            key = kiosks.offer_pairing(office, window, code)
        click.echo(
            f"suping: open {settings.web_address}/kiosk/{key} on the tablet and type "
            f"{shown_code(code)} (once, within 15 minutes)"
        )


@kiosk_command.command("list")
@config_option
def list_command(config: Path) -> None:
    """Show every tablet: window, number, paired, last seen, whether it was taken back."""
    with _said(), _office(load(config)) as office:
        for one in office.work.kiosks.devices():
            times = (f"{office.local(at):%Y-%m-%d %H:%M}" for at in (one.paired_at, one.seen_at))
            state = "revoked" if one.revoked_at else "paired"
            click.echo("\t".join((one.window, one.id, *times, state)))


@kiosk_command.command("revoke")
@click.argument("device")
@config_option
def revoke_command(device: str, config: Path) -> None:
    """Take the pairing of a tablet back: from now on nothing of it counts."""
    with _said():
        with _office(load(config)) as office:
            found = office.work.kiosks.revoke(device)
        if not found:
            raise SupingError(f"no paired tablet has the number {device}: see suping kiosk list")
        click.echo(f"suping: {device} is paired no more; what it sends is refused")
