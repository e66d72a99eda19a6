"""Figures of the halls: counted once more from the rows, and read by those who may, as they may."""

import io
import random
from collections import Counter
from datetime import date
from typing import Any

import pytest
from halls import (
    PENSIONS,
    UNIT,
    changes,
    chief,
    hall_manager,
    number_of,
    rates,
    rating,
    serve,
    window_clerk,
)
from PIL import Image
from town import Somebody, Town

from bot.charts.painter import png_of, xlsx_of
from domain.standing import POINTS, Grades
from storage.figures import By, Figure, Scope
from storage.pictures import chart_of, sheet_of
from storage.work import Work

WINDOWS = ("main/11", "main/12", "main/13", "main/14")


def raw(work: Work, sql: str) -> list[Any]:
    return list(work.session.connection().exec_driver_sql(sql))


def recount(work: Work) -> dict[tuple[str, str], dict[str, Any]]:
    """By window and day, from the rows alone, in plain Python."""
    found: dict[tuple[str, str], dict[str, Any]] = {}

    def at(window: str, day: object) -> dict[str, Any]:
        start = {"grades": Counter(), "excluded": 0, "marked": 0, "registered": 0, "rated": 0}
        return found.setdefault((window, str(day)), start)

    rows = raw(work, 'SELECT "window", day, grade, mark, excluded FROM service_rating')
    for window, day, grade, mark, excluded in rows:
        one = at(window, day)
        one["marked"] += mark is not None
        one["excluded"] += bool(excluded)
        if not excluded:
            one["grades"][grade] += 1
    visits = raw(
        work,
        'SELECT v."window", v.day, r.id FROM visit v '
        "LEFT JOIN service_rating r ON r.visit_id = v.id",
    )
    for window, day, rated in visits:
        one = at(window, day)
        one["registered"] += 1
        one["rated"] += rated is not None
    return found


def busy(town: Town, seed: int = 7) -> None:
    """Some days at four windows: visits, ratings, changes, marks, exclusions."""
    chance = random.Random(seed)  # noqa: S311 - a script that is repeated
    item = town.desk.county.items[0].code
    for _day in range(4):
        for window in WINDOWS:
            visits = serve(town, window, item if window == WINDOWS[1] else None, 3)
            for visit in visits[: chance.randrange(3)]:
                rates(town, chance.randint(1, 5), window=window, visit_id=visit)
            for _ in range(chance.randrange(4)):
                made = rates(town, chance.randint(1, 5), window=window)
                if chance.random() < 0.4:
                    changes(town, made, chance.randint(1, 5))
                if chance.random() < 0.3:
                    leave_out(town, made, "burst", counts=chance.random() < 0.5)
        town.passes(days=1)


def leave_out(town: Town, rating_id: int, why: str, *, counts: bool) -> None:
    def decide(office: Any) -> None:
        doubts, ratings = office.work.doubts, office.work.service_ratings
        doubts.doubt(ratings.get(rating_id), [why])
        doubt, _ = doubts.open(100)[-1]
        staff = office.work.staff.with_role("supervisor")[0]
        doubts.decide(doubt, staff.id, counts=counts)

    town.does(decide)


def figure_of(one: dict[str, Any]) -> Figure:
    grades = Grades({grade: n for grade, n in one["grades"].items() if n})
    return Figure(grades, one["excluded"], one["marked"], one["registered"], one["rated"])


@pytest.mark.parametrize("seed", range(3))
def test_every_figure_is_that_of_a_count_of_the_rows(town: Town, seed: int) -> None:
    busy(town, seed)

    def both(work: Work) -> tuple[dict[Any, Figure], dict[Any, Figure]]:
        again = recount(work)
        first, last = date(2026, 9, 1), date(2026, 10, 31)
        by_window = work.figures.by(By.WINDOW, Scope(), first, last)
        expected: dict[Any, Figure] = {}
        for (window, _), one in again.items():
            expected[window] = expected.get(window, Figure()) + figure_of(one)
        return by_window, expected

    found, expected = town.asks(both)
    assert found == expected


