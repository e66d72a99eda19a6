"""Who is who, who can be reached; roles that end, and posts that others take over."""

import pytest
from aboard import code_on, invites_handler, joins, log, newcomer, roles, second_administrator
from scripts import LIFT_UNIT, POWER, answers, filed, opens_what_waits
from town import Somebody, Town

from texts.catalogue import Language

A_POST, B_POST = "住建局A岗", "住建局B岗"


def finds(town: Town, name: str) -> Somebody:
    """The administrator has somebody's page before them."""
    administrator = town.administrator()
    administrator.says(f"/staff {name}")
    administrator.taps(name)
    return administrator


def ends(town: Town, name: str, *, why: str = "调走了") -> Somebody:
    administrator = finds(town, name)
    administrator.taps("解除")
    administrator.taps(why) if administrator.chat.shows(why) else administrator.says(why)
    administrator.taps("对，解除")
    return administrator


def replaces(town: Town, name: str, by: str = "钱新", number: int = 0) -> Somebody:
    administrator = finds(town, name)
    administrator.taps("换人")
    administrator.says(by)
    administrator.taps("7天")
    administrator.taps("对，发邀请")
    return joins(town, code_on(administrator), number)


# The roll


def test_the_roll_counts_people_and_names_units_nobody_is_reached_in(town: Town) -> None:
    for post in ("A", "B", "head"):
        town.handler(LIFT_UNIT, post).blocks()
    shown = town.administrator().says("/staff")
    assert "屏蔽消息的3人" in shown
    assert "派了件没人收得到的单位：住建局" in shown


def test_everybody_is_found_by_unit_page_by_page(town: Town) -> None:
    administrator = town.administrator()
    administrator.says("/staff")
    first = administrator.taps("按单位看人")
    assert "管理员老郑" in first
    while administrator.chat.shows("下一页"):
        first = administrator.taps("下一页")
    assert len(administrator.chat.of("roll.units")) == 1
    assert administrator.taps("回到名册").startswith("【人员】")


def test_a_unit_shows_its_people_and_how_each_is_reached(town: Town) -> None:
    town.handler(LIFT_UNIT, "B").blocks()
    filed(town)
    town.passes(hours=1)
    shown = town.administrator().says(f"/staff {LIFT_UNIT}")
    assert f"{B_POST}，住建局经办人（B岗）：屏蔽了消息，收不到" in shown
    assert f"{A_POST}，住建局经办人（A岗）：" in shown


def test_who_was_told_and_does_nothing_is_silent_since(town: Town) -> None:
    filed(town)
    town.passes(hours=30)
    assert "起没动静" in town.administrator().says(f"/staff {LIFT_UNIT}")


def test_a_person_is_found_by_name_and_nobody_by_nonsense(town: Town) -> None:
    administrator = town.administrator()
    assert "督办员老周" in administrator.says("/staff 老周")
    assert "没找到" in administrator.says("/staff 火星")


def test_a_persons_page_says_where_their_role_comes_from(town: Town) -> None:
    administrator = finds(town, A_POST)
    assert "配置文件里定的" in administrator.chat.newest.text
    joins(town, invites_handler(town, post="B岗"))
    administrator.says("/staff 钱新")
    assert "上岗：钱新" in administrator.taps("钱新")


def test_every_change_can_be_read_with_who_when_and_why(town: Town) -> None:
    joins(town, invites_handler(town))
    ends(town, "钱新", why="借调到省里")
    administrator = town.administrator()
    administrator.says("/staff")
    shown = administrator.taps("人员变动")
    assert "离岗：钱新，住建局经办人（A岗），经手：管理员老郑，借调到省里" in shown
    assert "发出邀请：钱新" in shown
    assert log(town) == ["invited", "joined", "left"]


# A role ends


def test_what_stood_before_them_is_the_next_ones_in_the_same_moment(town: Town) -> None:
    _, number = filed(town)
    town.handler(LIFT_UNIT).taps("看全文")
    administrator = ends(town, A_POST)
    assert "住建局A岗已离岗" in administrator.chat.newest.text
    told = town.handler(LIFT_UNIT, "B").reads()
    assert "住建局A岗离岗了，下面1件归您接着办" in told
    assert number in told
    holder = town.asks(lambda work: work.staff.get(work.cases.by_number(number).handler_id))
    assert holder.name == B_POST
    event = town.asks(lambda work: work.cases.events(work.cases.by_number(number), "handed_over"))
    assert event[-1].public["cause"] == "left"
    town.handler(LIFT_UNIT, "B").taps(number)
    answers(town.handler(LIFT_UNIT, "B"))
    assert town.case(number).state == "replied"


