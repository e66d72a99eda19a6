"""The supervisor's desk: what is late, urging one or all, reassigning, listing, a leader's case."""

from pathlib import Path

import pytest
from scripts import LIFT_UNIT, POWER, answers, en, filed, triaged
from town import SUPERVISOR, Somebody, Town

from handlers.commands import COMMANDS
from handlers.supervisors import board
from storage import supervision

LATE = "2026-10-12 08:40"


def told(somebody: Somebody, key: str) -> list[str]:
    return [seen.text for seen in somebody.chat.of(key)]


def late(town: Town, name: str = "王") -> str:
    """A case that fell due unanswered; the morning's message has come."""
    _, number = filed(town, name)
    town.now = town.at(LATE)
    town.tick()
    return number


def three_late(town: Town) -> None:
    """Three cases that fell due unanswered."""
    for name in ("李", "赵"):
        filed(town, name)
    late(town)


def two_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """No list reads more late cases than two at once."""
    for module in (supervision, board):
        monkeypatch.setattr(module, "LONGEST", 2)


def opened(town: Town, number: str) -> Somebody:
    """The supervisor with the case's card at the end of the chat."""
    supervisor = town.supervisor()
    supervisor.says("/overdue")
    supervisor.taps(number)
    return supervisor


# What is late


def test_an_entry_says_what_was_done_last(town: Town) -> None:
    _, number = filed(town)
    town.handler(LIFT_UNIT).taps("看全文")
    town.now = town.at(LATE)
    town.tick()
    (message,) = told(town.supervisor(), "overdue.supervisor")
    assert number in message
    assert "最近：9月28日（周一）09:00 住建局A岗 签收" in message


def test_a_case_nobody_dispatched_lights_up_too(town: Town) -> None:
    _, number = triaged(town)
    town.waits_until("2026-09-29 08:40")
    assert "黄灯（未派出）" in town.supervisor().says("/overdue")
    assert number in told(town.supervisor(), "overdue.supervisor")[-1]


def test_a_page_of_that_morning_shows_what_still_waits(town: Town) -> None:
    first, second = filed(town, "王")[1], filed(town, "李")[1]
    town.now = town.at(LATE)
    town.tick()
    answers(town.handler(LIFT_UNIT))
    supervisor = town.supervisor()
    page = supervisor.chat.of("overdue.supervisor")[0]
    supervisor.forges("l:overdue_2026-10-12:0", page.message_id)
    shown = supervisor.chat.messages[page.message_id].text
    assert (first in shown) + (second in shown) == 1


@pytest.mark.parametrize("data", ["l:overdue_x:0", "l:urge_2026-13-01:0", "l:overdue_mine:0"])
def test_a_forged_board_shows_nothing_to_others(town: Town, data: str) -> None:
    late(town)
    for one in (town.handler(LIFT_UNIT), town.clerk(), town.citizen("王")):
        before = one.chat.last_id
        assert "按钮" in one.forges(data)
        assert one.chat.last_id == before + 1


