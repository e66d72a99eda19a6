"""Coming aboard by a link of one use, and every way it can be misused."""

import pytest
from aboard import (
    NEWCOMER,
    code_on,
    invites,
    invites_handler,
    joins,
    log,
    newcomer,
    roles,
    second_administrator,
    with_links,
)
from scripts import LIFT_UNIT, answers, filed
from town import CLERK, SUPERVISOR, Town

from domain.staff import Role
from texts.catalogue import Language, label, say

# Invited, opened, aboard


def test_a_handler_comes_aboard_and_has_the_next_case(town: Town) -> None:
    code = invites(town, "经办人", LIFT_UNIT, "A岗")
    somebody = newcomer(town)
    asked = somebody.says(f"/start {code}")
    assert "管理员老郑请您在" in asked
    assert f"{LIFT_UNIT}经办人（A岗）" in asked
    assert "您的名字：钱新" in asked
    assert "您在诉评台的身份是：住建局，经办人" in somebody.taps("对，是我")
    (member,) = roles(town, somebody)
    assert (member.name, member.role, member.unit, member.post) == (
        "钱新",
        "handler",
        "housing",
        "A",
    )
    assert "钱新已上岗" in town.administrator().reads()
    assert log(town) == ["invited", "joined"]


def test_a_name_that_is_wrong_is_put_right_and_the_inviter_told(town: Town) -> None:
    code = invites_handler(town)
    somebody = newcomer(town)
    somebody.says(f"/start {code}")
    assert "您的名字：钱心" in somebody.says("钱心")
    somebody.taps("对，是我")
    assert roles(town, somebody)[0].name == "钱心"
    told = town.administrator().reads()
    assert "钱心已上岗" in told
    assert "您写的是钱新" in told


def test_whoever_says_that_it_is_not_them_leaves_the_link_for_its_owner(town: Town) -> None:
    code = invites_handler(town)
    stranger = newcomer(town, 1)
    stranger.says(f"/start {code}")
    stranger.taps("不是我")
    assert not roles(town, stranger)
    assert roles(town, joins(town, code))


@pytest.mark.parametrize("role", list(Role))
def test_every_role_can_be_invited(town: Town, role: Role) -> None:
    words = [say(Language.ZH, f"role.{role}")]
    if role not in (Role.ADMINISTRATOR, Role.HALL_MANAGER):
        words.append(LIFT_UNIT)
    if role in (Role.HALL_MANAGER, Role.CHIEF_REPRESENTATIVE, Role.WINDOW_CLERK):
        words.append("清源县政务服务大厅")
    if role in (Role.HANDLER, Role.SUPERVISOR):
        words.append("B岗")
    somebody = joins(town, invites(town, *words))
    (member,) = roles(town, somebody)
    assert member.role == role
    assert say(Language.ZH, f"role.{role}") in "".join(
        one.text for one in somebody.chat.of("staff.welcome")
    )


def test_who_holds_a_post_now_is_shown_before_it_is_given(town: Town) -> None:
    administrator = town.administrator()
    administrator.says("/invite")
    administrator.taps("经办人")
    shown = administrator.says(LIFT_UNIT)
    assert "A岗：住建局A岗" in shown
    assert "B岗：住建局B岗" in shown


def test_a_code_typed_alone_does_as_well(town: Town) -> None:
    code = invites_handler(town)
    assert "您的名字" in newcomer(town).says(code)


def test_each_channel_gets_its_link_and_a_code_to_scan(town: Town) -> None:
    with_links(town)
    invites_handler(town)
    links = town.administrator().chat.of("invite.link")
    assert [one.qr.partition("/?")[0] for one in links if one.qr] == [
        "https://local.example",
        "https://telegram.example",
    ]
    assert all(one.qr in one.text for one in links if one.qr)


def test_an_invitation_is_good_on_any_channel(town: Town) -> None:
    code = invites_handler(town)
    somebody = town.somebody(NEWCOMER, channel="telegram")
    somebody.says(f"/start {code}")
    somebody.taps("对，是我")
    person_id = somebody.person_id
    assert town.asks(lambda work: work.staff.roles_of(person_id))


def test_the_database_holds_no_code(town: Town) -> None:
    code = invites_handler(town)
    (row,) = town.asks(lambda work: work.invitations.unused())
    assert row.digest
    assert code not in {row.digest, row.name}
    assert code.removeprefix("i_") not in row.digest


# Refused


def test_a_link_is_good_once(town: Town) -> None:
    code = invites_handler(town)
    joins(town, code)
    second = newcomer(town, 1)
    assert "已经用过了" in second.says(f"/start {code}")
    assert not roles(town, second)


