"""What a county sets under [ranking] is what people see: bands or places, tables, how many."""

from dataclasses import asdict, replace
from typing import Any

import pytest
from scripts import LIFT_UNIT
from town import Somebody, Town

from bot.charts.drawing import svg_of
from bot.charts.painter import xlsx_of
from domain.rounds import Tally
from domain.rules import Ranking, Weights
from domain.spans_of_days import Period, span
from domain.standing import Scale
from handlers.figures.comparing import OVERALL, ranked
from handlers.figures.monthly import tend_figures
from handlers.figures.view import FIRST
from handlers.ledger.reading import open_workbook
from storage.pictures import chart_of, sheet_of

RANK = Ranking(publish="rank")


def tally(good: int, n: int = 100, **parts: int) -> Tally:
    """So many of so many in each of the four rates."""
    plain = Tally(
        responded=good, respondable=n, solved=good, settled=n,
        satisfied=good, rated=n, in_time=good, timed=n,
    )  # fmt: skip
    return replace(plain, **parts)


ROWS = {
    "housing": tally(91),
    "transport": tally(99),
    "water": tally(86),
    "health": tally(9, 9),
    "market": tally(80),
}


def published(town: Town, ranking: Ranking, rows: dict[str, Tally] | None = None) -> Town:
    """October is counted, was put before the units, and is published, under these rules."""
    town.under(rules=replace(town.desk.rules, ranking=ranking))
    town.now = town.at("2026-11-02 09:00")
    counts = {unit: asdict(one) for unit, one in (rows or ROWS).items()}

    def freeze(office: Any) -> None:
        october = span(office.local(office.now).date(), Period.MONTH, 1)
        office.work.case_figures.freeze(Period.MONTH, october.first, october.last, counts, {})
        tend_figures(office)

    town.does(freeze)
    town.now = town.at("2026-11-06 09:00")
    town.does(tend_figures)
    assert "已公布" in town.supervisor().taps("公布这个月")
    return town


def names(text: str, *wanted: str) -> list[str]:
    """Which of these units stand in a text, in its order."""
    return sorted((one for one in wanted if one in text), key=text.index)


def board(town: Town, *taps: str) -> str:
    citizen = town.citizen("王")
    citizen.says("/board")
    for one in taps:
        citizen.taps(one)
    return citizen.chat.newest.text


def departments(town: Town) -> list[str]:
    """The names of the rows' departments, the best first."""
    units = {one.code: one.zh for one in town.desk.county.units}
    return [
        units[one] for one in ("transport", "housing", "water", "market", "health") if one in units
    ]


@pytest.fixture
def units(town: Town) -> Town:
    """All the rows are departments of the sample county, or the test is about nothing."""
    known = {one.code: one.type for one in town.desk.county.units}
    assert {known.get(one) for one in ROWS} == {"department"}
    return town


def test_bands_are_the_default_and_tell_no_order_within_one(units: Town) -> None:
    rows = {"market": tally(96), "housing": tally(97), "transport": tally(91)}
    text = board(published(units, Ranking(), rows))
    codes = [one.code for one in units.desk.county.units if one.code in rows]
    by_code = {one.code: one.zh for one in units.desk.county.units}
    excellent = [by_code[one] for one in codes if one != "transport"]
    assert names(text, *excellent, by_code["transport"]) == [*excellent, by_code["transport"]]
    assert "优秀" in text
    assert "第1名" not in text
    assert "满10件才分档" in text


def test_a_county_of_bands_publishes_no_combined_figure(units: Town) -> None:
    town = published(units, Ranking())
    citizen = town.citizen("王")
    citizen.says("/board")
    assert "综合得分" not in citizen.chat.labels
    forged = f"l:fb_{FIRST.name()[3:].replace(FIRST.rate, OVERALL)}:0"
    assert "按钮" in citizen.forges(forged)


def test_where_places_are_published_they_are_of_the_combined_figure(units: Town) -> None:
    text = board(published(units, RANK))
    assert names(text, *departments(units)) == departments(units)
    assert "综合得分" in text
    assert "第1名；99.0分" in text
    assert "响应99%/100" in text
    assert "每项都满10件才排名" in text


def test_no_single_rate_gives_a_place(units: Town) -> None:
    text = board(published(units, RANK), "解决率")
    assert "第1名" not in text
    assert "满10件才分档" in text
    assert names(text, *departments(units)) == departments(units)


