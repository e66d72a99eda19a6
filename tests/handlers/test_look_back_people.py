"""What a person does in a look-back: a call, a visit; a "no" goes one level up, never whose."""

import random
import re
import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from callers import PHONE, accesses, leaves_phone, second_clerk
from canaries import Canary
from look_backs import (
    ALL_GOOD,
    answers_of,
    asked,
    begins,
    closed,
    closed_by_call,
    look_back_of,
    look_backs,
    mondays,
    says,
    to_the_draw,
)
from privacy_flows import LIFT, Flow
from privacy_town import RealTown
from privacy_views import note_exports, search
from scripts import LIFT_UNIT, answers, opens_what_waits, state
from town import Somebody, Town

from domain.lifecycle import State
from domain.rules import LookBack, Rules
from handlers.units.digest import DONE as DIGESTED
from storage.lookbacks import DONE, PERSON

NO = ("还在", "没有变好", "没做到", "就这些")


def under(town: Town, **parts: object) -> None:
    """Go on with other numbers for look-backs."""
    rules: Rules = town.desk.rules
    town.under(rules=Rules(reminders=rules.reminders, look_back=LookBack(**parts)))  # type: ignore[arg-type]


def looker(town: Town) -> Somebody:
    """The supervisor who is not the one named for the units."""
    return town.colleague()


# Any "no" goes one level up


@pytest.mark.parametrize("labels", [("还在", "好多了", "都做到了"), ("没有了", "好多了", "没做到")])
def test_any_no_has_it_done_again_one_level_up(town: Town, labels: tuple[str, ...]) -> None:
    citizen, number = asked(town)
    unit = [town.handler(LIFT_UNIT), town.handler(LIFT_UNIT, "B"), town.head(LIFT_UNIT)]
    for one in unit:
        one.reads()
    told = says(citizen, *labels, "就这些")
    assert f"{number}重新办，换人负责，最迟2026年11月" in told
    assert state(town, number) == State.DISPATCHED
    assert town.history(number)[-1] == "look_back_failed"
    a, b, head = (one.reads() for one in unit)
    assert number in head
    assert "答复" in head
    assert "[答复]" not in a + b
    row = look_back_of(town, number)
    assert (row.result, row.state) == ("failed", PERSON)


def test_the_supervisor_hears_that_a_look_back_failed(town: Town) -> None:
    citizen, number = asked(town)
    town.supervisor().reads()
    says(citizen, *NO)
    assert not town.supervisor().chat.of("look_back.reopened_supervisor")
    town.now = town.at("2026-11-03 08:41")
    town.tick()
    told = str(town.supervisor().chat.of("supervisor.morning")[-1])
    assert number in told
    assert "第1次，回头看没通过" in told
    assert "群众说没解决" not in told


def test_only_the_head_may_answer_then(town: Town) -> None:
    citizen, number = asked(town)
    says(citizen, *NO)
    assert number not in town.handler(LIFT_UNIT, "B").says("/work")
    answers(town.head(LIFT_UNIT), "换了主板")
    assert state(town, number) == State.REPLIED


def test_where_the_head_had_answered_himself_a_supervisor_says_who(town: Town) -> None:
    citizen, number = asked(town)
    head = town.head(LIFT_UNIT)

    def his_own(office: object) -> None:
        work = office.work  # type: ignore[attr-defined]
        case = work.cases.by_number(number)
        role = work.staff.roles_of(head.person_id)[0]
        work.cases.note(case, "reply", actor="unit_head", state_from=None, staff_id=role.id)

    town.does(his_own)
    says(citizen, *NO)
    assert "请您指定" in opens_what_waits(town, number)
    assert town.supervisor().chat.shows("住建局")


def test_partly_reopens_nothing_and_is_looked_at_again(town: Town) -> None:
    citizen, number = asked(town)
    assert "谢谢您" in says(citizen, "还有一些", "好多了", "都做到了", "就这些")
    assert state(town, number) == State.CLOSED
    row = look_back_of(town, number)
    assert (row.result, row.state) == ("partly", DONE)
    assert row.again_at == row.closed_at + timedelta(days=90)


# Once more at ninety days


def test_what_was_not_whole_is_looked_at_again_at_ninety_days(town: Town) -> None:
    citizen, number = asked(town)
    says(citizen, "还有一些", "好多了", "都做到了", "就这些")
    mondays(town, 7)
    assert len(look_backs(town, number)) == 1
    mondays(town, 1)
    first, again = look_backs(town, number)
    assert (again.why, again.wave) == ("again", 2)
    assert "问题现在还有吗" in citizen.reads()
    says(citizen, *ALL_GOOD)
    assert look_back_of(town, number).result == "passed"
    mondays(town, 15)
    assert len(look_backs(town, number)) == 2
    assert first.again_at is None or first.again_at > first.closed_at


