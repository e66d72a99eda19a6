"""How much one person may send before they are asked, kindly, to wait."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Allowances:
    """Per person; staff and words of danger are never limited."""

    drafts_per_hour: int = 10
    drafts_per_day: int = 30
    cases_per_day: int = 10
    messages_per_minute: int = 30
    files_per_hour: int = 60
    mb_per_day: int = 200
