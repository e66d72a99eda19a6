"""A bad rating becomes a case: who hears what and when, contact, answer, revisit, check."""

from datetime import timedelta

import pytest
from halls import (
    PENSIONS,
    UNIT,
    changes,
    chief,
    explains,
    number_of,
    rates,
    rating,
    serve,
    window_clerk,
)
from scripts import LIFT, LIFT_UNIT, state
from town import Somebody, Town

from domain.lifecycle import State
from storage.work import Work
from texts.catalogue import Language, label


def told(town: Town, grade: int = 2, who: Somebody | None = None, **more: object) -> str:
    """The number of a case the unit has heard of: the morning is over."""
    number = number_of(town, rates(town, grade, who, **more))
    town.waits_until("14:30")
    return number


def named(town: Town) -> Somebody:
    """Somebody in the chat who left a telephone."""
    wang = town.citizen("王")
    wang.says("你好")
    person = wang.person_id

    def know(office: object) -> None:
        office.work.identities.know(person, name="王", phone="13800138000")  # type: ignore[attr-defined]

    town.does(know)
    return wang


# The unit hears of it


def test_a_good_rating_is_no_case(town: Town) -> None:
    assert rating(town, rates(town, 3)).case_id is None


def test_the_unit_hears_of_it_when_the_half_day_is_over(town: Town) -> None:
    number = number_of(town, rates(town, 1, tags=("trips", "rude")))
    assert state(town, number) == State.SUBMITTED
    town.waits_until("14:29")
    assert chief(town).reads() == ""
    town.waits_until("14:30")
    card = chief(town).reads()
    assert f"【差评整改】{number}" in card
    assert "清源县政务服务大厅12号窗口，2026年9月28日（周一）上午" in card
    assert "评价：非常不满意　原因：跑了不止一趟、态度不好" in card
    assert "没人留联系方式，只整改" in card
    assert state(town, number) == State.DISPATCHED


@pytest.mark.parametrize(
    ("when", "half", "heard"),
    [
        ("2026-09-28 15:00", "2026年9月28日（周一）下午", "2026-09-29 08:40"),
        ("2026-09-28 11:55", "2026年9月28日（周一）上午", "2026-09-29 08:40"),
        ("2026-10-10 09:00", "2026年10月10日（周六）上午", "2026-10-10 14:30"),
        ("2026-10-03 10:00", "2026年10月3日（周六）上午", "2026-10-08 08:40"),
    ],
)
def test_no_card_tells_the_minute(town: Town, when: str, half: str, heard: str) -> None:
    """What may still be changed when lunch begins is told with the afternoon's."""
    town.waits_until(when)
    rates(town, 2)
    town.waits_until(town.at(heard) - timedelta(minutes=1))
    assert chief(town).reads() == ""
    town.waits_until(heard)
    assert half in chief(town).reads()


def test_the_unit_has_five_working_days_from_then(town: Town) -> None:
    number = told(town)
    case = town.case(number)
    assert case.unit_due_at == case.citizen_due_at == town.at("2026-10-10 18:00")
    assert (case.lead_unit, case.source, case.confidential) == (
        "human_resources",
        "evaluator",
        True,
    )


def test_a_case_that_is_hard_has_fifteen(town: Town) -> None:
    number = number_of(town, rates(town, 2))
    town.changes(number, urgency="complex")
    town.waits_until("14:30")
    assert town.case(number).unit_due_at == town.at("2026-10-23 18:00")


def test_it_is_not_returned(town: Town) -> None:
    told(town)
    assert label(Language.ZH, "button.return") not in chief(town).chat.newest.buttons
    assert label(Language.ZH, "button.extend") in chief(town).chat.newest.buttons


def test_without_a_chief_representative_the_head_has_it(town: Town) -> None:
    chief(town).blocks()
    number = told(town)
    assert number in town.head(UNIT).reads()
    assert chief(town).reads() == ""


def test_with_neither_a_supervisor_says_who(town: Town) -> None:
    chief(town).blocks()
    town.head(UNIT).blocks()
    number = told(town)
    assert number in town.supervisor().reads()
    assert town.supervisor().chat.newest.buttons


def test_posts_of_the_unit_and_window_clerks_hear_nothing(town: Town) -> None:
    number = told(town)
    for one in (town.handler(UNIT), town.handler(UNIT, "B"), window_clerk(town)):
        assert number not in one.reads()
        assert number not in one.says("/work")


