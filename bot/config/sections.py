"""
The sections of config.toml: where things are, and who is who.

A field's description says what is expected, and is what a mistake's line repeats. The rules of the
desk (deadlines, reminders) are in bot/rule_sections.py.
"""

import re
from datetime import time
from typing import Annotated, Literal, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    SecretStr,
    field_validator,
    model_validator,
)

from domain.staff import OF_A_HALL, OF_A_UNIT, Post, Role, Staff


class Section(BaseModel):
    """A table of the config: unknown keys are mistakes, and values never appear in messages."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


T = TypeVar("T", bound=Section)


def own(section: type[T], description: str) -> T:
    """A table within a section that may be left out, with the county's defaults."""
    made: T = Field(default_factory=lambda: section.model_validate({}), description=description)
    return made


class OpenSection(Section):
    """Rules that anybody may read: a mistake in one is told with the value that was found."""


def _is_token(token: SecretStr) -> SecretStr:
    number, _, secret = token.get_secret_value().partition(":")
    if not (number.isascii() and number.isdigit() and secret):
        raise ValueError("not a bot token")
    return token


def _is_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise ValueError("not a time zone") from error
    return name


Token = Annotated[SecretStr, AfterValidator(_is_token)]
ZoneName = Annotated[str, AfterValidator(_is_zone)]
Name = Annotated[str, Field(min_length=1)]


class CountySection(Section):
    """Which county this desk serves."""

    file: str = Field("sample", description='"sample" or the path of a county.toml')
    parts: tuple[str, ...] = Field((), description='more files of the county, ["halls.toml"]')
    staff: tuple[str, ...] = Field((), description='files of posts, such as ["hall_staff.toml"]')
    years: int = Field(
        2, ge=1, le=30, description="whole years after closing before identities are removed"
    )


class DatabaseSection(Section):
    """Where the desk keeps what it knows."""

    url: str = Field(
        "sqlite:///suping.db",
        pattern=r"^(sqlite:///|postgresql(\+\w+)?://)",
        description="such as sqlite:///suping.db or postgresql+psycopg://user@host/name",
    )
    synchronous: Literal["FULL", "EXTRA", "NORMAL"] = Field(
        "FULL", description="FULL, EXTRA or NORMAL; below FULL a power cut can lose messages"
    )
    key_file: str = Field(
        "suping.key", min_length=1, description="the path of the key file, made at the first start"
    )


class ChannelSection(Section):
    """A chat the desk is reached through: a Bot API endpoint and a token."""

    name: str = Field(
        pattern=r"^[a-z][a-z0-9_-]{0,31}$",
        description="a short name in a-z, 0-9, - and _ that never changes, such as county",
    )
    token: Token = Field(description="a bot token such as 123456:ABC…")
    kind: Literal["telegram", "localchat"] = Field("telegram", description="telegram or localchat")
    api: str = Field(
        "https://api.telegram.org",
        pattern=r"^https?://[^/]+",
        description="the address of the Bot API, such as https://api.telegram.org",
    )
    storage_zh: str = Field(
        "Telegram 的境外服务器和县里的服务器",
        min_length=1,
        description="where messages are stored, in Chinese, for the welcome",
    )
    storage_en: str = Field(
        "Telegram's servers abroad and the county's own server",
        min_length=1,
        description="where messages are stored, in English",
    )
    page: str = Field(
        "",
        pattern=r"^(https?://[^/]+.*)?$",
        description="where people open this chat, for text messages, such as https://12345.example",
    )
    link: str = Field(
        "",
        pattern=r"^(https?://[^/]+.*\{code\}.*)?$",
        description="where a scanned code leads, such as https://t.me/YourBot?start={code}",
    )
    legal_ground: str = Field(
        "", description="why data may leave China by this channel, where [privacy] data_home is CN"
    )
    seen_secret: SecretStr | None = Field(
        None, min_length=16, description="at least 16 characters, the same as in localchat"
    )

    def link_of_codes(self) -> str:
        """Where a scanned code leads, with {code} in it; the county's own page knows what to do."""
        if self.link or self.kind != "localchat" or not self.page:
            return self.link
        joined = "&" if "?" in self.page else "?"
        return f"{self.page}{joined}start={{code}}"

    webhook_secret: SecretStr | None = Field(
        None,
        description="16 to 256 of A-Z a-z 0-9 _ -; then updates are brought to [web] address",
    )

    @field_validator("webhook_secret")
    @classmethod
    def secret_is_one(cls, secret: SecretStr | None) -> SecretStr | None:
        """Refuse what Telegram takes for no secret."""
        said = secret.get_secret_value() if secret is not None else None
        if said is not None and not re.fullmatch(r"[A-Za-z0-9_-]{16,256}", said):
            raise ValueError("16 to 256 of A-Z a-z 0-9 _ -")
        return secret


