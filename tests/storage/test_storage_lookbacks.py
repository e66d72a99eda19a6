"""Look-backs in the store: one draw a week, seeds that are sealed, what is due, figures."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError
from storage_house import NOW, House, case_of

from domain.drawing import hashed
from storage.lookbacks import ASKED, DONE, PERSON, WAITING, NewLookBack
from storage.tables import Case, Draw, LookBackRow
from storage.values import Written
from storage.work import Work

DAY = timedelta(days=1)


def file(work: Work, user_id: int, **parts: Any) -> Case:
    met = work.people.meet("county", user_id, user_id, "zh_CN")
    return work.cases.file(case_of(met.person_id, met.address_id, **parts), Written("路灯不亮"))


def a_draw(work: Work, week: str = "2026-W40", at: datetime = NOW) -> Draw:
    chain = work.lookbacks.chain() or work.lookbacks.begin_chain("root", 10)
    draw = Draw(
        week=week, at=at, until=at, chain_id=chain.id or 0, turn=1, drawn=2, digest="d", record="r"
    )
    work.lookbacks.keep(draw)
    return draw


def a_row(work: Work, case: Case, draw: Draw, **parts: Any) -> LookBackRow:
    plain = {"why": "drawn", "wave": 1, "round": 0, "unit": "housing", "by_id": None}
    plain |= {"visit": False, "state": WAITING, "closed_at": NOW, "next_at": NOW}
    values = plain | {"draw_id": draw.id or 0, "case_id": case.id or 0} | parts
    return work.lookbacks.add(NewLookBack(**values))  # type: ignore[arg-type]


def test_two_draws_of_one_week_are_refused_by_the_database(house: House) -> None:
    house.do(a_draw)
    with pytest.raises(IntegrityError), house.work() as work:
        a_draw(work)
    assert house.count("draw") == 1


def test_seeds_come_in_turn_and_each_hashes_to_the_one_before(house: House) -> None:
    with house.work() as work:
        chain = work.lookbacks.begin_chain("root", 4)
        first, anchor = work.lookbacks.take_seed(chain)
        second, before = work.lookbacks.take_seed(chain)
        assert anchor == chain.anchor == hashed(first)
        assert before == first == hashed(second)
        assert work.lookbacks.seeds_left() == 1


def test_a_chain_that_is_used_up_is_followed_by_the_next(house: House) -> None:
    with house.work() as work:
        short = work.lookbacks.begin_chain("one", 3)
        following = work.lookbacks.begin_chain("two", 3)
        for _ in range(2):
            work.lookbacks.take_seed(short)
        chain = work.lookbacks.chain()
        assert chain is not None
        assert chain.id == following.id


def test_the_root_of_the_seeds_is_sealed(house: House) -> None:
    house.do(lambda work: work.lookbacks.begin_chain("the very root", 4))
    with house.work() as work:
        row = work.session.connection().exec_driver_sql("SELECT root FROM seed_chain").one()
        assert b"the very root" not in bytes(row[0])


def test_the_first_public_word_stays(house: House) -> None:
    staff = house.appoint(90, "supervisor", None).id
    with house.work() as work:
        assert work.lookbacks.say_word("2026-W41", "双色球 1", staff)
        assert not work.lookbacks.say_word("2026-W41", "双色球 2", staff)
        assert work.lookbacks.word("2026-W41") == "双色球 1"
        assert work.lookbacks.word("2026-W42") == ""


def test_closed_cases_are_found_by_the_instant_of_their_closing(house: House) -> None:
    with house.work() as work:
        for user, at in ((1, NOW - DAY), (2, NOW), (3, NOW + DAY), (4, NOW + 2 * DAY)):
            file(work, user, state="closed", closed_at=at)
        file(work, 5, state="replied", closed_at=NOW)
    with house.work() as work:
        found = [case.closed_at for case, _, _ in work.lookbacks.closed_between(NOW, NOW + 2 * DAY)]
        assert found == [NOW, NOW + DAY]


def test_whoever_is_gone_or_wants_no_questions_is_known_beside_the_case(house: House) -> None:
    with house.work() as work:
        cases = [file(work, user, state="closed", closed_at=NOW) for user in (1, 2, 3)]
        work.lookbacks.ask_no_more(cases[1].person_id)
        work.erasure.person(cases[2].person_id)
    with house.work() as work:
        found = {case.id: rest for case, *rest in work.lookbacks.closed_between(NOW, NOW + DAY)}
        assert [found[one.id] for one in cases] == [[False, False], [False, True], [True, False]]


def test_being_forgotten_leaves_no_wish_behind(house: House) -> None:
    with house.work() as work:
        case = file(work, 1, state="closed", closed_at=NOW)
        work.lookbacks.ask_no_more(case.person_id)
        work.erasure.person(case.person_id)
        assert not work.lookbacks.asked_no_more(case.person_id)


def test_who_did_something_about_a_case_is_known_and_a_look_back_makes_nobody_so(
    house: House,
) -> None:
    one, two = (house.appoint(user, "supervisor", None).id for user in (90, 91))
    with house.work() as work:
        case = file(work, 1)
        for staff, action in ((one, "note"), (two, "look_back"), (two, "look_back_failed")):
            work.cases.note(case, action, actor="supervisor", state_from=None, staff_id=staff)
    with house.work() as work:
        assert work.lookbacks.had_in_hand([case.id or 0]) == {case.id: {one}}


def test_what_is_due_comes_the_earliest_first_and_only_then(house: House) -> None:
    with house.work() as work:
        draw = a_draw(work)
        for user, at in ((1, NOW + DAY), (2, NOW), (3, NOW - DAY), (4, None)):
            a_row(work, file(work, user), draw, next_at=at)
    with house.work() as work:
        assert [row.next_at for row in work.lookbacks.due(10)] == [NOW - DAY, NOW]
        assert work.lookbacks.next_at() == NOW - DAY


def test_a_case_is_looked_at_once_in_a_round_and_wave(house: House) -> None:
    with house.work() as work:
        draw, case = a_draw(work), file(work, 1)
        a_row(work, case, draw)
        a_row(work, case, draw, wave=2)
        a_row(work, case, draw, round=1)
    with pytest.raises(IntegrityError), house.work() as work:
        a_row(work, work.cases.get(case.id or 0), draw)


def test_one_answer_by_each_way_and_the_last_word_of_it_counts(house: House) -> None:
    with house.work() as work:
        row = a_row(work, file(work, 1), a_draw(work))
        work.lookbacks.answer(row, "chat").thorough = "partly"
        work.lookbacks.answer(row, "chat").thorough = "no"
        work.lookbacks.answer(row, "visit").thorough = "yes"
        found = [(one.how, one.thorough) for one in work.lookbacks.answers(row)]
        assert found == [("chat", "no"), ("visit", "yes")]


@pytest.mark.parametrize("column", ["thorough", "effective", "truthful"])
def test_no_other_answer_can_be_stored(house: House, column: str) -> None:
    def answer(work: Work) -> None:
        row = a_row(work, file(work, 1), a_draw(work))
        setattr(work.lookbacks.answer(row, "chat"), column, "perhaps")

    with pytest.raises(IntegrityError):
        house.do(answer)


def test_nobody_is_before_two_questions(house: House) -> None:
    with house.work() as work:
        case, draw = file(work, 1), a_draw(work)
        row = a_row(work, case, draw)
        assert not work.lookbacks.is_asked(case.person_id)
        row.state = ASKED
        work.session.flush()
        assert work.lookbacks.is_asked(case.person_id)


def test_whoever_wants_no_questions_ends_what_waits_for_them_and_nothing_else(
    house: House,
) -> None:
    with house.work() as work:
        draw, mine, other = a_draw(work), file(work, 1), file(work, 2)
        rows = [a_row(work, mine, draw), a_row(work, mine, draw, wave=2, state=PERSON)]
        rows.append(a_row(work, other, draw))
        work.lookbacks.call_off_for(mine.person_id)
        assert [row.state for row in rows] == [DONE, PERSON, WAITING]
        assert rows[0].result == "not_asked"


def test_a_draw_is_unfinished_until_all_of_it_is_done(house: House) -> None:
    with house.work() as work:
        draw = a_draw(work)
        row = a_row(work, file(work, 1), draw)
        assert work.lookbacks.unfinished(draw.id or 0) == 1
        row.state = DONE
        work.session.flush()
        assert work.lookbacks.unfinished(draw.id or 0) == 0


def test_the_figures_are_those_of_a_plain_count(house: House) -> None:
    results = ("passed", "passed", "partly", "failed", "unanswered", "moot", None)
    with house.work() as work:
        draw, late = a_draw(work), a_draw(work, "2026-W41", NOW + 7 * DAY)
        for user, result in enumerate(results, 1):
            row = a_row(work, file(work, user), draw, unit="housing" if user < 7 else "police")
            row.result = result
        a_row(work, file(work, 20), late).result = "passed"
    with house.work() as work:
        housing, police = work.lookbacks.figures(NOW, NOW + DAY)
        assert (housing.unit, housing.all, housing.answered) == ("housing", 6, 4)
        assert (housing.passed, housing.partly, housing.failed) == (2, 1, 1)
        assert housing.unanswered == 1
        assert (police.all, police.answered) == (1, 0)
