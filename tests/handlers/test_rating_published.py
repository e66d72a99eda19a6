"""Ratings and replies made public: who agrees, clears, publishes, reads, and takes back."""

from datetime import timedelta

import pytest
from evaluator_house import poster, scans
from halls import UNIT, chief, explains, hall_manager, number_of, rates, rating, serve
from scripts import state
from town import Somebody, Town

from domain.evaluator import How, Mark, RatingGiven
from domain.lifecycle import State
from handlers.evaluator.giving import rate
from handlers.evaluator.published import IN_CHAT, ON_A_PAGE, Board, board
from handlers.office import Office
from storage.staff import Appointed
from texts.catalogue import Language

SAID = "跑了三趟才说缺材料，我电话13800138000"
REPLY = "已改成一次告知，并道了歉。回访电话13900139000。"
READ = "跑了三趟才说缺材料"
ANSWERED = "已改成一次告知"


@pytest.fixture
def wang(town: Town) -> Somebody:
    """A visitor who is known in the chat."""
    wang = town.citizen("王")
    wang.says("你好")
    return wang


def agrees(town: Town, number: int, *, agreed: bool = True) -> None:
    """The rater's word about their words."""

    def do(office: Office) -> None:
        office.work.service_ratings.get(number).may_publish = agreed

    town.does(do)


def badly(town: Town, who: Somebody, *, agreed: bool = True, cleared: bool = True) -> int:
    """Somebody rates badly in words; it is cleared for the unit, answered, and solved."""
    number = rates(town, 1, who, tags=("long_wait",))
    explains(town, number, words=SAID)
    agrees(town, number, agreed=agreed)
    if cleared:
        town.clerk().taps("原话给单位看")
    town.waits_until("14:30")
    answers(town)
    who.taps("解决了")
    assert state(town, number_of(town, number)) == State.CLOSED
    return number


def answers(town: Town) -> None:
    chief(town).taps("答复")
    chief(town).says(REPLY)
    chief(town).taps("发出")


def well(town: Town, who: Somebody, words: str = "小李讲得很清楚，电话13800138000") -> int:
    """Somebody rates well in words, and lets them be published."""
    who.says("你好")
    number = rates(town, 5, who, tags=("clear",))
    explains(town, number, words=words)
    agrees(town, number)
    town.passes(minutes=11)
    return number


def published(town: Town, number: int, button: str = "话和答复都可公开") -> int:
    """A clerk clears it, a supervisor publishes it; the row's number."""
    town.clerk().says("/publish")
    town.clerk().taps(button)
    town.supervisor().says("/publish")
    assert "已公开" in town.supervisor().taps("公开")
    row: int = town.asks(lambda work: work.publications.of_rating(number).id)
    return row


def read(town: Town, language: Language = Language.ZH) -> Board:
    """The page everybody reads."""
    found: list[Board] = []
    town.does(lambda office: found.append(board(office, language, 0)))
    return found[0]


# From the rater's word to everybody's eyes


def test_words_and_reply_are_public_after_three_people_said_yes(town: Town, wang: Somebody) -> None:
    number = badly(town, wang)
    assert read(town).n == 0
    to_clear = town.clerk().says("/publish")
    assert "【待公开】" in to_clear
    assert READ in to_clear
    assert ANSWERED in to_clear
    assert "138" not in to_clear
    assert "139" not in to_clear
    town.clerk().taps("话和答复都可公开")
    assert read(town).n == 0
    assert ANSWERED in town.supervisor().says("/publish")
    town.supervisor().taps("公开")
    one = read(town).entries[0]
    assert (one.named, one.window, one.when) == (
        "非常不满意",
        "12号窗口",
        "2026年9月28日（周一）上午",
    )
    assert READ in one.words
    assert ANSWERED in one.reply
    assert town.asks(lambda work: work.publications.of_rating(number).words) is not None
    shown = town.citizen("李").says("/published")
    assert f"群众说：{READ}" in shown
    assert f"单位答复：{ANSWERED}" in shown


