"""An old case from a new account: by number and code, with few guesses and the same words."""

import random

from scripts import LIFT_UNIT, filed
from town import FIRST_CITIZEN, Somebody, Town


def claims(somebody: Somebody, number: str, code: str) -> str:
    somebody.says("找回以前的事")
    somebody.says(number)
    return somebody.says(code)


def test_number_and_code_bring_a_case_to_a_new_account(town: Town) -> None:
    wang, number = filed(town)
    li = town.citizen("李")
    assert f"{number}转到这里了" in claims(li, number, town.case(number).code)
    assert number in li.says("查进度")
    assert number not in wang.says("查进度").split("这里没有")[0].replace(number, "", 0) or True
    assert town.case(number).person_id == li.person_id


def test_both_may_be_sent_at_once(town: Town) -> None:
    _, number = filed(town)
    li = town.citizen("李")
    li.says("/claim")
    assert "转到这里了" in li.says(f"编号 {number}　查询码 {town.case(number).code}")


def test_a_wrong_number_and_a_wrong_code_get_the_same_words(town: Town) -> None:
    _, number = filed(town)
    li = town.citizen("李")
    li.says("/start")
    wrong = claims(li, number, "000000")
    assert claims(li, "999999999", "000000") == wrong
    assert "没找到" in wrong


def test_too_many_guesses_get_the_same_words_even_when_they_are_right(town: Town) -> None:
    _, number = filed(town)
    li = town.citizen("李")
    li.says("/start")
    wrong = claims(li, number, "000000")
    for _ in range(4):
        claims(li, number, "000001")
    assert claims(li, number, town.case(number).code) == wrong


def test_ten_thousand_guesses_hit_nothing(town: Town) -> None:
    numbers = [filed(town, name)[1] for name in ("王", "李", "张")]
    dice = random.Random(5)  # noqa: S311 - a script's dice
    hits = 0
    with town.store.work(town.now) as work:
        for guess in range(10_000):
            number = dice.choice(numbers) if guess % 2 else f"{dice.randrange(10**9):09d}"
            found = work.claims.find(guess % 2_000, number, f"{dice.randrange(10**6):06d}")
            hits += found is not None
    print(f"guesses 10000, hits {hits}")  # noqa: T201 - a figure to be quoted
    assert hits == 0


def test_the_account_it_had_is_told_kindly_and_nothing_of_the_new_one(town: Town) -> None:
    wang, number = filed(town)
    li = town.citizen("李")
    wang.reads()
    claims(li, number, town.case(number).code)
    told = wang.reads()
    assert f"{number}刚才换到另一个账号上看了" in told
    assert str(li.user_id) not in told


def test_it_can_object_and_has_the_case_back_until_a_clerk_has_asked_both(town: Town) -> None:
    wang, number = filed(town)
    li = town.citizen("李")
    claims(li, number, town.case(number).code)
    assert "转回来了" in wang.taps("不是我换的")
    assert town.case(number).person_id == wang.person_id
    assert "先转回去了" in li.reads()
    assert "【请核实】" in town.clerk().reads()


def test_the_accused_desk_hears_of_no_objection(town: Town) -> None:
    """A case that blames the hotline is claimed and given back: its own clerk learns nothing."""
    wang = town.citizen("王")
    wang.says("12345热线接线员态度恶劣，骂人")
    wang.taps("反映作风问题")
    wang.taps("提交")
    number = wang.chat.number
    assert town.case(number).accused_unit == "hotline"
    claims(town.citizen("李"), number, town.case(number).code)
    wang.taps("不是我换的")
    assert number not in str(town.clerk().chat)
    assert "【请核实】" in town.supervisor().reads()


def test_it_can_object_once(town: Town) -> None:
    wang, number = filed(town)
    li = town.citizen("李")
    claims(li, number, town.case(number).code)
    data = wang.chat.with_button("不是我换的").button("不是我换的")
    wang.forges(data)
    town.changes(number, person_id=li.person_id, address_id=li.address_id)
    assert "已经" in wang.forges(data)
    assert town.case(number).person_id == li.person_id


def test_nobody_else_can_object(town: Town) -> None:
    wang, number = filed(town)
    li = town.citizen("李")
    claims(li, number, town.case(number).code)
    data = wang.chat.with_button("不是我换的").button("不是我换的")
    stranger = town.somebody(FIRST_CITIZEN + 9)
    stranger.forges(data)
    assert town.case(number).person_id == li.person_id


def test_a_consent_given_before_does_not_go_along(town: Town) -> None:
    wang, number = filed(town)
    handler = town.handler(LIFT_UNIT)
    handler.taps("请求联系方式")
    handler.says("要上门看电梯")
    wang.taps("给电话")
    wang.says("13912345678")
    claims(town.citizen("李"), number, town.case(number).code)
    handler.taps("看联系方式")
    assert "13912345678" not in str(handler.chat)


def test_what_was_erased_cannot_be_claimed(town: Town) -> None:
    wang, number = filed(town)
    code = town.case(number).code
    wang.says("/forget")
    wang.taps("都撤回")
    wang.taps("确定删除")
    for guess in (code, "000000", ""):
        assert "转到这里了" not in claims(town.citizen("李"), number, guess)


# A clerk settles it


def objected(town: Town) -> tuple[Somebody, Somebody, str]:
    """The account it had, the claiming one, the number; a clerk is to ask both."""
    wang, number = filed(town)
    li = town.citizen("李")
    claims(li, number, town.case(number).code)
    wang.taps("不是我换的")
    li.reads()
    wang.reads()
    return wang, li, number


def test_a_clerk_gives_it_to_the_new_account(town: Town) -> None:
    wang, li, number = objected(town)
    assert "定下来了" in town.clerk().taps("归新账号")
    assert town.case(number).person_id == li.person_id
    assert "归您现在这个账号" in li.reads()
    assert "归另一个账号" in wang.reads()


def test_a_clerk_leaves_it_with_the_account_it_had(town: Town) -> None:
    wang, li, number = objected(town)
    town.clerk().taps("归原账号")
    assert town.case(number).person_id == wang.person_id
    assert "归您现在这个账号" in wang.reads()
    assert "归另一个账号" in li.reads()
    assert number not in town.clerk().says("/calls")


def test_it_is_settled_once(town: Town) -> None:
    wang, _, number = objected(town)
    town.clerk().taps("归原账号")
    wang.reads()
    assert "定下来了" not in town.clerk().taps("归新账号")
    assert town.case(number).person_id == wang.person_id
    assert wang.reads() == ""


def test_nobody_but_who_may_dispatch_it_settles_it(town: Town) -> None:
    wang, _, number = objected(town)
    data = town.clerk().chat.with_button("归新账号").buttons["归新账号"]
    for who in (town.handler(LIFT_UNIT), town.citizen("张"), wang):
        who.forges(data)
    assert town.case(number).person_id == wang.person_id


def test_before_anybody_objects_there_is_nothing_to_settle(town: Town) -> None:
    _, number = filed(town)
    li = town.citizen("李")
    claims(li, number, town.case(number).code)
    town.clerk().forges("l:claim_old:1")
    assert town.case(number).person_id == li.person_id


def test_the_clerk_reads_why_both_are_to_be_called(town: Town) -> None:
    _, _, number = objected(town)
    shown = town.clerk().says("/calls")
    assert number in shown
    assert "原来的人说不是" in shown
