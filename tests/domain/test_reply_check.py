"""An answer is warned of that is empty, copied, or says nothing of the matter."""

import pytest

from domain.reply_check import Fault, check_reply

MATTER = "滨河路烧烤摊半夜一两点还在吵，油烟直往楼上窜，城管来了一次就没下文了，请管一管"


@pytest.mark.parametrize(
    ("reply", "fault"),
    [
        ("已收悉", Fault.EMPTY),
        ("您好，感谢您对我们工作的支持！", Fault.EMPTY),
        ("您反映的问题已转相关单位调查处理。", Fault.PASSED_ON),
        ("您好，建议您直接向城管局咨询，联系电话：0000-5520105。", Fault.PASSED_ON),
        ("不属我局职权范围，请你向街道提出。", Fault.PASSED_ON),
        ("我们将进一步研究，积极推进。", Fault.EVASIVE),
        (MATTER, Fault.COPIED),
        ("您反映的：" + MATTER, Fault.COPIED),
    ],
)
def test_what_is_no_answer_is_found(reply: str, fault: Fault) -> None:
    assert check_reply(MATTER, reply).fault is fault


@pytest.mark.parametrize(
    "reply",
    [
        "已经修好了",
        "10月8日晚经现场检查，滨河路3家烧烤摊超时经营，已责令22点收摊，油烟净化器10月15日前装好。",
        "根据县城区夜市管理规定，该路段允许经营到23点；超时的已约谈，每晚巡查一次。",
        "路灯已于昨天换好。",
        "Fixed.",
        "残疾人手术补贴目前没有这项政策，可以向户口所在地民政所申请临时救助。",
    ],
)
def test_an_answer_is_left_alone(reply: str) -> None:
    assert check_reply(MATTER, reply).fault is None


def test_what_is_missing_is_named() -> None:
    checked = check_reply(MATTER, "我们将进一步研究，积极推进。")
    assert set(checked.missing) >= {"finding", "date"}
    whole = check_reply(MATTER, "10月8日经检查，滨河路烧烤摊超时经营，已责令22点收摊。")
    assert whole.missing == ()