def test_it_is_read_in_english(town: Town, wang: Somebody) -> None:
    published(town, badly(town, wang))
    smith = town.citizen("Smith", language="en")
    assert "Grade: very dissatisfied" in smith.says("/published")
    one = read(town, Language.EN).entries[0]
    assert one.when == "the morning of Mon 28 Sep 2026" or "2026" in one.when
    assert one.tags == "waited too long" or one.tags


def test_nothing_public_tells_who_or_when(town: Town, wang: Somebody) -> None:
    """Neither minute, receipt, rare item, clerk, name, number: on the page or in a chat."""
    town.does(lambda office: office.work.identities.know(wang.person_id, name="王大明"))
    number = rates(town, 1, wang, item="pension_claim")
    explains(town, number, words="我叫王大明，9点来的，回执GD20260928007，卡号6222021234567890123")
    agrees(town, number)
    town.clerk().taps("原话给单位看")
    town.waits_until("14:30")
    answers(town)
    wang.taps("解决了")
    published(town, number)
    everything = repr(read(town)) + town.citizen("李").says("/published")
    for secret in ("王大明", "13900139000", "6222021234567890123", "养老待遇申领", "09:00"):
        assert secret not in everything, secret


def test_an_item_is_named_only_where_enough_were_served_with_it(town: Town, wang: Somebody) -> None:
    serve(town, "main/12", "pension", 5)
    number = rates(town, 5, wang, item="pension")
    explains(town, number, words="讲得清楚")
    agrees(town, number)
    li = town.citizen("李")
    li.says("你好")
    rare = rates(town, 5, li, item="pension_claim")
    explains(town, rare, words="也讲得清楚")
    agrees(town, rare)
    town.passes(minutes=11)
    published(town, number, "话和答复都可公开")
    published(town, rare, "话和答复都可公开")
    assert [bool(one.item) for one in read(town).entries] == [False, True]


# The rater's own word


def test_who_said_something_is_asked_whether_it_may_be_public(town: Town) -> None:
    wang = town.citizen("王")
    scans(wang, poster(town))
    wang.taps("满意")
    wang.says("讲得很清楚")
    wang.taps("选好了")
    assert wang.chat.shows("我的话可以公开")
    assert "不写您是谁、几点来的" in wang.taps("我的话可以公开")
    assert rating(town, 1).may_publish
    assert "不公开" in wang.taps("我的话不要公开")
    assert not rating(town, 1).may_publish


def test_who_said_nothing_is_asked_nothing(town: Town) -> None:
    wang = town.citizen("王")
    scans(wang, poster(town))
    wang.taps("满意")
    wang.taps("选好了")
    assert not wang.chat.shows("我的话可以公开")


def test_without_the_raters_yes_the_words_stay_inside(town: Town, wang: Somebody) -> None:
    number = badly(town, wang, agreed=False)
    town.clerk().reads()
    assert READ not in town.clerk().says("/publish")
    assert not town.clerk().chat.shows("话和答复都可公开")
    published(town, number, "只公开评价和答复")
    one = read(town).entries[0]
    assert (one.words, ANSWERED in one.reply) == ("", True)


def test_words_no_clerk_cleared_for_the_unit_are_not_offered(town: Town, wang: Somebody) -> None:
    badly(town, wang, cleared=False)
    town.clerk().reads()
    assert READ not in town.clerk().says("/publish")


def test_a_yes_taken_back_takes_the_words_away_at_once(town: Town, wang: Somebody) -> None:
    number = badly(town, wang)
    published(town, number)
    code = town.asks(lambda work: work.codes.rating(number))
    wang.forges(f"r:{code}:unpublish")
    one = read(town).entries[0]
    assert (one.words, ANSWERED in one.reply) == ("", True)
    assert READ not in town.citizen("李").says("/published")


def test_nobody_else_speaks_for_the_rater(town: Town, wang: Somebody) -> None:
    number = badly(town, wang, agreed=False)
    code = town.asks(lambda work: work.codes.rating(number))
    assert town.citizen("李").forges(f"r:{code}:publish")
    assert not rating(town, number).may_publish