def test_each_day_and_scope_is_counted_apart(town: Town) -> None:
    busy(town)

    def ask(work: Work) -> None:
        again = recount(work)
        for window, day in again:
            on = date.fromisoformat(day)
            found = work.figures.by(By.WINDOW, Scope(hall="main"), on, on)
            assert found[window] == figure_of(again[window, day])
        other = work.figures.by(By.WINDOW, Scope(hall="other"), date(2026, 9, 1), date(2026, 12, 1))
        assert other == {}
        units = work.figures.by(
            By.UNIT, Scope(units=("human_resources",)), date(2026, 9, 1), date(2026, 12, 1)
        )
        assert set(units) == {"human_resources"}

    town.asks(ask)


def test_what_is_excluded_is_shown_and_does_not_count(town: Town) -> None:
    for _ in range(3):
        rates(town, 5)
    odd = rates(town, 1)
    leave_out(town, odd, "burst", counts=False)
    today = town.now.astimezone(town.desk.zone).date()
    found = town.asks(lambda work: work.figures.by(By.WINDOW, Scope(), today, today))[PENSIONS]
    assert (found.grades.counts, found.excluded) == ({5: 3}, 1)
    assert rating(town, odd).grade == 1


def test_a_marked_rating_counts_as_it_was_given(town: Town) -> None:
    """Granted appeal: the figure stays, and says that one is marked."""
    number = number_of(town, rates(town, 1))
    before = hall_manager(town).says("/stats")
    town.waits_until("14:30")
    chief(town).taps("申诉")
    chief(town).taps("误评")
    chief(town).says("找错了窗口")
    town.supervisor().taps("申诉成立")
    after = hall_manager(town).says("/stats")
    assert town.case(number).closed_how == "appeal"
    assert "1人评，满意率0%" in before
    assert "1人评，满意率0%" in after
    assert "带标记" not in before
    assert "带标记（申诉、误评等）1条，照样计入" in after


# Who reads what


def week_of_ratings(town: Town, clerk: Somebody | None = None) -> None:
    """Eleven at window 12, five good ones elsewhere; a clerk sits there where one is named."""
    if clerk is not None:
        person = clerk.person_id
        staff = town.asks(lambda work: work.staff.roles_of(person)[0].id)
        town.does(lambda office: office.work.shifts.sign_in(PENSIONS, staff))
    for grade in (5, 5, 5, 4, 4, 4, 3, 3, 2, 1, 5):
        rates(town, grade)
    for _ in range(5):
        rates(town, 5, window="main/14")


def test_a_halls_manager_reads_the_hall_at_once(town: Town) -> None:
    serve(town, PENSIONS, None, 4)
    week_of_ratings(town)
    shown = hall_manager(town).says("/stats")
    assert "清源县政务服务大厅 · 各窗口" in shown
    assert "16人评，满意率88%；另有4人次没评，主动评价率0%" in shown
    assert "12号窗口 养老待遇：11人评，满意82%；待改进 " in shown
    assert "14号窗口 医保服务：5人评，满意100%；不足10人，不评档" in shown
    points = sum(POINTS[grade] for grade in (5, 5, 5, 4, 4, 4, 3, 3, 2, 1, 5)) / 11
    assert f"{points:.0f}分" in shown


def test_the_picture_says_what_the_words_say(town: Town) -> None:
    week_of_ratings(town)
    hall_manager(town).says("/stats")
    chart = chart_of(hall_manager(town).chat.newest.chart)
    assert [(bar.label, bar.counts) for bar in chart.bars] == [
        ("14号窗口 医保服务", (5, 0, 0, 0, 0)),
        ("12号窗口 养老待遇", (4, 3, 2, 1, 1)),
    ]
    assert [bar.pale for bar in chart.bars] == [True, False]
    assert chart.trend[-1].n == 16
    assert Image.open(io.BytesIO(png_of(chart))).width == 1080


def test_pages_are_turned_by_editing_one_message(town: Town) -> None:
    for number in range(1, 15):
        rates(town, 5, window=f"main/{number}")
    manager = hall_manager(town)
    manager.says("/stats")
    message = manager.chat.newest.message_id
    assert "第1页，共3页" in manager.chat.newest.text
    assert "第2页，共3页" in manager.taps("更多")
    manager.taps("各单位")
    assert "各单位" in manager.chat.newest.text
    manager.taps("按月看")
    manager.taps("更早")
    manager.taps("更近")
    assert manager.chat.newest.message_id == message
    assert manager.chat.newest.chart is not None


