"""A unit's group: who may bind it, what stands there and what never does, whose taps count."""

import pytest
from aboard import log
from group_chats import GroupChat
from scripts import LIFT, LIFT_UNIT, NOISE, answers, en, filed, state
from sqlalchemy import func, select
from town import Somebody, Town

from handlers.cards.board import refresh
from handlers.groups.turn import command_in
from handlers.incoming import Added, Incoming, Left, Moved, Said, Sender
from handlers.office import Office
from handlers.units.absence import left
from storage.tables import Address, Person, Staff
from storage.work import Work

REPORT_OF_GRAFT = "村支书贪污低保款，收了别人的钱"


@pytest.fixture
def group(town: Town) -> GroupChat:
    """The group of the housing bureau, bound by its head."""
    made = GroupChat(town)
    made.says(town.head(LIFT_UNIT), "/bind")
    made.chat.read()
    return made


def outsider(town: Town) -> Somebody:
    """Somebody in the group who is no staff and whom the desk has never met."""
    return town.somebody(990_001)


# Bound


def test_a_head_binds_the_group_to_their_unit(town: Town) -> None:
    group = GroupChat(town)
    town.head(LIFT_UNIT).reads()
    assert f"本群已绑定{LIFT_UNIT}" in group.says(town.head(LIFT_UNIT), "/bind@desk_bot")
    (row,) = group.bound()
    assert (row.unit, row.title) == ("housing", "住建局工作群")
    assert log(town) == ["bound"]
    administrator = town.administrator()
    administrator.says("/staff")
    assert "绑定群：住建局工作群，住建局，经手：住建局负责人" in administrator.taps("人员变动")


def test_an_administrator_names_the_unit(town: Town) -> None:
    group = GroupChat(town)
    assert "请写上单位名称" in group.says(town.administrator(), "/bind")
    assert "请写上单位名称" in group.says(town.administrator(), "/bind 火星局")
    assert f"本群已绑定{LIFT_UNIT}" in group.says(town.administrator(), f"/bind {LIFT_UNIT}")
    assert "管理员老郑把群“住建局工作群”绑定到住建局" in town.head(LIFT_UNIT).reads()


def test_who_heads_several_units_is_asked_which(town: Town) -> None:
    head = town.head(LIFT_UNIT)
    member = town.asks(lambda work: work.staff.of_unit("police", "unit_head")[0])
    person = {"person_id": head.person_id, "address_id": head.address_id}
    with town.store.work(town.now) as work:
        row = work.session.get_one(Staff, member.id)
        row.sqlmodel_update(person)
    group = GroupChat(town)
    assert "绑定到哪个单位" in group.says(head, "/bind")
    group.taps(head, "公安局")
    assert [one.unit for one in group.bound()] == ["police"]


def test_a_head_does_not_bind_another_unit(town: Town) -> None:
    group = GroupChat(town)
    assert "只能绑定您负责的单位" in group.says(town.head(LIFT_UNIT), "/bind 公安局")
    units = [one.zh for one in town.desk.county.units]
    assert "已经" in group.forges(town.head(LIFT_UNIT), f"l:bind:{units.index('公安局')}")
    assert not group.bound()


@pytest.mark.parametrize("who", ["handler", "clerk", "supervisor", "citizen", "outsider"])
def test_nobody_else_binds_and_nobody_is_answered(town: Town, who: str) -> None:
    somebody = {
        "handler": town.handler(LIFT_UNIT),
        "clerk": town.clerk(),
        "supervisor": town.supervisor(),
        "citizen": town.citizen("王"),
        "outsider": outsider(town),
    }[who]
    group = GroupChat(town)
    for text in ("/bind", "/unbind", f"/bind {LIFT_UNIT}"):
        assert group.says(somebody, text) == ""
    assert not group.bound()


def test_what_people_say_in_a_group_leaves_no_trace(town: Town, group: GroupChat) -> None:
    before = town.asks(count)
    for text in ("小区物业不管电梯", "/start", "/new", "/bindery", "投诉", "/bind"):
        assert group.says(outsider(town), text) == ""
    assert town.asks(count) == before
    assert command_in("/bind@any_bot 住建局") == ("/bind", "住建局")


def count(work: Work) -> list[int | None]:
    counts = [select(func.count()).select_from(one) for one in (Person, Address)]
    return [work.session.execute(one).scalar() for one in counts]


def test_a_group_is_one_units_until_it_is_unbound(town: Town, group: GroupChat) -> None:
    assert "先发 /unbind" in group.says(town.head("公安局"), "/bind")
    assert group.says(town.head("公安局"), "/unbind") == ""
    assert "已解绑" in group.says(town.head(LIFT_UNIT), "/unbind")
    assert "没有绑定单位" in group.says(town.head(LIFT_UNIT), "/unbind")
    assert "已绑定公安局" in group.says(town.head("公安局"), "/bind")
    assert log(town) == ["bound", "unbound", "bound"]


