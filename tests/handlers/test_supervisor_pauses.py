"""Pauses and outages: clocks stand, dates move openly, nothing is told twice or at night."""

from datetime import timedelta

from scripts import LIFT_UNIT, POWER, answers, filed, triaged
from town import Somebody, Town

from handlers.supervisors.pausing import beat, resume_after_outage


def told(somebody: Somebody, key: str) -> list[str]:
    return [seen.text for seen in somebody.chat.of(key)]


def paused(town: Town, days: str, unit: str = "全台", why: str = "防汛停办") -> Somebody:
    """A supervisor pauses the desk or a unit for some days."""
    town.now += timedelta(minutes=1)
    supervisor = town.supervisor()
    supervisor.says("/pause")
    if supervisor.chat.shows("再停一个"):
        supervisor.taps("再停一个")
    if unit == "全台":
        supervisor.taps("全台")
    else:
        supervisor.says(unit)
    supervisor.says(days)
    supervisor.says(why)
    supervisor.taps("发出")
    town.tick()
    return supervisor


def unit_due(town: Town, number: str) -> str:
    case = town.case(number)
    assert case.unit_due_at is not None
    return f"{case.unit_due_at.astimezone(town.desk.zone):%m-%d %H:%M}"


def comes_back(town: Town, at: str) -> bool:
    """The desk starts anew at an instant; whether it says it was away."""
    town.now = town.at(at)
    found = []
    town.does(lambda office: found.append(resume_after_outage(office)))
    return bool(found[0])


def test_a_pause_moves_both_dates_and_tells_the_citizen_why(town: Town) -> None:
    wang, number = filed(town)
    paused(town, "9月29日到9月30日")
    assert unit_due(town, number) == "10-13 18:00"
    (words,) = told(wang, "paused.told")
    assert "防汛停办" in words
    assert "从10月10日18:00前改为2026年10月13日（周二）18:00前" in words
    assert town.history(number)[-1] == "pause"


def test_a_pause_is_told_to_whom_it_concerns(town: Town) -> None:
    paused(town, "9月29日到9月30日", LIFT_UNIT)
    assert told(town.handler(LIFT_UNIT), "pause.set")
    assert told(town.colleague(), "pause.set")
    assert not told(town.handler("公安局"), "pause.set")


def test_a_pause_of_one_unit_leaves_the_others(town: Town) -> None:
    _, lift = filed(town)
    _, power = filed(town, "李", POWER)
    before = unit_due(town, power)
    paused(town, "9月28日到9月29日", LIFT_UNIT)
    assert unit_due(town, lift) == "10-13 18:00"
    assert unit_due(town, power) == before


def test_a_pause_moves_hours_by_hours(town: Town) -> None:
    _, power = filed(town, text=POWER)
    paused(town, "9月28日")
    assert unit_due(town, power) == "09-30 08:29"


def test_nobody_is_reminded_while_the_clock_stands(town: Town) -> None:
    filed(town)
    triaged(town, "李")
    paused(town, "9月28日到9月30日")
    before = {id(chat): chat.last_id for chat in town.staff_chats()}
    town.waits_until("2026-09-30 18:00")
    for chat in town.staff_chats():
        new = [one for one in chat.messages.values() if one.message_id > before.get(id(chat), 0)]
        assert not [one.key for one in new if one.key.startswith(("reminder", "overdue"))]


def test_a_pause_across_a_holiday_counts_working_days_alone(town: Town) -> None:
    _, number = filed(town)
    paused(town, "9月30日到10月8日")
    assert unit_due(town, number) == "10-13 18:00"


def test_each_stage_is_told_once_over_a_pause_while_late(town: Town) -> None:
    _, number = filed(town)
    town.now = town.at("2026-10-12 08:40")
    town.tick()
    paused(town, "10月13日到10月14日")
    for at in ("10-13 08:40", "10-14 08:40", "10-15 08:40", "10-16 08:40", "10-19 08:40"):
        town.now = town.at(f"2026-{at}")
        town.tick()
    heads = [*told(town.head(LIFT_UNIT), "overdue.unit_head")]
    urged = told(town.head(LIFT_UNIT), "urge.unit_head")
    assert len(heads) == 1
    assert len(urged) == 1
    assert number in urged[0]


def test_a_case_filed_in_a_pause_begins_at_its_end(town: Town) -> None:
    paused(town, "9月28日到9月29日")
    wang, number = filed(town)
    assert unit_due(town, number) == "10-13 18:00"
    assert "2026年10月13日" in str(wang.chat.of("case.receipt")[-1])
    assert all(at >= "09-30 08:40" for at in town.due(number).values())


def test_a_case_in_triage_waits_with_the_desk(town: Town) -> None:
    paused(town, "9月28日到9月29日")
    _, number = triaged(town)
    assert town.due(number)["dispatch"] >= "09-30 08:30"


