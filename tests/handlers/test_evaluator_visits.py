"""Visits are registered once; people known in the chat are asked once, at decent hours."""

from datetime import timedelta

import pytest
from evaluator_house import CLERK_A, WINDOW, hall_staff, makes_visit, registered, staff_id
from town import CHANNEL, Somebody, Town

from domain.evaluator import UnknownWindow, VisitCode
from handlers.evaluator.visits import BadVisit
from storage.tables import Visit


def visit(town: Town, number: int) -> Visit:
    return town.asks(lambda work: work.visits.get(number))


def invitations(who: Somebody) -> list[str]:
    return [seen.key for seen in who.chat.messages.values() if seen.key.startswith("evaluator.")]


@pytest.fixture
def wang(town: Town) -> Somebody:
    citizen = town.citizen("王")
    citizen.says("你好")
    return citizen


def test_a_registered_visit_has_a_code_and_a_week(town: Town) -> None:
    made = makes_visit(town)
    assert made.was_new
    assert not made.invited
    assert made.expires_at == town.now - timedelta(minutes=1) + timedelta(days=7)
    assert town.asks(lambda work: work.codes.read(made.code)) == VisitCode(made.visit_id)


def test_the_same_receipt_again_is_the_same_visit(town: Town) -> None:
    first, again = makes_visit(town), makes_visit(town)
    assert (again.visit_id, again.code, again.was_new) == (first.visit_id, first.code, False)


def test_the_link_of_every_channel_that_has_one_carries_the_code(town: Town) -> None:
    assert makes_visit(town).links == {}
    channels = {**town.desk.channels}
    channels[CHANNEL] = type(channels[CHANNEL])(
        CHANNEL,
        channels[CHANNEL].storage,
        reports_seen=True,
        link="https://x.example/?start={code}",
    )
    town.under(channels=channels)
    made = makes_visit(town)
    assert made.links == {CHANNEL: f"https://x.example/?start={made.code}"}


def test_who_sat_at_the_window_is_frozen(town: Town) -> None:
    clerk = hall_staff(town, "human_resources", CLERK_A)
    number = staff_id(town, clerk)
    town.does(lambda office: office.work.shifts.sign_in(WINDOW, number))
    town.now += timedelta(hours=1)
    assert visit(town, makes_visit(town).visit_id).clerk_id == number


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"receipt": "  "}, "receipt"),
        ({"receipt": "1" * 65}, "receipt"),
        ({"item": "tax_return"}, "item"),
        ({"item": "job_seeker"}, "item"),
        ({"item": "nothing"}, "item"),
        ({"stage": "begun"}, "stage"),
        ({"item": None, "stage": "accepted"}, "stage"),
    ],
)
def test_what_does_not_fit_the_county_is_refused(
    town: Town, wrong: dict[str, object], said: str
) -> None:
    with pytest.raises(BadVisit, match=said):
        makes_visit(town, **wrong)
    assert town.asks(lambda work: work.visits.find(1)) is None


def test_a_visit_of_the_future_is_refused(town: Town) -> None:
    with pytest.raises(BadVisit, match="future"):
        makes_visit(town, served_at=town.now + timedelta(hours=1))


def test_a_window_that_is_not_there_registers_nothing(town: Town) -> None:
    with pytest.raises(UnknownWindow):
        makes_visit(town, window="main/99")


def test_somebody_known_is_asked_half_an_hour_later(town: Town, wang: Somebody) -> None:
    assert registered(town, wang).invited
    town.passes(minutes=28)
    assert invitations(wang) == []
    town.passes(minutes=2)
    assert invitations(wang) == ["evaluator.invite"]
    assert "您2026年9月28日（周一）在清源县政务服务大厅12号窗口办“养老待遇申领”" in wang.reads()
    assert wang.chat.labels == ["非常满意", "满意", "基本满意", "不满意", "非常不满意"]


def test_one_tap_under_the_invitation_is_the_rating(town: Town, wang: Somebody) -> None:
    made = registered(town, wang)
    town.passes(minutes=40)
    assert "已记下“不满意”" in wang.taps("不满意")
    one = town.asks(lambda work: work.service_ratings.of_visit(made.visit_id))
    assert (one.grade, one.how) == (2, "chat")
    wang.taps("态度不好")
    wang.taps("选好了")
    town.passes(days=3)
    assert "evaluator.remind" not in invitations(wang)


def test_another_grade_under_the_invitation_changes_it(town: Town, wang: Somebody) -> None:
    made = registered(town, wang)
    town.passes(minutes=40)
    wang.taps("不满意")
    asked = wang.chat.of("evaluator.invite")[0]
    assert "已经记下了" in wang.forges(asked.button("不满意"))
    wang.forges(asked.button("满意"))
    one = town.asks(lambda work: work.service_ratings.of_visit(made.visit_id))
    assert (one.grade, one.first_grade) == (4, 2)
    town.passes(minutes=11)
    assert "现在改不了了" in wang.forges(asked.button("非常满意"))


def test_a_grade_may_be_typed_below_the_invitation(town: Town, wang: Somebody) -> None:
    made = registered(town, wang)
    town.passes(minutes=40)
    assert "已记下“满意”" in wang.says("满意")
    assert town.asks(lambda work: work.service_ratings.of_visit(made.visit_id)).grade == 4