def test_whoever_adds_the_bot_reads_how_to_bind(town: Town) -> None:
    group = GroupChat(town)
    assert "/bind" in group.does(town.head(LIFT_UNIT), Added())
    assert GroupChat(town, -501).does(outsider(town), Added()) == ""


# What stands there


def test_a_new_case_stands_in_the_group_once_edited_in_place(town: Town, group: GroupChat) -> None:
    _, number = filed(town)
    assert number in group.chat.read()
    assert "小区物业不管电梯" in group.cards[-1]
    town.handler(LIFT_UNIT).taps("看全文")
    assert "住建局A岗" in group.chat.newest.text
    answers(town.handler(LIFT_UNIT))
    assert len(group.chat.of("group.card") + group.chat.of("handler.card_done")) == 1
    assert "答复" not in group.chat.newest.buttons
    assert number in group.chat.newest.text


def test_it_is_protected_and_says_no_more_than_the_units_card(town: Town, group: GroupChat) -> None:
    wang = town.citizen("王")
    wang.files("小区物业不管电梯，我叫王小明，电话13812345678")
    card = group.chat.of("group.card")[-1]
    assert card.protect
    assert "13812345678" not in card.text
    handlers_card = town.handler(LIFT_UNIT).chat.of("handler.card")[-1].text
    assert set(card.text.splitlines()) <= set(handlers_card.splitlines())


def test_open_cases_are_shown_as_the_group_is_bound(town: Town) -> None:
    _, number = filed(town)
    group = GroupChat(town)
    group.says(town.head(LIFT_UNIT), "/bind")
    assert number in group.cards[-1]


def test_another_units_case_never_comes(town: Town, group: GroupChat) -> None:
    filed(town, "李", NOISE)
    assert not group.cards


@pytest.mark.parametrize(
    "parts",
    [
        {"confidential": True},
        {"accused_unit": "housing"},
        {"accused_unit": "police"},
        {"category": "conduct"},
        {"category": "integrity"},
        {"kind": "report"},
    ],
    ids=str,
)
def test_what_is_not_for_everybody_is_taken_away_and_never_comes(
    town: Town, group: GroupChat, parts: dict[str, object]
) -> None:
    _, number = filed(town)
    data = group.chat.newest.button("我来办")
    town.changes(number, **parts)
    town.does(lambda office: _refresh(office, number))
    assert not group.cards
    assert "小区" not in "".join(one.text for one in group.chat.messages.values())
    assert "已经" in group.forges(town.handler(LIFT_UNIT), data) or "只给" in group.forges(
        town.handler(LIFT_UNIT), data
    )
    assert state(town, number) == "dispatched"
    other = GroupChat(town, -502)
    other.says(town.administrator(), f"/bind {LIFT_UNIT}")
    assert number not in "".join(other.cards)


def _refresh(office: Office, number: str) -> None:
    case = office.work.cases.by_number(number)
    assert case is not None
    refresh(office, case)


def test_what_points_to_graft_is_in_no_group(town: Town) -> None:
    groups = [GroupChat(town, -600 - n) for n in range(len(town.desk.county.units))]
    for one, unit in zip(groups, town.desk.county.units, strict=True):
        one.says(town.administrator(), f"/bind {unit.zh}")
    zhao = town.citizen("赵")
    zhao.says(REPORT_OF_GRAFT)
    zhao.taps("举报贪污、违纪")
    zhao.taps("只登记线索")
    assert len(groups[0].bound()) == len(groups)
    assert not [one for one in groups if one.cards]


def test_a_case_that_goes_elsewhere_goes_from_the_group(town: Town, group: GroupChat) -> None:
    _, number = filed(town)
    town.does(lambda office: _hand_to(office, number, "police"))
    assert not group.cards
    assert number not in group.chat.newest.text


def _hand_to(office: Office, number: str, unit: str) -> None:
    case = office.work.cases.by_number(number)
    assert case is not None
    case.lead_unit = unit
    _refresh(office, number)


# Taps


def test_whoever_taps_first_has_it_and_goes_on_in_their_own_chat(
    town: Town, group: GroupChat
) -> None:
    _, number = filed(town)
    handler = town.handler(LIFT_UNIT, "B")
    handler.reads()
    assert "已在您和我的对话里打开" in group.taps(handler, "答复")
    assert handler.chat.of("handler.ask_reply")
    assert not group.chat.of("handler.ask_reply")
    handler.says("已经修好了")
    handler.sends_photo()
    handler.taps("发出")
    assert state(town, number) == "replied"
    assert "修好了" not in "".join(one.text for one in group.chat.messages.values())


