"""What contradicts itself between the sections of a config, and between config and county."""

from collections import Counter
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from typing import Any

from bot.config.county_file import CountyFile
from bot.config.settings_model import BETWEEN, PREFIX


def contradictions(tables: dict[str, Any], county: CountyFile | None, file: str) -> list[str]:
    """
    Return a line for each; works on the plain tables.

    So what contradicts itself is told together with what is wrong in itself.
    """
    channels = [row.get("name") for _, row in _rows(tables, "channel")]
    found = [
        f'{file}: channel: two channels are named "{name}"; each needs a name of its own'
        for name, times in Counter(channels).items()
        if times > 1 and isinstance(name, str)
    ]
    found += _abroad(tables, file)
    units = [unit.code for unit in county.county.units] if county is not None else None
    for number, row in _rows(tables, "staff"):
        found += _unknown(f"{file}: staff.{number}.channel", row.get("channel"), channels)
        if units is not None:
            found += _unknown(f"{file}: staff.{number}.unit", row.get("unit"), units)
    halls = [one.code for one in county.county.halls] if county is not None else None
    for number, row in _rows(tables, "counter"):
        if halls is not None:
            found += _unknown(f"{file}: counter.{number}.hall", row.get("hall"), halls)
    for number, row in _rows(tables, "gateway"):
        named = row.get("units", [])
        for unit in named if isinstance(named, list) and units is not None else []:
            found += _unknown(f"{file}: gateway.{number}.units", unit, units or [])
    found += _reporting(tables, units, file)
    return found


def _reporting(tables: dict[str, Any], units: list[str] | None, file: str) -> Iterator[str]:
    """Units that a rule of rectification reports names."""
    reports = tables.get("reports")
    for number, row in _rows(reports if isinstance(reports, dict) else {}, "rule"):
        named = row.get("units", [])
        for unit in named if isinstance(named, list) and units is not None else []:
            yield from _unknown(f"{file}: reports.rule.{number}.units", unit, units or [])


def unknown_variables(environ: Iterable[str], sections: Iterable[str]) -> list[str]:
    """
    Return a line for each variable that means no section.

    One without a dotted key may be somebody else's, so only those with one are judged.
    """
    known, found = list(sections), []
    for name in environ:
        section, between, _ = name.removeprefix(PREFIX).lower().partition(BETWEEN)
        if name.startswith(PREFIX) and between and section not in known:
            near = get_close_matches(section, known, n=1)
            hint = f', did you mean "{near[0]}"?' if near else f"; known: {', '.join(known)}"
            found.append(f"{name} (environment): unknown section{hint}")
    return found


def _abroad(tables: dict[str, Any], file: str) -> Iterator[str]:
    """A channel whose server may be abroad, in a county whose data has to stay (PIPL art. 36)."""
    privacy = tables.get("privacy")
    if not isinstance(privacy, dict) or privacy.get("data_home") != "CN":
        return
    for number, row in _rows(tables, "channel"):
        ground = row.get("legal_ground")
        if row.get("kind", "telegram") != "localchat" and not (
            isinstance(ground, str) and ground.strip()
        ):
            yield (
                f"{file}: channel.{number}.legal_ground: data_home is CN and this channel stores "
                "messages on its own servers; say on which legal ground data may leave China "
                "(PIPL arts. 36 and 38), or take the channel out"
            )


def _rows(tables: dict[str, Any], name: str) -> Iterator[tuple[int, dict[str, Any]]]:
    rows = tables.get(name, [])
    for number, row in enumerate(rows if isinstance(rows, list) else []):
        if isinstance(row, dict):
            yield number, row


def _unknown(key: str, value: object, known: Iterable[object]) -> Iterator[str]:
    names = [name for name in known if isinstance(name, str)]
    if isinstance(value, str) and value.strip() and value not in names:
        near = get_close_matches(value, names, n=1)
        hint = f', did you mean "{near[0]}"?' if near else f"; known: {', '.join(names[:60])}"
        yield f'{key}: there is no "{value}"{hint}'
