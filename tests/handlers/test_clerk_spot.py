"""What a clerk can answer at once needs no unit; and what kind a matter is, a clerk settles."""

from datetime import date

import pytest
from clerk_rows import waiting
from scripts import NOISE, en, filed, opens_what_waits, triaged
from town import Somebody, Town

from domain.lifecycle import State
from storage.tables import AnswerEntry

UNKNOWN = "这件事不知道归哪里管，请帮忙问问"
ANSWER = "夜间施工要有许可证，可打12369举报"


def at_once(town: Town) -> Somebody:
    """The clerk, who taps that it can be answered at once."""
    clerk = town.clerk()
    clerk.taps("其他办法")
    clerk.taps("当场答复")
    return clerk


@pytest.fixture
def wang(town: Town) -> Somebody:
    """Somebody whose matter of a known kind waits in triage."""
    wang, number = triaged(town)
    town.changes(number, category="noise")
    return wang


def test_an_answer_goes_to_the_chat_with_the_usual_buttons(town: Town, wang: Somebody) -> None:
    number = wang.chat.number
    clerk = at_once(town)
    clerk.says(ANSWER)
    wang.reads()
    assert "发给群众了" in clerk.taps("发出")
    told = wang.reads()
    assert ANSWER in told
    assert "[解决了] [解决了一部分] [没解决]" in told
    assert town.case(number).state == State.REPLIED
    assert town.case(number).lead_unit is None


def test_the_citizen_closes_it_and_gives_a_grade(town: Town, wang: Somebody) -> None:
    number = wang.chat.number
    clerk = at_once(town)
    clerk.says(ANSWER)
    clerk.taps("发出")
    assert "办得怎么样" in wang.taps("解决了")
    wang.taps("满意")
    assert town.case(number).state == State.CLOSED


@pytest.mark.parametrize("words", ["没解决", "解决了一部分"])
def test_not_solved_has_a_responsible_unit_at_once(town: Town, wang: Somebody, words: str) -> None:
    """Promise 2: what is done again belongs to the competent unit, with its deadline watched."""
    number = wang.chat.number
    clerk = at_once(town)
    clerk.says(ANSWER)
    clerk.taps("发出")
    wang.taps(words)
    case = town.case(number)
    assert case.state == State.DISPATCHED
    assert case.lead_unit is not None
    assert case.unit_due_at is not None
    assert town.due(number)
    unit = town.desk.county.unit(case.lead_unit).zh
    assert number in town.handler(unit).reads()
    assert town.kept(number) == ["redone"]
    wang.taps("补充情况")
    wang.says("/cancel")
    wang.says(number)
    assert f"交给{unit}" in wang.taps("看经过") or unit in str(wang.chat.newest)