def test_who_has_too_few_has_no_place_and_stands_below(units: Town) -> None:
    town = published(units, RANK)
    text = board(town)
    few = departments(town)[-1]
    assert "件数不够，没有得分" in text[text.index(few) :]
    assert "第4名" in text
    assert "第5名" not in text


def test_the_county_says_how_many_are_enough(units: Town) -> None:
    five = Scale(least=5)
    assert "第5名" in board(published(units, Ranking(publish="rank", scale=five)))


def test_a_stricter_county_bands_fewer(units: Town) -> None:
    many = Ranking(scale=Scale(least=200))
    text = board(published(units, many))
    assert "优秀" not in text
    assert "不足200件，不评档" in text
    assert "满200件才分档" in text


def test_the_county_says_where_bands_begin(units: Town) -> None:
    scale = Scale(excellent=0.9, good=0.85, passing=0.8)
    text = board(published(units, Ranking(scale=scale), {"housing": tally(91)}))
    assert "优秀" in text


def test_weights_change_who_is_first() -> None:
    rows = {"quick": tally(90, responded=100), "thorough": tally(90, solved=98)}
    assert [one.unit for one in ranked(RANK, rows, OVERALL)] == ["thorough", "quick"]
    quick = Ranking(publish="rank", weights=Weights(1, 0, 0, 0))
    assert [one.unit for one in ranked(quick, rows, OVERALL)] == ["quick", "thorough"]


def test_equals_share_a_place_and_the_next_is_not_second() -> None:
    rows = {"a": tally(90), "b": tally(90), "c": tally(80)}
    assert [one.place for one in ranked(RANK, rows, OVERALL)] == [1, 1, 3]


def test_ten_of_ten_do_not_outrank_five_hundred() -> None:
    rows = {"few": tally(10, 10), "many": tally(490, 500)}
    assert [one.unit for one in ranked(RANK, rows, OVERALL)] == ["many", "few"]


def test_only_the_tables_of_the_county_are_shown(units: Town) -> None:
    town = published(units, Ranking(tables=("department",)))
    citizen = town.citizen("王")
    citizen.says("/board")
    assert "乡镇街道" not in citizen.chat.labels
    assert "按钮" in citizen.forges(f"l:fb_in_time.1.{Period.MONTH}.1:0")
    supervisor = town.supervisor()
    supervisor.says("/figures")
    assert "乡镇街道" not in supervisor.chat.labels
    assert "按钮" in supervisor.forges(f"l:fg_in_time.1.{Period.MONTH}.1:0")


def test_a_head_reads_their_place_before_it_is_published(units: Town) -> None:
    town = published(units, RANK)
    text = town.head(LIFT_UNIT).chat.with_button("有不同意见").text
    assert "综合得分 91.0，同类4个单位中第2" in text
    assert "综合得分" not in published_head(units)


def published_head(town: Town) -> str:
    """What the head reads where bands are published."""
    head: Somebody = published(town, Ranking()).head(LIFT_UNIT)
    return [seen.text for seen in head.chat.of("figures.to_unit")][-1]


def test_supervisors_see_the_combined_figure_either_way_and_have_it_in_the_sheet(
    units: Town,
) -> None:
    town = published(units, Ranking())
    supervisor = town.supervisor()
    supervisor.says("/figures")
    supervisor.taps("按月看")
    supervisor.taps("综合得分")
    shown = supervisor.chat.newest
    assert "综合得分里响应率 20%、解决率 40%、满意率 30%、按时率 10%" in shown.text
    assert "第1名" not in shown.text
    assert "每项都满10件才有得分" in shown.text
    assert shown.chart is not None
    assert "99.0分" in svg_of(chart_of(shown.chart))
    supervisor.taps("导出Excel")
    sheet = supervisor.chat.newest.sheet
    assert sheet is not None
    rows = list(open_workbook(xlsx_of(sheet_of(sheet))).get_sheet_by_index(0).to_python())
    column = rows[0].index("综合得分")
    found = {one[0]: one[column] for one in rows[1:]}
    assert found[departments(town)[0]] == pytest.approx(0.99)


def test_places_read_in_english(units: Town) -> None:
    town = published(units, RANK)
    citizen = town.citizen("王")
    citizen.says("/language")
    citizen.taps("English")
    citizen.says("/board")
    text = citizen.chat.newest.text
    assert "No. 1; 99.0 points" in text
    assert "resp. 99%/100" in text
    assert "the score counts Response 20%, Resolution 40%" in text
