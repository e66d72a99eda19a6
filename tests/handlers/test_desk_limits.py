"""Too much at once, and who may not write at all: told kindly; danger is never turned away."""

from dataclasses import replace
from datetime import timedelta

import pytest
from scripts import LIFT, LIFT_UNIT, filed
from town import Town

from domain.limits import Allowances
from storage.limits import Limit, Limits


def limited(town: Town, **allowed: int) -> None:
    """Go on under tighter limits."""
    town.under(allowances=replace(Allowances(), **allowed))


def test_who_writes_too_fast_is_told_once_and_when_to_go_on(town: Town) -> None:
    limited(town, messages_per_minute=5)
    wang = town.citizen("王")
    for _ in range(5):
        assert "您好" in wang.says("你好")
    told = wang.says("你好")
    assert "您发得有点快" in told
    assert "9月28日09:0" in told
    assert "12345" in told
    assert [wang.says("你好") for _ in range(50)] == [""] * 50
    town.passes(minutes=1)
    assert "您好" in wang.says("你好")


def test_words_of_danger_are_never_limited(town: Town) -> None:
    limited(town, messages_per_minute=1)
    wang = town.citizen("王")
    wang.says("你好")
    wang.says("你好")
    assert "110" in wang.says("楼下着火了")


def test_staff_are_never_limited(town: Town) -> None:
    limited(town, messages_per_minute=1)
    handler = town.handler(LIFT_UNIT)
    assert all(handler.says("/work") for _ in range(5))


def test_one_persons_limit_is_nobody_elses(town: Town) -> None:
    limited(town, messages_per_minute=1)
    town.citizen("王").says("你好")
    town.citizen("王").says("你好")
    assert "您好" in town.citizen("李").says("你好")


def test_a_bucket_fills_evenly(town: Town) -> None:
    limited(town, messages_per_minute=2)
    wang = town.citizen("王")
    wang.says("你好")
    wang.says("你好")
    wang.says("你好")
    town.passes(seconds=31)
    assert "您好" in wang.says("你好")
    assert "您发得有点快" in wang.says("你好")


def test_files_are_counted_by_number_and_by_size(town: Town) -> None:
    limited(town, files_per_hour=2)
    wang = town.citizen("王")
    wang.says(LIFT)
    wang.sends_photo()
    wang.sends_photo()
    assert "附件有点多" in wang.sends_photo()
    assert "请看一遍" in wang.says("城关街道")


def test_too_many_drafts_wait_and_say_so_every_time(town: Town) -> None:
    limited(town, drafts_per_hour=2)
    wang = town.citizen("王")
    for _ in range(2):
        wang.says("/new")
        wang.says("/cancel")
    for _ in range(2):
        assert "新提的事有点多" in wang.says("/new")
    town.passes(hours=1)
    assert "请说是什么事" in wang.says("/new")


def test_too_many_cases_keep_the_draft(town: Town) -> None:
    limited(town, cases_per_day=1)
    wang, _ = filed(town)
    wang.says("/new")
    wang.says("家里停电了，供电的没人来")
    wang.says("不清楚在哪")
    assert "草稿给您留着" in wang.taps("提交")
    assert "草稿给您留着" in wang.taps("提交")
    town.passes(hours=24)
    assert "收到了" in wang.taps("提交")


def test_the_same_token_is_never_given_twice(town: Town) -> None:
    """Two processes, one bucket: the row decides."""
    wang = town.citizen("王")
    wang.says("你好")
    person = wang.person_id
    limit = Limit("messages", 3, timedelta(hours=1))
    given = []
    for _ in range(5):
        with town.store.work(town.now) as work:
            given.append(Limits(work.session, town.now).take(person, limit) is None)
    assert given.count(True) <= 3


# Blocks


def test_a_supervisor_blocks_by_number_with_days_and_a_reason(town: Town) -> None:
    wang, number = filed(town)
    told = town.supervisor().says(f"/block {number} 7 连续辱骂工作人员")
    assert f"{number}的诉求人停用到" in told
    assert "连续辱骂工作人员" in told
    turned = wang.says("你好")
    assert "这个聊天暂时不能用了" in turned
    assert "10月5日" in turned
    assert "12345" in turned


def test_the_blocked_are_told_once_a_day(town: Town) -> None:
    wang, number = filed(town)
    town.supervisor().says(f"/block {number} 7 骂人")
    assert wang.says("你好")
    assert wang.says("你好") == ""
    town.passes(days=1)
    assert "暂时不能用" in wang.says("你好")


def test_the_blocked_still_get_the_emergency_numbers(town: Town) -> None:
    wang, number = filed(town)
    town.supervisor().says(f"/block {number} 7 骂人")
    wang.says("你好")
    for _ in range(2):
        assert "110" in wang.says("有人砍人")


def test_a_tap_of_the_blocked_is_answered(town: Town) -> None:
    wang, number = filed(town)
    wang.says("查进度")
    town.supervisor().says(f"/block {number} 7 骂人")
    assert "暂时不能用" in wang.taps(number)


def test_a_block_ends_by_itself_and_can_be_lifted(town: Town) -> None:
    wang, number = filed(town)
    supervisor = town.supervisor()
    supervisor.says(f"/block {number} 2 骂人")
    town.passes(days=2, minutes=1)
    assert "您好" in wang.says("你好")
    supervisor.says(f"/block {number} 30 又骂人")
    assert f"{number}　" in supervisor.says("/blocks")
    assert "已解除停用" in supervisor.says(f"/unblock {number}")
    assert "没有被停用" in supervisor.says(f"/unblock {number}")
    assert "您好" in wang.says("你好")
    assert "现在没有停用的人" in supervisor.says("/blocks")


@pytest.mark.parametrize("typed", ["/block", "/block 123456789 7 x", "/block 5 x", "/unblock 1"])
def test_what_is_not_understood_says_how(town: Town, typed: str) -> None:
    assert "/block 编号 天数 原因" in town.supervisor().says(typed)


def test_an_administrator_may_and_a_clerk_or_citizen_may_not(town: Town) -> None:
    wang, number = filed(town)
    for who in (town.clerk(), town.citizen("李"), town.handler(LIFT_UNIT)):
        who.says(f"/block {number} 7 骂人")
    assert "您好" in wang.says("你好")
    town.administrator().says(f"/block {number} 7 骂人")
    assert "暂时不能用" in wang.says("你好")


def test_a_block_is_at_most_ninety_days(town: Town) -> None:
    _, number = filed(town)
    assert "12月27日" in town.supervisor().says(f"/block {number} 999 骂人")


def test_staff_are_not_blocked(town: Town) -> None:
    handler = town.handler("教育局")
    handler.says("/new")
    number = handler.files(LIFT)
    assert "工作人员不能停用" in town.supervisor().says(f"/block {number} 7 骂人")