def test_what_was_redone_meanwhile_is_not_looked_at_twice(town: Town) -> None:
    """It is not in the week's list of what was redone, but at its ninety days."""
    citizen, number = asked(town)
    says(citizen, *NO)
    answers(town.head(LIFT_UNIT), "换了主板")
    citizen.taps("解决了")
    mondays(town, 7)
    assert len(look_backs(town, number)) == 1
    mondays(town, 3)
    assert [one.why for one in look_backs(town, number)] == ["drawn", "again"]
    assert look_back_of(town, number).round == 1


def test_what_is_open_still_at_ninety_days_waits_until_it_is_closed_for_a_month(
    town: Town,
) -> None:
    citizen, number = asked(town)
    says(citizen, *NO)
    case_id = town.case(number).id or 0
    town.does(lambda office: office.work.due.call_off(case_id))  # nobody is reminded every morning
    mondays(town, 11)
    assert len(look_backs(town, number)) == 1
    town.changes(number, state="closed", closed_at=town.now)
    mondays(town, 4)
    assert len(look_backs(town, number)) == 1
    mondays(town, 1)
    assert len(look_backs(town, number)) == 2


def test_what_passed_is_never_looked_at_again(town: Town) -> None:
    citizen, number = asked(town)
    says(citizen, *ALL_GOOD)
    mondays(town, 15)
    assert len(look_backs(town, number)) == 1


# A person calls


def test_whoever_has_no_chat_is_called_and_asked_the_three(town: Town) -> None:
    begins(town)
    number = closed_by_call(town)
    to_the_draw(town)
    other = second_clerk(town)
    card = other.says("/calls")
    assert number in card
    assert "回头看" in card
    assert "问题现在还有吗？比以前好了吗？当时答复说的都做到了吗" in card
    assert "整改是否彻底" in other.taps("打通了")
    says(other, "没有了", "好多了", "做到一部分")
    other.says("电梯好了，就是还响")
    assert answers_of(town) == [("call", "yes", "yes", "partly")]
    assert look_back_of(town, number).result == "partly"
    assert "没有要打的电话" in other.says("/calls")


def test_a_clerk_never_calls_about_what_they_had_in_hand(town: Town) -> None:
    begins(town)
    number = closed_by_call(town)
    to_the_draw(town)
    assert "没有要打的电话" in town.clerk().says("/calls")
    assert number in looker(town).says("/calls")


def test_a_no_on_the_telephone_goes_one_level_up_too(town: Town) -> None:
    begins(town)
    number = closed_by_call(town)
    to_the_draw(town)
    clerk = second_clerk(town)
    clerk.says("/calls")
    says(clerk, "打通了", "还在", "没有变好", "没做到", "没细说")
    assert state(town, number) == State.DISPATCHED
    row = look_back_of(town, number)
    assert (row.result, row.state) == ("failed", DONE)


def test_three_calls_for_nothing_and_somebody_goes_there(town: Town) -> None:
    begins(town)
    number = closed_by_call(town)
    to_the_draw(town)
    clerk = second_clerk(town)
    for _ in range(3):
        clerk.says("/calls")
        clerk.taps("没打通")
        town.passes(days=4)
    row = look_back_of(town, number)
    assert (row.state, row.visit) == (PERSON, True)
    assert "没有要打的电话" in clerk.says("/calls")


def test_who_answers_in_the_chat_is_called_no_more(town: Town) -> None:
    citizen, number = asked(town)
    leaves_phone(town, citizen)
    town.passes(days=8)
    assert number in second_clerk(town).says("/calls")
    second_clerk(town).taps("先不打")
    says(citizen, *ALL_GOOD)
    assert "没有要打的电话" in second_clerk(town).says("/calls")


# A person goes there


def test_after_a_no_a_person_calls_or_visits_and_notes_it_with_photo_and_place(
    town: Town,
) -> None:
    citizen, number = asked(town)
    says(citizen, *NO)
    one = looker(town)
    assert f"[记结果 {number}]" in one.says("/lookback")
    card = one.taps(f"记结果 {number}")
    assert "小区物业不管电梯" in card
    one.taps("上门看了")
    says(one, "还有一些", "好一些", "没做到")
    one.sends_photo("楼道里还是坏的")
    one.sends_place(name="三号楼")
    assert f"{number}记下了：有一项没做到" in one.taps("就这些")
    assert answers_of(town)[-1] == ("visit", "partly", "partly", "no")
    assert look_back_of(town, number).state == DONE
    case = town.case(number)
    written = town.asks(
        lambda work: [work.cases.written(e) for e in work.cases.events(case, "look_back")]
    )
    assert [(w.text, len(w.files), "三号楼" in w.place) for w in written] == [
        ("楼道里还是坏的", 1, True)
    ]


