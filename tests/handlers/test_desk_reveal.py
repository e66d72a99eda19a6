"""One supervisor with a reason reads who it was; a file of several needs two; nobody else any."""

import pytest
from callers import accesses
from scripts import LIFT_UNIT, filed
from town import Somebody, Town

NAME, PHONE, WHY = "王建国", "13912345678", "人身安全，要马上联系"


def known(town: Town, name: str = "王") -> tuple[Somebody, str]:
    wang, number = filed(town, name)
    with town.store.work(town.now) as work:
        work.identities.know(wang.person_id, name=NAME, phone=PHONE)
    return wang, number


def reveals(town: Town, number: str, why: str = WHY) -> str:
    supervisor = town.supervisor()
    supervisor.says("/reveal")
    supervisor.says(number)
    return supervisor.says(why)


def test_a_supervisor_with_a_reason_reads_it_and_a_row_says_so(town: Town) -> None:
    wang, number = known(town)
    told = reveals(town, number)
    assert NAME in told
    assert PHONE in told
    assert str(wang.user_id) in told
    assert town.supervisor().chat.newest.protect
    assert accesses(town) == [WHY]


def test_the_citizen_is_told_at_once_in_kind_words_with_the_reason(town: Town) -> None:
    wang, number = known(town)
    wang.reads()
    reveals(town, number)
    told = wang.reads()
    assert "向您说一声" in told
    assert WHY in told
    assert "督办员老周" not in told


def test_a_reason_of_a_word_is_none(town: Town) -> None:
    _, number = known(town)
    assert "请用文字写原因" in reveals(town, number, "看看")
    assert accesses(town) == []


def test_a_number_of_nobody_is_asked_for_again(town: Town) -> None:
    supervisor = town.supervisor()
    supervisor.says("/reveal")
    assert "没有这个编号" in supervisor.says("999999999")


@pytest.mark.parametrize("who", ["clerk", "handler", "head", "administrator", "citizen"])
def test_nobody_else_can_ask(town: Town, who: str) -> None:
    _, number = known(town)
    somebody = {
        "clerk": town.clerk(),
        "handler": town.handler(LIFT_UNIT),
        "head": town.head(LIFT_UNIT),
        "administrator": town.administrator(),
        "citizen": town.citizen("李"),
    }[who]
    for command in ("/reveal", "/export"):
        somebody.says(command)
        somebody.says(number)
        somebody.says(WHY)
    assert NAME not in str(somebody.chat)
    assert accesses(town) == []
    assert town.asks(lambda work: work.releases.open()) == []


def test_a_supervisor_does_not_read_their_own_case_as_one(town: Town) -> None:
    _, number = known(town)
    town.changes(number, person_id=town.supervisor().person_id)
    supervisor = town.supervisor()
    supervisor.says("/reveal")
    assert "不归您查" in supervisor.says(number)


def test_who_had_themselves_forgotten_is_read_by_nobody(town: Town) -> None:
    wang, number = known(town)
    wang.says("/forget")
    wang.taps("接着办")
    wang.taps("确定删除")
    supervisor = town.supervisor()
    supervisor.says("/reveal")
    assert "不归您查" in supervisor.says(number)


def asked_for(town: Town) -> str:
    _, number = known(town)
    supervisor = town.supervisor()
    supervisor.says("/export")
    supervisor.says(number)
    assert "等另一位" in supervisor.says("公安机关来函调取")
    return number


def test_a_file_is_put_before_everybody_but_who_asked(town: Town) -> None:
    number = asked_for(town)
    for other in (town.colleague(), town.administrator()):
        assert f"范围：{number}" in str(other.chat)
    assert "同意导出" not in str(town.supervisor().chat)


def test_who_asked_cannot_agree_even_by_a_forged_tap(town: Town) -> None:
    asked_for(town)
    assert "已经" in town.supervisor().forges("l:release_yes:1")
    assert "没有等您决定" in town.supervisor().says("/releases")
    assert town.asks(lambda work: work.releases.get(1).granted) is None


def test_another_agrees_once_and_both_are_told(town: Town) -> None:
    asked_for(town)
    town.colleague().taps("同意导出")
    assert "同意。请管理员" in town.supervisor().reads()
    assert "已经" in town.administrator().forges("l:release_no:1")
    assert town.asks(lambda work: work.releases.get(1).granted) is True


def test_another_may_say_no(town: Town) -> None:
    asked_for(town)
    town.administrator().taps("不同意导出")
    assert "没有生成文件" in town.supervisor().reads()
    assert town.asks(lambda work: work.releases.get(1).granted) is False


def test_what_waits_can_be_shown_again(town: Town) -> None:
    asked_for(town)
    assert "第1号" in town.colleague().says("/releases")


@pytest.mark.parametrize("data", ["l:release_yes:1", "l:release_yes:99", "l:release_no:1"])
def test_nobody_decides_who_may_not(town: Town, data: str) -> None:
    asked_for(town)
    for other in (town.clerk(), town.handler(LIFT_UNIT), town.citizen("李")):
        other.says("你好")
        assert "已经" in other.forges(data)
    assert town.asks(lambda work: work.releases.get(1).decided_at) is None
