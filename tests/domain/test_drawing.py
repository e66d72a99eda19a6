"""The look-back's draw: repeated by hand, fair between units, fixed before anybody can know it."""

import hashlib
import random
from collections import Counter
from contextlib import suppress
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.draw_record import BadRecord, Record, check, read, settled, write
from domain.drawing import (
    Dice,
    Entry,
    Plan,
    digest,
    draw,
    hashed,
    is_visited,
    looker,
    population_lines,
    seed_of,
)

ROOT = "root"
SEED = seed_of(ROOT, 10, 3)
DICE = Dice(SEED, "双色球 03 07 12")
POPULATION = tuple(Entry(f"{n:09d}", f"unit{n % 7}") for n in range(1, 60))


def sha(text: str) -> str:
    """SHA-256 as any tool does it."""
    return hashlib.sha256(text.encode()).hexdigest()


def test_each_seed_hashes_to_the_one_before_and_the_first_to_the_anchor() -> None:
    seeds = [seed_of(ROOT, 10, turn) for turn in range(10)]
    assert all(sha(after) == before for before, after in pairwise(seeds))
    assert len(set(seeds)) == 10


@pytest.mark.parametrize("turn", [-1, 10, 11])
def test_a_chain_has_no_seed_beyond_its_ends(turn: int) -> None:
    with pytest.raises(ValueError, match="of a chain of 10"):
        seed_of(ROOT, 10, turn)


def test_a_sheet_of_paper_and_a_hash_tool_draw_the_same() -> None:
    """The three rules of the docstring, done by hand."""
    by_hash = sorted(POPULATION, key=lambda one: sha(f"{DICE.seed}{DICE.public}{one.number}"))
    seen: Counter[str] = Counter()
    sheets: list[list[Entry]] = [[], [], [], [], [], [], [], [], []]
    for one in by_hash:
        sheets[seen[one.unit]].append(one)
        seen[one.unit] += 1
    by_hand = [one for sheet in sheets for one in sheet]
    assert draw(POPULATION, 12, DICE) == by_hand[:12]


def test_no_unit_has_two_before_every_unit_has_one() -> None:
    assert {one.unit for one in draw(POPULATION, 7, DICE)} == {f"unit{n}" for n in range(7)}


def test_the_order_in_which_cases_are_given_decides_nothing() -> None:
    shuffled = list(POPULATION)
    random.Random(1).shuffle(shuffled)  # noqa: S311
    assert draw(shuffled, 5, DICE) == draw(POPULATION, 5, DICE)
    assert digest(shuffled) == digest(POPULATION)


def test_fewer_cases_than_wanted_are_all_drawn() -> None:
    assert len(draw(POPULATION[:3], 5, DICE)) == 3
    assert draw((), 5, DICE) == []


def test_a_unit_with_more_cases_is_drawn_more_often() -> None:
    """One place: the chance is the unit's share; 900 of 1000 here."""
    cases = tuple(Entry(f"{n:09d}", "large" if n < 900 else "small") for n in range(1000))
    drawn = Counter(draw(cases, 1, Dice(sha(str(n))))[0].unit for n in range(200))
    assert 165 <= drawn["large"] <= 195


def test_every_case_is_drawn_about_as_often_as_any_other_of_its_unit() -> None:
    cases = tuple(Entry(f"{n:09d}", "one") for n in range(10))
    drawn = Counter(one.number for n in range(1000) for one in draw(cases, 2, Dice(sha(str(n)))))
    assert all(150 <= drawn[one.number] <= 250 for one in cases)


def test_another_word_draws_others() -> None:
    assert draw(POPULATION, 5, DICE) != draw(POPULATION, 5, replace(DICE, public="别的"))


def test_who_looks_at_a_case_is_drawn_too_and_never_one_who_may_not() -> None:
    chosen = {looker(DICE, one.number, (1, 2, 3)) for one in POPULATION}
    assert chosen == {1, 2, 3}
    assert looker(DICE, "000000001", ()) is None


def test_every_fifth_of_all_that_were_ever_drawn_is_visited() -> None:
    visited = [is_visited(3, place, 5) for place in range(1, 8)]
    assert visited == [False, True, False, False, False, False, True]
    assert not is_visited(3, 2, 0)


def test_the_digest_is_that_of_the_lines_as_they_are_published() -> None:
    assert digest(POPULATION) == sha(population_lines(POPULATION))


# The record


def record(**parts: object) -> Record:
    """A draw as it is made."""
    plan = Plan(size=5, visit_every=5, drawn_before=13, lookers=(17, 23, 42))
    plain = Record(
        draw=4,
        week="2026-W45",
        at="2026-11-02T10:00:00+08:00",
        since="2026-09-26T00:00:00+08:00",
        until="2026-10-03T00:00:00+08:00",
        dice=DICE,
        before=hashed(SEED),
        plan=plan,
        left_out=(("other_kind", 210), ("secret", 3)),
        population=POPULATION,
        digest="",
        drawn=(),
    )
    whole = replace(plain, **parts)  # type: ignore[arg-type]
    first = settled(whole, {})
    return settled(whole, {one.number: (17,) for one in first.drawn})


