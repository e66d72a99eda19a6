"""A person at any moment: asked for, taken by one, word for word both ways, ended, kept."""

import pytest
from callers import second_clerk
from scripts import LIFT, LIFT_UNIT, NOISE, answered, filed, state
from town import Somebody, Town

from domain.lifecycle import State
from domain.reach import Duty, Relaying, on_duty
from storage.attachments import Arrival, Kept


def talking(town: Town, name: str = "王", language: str = "zh-hans") -> Somebody:
    """A citizen who talks to the clerk."""
    citizen = town.citizen(name, language)
    citizen.says("人工" if language != "en" else "human")
    town.clerk().taps("接过来")
    citizen.reads()
    town.clerk().reads()
    return citizen


@pytest.mark.parametrize("words", ["人工", "找人工", "转人工", "我要找人", "/human", "human"])
def test_whoever_asks_in_working_hours_is_handed_over(town: Town, words: str) -> None:
    wang = town.citizen("王")
    told = wang.says(words)
    assert "已经叫工作人员了，前面还有0位" in told
    assert "12345" in told
    assert "有群众要找人" in town.clerk().reads()


def test_the_second_in_the_queue_is_told_so(town: Town) -> None:
    town.citizen("王").says("人工")
    assert "前面还有1位" in town.citizen("李").says("人工")


def test_asking_twice_asks_once(town: Town) -> None:
    wang = town.citizen("王")
    wang.says("人工")
    wang.says("人工")
    assert len(town.clerk().chat.of("relay.card_human")) == 1


def test_the_first_tap_has_them_and_the_others_see_who(town: Town) -> None:
    other = second_clerk(town)
    town.citizen("王").says("人工")
    assert "接上了" in other.taps("接过来")
    assert "受理员乙已经接了" in town.clerk().taps("接过来")


def test_what_each_types_reaches_the_other_under_a_number(town: Town) -> None:
    wang, clerk = town.citizen("王"), town.clerk()
    wang.says("人工")
    clerk.taps("接过来")
    hello = wang.reads()
    number = town.asks(lambda work: work.relays.of_citizen(wang.address_id)).staff_id
    assert f"我是工作人员{number}号" in hello
    assert wang.says("我家的低保停了三个月") == ""
    assert clerk.reads().endswith("【群众】我家的低保停了三个月")
    clerk.says("您在哪个社区？")
    told = wang.reads()
    assert told == f"{number}号：您在哪个社区？"
    assert "受理员" not in told


def test_pictures_and_places_go_along(town: Town) -> None:
    wang = talking(town)
    wang.sends_photo("就是这张单子")
    seen = town.clerk().reads()
    assert "【群众】就是这张单子" in seen
    assert "(photo)" in seen
    wang.sends_place(37.5, 105.25)
    assert "37.50000, 105.25000" in town.clerk().reads()


def test_a_file_goes_along_from_any_channel(town: Town) -> None:
    li = town.citizen("李", "en", "telegram")
    li.says("human")
    town.clerk().taps("接过来")
    town.clerk().reads()
    li.sends_photo()
    assert "(photo)" in town.clerk().reads()


def test_neither_side_gets_the_others_own_file(town: Town) -> None:
    """A cleaned copy is sent anew: the sender's id of it stands in no message."""
    wang, clerk = talking(town), town.clerk()
    sent: list[str] = []
    deliver = town._delivered
    town._delivered = lambda item: (sent.append(str(item.payload)), deliver(item))[1]  # type: ignore[method-assign]
    wang.sends_photo("单子")
    clerk.sends_photo("样表")
    assert clerk.chat.newest.protect
    assert "(photo)" in wang.reads()
    assert [one for one in sent if f"photo-{wang.user_id}" in one] == []
    assert [one for one in sent if f"photo-{clerk.user_id}" in one] == []


@pytest.mark.parametrize("kept", [Kept.REFUSED, Kept.LOST])
def test_whoever_sent_a_file_that_does_not_arrive_is_told(town: Town, kept: Kept) -> None:
    wang, clerk = talking(town), town.clerk()
    town.fetching = False
    wang.sends_file("document")
    town.fetches(Arrival(kept))
    assert "附件没能送到" in wang.reads()
    assert "附件" not in clerk.reads()
    clerk.sends_file("document")
    town.fetches(Arrival(kept))
    assert "附件没能送到" in clerk.reads()


def test_files_of_a_conversation_go_with_whoever_is_forgotten(town: Town) -> None:
    wang = talking(town)
    wang.sends_photo("单子")
    wang.says("结束对话")
    wang.says("/forget")
    wang.taps("确定删除")
    erased = [
        one for one in town.asks(lambda work: work.outbox.claim_fetches(9)) if one.method == "erase"
    ]
    assert [len(one.payload["names"]) for one in erased] == [2]  # type: ignore[arg-type]
    file = town.asks(lambda work: work.attachments.get(1))
    assert (file.state, file.file_id, file.content, file.cleaned) == (Kept.LOST, "", None, None)