def test_the_named_supervisor_does_not_look_at_their_own(town: Town) -> None:
    citizen, number = asked(town)
    says(citizen, *NO)
    number_of = look_back_of(town, number).id
    shown = town.supervisor().says("/lookback")
    assert number in shown
    assert f"[记结果 {number}]" not in shown
    assert "按钮" in town.supervisor().forges(f"l:look_back_open:{number_of}")


@pytest.mark.parametrize("who", ["handler", "head", "clerk", "stranger"])
def test_nobody_else_opens_or_turns_anything(town: Town, who: str) -> None:
    citizen, number = asked(town)
    says(citizen, *NO)
    people = {
        "handler": town.handler(LIFT_UNIT),
        "head": town.head(LIFT_UNIT),
        "clerk": town.clerk(),
        "stranger": town.citizen("李"),
    }
    somebody = people[who]
    somebody.reads()
    row = look_back_of(town, number).id
    for data in (f"l:look_back_open:{row}", "l:look_back_page:0", "l:look_back_waiting:0"):
        assert "按钮" in somebody.forges(data)
    assert "抽取" not in somebody.says("/lookback")


def test_what_is_drawn_for_a_visit_is_visited_whatever_its_citizen_says(town: Town) -> None:
    under(town, visit_every=1)
    citizen, number = asked(town)
    says(citizen, *ALL_GOOD)
    row = look_back_of(town, number)
    assert (row.result, row.state, row.visit) == ("passed", PERSON, True)
    one = looker(town)
    one.says("/lookback")
    assert "打了电话" not in one.taps(f"记结果 {number}")
    says(one, "上门看了", *ALL_GOOD)
    assert look_back_of(town, number).state == DONE
    assert answers_of(town) == [("chat", "yes", "yes", "yes"), ("visit", "yes", "yes", "yes")]


def test_a_visitor_who_finds_it_undone_has_it_done_again(town: Town) -> None:
    under(town, visit_every=1)
    citizen, number = asked(town)
    says(citizen, *ALL_GOOD)
    one = looker(town)
    one.says("/lookback")
    one.taps(f"记结果 {number}")
    says(one, "上门看了", *NO)
    assert look_back_of(town, number).result == "failed"
    assert state(town, number) == State.DISPATCHED


def test_what_nobody_can_find_out_is_unanswered(town: Town) -> None:
    citizen, number = asked(town)
    town.passes(days=8)
    one = looker(town)
    one.says("/lookback")
    one.taps(f"记结果 {number}")
    one.taps("看不成")
    one.says("人已经搬走")
    assert "没有答复" in one.taps("就这些")
    row = look_back_of(town, number)
    assert (row.state, row.result) == (DONE, "unanswered")
    assert not citizen.chat.of("look_back.thanks")


def test_the_telephone_is_shown_on_demand_and_leaves_a_row(town: Town) -> None:
    citizen, number = asked(town)
    leaves_phone(town, citizen)
    town.passes(days=8)
    one = looker(town)
    one.says("/lookback")
    card = one.taps(f"记结果 {number}")
    assert PHONE not in card
    assert accesses(town) == []
    assert PHONE in one.taps("看电话")
    assert accesses(town) == [f"look-back {number}"]


# What may be published when


def test_the_seed_is_told_to_nobody_until_all_of_the_draw_is_done(town: Town) -> None:
    citizen, _ = asked(town)
    draw = town.asks(lambda work: work.lookbacks.last())
    seed = re.search(r"seed\t(\w+)", draw.record)
    assert seed is not None
    before = town.supervisor().says("/lookback")
    assert draw.digest in before
    assert seed[1] not in str(town.supervisor().chat)
    says(citizen, *ALL_GOOD)
    assert seed[1] in town.supervisor().says("/lookback")


def test_the_public_word_is_typed_once_and_decides_with_the_seed(town: Town) -> None:
    begins(town)
    closed(town)
    mondays(town, 4)
    assert "公开字句定了：双色球 03 07" in town.supervisor().says("/lookback 双色球  03 07")
    assert "改不了：双色球 03 07" in looker(town).says("/lookback 双色球 04")
    mondays(town, 1)
    draw = town.asks(lambda work: work.lookbacks.last())
    assert "public\t双色球 03 07\n" in draw.record


