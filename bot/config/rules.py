"""From the settings' sections to the domain's rules and calendar."""

from zoneinfo import ZoneInfo

from bot.config.calendars import load_calendar
from bot.config.rule_sections import EscalationSection, UrgencySection
from bot.config.settings_model import Settings
from domain.calendar import Calendar
from domain.report_rules import ReportRule, ReportRules
from domain.rules import (
    AskCitizen,
    BadRating,
    Closing,
    DispatchHours,
    EscalationStep,
    Extension,
    Files,
    HotSpot,
    Joining,
    Kind,
    LegalClock,
    LongUnresolved,
    LookBack,
    Rating,
    Reminders,
    Returns,
    Rules,
    Stuffing,
    Urgency,
    UrgencyClass,
)


def rules_of(settings: Settings) -> Rules:
    """Return the county's numbers as the config has them. Raises BadRules."""
    return Rules(
        urgencies={code: _class(code, getattr(settings.urgency, code)) for code in Urgency},
        handle_by_type={
            Kind(name): days for name, days in settings.handle_by_type.model_dump().items()
        },
        dispatch_business_hours=DispatchHours(**dict(settings.desk.dispatch_business_hours)),
        ask_citizen=AskCitizen(**dict(settings.ask_citizen)),
        returns=Returns(**dict(settings.returns)),
        extension=Extension(**dict(settings.extension)),
        closing=Closing(**dict(settings.closing)),
        rating=Rating(**dict(settings.rating)),
        bad_rating=BadRating(**dict(settings.bad_rating)),
        stuffing=Stuffing(**dict(settings.stuffing)),
        joining=Joining(**dict(settings.joining)),
        legal_clocks={
            code: LegalClock(
                one.law.zh, one.law.en, one.decide_working_days, one.finish_working_days
            )
            for code, one in dict(settings.legal_clock).items()
        },
        reports=ReportRules(
            settings.reports.again_working_days,
            tuple(
                ReportRule(
                    one.code, one.about.zh, one.about.en, one.units, one.every, one.first, one.parts
                )
                for one in settings.reports.rule
            ),
        ),
        reminders=Reminders(**dict(settings.reminders)),
        escalation=tuple(_step(section) for section in settings.escalation),
        look_back=LookBack(**dict(settings.look_back)),
        long_unresolved=LongUnresolved(**dict(settings.long_unresolved)),
        hot_spot=HotSpot(**dict(settings.hot_spot)),
        ranking=settings.ranking.ranking(),
        files=Files(settings.files.late_minutes, settings.files.most_mb),
    )


def calendar_of(settings: Settings) -> Calendar:
    """Return the county's calendar. Raises BadCalendar, naming a year file and its mistake."""
    section = settings.calendar
    return load_calendar(
        zone=ZoneInfo(section.timezone),
        hours=section.hours(),
        year_files=[settings.beside(name) for name in section.year_files],
        overrides=section.overrides(),
        on_unknown_year=section.on_unknown_year,
    )


def _class(code: Urgency, section: UrgencySection) -> UrgencyClass:
    numbers = dict(section)
    label = numbers.pop("label")
    return UrgencyClass(code=code, label_zh=label.zh, label_en=label.en, **numbers)


def _step(section: EscalationSection) -> EscalationStep:
    parts = dict(section)
    label = parts.pop("label")
    return EscalationStep(label_zh=label.zh, label_en=label.en, **parts)
