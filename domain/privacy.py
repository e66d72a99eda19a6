"""The county's numbers for personal data: how long what is kept, and for whom a guardian speaks."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Privacy:
    """
    Time limits in days and years (PIPL arts. 19, 31, 47, 56).

    `keep_for_archive`: erased cases stay sealed instead of losing their key (archives law).
    """

    raw_updates_days: int = 30
    reveal_log_days: int = 1095
    keep_years: int = 2
    claim_days: int = 30
    parting_days: int = 1
    minors_under: int = 14
    keep_for_archive: bool = False
