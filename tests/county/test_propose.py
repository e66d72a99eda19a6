"""Categories are proposed from words: the opening counts more, repetition little, doubt always."""

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_county import SMALL

from domain.county import County
from domain.routing import propose

OURS = [
    ("我家从昨天晚上开始停水，到现在还没来", "utilities"),
    ("小区的天然气费用突然多收了一倍", "utilities"),
    ("门口的路灯坏了半个月没人修", "city_management"),
    ("菜场边上垃圾堆成山，夏天臭得很", "city_management"),
    ("楼下KTV凌晨两点还在放音乐，噪音太大", "noise"),
    ("物业公司收了物业费却不修电梯", "housing"),
    ("开发商延期交房一年了还不给退首付", "housing"),
    ("村里征地两年，补偿款一分没到", "land"),
    ("邻居在我家宅基地上砌墙", "land"),
    ("3路公交车经常等四十分钟", "transport"),
    ("路口红绿灯坏了，早上堵车严重", "transport"),
    ("种粮补贴今年没有发到卡里，我是种田的农民", "rural"),
    ("旁边养猪场太近，想问改厕补贴怎么申请", "rural"),
    ("孩子上小学报不上名，学区怎么划的", "education"),
    ("县医院挂号要排队三个小时，医生态度还行", "health"),
    ("我的养老金这个月没到账，社保局电话打不通", "social"),
    ("医保卡在外地住院不能报销", "social"),
    ("老板拖欠工资三个月，我们都是农民工", "wages"),
    ("我父亲七十多了，低保怎么申请", "civil_affairs"),
    ("超市卖过期食品还不给退款", "market"),
    ("化工厂晚上偷偷排污水，臭味很重", "environment"),
    ("家里被盗，派出所一直没立案", "security"),
    ("政府招商引资承诺的优惠政策没有兑现，企业很难", "business"),
    ("景区门票太贵，导游强制购物", "culture"),
    ("村务公开栏三年没更新，村支书说不用看", "grassroots"),
    ("灌溉的水渠堵了，麦子没法浇", "water"),
    ("有人在后山乱砍滥伐，林业局管不管", "forestry"),
    ("饭店不开发票，税务局能查吗", "tax"),
    ("政务大厅窗口让我跑了三趟材料还是不齐", "hall_service"),
    ("办事人员态度恶劣，互相推诿", "conduct"),
    ("有人贪污受贿，官商勾结", "integrity"),
    ("法院判决一年了还没有强制执行", "legal"),
    ("你们热线态度太差，要投诉诉评台", "desk"),
]


@pytest.mark.parametrize(("text", "category"), OURS)
def test_the_sample_countys_words_know_its_matters(
    sample: County, text: str, category: str
) -> None:
    assert propose(sample, text)[0].category == category


@pytest.mark.parametrize("text", ["", "。", "今天天气不错", "hello"])
def test_nothing_is_proposed_where_no_word_speaks(sample: County, text: str) -> None:
    assert propose(sample, text) == ()


def test_no_more_than_asked_for_are_proposed(small: County) -> None:
    text = "学校门口的道路和噪音"
    assert [one.category for one in propose(small, text)] == ["din", "schooling", "streets"]
    assert len(propose(small, text, limit=1)) == 1


def test_a_word_in_the_opening_weighs_more(small: County) -> None:
    filler = "某" * 80
    first = propose(small, f"道路{filler}学校")
    assert [one.category for one in first] == ["streets", "schooling"]
    assert first[0].score > first[1].score


def test_repetition_adds_a_little_and_no_end(small: County) -> None:
    once, twice = propose(small, "噪音")[0].score, propose(small, "噪音噪音")[0].score
    many, more = propose(small, "噪音" * 20)[0].score, propose(small, "噪音" * 21)[0].score
    assert once < twice < many
    assert more <= many


def test_a_single_ordinary_word_leaves_doubt(small: County) -> None:
    assert propose(small, "学校")[0].score < 0.5


def test_the_longer_a_text_the_more_doubt(small: County) -> None:
    assert propose(small, "噪音" + "某" * 400)[0].score < propose(small, "噪音")[0].score


@given(st.text(st.sampled_from("路灯道学校噪音某KTV，"), max_size=60))
def test_scores_lie_between_0_and_1_and_fall(text: str) -> None:
    scores = [one.score for one in propose(SMALL, text)]
    assert all(0 < score < 1 for score in scores)
    assert scores == sorted(scores, reverse=True)
    assert sum(scores) < 1


def test_a_long_text_takes_less_than_a_millisecond(sample: County) -> None:
    text = "".join(text for text, _ in OURS)[:500]
    propose(sample, text)
    started = time.process_time()
    for _ in range(100):
        propose(sample, text)
    assert (time.process_time() - started) / 100 < 0.001


def labelled(shared: Path) -> list[tuple[str, str]]:
    lines = (shared / "data" / "complaints-labelled.tsv").read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines[1:])
    return [(words.replace(" ", ""), label) for words, label in rows]


CLEAR = {"教育文体": {"education", "culture"}, "交通运输": {"transport"}, "卫生计生": {"health"}}


def test_three_proposals_nearly_always_hold_the_right_one(sample: County, shared: Path) -> None:
    rows = [row for row in labelled(shared) if row[1] in CLEAR]
    right = sum(
        any(one.category in CLEAR[label] for one in propose(sample, text)) for text, label in rows
    )
    assert right / len(rows) > 0.9


def test_a_high_score_can_be_trusted(sample: County, shared: Path) -> None:
    rows = [row for row in labelled(shared) if row[1] in CLEAR]
    high = [
        (one[0].category, label)
        for text, label in rows
        if (one := propose(sample, text, 1)) and one[0].score >= 0.8
    ]
    assert len(high) > 300
    assert sum(category in CLEAR[label] for category, label in high) / len(high) > 0.9
