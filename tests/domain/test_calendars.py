import json
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.config.calendars import load_calendar, published_table, read_year_file
from domain.calendar import BadCalendar, BusinessHours, Calendar, Override, UnknownYear
from domain.papers import year_table

SHANGHAI = ZoneInfo("Asia/Shanghai")
HOURS = BusinessHours(time(8, 30), time(18), (time(12), time(14, 30)))
NOTICE: dict[str, Any] = {  # invented: nobody has announced 2027 yet
    "year": 2027,
    "papers": ["国办发明电（2026）9号"],
    "days": [
        {"name": "元旦", "date": "2026-12-31", "isOffDay": True},
        {"name": "元旦", "date": "2027-01-01", "isOffDay": True},
        {"name": "元旦", "date": "2027-01-02", "isOffDay": False},
        {"name": "国庆节", "date": "2027-10-01", "isOffDay": True},
    ],
}


def year_file(folder: Path, content: object, name: str = "2027.json") -> Path:
    path = folder / name
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    return path


def load(*files: Path, **more: Any) -> Calendar:
    return load_calendar(zone=SHANGHAI, hours=HOURS, year_files=files, **more)


def test_a_year_file_makes_its_year_certain(tmp_path: Path) -> None:
    calendar = load(year_file(tmp_path, NOTICE))
    assert calendar.knows(2027)
    fact = calendar.fact(date(2027, 1, 2))
    assert (fact.working, fact.name, fact.paper) == (True, "元旦", "国办发明电（2026）9号")
    due = calendar.deadline(datetime(2026, 12, 30, 9, tzinfo=SHANGHAI), 1)
    assert (due.at.date(), due.provisional) == (date(2027, 1, 2), False)


def test_next_years_file_sets_this_december(tmp_path: Path) -> None:
    assert not load(year_file(tmp_path, NOTICE)).is_working(date(2026, 12, 31))
    assert load().is_working(date(2026, 12, 31))


def test_a_file_without_days_settles_nothing(tmp_path: Path) -> None:
    empty = year_file(tmp_path, {"year": 2027, "papers": [], "days": []})
    assert not load(empty).knows(2027)
    assert load(empty).version == load().version


def test_a_years_file_beats_the_published_days(tmp_path: Path) -> None:
    days = [{"name": "国庆节", "date": "2026-10-10", "isOffDay": True}]
    corrected = year_file(tmp_path, {"year": 2026, "papers": [], "days": days})
    assert not load(corrected).is_working(date(2026, 10, 10))
    assert load().is_working(date(2026, 10, 10))


def test_the_configs_override_beats_a_years_file(tmp_path: Path) -> None:
    day = Override(date(2027, 1, 1), working=True, name="加班", paper="县政府")
    calendar = load(year_file(tmp_path, NOTICE), overrides=[day])
    assert calendar.fact(date(2027, 1, 1)).name == "加班"


def test_the_spring_festival_of_2020_can_be_extended_by_an_override() -> None:
    friday = date(2020, 1, 31)
    day = Override(friday, working=False, name="春节假期延长", paper="国办发明电（2020）1号")
    assert load(overrides=[day]).fact(friday).paper == "国办发明电（2020）1号"


def test_files_may_be_named_in_any_order(tmp_path: Path) -> None:
    days = [{"name": "元旦", "date": "2026-12-31", "isOffDay": False}]
    this = year_file(tmp_path, {"year": 2026, "papers": [], "days": days}, "2026.json")
    following = year_file(tmp_path, NOTICE)
    assert load(this, following).version == load(following, this).version
    assert not load(following, this).is_working(date(2026, 12, 31))


def test_two_files_of_one_year_are_refused(tmp_path: Path) -> None:
    one, two = (year_file(tmp_path, NOTICE, name) for name in ("a.json", "b.json"))
    with pytest.raises(BadCalendar, match=r"b\.json: year: 2027 is already in .*a\.json"):
        load(one, two)


def test_an_unknown_year_may_be_an_error(tmp_path: Path) -> None:
    with pytest.raises(UnknownYear):
        load(on_unknown_year="error").fact(date(2027, 1, 4))
    known = load(year_file(tmp_path, NOTICE), on_unknown_year="error")
    assert known.is_working(date(2027, 1, 4))


DAY = {"name": "元旦", "date": "2027-01-01", "isOffDay": True}


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ([], r"the whole file: expected an object"),
        ({**NOTICE, "year": "2027"}, r"year: expected a number such as 2027, found '2027'"),
        ({**NOTICE, "year": True}, r"year: expected a number"),
        ({**NOTICE, "papers": "国办"}, r"papers: expected a list"),
        ({**NOTICE, "papers": [1]}, r"papers: expected a list"),
        ({**NOTICE, "days": None}, r"days: expected a list of"),
        ({**NOTICE, "days": ["2027-01-01"]}, r"days\.0: expected \{"),
        ({**NOTICE, "days": [DAY, {**DAY, "name": 1}]}, r"days\.1: name: expected"),
        ({**NOTICE, "days": [{**DAY, "isOffDay": "yes"}]}, r"days\.0: isOffDay: expected true"),
        ({**NOTICE, "days": [{**DAY, "date": "1 January"}]}, r"days\.0\.date: expected a date"),
        ({**NOTICE, "days": [{**DAY, "date": 20270101}]}, r"days\.0\.date: expected a date"),
        ({**NOTICE, "days": [{**DAY, "date": "2017-01-01"}]}, r"date: expected a day of 2027"),
        ({**NOTICE, "days": [DAY, DAY]}, r"days: expected each date once"),
    ],
)
def test_a_bad_year_file_is_named_with_its_key_and_what_is_expected(
    content: object, says: str
) -> None:
    with pytest.raises(BadCalendar, match=rf"^2027\.json: .*{says}|^2027\.json: {says}"):
        year_table(content, source="2027.json")


def test_a_file_that_is_no_json_is_named_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "2027.json"
    path.write_text('{"year": 2027,\n "days": ]', encoding="utf-8")
    with pytest.raises(BadCalendar, match=r"2027\.json: line 2, column 10: expected JSON"):
        read_year_file(path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadCalendar, match=r"2027\.json: expected a readable year file"):
        read_year_file(tmp_path / "2027.json")


def test_a_file_in_another_encoding_is_named(tmp_path: Path) -> None:
    path = tmp_path / "2027.json"
    path.write_bytes('{"year": 2027, "papers": ["国办"], "days": []}'.encode("gbk"))
    with pytest.raises(BadCalendar, match=r"2027\.json: expected a readable year file"):
        read_year_file(path)


def test_the_published_calendar_settles_2004_to_2026() -> None:
    table = published_table()
    assert set(range(2004, 2027)) <= table.years
    assert {fact.name for fact in table.days.values()} >= {"元旦", "春节", "国庆节", "中秋"}
    assert all(fact.certain for fact in table.days.values())