def test_whoever_sat_at_the_window_does_not_put_it_right(town: Town) -> None:
    person = chief(town).person_id

    def sits(work: Work) -> int:
        return next(one.id for one in work.staff.roles_of(person))

    staff_id = town.asks(sits)
    town.does(lambda office: office.work.shifts.sign_in(PENSIONS, staff_id))
    number = told(town)
    assert rating(town, 1).clerk_id == staff_id
    assert number in town.head(UNIT).reads()


# The rater


def test_whoever_rated_in_the_chat_hears_who_has_it_and_until_when(town: Town) -> None:
    wang = town.citizen("王")
    wang.says("你好")
    wang.reads()
    number = told(town, who=wang)
    heard = wang.reads()
    assert f"编号{number}" in heard
    assert "2026年10月10日（周六，调休上班）18:00前答复您" in heard
    assert number in wang.says("进度")


def test_the_same_in_english(town: Town) -> None:
    ann = town.citizen("Ann", "en")
    ann.says("hello")
    ann.reads()
    number = told(town, who=ann)
    assert f"no. {number}" in ann.reads()
    assert "window 12" in ann.says("progress")


@pytest.mark.parametrize("grade", [3, 5])
def test_a_grade_made_good_in_time_takes_it_back(town: Town, grade: int) -> None:
    made = rates(town, 1)
    number = number_of(town, made)
    town.passes(minutes=9)
    changes(town, made, grade)
    assert state(town, number) == State.WITHDRAWN
    town.waits_until("2026-09-29 18:00")
    assert chief(town).reads() == ""
    assert town.due(number) == {}


def test_a_grade_made_good_once_somebody_signed_stands(town: Town) -> None:
    made = rates(town, 1, at=town.now)
    number = number_of(town, made)
    town.changes(number, state="in_progress", lead_unit="human_resources")
    changes(town, made, 5)
    assert state(town, number) == State.IN_PROGRESS


def test_a_grade_made_bad_becomes_a_case(town: Town) -> None:
    made = rates(town, 5)
    changes(town, made, 2)
    assert state(town, number_of(town, made)) == State.SUBMITTED


def test_bad_again_after_it_was_taken_back_is_another_case(town: Town) -> None:
    made = rates(town, 1)
    first = number_of(town, made)
    changes(town, made, 4)
    changes(town, made, 2)
    assert number_of(town, made) != first


def test_reasons_given_later_are_on_the_card(town: Town) -> None:
    made = rates(town, 2)
    explains(town, made, tags=("long_wait",))
    changes(town, made, 1)
    town.waits_until("14:30")
    assert "评价：非常不满意　原因：等太久" in chief(town).reads()


# Words are cleared first


def test_words_reach_the_unit_once_a_clerk_has_cleared_them(town: Town) -> None:
    wang = town.citizen("王")
    wang.says("你好")
    made = rates(town, 1, wang)
    explains(town, made, words="我是王大明13800138000，材料跑了三趟")
    asked = town.clerk().reads()
    assert "材料跑了三趟" in asked
    town.waits_until("14:30")
    assert "三趟" not in chief(town).reads()
    town.clerk().taps("原话给单位看")
    seen = chief(town).reads() + chief(town).taps("看全文")
    assert "材料跑了三趟" in seen
    assert "13800138000" not in seen


def test_words_can_be_retold_instead(town: Town) -> None:
    made = rates(town, 1)
    explains(town, made, words="我儿子在一中教书，窗口认得我")
    town.clerk().taps("写转述")
    town.clerk().says("说窗口态度不好")
    town.waits_until("14:30")
    card = chief(town).reads()
    assert "说窗口态度不好" in card
    assert "一中" not in card


# Contact


def test_whoever_is_named_is_called_within_a_working_day(town: Town) -> None:
    number = told(town, who=named(town))
    assert "受理员2026年9月29日（周二）18:00前打电话" in chief(town).reads()
    call = town.clerk().says("/calls")
    assert number in call
    assert "评了不满意，要联系" in call
    assert "哪里没办好" in call
    town.clerk().taps("打通了")
    town.clerk().taps("告诉了，没别的")
    town.waits_until("2026-09-30 12:00")
    assert town.clerk().chat.of("reminder.contact") == []


