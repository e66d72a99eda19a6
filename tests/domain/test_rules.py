import tomllib
from dataclasses import replace
from datetime import time
from pathlib import Path
from typing import Any

import pytest

from domain.rules import (
    ESCALATION,
    HANDLE_BY_TYPE,
    URGENCIES,
    BadRules,
    EscalationStep,
    Kind,
    Recipient,
    Rules,
    Urgency,
)


@pytest.fixture
def defaults(shared: Path) -> dict[str, Any]:
    return tomllib.loads((shared / "domain" / "defaults.toml").read_text(encoding="utf-8"))


def times(texts: list[str]) -> tuple[time, ...]:
    return tuple(time.fromisoformat(text) for text in texts)


def test_the_classes_of_urgency_are_the_countys(defaults: dict[str, Any]) -> None:
    assert list(defaults["urgency"]) == [each.value for each in Urgency]
    for code, table in defaults["urgency"].items():
        limits = URGENCIES[Urgency(code)]
        assert {"zh": limits.label_zh, "en": limits.label_en} == table["label"]
        for key in ("clock", "accept", "first_contact", "handle", "extension"):
            assert getattr(limits, key) == table[key], (code, key)
        assert limits.dispatch == table.get("dispatch")


def test_the_limits_by_kind_are_the_countys(defaults: dict[str, Any]) -> None:
    assert dict(HANDLE_BY_TYPE) == defaults["handle_by_type"]
    hours = Rules().dispatch_business_hours
    for key, value in defaults["desk"]["dispatch_business_hours"].items():
        assert getattr(hours, key) == value


def test_reminders_are_the_countys(defaults: dict[str, Any]) -> None:
    table, reminders = defaults["reminders"], Rules().reminders
    assert list(reminders.working_days_before_due) == table["working_days_before_due"]
    assert list(reminders.hours_before_due) == table["hours_before_due"]
    assert (reminders.on_due_day_at, reminders.digest_at) == times(
        [table["on_due_day_at"], table["digest_at"]]
    )
    assert reminders.quiet_hours == times(table["quiet_hours"])
    assert reminders.unaccepted_after_hours == table["unaccepted_after_hours"]
    pings = "max_single_pings_per_person_per_day"
    assert getattr(reminders, pings) == table[pings]


def test_closing_returns_and_extension_are_the_countys(defaults: dict[str, Any]) -> None:
    rules, closing = Rules(), defaults["closing"]
    assert list(rules.closing.need_evidence) == closing["need_evidence"]
    for key in (
        "citizen_objection_working_days",
        "survey_valid_days",
        "survey_reminder_after_days",
        "reopen_within_days",
        "reopen_max",
    ):
        assert getattr(rules.closing, key) == closing[key]
    assert rules.ask_citizen.wait_working_days == defaults["ask_citizen"]["wait_working_days"]
    assert rules.ask_citizen.max_times == defaults["ask_citizen"]["max_times"]
    assert defaults["returns"]["window"] == "1 working day, at least 24 hours"
    assert rules.returns.max_per_unit == defaults["returns"]["max_per_unit"]
    assert rules.returns.transfers_to_problem_case == 3
    for key in ("max_times", "request_before_due_working_days"):
        assert getattr(rules.extension, key) == defaults["extension"][key]
    for key in ("bad_max", "edit_within_minutes"):
        assert getattr(rules.rating, key) == defaults["rating"][key]


def test_the_steps_of_escalation_are_the_countys(defaults: dict[str, Any]) -> None:
    assert len(ESCALATION) == len(defaults["escalation"])
    for step, table in zip(ESCALATION, defaults["escalation"], strict=True):
        assert (step.at, step.light) == (table["at"], table["light"])
        assert {"zh": step.label_zh, "en": step.label_en} == table["label"]
        assert list(step.to) == table.get("to", [])
        assert list(step.grouped_to) == table["grouped_to"]
        assert list(step.propose) == table.get("propose", [])


def test_nothing_proposed_goes_to_a_person_below_the_supervision_office() -> None:
    for step in Rules().escalation:
        if step.propose:
            assert (step.to, step.grouped_to) == ((), (Recipient.SUPERVISION_OFFICE,))


def test_rules_are_equal_by_value() -> None:
    assert Rules() == Rules()
    assert Rules() != Rules(escalation=())


def test_every_class_of_urgency_is_needed() -> None:
    with pytest.raises(BadRules, match="missing complex"):
        Rules(urgencies={u: limits for u, limits in URGENCIES.items() if u != "complex"})


def test_a_clock_of_hours_needs_hours_to_dispatch() -> None:
    with pytest.raises(BadRules, match=r"urgency\.urgent\.dispatch: expected hours"):
        replace(URGENCIES[Urgency.URGENT], dispatch=None)


def test_working_days_are_whole() -> None:
    with pytest.raises(BadRules, match=r"urgency\.normal: expected whole working days"):
        replace(URGENCIES[Urgency.NORMAL], handle=2.5)
    with pytest.raises(BadRules, match=r"handle_by_type\.praise: expected whole working days"):
        Rules(handle_by_type={Kind.PRAISE: 0.5})


def test_hours_may_be_halves() -> None:
    assert replace(URGENCIES[Urgency.URGENT], handle=12.5).handle == 12.5


@pytest.mark.parametrize("days", [(0, 0), (3, 1)])
def test_each_step_of_escalation_stands_once_and_in_order(days: tuple[int, ...]) -> None:
    steps = tuple(EscalationStep(at, "yellow", "黄灯", "late") for at in days)
    with pytest.raises(BadRules, match="each day once and in order"):
        Rules(escalation=steps)
