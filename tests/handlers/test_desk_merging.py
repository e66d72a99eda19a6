"""Two cases are one matter: merged and split, and what every citizen of them hears."""

from dataclasses import dataclass

import pytest
from scripts import LIFT, LIFT_UNIT, NOISE, answers, en, filed, state, triaged
from test_desk_joining import STALL_AGAIN, STALL_UNIT, joined, reported, tells
from town import Somebody, Town

from domain.lifecycle import Action, Actor, State
from handlers.cases.history import act
from handlers.cases.routes import people_for

ANSWER = "together.answer"


@dataclass
class Pair:
    """A child under a parent, each of another citizen."""

    child: str
    parent: str
    zhao: Somebody
    wang: Somebody


def merges(town: Town, child: str, parent: str) -> str:
    """The clerk types it; returns what they read."""
    return town.clerk().says(f"并单 {child} {parent}")


def pair(town: Town, child_text: str = LIFT, parent_text: str = LIFT, language: str = "zh") -> Pair:
    """Zhao's case under Wang's."""
    wang, parent = filed(town, "王", parent_text)
    zhao = town.citizen("赵", language)
    child = zhao.files(child_text)
    zhao.reads()
    merges(town, child, parent)
    return Pair(child, parent, zhao, wang)


def ends(town: Town, number: str, action: Action, by: Actor) -> None:
    """A decision that no dialogue of this script makes."""

    def do(office: object) -> None:
        case = office.work.cases.by_number(number)  # type: ignore[attr-defined]
        act(office, case, action, by)  # type: ignore[arg-type]

    town.decides(do)


# Merging


def test_a_clerk_merges_from_what_else_can_be_done(town: Town) -> None:
    parent = reported(town)
    wang = town.citizen("王")
    tells(wang)
    wang.taps("我说的是另一件")
    wang.taps("提交")
    child = wang.chat.number
    clerk = town.clerk()
    clerk.taps("其他办法")
    page = clerk.taps("并单")
    assert parent in page
    assert "已并入" in clerk.taps(parent)
    assert state(town, child) == State.MERGED


def test_the_citizen_is_told_the_number_the_unit_and_both_dates(town: Town) -> None:
    two = pair(town, NOISE, LIFT)
    told = two.zhao.chat.of("merge.told")[-1].text
    assert two.parent in told
    assert LIFT_UNIT in told
    assert "原来告诉您" in told
    assert not two.wang.chat.of("merge.told")


def test_a_merged_case_has_nothing_due_and_the_parent_has(town: Town) -> None:
    two = pair(town)
    assert town.due(two.child) == {}
    assert town.due(two.parent)


def test_the_parents_unit_reads_the_child_cleared_and_how_many(town: Town) -> None:
    two = pair(town, "小区物业不管电梯，我家三楼，电话13912345678")
    handler = town.handler(LIFT_UNIT)
    assert "另有1人反映同一件事" in str(handler.chat)
    handler.says("/work")
    handler.taps(two.parent)
    shown = handler.taps("看全文")
    assert "我家三楼" in shown
    assert "13912345678" not in shown


@pytest.mark.parametrize(
    ("before", "words"), [("replied", "已经答复或结束"), ("closed", "已经答复或结束")]
)
def test_nothing_is_merged_into_what_was_answered(town: Town, before: str, words: str) -> None:
    _, parent = filed(town)
    _, child = triaged(town, "赵")
    town.changes(parent, state=before)
    assert words in merges(town, child, parent)
    assert state(town, child) == State.SUBMITTED


def test_a_child_is_nobodys_parent_and_the_clerk_is_told_whose_it_is(town: Town) -> None:
    two = pair(town)
    _, third = triaged(town, "孙")
    said = merges(town, third, two.child)
    assert f"自己已并入{two.parent}" in said
    assert "不能和自己" in merges(town, third, third)
    assert "没有这个编号" in merges(town, third, "999999999")


def test_a_parent_that_is_merged_takes_its_children_along(town: Town) -> None:
    two = pair(town)
    li, head = filed(town, "李")
    merges(town, two.parent, head)
    assert head in two.zhao.chat.of("merge.told")[-1].text
    assert head in two.wang.chat.of("merge.told")[-1].text
    answers(town.handler(LIFT_UNIT))
    for one in (two.zhao, two.wang):
        assert len(one.chat.of(ANSWER)) == 1
    assert not li.chat.of(ANSWER)
    assert len(li.chat.of("citizen.answer")) == 1