def test_a_call_that_is_not_made_is_told_each_morning(town: Town) -> None:
    number = told(town, who=named(town))
    town.waits_until("2026-09-30 08:40")
    assert number in town.clerk().chat.of("reminder.contact")[-1].text
    assert number in town.supervisor().chat.of("reminder.contact")[-1].text
    town.waits_until("2026-10-08 08:40")
    assert len(town.clerk().chat.of("reminder.contact")) == 2


def test_a_question_of_the_unit_is_contact_too(town: Town) -> None:
    told(town, who=named(town))
    chief(town).taps("问诉求人")
    chief(town).says("哪份材料没说清？")
    chief(town).taps("发出") if chief(town).chat.shows("发出") else None
    town.waits_until("2026-09-30 12:00")
    assert town.clerk().chat.of("reminder.contact") == []


def test_who_asks_for_a_call_is_owed_one(town: Town) -> None:
    wang = town.citizen("王")
    wang.says("你好")
    made = rates(town, 2, wang)
    explains(town, made, wants_call=True)
    assert "评了不满意，要联系" in town.clerk().says("/calls")
    assert town.due(number_of(town, made))["contact"] == "09-30 08:40"


def test_an_anonymous_rating_is_never_late_for_contact(town: Town) -> None:
    number = told(town)
    town.waits_until("2026-10-12 12:00")
    assert town.clerk().chat.of("reminder.contact") == []
    assert number not in town.clerk().says("/calls")


# The answer, and what comes after it


def test_a_named_one_is_revisited_and_says_that_it_is_solved(town: Town) -> None:
    """Contact → put right → revisit → closed; the figure stays."""
    wang = named(town)
    number = told(town, 1, wang)
    town.clerk().says("/calls")
    town.clerk().taps("打通了")
    town.clerk().taps("告诉了，没别的")
    chief(town).taps("答复")
    chief(town).says("已向您道歉，材料清单贴在窗口了")
    chief(town).taps("发出")
    assert state(town, number) == State.REPLIED
    assert "材料清单贴在窗口了" in wang.reads()
    call = town.clerk().says("/calls")
    assert "差评整改后回访" in call
    assert "材料清单贴在窗口了" in call
    town.clerk().taps("打通了")
    town.clerk().taps("说解决了")
    town.clerk().taps("没评") if town.clerk().chat.shows("没评") else None
    assert state(town, number) == State.CLOSED
    assert (rating(town, 1).grade, rating(town, 1).mark) == (1, None)


def test_silence_does_not_close_what_was_not_revisited(town: Town) -> None:
    wang = named(town)
    number = told(town, 2, wang)
    chief(town).taps("答复")
    chief(town).says("改好了")
    chief(town).taps("发出")
    wang.looks()
    town.waits_until("2026-10-20 12:00")
    assert state(town, number) == State.REPLIED
    assert town.asks(lambda work: work.calls.waiting()) == 1


def test_not_solved_goes_to_somebody_else_with_a_new_date(town: Town) -> None:
    wang = named(town)
    number = told(town, 2, wang)
    chief(town).taps("答复")
    chief(town).says("改好了")
    chief(town).taps("发出")
    wang.taps("没解决")
    assert state(town, number) == State.DISPATCHED
    assert number in town.head(UNIT).reads()


def answered_by_chief(town: Town) -> str:
    number = told(town)
    chief(town).taps("答复")
    chief(town).says("已对窗口人员批评教育，贴了清单")
    chief(town).taps("发出")
    return number


def test_what_nobody_can_confirm_is_closed_by_a_second_person(town: Town) -> None:
    number = answered_by_chief(town)
    asked = town.head(UNIT).reads()
    assert "【看整改】" in asked
    assert "贴了清单" in asked
    assert not chief(town).chat.shows("整改好了，办结")
    town.head(UNIT).taps("整改好了，办结")
    assert state(town, number) == State.CLOSED
    assert town.case(number).closed_how == "checked"
    assert "已办结" in chief(town).reads()
    assert town.asks(lambda work: work.calls.waiting()) == 0


def test_what_was_not_put_right_is_done_again_by_another(town: Town) -> None:
    number = answered_by_chief(town)
    town.head(UNIT).taps("没整改好，重办")
    assert state(town, number) == State.DISPATCHED
    assert town.case(number).reopened == 1
    assert "【差评整改】" in town.head(UNIT).chat.newest.text