def test_of_two_who_opened_it_the_first_to_confirm_is_aboard(town: Town) -> None:
    code = invites_handler(town)
    first, second = newcomer(town), newcomer(town, 1)
    for one in (first, second):
        one.says(f"/start {code}")
    first.taps("对，是我")
    assert "已经用过了" in second.taps("对，是我")
    assert roles(town, first)
    assert not roles(town, second)


def test_a_link_is_good_until_its_day(town: Town) -> None:
    code = invites_handler(town, days="1天")
    town.passes(hours=25)
    assert "过期了" in newcomer(town).says(f"/start {code}")


def test_one_that_expires_while_it_is_asked_is_not_taken(town: Town) -> None:
    code = invites_handler(town, days="1天")
    somebody = newcomer(town)
    town.passes(hours=23)
    somebody.says(f"/start {code}")
    town.passes(hours=2)
    assert "过期了" in somebody.taps("对，是我")
    assert not roles(town, somebody)


def test_one_that_was_taken_back_leads_nowhere(town: Town) -> None:
    code = invites_handler(town)
    somebody = newcomer(town)
    somebody.says(f"/start {code}")
    administrator = town.administrator()
    administrator.says("/staff")
    administrator.taps("没用的邀请")
    assert "已收回" in administrator.taps("收回：钱新")
    assert "收回了" in somebody.taps("对，是我")
    assert "收回了" in newcomer(town, 1).says(f"/start {code}")
    assert log(town) == ["invited", "taken_back"]


def test_nobody_answers_for_the_link_of_an_administrator_who_left(town: Town) -> None:
    second = second_administrator(town)
    code = invites(town, "经办人", LIFT_UNIT, "A岗", by=second)
    second_id = roles(town, second)[0].id
    town.does(lambda office: office.work.staff.end(second_id))
    assert "收回了" in newcomer(town).says(f"/start {code}")


def test_whoever_holds_a_role_is_told_and_the_link_stays_good(town: Town) -> None:
    code = invites_handler(town)
    assert "您已经在这里上岗了" in town.handler("公安局").says(f"/start {code}")
    assert "您已经在这里上岗了" in town.administrator().says(f"/start {code}")
    assert roles(town, joins(town, code))


def test_who_guesses_is_stopped_and_whoever_is_meant_is_not(town: Town) -> None:
    code = invites_handler(town)
    guesser = town.citizen("王")
    for number in range(5):
        assert "没有这样的链接" in guesser.says(f"/start i_guess-{number}xx")
    assert "次数太多了" in guesser.says("/start i_guess-6xxx")
    assert "次数太多了" in guesser.says(f"/start {code}")
    assert roles(town, joins(town, code))
    town.passes(hours=25)
    assert "没有这样的链接" in guesser.says("/start i_guess-7xxx")


def test_guesses_at_cases_and_at_invitations_count_together(town: Town) -> None:
    guesser = town.citizen("王")
    for number in range(3):
        guesser.says(f"12345678{number} 12345{number}")
    for number in range(2):
        guesser.says(f"/start i_guess-{number}xx")
    assert "次数太多了" in guesser.says("/start i_guess-9xxx")


def test_a_code_is_a_matter_of_capitals(town: Town) -> None:
    code = invites_handler(town)
    assert "没有这样的链接" in newcomer(town).says(f"/start {code.upper()}")


def test_whoever_is_blocked_opens_nothing(town: Town) -> None:
    code = invites_handler(town)
    wang, number = filed(town)
    town.supervisor().says(f"/block {number} 7 骚扰")
    said = [wang.says(f"/start {code}") for _ in range(2)]
    assert all("暂时不能打开邀请" in one for one in said)
    assert not roles(town, wang)
    assert roles(town, joins(town, code))


def test_a_forged_tap_brings_nobody_aboard(town: Town) -> None:
    invites_handler(town)
    somebody = newcomer(town)
    somebody.says("/start")
    for data in ("d:1:1:yes", "l:invite_yes:1", "l:invite_yes:99", "l:roll_end:1", "l:roll:0"):
        assert "已经" in somebody.forges(data)
    assert not roles(town, somebody)


@pytest.mark.parametrize("who", ["supervisor", "clerk", "handler", "citizen"])
def test_nobody_else_invites(town: Town, who: str) -> None:
    somebody = {
        "supervisor": town.supervisor(),
        "clerk": town.clerk(),
        "handler": town.handler(LIFT_UNIT),
        "citizen": town.citizen("王"),
    }[who]
    assert "请人来当什么" not in somebody.says("/invite")
    assert "【人员】" not in somebody.says("/staff")
    assert "已经" in somebody.forges("l:roll:0")