def test_only_a_clerk_merges(town: Town) -> None:
    _, parent = filed(town)
    _, child = filed(town, "赵")
    for one in (town.supervisor(), town.handler(LIFT_UNIT), town.citizen("王")):
        one.says(f"并单 {child} {parent}")
        one.says(f"/merge {child} {parent}")
    assert state(town, child) != State.MERGED


# What a merged child's citizen sees and can do


def test_a_merged_case_shows_with_which_it_is_handled(town: Town) -> None:
    two = pair(town)
    shown = two.zhao.says(two.child)
    assert two.parent in shown
    assert LIFT_UNIT in shown


def test_a_button_from_before_the_merge_explains_itself(town: Town) -> None:
    _, parent = filed(town)
    zhao, child = filed(town, "赵")
    zhao.says(child)
    merges(town, child, parent)
    assert "一起办" in zhao.taps("撤回")
    assert state(town, child) == State.MERGED


def test_what_is_added_to_a_merged_case_reaches_the_parents_unit(town: Town) -> None:
    two = pair(town)
    told = two.zhao.chat.of("merge.told")[-1]
    two.zhao.says("今天又困住一个人", to=told)
    assert "add" in town.history(two.child)
    handler = town.handler(LIFT_UNIT)
    handler.says("/work")
    handler.taps(two.parent)
    assert "今天又困住一个人" in handler.taps("看全文")


# The answer


def test_everybody_gets_the_parents_answer_exactly_once_with_its_picture(town: Town) -> None:
    two = pair(town)
    answers(town.handler(LIFT_UNIT), "电梯修好了，电话13912345678")
    shown = two.zhao.reads()
    assert "电梯修好了" in shown
    assert "13912345678" not in shown
    assert len(two.zhao.chat.of(ANSWER)) == 1
    assert len(two.zhao.chat.of("case.file")) == 1
    assert len(two.wang.chat.of("citizen.answer")) == 1
    assert not two.wang.chat.of(ANSWER)


def test_the_answer_is_read_in_each_ones_language(town: Town) -> None:
    _, parent = filed(town)
    ann = town.citizen("Ann", "en")
    child = ann.files(LIFT)
    merges(town, child, parent)
    answers(town.handler(LIFT_UNIT))
    assert "has an answer" in ann.reads()
    assert "已经修好了" in ann.taps(en("button.full_answer"))


def test_solved_for_the_one_closes_it_and_tells_nobody_else_again(town: Town) -> None:
    two = pair(town)
    answers(town.handler(LIFT_UNIT))
    two.zhao.reads()
    two.wang.taps("解决了")
    assert state(town, two.parent) == State.CLOSED
    assert two.zhao.reads() == ""
    assert state(town, two.child) == State.MERGED


def test_still_there_is_done_again_by_somebody_who_did_not_answer(town: Town) -> None:
    two = pair(town)
    answers(town.handler(LIFT_UNIT))
    said = two.zhao.taps("我这里还没解决")
    assert f"{two.child}单独给您重办" in said
    assert state(town, two.child) == State.DISPATCHED
    assert town.case(two.child).reopened == 1
    assert town.due(two.child)
    assert state(town, two.parent) == State.REPLIED
    replied = town.asks(
        lambda work: [
            e.staff_id for e in work.cases.events(work.cases.by_number(two.parent), "reply")
        ]
    )

    def check(office: object) -> None:
        case = office.work.cases.by_number(two.child)  # type: ignore[attr-defined]
        able = [one.id for one in people_for(office, case)]  # type: ignore[arg-type]
        assert able
        assert not set(able) & set(replied)

    town.does(check)
    two.zhao.taps("我这里还没解决")
    assert town.case(two.child).reopened == 1


def test_still_there_is_over_when_reopening_is(town: Town) -> None:
    two = pair(town)
    answers(town.handler(LIFT_UNIT))
    two.wang.taps("解决了")
    town.now = town.at("2026-11-20 09:00")
    assert "时间过了" in two.zhao.taps("我这里还没解决")
    assert state(town, two.child) == State.MERGED


def test_a_redo_of_the_parent_is_told_and_answered_to_all_once_more(town: Town) -> None:
    two = pair(town)
    answers(town.handler(LIFT_UNIT))
    two.zhao.reads()
    two.wang.taps("没解决")
    assert "换人重办" in two.zhao.reads()
    answers(town.handler(LIFT_UNIT, "B"))
    assert len(two.zhao.chat.of(ANSWER)) == 2


