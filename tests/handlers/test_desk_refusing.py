"""What the desk does not decide: the way is told, it is filed anyway, a person refuses it."""

from datetime import timedelta

import pytest
from scripts import LIFT, UNSURE, en, state, triaged
from town import Somebody, Town

from handlers.flows.draft import Facts, FileDraft
from handlers.flows.file_category import CATEGORY_STEP
from handlers.flows.file_refusable import REFUSABLE_STEP
from handlers.office import Desk
from handlers.talking.dialogue import Answer, Next, View
from texts.catalogue import Language

COURT = "工资官司法院判决书下来了，老板不给钱"
GRAFT = "村支书贪污低保款，还收红包"
LIAISON = 90_005


def asked(town: Town, text: str = COURT, language: str = "zh-hans") -> Somebody:
    """A citizen who was told the proper way."""
    wang = town.citizen("王", language)
    wang.says(text)
    for label in ("先把事办好", UNSURE):
        if wang.chat.shows(label):
            wang.taps(label)
    return wang


def filed_anyway(town: Town) -> tuple[Somebody, str]:
    wang = asked(town)
    wang.taps("还是要提交")
    wang.says("城关街道")
    wang.taps("提交")
    return wang, wang.chat.number


def proposed(town: Town) -> tuple[Somebody, str]:
    wang, number = filed_anyway(town)
    clerk = town.clerk()
    clerk.taps("不予受理")
    clerk.taps("用这句")
    return wang, number


def refused(town: Town) -> tuple[Somebody, str]:
    wang, number = proposed(town)
    town.supervisor().taps("同意不予受理")
    return wang, number


# The citizen is told the way


@pytest.mark.parametrize(
    ("text", "where"),
    [
        (COURT, "县人民法院诉讼服务中心"),
        ("已经申请劳动仲裁，公司不理", "县劳动人事争议仲裁院"),
        ("我要申请行政复议", "县政府行政复议机构"),
        ("我申请信息公开，一直没答复", "县政府信息公开办"),
        ("信访事项一直没有答复意见", "县信访局"),
    ],
)
def test_the_way_is_told_with_place_telephone_and_time_limit(
    town: Town, text: str, where: str
) -> None:
    told = str(asked(town, text).chat.newest)
    assert where in told
    assert "电话" in told
    assert "期限" in told
    assert "[还是要提交]" in told


def test_filed_anyway_it_gets_a_number_and_waits_for_a_person(town: Town) -> None:
    wang, number = filed_anyway(town)
    case = town.case(number)
    assert (case.state, case.way, case.lead_unit) == ("submitted", "court", None)
    assert f"编号 {number}" in str(wang.chat.newest)
    assert "【可能不归我们定，该去：县人民法院诉讼服务中心】" in town.clerk().reads()


def test_more_words_at_the_way_belong_to_the_matter(town: Town) -> None:
    wang = asked(town)
    assert "[还是要提交]" in wang.says("老板叫张三，在城关")
    wang.taps("还是要提交")
    wang.says("城关街道")
    assert "老板叫张三" in str(wang.chat.newest)


def test_whoever_goes_there_instead_has_filed_nothing(town: Town) -> None:
    wang = asked(town)
    assert "已取消" in wang.taps("不提了，我去那边")


def test_the_way_is_told_once(town: Town) -> None:
    wang = asked(town)
    wang.taps("还是要提交")
    wang.says("城关街道")
    wang.says("判决书在我手上")
    assert wang.chat.newest.key == "file.review"


def test_a_category_leads_to_the_way_without_any_word(desk: Desk) -> None:
    draft = FileDraft(text="说来话长", proposed=("legal", "housing"))
    taken = CATEGORY_STEP.take(draft, Answer(choice="legal"), View(Language.ZH, Facts(desk.county)))
    assert isinstance(taken, Next)
    assert taken.draft.way == "legal_aid"
    assert REFUSABLE_STEP.when(taken.draft)


# A person refuses it


def test_a_clerk_proposes_and_the_proposer_cannot_decide(town: Town) -> None:
    _, number = proposed(town)
    clerk = town.clerk()
    assert "同意不予受理" not in clerk.chat.labels
    theirs = town.supervisor().chat.with_button("同意不予受理").button("同意不予受理")
    clerk.forges(theirs)
    with town.store.work(town.now) as work:
        card, _ = work.cards.of(town.case(number).id or 0, clerk.address_id)
        own = f"c:{card.nonce}:{card.revision}:refuse_yes"
    clerk.forges(own)
    assert state(town, number) == "submitted"


