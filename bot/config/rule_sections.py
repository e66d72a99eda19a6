"""
The sections of config.toml that hold the rules of the desk, with the county's defaults.

Sources of the numbers: the municipal regulations on hotlines and service ratings, the county's own
report, and where none says anything our judgement; docs/settings.md names them key by key.
"""

import datetime
from dataclasses import asdict
from datetime import time
from typing import Any, Literal

from pydantic import Field, SecretStr, field_validator, model_validator

from bot.config.sections import Name, Section, ZoneName, own
from domain.calendar import BusinessHours, Override
from domain.report_rules import Every, Part
from domain.rules import ESCALATION, LEGAL_CLOCKS, URGENCIES, Kind, Recipient, UrgencyClass

TIME = "a time such as 08:30"
DAYS = "a number of working days"
HOURS = "a number of hours"


class Label(Section):
    """A name in both languages."""

    zh: str = Field(description="in Chinese")
    en: str = Field(description="in English")


class OverrideSection(Section):
    """A day the county decided about itself."""

    date: datetime.date = Field(description="a day such as 2026-02-14")
    working: bool = Field(description="true or false")
    name: str = Field("", description="what the day is called")
    paper: str = Field("", description="the notice that says so")


MONTH_DAY = r"^(0[1-9]|1[0-2])-(0[1-9]|1\d|2[0-8])$"
"""A day that every year has."""


class CalendarSection(Section):
    """Working days and business hours."""

    timezone: ZoneName = Field("Asia/Shanghai", description="a time zone such as Asia/Shanghai")
    open_of_business: time = Field(time(8, 30), description=TIME)
    close_of_business: time = Field(time(18), description=TIME)
    lunch: tuple[time, ...] = Field(
        (time(12), time(14, 30)), description='two times, ["12:00", "14:30"], or [] for none'
    )
    on_unknown_year: Literal["statutory", "error"] = Field(
        "statutory", description="statutory or error"
    )
    warn_missing_next_year_from: str = Field(
        "11-01", pattern=MONTH_DAY, description="month and day, such as 11-01"
    )
    year_files: tuple[str, ...] = Field((), description="paths of year files")
    override: tuple[OverrideSection, ...] = Field((), description="days decided by the county")

    @field_validator("lunch")
    @classmethod
    def lunch_has_two_ends(cls, lunch: tuple[time, ...]) -> tuple[time, ...]:
        """No lunch, or its beginning and its end."""
        if len(lunch) not in {0, 2}:
            raise ValueError("lunch has a beginning and an end")
        return lunch

    @model_validator(mode="after")
    def hours_follow_one_another(self) -> "CalendarSection":
        """Open, lunch, close, in this order."""
        order = [self.open_of_business, *self.lunch, self.close_of_business]
        if order != sorted(set(order)):
            raise ValueError("open_of_business, lunch and close_of_business must follow in order")
        return self

    def hours(self) -> BusinessHours:
        """Return the domain's business hours."""
        lunch = (self.lunch[0], self.lunch[1]) if self.lunch else None
        return BusinessHours(self.open_of_business, self.close_of_business, lunch)

    def warn_from(self) -> tuple[int, int]:
        """Return the month and day from which a missing next year is told of."""
        month, _, day = self.warn_missing_next_year_from.partition("-")
        return int(month), int(day)

    def overrides(self) -> tuple[Override, ...]:
        """Return the domain's overrides."""
        return tuple(Override(one.date, one.working, one.name, one.paper) for one in self.override)


class UrgencySection(Section):
    """How fast a class of cases goes; the unit of its numbers is its clock's."""

    label: Label = Field(description="its name in both languages")
    clock: Literal["hours", "working_days"] = Field(description="hours or working_days")
    dispatch: float | None = Field(None, gt=0, description="hours; only where the clock is hours")
    accept: float = Field(gt=0, description="until the unit signs, in the clock's unit")
    first_contact: float = Field(gt=0, description="until the citizen is contacted")
    handle: float = Field(gt=0, description="until the answer")
    extension: float = Field(ge=0, description="at most this much longer")


def _table(one: UrgencyClass) -> dict[str, Any]:
    """Return a class as a table of the file."""
    table = asdict(one) | {"label": {"zh": one.label_zh, "en": one.label_en}}
    return {key: table[key] for key in UrgencySection.model_fields}


class UrgencyTables(Section):
    """The four classes; a table in the file changes only the keys it names."""

    critical: UrgencySection = Field(description="danger to life or property")
    urgent: UrgencySection = Field(description="water, power, gas, heating fail")
    normal: UrgencySection = Field(description="everything else")
    complex: UrgencySection = Field(description="several units, land, wages")

    @model_validator(mode="before")
    @classmethod
    def fill_in_defaults(cls, given: Any) -> Any:  # noqa: ANN401 - whatever the file holds
        """Let a table in the file leave out what it does not change."""
        if not isinstance(given, dict):
            return given
        defaults: dict[str, Any] = {code.value: _table(one) for code, one in URGENCIES.items()}
        for name, table in given.items():
            known = defaults.get(name, {})
            defaults[name] = {**known, **table} if isinstance(table, dict) else table
        return defaults