def test_dispatch_and_a_new_date_are_told_to_all(town: Town) -> None:
    _, parent = triaged(town, "王")
    zhao, child = filed(town, "赵")
    merges(town, child, parent)
    zhao.reads()
    town.clerk().says("/triage")
    town.clerk().taps(parent)
    town.clerk().taps(STALL_UNIT)
    assert f"现在由{STALL_UNIT}办" in zhao.reads()
    handler = town.handler(STALL_UNIT)
    handler.taps("问诉求人")
    handler.says("是哪一家摊子？")
    handler.taps("发出")
    told = zhao.reads()
    assert "答复日期改了" in told
    assert "哪一家" not in told


# Splitting


def test_a_split_gives_back_unit_date_and_due_rows(town: Town) -> None:
    zhao, child = filed(town, "赵")
    before, rows = town.case(child), town.due(child)
    _, parent = filed(town)
    merges(town, child, parent)
    town.passes(minutes=30)
    zhao.reads()
    shown = town.clerk().says(f"拆单 {child}")
    after = town.case(child)
    assert (after.lead_unit, after.unit_due_at) == (before.lead_unit, before.unit_due_at)
    assert after.citizen_due_at == before.citizen_due_at
    assert town.due(child) == rows
    assert state(town, child) == State.DISPATCHED
    assert "现在单独办了" in zhao.reads()
    assert child in shown


def test_a_clerk_splits_by_the_card_too(town: Town) -> None:
    zhao, child = triaged(town, "赵")
    _, parent = filed(town)
    merges(town, child, parent)
    town.clerk().taps("拆开，单独办")
    assert state(town, child) == State.SUBMITTED
    assert "dispatch" in town.due(child)
    assert town.clerk().chat.of("triage.card")
    assert "单独办" in zhao.reads()


def test_dates_that_passed_meanwhile_start_anew_and_both_are_told(town: Town) -> None:
    zhao, child = filed(town, "赵")
    town.now = town.at("2026-09-30 09:00")
    _, parent = filed(town)
    merges(town, child, parent)
    town.now = town.at("2026-10-12 09:00")  # over the holidays and a make-up Saturday
    town.clerk().says(f"拆单 {child}")
    told = zhao.reads()
    assert "原定10月10日" in told
    assert "改为2026年10月19日" in told
    assert town.due(child)["due_day"] == "10-19 14:30"


def test_dates_over_a_makeup_workday_rest_as_they_were(town: Town) -> None:
    zhao, child = filed(town, "赵")
    assert town.case(child).citizen_due_at == town.at("2026-10-10 18:00")
    _, parent = filed(town)
    merges(town, child, parent)
    town.waits_until("2026-10-09 09:00")
    town.clerk().says(f"拆单 {child}")
    assert "2026年10月10日（周六，调休上班）18:00" in zhao.reads()
    assert {"day_before", "unsigned"}.isdisjoint(town.due(child))
    assert town.due(child)["due_day"] == "10-10 14:30"


def test_what_is_not_merged_is_not_split(town: Town) -> None:
    _, number = filed(town)
    assert "没有并单" in town.clerk().says(f"拆单 {number}")


# The parent ends


def test_a_withdrawn_parents_first_child_goes_on_with_its_unit_and_date(town: Town) -> None:
    wang, parent = filed(town)
    due = town.case(parent)
    zhao, child = triaged(town, "赵")
    sun, other = filed(town, "孙")
    for one in (child, other):
        merges(town, one, parent)
    zhao.reads()
    wang.says("撤回")
    wang.taps(wang.chat.labels[0])
    assert state(town, parent) == State.WITHDRAWN
    heir = town.case(child)
    assert heir.state == State.DISPATCHED
    assert (heir.lead_unit, heir.unit_due_at) == (due.lead_unit, due.unit_due_at)
    assert town.due(child)
    assert f"您的{child}接着办" in zhao.reads()
    assert child in sun.chat.of("merge.told")[-1].text
    assert town.asks(lambda work: work.mergings.parent_id(town.case(other).id)) == heir.id