def test_a_supervisor_decides_and_the_citizen_reads_why_and_where_to_go(town: Town) -> None:
    wang, number = refused(town)
    assert state(town, number) == "not_accepted"
    told = wang.reads()
    assert f"{number}：这件事不能由我们办，理由：法院已经受理或者判决的事，由法院办" in told
    assert "该去：县人民法院诉讼服务中心，电话12368，地址建设街88号" in told
    assert "2026年9月29日（周二）" in told
    assert "[请人再看] [知道了]" in told


def test_a_clerk_who_looks_it_up_reads_that_a_refusal_is_proposed(town: Town) -> None:
    _, number = proposed(town)
    assert "提出不予受理" in town.clerk().says(number)


def test_a_supervisor_who_disagrees_leaves_it_with_the_clerk(town: Town) -> None:
    _, number = proposed(town)
    town.clerk().reads()
    town.supervisor().taps("不同意，要办")
    assert state(town, number) == "submitted"
    assert "[其他单位" in town.clerk().reads()


def test_a_decided_request_is_not_decided_again(town: Town) -> None:
    _, number = proposed(town)
    stale = town.colleague().chat.with_button("不同意，要办")
    town.supervisor().taps("同意不予受理")
    town.colleague().forges(stale.button("不同意，要办"))
    assert state(town, number) == "not_accepted"


def test_a_clerk_writes_the_reason_in_their_own_words(town: Town) -> None:
    wang, _ = filed_anyway(town)
    clerk = town.clerk()
    clerk.taps("不予受理")
    assert "别超过120字" in clerk.reads() or clerk.chat.of("refusal.ask_reason")
    clerk.says("判决已经生效，请去法院申请执行")
    town.supervisor().taps("同意不予受理")
    assert "理由：判决已经生效，请去法院申请执行" in wang.reads()


@pytest.mark.parametrize("reason", ["", "太长" * 100])
def test_a_reason_has_words_and_not_too_many(town: Town, reason: str) -> None:
    filed_anyway(town)
    clerk = town.clerk()
    clerk.taps("不予受理")
    clerk.says(reason) if reason else clerk.sends_photo()
    assert not clerk.chat.of("refusal.proposed")


def test_any_matter_can_be_refused_behind_one_button(town: Town) -> None:
    _, number = triaged(town)
    clerk = town.clerk()
    clerk.taps("其他办法")
    assert "不归我们定，该去哪里" in clerk.taps("不予受理")
    clerk.taps("县信访局")
    clerk.taps("用这句")
    town.supervisor().taps("同意不予受理")
    assert state(town, number) == "not_accepted"


def test_the_decision_falls_due_within_a_working_day(town: Town) -> None:
    _, number = filed_anyway(town)
    assert town.due(number)["refuse"] == "09-29 14:30"
    town.waits_until("2026-09-29 14:31")
    for one in (town.clerk(), town.supervisor()):
        assert "今天要定下受理不受理" in one.reads()
    assert "refuse#1" in town.due(number)


def test_a_dispatched_matter_is_not_reminded_of_a_refusal(town: Town) -> None:
    _, number = filed_anyway(town)
    town.clerk().taps("司法局")
    town.clerk().reads()
    town.waits_until("2026-09-29 14:31")
    assert "今天要定下" not in town.clerk().reads()
    assert "refuse" not in town.due(number)


# Once more


def test_the_citizen_has_it_looked_at_once_more(town: Town) -> None:
    wang, number = refused(town)
    town.clerk().reads()
    assert f"{number}请人再看一遍，2026年9月29日（周二）" in wang.taps("请人再看")
    assert state(town, number) == "submitted"
    assert number in town.clerk().reads()
    assert "dispatch" in town.due(number)


def test_a_second_refusal_offers_a_person_instead(town: Town) -> None:
    wang, number = refused(town)
    wang.taps("请人再看")
    town.clerk().taps("不予受理")
    town.clerk().taps("用这句")
    town.supervisor().taps("同意不予受理")
    told = wang.reads()
    assert "又请人看过一遍" in told
    assert "[请人再看]" not in told
    assert "12345" in told
    assert state(town, number) == "not_accepted"


