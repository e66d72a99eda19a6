"""Units renamed, merged and closed by an administrator, with open cases handed over."""

import random

import pytest
from scripts import LIFT, LIFT_UNIT, NOISE, POWER, answers, filed, state
from town import Somebody, Town

from domain.lifecycle import OPEN_STATES, State
from handlers.administrators.reorganising import WITH_A_UNIT
from handlers.cases.routes import people_for
from handlers.office import Office
from storage.tables import Case

HEIR = "城市管理执法局"


def reorganises(town: Town, *words: str, sure: bool = True) -> Somebody:
    """The administrator goes through the dialogue; a word that is a button is tapped."""
    administrator = town.administrator()
    administrator.says("/units")
    for word in words:
        if administrator.chat.shows(word):
            administrator.taps(word)
        else:
            administrator.says(word)
    if sure:
        administrator.taps("对，马上生效")
    return administrator


def merges(town: Town, unit: str = LIFT_UNIT, heir: str = HEIR) -> Somebody:
    return reorganises(town, unit, "并入别的单位", heir)


def closes(town: Town, unit: str = LIFT_UNIT, heir: str = HEIR) -> Somebody:
    return reorganises(town, unit, "撤销单位", heir)


def renames(town: Town, zh: str = "住房和城乡建设局", en: str = "Housing Bureau") -> Somebody:
    return reorganises(town, LIFT_UNIT, "给单位改名", zh, en)


def code(town: Town, name: str) -> str:
    return next(one.code for one in town.desk.county.units if one.zh == name)


# Renamed


def test_a_new_name_holds_at_once_and_history_keeps_the_old_one(town: Town) -> None:
    wang, number = filed(town)
    town.passes(hours=1)
    renames(town)
    shown = wang.says(number)
    assert "住房和城乡建设局" in shown
    past = wang.taps("看经过")
    assert "住建局" in past
    wang.files("路灯不亮")
    _, later = filed(town, "李")
    assert "住房和城乡建设局" in town.citizen("李").says(later)


def test_a_name_another_unit_has_or_of_the_wrong_script_is_not_taken(town: Town) -> None:
    administrator = reorganises(town, LIFT_UNIT, "给单位改名", "公安局", sure=False)
    assert "已经有单位用了" in administrator.chat.messages[administrator.chat.last_id].text
    assert "请用中文" in administrator.says("Housing")
    administrator.says("住房局")
    assert "请用英文字母" in administrator.says("住房局")


# Merged


def test_open_cases_and_people_go_along_and_dates_stay(town: Town) -> None:
    _, number = filed(town)
    before = town.case(number)
    administrator = merges(town)
    assert f"{LIFT_UNIT}已并入{HEIR}，1件没办结的已交接" in administrator.chat.newest.text
    after = town.case(number)
    assert after.lead_unit == code(town, HEIR)
    assert (after.unit_due_at, after.citizen_due_at) == (before.unit_due_at, before.citizen_due_at)
    assert town.history(number)[-1] == "move_unit"
    members = town.asks(lambda work: work.staff.of_unit(code(town, HEIR)))
    assert {one.name.removesuffix("A岗") for one in members} >= {LIFT_UNIT, HEIR}
    assert not town.asks(lambda work: work.staff.of_unit(code(town, LIFT_UNIT)))


def test_whoever_signed_goes_on_with_their_case(town: Town) -> None:
    wang, number = filed(town)
    town.handler(LIFT_UNIT).taps("看全文")
    merges(town)
    answers(town.handler(LIFT_UNIT))
    assert state(town, number) == "replied"
    assert HEIR in wang.chat.of("citizen.answer")[-1].text


def test_what_is_filed_later_goes_to_the_heir(town: Town) -> None:
    merges(town)
    _, number = filed(town)
    assert town.case(number).lead_unit == code(town, HEIR)


def test_a_grade_stays_with_the_unit_that_earned_it(town: Town) -> None:
    wang, number = filed(town)
    answers(town.handler(LIFT_UNIT))
    wang.taps("解决了")
    wang.taps("非常满意")
    merges(town)
    rating = town.asks(lambda work: work.ratings.of(town.case(number)))
    assert rating.unit == code(town, LIFT_UNIT)


def test_what_was_closed_before_comes_back_to_the_heir(town: Town) -> None:
    wang, number = filed(town)
    answers(town.handler(LIFT_UNIT))
    wang.taps("解决了")
    merges(town)
    wang.taps("非常不满意")
    assert state(town, number) == "dispatched"
    assert town.case(number).lead_unit == code(town, HEIR)


def test_what_accuses_the_one_is_hidden_from_the_people_of_both(town: Town) -> None:
    _, number = filed(town, "王", LIFT)
    town.changes(number, accused_unit=code(town, LIFT_UNIT), lead_unit=code(town, "督查室"))
    merges(town)
    assert town.case(number).accused_unit == code(town, HEIR)
    for handler in (town.handler(HEIR), town.handler(LIFT_UNIT)):
        handler.reads()
        assert number not in handler.says("/work")


# Closed


def test_an_heir_reads_what_is_theirs_now_in_one_message(town: Town) -> None:
    numbers = [filed(town, name)[1] for name in ("王", "李", "张")]
    closes(town)
    (told,) = town.handler(HEIR).chat.of("units.taken_over")
    assert all(number in told.text for number in numbers)
    assert "下面3件归您接着办，期限不变" in told.text
    assert all(number in town.handler(HEIR).says("/work") for number in numbers)
    town.handler(LIFT_UNIT).reads()
    assert numbers[0] not in town.handler(LIFT_UNIT).says("/work")