def test_i_do_it_signs_once(town: Town, group: GroupChat) -> None:
    _, number = filed(town)
    data = group.chat.newest.button("我来办")
    assert "现在由您办" in group.taps(town.handler(LIFT_UNIT, "B"), "我来办")
    note = group.forges(town.handler(LIFT_UNIT), data)
    assert "住建局B岗" in note
    assert town.history(number).count("sign") == 1
    assert "我来办" not in group.chat.newest.buttons


def test_the_full_text_is_read_in_ones_own_chat(town: Town, group: GroupChat) -> None:
    filed(town)
    handler = town.handler(LIFT_UNIT)
    handler.reads()
    group.taps(handler, "看全文")
    assert handler.chat.of("handler.full")
    assert not group.chat.of("handler.full")


@pytest.mark.parametrize("who", ["outsider", "citizen", "clerk", "supervisor", "other"])
def test_whoever_is_not_of_the_unit_is_told_politely_and_nothing_of_the_case(
    town: Town, group: GroupChat, who: str
) -> None:
    wang, number = filed(town)
    somebody = {
        "outsider": outsider(town),
        "citizen": wang,
        "clerk": town.clerk(),
        "supervisor": town.supervisor(),
        "other": town.handler("公安局"),
    }[who]
    for label in ("答复", "我来办", "看全文"):
        note = group.taps(somebody, label)
        assert "只给绑定单位的同事用" in note
        assert number not in note
    assert state(town, number) == "dispatched"


def test_whoever_never_opened_their_own_chat_is_asked_to(town: Town, group: GroupChat) -> None:
    filed(town)
    handler = town.handler(LIFT_UNIT, "B")
    with town.store.work(town.now) as work:
        work.session.get_one(Address, handler.address_id).started_at = None
    assert "请先单独打开" in group.taps(handler, "答复")
    blocked = town.handler(LIFT_UNIT)
    blocked.blocks()
    assert "请先单独打开" in group.taps(blocked, "答复")


def test_a_card_of_the_group_is_no_button_elsewhere_and_the_other_way_round(
    town: Town, group: GroupChat
) -> None:
    filed(town)
    handler = town.handler(LIFT_UNIT)
    of_group = group.chat.newest.button("答复")
    own = handler.chat.with_button("答复").button("答复")
    assert "已经" in handler.forges(of_group)
    assert "已经" in group.forges(handler, own)
    other = GroupChat(town, -501)
    other.says(town.head("公安局"), "/bind")
    assert "只给" in other.forges(handler, of_group)
    assert "已经" in other.forges(town.handler("公安局"), of_group)


@pytest.mark.parametrize("action", ["take", "return", "extend", "reassign", "see_contact", "open"])
def test_nothing_but_the_cards_own_buttons_is_done_from_a_group(
    town: Town, group: GroupChat, action: str
) -> None:
    _, number = filed(town)
    _, nonce, revision, _ = group.chat.newest.button("答复").split(":")
    before = town.history(number)
    assert "已经" in group.forges(town.handler(LIFT_UNIT), f"c:{nonce}:{revision}:{action}")
    assert town.history(number) == before


def test_a_card_after_unbinding_does_nothing(town: Town, group: GroupChat) -> None:
    _, number = filed(town)
    data = group.chat.newest.button("答复")
    group.says(town.head(LIFT_UNIT), "/unbind")
    assert not group.cards
    assert "已经" in group.forges(town.handler(LIFT_UNIT), data)
    assert state(town, number) == "dispatched"


def test_who_complained_themselves_does_not_handle_it_in_the_group(
    town: Town, group: GroupChat
) -> None:
    _, number = filed(town)
    handler = town.handler(LIFT_UNIT)
    town.changes(number, person_id=handler.person_id)
    note = group.taps(handler, "答复")
    assert "打开" not in note
    assert state(town, number) == "dispatched"


# A button typed as a reply


@pytest.mark.parametrize("words", ["我来办", "2", "I'll take it"])
def test_a_button_works_by_its_words_or_number_as_a_reply(
    town: Town, group: GroupChat, words: str
) -> None:
    _, number = filed(town)
    handler = town.handler(LIFT_UNIT, "B")
    handler.reads()
    words = en("button.take") if words.startswith("I") else words
    assert group.answers(handler, words) != words
    assert "现在由您办" in handler.reads()
    assert town.history(number).count("sign") == 1


def test_a_reply_that_is_no_button_and_one_by_nobody_of_the_desk_do_nothing(
    town: Town, group: GroupChat
) -> None:
    wang, number = filed(town)
    wang.reads()
    group.chat.read()
    before = town.asks(count)
    for who, words in (
        (town.handler(LIFT_UNIT), "收到"),
        (outsider(town), "我来办"),
        (wang, "我来办"),
    ):
        assert group.answers(who, words) == ""
    assert (state(town, number), town.asks(count)) == ("dispatched", before)
    assert wang.reads() == ""
    other = town.handler("公安局")
    group.answers(other, "我来办")
    assert "只给绑定单位的同事用" in other.reads()
    assert state(town, number) == "dispatched"


