"""The sections of config.toml about ways to people outside the chat: gateways, and how often."""

from typing import Literal, Self

from pydantic import AwareDatetime, Field, SecretStr, model_validator

from bot.config.sections import Section

ROBOTS = ("wecom", "dingtalk")


class GatewaySection(Section):
    """A way out of the chat: a text message gateway, or the robot of a group."""

    name: str = Field(pattern=r"^[a-z][a-z0-9_-]{0,31}$", description="a short name in a-z, 0-9")
    kind: Literal["sms", "wecom", "dingtalk"] = Field(description="sms, wecom or dingtalk")
    url: SecretStr = Field(
        min_length=8, description="an http(s) address; a robot's has its key in it, so it is secret"
    )
    headers: dict[str, SecretStr] = Field(
        default_factory=dict, description="headers of the request, such as Authorization"
    )
    encoding: Literal["json", "form"] = Field("json", description="json or form")
    body: str = Field(
        '{"phone": "{phone}", "text": "{text}"}',
        description="what is sent, with {phone} and {text} in it",
    )
    accepted: str = Field("", description="what an answer must hold to count; empty: any 2xx")
    secret: SecretStr | None = Field(
        None, min_length=8, description="what a robot's calls are signed with"
    )
    units: tuple[str, ...] = Field((), description="whose group a robot is in; none: everybody's")

    @model_validator(mode="after")
    def the_body_has_both(self) -> Self:
        """Refuse a text message that could reach nobody or say nothing."""
        if self.kind == "sms" and not ("{phone}" in self.body and "{text}" in self.body):
            raise ValueError("the body of a text message needs {phone} and {text}")
        if not self.url.get_secret_value().startswith(("http://", "https://")):
            raise ValueError("the url is no http(s) address")
        return self


class DutySection(Section):
    """Somebody on duty out of hours."""

    begins: AwareDatetime = Field(alias="from", description="a moment with its offset")
    ends: AwareDatetime = Field(alias="to", description="a moment with its offset")
    person: str = Field(min_length=1, description="who it is")
    phone: str = Field(min_length=3, description="their telephone")
    unit: str | None = Field(None, description="a unit's code; left out: for the whole county")
    account: str = Field(
        "",
        pattern=r"^$|^[a-z][a-z0-9_-]*\.\d+$",
        description="their staff account: channel.user_id",
    )


class RelaySection(Section):
    """A person in the chat."""

    untaken_minutes: float = Field(10, gt=0, description="minutes; whom nobody takes is called")
    silence_minutes: float = Field(20, gt=0, description="minutes of silence that end a talk")
    unanswered_minutes: float = Field(
        15, gt=0, description="minutes; then the next on duty has what can't wait"
    )
    nobody_on_duty: str = Field("", description="a telephone; empty: the hotline")


class LimitsSection(Section):
    """How much one person may send."""

    drafts_per_hour: int = Field(10, ge=1, description="a number of drafts")
    drafts_per_day: int = Field(30, ge=1, description="a number of drafts")
    cases_per_day: int = Field(10, ge=1, description="a number of cases")
    messages_per_minute: int = Field(30, ge=1, description="a number of messages")
    files_per_hour: int = Field(60, ge=1, description="a number of files")
    mb_per_day: int = Field(200, ge=1, description="megabytes")


class NudgesSection(Section):
    """How soon and how often people are nudged."""

    wait_minutes: float = Field(
        10, ge=0, description="minutes an unseen message waits where the chat reports what was seen"
    )
    apart_minutes: float = Field(60, ge=0, description="minutes between two nudges of one person")


class InvitationsSection(Section):
    """How people of the desk and of units come aboard."""

    valid_days: int = Field(7, ge=1, le=90, description="days, 1 to 90")
