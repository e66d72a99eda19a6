"""
The root of every error the desk raises on purpose.

    SupingError
    ├── NotAllowed            domain/lifecycle.py: the step is not open to this person now
    ├── BadRules              domain/rules.py: the county's numbers contradict one another
    └── CalendarError         domain/calendar.py
        ├── UnknownYear       no published calendar for a year, and none may be estimated
        └── BadCalendar       a year file, an override or the business hours make no sense

Other modules add a class of their own per thing a caller can do something about.
"""

import inspect


class SupingError(Exception):
    """The desk could not do this."""

    def __init__(self, message: str | None = None) -> None:
        """Say `message`, or else the docstring of the error's own class."""
        super().__init__(message or inspect.getdoc(type(self)) or type(self).__name__)
