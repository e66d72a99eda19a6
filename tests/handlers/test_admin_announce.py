"""A notice to everybody with an open case: two agree, once each, at a decent pace and hour."""

import pytest
from scripts import LIFT_UNIT, NOISE, answers, filed
from town import Somebody, Town

ZH = "9月30日20:00到22:00系统升级，这段时间发的消息22:00后处理。"
EN = "On 30 September from 20:00 to 22:00 we upgrade; what you send then is handled after 22:00."


def writes(town: Town, who: Somebody | None = None) -> Somebody:
    """A notice is written and put forward."""
    writer = who or town.administrator()
    writer.says("/announce")
    writer.says(ZH)
    writer.says(EN)
    writer.taps("提交，请人同意")
    return writer


def agrees(town: Town) -> None:
    town.supervisor().taps("同意发通知")


def ticks(town: Town, times: int = 1) -> None:
    for _ in range(times):
        town.passes(seconds=5)


def got(somebody: Somebody) -> int:
    return len(somebody.chat.of("announce.message"))


def test_another_agrees_and_everybody_with_an_open_case_reads_it_in_their_language(
    town: Town,
) -> None:
    wang, _ = filed(town)
    smith = town.citizen("Smith", "en")
    smith.files("The lift is out of order")
    nobody = town.citizen("闲")
    nobody.says("/start")
    writes(town)
    ticks(town)
    assert got(wang) == 0
    agrees(town)
    ticks(town, 2)
    assert ZH in wang.chat.of("announce.message")[0].text
    assert EN in smith.chat.of("announce.message")[0].text
    assert (got(wang), got(smith), got(nobody)) == (1, 1, 0)


def test_somebody_with_several_cases_reads_it_once(town: Town) -> None:
    wang, _ = filed(town)
    wang.files(NOISE)
    writes(town)
    agrees(town)
    ticks(town, 5)
    assert got(wang) == 1


def test_nobody_agrees_to_their_own_in_whichever_role(town: Town) -> None:
    wang, _ = filed(town)
    supervisor = writes(town, town.supervisor())
    supervisor.forges("l:announce_yes:1")
    ticks(town, 2)
    assert got(wang) == 0
    town.administrator().taps("同意发通知")
    ticks(town, 2)
    assert got(wang) == 1


def test_one_says_no_and_it_is_never_sent(town: Town) -> None:
    wang, _ = filed(town)
    administrator = writes(town)
    town.supervisor().taps("不同意发通知")
    assert "没有发" in administrator.reads()
    town.colleague().forges("l:announce_yes:1")
    ticks(town, 2)
    assert got(wang) == 0


def test_what_nobody_agreed_to_within_a_day_is_written_anew(town: Town) -> None:
    wang, _ = filed(town)
    writes(town)
    town.passes(hours=25)
    agrees(town)
    ticks(town, 2)
    assert got(wang) == 0


def test_it_goes_out_bit_by_bit_and_says_how_far_it_is(town: Town) -> None:
    people = [filed(town, "a" * (one + 1))[0] for one in range(45)]
    readers = len({one.person_id for one in people})
    administrator = writes(town)
    assert f"会发给{readers}人" in town.supervisor().chat.newest.text
    agrees(town)
    town.tick()
    town.tick()
    assert sum(map(got, people)) <= 20
    assert f"共{readers}人，已发" in administrator.says("/announce")
    ticks(town, 5)
    assert {got(one) for one in people} == {1}
    (done,) = administrator.chat.of("announce.done")
    assert f"实发{readers}人" in done.text


def test_it_can_be_stopped_by_whoever_may_agree(town: Town) -> None:
    people = [filed(town, "a" * (one + 1))[0] for one in range(30)]
    administrator = writes(town)
    agrees(town)
    town.tick()
    town.tick()
    town.colleague().says("/announce")
    town.colleague().taps("停止发送")
    before = sum(map(got, people))
    ticks(town, 5)
    assert sum(map(got, people)) == before < 30
    assert "其余不再发" in administrator.reads()


def test_nothing_goes_out_at_night(town: Town) -> None:
    wang, _ = filed(town)
    town.waits_until("22:00")
    writes(town)
    agrees(town)
    ticks(town, 3)
    assert got(wang) == 0
    town.waits_until("2026-09-29 07:30")
    ticks(town, 2)
    assert got(wang) == 1


def test_who_blocked_the_bot_or_has_no_chat_is_neither_written_to_nor_called(town: Town) -> None:
    wang, _ = filed(town)
    wang.blocks()
    clerk = town.clerk()
    clerk.says("/call")
    writes(town)
    agrees(town)
    ticks(town, 2)
    assert got(wang) == 0
    (done,) = town.administrator().chat.of("announce.done")
    assert "实发0人" in done.text


def test_what_is_answered_still_counts_and_what_is_closed_does_not(town: Town) -> None:
    wang, _ = filed(town)
    li, _ = filed(town, "李")
    answers(town.handler(LIFT_UNIT))
    town.handler(LIFT_UNIT).reads()
    (li if li.chat.of("citizen.answer") else wang).taps("解决了")
    writes(town)
    agrees(town)
    ticks(town, 2)
    assert got(wang) + got(li) == 1


def test_a_kill_in_the_middle_tells_nobody_twice(town: Town) -> None:
    people = [filed(town, "a" * (one + 1))[0] for one in range(25)]
    writes(town)
    agrees(town)
    town.tick()
    with pytest.raises(ZeroDivisionError):
        _tick_and_fail(town)
    ticks(town, 5)
    assert {got(one) for one in people} == {1}


def _tick_and_fail(town: Town) -> None:
    town.now = town.at("09:30")
    with town.store.work(town.now) as work:
        row = work.announcements.sending()
        assert row is not None
        row.after = 2**60
        raise ZeroDivisionError


def test_two_are_not_sent_at_once(town: Town) -> None:
    for one in range(25):
        filed(town, "a" * (one + 1))
    writes(town)
    writes(town)
    agrees(town)
    town.supervisor().forges("l:announce_yes:1")
    assert "还有一条通知正在发" in town.supervisor().reads()


@pytest.mark.parametrize(
    ("zh", "en", "words"),
    [("", EN, "一句话"), ("hello", EN, "用中文"), ("好" * 201, EN, "200"), (ZH, "你好", "英文")],
)
def test_both_languages_are_held_to_themselves(town: Town, zh: str, en: str, words: str) -> None:
    administrator = town.administrator()
    administrator.says("/announce")
    shown = administrator.says(zh or " ")
    if zh == ZH:
        shown = administrator.says(en)
    assert words in shown or not zh


@pytest.mark.parametrize("who", ["clerk", "handler", "citizen"])
def test_nobody_else_writes_or_agrees(town: Town, who: str) -> None:
    somebody = {
        "clerk": town.clerk(),
        "handler": town.handler(LIFT_UNIT),
        "citizen": town.citizen("王"),
    }[who]
    assert "通知有件在办" not in somebody.says("/announce")
    writes(town)
    somebody.forges("l:announce_yes:1")
    assert town.asks(lambda work: work.announcements.sending()) is None


def test_in_english(town: Town) -> None:
    filed(town)
    administrator = town.administrator()
    administrator.says("/language")
    administrator.taps("English")
    assert "1 people would get it now" in administrator.says("/announce")
    administrator.says(ZH)
    assert "[Preview] For 1 people" in administrator.says(EN)
    assert "has to agree" in administrator.taps("put it forward")