class ProposerSection(Section):
    """How the kind of a matter is proposed from its words."""

    sure_from: float = Field(
        0.9, gt=0, le=1, description="above 0 to 1; a kind this sure is taken without asking"
    )
    model: str = Field("suping.model", min_length=1, description="the path of what was learnt")
    learn_nightly: bool = Field(default=True, description="true or false")
    learn_at: time = Field(time(3, 10), description='a time of day, such as "03:10"')


class BackupSection(Section):
    """Where the desk copies itself to, and when."""

    folder: str = Field("", description="a folder, best on another disk; empty: no backups")
    at: time = Field(time(2, 40), description='a time of day, such as "02:40"')
    keep: int = Field(14, ge=1, description="so many backups, 1 or more; older ones are deleted")


class WebSection(Section):
    """Where the desk's own pages and hooks listen."""

    host: str = Field("127.0.0.1", min_length=1, description="an address of this machine")
    port: int = Field(8088, ge=0, le=65535, description="0 to 65535; 0 takes a free one")
    address: str = Field(
        "",
        pattern=r"^(https?://[^/\s]+)?$",
        description="where people reach these pages, such as https://pj.example, without a path",
    )


class CounterSection(Section):
    """The system of a hall's counters, which says who was served."""

    hall: Name = Field(description="a hall's code in the county file")
    secret: SecretStr = Field(min_length=16, description="at least 16 characters")


class SandboxSection(Section):
    """A desk to play with, whose clock can be moved forward."""

    enabled: bool = Field(default=False, description="true or false")
    start: AwareDatetime | None = Field(
        None, description="a moment with its offset, such as 2026-09-28T08:30:00+08:00"
    )


class StaffSection(Section):
    """A person of the desk or of a unit."""

    channel: str = Field(description="the name of a channel above")
    user_id: int = Field(gt=0, description="the person's user id in that channel, a number")
    name: Name = Field(description="how colleagues see this person")
    role: Role = Field(
        description="such as clerk, handler, unit_head, supervisor, administrator, hall_manager"
    )
    unit: str | None = Field(None, description="a unit's code in the county file")
    hall: str | None = Field(None, description="a hall's code in the county file")
    post: Post | None = Field(None, description="A, B or head")
    language: Literal["zh_CN", "en"] = Field("zh_CN", description="zh_CN or en")

    @field_validator("unit")
    @classmethod
    def unit_is_not_empty(cls, unit: str | None) -> str | None:
        """Refuse an empty code: it is a forgotten one."""
        if unit is not None and not unit.strip():
            raise ValueError("is empty")
        return unit

    @model_validator(mode="after")
    def a_units_people_name_it(self) -> "StaffSection":
        """Refuse a handler or a head of no unit, and whoever works in a hall without one."""
        if self.role in OF_A_UNIT and self.unit is None:
            raise ValueError(f"a {self.role.replace('_', ' ')} needs a unit")
        if self.role in OF_A_HALL and self.hall is None:
            raise ValueError(f"a {self.role.replace('_', ' ')} needs a hall")
        return self

    def value(self) -> Staff:
        """Return the domain's value."""
        return Staff(
            channel=self.channel,
            user_id=self.user_id,
            name=self.name,
            role=self.role,
            unit=self.unit,
            post=self.post,
            language=self.language,
            hall=self.hall,
        )