@pytest.mark.parametrize("action", [Action.REFUSE, Action.TRANSFER_TO_PETITION])
def test_what_is_decided_of_the_parent_is_decided_of_no_other(town: Town, action: Action) -> None:
    _, parent = triaged(town)
    zhao, child = filed(town, "赵")
    sun, waiting = triaged(town, "孙")
    for one in (child, waiting):
        merges(town, one, parent)
    zhao.reads()
    sun.reads()
    ends(town, parent, action, Actor.CLERK)
    assert state(town, child) == State.DISPATCHED
    assert state(town, waiting) == State.SUBMITTED
    assert town.due(child)
    assert town.due(waiting)
    assert "没有办下去" in zhao.reads()
    assert "没有办下去" in sun.reads()


# Those who joined or follow


def test_who_joined_hears_of_the_unit_the_answer_and_a_redo(town: Town) -> None:
    wang, number = joined(town)
    wang.reads()
    answers(town.handler(STALL_UNIT), "已经劝离摊主")
    shown = wang.reads()
    assert "有答复了" in shown
    assert "已经劝离摊主" in shown
    town.citizen("李").taps("没解决")
    assert "换人重办" in wang.reads()
    assert number in str(wang.chat)


def test_still_there_for_who_joined_files_what_they_wrote(town: Town) -> None:
    wang, number = joined(town)
    answers(town.handler(STALL_UNIT))
    wang.taps("我这里还没解决")
    mine = town.asks(lambda work: work.cases.of_person(wang.person_id))
    assert len(mine) == 1
    assert mine[0].lead_unit == town.case(number).lead_unit
    assert town.asks(lambda work: work.cases.matter(work.cases.get(mine[0].id))) == STALL_AGAIN
    assert state(town, number) == State.REPLIED
    assert town.asks(lambda work: work.followers.count(town.case(number).id)) == 0


def test_who_joined_a_case_that_is_withdrawn_has_one_of_their_own(town: Town) -> None:
    wang, number = joined(town)
    zhao = town.citizen("赵")
    zhao.says(f"关注 {number} {town.case(number).code}")
    zhao.reads()
    li = town.citizen("李")
    li.says("撤回")
    li.taps(li.chat.labels[0])
    assert state(town, number) == State.WITHDRAWN
    mine = town.asks(lambda work: work.cases.of_person(wang.person_id))
    assert len(mine) == 1
    assert f"编号 {mine[0].number}" in wang.reads()
    assert town.due(mine[0].number)
    assert f"改由{mine[0].number}接着办" in zhao.reads()


def test_who_only_follows_is_told_that_it_was_withdrawn(town: Town) -> None:
    number = reported(town)
    zhao = town.citizen("赵")
    zhao.says(f"关注 {number} {town.case(number).code}")
    zhao.reads()
    li = town.citizen("李")
    li.says("撤回")
    li.taps(li.chat.labels[0])
    assert "撤回" in zhao.reads()


def test_who_stopped_following_hears_nothing(town: Town) -> None:
    wang, _ = joined(town)
    wang.taps("不再跟进")
    wang.reads()
    answers(town.handler(STALL_UNIT))
    assert wang.reads() == ""


def test_one_person_with_two_merged_cases_hears_once(town: Town) -> None:
    two = pair(town)
    again = two.zhao.files("小区物业不管电梯，今天第二次困人了", place="不清楚在哪")
    merges(town, again, two.parent)
    two.zhao.reads()
    answers(town.handler(LIFT_UNIT))
    assert len(two.zhao.chat.of(ANSWER)) == 1


def test_a_normal_case_of_a_merged_citizen_is_few_messages(town: Town) -> None:
    two = pair(town)
    before = len(two.zhao.chat.messages)
    answers(town.handler(LIFT_UNIT), photo=True)
    two.wang.taps("解决了")
    town.passes(days=10)
    assert len(two.zhao.chat.messages) - before <= 2


def test_what_only_certain_people_read_is_never_merged_with_another(town: Town) -> None:
    _, parent = filed(town)
    _, child = triaged(town, "赵")
    town.changes(child, category="conduct")
    assert "不能并在一起" in merges(town, child, parent)
    assert "不能并在一起" in merges(town, parent, child)
    assert state(town, child) == State.SUBMITTED


def test_whoever_answers_for_many_is_told_so(town: Town) -> None:
    pair(town)
    handler = town.handler(LIFT_UNIT)
    assert "同时发给一起反映的1人" in handler.taps("答复")


def test_an_erased_case_is_found_no_more(town: Town) -> None:
    number = reported(town)
    ends(town, number, Action.ERASE, Actor.CLOCK)
    assert "请看一遍" in tells(town.citizen("王"))
