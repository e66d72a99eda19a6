"""The counts of a replay must be able to fail: each is shown a fault it has to see."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.replay.data import Complaint
from bot.replay.figures import Figures, _compare, _identity, table
from storage.tables import Alert

NOW = datetime(2024, 9, 27, tzinfo=UTC)


@dataclass
class Stored:
    """A case: its words, and the matter it was split from."""

    words: str
    linked_id: int | None = None


@dataclass
class Matters:
    """Stands for the repository of cases."""

    def matter(self, case: Stored) -> str:
        return case.words


@dataclass
class Reading:
    cases: Matters


def complaint(text: str) -> Complaint:
    return Complaint("1", "a", NOW, text, None, "")


def identity(wanted: list[str], found: list[str], split: int = 0) -> tuple[int, int]:
    """How many are lost and doubled; the last `split` cases are of conduct."""
    figures = Figures()
    whole = len(found) - split
    stored: Any = [Stored(words, None if i < whole else 1) for i, words in enumerate(found)]
    reading: Any = Reading(Matters())
    _identity(figures, reading, stored, [complaint(text) for text in wanted])
    return figures.lost, figures.doubled


def test_words_in_no_case_are_lost() -> None:
    assert identity(["停水", "停电"], ["停水"]) == (1, 0)


def test_words_in_two_cases_are_doubled() -> None:
    assert identity(["停水"], ["停水", "停水"]) == (0, 1)


def test_the_same_words_written_twice_are_two_cases() -> None:
    assert identity(["停水", "停水"], ["停水", "停水"]) == (0, 0)


def test_a_case_of_conduct_that_was_split_from_its_matter_is_no_second_filing() -> None:
    assert identity(["停水"], ["停水", "停水"], split=1) == (0, 0)


def alert(stage: str, at: datetime, staff: int = 1) -> Alert:
    return Alert(case_id=1, stage=stage, revision=1, staff_id=staff, at=at)


def compared(expected: dict[str, datetime], told: list[Alert]) -> Figures:
    figures = Figures()
    _compare(figures, expected, told)
    return figures


def test_a_stage_that_nobody_was_told_of_is_missed() -> None:
    figures = compared({"overdue_0": NOW}, [])
    assert (figures.stages_due, figures.stages_missed) == (1, 1)


def test_an_alert_before_its_hour_is_wrong() -> None:
    figures = compared({"overdue_0": NOW}, [alert("overdue_0", NOW - timedelta(minutes=1))])
    assert figures.stages_wrong == 1


def test_an_alert_for_a_stage_that_did_not_pass_is_wrong() -> None:
    assert compared({}, [alert("overdue_3", NOW)]).stages_wrong == 1


def test_the_same_stage_told_twice_to_one_person_is_seen() -> None:
    told = [alert("overdue_0", NOW), alert("overdue_0", NOW), alert("overdue_0", NOW, staff=2)]
    assert compared({"overdue_0": NOW}, told).told_twice == 1


def test_the_table_names_every_figure_that_matters() -> None:
    shown = table(Figures(lost=3, doubled=4, more={"minutes": "1.0"}))
    for line in ("lost", "doubled", "answered in time", "ratings by grade", "minutes"):
        assert line in shown