def test_a_word_too_long_is_refused(town: Town) -> None:
    begins(town)
    assert "最多80个字" in town.supervisor().says("/lookback " + "字" * 81)


# The unit never learns who answered


def by_chat(_town: Town, citizen: Somebody, _number: str) -> None:
    says(citizen, *NO)


def by_call(town: Town, _citizen: Somebody, _number: str) -> None:
    clerk = second_clerk(town)
    clerk.says("/calls")
    says(clerk, "打通了", "还在", "没有变好", "没做到", "没细说")


def by_visit(town: Town, _citizen: Somebody, number: str) -> None:
    one = looker(town)
    one.says("/lookback")
    one.taps(f"记结果 {number}")
    one.taps("上门看了")
    says(one, "还在", "没有变好", "没做到")
    one.sends_photo("亲眼看见")
    one.taps("就这些")


def what_the_unit_reads(town: Town, fail: Callable[[Town, Somebody, str], None]) -> str:
    """Everything of the unit's people after a look-back failed, without what differs anyway."""
    citizen, number = asked(town)
    leaves_phone(town, citizen)
    town.passes(days=8)
    unit = [town.handler(LIFT_UNIT), town.handler(LIFT_UNIT, "B"), town.head(LIFT_UNIT)]
    for one in unit:
        one.reads()
    fail(town, citizen, number)
    head = unit[-1]
    head.says("/work")
    head.taps(number)
    for label in ("更多", "看经过"):
        if any(label in one.buttons for one in head.chat.messages.values()):
            head.taps(label)
    for one in unit:
        one.says("/work")
        one.forges("c:nothing:1:past")
    answers(head, "换了主板")
    return "\n".join(str(one.chat) for one in unit)


@pytest.mark.only_on("sqlite")
def test_a_unit_reads_the_same_whoever_said_no(
    founded: Path, town_on: Callable[[Path, int], Town], tmp_path: Path
) -> None:
    """By chat, by telephone, by a visit: word for word."""
    seen = {}
    for name, fail in (("chat", by_chat), ("call", by_call), ("visit", by_visit)):
        path = tmp_path / f"{name}.db"
        shutil.copy(founded, path)
        town = town_on(path, 7)
        seen[name] = what_the_unit_reads(town, fail)
        town.store.close()
    assert "回头看没有通过" in seen["chat"] or "重办" in seen["chat"]
    assert seen["chat"] == seen["call"] == seen["visit"]
    assert "亲眼看见" not in seen["visit"]


def test_of_a_confidential_case_a_unit_reads_no_more_than_before(town: Town) -> None:
    begins(town)
    citizen, number = closed(town)
    town.changes(number, confidential=True)
    to_the_draw(town)
    citizen.reads()
    says(citizen, "还在", "没有变好", "没做到")
    citizen.says("我是三号楼的老王")
    citizen.sends_photo()
    citizen.taps("就这些")
    seen = "\n".join(str(chat) for chat in town.staff_chats())
    assert "老王" not in seen


# Every view by every role, by the search of the privacy test


@pytest.mark.only_on("sqlite")
def test_no_identity_and_no_word_reaches_a_unit_through_a_look_back(
    real_town: RealTown, tmp_path: Path
) -> None:
    """The whole way through the desk's real parts: asked, a no with a photo, a visit, exports."""
    town = real_town
    one = Canary(town, 1, confidential=False)
    town.views.canaries.append(one)
    with town.store.work(town.now) as work:
        work.meta.put(DIGESTED, town.now.astimezone(town.desk.zone).date().isoformat())
    town.tick()
    flow = Flow(town, random.Random(1), one)  # noqa: S311
    flow.files(LIFT)
    number = flow.numbers()[0]
    town.changes(number, state="closed", closed_at=town.now, kind="complaint")
    to_the_draw(town)
    citizen = one.somebody
    says(citizen, "还在", "没有变好", "没做到")
    citizen.says(f"我叫{one.name}，{one.word}")
    citizen.taps("就这些")
    for supervisor in (town.supervisor(), town.colleague()):
        supervisor.says("/lookback")
        supervisor.says("/callbacks")
    town.colleague().taps(f"记结果 {number}")
    town.colleague().taps("上门看了")
    says(town.colleague(), *NO)
    town.head(LIFT_UNIT).says("/work")
    note_exports(town, tmp_path)
    assert look_back_of(town, number).result == "failed"
    assert search(town) == []
