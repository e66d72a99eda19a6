"""AB posts: who is away hands over, both are never away at once, and nobody's case waits."""

import random
from collections.abc import Callable
from contextlib import suppress

import pytest
from scripts import LIFT, LIFT_UNIT, POWER, answers, blocks, en, filed, opens_what_waits, state
from sqlalchemy import select
from sqlmodel import col
from town import Somebody, Town

from domain.lifecycle import OPEN_STATES, Action, State
from handlers.cases.routes import clerks_for, needs_designation, reachable
from handlers.casework.dispatching import supervisors_of
from handlers.office import Office
from storage.tables import Absence
from storage.work import Work


def away(town: Town, post: str = "A", days: str = "今天到周三") -> str:
    """A post notes that it is away."""
    handler = town.handler(LIFT_UNIT, post)
    handler.says(f"/away {days}")
    return handler.taps("就这样登记")


def handed(town: Town, number: str) -> list[str]:
    """Why a case was handed over, in order."""
    return town.asks(
        lambda work: [
            one.public["cause"]
            for one in work.cases.events(work.cases.by_number(number), "handed_over")
        ]
    )


def test_dates_are_confirmed_with_their_weekdays_and_who_stands_in(town: Town) -> None:
    filed(town)
    handler = town.handler(LIFT_UNIT)
    asked = handler.says("/away 明天到周五")
    assert (
        "2026年9月29日（周二）到2026年10月2日（周五）不在，手上1件和这期间的新件都交给住建局B岗"
        in asked
    )
    assert "由住建局B岗顶岗" in handler.taps("就这样登记")


def test_dates_are_asked_for_where_none_are_typed_and_can_be_changed(town: Town) -> None:
    handler = town.handler(LIFT_UNIT)
    assert "哪天到哪天不在" in handler.says("我不在")
    assert "没看懂是哪几天" in handler.says("过一阵")
    assert "2026年10月1日（周四）到2026年10月7日（周三）" in handler.says("10月1日-7日")
    assert "哪天到哪天不在" in handler.taps("改日期")
    assert "2026年9月29日（周二）不在" in handler.taps("就明天")


def test_words_alone_note_it_too(town: Town) -> None:
    assert "周二）到2026年10月2日（周五）不在" in town.handler(LIFT_UNIT).says("我明天到周五出差")


def test_english_is_read_as_well(town: Town) -> None:
    handler = town.somebody(town.handler(LIFT_UNIT).user_id)
    handler.says("/language")
    handler.taps("English")
    asked = handler.says("/away tomorrow to Friday")
    assert "Away Tuesday, 29 September 2026 to Friday, 2 October 2026" in asked
    assert "stands in" in handler.taps(en("button.note_away"))
    assert "taken out" in handler.says("I'm back")


def test_who_goes_now_hands_over_at_once_and_the_partner_reads_what(town: Town) -> None:
    _, number = filed(town)
    away(town)
    told = town.handler(LIFT_UNIT, "B").reads()
    assert "住建局A岗不在（到10月1日08:30）" not in told
    assert "1件交给您" in told
    assert number in told
    assert handed(town, number) == ["away"]
    answers_from_list(town, number)


def answers_from_list(town: Town, number: str) -> None:
    backup = town.handler(LIFT_UNIT, "B")
    backup.taps(number)
    answers(backup)
    assert state(town, number) == State.REPLIED


def test_new_cases_go_to_the_partner_meanwhile(town: Town) -> None:
    away(town)
    _, number = filed(town)
    assert number in town.handler(LIFT_UNIT, "B").reads()
    assert not town.handler(LIFT_UNIT).chat.of("handler.card")


def test_what_begins_later_begins_by_itself_and_ends_on_the_next_working_morning(
    town: Town,
) -> None:
    _, number = filed(town)
    handler = town.handler(LIFT_UNIT)
    away(town, days="明天到周三")
    assert handler.chat.shows("就这样登记") is False
    town.waits_until("2026-09-29 00:01")
    assert number in town.handler(LIFT_UNIT, "B").reads()
    handler.reads()
    town.waits_until("2026-10-08 08:29")
    assert "欢迎回来" not in handler.reads()
    town.waits_until("2026-10-08 08:31")
    assert "欢迎回来" in handler.reads()