class HandleByType(Section):
    """Working days for kinds of cases, instead of urgency.normal.handle."""

    consultation: float = Field(2, gt=0, description=DAYS)
    praise: float = Field(5, gt=0, description=DAYS)
    suggestion: float = Field(10, gt=0, description=DAYS)


class DispatchHours(Section):
    """Business hours the desk has to dispatch, for classes counted in working days."""

    consultation: float = Field(2, gt=0, description="business hours")
    normal: float = Field(4, gt=0, description="business hours")
    complex: float = Field(8, gt=0, description="business hours")


class DeskSection(Section):
    """The desk's own part of the time."""

    dispatch_business_hours: DispatchHours = own(DispatchHours, "business hours by class")


class AskCitizenSection(Section):
    """A question to the citizen: how long it waits, how often a handler may ask alone."""

    wait_working_days: int = Field(2, ge=1, description=DAYS)
    max_times: int = Field(1, ge=0, description="how often without the unit head")


class ReturnsSection(Section):
    """Until when a unit may say a case is not its own."""

    window_working_days: int = Field(1, ge=0, description=DAYS)
    window_hours_at_least: float = Field(24, ge=0, description=HOURS)
    max_per_unit: int = Field(1, ge=0, description="how often a unit may return one case")
    transfers_to_problem_case: int = Field(
        3, ge=1, description="transfers that make it a problem case"
    )


class ExtensionSection(Section):
    """How often a case may be extended, and until when that may be asked for."""

    max_times: int = Field(1, ge=0, description="how often a case may be extended")
    request_before_due_working_days: int = Field(1, ge=0, description=DAYS)


class ClosingSection(Section):
    """When an answered case is closed, and how it comes back."""

    need_evidence: tuple[Kind, ...] = Field(
        (Kind.HELP, Kind.COMPLAINT, Kind.REPORT), description="kinds of cases, such as complaint"
    )
    need_second_person: tuple[Literal["listed", "reopened", "bad_rating", "conduct"], ...] = Field(
        ("listed", "reopened", "bad_rating", "conduct"),
        description="listed, reopened, bad_rating, conduct",
    )
    citizen_objection_working_days: int = Field(3, ge=1, description=DAYS)
    call_back: tuple[Literal["not_read", "no_chat", "reopened"] | Kind, ...] = Field(
        ("not_read", "no_chat", Kind.COMPLAINT, "reopened"),
        description="not_read, no_chat, reopened, or kinds of cases such as complaint",
    )
    survey_valid_days: int = Field(7, ge=1, description="a number of days")
    survey_reminder_after_days: int = Field(2, ge=1, description="a number of days")
    reopen_within_days: int = Field(30, ge=1, description="a number of days")
    reopen_max: int = Field(2, ge=0, description="how often a case may be redone")


class RemindersSection(Section):
    """When handlers are reminded before a deadline."""

    working_days_before_due: tuple[int, ...] = Field((1,), description="working days, such as [1]")
    on_due_day_at: time = Field(time(14, 30), description=TIME)
    hours_before_due: tuple[float, ...] = Field((4, 1), description="hours, such as [4, 1]")
    unaccepted_after_hours: float = Field(4, gt=0, description="business hours")
    undecided_after_working_days: int = Field(1, ge=1, description=DAYS)
    max_single_pings_per_person_per_day: int = Field(8, ge=1, description="a number of messages")
    quiet_hours: tuple[time, time] = Field(
        (time(21, 30), time(7, 30)), description='two times, ["21:30", "07:30"]'
    )
    digest_at: time = Field(time(8, 40), description=TIME)


class EscalationSection(Section):
    """A step after the deadline: who is told, what a person may decide."""

    at: int = Field(ge=0, description="working days after the deadline")
    light: Literal["yellow", "red"] = Field(description="yellow or red")
    label: Label = Field(description="its name in both languages")
    to: tuple[Recipient, ...] = Field((), description="who is told of each case")
    grouped_to: tuple[Recipient, ...] = Field((), description="who gets one message for all")
    propose: tuple[str, ...] = Field((), description="what is proposed to a person")


def escalation_defaults() -> tuple[EscalationSection, ...]:
    """Return the county's steps where the file has none of its own."""
    return tuple(
        EscalationSection(
            at=step.at,
            light=step.light,
            label=Label(zh=step.label_zh, en=step.label_en),
            to=step.to,
            grouped_to=step.grouped_to,
            propose=step.propose,
        )
        for step in ESCALATION
    )


class LegalClockSection(Section):
    """A law's own clock for a kind of matter, in working days."""

    law: Label = Field(description="the law's name in both languages")
    decide_working_days: int = Field(ge=1, le=60, description="until acceptance is decided")
    finish_working_days: int = Field(ge=1, le=250, description="until it is finished")


