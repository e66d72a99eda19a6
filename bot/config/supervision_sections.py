"""
The sections of config.toml for supervision: looking back, hot spots, figures, long unresolved.

Their numbers are the county's own judgement but where docs/settings.md names a source.
"""

from datetime import time
from math import isclose
from typing import Literal, TypeVar

from pydantic import Field, field_validator, model_validator

from bot.config.rule_sections import DAYS, TIME
from bot.config.sections import OpenSection, own
from domain.rules import Ranking, Weights
from domain.standing import Scale

Way = Literal["citizen_question", "phone", "visit"]
Always = Literal["bad_rating_rectified", "reopened", "listed", "long_unresolved", "leader_assigned"]


T = TypeVar("T", bound=str)


def _at_least_one(names: tuple[T, ...]) -> tuple[T, ...]:
    """The same names; a mistake where there is none, or one stands twice."""
    if not names:
        raise ValueError("is empty; name at least one")
    if twice := sorted({one for one in names if names.count(one) > 1}):
        raise ValueError(f"found {', '.join(twice)} twice; leave one out")
    return names


class LookBackSection(OpenSection):
    """Looking back at what was answered, a month later."""

    random_per_week: int = Field(5, ge=0, le=200, description="so many are drawn a week")
    visit_every: int = Field(5, ge=0, description="every so-manieth drawn is visited; 0: none")
    after_natural_days: int = Field(30, ge=1, le=365, description="days after the closing")
    again_after_natural_days: int = Field(
        90, ge=1, le=730, description="days after the closing, for what was not whole"
    )
    draw_at: time = Field(time(10), description=TIME)
    remind_after_days: int = Field(3, ge=1, le=30, description="days until the one reminder")
    wait_days: int = Field(4, ge=1, le=30, description="days from the reminder until it ends")
    weekly_special: int = Field(5, ge=0, le=50, description="inspections proposed a week; 0: none")
    weekly_special_approver: Literal["county_head", "county_government"] = Field(
        "county_head", description="county_head or county_government"
    )
    review_natural_days: int = Field(
        30, ge=1, le=365, description="days to ask for a review, and to decide it"
    )
    by: tuple[Way, ...] = Field(
        ("citizen_question", "phone", "visit"),
        description="citizen_question, phone, visit; at least one",
    )
    population: tuple[Literal["listed", "bad_rating", "complaint", "report"], ...] = Field(
        ("listed", "bad_rating", "complaint", "report"),
        description="listed, bad_rating, complaint, report; never consultations",
    )
    always: tuple[Always, ...] = Field(
        ("bad_rating_rectified", "reopened", "listed", "long_unresolved", "leader_assigned"),
        description="bad_rating_rectified, reopened, listed, long_unresolved, leader_assigned",
    )

    @field_validator("by")
    @classmethod
    def ways_stand_once(cls, ways: tuple[Way, ...]) -> tuple[Way, ...]:
        """At least one, and each once."""
        return _at_least_one(ways)


class HotSpotSection(OpenSection):
    """From when on many who speak of the same are told of in the morning."""

    window_days: int = Field(7, ge=1, le=90, description="a number of days")
    cases: int = Field(5, ge=2, description="so many cases")
    distinct_people: int = Field(3, ge=1, description="of so many people")


SHARE = "a share from 0 to 1, such as 0.95"


class BandsSection(OpenSection):
    """From which share a band begins."""

    excellent: float = Field(0.95, gt=0, le=1, description=SHARE)
    good: float = Field(0.90, gt=0, le=1, description=SHARE)
    passing: float = Field(0.85, gt=0, le=1, alias="pass", description=SHARE)

    @model_validator(mode="after")
    def bands_go_down(self) -> "BandsSection":
        """The best band begins highest."""
        if not self.excellent > self.good > self.passing:
            found = f"{self.excellent:g}, {self.good:g}, {self.passing:g}"
            raise ValueError(
                f"excellent, good and pass must go down, found {found}; write the highest first"
            )
        return self


class WeightsSection(OpenSection):
    """What each rate counts in the combined figure."""

    response: float = Field(0.2, ge=0, le=1, description=SHARE)
    resolved: float = Field(0.4, ge=0, le=1, description=SHARE)
    satisfied: float = Field(0.3, ge=0, le=1, description=SHARE)
    on_time: float = Field(0.1, ge=0, le=1, description=SHARE)

    @model_validator(mode="after")
    def weights_come_to_one(self) -> "WeightsSection":
        """All of the four together are the whole."""
        total = self.response + self.resolved + self.satisfied + self.on_time
        if not isclose(total, 1):
            raise ValueError(
                f"response, resolved, satisfied and on_time must come to 1, found {total:g}; "
                "a rate that shall not count gets 0"
            )
        return self


Compared = Literal["department", "township", "public_company"]


class RankingSection(OpenSection):
    """How units are compared, and what of it is published."""

    publish: Literal["bands", "rank"] = Field("bands", description="bands or rank")
    min_ratings: int = Field(10, ge=1, le=1000, description="so many cases or ratings")
    order: Literal["wilson_lower_95", "wilson_lower_99"] = Field(
        "wilson_lower_95", description="wilson_lower_95 or wilson_lower_99"
    )
    bands: BandsSection = own(BandsSection, "excellent, good and pass, such as 0.95, 0.9, 0.85")
    tables: tuple[Compared, ...] = Field(
        ("department", "township", "public_company"),
        description="department, township, public_company; communities never lead",
    )
    unit_reply_working_days: int = Field(3, ge=1, le=30, description=DAYS)
    weights: WeightsSection = own(WeightsSection, "response, resolved, satisfied, on_time")

    @field_validator("tables")
    @classmethod
    def tables_stand_once(cls, tables: tuple[Compared, ...]) -> tuple[Compared, ...]:
        """At least one, and each once."""
        return _at_least_one(tables)

    def ranking(self) -> Ranking:
        """Return the domain's rules."""
        return Ranking(
            publish=self.publish,
            order=self.order,
            scale=Scale(self.min_ratings, **dict(self.bands)),
            tables=self.tables,
            unit_reply_working_days=self.unit_reply_working_days,
            weights=Weights(**dict(self.weights)),
        )


class LongUnresolvedSection(OpenSection):
    """What counts as long unresolved; any of these."""

    overdue_working_days: int = Field(10, ge=1, description="working days past the deadline")
    or_open_natural_days: int = Field(60, ge=1, description="days since it was submitted")
    or_reopened: int = Field(2, ge=1, description="how often it was redone")
    or_extended_and_overdue: bool = Field(default=True, description="true or false")
