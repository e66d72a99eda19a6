"""`suping qr`: the codes of windows as pictures, posters and table cards; a receipt's code."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import click

from bot.build import clock_of, desk_of, open_store
from bot.config.settings import load
from bot.qr.drawing import Sheet, pdf, png, svg
from domain.county import County, Hall, Window
from domain.errors import SupingError
from domain.evaluator import VisitCode, window_key
from handlers.evaluator.codes import links, window_code
from handlers.office import Office

BAD_INPUT = 2
Format = Literal["png", "svg", "poster", "card"]
FORMATS: tuple[Format, ...] = ("poster", "card", "png", "svg")
PAPER: dict[str, Literal["poster", "card"]] = {"poster": "poster", "card": "card"}


class NothingToDraw(SupingError):
    """There is no such hall or window, or no channel that a code could open."""


@dataclass(frozen=True)
class Wanted:
    """What is to be drawn: of which hall and window (empty: all), how, for which channel."""

    hall: str
    window: str
    format: Format
    channel: str
    renew: bool


@click.command("qr")
@click.option("--config", type=click.Path(path_type=Path), default=Path("config.toml"))
@click.option("--hall", default="", help="A hall's code; all halls without it.")
@click.option("--window", default="", help="A window's number; all windows without it.")
@click.option(
    "--format", "format_", type=click.Choice(FORMATS), default="poster", show_default=True
)
@click.option("--to", type=click.Path(path_type=Path), help="A file, or a folder for a file each.")
@click.option("--channel", default="", help="Which chat the code opens; the first with a link.")
@click.option("--receipt", default="", help="A receipt's code (v_…) instead of windows.")
@click.option("--renew", is_flag=True, help="A new run: codes printed before count no more.")
def qr_command(
    config: Path,
    hall: str,
    window: str,
    format_: Format,
    to: Path | None,
    channel: str,
    receipt: str,
    renew: bool,  # noqa: FBT001 - click hands every option over by name
) -> None:
    """
    Draw the codes of windows: A4 posters, table cards to be folded, PNG or SVG.

    --to posters.pdf puts all windows into one file, --to folder/ makes a file for each.
    """
    try:
        with _office(config) as office:
            if receipt:
                link = _receipt_link(office, receipt, channel)
                written = [_write(to or Path(f"receipt.{_ending(format_)}"), _drawn(link, format_))]
            else:
                wanted = Wanted(hall, window, format_, channel, renew)
                written = _draw_windows(office, wanted, to)
    except (SupingError, OSError) as error:
        click.echo(str(error), err=True)
        sys.exit(BAD_INPUT)
    for path in written:
        click.echo(str(path))


@contextmanager
def _office(config: Path) -> Iterator[Office]:
    """A unit of work beside the running desk."""
    settings = load(config)
    store = open_store(settings)
    try:
        with store.work(clock_of(settings, store).now()) as work:
            yield Office(desk_of(settings), work)
    finally:
        store.close()


def _draw_windows(office: Office, wanted: Wanted, to: Path | None) -> list[Path]:
    found = list(chosen(office.desk.county, wanted.hall, wanted.window))
    if not found:
        raise NothingToDraw(f"no window {wanted.window!r} in hall {wanted.hall!r}")
    if wanted.renew:
        for hall, window in found:
            office.work.posters.renew(window_key(hall.code, window.number))
    sheets = [_sheet(office, hall, window, wanted.channel) for hall, window in found]
    names = [f"{hall.code}-{window.number}" for hall, window in found]
    ending = _ending(wanted.format)
    if wanted.format in PAPER and (to is None or to.suffix == ".pdf"):
        path = to or Path(f"{wanted.format}s.pdf")
        return [_write(path, pdf(sheets, PAPER[wanted.format]))]
    if len(sheets) == 1 and to is not None and to.suffix == f".{ending}":
        return [_write(to, _drawn(sheets[0].link, wanted.format))]
    folder = to or Path()
    return [
        _write(folder / f"{name}-{wanted.format}.{ending}", _one(sheet, wanted.format))
        for name, sheet in zip(names, sheets, strict=True)
    ]


def chosen(county: County, hall: str, window: str) -> Iterator[tuple[Hall, Window]]:
    """The windows of a hall and a number; an empty one means all."""
    for one in county.halls:
        for each in one.windows:
            if hall in ("", one.code) and window.casefold() in ("", each.number.casefold()):
                yield one, each


def _sheet(office: Office, hall: Hall, window: Window, channel: str) -> Sheet:
    code = window_code(office, hall, window)
    return Sheet(
        hall.zh,
        hall.en,
        window.number,
        window.zh,
        window.en,
        link_of(office, code, channel),
        code,
        office.desk.county.hotline,
    )


def link_of(office: Office, code: str, channel: str = "") -> str:
    """Where a code leads. Raises NothingToDraw where no channel says."""
    found = links(office, code)
    if channel:
        found = {name: link for name, link in found.items() if name == channel}
    if not found:
        what = f"[[channel]] {channel!r}" if channel else "no [[channel]]"
        raise NothingToDraw(
            f'{what}: has no link; set link = "https://t.me/YourBot?start={{code}}", '
            "or page for a localchat channel"
        )
    return next(iter(found.values()))


def _receipt_link(office: Office, receipt: str, channel: str) -> str:
    """A receipt's link; whatever is not signed here is refused (AlteredCode)."""
    found = office.work.codes.read(receipt)
    if not isinstance(found, VisitCode):
        raise NothingToDraw(f"{receipt}: is no receipt's code")
    return link_of(office, office.work.codes.visit(found.visit_id), channel)


def _ending(format_: Format) -> str:
    return "pdf" if format_ in PAPER else format_


def _one(sheet: Sheet, format_: Format) -> bytes:
    return pdf([sheet], PAPER[format_]) if format_ in PAPER else _drawn(sheet.link, format_)


def _drawn(link: str, format_: Format) -> bytes:
    """A code alone; a receipt has no poster, so it gets the picture."""
    return svg(link).encode() if format_ == "svg" else png(link)


def _write(path: Path, content: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


__all__: Sequence[str] = ("Format", "NothingToDraw", "chosen", "link_of", "qr_command")