TEXT = write(record())


def test_a_record_comes_back_as_it_was_written() -> None:
    assert read(TEXT) == record()
    assert write(read(TEXT)) == TEXT


def test_a_record_as_it_was_made_is_equal() -> None:
    assert check(TEXT) is None
    assert check(TEXT, told=record().digest, before=hashed(SEED)) is None


def test_a_record_without_a_word_and_without_cases_is_equal() -> None:
    empty = record(dice=Dice(SEED), population=(), left_out=())
    assert check(write(empty)) is None


def test_who_had_a_case_in_hand_does_not_look_at_it() -> None:
    assert {one.by for one in record().drawn} <= {23, 42}


def test_nothing_of_a_person_stands_in_a_record() -> None:
    """Case numbers, units, the desk's own numbers of staff."""
    assert "local." not in TEXT
    assert "\t17\t" in TEXT


def swapped(text: str) -> str:
    """The first drawn case and one that was not drawn, exchanged."""
    first = record().drawn[0].number
    other = next(one.number for one in POPULATION if one.number not in TEXT.split("--- result")[1])
    head, result = text.split("--- result")
    return f"{head}--- result{result.replace(first, other)}"


TAMPERED = {
    "seed": (TEXT.replace(SEED, hashed("another")), "before"),
    "word": (TEXT.replace("双色球 03", "双色球 04"), "place 1"),
    "a case taken out": (TEXT.replace(f"{POPULATION[4].number}\tunit5\n", ""), "digest"),
    "a case put in": (TEXT.replace("--- result", "999999999\tunit1\n--- result"), "digest"),
    "a case twice": (
        TEXT.replace(f"{POPULATION[0].number}\t", f"{POPULATION[1].number}\t", 1),
        "population",
    ),
    "another case drawn": (swapped(TEXT), "place 1"),
    "another visits": (TEXT.replace("\tvisit\t", "\task\t"), "place 2: visit"),
    "more wanted": (TEXT.replace("size\t5", "size\t6"), "drawn"),
    "fewer drawn": (TEXT[: TEXT.rindex("\n", 0, -1) + 1], "drawn"),
    "an earlier count": (TEXT.replace("drawn_before\t13", "drawn_before\t14"), "place 1: visit"),
    "a hash": (TEXT[:-2] + ("0" if TEXT[-2] != "0" else "1") + "\n", "line"),
    "a count": (TEXT.replace("population\t59", "population\t60"), "line 15"),
}


@pytest.mark.parametrize("what", TAMPERED)
def test_whatever_is_changed_in_a_record_is_named(what: str) -> None:
    text, where = TAMPERED[what]
    assert text != TEXT
    found = check(text)
    assert found is not None
    assert found.what.startswith(where), found
    assert found.recorded != found.found


def test_a_record_that_was_changed_as_a_whole_has_another_digest_than_was_told() -> None:
    """Who may write the file can draw anew from fewer cases; what was told gives it away."""
    made_up = record(population=POPULATION[:-1])
    assert check(write(made_up)) is None
    found = check(write(made_up), told=record().digest)
    assert found is not None
    assert found.what == "digest"


def test_a_record_with_a_seed_of_somebodys_own_does_not_hash_to_the_seed_before() -> None:
    own = "a" * 64
    made_up = record(dice=Dice(own), before=hashed(own))
    assert check(write(made_up)) is None
    found = check(write(made_up), before=hashed(SEED))
    assert found is not None
    assert found.what == "before"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", 1),
        ("something else\n", 1),
        (TEXT.replace("week\t", "weak\t"), 3),
        (TEXT.replace(SEED, "x" * 64), 7),
        (TEXT.replace("size\t5", "size\tfive"), 10),
        (TEXT.replace("lookers\t17 23 42", "lookers\tme"), 13),
        (TEXT.replace("other_kind=210", "other_kind"), 14),
        (TEXT.replace("--- population", "--- people"), 17),
        (TEXT.replace("--- result", "--- outcome"), 82),
        (TEXT.replace("000000001\tunit1\n", "000000001\n"), 18),
        (TEXT.replace("\tvisit\t", "\tphone\t"), 79),
    ],
)
def test_what_is_no_record_is_refused_with_its_line(text: str, line: int) -> None:
    with pytest.raises(BadRecord) as refused:
        check(text)
    assert refused.value.line == line


@given(st.text(max_size=400))
def test_no_text_makes_the_check_fail_but_by_saying_so(text: str) -> None:
    with pytest.raises(BadRecord):
        check(text)


@given(st.integers(0, len(TEXT) - 1), st.sampled_from("0x\t\n 一"))
def test_no_single_character_can_be_changed_unnoticed(place: int, char: str) -> None:
    """All but the three lines that only say when and which: those are told elsewhere."""
    changed = TEXT[:place] + char + TEXT[place + 1 :]
    line = TEXT[:place].count("\n") + 1
    if changed == TEXT or line in FREE:
        return
    with suppress(BadRecord):
        assert check(changed) is not None


FREE = frozenset({2, 3, 4, 5, 6, 14})
"""Number, week, instants, counts of what was left out: nothing that the draw comes from."""