def test_whoever_left_sees_and_does_nothing_any_more(town: Town) -> None:
    _, number = filed(town)
    gone = town.handler(LIFT_UNIT)
    gone.taps("答复")
    gone.says("已经修好了")
    send = gone.chat.with_button("发出").button("发出")
    data = next(one for seen in gone.chat.messages.values() for one in seen.buttons.values())
    ends(town, A_POST)
    assert "您不再担任住建局经办人（A岗）" in gone.reads()
    assert "小区物业" not in gone.chat.of("leave.card_gone")[-1].text
    assert "已经" in gone.forges(send)
    assert "已经" in gone.forges(data)
    assert number not in gone.says("/work")
    assert town.case(number).state == "in_progress"


def test_where_nobody_is_left_a_supervisor_says_who(town: Town) -> None:
    for post in ("B", "head"):
        town.handler(LIFT_UNIT, post).blocks()
    _, number = filed(town)
    administrator = finds(town, A_POST)
    administrator.taps("解除")
    assert "本单位没有别人能接" in administrator.taps("退休了")
    administrator.taps("对，解除")
    assert town.kept(number) == ["designate"]
    assert number in opens_what_waits(town, number)
    assert town.due(number)


def test_a_head_who_leaves_leaves_nothing_undecided(town: Town) -> None:
    filed(town)
    handler = town.handler(LIFT_UNIT)
    handler.taps("申请延期")
    for words in ("5", "缺件", "查了", "装上"):
        handler.says(words)
    handler.taps("发出")
    town.supervisor().reads()
    ends(town, "住建局负责人")
    assert "延期申请" in town.supervisor().reads() + town.colleague().reads()


def test_nobody_ends_their_own_role_and_the_last_administrator_stays(town: Town) -> None:
    administrator = finds(town, "管理员老郑")
    assert "不能解除自己" in administrator.taps("解除")
    second = second_administrator(town)
    second.blocks()
    second_name = "老二"
    administrator = finds(town, second_name)
    assert "要另一位管理员或督办人员同意" in (
        administrator.taps("解除") + administrator.taps("调走了")
    )


def test_an_administrator_leaves_by_two_peoples_word(town: Town) -> None:
    second = second_administrator(town)
    ends(town, "老二")
    assert roles(town, second)
    supervisor = town.supervisor()
    assert "不再担任" in supervisor.reads()
    yes = supervisor.chat.newest.button("同意解除")
    for nobody in (town.administrator(), second, town.clerk(), town.citizen("王")):
        assert "已经" in nobody.forges(yes)
    supervisor.taps("同意解除")
    assert not roles(town, second)
    assert "督办员老周同意" in town.administrator().reads()
    assert "已经" in town.colleague().forges(yes)
    assert log(town)[-2:] == ["ask_leave", "left"]


def test_a_no_leaves_everything_as_it_is_and_a_day_is_too_long(town: Town) -> None:
    second = second_administrator(town)
    ends(town, "老二")
    supervisor = town.supervisor()
    yes = supervisor.chat.newest.button("同意解除")
    supervisor.taps("不同意解除")
    assert "已经" in supervisor.forges(yes)
    ends(town, "老二")
    late = supervisor.chat.newest.button("同意解除")
    town.passes(hours=25)
    assert "已经" in supervisor.forges(late)
    assert roles(town, second)


def test_two_administrators_who_end_each_other_leave_one(town: Town) -> None:
    second = second_administrator(town)
    ends(town, "老二")
    first_yes = town.supervisor().chat.newest.button("同意解除")
    second.says("/staff 管理员老郑")
    second.taps("管理员老郑")
    second.taps("解除")
    second.taps("调走了")
    second.taps("对，解除")
    other_yes = town.supervisor().chat.newest.button("同意解除")
    town.supervisor().forges(first_yes)
    assert "已经" in town.supervisor().forges(other_yes)
    left = town.asks(lambda work: work.staff.with_role("administrator"))
    assert [one.name for one in left] == ["管理员老郑"]


