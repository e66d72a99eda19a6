"""One set of tables laid over another changes what it names and nothing else."""

from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.config.overlay import overlaid, variables

NAMES = st.sampled_from(["a", "b", "c"])
VALUES = st.integers() | st.text(max_size=3) | st.lists(st.integers(), max_size=2)
TABLES = st.dictionaries(NAMES, VALUES | st.dictionaries(NAMES, VALUES, max_size=3), max_size=3)


def test_a_key_of_a_table_is_replaced_and_its_neighbours_stay() -> None:
    under = {"web": {"host": "a", "port": 1}, "x": 1}
    assert overlaid(under, {"web": {"port": 2}}) == {"web": {"host": "a", "port": 2}, "x": 1}


def test_a_new_table_is_added() -> None:
    assert overlaid({}, {"web": {"port": 2}}) == {"web": {"port": 2}}


def test_an_entry_of_a_list_is_reached_by_its_number() -> None:
    under = {"channel": [{"name": "a", "token": "1"}, {"name": "b", "token": "2"}]}
    over = {"channel": {"1": {"token": "3"}}}
    assert overlaid(under, over)["channel"] == [
        {"name": "a", "token": "1"},
        {"name": "b", "token": "3"},
    ]


def test_the_next_number_adds_an_entry() -> None:
    assert overlaid({"channel": [{"name": "a"}]}, {"channel": {"1": {"name": "b"}}}) == {
        "channel": [{"name": "a"}, {"name": "b"}]
    }


def test_more_than_ten_entries_stay_in_order() -> None:
    under = {"staff": [{"n": n} for n in range(12)]}
    laid = overlaid(under, {"staff": {"11": {"n": 99}}})
    assert [row["n"] for row in laid["staff"]] == [*range(11), 99]


@pytest.mark.parametrize("over", [{"staff": []}, {"staff": [1]}, {"staff": 3}])
def test_a_whole_list_is_replaced(over: dict[str, Any]) -> None:
    assert overlaid({"staff": [{"n": 1}]}, over) == over


def test_a_table_with_words_for_a_list_is_left_to_the_check() -> None:
    assert overlaid({"staff": []}, {"staff": {"first": {}}}) == {"staff": {"first": {}}}


@given(TABLES)
def test_nothing_laid_over_changes_nothing(under: dict[str, Any]) -> None:
    assert overlaid(under, {}) == under


@given(TABLES, TABLES)
def test_what_is_laid_over_wins_and_neither_side_is_touched(
    under: dict[str, Any], over: dict[str, Any]
) -> None:
    before = deepcopy((under, over))
    laid = overlaid(under, over)
    assert (under, over) == before
    assert overlaid(laid, over) == laid


def test_variables_are_known_by_the_keys_they_set() -> None:
    environ = {
        "SUPING_WEB__PORT": "1",
        "SUPING_CHANNEL__0__TOKEN": "x",
        "HOME": "/",
        "suping_x": "",
    }
    assert variables(environ, "SUPING_", "__") == {
        "web.port": "SUPING_WEB__PORT",
        "channel.0.token": "SUPING_CHANNEL__0__TOKEN",
        "x": "suping_x",
    }
