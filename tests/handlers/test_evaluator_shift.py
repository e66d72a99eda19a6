"""Window clerks sign in and out in their chat, swap, and get a code for the tablet."""

import re

import pytest
from evaluator_house import (
    CHIEF,
    CLERK_A,
    CLERK_B,
    WINDOW,
    hall_staff,
    manager,
    staff_id,
)
from town import Somebody, Town

UNIT = "human_resources"


@pytest.fixture
def anna(town: Town) -> Somebody:
    return hall_staff(town, UNIT, CLERK_A)


@pytest.fixture
def bert(town: Town) -> Somebody:
    return hall_staff(town, UNIT, CLERK_B)


def sits(town: Town, window: str = WINDOW) -> int | None:
    shift = town.asks(lambda work: work.shifts.here(window))
    return shift.staff_id if shift else None


def test_a_clerk_signs_in_by_the_windows_number(town: Town, anna: Somebody) -> None:
    assert "12号窗口签到了" in anna.says("/shift 12")
    assert sits(town) == staff_id(town, anna)


@pytest.mark.parametrize("typed", ["/shift", "签到", "sign in"])
def test_the_board_shows_the_units_windows_and_who_sits_there(
    town: Town, anna: Somebody, bert: Somebody, typed: str
) -> None:
    bert.says("/shift 13")
    shown = anna.says(typed)
    assert "您还没有签到" in shown
    assert "12号 养老待遇：没人签到" in shown
    assert "13号 就业服务：人社局窗口乙" in shown
    assert "不动产" not in shown
    anna.taps("坐12号")
    assert sits(town) == staff_id(town, anna)


def test_a_swap_is_one_tap_and_the_other_hears_of_it(
    town: Town, anna: Somebody, bert: Somebody
) -> None:
    anna.says("/shift 12")
    bert.says("签到")
    bert.taps("坐12号")
    assert sits(town) == staff_id(town, bert)
    assert "人社局窗口乙在12号窗口签到了，您已经签退" in anna.reads()


def test_who_sits_elsewhere_leaves_there(town: Town, anna: Somebody) -> None:
    anna.says("/shift 12")
    anna.says("/shift 13")
    assert (sits(town), sits(town, "main/13")) == (None, staff_id(town, anna))


def test_signing_in_again_shows_since_when(anna: Somebody) -> None:
    anna.says("/shift 12")
    assert "您在12号窗口，9月28日09:00签到的" in anna.says("/shift 12")


@pytest.mark.parametrize("how", ["签退", "/shift 签退", "/shift 下班", "/shift out"])
def test_a_clerk_signs_out(town: Town, anna: Somebody, how: str) -> None:
    anna.says("/shift 12")
    if how == "签退":
        anna.taps(how)
    else:
        anna.says(how)
    assert "签退了" in str(anna.chat.newest)
    assert sits(town) is None
    assert "还没有签到" in anna.says("/shift 签退")


def test_a_window_that_is_not_there_is_named(anna: Somebody) -> None:
    assert "没有99号窗口" in anna.says("/shift 99")


def test_a_clerk_may_sit_at_another_units_window(town: Town, anna: Somebody) -> None:
    anna.says("/shift 1")
    assert sits(town, "main/1") == staff_id(town, anna)


def test_a_code_for_the_tablet_is_good_once(town: Town, anna: Somebody) -> None:
    anna.says("签到")
    shown = anna.taps("要平板登录码")
    code = re.search(r"\d{6}", shown)
    assert code is not None
    assert anna.chat.newest.protect
    taken: list[int | None] = []
    for _ in range(2):
        town.does(lambda office: taken.append(office.work.shifts.take_code("main", code[0])))
    assert taken == [staff_id(town, anna), None]


def test_the_chief_representative_may_sit_at_a_window_too(town: Town) -> None:
    chief = hall_staff(town, UNIT, CHIEF)
    chief.says("/shift 12")
    assert sits(town) == staff_id(town, chief)


def test_nobody_else_signs_in(town: Town) -> None:
    for who in (manager(town), town.handler("人社局"), town.citizen("王")):
        who.says("/shift 12")
        who.says("签到")
        assert who.forges("l:shift_in:11") != ""
        assert who.forges("l:shift_code:0") != ""
    assert sits(town) is None


@pytest.mark.parametrize("data", ["l:shift_in:99", "l:shift_in:-1", "l:shift_in:x"])
def test_a_button_of_no_window_explains_itself(town: Town, anna: Somebody, data: str) -> None:
    assert anna.forges(data) != ""
    assert sits(town) is None


def test_it_goes_in_english(town: Town, anna: Somebody) -> None:
    town.does(lambda office: office.work.people.speak(anna.person_id, "en"))
    assert "window 12" in anna.says("/shift 12")
    assert "You are at window 12" in anna.says("sign in")
    assert "Signed out" in anna.taps("Sign out")
