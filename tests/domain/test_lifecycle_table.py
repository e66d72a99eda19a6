"""The code's table is the county's table: lifecycle.tsv, row by row."""

import csv
from pathlib import Path

from domain.lifecycle import TRANSITIONS, Actor, ClockEffect, State, Transition
from domain.states import Action, Audience

CLOCK_WORDS = {
    "-": ClockEffect.NONE,
    "starts": ClockEffect.STARTS,
    "runs": ClockEffect.RUNS,
    "runs on": ClockEffect.RUNS_ON,
    "runs on from submission": ClockEffect.RUNS_ON,
    "stops": ClockEffect.STOPS,
    "pauses": ClockEffect.PAUSES,
    "resumes": ClockEffect.RESUMES,
    "starts anew": ClockEffect.STARTS_ANEW,
    "moves": ClockEffect.MOVES,
    "moves openly by the days waited": ClockEffect.MOVES_BY_DAYS_WAITED,
    "due = promised date": ClockEffect.PROMISED_DATE,
    "follows parent": ClockEffect.FOLLOWS_PARENT,
    "as before the merge": ClockEffect.AS_BEFORE_MERGE,
}
AUDIENCE_WORDS = {
    "citizen": Audience.CITIZEN,
    "unit": Audience.UNIT,
    "new unit": Audience.UNIT,
    "co-unit": Audience.CO_UNIT,
    "handler": Audience.HANDLER,
    "old and new handler": Audience.OLD_AND_NEW_HANDLER,
    "new person": Audience.NEW_PERSON,
    "whoever has the case": Audience.HOLDER,
    "unit head": Audience.UNIT_HEAD,
    "approver": Audience.APPROVER,
    "clerk": Audience.CLERK,
    "supervisor": Audience.SUPERVISOR,
}
THE_DECIDER = {
    Action.REFUSE_RETURN: {Actor.CLERK, Actor.SUPERVISOR},
    Action.REFUSE_PLAN: {Actor.UNIT_HEAD, Actor.SUPERVISOR},
    Action.REFUSE_TERMINATE: {Actor.CLERK, Actor.SUPERVISOR},
}
MORE_THAN_THE_TABLE_NAMES = {
    Action.REFUSE: {Actor.SUPERVISOR},  # "another decides"
    Action.REPLY: {Actor.UNIT_HEAD, Actor.SUPERVISOR},  # "second person where defaults say"
    # where the unit's head proposed, or the desk has nobody who did not: "who proposes …"
    Action.PLAN: {Actor.SUPERVISOR},
    Action.ACCEPT_RETURN: {Actor.SUPERVISOR},  # who designates may do it where no clerk does
    Action.TERMINATE: {Actor.SUPERVISOR},
    Action.SPLIT: {Actor.CITIZEN, Actor.CLOCK},  # no child hangs on a parent that ended
}
BEYOND_THE_TABLE = {
    # joining needs no second case, and a case that had no unit is split back into triage
    Action.JOIN,
    Action.STAND_ALONE,
    # the level above has the last look: rules, 5.2, and the text of a reopened case
    Action.SECOND_OPINION,
    # "a grade may be changed for ten minutes" holds for one that reopened the case, too
    Action.RATE_ANEW,
    # rules, 4: a year's notice moves the dates of open cases
    Action.RECOUNT,
    # requests that the table names in a word: "second person", "inside the lead's"
    *(Action.PROPOSE_REPLY, Action.REFUSE_REPLY, Action.CO_ANSWER),
    # inside the unit: no state, no clock, nobody outside is told
    *(Action.NOTE, Action.TAKE_OVER),
    # "units merged, renamed or closed with open cases handed over"
    Action.MOVE_UNIT,
    # [legal_clock]: market and wages
    Action.ACCEPT_BY_LAW,
    # a unit's appeal against a rating, decided by a supervisor: rules, 5.1
    Action.REQUEST_APPEAL,
    Action.ACCEPT_APPEAL,
    Action.REFUSE_APPEAL,
    # what the supervision office does beside the state; [reminders] pause and after_outage
    *(Action.SUPERVISE, Action.PAUSE),
    # 销号 by a second person, where a bad rating came from nobody who could confirm
    Action.PASS_CHECK,
    Action.FAIL_CHECK,
}
ADDED_WHILE_MERGED = (Action.ADD, frozenset({State.MERGED}))


def words(cell: str) -> list[str]:
    return [word.strip() for word in cell.split(",")]


def states_of(cell: str) -> tuple[State, ...]:
    if cell == "every state":
        return tuple(State)
    return () if cell == "-" else tuple(State(word) for word in words(cell))


def actors_of(cell: str, action: Action) -> set[Actor]:
    if cell == "the decider":
        return THE_DECIDER[action]
    named = {actor for actor in Actor if actor.value.replace("_", " ") in cell}
    return named | MORE_THAN_THE_TABLE_NAMES.get(action, set())


def audience_of(cell: str) -> set[Audience]:
    told = [part.partition(":")[0] for part in cell.split(";") if part != "-"]
    return {AUDIENCE_WORDS[word] for part in told for word in words(part)}


def rows_of(path: Path) -> list[tuple[Action, dict[str, str]]]:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    return [(Action(action), row) for row in rows for action in words(row["action"])]


def find(action: Action, states: tuple[State, ...]) -> Transition:
    found = [r for r in TRANSITIONS if r.action is action and set(r.states) == set(states)]
    assert len(found) == 1, (action, states)
    return found[0]


def test_every_row_of_the_countys_table_is_a_row_of_the_code(shared: Path) -> None:
    for action, row in rows_of(shared / "domain" / "lifecycle.tsv"):
        code = find(action, states_of(row["state"]))
        assert code.next == (None if row["next"] == "same" else State(row["next"])), action
        assert set(code.by) | set(code.proposed_by) == actors_of(row["by"], action), action
        assert {tell.to for tell in code.tell} == audience_of(row["tell"]), action
        assert code.citizen_clock is CLOCK_WORDS[row["citizen_clock"]], action
        assert code.unit_clock is CLOCK_WORDS[row["unit_clock"]], action


def test_the_code_has_no_row_the_countys_table_lacks(shared: Path) -> None:
    there = {
        (action, frozenset(states_of(row["state"])))
        for action, row in rows_of(shared / "domain" / "lifecycle.tsv")
    }
    ours = {(row.action, frozenset(row.states)) for row in TRANSITIONS} - {ADDED_WHILE_MERGED}
    beyond = {row for row in ours if row[0] in BEYOND_THE_TABLE}
    assert ours - beyond == there
    assert {action for action, _ in beyond} == BEYOND_THE_TABLE


def test_a_table_written_by_hand_reads_as_the_code_does(tmp_path: Path) -> None:
    small = tmp_path / "lifecycle.tsv"
    small.write_text(
        "state\taction\tnext\tby\ttell\tcitizen_clock\tunit_clock\n"
        "dispatched\tsign\tin_progress\thandler A or B, by any action\t-\truns\truns\n"
        "replied\tconfirm_partly, confirm_not_solved\tdispatched\tcitizen, clerk (call-back)\t"
        "new person; supervisor\tstarts anew\tstarts anew\n",
        encoding="utf-8",
    )
    rows = rows_of(small)
    assert [action.value for action, _ in rows] == ["sign", "confirm_partly", "confirm_not_solved"]
    for action, row in rows:
        code = find(action, states_of(row["state"]))
        assert set(code.by) == actors_of(row["by"], action)
        assert {tell.to for tell in code.tell} == audience_of(row["tell"])
        assert code.unit_clock is CLOCK_WORDS[row["unit_clock"]]
