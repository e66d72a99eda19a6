"""Blame of staff is split from the matter, and who is blamed never learns that it was said."""

import pytest
from scripts import LIFT_UNIT, UNCLEAR, UNSURE, answers, en, filed
from town import Somebody, Town

from handlers.casework.dispatching import start_unit_clock
from storage.values import Written

BLAME = "小区物业不管电梯，坏了三天。住建局互相推诿，态度恶劣"
RUDE = "派出所民警态度恶劣，开口骂人"
DESK_BLAMED = "路灯坏了三天。打12345，热线受理员态度恶劣，敷衍了事"
OFFICE_BLAMED = "督查室的督办人员敷衍了事，态度恶劣"
SPLITS = ("先把事办好", "反映作风问题", "两样都要")


def asked(town: Town, text: str = BLAME) -> Somebody:
    wang = town.citizen("王")
    wang.says(text)
    assert wang.chat.newest.key == "conduct.split"
    return wang


def goes_through(wang: Somebody) -> None:
    """Answer whatever is asked until it is submitted."""
    for _ in range(4):
        if wang.chat.shows(UNSURE):
            wang.taps(UNSURE)
        elif wang.chat.newest.key == "file.place":
            wang.taps(UNCLEAR)
        elif wang.chat.shows("提交"):
            wang.taps("提交")


def split(town: Town, label: str, text: str = BLAME) -> tuple[Somebody, list[str]]:
    """A citizen who chose, and the numbers of their cases, oldest first."""
    wang = asked(town, text)
    wang.taps(label)
    goes_through(wang)
    return wang, numbers(town, wang)


def numbers(town: Town, wang: Somebody) -> list[str]:
    mine = town.asks(lambda work: work.cases.of_person(wang.person_id))
    return [case.number for case in reversed(mine)]


# What is asked


@pytest.mark.parametrize("label", SPLITS)
def test_the_split_is_asked_once_with_three_answers(town: Town, label: str) -> None:
    wang = asked(town)
    assert f"[{label}]" in str(wang.chat.newest)
    wang.taps(label)
    goes_through(wang)
    assert len(wang.chat.of("conduct.split")) == 1


def test_a_developer_who_is_blamed_is_no_staff(town: Town) -> None:
    wang = town.citizen("王")
    wang.says("小区物业不管电梯，开发商推诿敷衍，态度恶劣")
    assert not wang.chat.of("conduct.split")


def test_the_matter_alone_is_one_case(town: Town) -> None:
    _, (number,) = split(town, "先把事办好")
    case = town.case(number)
    assert (case.category == "conduct", case.accused_unit, case.blame_split) == (False, None, True)


def test_the_conduct_alone_is_one_case_for_the_supervision_office(town: Town) -> None:
    _, (number,) = split(town, "反映作风问题")
    case = town.case(number)
    assert (case.category, case.lead_unit) == ("conduct", "supervision")
    assert case.accused_unit == "housing"


def test_both_are_two_cases_and_only_the_conduct_knows_the_other(town: Town) -> None:
    wang, (matter, conduct) = split(town, "两样都要")
    assert town.case(conduct).linked_id == town.case(matter).id
    assert town.case(matter).linked_id is None
    told = str(wang.chat)
    assert f"编号 {matter}" in told
    assert f"编号 {conduct}" in told
    assert "被反映的单位看不到这一件" in told


@pytest.mark.parametrize("words", ["我也不知道", "随便吧，电梯坏了好几天"])
def test_no_clear_answer_means_both(town: Town, words: str) -> None:
    wang = asked(town)
    wang.says(words)
    goes_through(wang)
    assert len(numbers(town, wang)) == 2


def test_only_conduct_in_it_is_not_asked_about(town: Town) -> None:
    wang = town.citizen("王")
    wang.says("工作人员态度生硬，吃拿卡要，脱岗")
    goes_through(wang)
    assert not wang.chat.of("conduct.split")
    assert [town.case(one).category for one in numbers(town, wang)] == ["conduct"]


