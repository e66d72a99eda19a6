"""
The evaluator from end to end, as people do it: poster, scan, two taps, the hall manager's figures.

And a bad one: a case, contact, put right, revisited; the figure stays, an appeal only marks it.
"""

from evaluator_house import CHIEF, WINDOW, hall_staff, manager, poster, scans
from town import Somebody, Town

from domain.lifecycle import State
from storage.tables import ServiceRating

UNIT = "human_resources"


def latest(town: Town, who: Somebody) -> ServiceRating:
    return town.asks(lambda work: work.service_ratings.of_person(who.person_id)[0])


def number_of(town: Town, who: Somebody) -> str:
    case_id = latest(town, who).case_id
    return town.asks(lambda work: work.cases.get(case_id).number)


def known(town: Town, name: str, phone: str = "") -> Somebody:
    """Somebody who has been here before, and perhaps left a telephone."""
    citizen = town.citizen(name)
    citizen.says("你好")
    person_id = citizen.person_id
    if phone:
        town.does(lambda office: office.work.identities.know(person_id, phone=phone))
    return citizen


def figures(town: Town) -> str:
    """What the hall's manager reads of window 12."""
    shown = manager(town).says("/stats")
    return next(line for line in shown.splitlines() if line.startswith("12号"))


def test_from_the_poster_by_two_taps_to_the_managers_figures(town: Town) -> None:
    hall_staff(town, UNIT, 2).says("/shift 12")
    code = poster(town)
    for name, grade in (("王", "非常满意"), ("李", "满意"), ("赵", "基本满意")):
        visitor = known(town, name)
        scans(visitor, code)
        visitor.taps(grade)
        assert "记下了" in visitor.taps("不想说")
    assert latest(town, town.citizen("王")).window == WINDOW
    assert "3人评，满意100%" in figures(town)


def test_a_bad_one_is_contacted_put_right_and_revisited_and_stays_as_it_was(town: Town) -> None:
    wang = known(town, "王", "13800138000")
    scans(wang, poster(town))
    wang.taps("非常不满意")
    wang.taps("跑了不止一趟")
    wang.says("材料清单换了三回")
    wang.sends_voice()
    assert "有人联系您，不会是这个窗口的人" in wang.taps("请联系我")
    wang.taps("选好了")
    number = number_of(town, wang)

    town.waits_until("14:30")
    chief = hall_staff(town, UNIT, CHIEF)
    card = chief.reads()
    assert f"【差评整改】{number}" in card
    assert "2026年9月28日（周一）上午" in card
    assert "材料清单换了三回" not in card
    assert "语音由受理员写成文字" in card
    assert not any(seen.media == "voice" for seen in chief.chat.messages.values())
    for secret in ("13800138000", "09:0", "王"):
        assert secret not in card

    clerk = town.clerk()
    assert "评了不满意，要联系" in clerk.says("/calls")
    clerk.taps("打通了")
    clerk.taps("告诉了，没别的")

    chief.taps("答复")
    chief.says("清单重做了，贴在窗口，已当面道歉")
    chief.taps("发出")
    assert "清单重做了" in wang.reads()
    assert "差评整改后回访" in clerk.says("/calls")
    clerk.taps("打通了")
    clerk.taps("说解决了")
    if clerk.chat.shows("没评"):
        clerk.taps("没评")
    assert State(town.case(number).state) is State.CLOSED
    one = latest(town, wang)
    assert (one.grade, one.first_grade, one.tags) == (1, 1, ["trips"])
    assert "1人评，满意0%" in figures(town)


def test_an_appeal_marks_a_rating_and_changes_no_figure(town: Town) -> None:
    wang = known(town, "王", "13800138000")
    scans(wang, poster(town))
    wang.taps("不满意")
    wang.taps("不想说")
    town.waits_until("14:30")
    before = figures(town)
    chief = hall_staff(town, UNIT, CHIEF)
    chief.taps("申诉")
    chief.taps("误评")
    chief.says("那天他办的是隔壁窗口的事")
    supervisor = town.supervisor()
    supervisor.taps("申诉成立")
    one = latest(town, wang)
    assert (one.grade, one.mark) == (2, "mistaken")
    after = figures(town)
    assert after.split("，")[:2] == before.split("，")[:2]
    assert "带标记1" not in before
    assert "带标记1" in after