def test_who_is_forgotten_is_quoted_no_more(town: Town, wang: Somebody) -> None:
    number = well(town, wang)
    published(town, number, "话和答复都可公开")
    assert "讲得很清楚" in read(town).entries[0].words
    town.does(lambda office: office.work.erasure.person(wang.person_id))
    assert read(town).entries[0].words == ""


# What is offered to whom


def test_a_good_one_is_offered_for_its_words_once_they_can_change_no_more(
    town: Town, wang: Somebody
) -> None:
    number = rates(town, 5, wang)
    explains(town, number, words="讲得很清楚")
    agrees(town, number)
    assert "没有等您看的" in town.clerk().says("/publish")
    town.passes(minutes=11)
    assert "讲得很清楚" in town.clerk().says("/publish")


def test_a_bad_one_waits_until_its_case_is_closed(town: Town, wang: Somebody) -> None:
    number = rates(town, 1, wang)
    explains(town, number, words=SAID)
    agrees(town, number)
    town.clerk().taps("原话给单位看")
    town.waits_until("14:30")
    assert "没有等您看的" in town.clerk().says("/publish")


@pytest.mark.parametrize("mark", [Mark.APPEALED, Mark.MISTAKEN, Mark.MALICIOUS])
def test_what_is_appealed_against_or_was_no_rating_is_not_offered(
    town: Town, wang: Somebody, mark: Mark
) -> None:
    number = badly(town, wang)

    def do(office: Office) -> None:
        office.work.bad_ratings.mark(office.work.service_ratings.get(number), mark)

    town.does(do)
    assert "没有等您看的" in town.clerk().says("/publish")


def test_what_a_clerk_keeps_inside_is_not_offered_again(town: Town, wang: Somebody) -> None:
    badly(town, wang)
    town.clerk().says("/publish")
    assert "不公开" in town.clerk().taps("这条不能公开")
    assert "没有等您看的" in town.clerk().says("/publish")
    assert "没有等您看的" in town.supervisor().says("/publish")
    assert read(town).n == 0


def test_what_a_supervisor_leaves_is_not_public(town: Town, wang: Somebody) -> None:
    badly(town, wang)
    town.clerk().says("/publish")
    town.clerk().taps("话和答复都可公开")
    town.supervisor().says("/publish")
    town.supervisor().taps("不公开")
    assert "没有等您看的" in town.supervisor().says("/publish")
    assert read(town).n == 0


def test_whoever_cleared_it_does_not_publish_it(town: Town, wang: Somebody) -> None:
    number = badly(town, wang)
    clerk = town.clerk()
    number_of_clerk = (clerk.person_id, clerk.address_id)
    one = Appointed("S77", "受理员甲", "supervisor", None, None, *number_of_clerk)
    town.does(lambda office: office.work.staff.appoint(one))
    clerk.says("/publish")
    clerk.taps("话和答复都可公开")
    assert "没有等您看的" in clerk.says("/publish")
    row = town.asks(lambda work: work.publications.of_rating(number).id)
    assert clerk.forges(f"l:pub_yes:{row}")
    assert read(town).n == 0


@pytest.mark.parametrize("button", ["pub_all", "pub_bare", "pub_none"])
def test_nobody_but_a_clerk_clears(town: Town, wang: Somebody, button: str) -> None:
    number = badly(town, wang)
    for one in (town.head(UNIT), chief(town), town.supervisor(), hall_manager(town), wang):
        assert "【待公开】" not in one.says("/publish")
        assert one.forges(f"l:{button}:{number}")
    assert town.asks(lambda work: work.publications.of_rating(number)) is None


@pytest.mark.parametrize("button", ["pub_yes", "pub_no"])
def test_nobody_but_a_supervisor_publishes(town: Town, wang: Somebody, button: str) -> None:
    number = badly(town, wang)
    town.clerk().says("/publish")
    town.clerk().taps("话和答复都可公开")
    row = town.asks(lambda work: work.publications.of_rating(number).id)
    for one in (town.head(UNIT), chief(town), town.clerk(), hall_manager(town), wang):
        assert one.forges(f"l:{button}:{row}")
    assert town.asks(lambda work: work.publications.of_rating(number).state) == "cleared"


