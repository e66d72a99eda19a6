"""Figures of units: counted once from the events, frozen, replied to, published by a person."""

import json
from collections import defaultdict
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from scripts import LIFT, LIFT_UNIT, NOISE, answers, answers_alone, filed
from sqlalchemy import text
from town import Town

from bot.charts.drawing import svg_of
from bot.charts.painter import xlsx_of
from domain.county_parts import UnitType
from domain.rounds import RATES, Tally, parts
from domain.rules import Ranking
from domain.spans_of_days import Period, Span, span
from handlers.figures.comparing import Line, ranked
from handlers.figures.counting import count, of_type, tallies_of
from handlers.figures.monthly import tend_figures
from handlers.figures.taps import read_seen
from handlers.figures.view import FIRST
from handlers.ledger.reading import open_workbook
from handlers.office import Office
from storage.pictures import chart_of, sheet_of
from storage.tables import FrozenFigures
from storage.work import Work
from texts.catalogue import Language, say

UNIT = "housing"


def unit_code(town: Town) -> str:
    return next(one.code for one in town.desk.county.units if one.zh == LIFT_UNIT)


def tally(town: Town, shown: Span | None = None) -> Tally:
    """What the unit of lifts comes to in this month, or in a span."""
    today = town.now.astimezone(town.desk.zone).date()
    wanted = shown or span(today, Period.MONTH, 0)

    def ask(work: Work) -> Tally:
        tallies, _ = count(Office(town.desk, work), wanted)
        return tallies.get(unit_code(town), Tally())

    return town.asks(ask)


def latest(town: Town, period: Period, back: int = 1) -> FrozenFigures:
    today = town.now.astimezone(town.desk.zone).date()
    first = span(today, period, back).first
    return town.asks(lambda work: work.case_figures.latest(period, first))


def jumps(town: Town, when: str) -> None:
    """Later, and only the figures are looked after: nothing else of it matters here."""
    town.now = town.at(when)
    town.does(tend_figures)


@pytest.fixture
def busy(town: Town) -> Town:
    """October at a unit: six cases, answered in time and late, confirmed, denied, silent."""
    answers_alone(town)
    town.now = town.at("2026-10-12 09:00")
    handler = town.handler(LIFT_UNIT)
    for name in ("甲", "乙"):
        citizen, _ = filed(town, name)
        answers(handler)
        citizen.taps("解决了")
        citizen.taps("满意")
    citizen, _ = filed(town, "丙")
    answers(handler)
    citizen.taps("没解决")
    filed(town, "丁")
    filed(town, "戊", f"{LIFT}，又来反映")
    jumps(town, "2026-10-30 17:00")
    return town


# Counted once more, by plain SQL and nothing of the desk's own


def recomputed(town: Town, first: str, last: str) -> Mapping[str, int]:
    """Every count of the unit, by a query of its own over the events."""
    since = town.at(f"{first} 00:00")
    until = town.at(f"{last} 00:00") + timedelta(days=1)
    with town.store._engine.connect() as connection:
        events = list(
            connection.execute(
                text(
                    "SELECT e.case_id, e.at, e.action, e.actor, e.public, c.state, c.unit_due_at, "
                    "c.citizen_due_at FROM event e JOIN cases c ON c.id = e.case_id "
                    "WHERE c.accused_unit IS NULL ORDER BY e.id"
                )
            ).mappings()
        )
    found: defaultdict[str, int] = defaultdict(int)
    by_case: defaultdict[int, list[Any]] = defaultdict(list)
    for event in events:
        by_case[event["case_id"]].append(event)
    for history in by_case.values():
        _recount(town, history, found, since, until)
    return found


