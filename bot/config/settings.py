"""
Loads the desk's settings: config.toml, overridden by environment variables, checked as a whole.

A variable is SUPING_ and the dotted key in capitals with two underscores for each dot:
SUPING_DATABASE__URL, SUPING_CHANNEL__0__TOKEN. Every mistake is reported at once, each with its
file, key and what is expected, never with a value.
"""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_settings import EnvSettingsSource, SettingsError

from bot.config.county_file import CountyFile, read_county
from bot.config.mistakes import BadSettings, mistakes, read_toml
from bot.config.overlay import overlaid, variables
from bot.config.rules import calendar_of, rules_of
from bot.config.settings_check import contradictions, unknown_variables
from bot.config.settings_model import BETWEEN, PREFIX, Settings
from domain.calendar import BadCalendar
from domain.rules import BadRules

__all__ = ["BadSettings", "Settings", "load"]


def load(path: Path, *, over: Mapping[str, Any] | None = None) -> Settings:
    """
    Return the settings of a config file, the environment and `over`, the later winning.

    `over` has the file's tables; a list's entries go by number: {"channel": {"0": {"api": …}}}.
    Raises BadSettings with a line for every mistake of all files.
    """
    file = read_toml(path)
    wrong: list[str] = []
    try:
        set_outside = EnvSettingsSource(Settings)()
    except SettingsError as error:
        raise BadSettings([f"environment: {error}"]) from None
    merged = overlaid(overlaid(file, set_outside), dict(over or {}))
    _add_staff(merged, path.parent, wrong)
    county = _read_county(merged, path.parent, wrong)
    wrong += contradictions(merged, county, str(path))
    wrong += unknown_variables(os.environ, Settings.sections())
    try:
        settings = Settings(**merged)
    except ValidationError as error:
        named = variables(os.environ, PREFIX, BETWEEN)
        raise BadSettings(mistakes(error, Settings, str(path), named) + wrong) from None
    if wrong:
        raise BadSettings(wrong)
    return _computed(settings.placed(path.parent, county), path)


def _computed(settings: Settings, path: Path) -> Settings:
    """Return settings whose rules and calendar can be made."""
    try:
        rules_of(settings)
        calendar_of(settings)
    except (BadRules, BadCalendar) as error:
        raise BadSettings([f"{path}: {error}"]) from None
    return settings


def _read_county(tables: dict[str, Any], folder: Path, wrong: list[str]) -> CountyFile | None:
    """Return the county even of a config with mistakes: its own are told together with them."""
    section = tables.get("county", {})
    file = section.get("file", "sample") if isinstance(section, dict) else None
    if not isinstance(file, str):
        return None
    try:
        return read_county(file, folder, _names(section, "parts"))
    except BadSettings as error:
        wrong += error.lines
        return None


def _add_staff(tables: dict[str, Any], folder: Path, wrong: list[str]) -> None:
    """Take in the [[staff]] blocks of the files that [county] names, to be checked with the own."""
    for name in _names(tables.get("county", {}), "staff"):
        try:
            rows = read_toml(folder / name).get("staff", [])
        except BadSettings as error:
            wrong += error.lines
        else:
            own = tables.get("staff", [])
            if isinstance(own, list) and isinstance(rows, list):
                tables["staff"] = [*own, *rows]


def _names(section: object, key: str) -> list[str]:
    """The files that a section names under a key; whatever is no list is told elsewhere."""
    found = section.get(key, []) if isinstance(section, dict) else []
    named = found if isinstance(found, list) else []
    return [one for one in named if isinstance(one, str)]