def test_a_word_ends_it_and_what_nobody_touched_comes_back(town: Town) -> None:
    (_, first), (_, second), (_, third) = (filed(town, name) for name in "王李张")
    handler, backup = town.handler(LIFT_UNIT), town.handler(LIFT_UNIT, "B")
    handler.taps("看全文")
    away(town)
    for number in (first, second):
        backup.reads()
        backup.says("/work")
        backup.taps(number)
        backup.taps("看全文") if number == first else answers(backup)
    handler.reads()
    shown = handler.says("回来了")
    assert "您走时交出去3件" in shown
    assert shown.index("还给您的1件") < shown.index(third) < shown.index("同事接着办的1件")
    assert shown.index("同事接着办") < shown.index(first) < shown.index("已经答复或办完的1件")
    assert town.asks(lambda work: work.cases.by_number(third).handler_id) is not None
    assert handed(town, third) == ["away", "back"]


def test_a_card_of_who_is_away_says_so_and_has_the_way_back(town: Town) -> None:
    _, number = filed(town)
    handler = town.handler(LIFT_UNIT)
    away(town)
    card = handler.chat.of("away.card")[-1]
    assert number in card.text
    handler.forges(card.button("我回来了"))
    assert "[答复]" in str(handler.chat.of("handler.card")[-1])


def test_both_are_never_away_and_the_head_can_stand_in(town: Town) -> None:
    filed(town)
    away(town, "B")
    handler, head = town.handler(LIFT_UNIT), town.head(LIFT_UNIT)
    asked = handler.says("/away 明天")
    assert "住建局B岗要到10月8日08:30才回来" in asked
    assert "AB岗不能同时不在" in asked
    assert "还是您在岗" in handler.taps("请分管负责人顶岗")
    assert "由您顶岗吗" in head.reads()
    assert "由您顶岗" in head.taps("同意顶岗")
    assert "您可以离开" in handler.reads()
    town.waits_until("2026-09-29 00:01")
    assert "1件交给您" in head.reads()


def test_a_head_who_says_no_is_heard_and_only_once(town: Town) -> None:
    away(town, "B")
    handler, head = town.handler(LIFT_UNIT), town.head(LIFT_UNIT)
    handler.says("/away 明天")
    handler.taps("请分管负责人顶岗")
    data = head.chat.newest.button("同意顶岗")
    head.taps("不同意顶岗")
    assert "请您在岗" in handler.reads()
    assert "失效" in head.forges(data) or head.chat.note
    town.waits_until("2026-09-29 09:00")
    _, number = filed(town)
    assert number in handler.reads()


def test_somebody_elses_yes_is_none(town: Town) -> None:
    away(town, "B")
    town.handler(LIFT_UNIT).says("/away 明天")
    town.handler(LIFT_UNIT).taps("请分管负责人顶岗")
    data = town.head(LIFT_UNIT).chat.newest.button("同意顶岗")
    town.head("公安局").forges(data)
    assert town.asks(lambda work: [row.state for row in rows(work)]) == [1, 0]


def rows(work: Work) -> list[Absence]:
    return list(work.session.execute(select(Absence).order_by(col(Absence.id))).scalars())


def test_where_the_partner_has_blocked_it_is_said_so(town: Town) -> None:
    town.handler(LIFT_UNIT, "B").blocks()
    assert "住建局B岗联系不上" in town.handler(LIFT_UNIT).says("/away 明天")


def test_with_nobody_to_stand_in_the_way_out_is_said(town: Town) -> None:
    for post in ("B", "head"):
        town.handler(LIFT_UNIT, post).blocks()
    handler = town.handler(LIFT_UNIT)
    assert "也没有分管负责人能顶岗" in handler.says("/away 明天")
    assert "请分管负责人顶岗" not in handler.chat.labels


def test_what_is_noted_is_shown_and_can_be_called_off(town: Town) -> None:
    away(town, days="明天到周三")
    handler = town.handler(LIFT_UNIT)
    assert "您已登记2026年9月29日（周二）到2026年9月30日（周三）不在" in handler.says("/away")
    assert "登记已经取消" in handler.taps("我回来了")
    assert "没有登记过离开" in handler.says("我回来了")
    town.waits_until("2026-09-29 09:00")
    _, number = filed(town)
    assert number in handler.reads()


def test_a_citizen_who_says_so_notes_nothing(town: Town) -> None:
    town.citizen("王").says("我明天不在")
    assert town.asks(rows) == []


def test_unsigned_goes_to_b_then_the_head_then_the_supervisor(town: Town) -> None:
    _, number = filed(town)
    town.waits_until("15:30")
    assert number in town.handler(LIFT_UNIT, "B").reads()
    town.waits_until("2026-09-29 09:59")
    # The morning's digest counts it; nobody is asked to act before their turn.
    assert [one.key for one in town.head(LIFT_UNIT).chat.messages.values()] == ["staff.digest"]
    town.head(LIFT_UNIT).reads()
    town.waits_until("2026-09-29 10:00")
    assert number in town.head(LIFT_UNIT).reads()
    town.waits_until("2026-09-29 17:31")
    told = opens_what_waits(town, number)
    assert "都没有签收，请指定谁来办" in told
    assert number in told