def _recount(
    town: Town,
    history: list[Any],
    found: defaultdict[str, int],
    since: datetime,
    until: datetime,
) -> None:
    """The long way round: one pass for each question, by the names of events alone."""

    def at(value: Any) -> datetime:
        moment = datetime.fromisoformat(value) if isinstance(value, str) else value
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment

    def public(event: Any) -> dict[str, Any]:
        return json.loads(event["public"]) if isinstance(event["public"], str) else event["public"]

    def inside(moment: datetime | None) -> bool:
        return moment is not None and since <= moment < min(until, town.now)

    given = [e for e in history if e["action"] in ("dispatch", "designate", "accept_return")]
    if not given or public(given[-1]).get("unit") != unit_code(town):
        return
    again = [
        e for e in history if e["action"] in ("confirm_not_solved", "confirm_partly", "reopen")
    ]
    named = [e for before, e in pairwise(history) if e in given and before in again]
    found["begun"] += sum(inside(at(e["at"])) for e in given + again if e not in named)
    replies = [e for e in history if e["action"] == "reply"]
    for event in replies:
        answered, due = at(event["at"]), datetime.fromisoformat(public(event)["unit_due"])
        found["answered"] += inside(answered)
        found["timed"] += inside(min(answered, due))
        found["in_time"] += inside(min(answered, due)) and answered <= due
    if history[0]["state"] in ("dispatched", "in_progress"):
        found["timed"] += inside(at(history[0]["unit_due_at"]))
        found["desk_timed"] += inside(at(history[0]["citizen_due_at"]))
    for name, actions in (
        ("solved", ("confirm_solved",)),
        ("settled", ("confirm_solved", "confirm_not_solved", "confirm_partly", "silence")),
        ("silent", ("silence", "not_reached")),
        ("again", ("confirm_not_solved", "confirm_partly", "reopen")),
        ("rated", ("rate", "rate_bad")),
    ):
        found[name] += sum(inside(at(e["at"])) for e in history if e["action"] in actions)
    found["satisfied"] += sum(
        inside(at(e["at"])) and public(e)["grade"] >= 3 for e in history if e["action"] == "rate"
    )
    found["filed"] += inside(at(history[0]["at"]))


def test_the_figures_are_those_of_an_independent_query_over_the_events(busy: Town) -> None:
    ours = tally(busy)
    theirs = recomputed(busy, "2026-10-01", "2026-10-31")
    for name in (
        *("begun", "answered", "timed", "in_time", "solved", "settled", "silent", "again"),
        *("rated", "satisfied", "filed"),
    ):
        assert getattr(ours, name) == theirs[name], name
    assert (ours.solved, ours.settled, ours.again) == (2, 3, 1)
    assert (ours.rated, ours.satisfied, ours.unrated) == (2, 2, 1)
    assert (ours.in_time, ours.timed) == (3, 6)


def test_a_week_that_is_over_stays_as_it_was(busy: Town) -> None:
    week = span(busy.now.astimezone(busy.desk.zone).date(), Period.WEEK, 2)
    before = tally(busy, week)
    jumps(busy, "2026-11-20 17:00")
    assert tally(busy, week) == before


def test_weeks_come_to_the_month(busy: Town) -> None:
    """Nothing counts twice, nothing is lost between two spans."""
    jumps(busy, "2026-11-30 12:00")
    whole = Span(busy.at("2026-10-05 00:00").date(), busy.at("2026-11-29 00:00").date())
    parts_ = [
        Span(whole.first + timedelta(days=7 * n), whole.first + timedelta(days=7 * n + 6))
        for n in range(8)
    ]
    added = Tally()
    for one in parts_:
        added += tally(busy, one)
    assert added == tally(busy, whole)


def test_silence_is_unrated_and_never_satisfied(town: Town) -> None:
    answers_alone(town)
    town.now = town.at("2026-10-12 09:00")
    citizen, number = filed(town, "甲")
    answers(town.handler(LIFT_UNIT))
    citizen.looks()
    town.waits_until("2026-10-20 09:00")
    assert town.case(number).closed_how == "silence"
    found = tally(town)
    assert (found.settled, found.silent, found.solved) == (1, 1, 0)
    assert (found.rated, found.satisfied, found.unrated) == (0, 0, 1)


def test_days_allowed_stand_beside_days_used(busy: Town) -> None:
    found = tally(busy)
    assert found.days_allowed == 5 * found.answered
    assert found.days_used == 0


def test_who_brings_the_same_kind_again_within_thirty_days_is_counted_as_repeated(
    town: Town,
) -> None:
    answers_alone(town)
    town.now = town.at("2026-10-12 09:00")
    citizen, number = filed(town, "甲")
    answers(town.handler(LIFT_UNIT))
    citizen.taps("解决了")
    town.now = town.at("2026-10-19 09:00")
    _, again = filed(town, "甲", NOISE)
    town.changes(again, category=town.case(number).category, lead_unit=unit_code(town))
    jumps(town, "2026-10-19 09:01")
    found = tally(town)
    assert (found.filed, found.repeated) == (2, 1)