def test_a_second_tap_decides_nothing(town: Town, wang: Somebody) -> None:
    number = badly(town, wang)
    town.clerk().says("/publish")
    data = town.clerk().chat.with_button("话和答复都可公开").button("话和答复都可公开")
    town.clerk().taps("话和答复都可公开")
    assert town.clerk().forges(data)
    row = published_by(town, number)
    assert town.supervisor().forges(f"l:pub_no:{row}")
    assert read(town).n == 1


def published_by(town: Town, number: int) -> int:
    town.supervisor().says("/publish")
    town.supervisor().taps("公开")
    row: int = town.asks(lambda work: work.publications.of_rating(number).id)
    return row


# Taking back


@pytest.mark.parametrize("taker", ["clerk", "supervisor"])
def test_it_is_taken_back_at_once_with_a_reason(town: Town, wang: Somebody, taker: str) -> None:
    number = badly(town, wang)
    published(town, number)
    one: Somebody = getattr(town, taker)()
    one.says("/published")
    assert "为什么撤下" in one.taps("撤下 1")
    assert "已撤下" in one.taps("有个人信息")
    assert read(town).n == 0
    assert "还没有公开的评价" in town.citizen("李").says("/published")
    row = town.asks(lambda work: work.publications.of_rating(number))
    assert (row.state, row.why, row.words, row.reply) == ("taken_back", "personal", None, None)
    assert row.taken_by is not None
    assert "没有等您看的" in town.clerk().says("/publish")
    assert one.forges(f"l:pub_why_personal:{row.id}")


def test_no_citizen_and_no_unit_takes_anything_back(town: Town, wang: Somebody) -> None:
    row = published(town, badly(town, wang))
    for one in (wang, town.head(UNIT), chief(town), hall_manager(town)):
        assert "撤下" not in "".join(one.says("/published"))
        assert not one.chat.shows("撤下 1")
        assert one.forges(f"l:pub_back:{row}")
        assert one.forges(f"l:pub_why_asked:{row}")
    assert read(town).n == 1


# Reading


def test_the_chat_shows_some_at_a_time_the_newest_first(town: Town) -> None:
    for index in range(IN_CHAT + 1):
        number = well(town, town.citizen(f"群众{index}"), f"第{index}位说好")
        published(town, number, "话和答复都可公开")
    li = town.citizen("李")
    first = li.says("/published")
    assert f"第{IN_CHAT}位说好" in first
    assert "第0位说好" not in first
    assert "第0位说好" in li.taps("下一页") + li.chat.newest.text
    li.taps("上一页")
    assert f"第{IN_CHAT}位说好" in li.chat.newest.text


def test_words_of_the_button_open_the_list(town: Town) -> None:
    assert "还没有公开的评价" in town.citizen("李").says("看评价")


def test_a_page_holds_twenty_and_one_there_is_none_of_is_the_last(town: Town) -> None:
    def do(office: Office) -> None:
        clerk = office.work.staff.with_role("clerk")[0].id
        for index in range(ON_A_PAGE + 1):
            number = rates_in(office, index)
            office.work.publications.clear(number, clerk, words=f"第{index}", reply="", item=None)
            row = office.work.publications.of_rating(number)
            office.work.publications.decide(row, clerk, published=True)

    town.does(do)
    found: list[Board] = []
    town.does(lambda office: found.extend(board(office, Language.ZH, at) for at in (0, 1, 99)))
    assert [(one.page, one.pages, len(one.entries)) for one in found] == [
        (0, 2, ON_A_PAGE),
        (1, 2, 1),
        (1, 2, 1),
    ]
    town.does(lambda office: found.append(board(office, Language.ZH, 0, "elsewhere")))
    assert (found[-1].n, found[-1].entries) == (0, ())


def rates_in(office: Office, index: int) -> int:
    at = office.now - timedelta(hours=1, minutes=index)
    return rate(office, RatingGiven("main/12", 5, How.KIOSK, at)).rating.id or 0