def _legal(code: str) -> dict[str, Any]:
    one = LEGAL_CLOCKS[code]
    days = {"decide_working_days": one.decide_working_days}
    law = {"zh": one.law_zh, "en": one.law_en}
    return {"law": law, **days, "finish_working_days": one.finish_working_days}


class LegalClocksSection(Section):
    """By the code of the category they are for."""

    market: LegalClockSection = Field(
        default_factory=lambda: LegalClockSection.model_validate(_legal("market")),
        description="market complaints",
    )
    wages: LegalClockSection = Field(
        default_factory=lambda: LegalClockSection.model_validate(_legal("wages")),
        description="unpaid wages",
    )


class ReportEntry(Section):
    """Rectification reports that units file periodically."""

    code: str = Field(pattern=r"^[a-z][a-z0-9_]*$", description="a short code in a-z, 0-9 and _")
    about: Label = Field(description="what they report on, in both languages")
    units: tuple[str, ...] = Field(min_length=1, description="codes of units")
    every: Every = Field(Every.MONTH, description="once, week, month or quarter")
    first: datetime.date = Field(description="the first day, such as 2026-10-30")
    parts: tuple[Part, ...] = Field(
        tuple(Part), min_length=1, description="self_check, measures, accountability"
    )


class ReportsSection(Section):
    """Rectification reports."""

    again_working_days: int = Field(3, ge=1, le=30, description=DAYS)
    rule: tuple[ReportEntry, ...] = Field((), description="reports of units, by rule")


class JoiningSection(Section):
    """When a new matter is taken for one that others reported, and joining it is offered."""

    days: int = Field(30, ge=1, le=365, description="a number of days")
    distance_metres: float = Field(300, gt=0, description="metres between two pins")
    likeness: float = Field(0.3, gt=0, le=1, description="0 to 1, without pins")
    near_likeness: float = Field(0.15, gt=0, le=1, description="0 to 1, pinned near")
    same_likeness: float = Field(0.9, gt=0, le=1, description="0 to 1, the same person")
    least: int = Field(1, ge=1, description="how many must have reported it")


class RatingSection(Section):
    """Grades from 5, very satisfied, to 1."""

    bad_max: int = Field(2, ge=1, le=4, description="the best grade that still counts as bad")
    edit_within_minutes: int = Field(10, ge=0, description="minutes")
    link_valid_days: int = Field(7, ge=1, le=90, description="days a visit may be rated")
    per_account_per_window_per_day: int = Field(3, ge=1, description="a number of ratings")
    invite_after_minutes: int = Field(30, ge=0, le=1440, description="minutes after a visit")


class BadRatingSection(Section):
    """What follows a bad rating at a window; working days."""

    contact_working_days: int = Field(1, ge=1, description="working days")
    rectify_working_days: int = Field(5, ge=1, description="working days")
    rectify_complex_working_days: int = Field(15, ge=1, description="working days")
    appeal_working_days: int = Field(3, ge=1, description="working days")
    appeal_decision_working_days: int = Field(5, ge=1, description="working days")
    item_shown_from: int = Field(5, ge=1, description="a number of people")


class StuffingSection(Section):
    """From how many ratings in how many minutes on a person is to look at them."""

    on_a_device: int = Field(5, ge=2, description="a number of ratings")
    device_within_minutes: int = Field(2, ge=1, le=1440, description="minutes")
    at_a_window: int = Field(15, ge=2, description="a number of ratings")
    window_within_minutes: int = Field(5, ge=1, le=1440, description="minutes")
    by_a_person_a_day: int = Field(6, ge=2, description="a number of ratings")


class FilesSection(Section):
    """Pictures and files that people send."""

    late_minutes: int = Field(10, ge=0, le=1440, description="minutes after filing")
    most_mb: int = Field(20, ge=1, le=20, description="megabytes, 20 at most")
    store: Name = Field("files", description='a folder, or "s3://bucket/prefix"')
    endpoint: str = Field("", description="S3 only: its address")
    region: Name = Field("us-east-1", description="S3 only: its region")
    access_key_id: SecretStr = Field(SecretStr(""), description="S3 only: who comes")
    secret_access_key: SecretStr = Field(SecretStr(""), description="S3 only: the secret")


class PrivacySection(Section):
    """How long what is kept."""

    data_home: Literal["", "CN"] = Field(
        "", description='"CN" where the law wants the data stored in China, else ""'
    )
    raw_updates_days: int = Field(30, ge=1, description="days raw messages are kept for repair")
    reveal_log_days: int = Field(
        1095, ge=1095, description="days readings of identities are kept, at least 1095"
    )
    keep_for_archive: bool = Field(
        default=False, description="true where the archives law wants erased cases kept, sealed"
    )
    minors_under: int = Field(14, ge=0, le=18, description="years; younger ones need a guardian")