def test_whoever_is_in_danger_is_not_asked_and_both_are_filed(town: Town) -> None:
    wang = town.citizen("王")
    wang.says(f"{BLAME}，有人被困在里面")
    wang.taps("现在有危险，怎么打")
    assert not wang.chat.of("conduct.split")
    matter, conduct = numbers(town, wang)
    assert town.case(matter).urgency == "critical"
    assert town.case(conduct).lead_unit == "supervision"
    town.clerk().taps(LIFT_UNIT)
    shown = town.handler(LIFT_UNIT).reads()
    assert "有人被困" in shown
    assert "推诿" not in shown


# What the unit reads


def test_the_unit_waits_until_a_clerk_has_cleared_the_blame(town: Town) -> None:
    _, (number,) = split(town, "先把事办好")
    assert town.handler(LIFT_UNIT).reads() == ""
    clerk = town.clerk()
    shown = clerk.reads()
    assert "【含对工作人员的意见】" in shown
    assert "系统去掉意见后是：小区物业不管电梯，坏了三天。……" in shown
    assert LIFT_UNIT not in clerk.chat.labels
    clerk.taps("照此给单位看")
    clerk.taps(LIFT_UNIT)
    card = town.handler(LIFT_UNIT).reads()
    assert number in card
    assert "坏了三天" in card
    assert "推诿" not in card
    assert "态度恶劣" not in town.handler(LIFT_UNIT).taps("看全文")


def test_a_clerk_clears_it_in_their_own_words(town: Town) -> None:
    split(town, "先把事办好")
    clerk = town.clerk()
    clerk.taps("写转述")
    clerk.says("小区电梯坏了三天，请修")
    clerk.taps(LIFT_UNIT)
    assert "小区电梯坏了三天，请修" in town.handler(LIFT_UNIT).reads()


def test_it_cannot_be_dispatched_uncleared_by_a_forged_button(town: Town) -> None:
    _, (number,) = split(town, "先把事办好")
    clerk = town.clerk()
    data = clerk.chat.with_button("照此给单位看").button("照此给单位看")
    clerk.forges(data.replace(":cleared", ":unit:housing"))
    assert town.case(number).lead_unit is None


def test_what_is_added_later_is_cleared_by_a_clerk_too(town: Town) -> None:
    wang, (number,) = split(town, "先把事办好")
    town.clerk().taps("照此给单位看")
    town.clerk().taps(LIFT_UNIT)
    town.handler(LIFT_UNIT).reads()
    town.clerk().reads()
    wang.says("住建局的人还骂人")
    wang.taps(f"加到{number} 小区物业不管电梯，坏了…")
    assert "骂人" not in town.handler(LIFT_UNIT).reads()
    assert "骂人" in town.clerk().reads()


# Who is accused


@pytest.mark.parametrize(
    ("text", "accused", "lead"),
    [
        (BLAME, "housing", "supervision"),
        (RUDE, "police", "supervision"),
        (DESK_BLAMED, "hotline", "gov_office"),
        (OFFICE_BLAMED, "supervision", "gov_office"),
        ("城关街道不作为，我们那儿的路一直没修", "chengguan", "supervision"),
        ("滨河社区的路没修。社区干部不作为", "binhe", "supervision"),
    ],
)
def test_the_accused_unit_is_the_one_named_and_its_alternate_looks_into_it(
    town: Town, text: str, accused: str, lead: str
) -> None:
    wang = town.citizen("王")
    wang.says(text)
    if wang.chat.shows("反映作风问题"):
        wang.taps("反映作风问题")
    goes_through(wang)
    (number,) = numbers(town, wang)
    case = town.case(number)
    assert (case.accused_unit, case.lead_unit) == (accused, lead)


def everything(somebody: Somebody) -> str:
    """Whatever a member of staff can get to see by asking."""
    for command in ("/work", "/overdue", "/triage", "/help"):
        somebody.says(command)
    return str(somebody.chat)


@pytest.mark.parametrize("post", ["A", "B", "head"])
def test_the_accused_unit_sees_nothing_and_counts_nothing(town: Town, post: str) -> None:
    _, (number,) = split(town, "反映作风问题")
    town.waits_until("2026-10-20 12:00")
    seen = everything(town.handler(LIFT_UNIT, post))
    assert number not in seen
    assert "推诿" not in seen


