"""Who is away, who is missing, who is both: a case always has somebody who can act."""

from scripts import LIFT, LIFT_UNIT, NOISE, answers, filed, opens_what_waits, state, triaged
from town import SUPERVISOR, Town

from domain.lifecycle import State
from handlers.casework.asides import count_aside, tend_asides
from handlers.incoming import Sender
from handlers.units.absence import left


def test_where_the_a_post_has_blocked_the_card_goes_to_b_at_once(town: Town) -> None:
    town.handler(LIFT_UNIT).blocks()
    _, number = filed(town)
    assert number in town.handler(LIFT_UNIT, "B").reads()


def test_where_both_posts_have_blocked_the_head_has_it_at_once(town: Town) -> None:
    town.handler(LIFT_UNIT).blocks()
    town.handler(LIFT_UNIT, "B").blocks()
    _, number = filed(town)
    assert number in town.head(LIFT_UNIT).reads()


def test_who_blocks_with_a_case_before_them_hands_it_to_the_next(town: Town) -> None:
    _, number = filed(town)
    town.handler(LIFT_UNIT).blocks()
    assert number in town.handler(LIFT_UNIT, "B").reads()


def test_who_blocks_after_signing_hands_it_on_too(town: Town) -> None:
    _, number = filed(town)
    town.handler(LIFT_UNIT).taps("看全文")
    town.handler(LIFT_UNIT).blocks()
    backup = town.handler(LIFT_UNIT, "B")
    assert number in backup.reads()
    answers(backup)
    assert state(town, number) == State.REPLIED


def test_who_blocks_without_having_a_case_hands_nothing_on(town: Town) -> None:
    filed(town)
    town.handler(LIFT_UNIT, "B").blocks()
    assert not town.head(LIFT_UNIT).reads()


def test_leaving_twice_tells_nobody_twice(town: Town) -> None:
    filed(town)
    gone = town.handler(LIFT_UNIT)
    gone.blocks()
    gone.blocks()
    town.does(lambda office: left(office, gone.address_id))
    assert len(town.handler(LIFT_UNIT, "B").chat.of("handler.card")) == 1


def test_a_unit_nobody_can_be_reached_in_is_told_to_the_supervisor(town: Town) -> None:
    for post in ("A", "B", "head"):
        town.handler(LIFT_UNIT, post).blocks()
    _, number = filed(town)
    told = opens_what_waits(town, number)
    assert f"{number}在住建局，这个单位现在没有人能在这里收到消息" in told
    town.supervisor().taps("其他单位")
    town.supervisor().taps("政务服务局")
    assert number in town.handler("政务服务局").reads()


def test_the_last_one_who_leaves_leaves_it_to_the_supervisor(town: Town) -> None:
    _, number = filed(town)
    town.handler(LIFT_UNIT).taps("看全文")
    for post in ("head", "B", "A"):
        town.handler(LIFT_UNIT, post).blocks()
    supervisor = town.supervisor()
    assert "请打电话通知，或点下面的单位另行指定" in opens_what_waits(town, number)
    supervisor.taps("其他单位")
    supervisor.taps("政务服务局")
    assert town.case(number).lead_unit == "gov_services"


def test_who_writes_again_can_be_reached_again(town: Town) -> None:
    handler = town.handler(LIFT_UNIT)
    handler.blocks()
    handler.says("/start")
    _, number = filed(town)
    assert number in handler.reads()


def test_reminders_go_to_who_can_be_reached(town: Town) -> None:
    filed(town)
    town.handler(LIFT_UNIT).blocks()
    town.waits_until("2026-10-10 15:00")
    backup = town.handler(LIFT_UNIT, "B")
    assert "今天到期" in backup.reads()
    assert not town.handler(LIFT_UNIT).chat.of("reminder.due_day")


def test_where_the_named_supervisor_has_blocked_the_office_is_told(town: Town) -> None:
    town.supervisor().blocks()
    filed(town)
    town.waits_until("2026-10-12 08:40")
    assert town.colleague().chat.of("overdue.supervisor")


