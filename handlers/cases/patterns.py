"""Which reply pattern a unit answers a kind of matter by: its own, else the county's."""

from handlers.office import Office
from storage.tables import Case
from texts.catalogue import Language


def pattern_of(office: Office, case: Case, language: Language) -> str:
    """
    The pattern of a case; empty where the county has none.

    A pattern of this kind of matter stands before one for everything, a unit's own before the
    county's as the administrator worded it, and that before the one of the county's file.
    """
    own = first_current(office, case.lead_unit, case.category) if case.lead_unit else None
    return own or county_pattern(office, case.category, language)


def county_pattern(office: Office, category: str | None, language: Language) -> str:
    """The county's pattern for a kind of matter."""
    stored = office.work.patterns
    for code in dict.fromkeys((category, None)):
        if words := stored.current(None, code) or filed_pattern(office, code, language):
            return words
    return ""


def first_current(office: Office, unit: str, category: str | None) -> str | None:
    """A unit's own pattern for a kind of matter, else its own for everything."""
    codes = dict.fromkeys((category, None))
    return next((one for code in codes if (one := office.work.patterns.current(unit, code))), None)


def filed_pattern(office: Office, category: str | None, language: Language) -> str:
    """The pattern of the county's file for exactly this kind of matter; empty where it has none."""
    found = (one for one in office.desk.county.patterns if one.category == category)
    return next((one.zh if language is Language.ZH else one.en for one in found), "")