def test_files_of_a_conversation_go_after_their_days(town: Town) -> None:
    wang = talking(town)
    wang.sends_photo("单子")
    town.passes(days=31)
    town.keeps_house()
    erased = [
        one for one in town.asks(lambda work: work.outbox.claim_fetches(9)) if one.method == "erase"
    ]
    assert len(erased) == 1


def test_the_citizen_can_still_file_and_press_buttons(town: Town) -> None:
    wang = talking(town)
    wang.says("/new")
    wang.says(LIFT)
    wang.says("城关街道")
    assert "收到了" in wang.taps("提交")
    assert "【群众】" not in town.clerk().reads()
    wang.says("提好了，谢谢你")
    assert "提好了，谢谢你" in town.clerk().reads()


def test_a_draft_from_before_rests_while_a_person_talks(town: Town) -> None:
    wang = town.citizen("王")
    wang.says(LIFT)
    wang.says("人工")
    town.passes(minutes=1)
    town.clerk().taps("接过来")
    wang.says("我不会填地点")
    assert "【群众】我不会填地点" in town.clerk().reads()


def test_while_nobody_has_taken_it_the_desk_goes_on_answering(town: Town) -> None:
    wang = town.citizen("王")
    wang.says("人工")
    assert "在哪里" in wang.says(LIFT)


def test_what_was_told_becomes_a_draft_by_one_tap(town: Town) -> None:
    wang, clerk = talking(town), town.clerk()
    wang.says(LIFT)
    wang.says("在城关街道幸福小区")
    assert "已经替对方写成草稿" in clerk.taps("变成诉求")
    told = wang.reads()
    assert "在哪里" in told
    wang.says("城关街道")
    wang.taps("提交")
    number = wang.chat.number
    assert state(town, number) == State.DISPATCHED
    assert "幸福小区" in town.handler(LIFT_UNIT).taps("看全文")


def test_a_draft_of_nothing_is_not_made(town: Town) -> None:
    talking(town)
    assert "还没有说什么事" in town.clerk().taps("变成诉求")


@pytest.mark.parametrize("who", ["citizen", "clerk"])
def test_either_side_ends_it(town: Town, who: str) -> None:
    wang, clerk = talking(town), town.clerk()
    told = wang.says("结束对话") if who == "citizen" else clerk.taps("结束对话")
    assert "对话结束了" in told
    assert "对话结束了" in (clerk.reads() if who == "citizen" else wang.reads())
    clerk.says("还在吗")
    assert wang.reads() == ""
    assert "对话已经结束" in clerk.taps("结束对话")


def test_silence_ends_it(town: Town) -> None:
    wang, clerk = talking(town), town.clerk()
    town.passes(minutes=15)
    wang.says("稍等，我去拿单子")
    town.passes(minutes=19)
    assert wang.reads() == ""
    clerk.reads()
    town.passes(minutes=2)
    assert "对话结束了" in wang.reads()
    assert "对话结束了" in clerk.reads()


def test_whom_nobody_takes_is_called(town: Town) -> None:
    wang = town.citizen("王")
    wang.says("人工")
    town.passes(minutes=11)
    told = wang.reads()
    assert "没能马上接" in told
    assert "12345" in told
    assert "要找人工" in town.clerk().says("/calls")
    assert "对话已经结束" in town.clerk().taps("接过来")


def test_a_clerk_has_one_conversation_at_a_time(town: Town) -> None:
    talking(town)
    town.citizen("李").says("人工")
    assert "请先结束正在进行的对话" in town.clerk().taps("接过来")


def test_the_clerk_goes_on_working_beside_it(town: Town) -> None:
    wang, clerk = talking(town), town.clerk()
    town.citizen("李").files(NOISE)
    clerk.taps("城市管理执法局")
    assert "没有要打的电话" in clerk.says("/calls")
    clerk.says("您稍等")
    assert "您稍等" in wang.reads()


def test_every_word_is_kept_sealed_and_for_as_long_as_raw_updates(town: Town) -> None:
    wang = talking(town)
    wang.says("低保停了")
    town.clerk().says("我查一下")
    relay = town.asks(lambda work: work.relays.of_citizen(wang.address_id))
    kept = town.asks(lambda work: work.relays.words(relay))
    assert [one.text for one in kept] == ["低保停了", "我查一下"]
    assert [one.staff_id is None for one in kept] == [True, False]
    query = "SELECT words FROM relay_words"
    rows = town.asks(lambda work: work.session.connection().exec_driver_sql(query).all())
    assert all("低保".encode() not in row[0] for row in rows)
    with town.store.work(town.now) as work:
        work.relays.forget_before(town.at("2026-12-31 00:00"), 100)
        assert work.relays.words(relay) == []