# Frozen


def test_every_night_what_is_over_is_counted_once(busy: Town) -> None:
    jumps(busy, "2026-11-02 03:10")
    week, month = latest(busy, Period.WEEK), latest(busy, Period.MONTH)
    assert (week.version, month.version) == (1, 1)
    assert month.first.isoformat() == "2026-10-01"
    jumps(busy, "2026-11-04 12:00")
    assert latest(busy, Period.MONTH).version == 1
    assert latest(busy, Period.MONTH).as_of == month.as_of


def test_what_is_left_out_is_left_out_by_a_person_with_a_reason_and_shown(busy: Town) -> None:
    number = busy.citizen("丁").chat.number
    supervisor = busy.supervisor()
    assert "不计入统计：/exclude" in supervisor.says(f"/exclude {number}")
    assert "不计入统计了" in supervisor.says(f"/exclude {number} 道路施工停电，不可抗力")
    assert "没有变" in supervisor.says(f"/exclude {number} 再来")
    found = tally(busy)
    assert (found.excluded, found.timed) == (1, 5)
    jumps(busy, "2026-11-02 03:10")
    assert latest(busy, Period.MONTH).excluded == {"道路施工停电，不可抗力": 1}
    supervisor.says("/figures")
    jumps(busy, "2026-11-02 09:05")
    assert "恢复计入" in supervisor.says(f"/include {number}")
    assert tally(busy, span(busy.at("2026-10-05 00:00").date(), Period.MONTH, 0)).excluded == 0
    assert latest(busy, Period.MONTH).excluded == {"道路施工停电，不可抗力": 1}


def test_only_supervisors_leave_out(busy: Town) -> None:
    number = busy.citizen("丁").chat.number
    for one in (busy.head(LIFT_UNIT), busy.clerk(), busy.citizen("丁")):
        one.says(f"/exclude {number} 理由")
    assert busy.asks(lambda work: work.case_figures.excluded()) == {}


def test_secret_cases_are_in_no_figure(busy: Town) -> None:
    before = tally(busy)
    busy.changes(busy.citizen("丁").chat.number, accused_unit="police")
    assert tally(busy).timed == before.timed - 1


# Before it is published


@pytest.fixture
def counted(busy: Town) -> Town:
    """The month is over, was counted at night and put before the units."""
    jumps(busy, "2026-11-02 03:10")
    jumps(busy, "2026-11-02 09:00")
    return busy


def test_each_unit_reads_its_own_figures_and_may_reply_within_three_working_days(
    counted: Town,
) -> None:
    head = counted.head(LIFT_UNIT)
    seen = head.chat.with_button("有不同意见")
    assert "按时答复率 50.0%（3/6）" in seen.text
    assert "11月5日" in seen.text
    assert not any("办理情况" in one.text for one in counted.head("公安局").chat.messages.values())
    head.taps("有不同意见")
    assert "收到" in head.says("丁那件是停电造成的")
    jumps(counted, "2026-11-06 09:00")
    assert head.forges(seen.button("有不同意见"))


def test_nothing_is_published_before_that_nor_but_by_a_supervisor(counted: Town) -> None:
    row = latest(counted, Period.MONTH)
    assert "还没到" in counted.supervisor().forges(f"l:fig_publish:{row.id}")
    assert counted.head(LIFT_UNIT).forges(f"l:fig_publish:{row.id}")
    assert "还没有公布过" in counted.citizen("甲").says("/board")
    jumps(counted, "2026-11-06 09:00")
    assert counted.asks(lambda work: work.case_figures.published(Period.MONTH)) is None