def test_who_signs_after_all_keeps_it(town: Town) -> None:
    _, number = filed(town)
    town.waits_until("2026-09-29 17:31")
    answers(town.handler(LIFT_UNIT, "B"))
    assert state(town, number) == State.REPLIED


def test_the_supervisor_designates_what_nobody_signed(town: Town) -> None:
    _, number = filed(town)
    town.waits_until("2026-09-29 17:31")
    opens_what_waits(town, number)
    town.supervisor().taps("住建局")
    assert "designate" in town.history(number)
    assert number in town.handler(LIFT_UNIT).reads()


def test_an_urgent_case_is_asked_on_by_its_own_clock(town: Town) -> None:
    _, number = filed(town, text=POWER)
    town.passes(hours=2.1)
    assert number in town.handler("县供电公司", "B").reads()
    town.passes(hours=2.1)
    assert number in town.head("县供电公司").reads()


def test_who_acts_last_is_known_and_who_is_silent(town: Town) -> None:
    filed(town)
    town.waits_until("2026-10-10 15:00")
    reach = {one.member.post: one for one in town.asks(lambda work: work.staff.reach("housing"))}
    assert reach["A"].bound
    assert reach["A"].silent_since is not None
    town.handler(LIFT_UNIT).taps("看全文")
    reach = {one.member.post: one for one in town.asks(lambda work: work.staff.reach("housing"))}
    assert reach["A"].silent_since is None


def nobody_acts(office: Office) -> list[str]:
    """Open cases nobody can act on."""
    bad = []
    for case in office.work.cases.in_states(OPEN_STATES):
        at = State(case.state)
        if at is State.SUBMITTED:
            able = bool(clerks_for(office, case))
        elif at in (State.DISPATCHED, State.IN_PROGRESS):
            designated = needs_designation(office, case) and bool(supervisors_of(office, case))
            able = bool(reachable(office, case)) or designated
        else:
            able = True
        if not able or not office.work.due.waiting_for(case.id or 0):
            bad.append(f"{case.number} {case.state}")
    return bad


@pytest.mark.parametrize("seed", range(6))
def test_every_open_case_has_somebody_who_can_act(town: Town, seed: int) -> None:
    """Away, silent, blocked, back, in any order: no case waits for nobody, and who has it knows."""
    dice = random.Random(seed)  # noqa: S311 - a script's dice
    people = [town.handler(LIFT_UNIT, post) for post in ("A", "B", "head")]
    names = iter("赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨")
    steps: list[Callable[[Somebody], object]] = [
        *[lambda _: filed(town, next(names), LIFT)] * 2,
        lambda one: goes(one, dice.choice(["今天", "明天", "后天到周五", "明天起三天"])),
        lambda one: one.says("回来了"),
        lambda one: one.blocks(),
        lambda _: people[2].taps("同意顶岗") if "同意顶岗" in str(people[2].chat) else None,
        lambda one: signs(one, dice),
        *[lambda _: town.passes(hours=dice.choice([0.5, 3, 9, 25]))] * 2,
    ]
    filed(town, "首", LIFT)
    for _ in range(45):
        with suppress(StopIteration):
            dice.choice(steps)(dice.choice(people))
        town.does(check)
    assert town.asks(lambda work: work.cases.in_states(OPEN_STATES))


def goes(one: Somebody, days: str) -> None:
    one.says(f"/away {days}")
    for words in ("就这样登记", "请分管负责人顶岗"):
        if one.chat.shows(words):
            one.taps(words)


def signs(one: Somebody, dice: random.Random) -> None:
    cards = [seen for seen in one.chat.of("handler.card") if "看全文" in seen.buttons]
    if cards:
        one.forges(dice.choice(cards).button("看全文"))


def check(office: Office) -> None:
    assert nobody_acts(office) == []


def test_a_history_with_hand_overs_can_be_read_by_its_citizen(town: Town) -> None:
    wang, number = filed(town)
    town.handler(LIFT_UNIT).blocks()
    wang.says("进度")
    wang.taps(number)
    assert Action.SUBMIT in town.history(number)
    assert "经过" in wang.chat.labels[0] or wang.taps("看经过")


def test_blocking_is_noted_with_its_cause(town: Town) -> None:
    _, number = filed(town)
    blocks(town, town.handler(LIFT_UNIT))
    assert handed(town, number) == ["blocked"]