def test_whoever_answered_does_not_close_it(town: Town) -> None:
    """The head answered: the supervision office looks at it."""
    chief(town).blocks()
    number = told(town)
    head = town.head(UNIT)
    head.taps("答复")
    head.says("改好了")
    head.taps("发出")
    assert not head.chat.shows("整改好了，办结")
    assert "【看整改】" in town.supervisor().reads()
    town.supervisor().taps("整改好了，办结")
    assert state(town, number) == State.CLOSED


def test_an_answer_nobody_looks_at_is_brought_back_each_morning(town: Town) -> None:
    number = answered_by_chief(town)
    town.waits_until("2026-10-13 12:00")
    assert state(town, number) == State.REPLIED
    assert number in town.supervisor().chat.of("reminder.check")[-1].text


# The appeal


def appeals(town: Town, why: str = "对方找错了窗口，要办的是税务") -> str:
    number = told(town, 1)
    chief(town).taps("申诉")
    chief(town).taps("误评")
    chief(town).says(why)
    return number


def test_a_supervisor_grants_an_appeal_and_the_rating_stays_marked(town: Town) -> None:
    number = appeals(town)
    assert rating(town, 1).mark == "appealed"
    card = town.supervisor().reads()
    assert "单位说是误评：对方找错了窗口" in card
    town.supervisor().taps("申诉成立")
    assert state(town, number) == State.CLOSED
    assert (rating(town, 1).grade, rating(town, 1).mark) == (1, "mistaken")
    assert "申诉成立" in chief(town).reads()
    assert town.due(number) == {}


def test_a_refused_appeal_leaves_the_deadline_where_it_was(town: Town) -> None:
    number = appeals(town)
    before = town.case(number).unit_due_at
    town.supervisor().taps("不成立")
    assert state(town, number) == State.IN_PROGRESS
    assert town.case(number).unit_due_at == before
    assert rating(town, 1).mark == "upheld"
    assert not chief(town).chat.shows("申诉")


def test_the_unit_does_not_decide_its_own_appeal(town: Town) -> None:
    appeals(town)
    data = town.supervisor().chat.with_button("申诉成立").button("申诉成立")
    for one in (chief(town), town.head(UNIT), town.handler(UNIT)):
        one.forges(data)
        assert rating(town, 1).mark == "appealed"


def test_an_appeal_is_asked_for_within_three_working_days(town: Town) -> None:
    told(town, 1)
    town.waits_until("2026-10-08 18:00")
    assert chief(town).chat.with_button("申诉")
    town.waits_until("2026-10-08 18:01")
    chief(town).taps("申诉")
    assert rating(town, 1).mark is None


def test_an_appeal_that_waits_too_long_is_brought_back(town: Town) -> None:
    number = appeals(town)
    town.waits_until("2026-10-12 08:40")
    assert number in town.supervisor().chat.of("reminder.appeal")[-1].text


def test_the_rater_hears_of_a_granted_appeal(town: Town) -> None:
    wang = town.citizen("王")
    wang.says("你好")
    told(town, 1, wang)
    chief(town).taps("申诉")
    chief(town).taps("恶意评价")
    chief(town).says("同一天给五个窗口都评了一星")
    wang.reads()
    town.supervisor().taps("申诉成立")
    heard = wang.reads()
    assert "恶意评价" in heard
    assert "照样算数" in heard
    assert "五个窗口" not in heard


def test_an_appeal_can_be_dropped(town: Town) -> None:
    told(town, 1)
    chief(town).taps("申诉")
    chief(town).taps("取消")
    assert rating(town, 1).mark is None
    chief(town).taps("申诉")
    assert "请点" in chief(town).says("不知道")


# What nobody reads


def test_no_screen_of_the_unit_tells_who_when_or_which_receipt(town: Town) -> None:
    """Neither the minute, nor the receipt, nor an item that few came for, nor a name."""
    wang = named(town)
    made = rates(town, 1, wang, item="pension_claim")
    explains(town, made, words="我叫王大明，回执GD20260928007", tags=("rude",))
    town.waits_until("14:30")
    chief(town).taps("看全文")
    chief(town).taps("答复")
    chief(town).says("已改正")
    chief(town).taps("发出")
    town.waits_until("2026-10-12 12:00")
    unit = (chief(town), town.head(UNIT), town.handler(UNIT), window_clerk(town))
    for one in unit:
        for secret in ("09:00", "9:00", "GD2026", "王", "13800138000", "养老待遇申领"):
            assert secret not in str(one.chat), secret