def test_who_left_can_be_invited_again(town: Town) -> None:
    somebody = joins(town, invites_handler(town))
    ends(town, "钱新")
    assert not roles(town, somebody)
    code = invites_handler(town)
    somebody.says(f"/start {code}")
    somebody.taps("对，是我")
    assert roles(town, somebody)


# Somebody else takes the post over


def test_a_post_is_taken_over_with_its_cases_once_the_new_one_is_there(town: Town) -> None:
    _, number = filed(town)
    town.handler(LIFT_UNIT, "B").says("/work")
    town.handler(LIFT_UNIT, "B").taps(number)
    town.handler(LIFT_UNIT, "B").taps("看全文")
    administrator = finds(town, B_POST)
    administrator.taps("换人")
    administrator.says("钱新")
    administrator.taps("7天")
    administrator.taps("对，发邀请")
    assert roles(town, town.handler(LIFT_UNIT, "B"))
    somebody = joins(town, code_on(administrator))
    assert not roles(town, town.handler(LIFT_UNIT, "B"))
    (member,) = roles(town, somebody)
    assert (member.unit, member.post) == ("housing", "B")
    holder = town.asks(lambda work: work.staff.get(work.cases.by_number(number).handler_id))
    assert holder.name == "钱新"
    event = town.asks(lambda work: work.cases.events(work.cases.by_number(number), "handed_over"))
    assert (event[-1].public["cause"], event[-1].public["to"]) == ("replaced", member.id)
    assert number in somebody.chat.of("leave.handed")[-1].text
    assert log(town) == ["invited", "joined", "left"]


def test_the_only_administrator_is_replaced_without_a_moment_of_nobody(town: Town) -> None:
    somebody = replaces(town, "管理员老郑", number=5)
    left = town.asks(lambda work: work.staff.with_role("administrator"))
    assert [one.name for one in left] == ["钱新"]
    assert "【人员】" in somebody.says("/staff")
    assert "【人员】" not in town.administrator().says("/staff")


def test_nobody_is_replaced_twice(town: Town) -> None:
    first = replaces(town, B_POST)
    assert roles(town, first)
    administrator = town.administrator()
    administrator.says("/staff 住建局")
    assert "住建局B岗" not in administrator.chat.newest.text


# What nobody may


@pytest.mark.parametrize("name", ["roll", "roll_units", "roll_log", "roll_open", "roll_one"])
def test_no_page_of_the_roll_is_anybody_elses(town: Town, name: str) -> None:
    for somebody in (town.supervisor(), town.handler(LIFT_UNIT), town.citizen("王")):
        assert "已经" in somebody.forges(f"l:{name}:1")


@pytest.mark.parametrize("data", ["roll_one:99999", "roll_unit:999", "roll_end:99999"])
def test_a_page_of_nobody_is_stale(town: Town, data: str) -> None:
    assert "已经" in town.administrator().forges(f"l:{data}")


def test_in_english(town: Town) -> None:
    administrator = town.administrator()
    administrator.says("/language")
    administrator.taps("English")
    shown = administrator.says("/staff")
    assert "[Staff]" in shown
    administrator.taps("people by unit")
    administrator.says(f"/staff {A_POST}")
    assert "given by the config" in administrator.taps(A_POST)
    administrator.taps("end the role")
    assert "No open case" in administrator.taps("retired")
    assert "has left" in administrator.taps("yes, end it")
    administrator.says("/staff")
    assert "left: 住建局A岗, handler (post A)" in administrator.taps("changes of staff")
    assert Language.EN in set(Language)


def test_a_case_of_hours_gets_a_card_of_its_own_where_it_goes(town: Town) -> None:
    _, number = filed(town, "王", POWER)
    unit = town.case(number).lead_unit
    names = {one.code: one.zh for one in town.desk.county.units}
    ends(town, f"{names[unit or '']}A岗")
    other = town.handler(names[unit or ""], "B")
    assert any(number in one.text for one in other.chat.of("handler.card"))
    assert newcomer(town).user_id
