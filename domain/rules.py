"""
The numbers a county decides by, as one frozen value; the defaults are the sample county's.

Their sources: 济南市12345 art. 24 and 潍坊 art. 20 (five working days), 安阳市政务服务条例 art. 50
(extension and return), Shandong 2020 (fifteen working days for complex matters), the draft standard
of Beijing (24 hours where life or supply is at stake), 信访工作条例 art. 35 by analogy (thirty days
to reopen); offsets of reminders and lights are the county's own judgement.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Literal

from domain.errors import SupingError
from domain.report_rules import ReportRules
from domain.standing import Scale

Clock = Literal["hours", "working_days"]
Light = Literal["yellow", "red"]


class BadRules(SupingError):
    """The county's numbers contradict one another."""


class Kind(StrEnum):
    """What a citizen wants."""

    CONSULTATION = "consultation"
    HELP = "help"
    COMPLAINT = "complaint"
    REPORT = "report"
    SUGGESTION = "suggestion"
    PRAISE = "praise"


class Urgency(StrEnum):
    """How fast a case must go."""

    CRITICAL = "critical"
    URGENT = "urgent"
    NORMAL = "normal"
    COMPLEX = "complex"


class Recipient(StrEnum):
    """Who hears of a stage, by their part in the case."""

    HANDLER_A = "handler_a"
    HANDLER_B = "handler_b"
    UNIT_HEAD = "unit_head"
    SUPERVISOR_NAMED = "supervisor_named"
    SUPERVISION_OFFICE = "supervision_office"


@dataclass(frozen=True, slots=True)
class UrgencyClass:
    """
    The limits of one urgency, in the unit of its clock: hours day and night, or working days.

    `dispatch` is the desk's own limit where the clock runs in hours; the working-day classes have
    business hours instead. Raises BadRules where a number does not fit the clock.
    """

    code: Urgency
    label_zh: str
    label_en: str
    clock: Clock
    dispatch: float | None
    accept: float
    first_contact: float
    handle: float
    extension: float

    def __post_init__(self) -> None:
        limits = (self.accept, self.first_contact, self.handle, self.extension)
        if self.clock == "hours" and self.dispatch is None:
            raise BadRules(f"urgency.{self.code}.dispatch: expected hours, as its clock is hours")
        if self.clock == "working_days" and any(limit != int(limit) for limit in limits):
            raise BadRules(f"urgency.{self.code}: expected whole working days, found {limits}")


@dataclass(frozen=True, slots=True)
class DispatchHours:
    """The business hours the desk has to dispatch, where the unit's clock counts working days."""

    consultation: float = 2
    normal: float = 4
    complex: float = 8


@dataclass(frozen=True, slots=True)
class AskCitizen:
    """A question to the citizen: how long it waits, and how often a handler may ask alone."""

    wait_working_days: int = 2
    max_times: int = 1


@dataclass(frozen=True, slots=True)
class Returns:
    """Until when a unit may say a case is not its own, and how many transfers are too many."""

    window_working_days: int = 1
    window_hours_at_least: float = 24
    max_per_unit: int = 1
    transfers_to_problem_case: int = 3


@dataclass(frozen=True, slots=True)
class Extension:
    """How often a case may be extended, and how many working days before its due day at latest."""

    max_times: int = 1
    request_before_due_working_days: int = 1


@dataclass(frozen=True, slots=True)
class Closing:
    """When an answered case closes, what the answer needs, and how the case comes back."""

    need_evidence: tuple[Kind, ...] = (Kind.HELP, Kind.COMPLAINT, Kind.REPORT)
    need_second_person: tuple[str, ...] = ("listed", "reopened", "bad_rating", "conduct")
    citizen_objection_working_days: int = 3
    call_back: tuple[str, ...] = ("not_read", "no_chat", "complaint", "reopened")
    survey_valid_days: int = 7
    survey_reminder_after_days: int = 2
    reopen_within_days: int = 30
    reopen_max: int = 2


@dataclass(frozen=True, slots=True)
class LegalClock:
    """
    A law's own clock for a kind of matter, in working days from the day the unit was given it.

    So many to decide whether it is accepted, so many to finish it.
    """

    law_zh: str
    law_en: str
    decide_working_days: int
    finish_working_days: int


LEGAL_CLOCKS: Mapping[str, LegalClock] = {
    "market": LegalClock(
        "《市场监督管理投诉举报处理暂行办法》",
        "the Interim Measures on Market Complaints and Reports",
        7,
        45,
    ),
    "wages": LegalClock(
        "《劳动保障监察条例》", "the Regulations on Labour Security Inspection", 5, 60
    ),
}
"""By the category's code."""


@dataclass(frozen=True, slots=True)
class Joining:
    """
    When a new matter is taken for one that others reported.

    `likeness` from 0 to 1 where no pins say how far apart they are, `near_likeness` where both are
    pinned within `distance_metres`, `same_likeness` for the same person's same words. `least`: so
    many must have reported it. Measured in bench/joining.py.
    """

    days: int = 30
    distance_metres: float = 300
    likeness: float = 0.3
    near_likeness: float = 0.15
    same_likeness: float = 0.9
    least: int = 1