def test_an_item_many_came_for_is_named(town: Town) -> None:
    item = town.desk.county.items[0]
    key = next(
        f"{hall.code}/{window.number}"
        for hall in town.desk.county.halls
        for window in hall.windows
        if item.code in window.items
    )
    unit = town.desk.county.window(key)[1].unit
    serve(town, key, item.code, 4)
    first = number_of(town, rates(town, 1, window=key, item=item.code))
    serve(town, key, item.code, 1, begin=4)
    town.waits_until("14:30")
    name = town.desk.county.unit(unit).zh
    assert f"事项：{item.zh}" in chief(town, name).reads()
    town.changes(first, lead_unit=unit)


def test_an_item_few_came_for_is_not(town: Town) -> None:
    item = town.desk.county.items[0]
    key = next(
        f"{hall.code}/{window.number}"
        for hall in town.desk.county.halls
        for window in hall.windows
        if item.code in window.items
    )
    serve(town, key, item.code, 4)
    rates(town, 1, window=key, item=item.code)
    town.waits_until("14:30")
    name = town.desk.county.unit(town.desk.county.window(key)[1].unit).zh
    assert item.zh not in chief(town, name).reads()


# In English


@pytest.fixture
def english(town: Town) -> Town:
    """A town whose hall, head, clerk and supervisor read English."""
    for one in (chief(town), town.head(UNIT), town.clerk(), town.supervisor()):
        person = one.person_id
        one.language_code = "en"
        town.does(lambda office, person=person: office.work.people.speak(person, "en"))
    return town


def test_a_bad_rating_from_contact_to_its_end_in_english(english: Town) -> None:
    ann = english.citizen("Ann", "en")
    ann.says("hello")
    person = ann.person_id
    english.does(lambda office: office.work.identities.know(person, phone="13800138000"))
    made = rates(english, 1, ann)
    explains(english, made, tags=("rude",), words="shouted at me")
    assert "shouted at me" in english.clerk().reads()
    english.clerk().taps("Show as they are")
    english.waits_until("14:30")
    card = chief(english).reads()
    assert "Monday, 28 September 2026, morning" in card
    rude = english.desk.county.tags.tag("rude")
    assert rude is not None
    assert f"Reasons: {rude.en}" in card
    assert "Their words (cleared): shouted at me" in card
    assert "rated badly, to be contacted" in english.clerk().says("/calls")
    english.clerk().taps("They answered")
    english.clerk().taps("Told, nothing else")
    chief(english).taps("Answer")
    chief(english).says("We apologised and trained the staff.")
    chief(english).taps("Send")
    assert "call-back after a bad rating" in english.clerk().says("/calls")
    ann.taps("Solved")
    assert state(english, number_of(english, made)) == State.CLOSED
    assert rating(english, made).grade == 1


def test_an_appeal_and_a_check_in_english(english: Town) -> None:
    number = told(english)
    chief(english).taps("Appeal")
    chief(english).taps("A mistake")
    chief(english).says("wrong window")
    assert "The unit says a mistake: wrong window" in english.supervisor().reads()
    english.supervisor().taps("Refuse the appeal")
    chief(english).taps("Answer")
    chief(english).says("A list hangs at the window now.")
    chief(english).taps("Send")
    assert "A list hangs at the window now." in english.head(UNIT).reads()
    english.head(UNIT).taps("Put right: close")
    assert state(english, number) == State.CLOSED
    assert rating(english, 1).mark == "upheld"


# A hard one


def test_a_hard_one_gets_fifteen_working_days_where_a_supervisor_agrees(town: Town) -> None:
    number = told(town)
    chief(town).taps("复杂件，多要几天")
    chief(town).says("要协调三个单位改系统")
    chief(town).says("已贴临时清单")
    shown = chief(town).says("改完系统贴正式清单")
    assert "督办人员" in shown
    chief(town).taps("发出")
    assert town.case(number).unit_due_at == town.at("2026-10-10 18:00")
    assert "想延10个工作日" not in town.head(UNIT).reads()
    assert "想延10个工作日" in town.supervisor().reads()
    town.supervisor().taps("同意")
    assert town.case(number).unit_due_at == town.at("2026-10-23 18:00")
    assert not chief(town).chat.shows("复杂件，多要几天")


def test_only_a_bad_rating_is_hard_in_this_way(town: Town) -> None:
    told(town)
    assert chief(town).chat.shows("复杂件，多要几天")
    town.citizen("李").files(LIFT)
    assert "复杂件" not in "".join(town.handler(LIFT_UNIT).chat.newest.buttons)