def test_out_of_hours_they_are_told_when_and_whom_to_call(town: Town) -> None:
    town.waits_until("20:00")
    told = town.citizen("王").says("人工")
    assert "现在是下班时间" in told
    assert "9月29日" in told
    assert "12345" in told
    assert "有群众要找工作人员" in town.clerk().reads()
    assert not town.clerk().chat.of("relay.card_human")


def test_out_of_hours_whoever_is_on_duty_is_named(town: Town) -> None:
    tonight = Duty(town.at("18:00"), town.at("2026-09-29 08:30"), "值班员", "0971-5550001")
    town.under(relaying=Relaying(roster=(tonight,), nobody_on_duty="0971-5550000"))
    town.waits_until("20:00")
    assert "值班电话0971-5550001" in town.citizen("王").says("人工")
    town.waits_until("2026-10-01 20:00")
    assert "值班电话0971-5550000" in town.citizen("李").says("人工")


def test_where_no_clerk_can_be_reached_they_are_called_back(town: Town) -> None:
    town.clerk().blocks()
    told = town.citizen("王").says("人工")
    assert "已经记下了" in told
    assert "12345" in told


def test_three_misunderstandings_in_a_row_bring_a_person(town: Town) -> None:
    wang = town.citizen("王")
    wang.says("要爆炸了")
    for number in ("123", "456"):
        assert "已经叫工作人员了" not in wang.says("/new") + wang.says(number)
    assert "没看明白" in town.citizen("李").says("123")
    li = town.citizen("李")
    li.says("456")
    assert "已经叫工作人员了" in li.says("789")
    assert "说了三次没看明白" in town.clerk().reads()


def test_misunderstandings_that_are_not_in_a_row_bring_nobody(town: Town) -> None:
    li = town.citizen("李")
    for number in ("123", "456"):
        li.says(number)
    li.says(LIFT)
    li.says("/cancel")
    li.says("城关街道的路灯不亮")
    li.says("城关街道")
    li.says("/cancel")
    assert "已经叫工作人员了" not in li.says("789")


def test_words_of_despair_can_be_taken_at_once(town: Town) -> None:
    wang = town.citizen("王")
    told = wang.says("我不想活了")
    assert "12356" in told
    town.passes(minutes=1)
    assert "接上了" in town.clerk().taps("接过来")
    wang.says("没人管我")
    assert "【群众】没人管我" in town.clerk().reads()


def test_in_english_it_is_the_same(town: Town) -> None:
    li = talking(town, "李", "en")
    li.says("My pension stopped")
    assert "【群众】My pension stopped" in town.clerk().reads()
    town.clerk().says("One moment")
    assert ": One moment" in li.reads()
    assert "This talk is over" in li.says("end talk")


def test_who_talks_to_nobody_is_told_how_to(town: Town) -> None:
    assert "发“人工”" in town.citizen("王").says("结束对话")


def test_a_forged_tap_takes_and_ends_nothing(town: Town) -> None:
    wang = talking(town)
    relay = town.asks(lambda work: work.relays.of_citizen(wang.address_id))
    for who in (wang, town.handler(LIFT_UNIT), second_clerk(town)):
        who.forges(f"l:relay_end:{relay.id}")
        who.forges("l:relay_take:99999")
    assert town.asks(lambda work: work.relays.of_citizen(wang.address_id)).ended_at is None


def test_a_citizens_answer_on_a_card_is_not_passed_on(town: Town) -> None:
    wang, number = answered(town)
    wang.says("人工")
    town.clerk().taps("接过来")
    wang.taps("解决了")
    assert state(town, number) == State.CLOSED
    assert filed(town, "李")


def test_the_units_own_people_on_duty_come_before_the_countys(town: Town) -> None:
    begins, ends = town.at("18:00"), town.at("23:00")
    county, water = Duty(begins, ends, "a", "1"), Duty(begins, ends, "b", "2", "water")
    roster = (county, water)
    assert [one.phone for one in on_duty(roster, town.at("20:00"), "water")] == ["2", "1"]
    assert [one.phone for one in on_duty(roster, town.at("20:00"))] == ["1"]
    assert on_duty(roster, town.at("23:00")) == []


def test_misunderstandings_count_in_a_row_however_slowly_somebody_types(town: Town) -> None:
    li = town.citizen("李")
    for number in ("123", "456"):
        assert "已经叫工作人员了" not in li.says(number)
        town.passes(minutes=10)
    assert "已经叫工作人员了" in li.says("789")