@dataclass(frozen=True, slots=True)
class Rating:
    """
    Grades: which are bad, how long one may be changed, until when a visit may be rated.

    Who holds no receipt may rate one window so often a day. Whoever is known in the chat is invited
    so long after a visit.
    """

    bad_max: int = 2
    edit_within_minutes: int = 10
    link_valid_days: int = 7
    per_account_per_window_per_day: int = 3
    invite_after_minutes: int = 30


@dataclass(frozen=True, slots=True)
class BadRating:
    """
    What follows a bad rating at a window, in working days (安阳市政务服务条例 art. 52).

    Contact is owed to whoever is named or asked for it; `appeal` is the unit's time to say that a
    rating is mistaken or malicious, `appeal_decision` the supervisor's to decide.
    """

    contact_working_days: int = 1
    rectify_working_days: int = 5
    rectify_complex_working_days: int = 15
    appeal_working_days: int = 3
    appeal_decision_working_days: int = 5
    item_shown_from: int = 5


@dataclass(frozen=True, slots=True)
class Stuffing:
    """From how many ratings in how many minutes on they are doubted, each by itself."""

    on_a_device: int = 5
    device_within_minutes: int = 2
    at_a_window: int = 15
    window_within_minutes: int = 5
    by_a_person_a_day: int = 6

    @property
    def device_within(self) -> timedelta:
        """In which time one device counts."""
        return timedelta(minutes=self.device_within_minutes)

    @property
    def window_within(self) -> timedelta:
        """In which time one window counts."""
        return timedelta(minutes=self.window_within_minutes)


@dataclass(frozen=True, slots=True)
class LookBack:
    """
    Looking back 回头看 at what was answered: how many are drawn a week, and when.

    So long after the closing; what was not whole once more, `again_after_natural_days` after it.
    Every `visit_every`th of all drawn is visited. `draw_at` on a week's first working day. Who does
    not answer is reminded once, and waited for `wait_days` more. `by`: the ways there are; a way
    that the county does not go is taken by the next one, where there is one. Special inspections
    rest on a decision of `weekly_special_approver` (政府督查工作条例 art. 11); for so many natural
    days a unit may ask for a review of what one found, and so many it has to be decided (art. 17).
    """

    random_per_week: int = 5
    visit_every: int = 5
    after_natural_days: int = 30
    again_after_natural_days: int = 90
    draw_at: time = time(10)
    remind_after_days: int = 3
    wait_days: int = 4
    weekly_special: int = 5
    weekly_special_approver: Literal["county_head", "county_government"] = "county_head"
    review_natural_days: int = 30
    by: tuple[str, ...] = ("citizen_question", "phone", "visit")
    population: tuple[str, ...] = ("listed", "bad_rating", "complaint", "report")
    always: tuple[str, ...] = (
        "bad_rating_rectified",
        "reopened",
        "listed",
        "long_unresolved",
        "leader_assigned",
    )

    @property
    def asks(self) -> bool:
        """Whether citizens are asked in the chat."""
        return "citizen_question" in self.by

    @property
    def calls(self) -> bool:
        """Whether people are called about it."""
        return "phone" in self.by

    @property
    def visits(self) -> int:
        """Every so-manieth drawn is visited; 0: nobody goes there."""
        return self.visit_every if "visit" in self.by else 0

    @property
    def sends_somebody(self) -> bool:
        """Whether there is a way for a person to find out."""
        return self.calls or "visit" in self.by


@dataclass(frozen=True, slots=True)
class Files:
    """How long after filing pictures still go to the case, and how large a file is fetched."""

    late_minutes: int = 10
    most_mb: int = 20


@dataclass(frozen=True, slots=True)
class Reminders:
    """
    When people are reminded; times are the county's, `unaccepted_after_hours` business hours.

    `undecided_after_working_days`: a request beside the state that nobody decided; after as long
    again the supervisors hear of it, too.
    """

    working_days_before_due: tuple[int, ...] = (1,)
    on_due_day_at: time = time(14, 30)
    hours_before_due: tuple[float, ...] = (4, 1)
    unaccepted_after_hours: float = 4
    undecided_after_working_days: int = 1
    max_single_pings_per_person_per_day: int = 8
    quiet_hours: tuple[time, time] = (time(21, 30), time(7, 30))
    digest_at: time = time(8, 40)


@dataclass(frozen=True, slots=True)
class HotSpot:
    """What counts as a hot and difficult issue 热点难点: cases, people, days."""

    window_days: int = 7
    cases: int = 5
    distinct_people: int = 3


@dataclass(frozen=True, slots=True)
class Weights:
    """What each rate counts in the combined figure 综合; they come to 1."""

    response: float = 0.2
    resolved: float = 0.4
    satisfied: float = 0.3
    on_time: float = 0.1