def test_a_supervisor_reads_replies_counts_again_and_publishes_the_newest(counted: Town) -> None:
    counted.head(LIFT_UNIT).taps("有不同意见")
    counted.head(LIFT_UNIT).says("丁那件是停电造成的")
    jumps(counted, "2026-11-06 09:00")
    supervisor = counted.supervisor()
    first = supervisor.chat.with_button("重新统计")
    assert "丁那件是停电造成的" in first.text
    supervisor.says(f"/exclude {counted.citizen('丁').chat.number} 停电")
    supervisor.taps("重新统计")
    assert latest(counted, Period.MONTH).version == 2
    assert "重算过" in supervisor.forges(first.button("公布这个月"))
    assert "已公布" in supervisor.taps("公布这个月")
    row = latest(counted, Period.MONTH)
    assert row.published_at == counted.now
    assert supervisor.forges(f"l:fig_publish:{row.id}")
    shown = counted.citizen("甲").says("/board")
    assert "县直部门：按时答复率" in shown
    assert "3/5" in shown
    assert "停电 1" in shown
    counted.citizen("甲").taps("满意率")
    assert "2/2" in counted.citizen("甲").chat.newest.text


# As it is read


def test_a_supervisor_turns_rates_tables_and_periods_and_gets_the_sheet(counted: Town) -> None:
    supervisor = counted.supervisor()
    supervisor.says("/figures")
    supervisor.taps("按月看")
    shown = supervisor.chat.newest
    assert "3/6，50.0%" in shown.text
    assert "满10件才分档" in shown.text
    assert shown.chart is not None
    svg = svg_of(chart_of(shown.chart))
    assert "住建局" in svg
    supervisor.taps("解决率")
    assert "解决率" in supervisor.chat.newest.text
    supervisor.taps("乡镇街道")
    assert "乡镇街道" in supervisor.chat.newest.text
    supervisor.taps("县直部门")
    supervisor.taps("导出Excel")
    sheet = supervisor.chat.newest.sheet
    assert sheet is not None
    book = open_workbook(xlsx_of(sheet_of(sheet)))
    rows = list(book.get_sheet_by_index(0).to_python())
    header = rows[0]
    row = next(one for one in rows if one[0] == "住建局")
    assert row[header.index("按时答复率")] == 0.5
    assert row[header.index("按时答复率的基数")] == 6


def test_a_unit_head_reads_their_own_rates_only(counted: Town) -> None:
    jumps(counted, "2026-11-09 09:00")
    shown = counted.head(LIFT_UNIT).says("/figures")
    assert "住建局" in shown or "还没有统计" in shown
    assert counted.head(LIFT_UNIT).forges(f"l:{FIRST.name()}:0")


def test_figures_read_in_english(counted: Town) -> None:
    supervisor = counted.supervisor()
    supervisor.says("/language")
    supervisor.taps("English")
    supervisor.says("/figures")
    assert "Departments: On time (unit)" in supervisor.chat.newest.text


@pytest.mark.parametrize("name", ["", "x.0.w.1", "in_time.9.w.1", "in_time.0.y.1", "in_time.0.w.0"])
def test_a_page_that_nobody_made_is_none(name: str) -> None:
    assert read_seen(name) is None


def test_wilson_orders_and_the_observed_share_bands() -> None:
    many, few = Tally(in_time=490, timed=500), Tally(in_time=10, timed=10)
    lines = ranked(Ranking(), {"few": few, "many": many}, "in_time")
    assert [one.unit for one in lines] == ["many", "few"]
    assert all(isinstance(one, Line) for one in lines)


def test_where_less_is_better_the_least_comes_first() -> None:
    often, seldom = Tally(again=9, settled=30), Tally(again=1, settled=30)
    lines = ranked(Ranking(), {"often": often, "seldom": seldom}, "reopened")
    assert [one.unit for one in lines] == ["seldom", "often"]


def test_every_rate_has_its_words_in_both_languages() -> None:
    for language in Language:
        for rate in RATES:
            assert say(language, f"figures.rate.{rate.name}")
            assert parts(Tally(), rate) == (0, 0)


def test_each_table_is_of_one_type_and_a_merged_units_is_its_heirs(counted: Town) -> None:
    row = latest(counted, Period.MONTH)
    found = counted.asks(
        lambda work: of_type(Office(counted.desk, work), tallies_of(row), UnitType.DEPARTMENT)
    )
    assert unit_code(counted) in found
    others = counted.asks(
        lambda work: of_type(Office(counted.desk, work), tallies_of(row), UnitType.TOWNSHIP)
    )
    assert unit_code(counted) not in others
