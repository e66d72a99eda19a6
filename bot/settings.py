"""
The desk's settings: config.toml, overridden by environment variables, checked as a whole.

A variable is SUPING_ and the dotted key in capitals with two underscores for each dot:
SUPING_DATABASE__URL, SUPING_CHANNEL__0__TOKEN. Every mistake is reported at once, each with its
file, key and what is expected, never with a value.
"""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import Field, PrivateAttr, ValidationError, field_validator
from pydantic_settings import (
    BaseSettings,
    EnvSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    SettingsError,
)

from bot.county_file import CountyFile, read_county
from bot.mistakes import BadSettings, mistakes, read_toml
from bot.overlay import overlaid, variables
from bot.rule_sections import (
    ESCALATION_DEFAULTS,
    CalendarSection,
    ClosingSection,
    DeskSection,
    EscalationSection,
    HandleByType,
    PrivacySection,
    RatingSection,
    RemindersSection,
    UrgencyTables,
)
from bot.sections import (
    ChannelSection,
    CountySection,
    DatabaseSection,
    SandboxSection,
    Section,
    StaffSection,
    WebSection,
)
from bot.settings_check import contradictions
from domain.county import County
from domain.staff import Staff

PREFIX = "SUPING_"
BETWEEN = "__"


def _defaults(section: type[Section]) -> Any:  # noqa: ANN401 - pydantic's own type for a default
    return Field(default_factory=lambda: section.model_validate({}))


class Settings(BaseSettings):
    """What `load` returns; relative paths are seen from the config's own folder."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_prefix_target="all",
        env_nested_delimiter=BETWEEN,
        extra="forbid",
        frozen=True,
        hide_input_in_errors=True,
    )

    county_section: CountySection = Field(
        default_factory=lambda: CountySection.model_validate({}), alias="county"
    )
    database: DatabaseSection = _defaults(DatabaseSection)
    channels: tuple[ChannelSection, ...] = Field(
        alias="channel", description="at least one [[channel]]"
    )
    web: WebSection = _defaults(WebSection)
    sandbox: SandboxSection = _defaults(SandboxSection)
    staff_rows: tuple[StaffSection, ...] = Field((), alias="staff")
    calendar: CalendarSection = _defaults(CalendarSection)
    urgency: UrgencyTables = _defaults(UrgencyTables)
    handle_by_type: HandleByType = _defaults(HandleByType)
    desk: DeskSection = _defaults(DeskSection)
    closing: ClosingSection = _defaults(ClosingSection)
    reminders: RemindersSection = _defaults(RemindersSection)
    escalation: tuple[EscalationSection, ...] = ESCALATION_DEFAULTS
    rating: RatingSection = _defaults(RatingSection)
    privacy: PrivacySection = _defaults(PrivacySection)

    _folder: Path = PrivateAttr(default=Path())
    _county: CountyFile | None = PrivateAttr(default=None)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003 - the base class's signature
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """
        Take what `load` has merged, and nothing else.

        The library would replace the list of channels as a whole by what a variable says of one.
        """
        return (init_settings,)

    @field_validator("channels")
    @classmethod
    def there_is_a_channel(cls, channels: tuple[ChannelSection, ...]) -> tuple[ChannelSection, ...]:
        """Refuse a desk nobody can reach."""
        if not channels:
            raise ValueError("there is none")
        return channels

    def county(self) -> County:
        """Return the county this desk serves."""
        return self._county_file().county

    def staff(self) -> tuple[Staff, ...]:
        """Return everybody of [[staff]], and on localchat channels the county's made-up people."""
        localchats = [one.name for one in self.channels if one.kind == "localchat"]
        rows = tuple(row.value() for row in self.staff_rows)
        return rows + self._county_file().demo_staff(localchats)

    def beside(self, path: str) -> Path:
        """Return a path of the config as seen from the config's folder."""
        return self._folder / path

    @property
    def database_url(self) -> str:
        """The database; a relative SQLite file lies beside the config."""
        start, slashes, file = self.database.url.partition("sqlite:///")
        if start or not slashes or not file or file == ":memory:":
            return self.database.url
        return f"sqlite:///{self.beside(file)}"

    @property
    def key_path(self) -> Path:
        """The key file."""
        return self.beside(self.database.key_file)

    def _county_file(self) -> CountyFile:
        if self._county is None:
            self._county = read_county(self.county_section.file, self._folder)
        return self._county


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
    county = _read_county(merged, path.parent, wrong)
    wrong += contradictions(merged, county, str(path))
    try:
        settings = Settings(**merged)
    except ValidationError as error:
        named = variables(os.environ, PREFIX, BETWEEN)
        raise BadSettings(mistakes(error, Settings, str(path), named) + wrong) from None
    if wrong:
        raise BadSettings(wrong)
    settings._folder, settings._county = path.parent, county  # noqa: SLF001 - built here only
    return settings


def _read_county(tables: dict[str, Any], folder: Path, wrong: list[str]) -> CountyFile | None:
    """Return the county even of a config with mistakes: its own are told together with them."""
    section = tables.get("county", {})
    file = section.get("file", "sample") if isinstance(section, dict) else None
    if not isinstance(file, str):
        return None
    try:
        return read_county(file, folder)
    except BadSettings as error:
        wrong += error.lines
        return None
