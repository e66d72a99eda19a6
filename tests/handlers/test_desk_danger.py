"""Words of danger: the numbers first, then the filing goes on; a crisis reaches a person."""

import pytest
from scripts import LIFT, UNCLEAR, UNSURE, filed
from town import Town

GAS = "楼下煤气罐怕要爆炸"
CRISIS = "拖了三年没人管，我不想活了"


def test_the_numbers_come_before_any_question(town: Town) -> None:
    told = town.citizen("王").says(GAS)
    assert told.startswith("现在有人有危险吗？有，请马上打110")
    assert "[现在有危险，怎么打] [是隐患，接着说]" in told


def test_a_hazard_goes_on_and_keeps_what_was_said(town: Town) -> None:
    wang = town.citizen("王")
    wang.says(GAS)
    wang.taps("是隐患，接着说")
    wang.taps(UNSURE)
    wang.taps(UNCLEAR)
    assert GAS in str(wang.chat.newest)
    wang.taps("提交")
    assert town.case(wang.chat.number).urgency == "normal"


def test_danger_now_is_filed_at_the_tap_and_the_place_is_asked_last(town: Town) -> None:
    wang = town.citizen("王")
    wang.says(GAS)
    told = wang.taps("现在有危险，怎么打")
    assert told.index("请现在就打：警察110，火警119") < told.index("收到了，请截图保存")
    assert told.index("收到了，请截图保存") < told.index("再说一句在哪里")
    case = town.case(wang.chat.number)
    assert case.urgency == "critical"
    assert "请在2026年9月28日（周一）09:30前派出" in town.clerk().reads()


def test_the_place_of_a_danger_is_added_to_the_case_that_is_filed(town: Town) -> None:
    wang = town.citizen("王")
    wang.says(GAS)
    wang.taps("现在有危险，怎么打")
    number = wang.chat.number
    town.clerk().reads()
    assert f"已经加到{number}" in wang.says("城关街道滨河路12号")
    assert "地点：城关街道滨河路12号" in town.clerk().reads()
    assert town.case(number).township == "chengguan"


@pytest.mark.parametrize("answer", ["不清楚在哪", "/cancel"])
def test_whoever_does_not_say_where_has_filed_all_the_same(town: Town, answer: str) -> None:
    wang = town.citizen("王")
    wang.says(GAS)
    wang.taps("现在有危险，怎么打")
    number = wang.chat.number
    wang.says(answer)
    assert town.case(number).state == "submitted"
    assert "请说是什么事" in wang.says("/new")


def test_danger_is_known_to_clerks_and_supervisors_at_once_even_at_night(town: Town) -> None:
    town.waits_until("2026-09-28 23:50")
    wang = town.citizen("王")
    wang.says(GAS)
    wang.taps("现在有危险，怎么打")
    for one in (town.clerk(), town.supervisor(), town.colleague()):
        assert "【特急，有危险】" in (told := one.reads())
        assert GAS in told


def test_danger_of_a_sure_kind_reaches_everybody_of_the_unit_at_once(town: Town) -> None:
    wang = town.citizen("王")
    wang.says("小区物业不管电梯，有人被困在里面")
    wang.taps("现在有危险，怎么打")
    for post in ("A", "B", "head"):
        assert "【特急】" in town.handler("住建局", post).reads()


def test_words_of_danger_told_as_the_place_are_heard(town: Town) -> None:
    wang = town.citizen("王")
    wang.says(LIFT)
    assert "现在有人有危险吗" in wang.says("里面有人被困住了，快救人")
    wang.taps("现在有危险，怎么打")
    assert town.case(wang.chat.number).urgency == "critical"


@pytest.mark.parametrize(
    ("words", "urgency"), [("1", "critical"), ("2", "normal"), ("没有", "normal")]
)
def test_the_question_is_answered_by_number_or_words(town: Town, words: str, urgency: str) -> None:
    wang = town.citizen("王")
    wang.says(GAS)
    wang.says(words)
    if urgency == "critical":
        assert town.case(wang.chat.number).urgency == urgency
        return
    if wang.chat.shows(UNSURE):
        wang.taps(UNSURE)
    wang.taps(UNCLEAR)
    wang.taps("提交")
    assert town.case(wang.chat.number).urgency == urgency


def test_other_words_go_on_and_are_kept(town: Town) -> None:
    wang = town.citizen("王")
    wang.says(GAS)
    assert "像是这类事" in wang.says("在滨河小区3号楼一楼")
    wang.taps(UNSURE)
    wang.taps(UNCLEAR)
    assert "在滨河小区3号楼一楼" in str(wang.chat.newest)


def test_a_picture_meanwhile_is_kept_and_the_question_stays(town: Town) -> None:
    wang = town.citizen("王")
    wang.says(GAS)
    assert "照片收到了" in wang.sends_photo()
    wang.taps("是隐患，接着说")
    wang.taps(UNSURE)
    wang.taps(UNCLEAR)
    assert "附件1个" in str(wang.chat.newest)


@pytest.mark.parametrize("step", ["text", "review", "category"])
def test_danger_said_later_is_asked_about_then(town: Town, step: str) -> None:
    wang = town.citizen("王")
    if step == "text":
        wang.says("/new")
    elif step == "category":
        wang.says("路灯不亮")
    else:
        wang.says(LIFT)
        wang.says(UNCLEAR)
    assert "现在有人有危险吗" in wang.says("着火了")


def test_it_is_asked_once(town: Town) -> None:
    wang = town.citizen("王")
    wang.says(GAS)
    wang.taps("是隐患，接着说")
    assert "现在有人有危险吗" not in wang.says("真的怕爆炸")


def test_danger_comes_before_asking_which_case_it_belongs_to(town: Town) -> None:
    wang, number = filed(town)
    assert "现在有人有危险吗" in wang.says("电梯里起火了")
    assert f"加到{number}" in wang.taps("是隐患，接着说")


def test_words_of_despair_get_help_first_and_reach_a_person_at_once(town: Town) -> None:
    town.waits_until("2026-09-28 23:30")
    wang = town.citizen("王")
    told = wang.says(CRISIS)
    assert told.startswith("您说的让人放心不下。请现在就打110，或打12356")
    for one in (town.clerk(), town.supervisor(), town.colleague()):
        assert "我不想活了" in one.reads()


def test_despair_goes_on_to_be_filed_as_critical(town: Town) -> None:
    wang = town.citizen("王")
    told = wang.says(CRISIS)
    assert told.index("12356") < told.index("收到了")
    assert "在哪里" in told
    assert town.case(wang.chat.number).urgency == "critical"


def test_despair_in_the_middle_of_anything_is_heard(town: Town) -> None:
    wang = town.citizen("王")
    wang.says(LIFT)
    assert "12356" in wang.says("再没人管我就跳楼")
    assert "跳楼" in town.clerk().reads()


def test_despair_said_twice_tells_staff_once(town: Town) -> None:
    wang = town.citizen("王")
    wang.says(CRISIS)
    wang.says("真的活不下去了")
    assert town.clerk().reads().count("【请马上联系】") == 1
    assert len(wang.chat.of("crisis.first")) == 2