def test_the_table_goes_as_a_workbook(town: Town) -> None:
    week_of_ratings(town)
    hall_manager(town).says("/stats")
    hall_manager(town).taps("导出Excel")
    sheet = sheet_of(hall_manager(town).chat.newest.sheet)
    assert sheet.header[:3] == ("名称", "评价人数", "非常满意")
    assert sheet.rows[1][:7] == ("12号窗口 养老待遇", 11, 4, 3, 2, 1, 1)
    assert xlsx_of(sheet)[:2] == b"PK"


def test_in_english(town: Town) -> None:
    manager = hall_manager(town)
    person = manager.person_id
    town.does(lambda office: office.work.people.speak(person, "en"))
    week_of_ratings(town)
    shown = manager.says("/stats")
    assert "Qingyuan Service Hall: windows" in shown
    assert "window 12 Pension benefits: n=11, 82% satisfied; to improve, " in shown
    manager.taps("Excel")
    assert manager.chat.newest.sheet is not None


def test_a_unit_reads_whole_days_that_are_over_and_no_other_units(town: Town) -> None:
    """A figure that grows while one watches would say who has just rated what."""
    week_of_ratings(town)
    for reader in (chief(town), town.head(UNIT)):
        assert "0人评" in reader.says("/stats")
    town.passes(days=1)
    for reader in (chief(town), town.head(UNIT)):
        shown = reader.says("/stats")
        assert "11人评" in shown
        assert "医保" not in shown


def test_a_unit_does_not_read_items_few_came_for(town: Town) -> None:
    items = [one for one in town.desk.county.items if one.unit == "human_resources"]
    assert len(items) > 1
    for _ in range(5):
        rates(town, 5, item=items[0].code)
    rates(town, 1, item=items[1].code)
    town.passes(days=1)
    chief(town).says("/stats")
    shown = chief(town).taps("各事项")
    assert items[0].zh in shown
    assert items[1].zh not in shown
    assert "其他事项（每项不足5人）" in shown


def test_a_clerk_reads_their_own_whole_weeks_from_five_ratings_on(town: Town) -> None:
    clerk = window_clerk(town)
    week_of_ratings(town, clerk)
    assert "11人评" not in clerk.says("/stats")
    town.waits_until("2026-10-05 09:00")
    shown = clerk.says("/stats")
    assert "9/28：11人评，满意82%" in shown
    assert "9/21：不满5条，不显示" in shown
    assert "医保" not in shown
    assert "11人评" not in window_clerk(town, which=3).says("/stats")


def test_a_clerk_can_t_turn_to_days_or_to_this_week(town: Town) -> None:
    clerk = window_clerk(town)
    week_of_ratings(town, clerk)
    clerk.says("/stats")
    for name in ("st_day_w_1", "st_window_w_1", "st_week_w_0", "st_week_m_1", "sx_unit_w_0"):
        assert clerk.forges(f"l:{name}:0", clerk.chat.newest.message_id)
    assert "11人评" not in str(clerk.chat)


@pytest.mark.parametrize("name", ["st_", "st_x_w_0", "st_day_y_0", "st_day_w_9999", "st_day_w_-1"])
def test_a_made_up_view_is_no_view(town: Town, name: str) -> None:
    assert hall_manager(town).forges(f"l:{name}:0", 1)


def test_nobody_else_reads_figures(town: Town) -> None:
    week_of_ratings(town)
    for one in (town.citizen("王"), town.handler(UNIT), town.clerk()):
        assert "人评" not in one.says("/stats")
        assert one.forges("l:st_window_w_0:0", 1)


def test_a_supervisor_reads_all_and_answers_apart(town: Town) -> None:
    week_of_ratings(town)
    shown = town.supervisor().says("/stats")
    assert "全县 · 各单位" in shown
    assert "人社局：11人评" in shown
    assert "医保局：5人评" in shown
    town.supervisor().taps("每天")
    assert "9月28日（周一）：16人评" in town.supervisor().chat.newest.text