@dataclass(frozen=True, slots=True)
class Ranking:
    """
    How units are compared, each type in a table of its own; communities never lead, so in none.

    `publish`: bands, or the order of the combined figure as well (国办函〔2025〕66号: no one-sided
    ranking, so never a place by a single rate). A unit has so many working days to reply before.
    """

    publish: Literal["bands", "rank"] = "bands"
    order: Literal["wilson_lower_95", "wilson_lower_99"] = "wilson_lower_95"
    scale: Scale = field(default_factory=Scale)
    tables: tuple[str, ...] = ("department", "township", "public_company")
    unit_reply_working_days: int = 3
    weights: Weights = Weights()


@dataclass(frozen=True, slots=True)
class LongUnresolved:
    """What counts as long unresolved 久拖不决: any of these (潍坊 art. 23, 济南 art. 30)."""

    overdue_working_days: int = 10
    or_open_natural_days: int = 60
    or_reopened: int = 2
    or_extended_and_overdue: bool = True


@dataclass(frozen=True, slots=True)
class EscalationStep:
    """What happens `at` working days after a deadline; what it proposes a person decides."""

    at: int
    light: Light
    label_zh: str
    label_en: str
    to: tuple[Recipient, ...] = ()
    grouped_to: tuple[Recipient, ...] = ()
    propose: tuple[str, ...] = ()


_CLASSES = (
    UrgencyClass(Urgency.CRITICAL, "特急", "critical", "hours", 0.5, 1, 2, 24, 0),
    UrgencyClass(Urgency.URGENT, "紧急", "urgent", "hours", 2, 2, 4, 24, 24),
    UrgencyClass(Urgency.NORMAL, "一般", "normal", "working_days", None, 1, 1, 5, 5),
    UrgencyClass(Urgency.COMPLEX, "复杂", "complex", "working_days", None, 1, 1, 15, 10),
)
URGENCIES: Mapping[Urgency, UrgencyClass] = MappingProxyType({each.code: each for each in _CLASSES})
HANDLE_BY_TYPE: Mapping[Kind, float] = MappingProxyType(
    {Kind.CONSULTATION: 2, Kind.PRAISE: 5, Kind.SUGGESTION: 10}
)
_UNIT = (Recipient.HANDLER_A, Recipient.HANDLER_B, Recipient.UNIT_HEAD)
_HEAD = (Recipient.UNIT_HEAD,)
_NAMED = (Recipient.SUPERVISOR_NAMED,)
_OFFICE = (Recipient.SUPERVISION_OFFICE,)
ESCALATION = (
    EscalationStep(0, "yellow", "黄灯（逾期）", "overdue", _UNIT, _NAMED),
    EscalationStep(1, "yellow", "催办", "urge", _HEAD, _NAMED),
    EscalationStep(
        3, "red", "红灯督办", "formal supervision", (), _OFFICE, ("supervision_letter",)
    ),
    EscalationStep(
        5, "red", "提级督办", "escalated supervision", (), _OFFICE, ("report_to_leader",)
    ),
    EscalationStep(
        10, "red", "久拖不决", "long unresolved", (), _OFFICE, ("interview", "bulletin")
    ),
)


@dataclass(frozen=True)
class Rules:
    """
    All numbers of one county.

    Raises BadRules where a class of urgency is missing, a working day is not whole, or an
    escalation step stands twice.
    """

    urgencies: Mapping[Urgency, UrgencyClass] = field(default_factory=lambda: URGENCIES)
    handle_by_type: Mapping[Kind, float] = field(default_factory=lambda: HANDLE_BY_TYPE)
    dispatch_business_hours: DispatchHours = DispatchHours()
    ask_citizen: AskCitizen = AskCitizen()
    returns: Returns = Returns()
    extension: Extension = Extension()
    closing: Closing = Closing()
    rating: Rating = Rating()
    bad_rating: BadRating = BadRating()
    stuffing: Stuffing = Stuffing()
    joining: Joining = Joining()
    reminders: Reminders = Reminders()
    escalation: tuple[EscalationStep, ...] = ESCALATION
    files: Files = Files()
    look_back: LookBack = LookBack()
    long_unresolved: LongUnresolved = LongUnresolved()
    hot_spot: HotSpot = HotSpot()
    ranking: Ranking = Ranking()
    legal_clocks: Mapping[str, LegalClock] = field(default_factory=lambda: LEGAL_CLOCKS)
    reports: ReportRules = field(default_factory=ReportRules)

    def __post_init__(self) -> None:
        if missing := [each.value for each in Urgency if each not in self.urgencies]:
            raise BadRules(f"urgency: expected every class, missing {', '.join(missing)}")
        for kind, days in self.handle_by_type.items():
            if days != int(days):
                raise BadRules(f"handle_by_type.{kind}: expected whole working days, found {days}")
        steps = [step.at for step in self.escalation]
        if steps != sorted(set(steps)):
            raise BadRules(f"escalation: expected each day once and in order, found {steps}")