def test_who_is_no_longer_responsible_has_no_button_any_more(town: Town) -> None:
    _, number = filed(town)
    handler = town.handler(LIFT_UNIT)
    closes(town)
    assert not [one for one in handler.chat.messages.values() if "答复" in one.buttons]
    assert town.case(number).lead_unit == code(town, HEIR)


def test_a_question_that_waits_is_answered_to_the_heir(town: Town) -> None:
    wang, number = filed(town)
    handler = town.handler(LIFT_UNIT)
    handler.taps("问诉求人")
    handler.says("几号楼？")
    handler.taps("发出")
    closes(town)
    wang.says("3号楼")
    assert state(town, number) == "in_progress"
    assert "3号楼" in town.handler(HEIR).reads()


def test_a_unit_without_anybody_reached_gets_nothing(town: Town) -> None:
    for post in ("A", "B", "head"):
        town.handler(HEIR, post).blocks()
    administrator = reorganises(town, LIFT_UNIT, "撤销单位", HEIR, sure=False)
    assert "没有一个能收到消息的人" in "".join(
        one.text for one in administrator.chat.messages.values()
    )


def test_the_desk_itself_can_only_be_renamed(town: Town) -> None:
    administrator = reorganises(town, "热线办（诉评台）", "并入别的单位", sure=False)
    assert "只能改名" in "".join(one.text for one in administrator.chat.messages.values())


def test_it_is_asked_once_with_what_it_means_and_can_be_left(town: Town) -> None:
    _, number = filed(town)
    administrator = reorganises(town, LIFT_UNIT, "撤销单位", HEIR, sure=False)
    assert f"1件没办结的交给{HEIR}接着办" in administrator.chat.newest.text
    administrator.taps("取消")
    assert town.case(number).lead_unit == code(town, LIFT_UNIT)
    assert not town.asks(lambda work: work.unit_changes.all())


def test_what_was_decided_is_recorded(town: Town) -> None:
    filed(town)
    closes(town)
    (row,) = town.asks(lambda work: work.unit_changes.all())
    assert (row.what, row.unit, row.heir) == ("close", code(town, LIFT_UNIT), code(town, HEIR))
    assert row.cases == 1
    assert row.staff_id == town.asks(lambda work: work.staff.with_role("administrator")[0].id)


@pytest.mark.parametrize("who", ["supervisor", "clerk", "handler", "citizen"])
def test_nobody_else_changes_units(town: Town, who: str) -> None:
    somebody = {
        "supervisor": town.supervisor(),
        "clerk": town.clerk(),
        "handler": town.handler(LIFT_UNIT),
        "citizen": town.citizen("王"),
    }[who]
    shown = somebody.says("/units")
    assert "要改哪个单位" not in shown


def test_an_administrator_who_is_none_any_more_changes_nothing(town: Town) -> None:
    administrator = reorganises(town, LIFT_UNIT, "撤销单位", HEIR, sure=False)
    with town.store.work(town.now) as work:
        ids = {one.number for one in work.staff.with_role("clerk")}
        work.staff.dismiss_others(ids)
    administrator.taps("对，马上生效")
    assert not town.asks(lambda work: work.unit_changes.all())


def test_in_english(town: Town) -> None:
    administrator = town.administrator()
    administrator.says("/language")
    administrator.taps("English")
    administrator.says("/units")
    administrator.says("housing")
    administrator.taps("close the unit")
    shown = administrator.says("city_management")
    assert "0 open cases go on with City Management Bureau" in shown
    assert "is closed" in administrator.taps("yes, at once")


# Whatever is changed


@pytest.mark.parametrize("seed", range(6))
def test_through_any_changes_every_open_case_has_one_unit_that_is_there(
    town: Town, seed: int
) -> None:
    chance = random.Random(seed)  # noqa: S311 - a test's
    units = [LIFT_UNIT, HEIR, "公安局", "供电公司", "生态环境分局", "农业农村局"]
    numbers: list[str] = []
    for step in range(8):
        text = chance.choice((LIFT, POWER, NOISE, "路灯不亮"))
        numbers.append(filed(town, f"{seed}{step}", text)[1])
        unit, heir = chance.sample(units, 2)
        chance.choice((merges, closes))(town, unit, heir)
        if town.administrator().chat.shows("取消"):
            town.administrator().taps("取消")
        town.passes(hours=chance.choice((1, 5, 30)))
        town.does(lambda office: _hold(office, numbers))


def _hold(office: Office, numbers: list[str]) -> None:
    gone = {unit.code for unit in office.desk.county.gone}
    for number in numbers:
        case = office.work.cases.by_number(number)
        assert case is not None
        if State(case.state) in WITH_A_UNIT:
            assert case.lead_unit not in {None, *gone}
            assert _somebody(office, case)
        if State(case.state) in OPEN_STATES:
            assert office.work.due.waiting_for(case.id or 0)


def _somebody(office: Office, case: Case) -> bool:
    """A person of the unit can act, or a supervisor is asked to say who does."""
    return bool(people_for(office, case)) or bool(office.work.staff.with_role("supervisor"))