def test_what_stood_is_shown_on_the_case(town: Town) -> None:
    _, number = filed(town)
    paused(town, "9月28日到9月29日")
    assert "停办9月28日09:01至9月30日08:30，不计时" in town.supervisor().says(f"/case {number}")


def test_a_pause_ended_early_shortens_no_date(town: Town) -> None:
    _, number = filed(town)
    supervisor = paused(town, "9月28日到9月29日")
    supervisor.says("/pause")
    assert "已恢复" in supervisor.taps("第1个提前恢复")
    assert unit_due(town, number) == "10-13 18:00"
    _, later = filed(town, "李")
    assert unit_due(town, later) == "10-10 18:00"
    assert "谁停办" in supervisor.says("/pause")


def test_only_a_supervisor_pauses(town: Town) -> None:
    paused(town, "9月29日")
    for one in (town.clerk(), town.head(LIFT_UNIT), town.citizen("王"), town.administrator()):
        one.says("/pause")
        assert not one.chat.of("pause.ask_unit")
        assert "按钮" in one.forges("l:pause_end:1")
        assert "按钮" in one.forges("l:pause_new:0")
    assert town.asks(lambda work: work.pauses.get(1).ended_at) is None


def test_an_answered_case_is_moved_by_nothing(town: Town) -> None:
    wang, number = filed(town)
    answers(town.handler(LIFT_UNIT))
    paused(town, "9月28日到9月29日")
    assert "pause" not in town.history(number)
    assert not told(wang, "paused.told")


# Outages


def test_a_week_without_the_desk_is_excluded_and_shown(town: Town) -> None:
    _, number = filed(town)
    town.does(beat)
    assert comes_back(town, "2026-10-13 09:00")
    assert unit_due(town, number) == "10-20 18:00"
    town.tick()
    assert not told(town.supervisor(), "overdue.supervisor")
    assert "停机9月28日09:00至10月13日09:00，不计时" in town.supervisor().says(f"/case {number}")
    assert told(town.colleague(), "pause.outage")


def test_what_was_late_before_an_outage_is_as_late_after_it(town: Town) -> None:
    _, number = filed(town)
    town.now = town.at("2026-10-12 08:40")
    town.tick()
    town.does(beat)
    assert comes_back(town, "2026-10-20 09:00")
    town.tick()
    assert len(told(town.supervisor(), "overdue.supervisor")) == 1
    town.now = town.at("2026-10-21 08:40")
    town.tick()
    texts = told(town.supervisor(), "overdue.supervisor")
    assert len(texts) == 2
    assert number in texts[1]
    assert "催办" in texts[1]


def test_an_outage_that_ends_at_night_is_told_to_citizens_in_the_morning(town: Town) -> None:
    wang, number = filed(town)
    town.does(beat)
    assert comes_back(town, "2026-10-13 02:00")
    assert not told(wang, "paused.told")
    assert told(town.supervisor(), "pause.outage")
    town.now = town.at("2026-10-13 07:29")
    town.tick()
    assert not told(wang, "paused.told")
    town.now = town.at("2026-10-13 07:30")
    town.tick()
    assert number in told(wang, "paused.told")[0]


def test_whoever_writes_at_night_is_answered_while_the_morning_waits(town: Town) -> None:
    wang, number = filed(town)
    town.does(beat)
    assert comes_back(town, "2026-10-13 02:00")
    assert number in wang.says("查进度")
    assert not told(wang, "paused.told")


def test_a_short_stop_moves_nothing(town: Town) -> None:
    filed(town)
    town.does(beat)
    assert not comes_back(town, "2026-09-28 09:25")


def test_a_first_start_is_no_outage(town: Town) -> None:
    assert not comes_back(town, "2026-09-28 09:25")


def test_a_beat_is_written_every_few_minutes_alone(town: Town) -> None:
    town.does(beat)
    first = town.asks(lambda work: work.meta.get("desk.beat"))
    town.now += timedelta(minutes=4)
    town.does(beat)
    assert town.asks(lambda work: work.meta.get("desk.beat")) == first
    town.now += timedelta(minutes=1)
    town.does(beat)
    assert town.asks(lambda work: work.meta.get("desk.beat")) != first


# Supervisors away


def test_alerts_go_to_the_others_while_the_named_supervisor_is_away(town: Town) -> None:
    filed(town)
    supervisor = town.supervisor()
    supervisor.says("/away 10月10日到10月13日")
    supervisor.taps("就这样登记")
    town.now = town.at("2026-10-10 09:00")
    town.tick()
    town.now = town.at("2026-10-12 08:40")
    town.tick()
    assert told(town.colleague(), "overdue.supervisor")
    assert not told(supervisor, "overdue.supervisor")
