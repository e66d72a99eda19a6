"""Next year's calendar: brought as a file, decided on a card, and every open date counted anew."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scripts import LIFT_UNIT, NOISE, POWER, answers, filed, state
from town import Somebody, Town

from domain.lifecycle import Actor
from handlers.administrators.living import Living
from handlers.administrators.recounting import JOB, count_batch
from handlers.casework.dispatching import dispatch
from handlers.office import Office

EVE = "2026-12-28 10:00"
HOLIDAYS = (
    *("01-01", "01-02", "01-03", "01-04", "02-05", "02-06", "02-07", "02-08", "02-09"),
    *("04-05", "05-01", "05-02", "05-03", "06-09", "09-15", "10-01", "10-02", "10-03"),
)


def notice(*more: str, work: tuple[str, ...] = (), without: tuple[str, ...] = ()) -> dict[str, Any]:
    """A notice of 2027: three more days off in January, and what a test adds."""
    off = [on for on in (*HOLIDAYS, *more) if on not in without]
    days = [{"name": "假期", "date": f"2027-{on}", "isOffDay": True} for on in off]
    days += [{"name": "假期", "date": f"2027-{on}", "isOffDay": False} for on in work]
    return {"year": 2027, "papers": ["国办发明电〔2026〕9号"], "days": days}


def as_file(content: object) -> bytes:
    return json.dumps(content, ensure_ascii=False).encode()


@pytest.fixture
def eve(town: Town) -> Town:
    """The last days of 2026: what is filed now is due in a year nobody has announced."""
    town.now = town.at(EVE)
    return town


def brings(town: Town, content: object) -> Somebody:
    """The administrator sends the file and puts it in force."""
    administrator = town.administrator()
    administrator.sends_document(as_file(content))
    administrator.taps("启用这份日历")
    return administrator


def counts(town: Town, *, told: bool = True) -> None:
    """Every batch, and where `told` also the telling, which waits for business hours."""
    for _ in range(60):
        town.tick()
    if told:
        town.waits_until("2026-12-28 16:00")
        for _ in range(10):
            town.tick()


def dates(town: Town, number: str) -> tuple[str, bool, str, bool]:
    case = town.case(number)
    local = [
        f"{one.astimezone(town.desk.zone):%m-%d %H:%M}" if one else ""
        for one in (case.citizen_due_at, case.unit_due_at)
    ]
    return local[0], case.citizen_due_provisional, local[1], case.unit_due_provisional


def test_a_notice_moves_both_dates_and_they_are_certain(eve: Town) -> None:
    _, number = filed(eve)
    assert dates(eve, number) == ("01-05 18:00", True, "01-05 18:00", True)
    brings(eve, notice())
    counts(eve)
    assert dates(eve, number) == ("01-06 18:00", False, "01-06 18:00", False)
    assert eve.case(number).calendar == eve.desk_now().calendar.version
    assert eve.history(number)[-1] == "recount"


def test_what_falls_due_is_written_anew_with_the_date(eve: Town) -> None:
    _, number = filed(eve)
    before = eve.due(number)
    brings(eve, notice())
    counts(eve, told=False)
    after = eve.due(number)
    assert (before["due_day"], after["due_day"]) == ("01-05 14:30", "01-06 14:30")
    assert (before["overdue_0"], after["overdue_0"]) == ("01-06 08:40", "01-07 08:40")
    assert set(before) == set(after)


def test_a_citizen_is_told_once_that_their_date_moved_later(eve: Town) -> None:
    wang, number = filed(eve)
    brings(eve, notice())
    counts(eve)
    (told,) = wang.chat.of("date.recounted")
    assert f"{number}" in told.text
    assert "原来2027年1月5日（周二）18:00前（暂定），现在2027年1月6日（周三）18:00前。" in told.text
    eve.waits_until("2026-12-30 09:00")
    assert len(wang.chat.of("date.recounted")) == 1


def test_a_date_is_never_brought_nearer_but_is_no_longer_provisional(eve: Town) -> None:
    wang, number = filed(eve)
    brings(eve, notice(work=("01-02", "01-03"), without=("01-02", "01-03", "01-04")))
    counts(eve)
    assert dates(eve, number)[:2] == ("01-05 18:00", False)
    assert dates(eve, number)[2:] == ("01-03 18:00", False)
    (told,) = wang.chat.of("date.recounted")
    assert "18:00前，定下来了。" in told.text


def test_whose_date_stands_and_was_certain_hears_nothing(eve: Town) -> None:
    early = eve.citizen("早")
    number = early.files("家里停电了，供电的没人来")
    brings(eve, notice())
    counts(eve)
    assert not early.chat.of("date.recounted")
    assert eve.case(number).calendar == eve.desk_now().calendar.version


def test_one_message_for_all_of_a_persons_cases(eve: Town) -> None:
    wang, first = filed(eve)
    second = wang.files(NOISE)
    brings(eve, notice())
    counts(eve)
    (told,) = wang.chat.of("date.recounted")
    assert first in told.text
    assert second in told.text


def test_a_handler_reads_all_their_cases_in_one_message(eve: Town) -> None:
    numbers = [filed(eve, name)[1] for name in ("王", "李", "张")]
    handler = eve.handler(LIFT_UNIT)
    brings(eve, notice())
    counts(eve)
    (told,) = handler.chat.of("year_file.staff")
    assert all(number in told.text for number in numbers)
    assert "下面3件" in told.text
    assert told.protect


def test_who_has_no_case_any_more_when_it_is_told_reads_nothing(eve: Town) -> None:
    _, number = filed(eve)
    eve.now = eve.at("2026-12-28 22:00")
    brings(eve, notice())
    counts(eve, told=False)
    answers(eve.handler(LIFT_UNIT))
    assert state(eve, number) == "replied"
    eve.waits_until("2026-12-29 09:00")
    eve.tick()
    assert not eve.handler(LIFT_UNIT).chat.of("year_file.staff")
    assert not eve.citizen("王").chat.of("date.recounted")


def test_nobody_is_told_while_the_desk_is_shut(eve: Town) -> None:
    wang, _ = filed(eve)
    eve.now = eve.at("2026-12-28 23:00")
    brings(eve, notice())
    counts(eve, told=False)
    assert not wang.chat.of("date.recounted")
    eve.waits_until("2026-12-29 09:00")
    for _ in range(5):
        eve.tick()
    assert wang.chat.of("date.recounted")


def test_the_administrator_reads_what_came_of_it(eve: Town) -> None:
    filed(eve)
    administrator = brings(eve, notice())
    counts(eve)
    (done,) = administrator.chat.of("year_file.done")
    assert "改过的1件，群众日期推后的1件，不再是暂定的0件，发给群众1条。" in done.text
    assert eve.asks(lambda work: work.meta.get(JOB)) is None


# The card


def test_the_card_says_what_would_change_before_anything_does(eve: Town) -> None:
    _, number = filed(eve)
    shown = eve.administrator().sends_document(as_file(notice(work=("01-09",))))
    assert "【2027年工作日历】" in shown
    assert "调休上班：1月9日" in shown
    assert "1月4日、1月9日" in shown
    assert "现有1件的日期是暂定的" in shown
    counts(eve)
    assert dates(eve, number)[0] == "01-05 18:00"
    assert not eve.desk_now().calendar.knows(2027)


def test_a_file_that_is_not_put_in_force_changes_nothing(eve: Town) -> None:
    administrator = eve.administrator()
    administrator.sends_document(as_file(notice()))
    assert "没有启用" in administrator.taps("不启用日历")
    assert not eve.desk_now().calendar.knows(2027)
    assert "已经" in administrator.forges("l:year_yes:1")


def test_the_same_file_twice_changes_nothing(eve: Town) -> None:
    brings(eve, notice())
    counts(eve)
    assert "没有变化" in eve.administrator().sends_document(as_file(notice()))


def test_a_correction_of_the_year_counts_from_then_on(eve: Town) -> None:
    wang, number = filed(eve)
    brings(eve, notice())
    counts(eve)
    brings(eve, notice("01-05", "01-06"))
    counts(eve)
    eve.waits_until("2026-12-29 10:00")
    for _ in range(5):
        eve.tick()
    assert dates(eve, number) == ("01-08 18:00", False, "01-08 18:00", False)
    assert len(wang.chat.of("date.recounted")) == 2
    assert eve.history(number).count("recount") == 2


def test_two_files_before_anybody_is_told_are_told_together(eve: Town) -> None:
    wang, _ = filed(eve)
    brings(eve, notice())
    eve.tick()
    brings(eve, notice("01-05", "01-06"))
    counts(eve)
    (told,) = wang.chat.of("date.recounted")
    assert "原来2027年1月5日（周二）18:00前（暂定），现在2027年1月8日（周五）18:00前。" in told.text


def test_every_mistake_of_a_file_is_named(eve: Town) -> None:
    broken = notice(without=("04-05",))
    broken["days"][0]["date"] = "2027-02-30"
    broken["days"][1]["isOffDay"] = "是"
    shown = eve.administrator().sends_document(as_file(broken))
    assert "有2处要改，什么都没动" in shown
    assert "days[0].date：要日期，如2027-02-05，现在是'2027-02-30'" in shown
    assert "days[1].isOffDay：休息写true，上班写false，现在是'是'" in shown


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"PK\x03\x04xlsx", "不是"),
        (b"\xff\xfe", "UTF-8"),
        (b"[1, 2]", "整个文件要是"),
        (b"{" * 300_000, "文件太大"),
        (b"[" * 100_000, "不是JSON"),
        (None, "文件没取到"),
    ],
)
def test_anything_else_is_refused_with_words(eve: Town, data: bytes | None, words: str) -> None:
    assert words in eve.administrator().sends_document(data)


@pytest.mark.parametrize("who", ["supervisor", "clerk", "handler", "citizen"])
def test_nobody_else_brings_a_calendar(eve: Town, who: str) -> None:
    somebody = {
        "supervisor": eve.supervisor(),
        "clerk": eve.clerk(),
        "handler": eve.handler(LIFT_UNIT),
        "citizen": eve.citizen("王"),
    }[who]
    somebody.sends_document(as_file(notice()))
    assert eve.asks(lambda work: work.year_files.get(1)) is None
    eve.administrator().sends_document(as_file(notice()))
    somebody.forges("l:year_yes:1")
    assert not eve.desk_now().calendar.knows(2027)


def test_an_administrator_reads_english_where_they_chose_it(eve: Town) -> None:
    administrator = eve.administrator()
    administrator.says("/language")
    administrator.taps("English")
    shown = administrator.sends_document(as_file(notice(work=("01-09",))))
    assert "Working days of 2027" in shown
    assert "make-up workdays: 9 Jan" in shown
    assert "is in force" in administrator.taps("put this in force")


# Where cases stand


def test_a_case_in_triage_is_dispatched_by_the_new_calendar(eve: Town) -> None:
    eve.now = eve.at("2026-12-31 17:00")
    _, number = filed(eve, "王", NOISE)
    assert eve.due(number)["dispatch"] == "01-04 11:30"
    brings(eve, notice())
    counts(eve, told=False)
    assert eve.due(number)["dispatch"] == "01-05 11:30"
    clerk = eve.clerk()
    eve.now = eve.at("2027-01-05 09:00")
    for _ in range(5):
        eve.tick()
    (told,) = clerk.chat.of("year_file.staff")
    assert number in told.text


def test_an_answer_that_waits_for_silence_waits_as_many_working_days(eve: Town) -> None:
    wang, number = filed(eve)
    eve.now = eve.at("2026-12-30 10:00")
    answers(eve.handler(LIFT_UNIT))
    wang.looks()
    assert eve.due(number) == {"silence": "01-05 18:00"}
    brings(eve, notice())
    counts(eve, told=False)
    assert eve.due(number) == {"silence": "01-06 18:00"}
    eve.waits_until("2027-01-05 19:00")
    assert state(eve, number) == "replied"


def test_a_question_waits_until_the_later_day_and_the_clock_goes_on_from_there(eve: Town) -> None:
    _, number = filed(eve)
    eve.now = eve.at("2026-12-31 10:00")
    handler = eve.handler(LIFT_UNIT)
    handler.taps("问诉求人")
    handler.says("几号楼？")
    handler.taps("发出")
    assert eve.due(number) == {"answer_wait": "01-05 18:00"}
    brings(eve, notice())
    counts(eve, told=False)
    assert eve.due(number) == {"answer_wait": "01-06 18:00"}
    assert state(eve, number) == "waiting_citizen"
    eve.waits_until("2027-01-06 18:00")
    assert state(eve, number) == "in_progress"
    assert "due_day" in eve.due(number)


def test_a_row_of_the_law_waits_on_by_the_new_calendar(eve: Town) -> None:
    number = eve.citizen("王").files("工地拖欠工资三个月，老板不发钱")
    eve.tick()
    assert eve.due(number)["legal"] == "01-05 14:30"
    brings(eve, notice())
    counts(eve)
    assert eve.due(number)["legal"] == "01-06 14:30"


def test_a_clock_of_hours_is_left_alone(eve: Town) -> None:
    _, number = filed(eve, "王", POWER)
    before = dates(eve, number)
    brings(eve, notice())
    counts(eve)
    assert dates(eve, number) == before


# The running desk


def test_every_desk_on_the_database_counts_by_it_at_once(eve: Town) -> None:
    replica = Living(eve.desk)
    assert not eve.asks(lambda work: replica.of(work).calendar.knows(2027))
    brings(eve, notice())
    assert eve.asks(lambda work: replica.of(work).calendar.knows(2027))
    assert eve.asks(replica.of) is eve.asks(replica.of)


def _count_and_fail(town: Town) -> None:
    with town.store.work(town.now) as work:
        count_batch(Office(town.desk_now(), work))
        raise ZeroDivisionError


def test_a_batch_that_fails_leaves_nothing_half_counted(eve: Town) -> None:
    _, number = filed(eve)
    brings(eve, notice())
    before = dates(eve, number)
    with pytest.raises(ZeroDivisionError):
        _count_and_fail(eve)
    assert dates(eve, number) == before
    counts(eve, told=False)
    assert dates(eve, number)[0] == "01-06 18:00"


def _dispatch(office: Office, number: str) -> None:
    case = office.work.cases.by_number(number)
    assert case is not None
    dispatch(office, case, "housing", Actor.CLERK, staff=office.work.staff.with_role("clerk")[0])


def test_a_unit_that_got_the_case_meanwhile_keeps_its_own_new_date(eve: Town) -> None:
    _, number = filed(eve, "王", NOISE)
    brings(eve, notice())
    eve.does(lambda office: _dispatch(office, number))
    assert dates(eve, number) == ("01-05 18:00", True, "01-06 18:00", False)
    counts(eve)
    assert dates(eve, number) == ("01-06 18:00", False, "01-06 18:00", False)


# The warning


def test_from_november_on_administrators_are_warned_once_a_morning(town: Town) -> None:
    administrator = town.administrator()
    town.waits_until("2026-10-31 12:00")
    assert not administrator.chat.of("year_file.missing")
    town.waits_until("2026-11-01 08:00")
    town.tick()
    assert not administrator.chat.of("year_file.missing")
    for hour in ("08:40", "09:00", "15:00"):
        town.waits_until(f"2026-11-01 {hour}")
    assert len(administrator.chat.of("year_file.missing")) == 1
    town.waits_until("2026-11-02 08:40")
    assert len(administrator.chat.of("year_file.missing")) == 2
    assert "2027年的放假安排还没有导入" in administrator.chat.newest.text


def test_once_the_year_is_there_nobody_is_warned(eve: Town) -> None:
    brings(eve, notice())
    administrator = eve.administrator()
    eve.waits_until("2026-12-29 09:00")
    eve.waits_until("2026-12-30 09:00")
    assert not administrator.chat.of("year_file.missing")


# Whatever the notices


DAYS = [f"{month:02d}-{day:02d}" for month in (1, 2) for day in range(4, 29)]
WORKED = ("01-02", "01-03", "01-09", "01-10", "01-16", "01-17", "01-23", "01-24")


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    notices=st.lists(
        st.tuples(st.sets(st.sampled_from(DAYS), max_size=12), st.sets(st.sampled_from(WORKED))),
        min_size=1,
        max_size=3,
    )
)
def test_whatever_the_notices_no_date_that_was_told_is_shortened(
    eve: Town, notices: list[tuple[set[str], set[str]]]
) -> None:
    eve.now = max(eve.now, eve.at(EVE))
    name = "".join(map(str, notices))[:30]
    numbers = [filed(eve, f"{name}{one}", text)[1] for one, text in enumerate((NOISE, "电梯坏了"))]
    told = {number: eve.case(number).citizen_due_at for number in numbers}
    for off, work in notices:
        days = tuple(sorted(off))
        brings_if_new(eve, notice(*days, work=tuple(sorted(work - off)), without=tuple(work)))
        counts(eve, told=False)
        for number in numbers:
            case = eve.case(number)
            assert case.citizen_due_at >= told[number]
            assert case.unit_due_at is None or case.unit_due_at <= case.citizen_due_at
            assert eve.due(number)
            told[number] = case.citizen_due_at


def brings_if_new(town: Town, content: object) -> None:
    administrator = town.administrator()
    administrator.sends_document(as_file(content))
    if administrator.chat.shows("启用这份日历"):
        administrator.taps("启用这份日历")