# Seen and unbound by an administrator


def test_an_administrator_sees_every_group_and_can_unbind_it(town: Town, group: GroupChat) -> None:
    _, number = filed(town)
    administrator = town.administrator()
    administrator.says("/staff")
    assert "住建局：住建局工作群（住建局负责人" in administrator.taps("单位的群")
    data = administrator.chat.newest.button("解绑：住建局工作群")
    assert "已经" in town.supervisor().forges(data)
    assert "绑定了单位的群0个" in administrator.taps("解绑：住建局工作群")
    assert not group.bound()
    assert not group.cards
    assert "已经" in administrator.forges(data)
    assert "管理员老郑把群“住建局工作群”和住建局解绑了" in town.head(LIFT_UNIT).reads()
    assert state(town, number) == "dispatched"


# The group is gone, or another


def test_a_group_that_removed_the_bot_is_unbound_and_the_head_told(
    town: Town, group: GroupChat
) -> None:
    head = town.head(LIFT_UNIT)
    head.reads()
    group.does(outsider(town), Left())
    assert not group.bound()
    assert "被移出群“住建局工作群”" in head.reads()
    _, number = filed(town)
    assert number not in "".join(one.text for one in group.chat.messages.values())
    group.does(outsider(town), Left())
    assert "被移出群" not in head.reads()


def test_a_message_that_comes_back_from_a_group_says_the_same(town: Town, group: GroupChat) -> None:
    (row,) = group.bound()
    town.head(LIFT_UNIT).reads()
    town.does(lambda office: left(office, row.address_id))
    assert not group.bound()
    assert "被移出群" in town.head(LIFT_UNIT).reads()


def test_a_group_that_came_back_is_bound_anew(town: Town, group: GroupChat) -> None:
    group.does(outsider(town), Left())
    group.says(town.head(LIFT_UNIT), "/bind")
    _, number = filed(town)
    assert number in group.cards[-1]


@pytest.mark.parametrize("first", ["moved", "said"])
def test_a_group_that_became_a_supergroup_goes_on_there(
    town: Town, group: GroupChat, first: str
) -> None:
    _, number = filed(town)
    there = GroupChat(town, -1_000_500)
    if first == "said":
        there.says(town.head(LIFT_UNIT), "/unbind")
    group.does(outsider(town), Moved(there.chat_id))
    there.does(outsider(town), Moved(there.chat_id))
    _, later = filed(town, "李", LIFT)
    assert later in there.cards[-1]
    group.taken = 1
    assert "现在由您办" in there.taps(town.handler(LIFT_UNIT), "我来办")
    town.handler(LIFT_UNIT, "B").says("/work")
    town.handler(LIFT_UNIT, "B").taps(number)
    town.handler(LIFT_UNIT, "B").taps("看全文")
    assert any(number in one for one in there.cards)


def test_a_merged_units_group_is_its_heirs_and_a_closed_ones_nobodys(
    town: Town, group: GroupChat
) -> None:
    administrator = town.administrator()
    for words in ("/units", LIFT_UNIT):
        administrator.says(words)
    administrator.taps("并入别的单位")
    administrator.says("城市管理执法局")
    administrator.taps("对，马上生效")
    assert [one.unit for one in group.bound()] == ["city_management"]
    for words in ("/units", "城市管理执法局"):
        administrator.says(words)
    administrator.taps("撤销单位")
    administrator.says("公安局")
    administrator.taps("对，马上生效")
    assert not group.bound()


def test_in_english(town: Town) -> None:
    head = town.somebody(town.head(LIFT_UNIT).user_id)
    head.language_code = "en"
    group = GroupChat(town, title="Housing")
    assert "This group is bound to Housing" in group.says(head, "/bind")
    filed(town)
    head.says("/language")
    head.taps("English")
    assert "Opened in your own chat" in group.taps(head, en("button.answer"))
    stranger = town.somebody(990_002, "en")
    assert "for colleagues of the unit alone" in group.taps(stranger, en("button.full_text"))


def test_a_group_is_no_person_to_the_desk(town: Town, group: GroupChat) -> None:
    """What is said in a group's name in a private chat's way is nobody's matter."""
    (row,) = group.bound()
    reader = town.asks(lambda work: work.people.reader(row.address_id))
    assert not town.asks(lambda work: work.staff.roles_of(reader.person_id))
    town.turn(Incoming(Sender("local", -500, -500), Said(1, "小区物业不管电梯"), "群"))
    assert not town.asks(lambda work: work.dialogues.find(row.address_id))