def test_a_refused_case_looked_up_later_still_offers_the_look_once(town: Town) -> None:
    wang, number = refused(town)
    wang.taps("知道了")
    wang.taps("查进度")
    assert "[请人再看]" in wang.taps(number)
    wang.taps("请人再看")
    assert "look_again" in town.history(number)


def test_noted_takes_the_buttons_away(town: Town) -> None:
    wang, _ = refused(town)
    wang.reads()
    wang.taps("知道了")
    assert {"请人再看", "知道了"}.isdisjoint(wang.chat.of("not_accepted")[-1].buttons)


def test_it_reads_in_english(town: Town) -> None:
    mary = town.citizen("Mary", "en")
    mary.says("My wages: there is a court judgment and the boss does not pay")
    for key in ("button.unsure", "button.split_both"):
        if mary.chat.shows(en(key)):
            mary.taps(en(key))
    assert "County People's Court" in str(mary.chat.newest)
    mary.taps(en("button.file_anyway"))
    mary.says("Chengguan")
    mary.taps(en("button.submit"))
    town.clerk().taps("不予受理")
    town.clerk().says("a court decided it already")
    town.supervisor().taps("同意不予受理")
    assert "we can't handle this because a court decided it already" in mary.reads()


# What points to graft


def lead(town: Town) -> tuple[Somebody, str]:
    wang = town.citizen("王")
    wang.says(GRAFT)
    for label in ("两样都要", UNSURE):
        if wang.chat.shows(label):
            wang.taps(label)
    assert "12388" in str(wang.chat.newest)
    wang.taps("只登记线索")
    wang.taps("提交")
    return wang, wang.chat.number


def test_a_lead_is_read_by_the_liaison_alone(town: Town) -> None:
    _, number = lead(town)
    assert GRAFT in town.somebody(LIAISON).reads()
    for one in (town.clerk(), town.supervisor(), town.colleague(), town.administrator()):
        one.says("/triage")
        one.says("/overdue")
        assert "贪污" not in str(one.chat)
        assert number not in str(one.chat)


def test_a_supervisor_decides_on_it_without_reading_it(town: Town) -> None:
    wang, number = lead(town)
    liaison = town.somebody(LIAISON)
    liaison.taps("不予受理")
    liaison.taps("用这句")
    shown = town.supervisor().reads()
    assert number in shown
    assert "贪污" not in shown
    assert "只有纪检联络员能看" in shown
    town.supervisor().taps("同意不予受理")
    assert "12388" in wang.reads()
    assert state(town, number) == "not_accepted"


def test_no_unit_is_given_a_lead(town: Town) -> None:
    _, number = lead(town)
    liaison = town.somebody(LIAISON)
    card = liaison.chat.with_button("不予受理")
    liaison.forges(card.button("不予受理").replace(":refuse", ":unit:police"))
    assert town.case(number).lead_unit is None


@pytest.mark.parametrize("decided", [False, True])
def test_a_lead_is_erased_after_thirty_days(town: Town, *, decided: bool) -> None:
    _, number = lead(town)
    if decided:
        town.somebody(LIAISON).taps("不予受理")
        town.somebody(LIAISON).taps("用这句")
        town.supervisor().taps("同意不予受理")
    submitted = town.case(number).submitted_at
    town.waits_until(submitted + timedelta(days=29))
    assert town.asks(lambda work: work.cases.matter(work.cases.by_number(number))) == GRAFT
    town.waits_until(submitted + timedelta(days=30, minutes=1))
    assert town.asks(lambda work: work.cases.matter(work.cases.by_number(number))) == ""
    assert "erase" in town.history(number)
    assert "贪污" not in str(town.somebody(LIAISON).chat)


def test_whoever_has_a_matter_in_it_files_it_as_any_other(town: Town) -> None:
    wang = town.citizen("王")
    wang.says(GRAFT)
    for label in ("两样都要", UNSURE):
        if wang.chat.shows(label):
            wang.taps(label)
    wang.taps("我的事也要办")
    for label in ("先把事办好", UNSURE):
        if wang.chat.shows(label):
            wang.taps(label)
    if wang.chat.newest.key == "file.place":
        wang.says("城关街道")
    wang.taps("提交")
    case = town.case(wang.chat.number)
    assert case.way is None
    assert case.category != "integrity"
    assert "erase" not in town.due(wang.chat.number)


def test_an_ordinary_matter_hears_nothing_of_any_way(town: Town) -> None:
    wang = asked(town, LIFT)
    assert not wang.chat.of("way.told")