def test_the_accused_supervision_office_sees_nothing_and_the_alternate_does(town: Town) -> None:
    wang = town.citizen("王")
    wang.says(OFFICE_BLAMED)
    if wang.chat.shows("反映作风问题"):
        wang.taps("反映作风问题")
    goes_through(wang)
    (number,) = numbers(town, wang)
    assert number in town.handler("县政府办").reads()
    town.waits_until("2026-10-20 12:00")
    for one in (town.supervisor(), town.colleague(), town.handler("督查室")):
        assert number not in everything(one)
    assert number in str(town.head("县政府办").chat)


def test_the_blamed_desk_reads_neither_the_conduct_nor_the_blame(town: Town) -> None:
    _, (matter, conduct) = split(town, "两样都要", DESK_BLAMED)
    town.waits_until("2026-09-30 12:00")
    seen = everything(town.clerk())
    assert conduct not in seen
    assert "敷衍" not in seen
    assert "路灯坏了三天" in town.asks(lambda work: work.cases.matter(work.cases.by_number(matter)))


def test_a_tap_on_a_hidden_case_gets_the_words_of_a_button_that_never_was(town: Town) -> None:
    _, (number,) = split(town, "反映作风问题")
    handler = town.handler(LIFT_UNIT)
    handler.says("/work")
    with town.store.work(town.now) as work:
        card, _ = work.cards.of(town.case(number).id or 0, handler.address_id)
        data = f"c:{card.nonce}:{card.revision}:"
    never = handler.forges("c:nothing:1:open")
    for action in ("open", "full", "answer", "unit:police", "refuse_yes"):
        assert handler.forges(data + action) == never


def test_blame_that_is_added_later_is_held_back_from_the_unit(town: Town) -> None:
    wang, number = filed(town)
    handler = town.handler(LIFT_UNIT)
    handler.reads()
    town.clerk().reads()
    wang.says("今天又坏了。住建局的人骂人，态度恶劣")
    told = wang.taps(f"加到{number} 小区物业不管电梯，坏了…")
    assert "没有转给办" in told
    full = handler.taps("看全文")
    assert "今天又坏了" in full
    assert "骂人" not in full
    assert "骂人" in town.clerk().reads()
    town.clerk().taps("写转述")
    town.clerk().says("电梯坏了三天，今天又坏了，请修")
    assert "电梯坏了三天，今天又坏了，请修" in handler.taps("看全文")


def test_what_blames_staff_goes_along_with_nobodys_case(town: Town) -> None:
    town.citizen("李").files("滨河路12号小区物业不管电梯，坏了三天了没人修", place="滨河路12号")
    wang = asked(town, "滨河路12号小区物业不管电梯，坏了三天没人修，住建局互相推诿")
    wang.taps("先把事办好")
    goes_through(wang)
    assert not wang.chat.of("join.offer")


def test_a_case_hidden_later_is_hidden_from_cards_that_were_shown(town: Town) -> None:
    wang, number = filed(town)
    handler = town.handler(LIFT_UNIT)
    handler.reads()
    town.changes(number, accused_unit="housing")
    wang.says("补充：住建局的人骂人")
    assert "骂人" not in handler.reads()
    assert "看全文" in handler.chat.labels
    assert "过时" in handler.taps("看全文")


def test_a_unit_that_is_accused_is_not_offered_nor_taken(town: Town) -> None:
    _, number = filed(town, text="半夜烧烤摊子噪音扰民")
    town.changes(number, accused_unit="city_management", lead_unit=None, state="submitted")
    clerk = town.clerk()
    clerk.taps(UNSURE) if clerk.chat.shows(UNSURE) else None
    clerk.says("/triage")
    clerk.taps(number)
    assert "城市管理执法局" not in clerk.chat.labels
    data = clerk.chat.with_button("其他单位").button("其他单位")
    clerk.forges(data.replace(":types", ":unit:city_management"))
    assert town.case(number).lead_unit is None


def test_the_office_answers_conduct_like_any_case(town: Town) -> None:
    wang, (number,) = split(town, "反映作风问题")
    answers(town.handler("督查室"), "已批评教育，当面向您道歉")
    assert "已批评教育" in wang.reads()
    wang.taps("解决了")
    assert town.case(number).state == "closed"