def test_of_more_than_are_read_at_once_it_says_that_there_are_more(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    three_late(town)
    assert "逾期未答复3件" in town.supervisor().says("/overdue")
    two_are_read(monkeypatch)
    assert "逾期未答复2多件" in town.supervisor().says("/overdue")
    town.waits_until("2026-10-30 10:00")
    assert "2多件" in town.supervisor().says("/proposed")


def test_a_supervisor_sees_what_is_theirs_alone(town: Town) -> None:
    late(town)
    town.supervisor().says("/overdue")
    assert "逾期未答复1件" in town.supervisor().taps("只看我督办的")
    town.colleague().says("/overdue")
    assert "没有逾期" in town.colleague().taps("只看我督办的")


def test_what_is_theirs_is_shown_however_many_older_ones_are_others(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    three_late(town)
    town.colleague().says("/overdue")
    with town.store.work(town.now) as work:
        newest = work.supervision.late(("dispatched", "in_progress"), ())[-1]
        newest.supervisor_id = next(
            one.id for one in work.staff.with_role("supervisor") if one.id != newest.supervisor_id
        )
    two_are_read(monkeypatch)
    assert "逾期未答复1件" in town.colleague().taps("只看我督办的")
    assert "逾期未答复2多件" in town.supervisor().says("/overdue")


def test_what_happened_half_a_year_ago_is_told_with_its_year_and_the_rest_with_it(
    town: Town,
) -> None:
    number = late(town)
    supervisor = town.supervisor()
    supervisor.says(f"/urge {number}")
    supervisor.says(f"/case {number}")
    assert "2026年" not in supervisor.taps("全部经过")
    town.now = town.at("2027-04-05 10:00")
    supervisor.says(f"/urge {number}")
    supervisor.says(f"/case {number}")
    shown = supervisor.taps("全部经过").splitlines()
    days = [line for line in shown if "月" in line and "（周" in line and "　" in line]
    assert len(days) >= 2
    assert all(line.startswith("202") for line in days), shown
    assert {line[:5] for line in days} == {"2026年", "2027年"}


def test_the_board_reads_in_english(town: Town) -> None:
    late(town)
    supervisor = town.supervisor()
    supervisor.says("/language")
    supervisor.taps("English")
    assert "Overdue and unanswered: 1" in supervisor.says("/overdue")
    assert en("button.urge_all") in supervisor.chat.labels


# Alone and at once


def test_an_hour_clock_is_told_alone_with_its_card(town: Town) -> None:
    _, number = filed(town, text=POWER)
    town.now = town.at("2026-09-29 09:00")
    town.tick()
    (card,) = told(town.supervisor(), "supervise.card")
    assert number in card
    assert not told(town.supervisor(), "overdue.supervisor")
    assert "催办" in town.supervisor().chat.of("supervise.card")[-1].buttons


def test_a_listed_case_is_told_alone_as_business_ends(town: Town) -> None:
    _, number = filed(town)
    listed(town, number)
    town.now = town.at("2026-10-10 18:00")
    town.tick()
    assert number in told(town.supervisor(), "supervise.card")[-1]
    town.now = town.at(LATE)
    town.tick()
    assert not told(town.supervisor(), "overdue.supervisor")


# Urging


def test_one_tap_urges_whoever_has_it_and_the_head(town: Town) -> None:
    number = late(town)
    town.handler(LIFT_UNIT).taps("看全文")
    supervisor = opened(town, number)
    assert f"已催办{number}" in supervisor.taps("催办")
    for one in (town.handler(LIFT_UNIT), town.head(LIFT_UNIT)):
        assert number in told(one, "supervised.told")[0]
    assert not told(town.handler(LIFT_UNIT, "B"), "supervised.told")
    assert town.history(number)[-1] == "supervise"


def test_nobody_is_urged_twice_a_day(town: Town) -> None:
    number = late(town)
    supervisor = opened(town, number)
    supervisor.taps("催办")
    assert "今天已经催过" in supervisor.taps("催办")
    assert len(told(town.head(LIFT_UNIT), "supervised.told")) == 1
    town.now = town.at("2026-10-13 09:00")
    assert "已催办" in supervisor.taps("催办")


def test_all_are_urged_by_one_tap_in_one_message_each(town: Town) -> None:
    for name in "王李张":
        filed(town, name)
    town.now = town.at(LATE)
    town.tick()
    assert "已催办3件" in town.supervisor().taps("全部催一遍")
    (message,) = told(town.head(LIFT_UNIT), "supervised.told")
    assert "催下面3件" in message
    assert "全部催一遍" not in town.supervisor().chat.of("overdue.list")[-1].buttons


def test_urging_leaves_the_citizens_own_urge(town: Town) -> None:
    wang, number = filed(town)
    town.now = town.at(LATE)
    town.tick()
    opened(town, number).taps("催办")
    wang.says("催一下")
    assert town.history(number)[-1] == "urge"


# Reassigning


def test_a_supervisor_says_who_of_the_unit_does_it(town: Town) -> None:
    number = late(town)
    supervisor = opened(town, number)
    supervisor.taps("换人办")
    supervisor.taps("住建局B岗")
    backup = town.handler(LIFT_UNIT, "B")
    assert number in str(backup.chat.newest)
    assert town.history(number)[-1] == "reassign"


# The list


def listed(town: Town, number: str) -> Somebody:
    """A supervisor puts a case on the list by its number."""
    supervisor = town.supervisor()
    supervisor.says(f"/list {number}")
    supervisor.says("三次没办好")
    supervisor.says("换电机")
    supervisor.says("李局长")
    supervisor.says("12月31日")
    supervisor.taps("发出")
    return supervisor


def test_a_listed_case_names_reason_person_and_date_to_its_unit(town: Town) -> None:
    _, number = filed(town)
    listed(town, number)
    handler = town.handler(LIFT_UNIT)
    assert number in told(handler, "listing.told")[0]
    shown = handler.chat.of("handler.card")[-1].text
    assert "挂牌：李局长负责，12月31日18:00前整改到位；三次没办好" in shown


def test_a_case_is_listed_once(town: Town) -> None:
    _, number = filed(town)
    supervisor = listed(town, number)
    assert "已经在牌上" in supervisor.says(f"/list {number}")
    assert f"{number} 小区物业不管电梯，坏了…：住建局，李局长负责" in supervisor.says("/list")
    supervisor.taps(number)
    assert "挂牌" not in supervisor.chat.labels


# A leader's case


def test_a_leaders_case_names_the_leader_to_its_unit(town: Town) -> None:
    number = late(town)
    supervisor = opened(town, number)
    supervisor.taps("领导包案")
    supervisor.says("王副县长")
    supervisor.says("12月31日")
    supervisor.taps("发出")
    assert (
        "包案：王副县长，12月31日18:00前办结" in told(town.handler(LIFT_UNIT), "handler.card")[-1]
    )
    assert "包案：王副县长" in supervisor.says("/overdue")


# Who is named


def test_alerts_go_to_who_is_named_by_case(town: Town) -> None:
    number = late(town)
    supervisor = opened(town, number)
    supervisor.taps("督办人")
    other = town.colleague()
    name = town.asks(lambda work: work.staff.with_role("supervisor")[1].name)
    supervisor.taps(name)
    assert number in str(other.chat.newest)
    assert town.case(number).supervisor_id != town.asks(
        lambda work: work.staff.with_account("local", SUPERVISOR)[0].id
    )


# By number, and what stands


def test_urging_by_number_names_what_is_no_case(town: Town) -> None:
    _, number = filed(town)
    supervisor = town.supervisor()
    assert f"已催办{number}" in supervisor.says(f"/urge {number}")
    assert "没有您能督办的" in supervisor.says("/urge 999999999")
    assert "没有逾期" in supervisor.says("/urge")


def test_only_supervisors_have_these_commands(town: Town) -> None:
    number = late(town)
    for one in (town.handler(LIFT_UNIT), town.clerk(), town.citizen("王")):
        for typed in (f"/urge {number}", f"/list {number}", f"/case {number}", "/stuck"):
            one.says(typed)
    assert "supervise" not in town.history(number)


def test_what_is_late_for_long_is_long_unresolved_with_its_reason(town: Town) -> None:
    _, number = filed(town)
    town.now = town.at("2026-10-22 09:00")
    assert "没有久拖不决" in town.supervisor().says("/stuck")
    town.now = town.at("2026-10-26 09:00")
    shown = town.supervisor().says("/stuck")
    assert f"{number} 小区物业不管电梯，坏了…：住建局，逾期太久" in shown


def test_a_third_redo_makes_a_problem_case_and_a_person_decides(town: Town) -> None:
    _, number = filed(town)
    town.changes(number, problem_at=town.now, reopened=3, designated=True)
    supervisor = town.supervisor()
    assert number in supervisor.says("/problems")
    supervisor.taps(number)
    assert "重办3次" in str(supervisor.chat.newest)
    assert "已提级督办" in supervisor.taps("提级督办")
    assert number in told(town.head(LIFT_UNIT), "supervised.raised_told")[0]
    assert "没有等您定的" in supervisor.says("/problems")
    assert "没有等您定的" in town.colleague().says("/problems")


def test_a_problem_case_left_where_it_is_comes_back_when_redone_again(town: Town) -> None:
    _, number = filed(town)
    town.changes(number, problem_at=town.now, reopened=3, designated=True)
    supervisor = town.supervisor()
    supervisor.says(f"/case {number}")
    supervisor.taps("暂不提级")
    assert "没有等您定的" in supervisor.says("/problems")
    town.changes(number, problem_at=town.at("2026-09-28 12:00"))
    assert number in supervisor.says("/problems")


# Help


@pytest.mark.parametrize("language", ["中文", "English"])
def test_every_command_of_a_supervisor_is_in_their_help(town: Town, language: str) -> None:
    supervisor = town.supervisor()
    supervisor.says("/language")
    supervisor.taps(language)
    told = supervisor.says("/help")
    mine = [one for one in COMMANDS if "supervisor" in one.roles]
    assert [one.name for one in mine if f"/{one.name} " not in told] == []
    assert not [one.name for one in COMMANDS if one.roles == ("clerk",) if f"/{one.name} " in told]


def test_every_command_of_a_supervisor_is_on_their_page() -> None:
    page = (Path(__file__).parents[2] / "docs" / "supervisor.md").read_text(encoding="utf-8")
    mine = [one.name for one in COMMANDS if "supervisor" in one.roles]
    assert [name for name in mine if f"`/{name}" not in page] == []


def test_what_is_not_understood_is_answered_without_the_long_list(town: Town) -> None:
    assert "/lookback" in (told := town.supervisor().says("什么意思"))
    assert "/doubts" not in told


# Another unit


def test_another_unit_gets_it_anew_and_may_not_return_it(town: Town) -> None:
    number = late(town)
    supervisor = opened(town, number)
    supervisor.taps("换人办")
    supervisor.taps("换单位")
    while not supervisor.chat.shows("公安局"):
        supervisor.taps("更多")
    assert f"{number}已指定公安局办" in supervisor.taps("公安局")
    case = town.case(number)
    assert (case.lead_unit, case.designated) == ("police", True)
    assert number in town.handler("公安局").reads()
    assert "指定公安局办" in told(town.handler(LIFT_UNIT), "supervised.unit_from")[0]
    assert town.history(number)[-1] == "designate"


def test_the_unit_that_has_it_and_what_leads_nothing_are_no_other_unit(town: Town) -> None:
    number = late(town)
    supervisor = opened(town, number)
    supervisor.taps("换人办")
    supervisor.taps("换单位")
    kind, nonce, revision, _, _ = next(
        data for data in supervisor.chat.newest.buttons.values() if "sv_unit_to" in data
    ).split(":")
    before = town.history(number)
    for unit in (town.case(number).lead_unit, "nowhere", ""):
        supervisor.forges(f"{kind}:{nonce}:{revision}:sv_unit_to:{unit}")
    assert town.history(number) == before


def test_the_units_lead_back_to_the_card(town: Town) -> None:
    supervisor = opened(town, late(town))
    supervisor.taps("换人办")
    supervisor.taps("换单位")
    assert "催办" in supervisor.taps("回到卡片")