def test_a_number_is_a_grade_below_the_invitation_alone(town: Town, wang: Somebody) -> None:
    made = registered(town, wang)
    town.passes(minutes=40)
    wang.says("谢谢")
    wang.says("2")
    assert town.asks(lambda work: work.service_ratings.of_visit(made.visit_id)) is None


def test_who_says_nothing_is_reminded_once_and_then_left_alone(town: Town, wang: Somebody) -> None:
    registered(town, wang)
    for _ in range(20):
        town.passes(hours=12)
    assert invitations(wang) == ["evaluator.invite", "evaluator.remind"]
    assert town.asks(lambda work: work.visits.next_at()) is None


def test_a_rating_by_the_receipts_code_calls_the_invitation_off(town: Town, wang: Somebody) -> None:
    made = registered(town, wang)
    wang.says(f"/start {made.code}")
    wang.taps("满意")
    wang.taps("不想说")
    town.passes(days=4)
    assert "evaluator.invite" not in invitations(wang)


def test_nobody_is_asked_at_night(town: Town, wang: Somebody) -> None:
    town.now = town.at("2026-09-28 21:20")
    registered(town, wang)
    town.waits_until("2026-09-29 07:29")
    assert invitations(wang) == []
    town.waits_until("2026-09-29 07:31")
    assert invitations(wang) == ["evaluator.invite"]


def test_what_was_due_while_the_desk_stood_still_waits_for_the_morning(
    town: Town, wang: Somebody
) -> None:
    registered(town, wang)
    town.now = town.at("2026-09-28 23:00")
    town.tick()
    assert invitations(wang) == []
    town.waits_until("2026-09-29 07:31")
    assert invitations(wang) == ["evaluator.invite"]


def test_who_left_a_telephone_is_found_by_it(town: Town, wang: Somebody) -> None:
    town.does(lambda office: office.work.identities.know(wang.person_id, phone="13800001111"))
    assert makes_visit(town, phone="+86 138 0000 1111").invited


def test_a_telephone_of_two_people_is_nobodys(town: Town, wang: Somebody) -> None:
    li = town.citizen("李")
    li.says("你好")
    for one in (wang.person_id, li.person_id):
        town.does(lambda office, one=one: office.work.identities.know(one, phone="13800001111"))
    assert not makes_visit(town, phone="13800001111").invited


def test_an_account_that_never_wrote_is_not_written_to(town: Town) -> None:
    assert not makes_visit(town, channel=CHANNEL, user_id=4711).invited


def test_who_blocked_the_bot_is_not_asked(town: Town, wang: Somebody) -> None:
    registered(town, wang)
    wang.blocks()
    town.passes(days=1)
    assert invitations(wang) == []
    assert town.asks(lambda work: work.visits.next_at()) is None


def test_a_visit_registered_too_late_to_be_rated_asks_nobody(town: Town, wang: Somebody) -> None:
    assert not registered(town, wang, served_at=town.now - timedelta(days=8)).invited


def test_an_invitation_is_its_own_persons(town: Town, wang: Somebody) -> None:
    made = registered(town, wang)
    town.passes(minutes=40)
    li = town.citizen("李")
    li.says("你好")
    data = wang.chat.newest.button("满意")
    assert li.forges(data) != ""
    assert town.asks(lambda work: work.service_ratings.of_visit(made.visit_id)) is None


@pytest.mark.parametrize(
    "data", ["r:", "r:x:grade:5", "r:v_1-aaaaaaaaaaaaaaaa:grade:5", "r:a:b:c:d"]
)
def test_a_forged_button_explains_itself(wang: Somebody, data: str) -> None:
    assert wang.forges(data) != ""


@pytest.mark.parametrize("argument", ["", "0", "6", "x", "55"])
def test_a_grade_there_is_not_is_refused(town: Town, wang: Somebody, argument: str) -> None:
    made = registered(town, wang)
    town.passes(minutes=40)
    assert wang.forges(f"r:{made.code}:grade:{argument}") != ""
    assert town.asks(lambda work: work.service_ratings.of_visit(made.visit_id)) is None


def test_a_draft_that_is_being_written_is_not_thrown_away(town: Town, wang: Somebody) -> None:
    registered(town, wang)
    town.passes(minutes=40)
    asked = wang.chat.newest
    wang.says("我家门口的路灯坏了好几天了")
    wang.forges(asked.button("满意"))
    assert "“满意”记下了" in wang.reads()
    assert "改评价" in wang.chat.labels
    wang.says("1")
    assert wang.chat.newest.key.startswith("file.")


def test_receipt_and_telephone_go_a_month_after_the_visit_expired(
    town: Town, wang: Somebody
) -> None:
    made = registered(town, wang, phone="13900002222")
    town.now += timedelta(days=36)
    assert "visits" not in town.keeps_house()
    town.now += timedelta(days=2)
    assert town.keeps_house()["visits"] == 1
    assert "visits" not in town.keeps_house()
    assert town.asks(lambda work: work.visits.receipt(work.visits.get(made.visit_id))) == ""


def test_ones_own_ratings_are_among_ones_own_data(town: Town, wang: Somebody) -> None:
    registered(town, wang)
    town.passes(minutes=40)
    wang.taps("非常不满意")
    wang.says("等了一上午")
    wang.taps("选好了")
    wang.says("我的资料")
    held = [text for seen in wang.chat.messages.values() for text in seen.documents.values()]
    assert any("等了一上午" in text and "main/12" in text for text in held)
