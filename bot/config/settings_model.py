"""The desk's settings as one checked value; bot/settings.py loads it."""

from pathlib import Path
from typing import Any

from pydantic import Field, PrivateAttr, field_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from bot.config.county_file import CountyFile, read_county
from bot.config.reach_sections import (
    DutySection,
    GatewaySection,
    InvitationsSection,
    LimitsSection,
    NudgesSection,
    RelaySection,
)
from bot.config.rule_sections import (
    AskCitizenSection,
    BadRatingSection,
    CalendarSection,
    ClosingSection,
    DeskSection,
    EscalationSection,
    ExtensionSection,
    FilesSection,
    HandleByType,
    JoiningSection,
    LegalClocksSection,
    PrivacySection,
    RatingSection,
    RemindersSection,
    ReportsSection,
    ReturnsSection,
    StuffingSection,
    UrgencyTables,
    escalation_defaults,
)
from bot.config.sections import (
    BackupSection,
    ChannelSection,
    CounterSection,
    CountySection,
    DatabaseSection,
    ProposerSection,
    SandboxSection,
    Section,
    StaffSection,
    WebSection,
)
from bot.config.supervision_sections import (
    HotSpotSection,
    LongUnresolvedSection,
    LookBackSection,
    RankingSection,
)
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
    gateways: tuple[GatewaySection, ...] = Field((), alias="gateway")
    nudges: NudgesSection = _defaults(NudgesSection)
    relay: RelaySection = _defaults(RelaySection)
    duty: tuple[DutySection, ...] = Field((), alias="duty")
    limits: LimitsSection = _defaults(LimitsSection)
    invitations: InvitationsSection = _defaults(InvitationsSection)
    proposer: ProposerSection = _defaults(ProposerSection)
    backup: BackupSection = _defaults(BackupSection)
    web: WebSection = _defaults(WebSection)
    counters: tuple[CounterSection, ...] = Field((), alias="counter")
    sandbox: SandboxSection = _defaults(SandboxSection)
    staff_rows: tuple[StaffSection, ...] = Field((), alias="staff")
    calendar: CalendarSection = _defaults(CalendarSection)
    urgency: UrgencyTables = _defaults(UrgencyTables)
    handle_by_type: HandleByType = _defaults(HandleByType)
    desk: DeskSection = _defaults(DeskSection)
    ask_citizen: AskCitizenSection = _defaults(AskCitizenSection)
    returns: ReturnsSection = _defaults(ReturnsSection)
    extension: ExtensionSection = _defaults(ExtensionSection)
    closing: ClosingSection = _defaults(ClosingSection)
    reminders: RemindersSection = _defaults(RemindersSection)
    escalation: tuple[EscalationSection, ...] = Field(default_factory=escalation_defaults)
    long_unresolved: LongUnresolvedSection = _defaults(LongUnresolvedSection)
    hot_spot: HotSpotSection = _defaults(HotSpotSection)
    ranking: RankingSection = _defaults(RankingSection)
    rating: RatingSection = _defaults(RatingSection)
    bad_rating: BadRatingSection = _defaults(BadRatingSection)
    stuffing: StuffingSection = _defaults(StuffingSection)
    legal_clock: LegalClocksSection = _defaults(LegalClocksSection)
    reports: ReportsSection = _defaults(ReportsSection)
    joining: JoiningSection = _defaults(JoiningSection)
    look_back: LookBackSection = _defaults(LookBackSection)
    files: FilesSection = _defaults(FilesSection)
    privacy: PrivacySection = _defaults(PrivacySection)

    _folder: Path = PrivateAttr(default=Path())
    _county: CountyFile | None = PrivateAttr(default=None)

    @classmethod
    def sections(cls) -> tuple[str, ...]:
        """Return the names of the file's tables."""
        return tuple(field.alias or name for name, field in cls.model_fields.items())

    def placed(self, folder: Path, county: CountyFile | None) -> "Settings":
        """Say where the config lies, and hand over its county where that has been read already."""
        self._folder, self._county = folder, county
        return self

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
    def web_address(self) -> str:
        """Where people reach the desk's own pages; this machine itself where nothing is said."""
        return self.web.address or f"http://{self.web.host}:{self.web.port}"

    @property
    def key_path(self) -> Path:
        """The key file."""
        return self.beside(self.database.key_file)

    @property
    def database_path(self) -> Path | None:
        """The database's file; None on a server or in memory."""
        start, slashes, file = self.database_url.partition("sqlite:///")
        return Path(file) if not start and slashes and file not in ("", ":memory:") else None

    @property
    def model_path(self) -> Path:
        """The file of what the proposer has learnt."""
        return self.beside(self.proposer.model)

    def _county_file(self) -> CountyFile:
        if self._county is None:
            section = self.county_section
            self._county = read_county(section.file, self._folder, section.parts)
        return self._county