def test_an_administrator_who_is_none_any_more_invites_nobody(town: Town) -> None:
    administrator = town.administrator()
    administrator.says("/invite")
    for word in ("经办人", LIFT_UNIT, "A岗", "钱新", "7天"):
        administrator.taps(word) if administrator.chat.shows(word) else administrator.says(word)
    with town.store.work(town.now) as work:
        work.staff.end(work.staff.with_role("administrator")[0].id)
    administrator.taps("对，发邀请")
    assert not administrator.chat.of("invite.link")


# Two pairs of eyes


def test_the_first_other_administrator_is_invited_by_the_only_one(town: Town) -> None:
    second = second_administrator(town)
    assert roles(town, second)[0].role == "administrator"


def test_another_administrator_has_to_agree_where_there_are_two(town: Town) -> None:
    second = second_administrator(town)
    before = code_on(town.administrator())
    invites(town, "系统管理员", name="老三")
    assert code_on(town.administrator()) == before
    assert "要邀请老三担任" in second.reads()
    second.taps("同意邀请")
    code = code_on(town.administrator())
    assert code != before
    assert not code_on(second)
    assert roles(town, joins(town, code, 3))[0].role == "administrator"
    assert log(town)[-3:] == ["asked", "invited", "joined"]


def test_who_asks_does_not_agree_and_a_no_is_a_no(town: Town) -> None:
    second = second_administrator(town)
    before = code_on(town.administrator())
    invites(town, "系统管理员", name="老三")
    yes = second.chat.newest.button("同意邀请")
    assert "已经" in town.administrator().forges(yes)
    second.taps("不同意邀请")
    assert "不同意" in town.administrator().reads()
    assert "已经" in second.forges(yes)
    assert code_on(town.administrator()) == before


def test_one_that_waits_can_be_taken_back(town: Town) -> None:
    second = second_administrator(town)
    invites(town, "系统管理员", name="老三")
    administrator = town.administrator()
    administrator.says("/staff")
    assert "等另一位管理员同意" in administrator.taps("没用的邀请")
    administrator.taps("收回：老三")
    assert "已经" in second.forges(second.chat.newest.button("同意邀请"))


def test_other_roles_need_one_administrator_alone(town: Town) -> None:
    second_administrator(town)
    assert invites(town, "督办人员", "督查室", "B岗", name="老四")


# A unit that changed, a desk that starts again


def test_a_unit_merged_meanwhile_is_the_one_it_was_merged_into(town: Town) -> None:
    code = invites_handler(town)
    administrator = town.administrator()
    administrator.says("/units")
    administrator.says(LIFT_UNIT)
    administrator.taps("并入别的单位")
    administrator.says("城市管理执法局")
    administrator.taps("对，马上生效")
    somebody = joins(town, code)
    assert roles(town, somebody)[0].unit == "city_management"


def test_who_comes_where_nobody_was_gets_what_waited(town: Town) -> None:
    for post in ("A", "B", "head"):
        town.handler(LIFT_UNIT, post).blocks()
    _, number = filed(town)
    somebody = joins(town, invites_handler(town))
    assert "有1件在等人办" in "".join(one.text for one in somebody.chat.of("join.waiting"))
    somebody.taps(number)
    answers(somebody)
    assert town.case(number).state == "replied"


def test_in_english(town: Town) -> None:
    administrator = town.administrator()
    administrator.says("/language")
    administrator.taps("English")
    administrator.says("/invite")
    administrator.taps("handler")
    administrator.says("housing")
    administrator.taps("post A")
    administrator.says("Qian Xin")
    administrator.taps("7 days")
    shown = administrator.taps("yes, invite")
    assert "Qian Xin is invited to be handler (post A), Housing" in shown
    somebody = newcomer(town, language="en")
    asked = somebody.says(f"/start {code_on(administrator)}")
    assert "asks you to be" in asked
    somebody.taps(label(Language.EN, "button.join_yes"))
    assert roles(town, somebody)
    assert "Qian Xin is aboard" in administrator.reads()
    assert "used already" in newcomer(town, 1, "en").says(f"/start {code_on(administrator)}")


def test_staff_of_the_desk_are_who_they_are(town: Town) -> None:
    """The rows of the config are no invitations, and their numbers say so."""
    numbers = town.asks(lambda work: [one.number for one in work.staff.everybody()])
    assert {f"local.{CLERK}.clerk", f"local.{SUPERVISOR}.supervisor"} <= set(numbers)