def test_it_is_asked_and_filed_in_english(town: Town) -> None:
    mary = town.citizen("Mary", "en")
    mary.says("The lift is broken. The officer was rude and shouted at me")
    mary.taps(en("button.split_both"))
    for key in ("button.unsure", "button.place_unclear", "button.submit"):
        label = en(key)
        if mary.chat.shows(label) or label in mary.chat.menu:
            mary.taps(label)
    assert len(numbers(town, mary)) == 2
    assert "filed apart" in str(mary.chat)


def test_a_members_own_case_about_their_own_unit_stays_theirs(town: Town) -> None:
    handler = town.handler(LIFT_UNIT)
    town.does(lambda _office: None)
    handler.says("/new")
    handler.says(BLAME)
    handler.taps("反映作风问题")
    goes_through(handler)
    (number,) = numbers(town, handler)
    assert number in handler.says("/mycases")


def test_words_in_an_event_are_no_part_of_what_the_matter_tells(town: Town) -> None:
    _, (matter, conduct) = split(town, "两样都要")
    events = town.asks(
        lambda work: [one.public for one in work.cases.events(work.cases.by_number(matter))]
    )
    assert conduct not in str(events)
    assert Written().text == ""


# A supervisor corrects whom it blames


def opened(town: Town, number: str) -> str:
    return town.supervisor().says(f"/accused {number}")


def corrects(town: Town, number: str, unit: str) -> str:
    """The supervisor names another unit."""
    opened(town, number)
    supervisor = town.supervisor()
    supervisor.taps("改被反映单位")
    for _ in range(20):
        if unit in supervisor.chat.with_button("没有指明单位").buttons:
            return supervisor.taps(unit)
        supervisor.taps("更多")
    raise AssertionError(f"no button {unit}")


def test_the_supervisors_card_names_whom_it_blames(town: Town) -> None:
    _, found = split(town, "反映作风问题")
    assert f"被反映单位：{LIFT_UNIT}" in opened(town, found[0])


def test_a_corrected_unit_stands_in_the_history(town: Town) -> None:
    _, found = split(town, "反映作风问题")
    assert "被反映单位：公安局" in corrects(town, found[0], "公安局")
    assert town.case(found[0]).accused_unit == "police"
    event = town.asks(lambda work: work.cases.events(work.cases.by_number(found[0]))[-1])
    assert event.public == {"accused": ["housing", "police"]}
    assert event.staff_id is not None


def test_what_stood_with_the_newly_accused_is_taken_back(town: Town) -> None:
    """A conduct case is with a unit, then it turns out that this unit is the one it blames."""
    _, found = split(town, "反映作风问题")
    town.changes(found[0], lead_unit="police", revision=town.case(found[0]).revision + 1)
    town.does(lambda office: start_unit_clock(office, office.work.cases.by_number(found[0])))
    police = town.handler("公安局")
    assert found[0] in police.reads()
    corrects(town, found[0], "公安局")
    case = town.case(found[0])
    assert (case.accused_unit, case.lead_unit) == ("police", "supervision")
    assert town.due(found[0])
    assert found[0] not in str(police.chat)
    assert "已经收回" in str(police.chat)
    assert found[0] not in police.says("/work")


def test_no_unit_may_be_named(town: Town) -> None:
    _, found = split(town, "反映作风问题")
    opened(town, found[0])
    town.supervisor().taps("改被反映单位")
    town.supervisor().taps("没有指明单位")
    assert town.case(found[0]).accused_unit is None


def test_nobody_else_corrects_it(town: Town) -> None:
    wang, found = split(town, "反映作风问题")
    opened(town, found[0])
    town.supervisor().taps("改被反映单位")
    data = town.supervisor().chat.with_button("没有指明单位").buttons["没有指明单位"]
    for who in (town.clerk(), town.handler(LIFT_UNIT), wang):
        who.forges(data)
        assert found[0] not in who.says(f"/accused {found[0]}") or who is wang
    assert town.case(found[0]).accused_unit == "housing"


def test_an_ordinary_case_blames_nobody_to_correct(town: Town) -> None:
    _, number = filed(town)
    assert "发“/accused 编号”" in opened(town, number)
    assert "发“/accused 编号”" in opened(town, "999999999")


def test_the_accused_supervisors_see_none_of_it(town: Town) -> None:
    _, found = split(town, "反映作风问题", OFFICE_BLAMED)
    assert town.case(found[0]).accused_unit == "supervision"
    assert found[0] not in opened(town, found[0])