def test_what_no_unit_is_likely_for_has_the_clerks_and_a_supervisor_names_another(
    town: Town, wang: Somebody, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("handlers.casework.confirming.likely_units", lambda *_: [])
    number = wang.chat.number
    clerk = at_once(town)
    clerk.says(ANSWER)
    clerk.taps("发出")
    wang.taps("没解决")
    assert town.case(number).lead_unit == "hotline"
    supervisor = town.supervisor()
    assert number in opens_what_waits(town, number)
    supervisor.taps("其他单位")
    supervisor.taps(supervisor.chat.labels[0])
    assert town.case(number).lead_unit not in (None, "hotline")


def test_an_answer_is_looked_over_and_can_be_longer(town: Town, wang: Somebody) -> None:
    clerk = at_once(town)
    clerk.says(ANSWER)
    clerk.sends_photo()
    assert "附件1个" in clerk.says("也可以来大厅3号窗口")
    clerk.taps("发出")
    assert "3号窗口" in str(wang.chat)
    assert wang.chat.of("case.file")


def test_a_case_given_away_meanwhile_is_not_answered(town: Town, wang: Somebody) -> None:
    clerk = at_once(town)
    clerk.says(ANSWER)
    wang.says("撤了吧")
    wang.taps("确定撤回")
    assert "没有发出" in clerk.taps("发出")


def test_what_has_no_kind_is_not_answered_before_it_has_one(town: Town) -> None:
    filed(town, text=UNKNOWN)
    clerk = town.clerk()
    clerk.taps("其他办法")
    assert "没有类别不能办结" in clerk.taps("当场答复")
    kind = clerk.chat.labels[0]
    assert kind in clerk.taps(kind)
    clerk.taps("其他办法")
    assert "请写" in clerk.taps("当场答复")


def test_a_kind_is_written_down_with_who_said_so(town: Town) -> None:
    _, number = filed(town, text=UNKNOWN)
    clerk = town.clerk()
    clerk.taps("其他办法")
    clerk.taps("定类别")
    clerk.taps(clerk.chat.labels[0])
    event = town.asks(lambda work: work.cases.events(work.cases.by_number(number))[-1])
    assert event.public == {"category": town.case(number).category}
    assert event.staff_id is not None


def test_every_kind_can_be_looked_through(town: Town) -> None:
    filed(town, text=UNKNOWN)
    clerk = town.clerk()
    clerk.taps("其他办法")
    clerk.taps("定类别")
    seen = set()
    for _ in range(10):
        seen |= set(clerk.chat.labels)
        clerk.taps("更多")
    assert len(seen) == len(town.desk.county.categories) + 2


def test_what_is_dispatched_without_a_kind_gets_the_likeliest_of_the_unit(town: Town) -> None:
    _, number = filed(town, text=NOISE)
    town.changes(number, category=None)
    clerk = town.clerk()
    clerk.taps(clerk.chat.labels[0])
    case = town.case(number)
    assert case.state == State.DISPATCHED
    assert case.category is not None


def rung(town: Town, typed: str) -> Somebody:
    clerk = town.clerk()
    clerk.says("/call")
    clerk.says(typed)
    clerk.taps("登记")
    return clerk


def test_who_rang_is_told_on_the_telephone_and_it_is_closed(town: Town) -> None:
    clerk = rung(town, f"13812345678，{NOISE}")
    number = clerk.chat.number
    town.changes(number, category="noise")
    at_once(town)
    assert "对方没有聊天" in clerk.says(ANSWER)
    assert "注明电话里讲清楚了" in clerk.taps("讲清楚了，办结")
    case = town.case(number)
    assert (case.state, case.outcome) == (State.CLOSED, "explained")
    assert not waiting(town)


def test_who_could_not_be_told_stands_on_the_call_list(town: Town) -> None:
    clerk = rung(town, f"13812345678，{NOISE}")
    number = clerk.chat.number
    town.changes(number, category="noise")
    at_once(town)
    clerk.says(ANSWER)
    assert "已列入回访名单" in clerk.taps("请人打电话")
    assert number in waiting(town)
    assert town.case(number).state == State.REPLIED


def test_it_is_answered_at_once_in_english(town: Town, wang: Somebody) -> None:
    clerk = town.clerk()
    clerk.says("/language")
    clerk.taps("English")
    clerk.says("/triage")
    clerk.taps(wang.chat.number)
    clerk.taps(en("button.what_else"))
    clerk.taps(en("button.answer_at_once"))
    clerk.says(ANSWER)
    assert "is sent" in clerk.taps(en("button.send"))


# Known answers

BIRTH = "新生儿上户口要带什么材料，去哪里办？"
KNOWN_ANSWER = "带户口簿、出生证到派出所"


@pytest.fixture
def known(town: Town, wang: Somebody) -> Somebody:
    """The answer base knows what Wang asks; the case waits in triage."""
    entry = AnswerEntry(
        language="zh_CN",
        question=BIRTH,
        answer=KNOWN_ANSWER,
        unit="police",
        valid_until=date(2030, 12, 31),
        source="公安局",
        updated_at=town.now,
    )
    town.does(lambda office: office.work.answers.add(entry))
    case_of = wang.chat.number
    town.does(lambda office: office.work.cases.replace_matter(
        office.work.cases.by_number(case_of), "宝宝刚出生，上户口要什么材料？"))  # fmt: skip
    return wang


def test_known_answers_are_offered_and_one_tap_takes_one(town: Town, known: Somebody) -> None:
    clerk = at_once(town)
    shown = str(clerk.chat.newest)
    assert "可能用得上的现成答案" in shown
    assert f"1 {BIRTH}" in shown
    assert KNOWN_ANSWER in clerk.taps("用第1条")
    clerk.says("出生证要原件")
    clerk.taps("发出")
    assert KNOWN_ANSWER in str(known.chat)
    assert "出生证要原件" in str(known.chat)


@pytest.mark.usefixtures("known")
def test_the_clerk_may_write_their_own_all_the_same(town: Town) -> None:
    clerk = at_once(town)
    assert "周二不上班" in clerk.says("周二不上班，别的日子都行")
    assert KNOWN_ANSWER not in str(clerk.chat.newest)


@pytest.mark.usefixtures("wang")
def test_where_nothing_is_known_nothing_is_offered(town: Town) -> None:
    assert "现成答案" not in str(at_once(town).chat.newest)