def test_the_named_supervisor_is_the_one_on_post_a(town: Town) -> None:
    _, number = filed(town)
    named = town.asks(lambda work: work.staff.get(town.case(number).supervisor_id))
    assert named.person_id == town.supervisor().person_id
    assert town.supervisor().user_id == SUPERVISOR


def test_staff_can_file_like_everybody(town: Town) -> None:
    handler = town.handler("教育局")
    assert "请说是什么事" in handler.says("/new")
    number = handler.files(LIFT)
    assert number in town.handler(LIFT_UNIT).reads()
    answers(town.handler(LIFT_UNIT))
    handler.taps("解决了")
    assert state(town, number) == State.CLOSED


def test_what_staff_filed_is_seen_when_they_act(town: Town) -> None:
    handler = town.handler("教育局")
    handler.says("/new")
    number = handler.files(LIFT)
    answers(town.handler(LIFT_UNIT))
    handler.says("/work")
    assert list(town.due(number)) == ["silence"]


def test_nobody_handles_a_case_they_brought_themselves(town: Town) -> None:
    first = town.handler(LIFT_UNIT)
    first.says("/new")
    number = first.files(LIFT)
    assert number in town.handler(LIFT_UNIT, "B").reads()
    assert not first.chat.of("handler.card")
    assert number not in first.says("/work")


def test_a_clerks_own_matter_is_put_before_the_others_only(town: Town) -> None:
    clerk = town.clerk()
    clerk.says("/new")
    clerk.files(NOISE)
    assert clerk.chat.of("triage.card") or clerk.chat.of("triage.receipt")


def test_a_message_set_aside_is_told_to_the_administrator(town: Town) -> None:
    wang = town.citizen("王")
    sender = Sender("local", wang.user_id, wang.user_id, "zh")
    town.does(lambda office: count_aside(office, "telegram", 17, "BadUpdate", sender))
    told = town.administrator().reads()
    assert "telegram第17条" in told
    assert "9月28日09:00" in told
    assert "您发的已经存下，没有丢" in wang.reads()


def test_a_message_set_aside_may_have_no_known_sender(town: Town) -> None:
    town.does(lambda office: count_aside(office, "local", 18, "BadUpdate"))
    assert "local第18条" in town.administrator().reads()


def test_without_an_administrator_a_supervisor_is_told(town: Town) -> None:
    town.administrator().blocks()
    town.does(lambda office: count_aside(office, "local", 19, "BadUpdate"))
    assert "local第19条" in town.supervisor().reads()


def test_a_case_from_triage_is_told_once_to_every_clerk(town: Town) -> None:
    triaged(town)
    assert len(town.clerk().chat.of("triage.card")) == 1


def test_where_the_handler_lost_the_case_the_words_stay_and_they_are_told(town: Town) -> None:
    wang, number = filed(town)
    handler = town.handler(LIFT_UNIT)
    handler.taps("答复")
    handler.says("写了很久的答复")
    handler.sends_photo()
    wang.says("撤了吧")
    wang.taps("确定撤回")
    told = handler.taps("发出")
    assert f"{number}已经有人处理，或者不再归您办" in told
    assert "写了很久的答复" in str(handler.chat)
    assert state(town, number) == State.WITHDRAWN


def test_a_flood_of_what_is_set_aside_is_told_in_one_message(town: Town) -> None:
    for number in range(500):
        town.does(lambda office, n=number: count_aside(office, "telegram", n, "BadUpdate"))
    assert len(town.administrator().chat.of("set_aside.notice")) == 1
    town.passes(minutes=10)
    town.does(tend_asides)
    town.does(tend_asides)
    first, rest = town.administrator().chat.of("set_aside.notice")
    assert "有1条消息处理不了" in first.text
    assert "有499条消息处理不了" in rest.text
    assert "telegram第499条" in rest.text
