"""Rating in the chat: scan, one tap that counts, reasons if one likes; in both languages."""

from datetime import timedelta

import pytest
from evaluator_house import CLERK_A, WINDOW, hall_staff, poster, receipt, registered, scans
from sqlalchemy import select
from town import Somebody, Town

from storage.tables import ServiceRating


def ratings(town: Town) -> list[ServiceRating]:
    """Every rating there is, oldest first."""
    found = select(ServiceRating).order_by(ServiceRating.id)
    return town.asks(lambda work: list(work.session.execute(found).scalars()))


def words(town: Town) -> str:
    (one,) = ratings(town)
    return town.asks(lambda work: work.service_ratings.words(one))


@pytest.fixture
def wang(town: Town) -> Somebody:
    """Somebody who has seen the notice before."""
    citizen = town.citizen("王")
    citizen.says("你好")
    return citizen


def test_who_scans_for_the_first_time_reads_the_notice_and_then_the_question(town: Town) -> None:
    shown = scans(town.citizen("王"), poster(town))
    assert shown.index("谁看") < shown.index("清源县政务服务大厅12号窗口（养老待遇）")


def test_two_taps_rate_a_window(town: Town, wang: Somebody) -> None:
    scans(wang, poster(town))
    wang.taps("非常满意")
    shown = wang.taps("不想说")
    assert "“非常满意”记下了" in shown
    (one,) = ratings(town)
    assert (one.window, one.grade, one.how, one.tags) == (WINDOW, 5, "link", [])


def test_the_grade_counts_at_the_first_tap(town: Town, wang: Somebody) -> None:
    scans(wang, poster(town))
    assert ratings(town) == []
    wang.taps("不满意")
    assert [one.grade for one in ratings(town)] == [2]


def test_no_grade_is_preset_and_nobody_has_to_give_one(town: Town, wang: Somebody) -> None:
    scans(wang, poster(town))
    assert wang.chat.labels == [
        "非常满意", "满意", "基本满意", "不满意", "非常不满意", "先不评",
    ]  # fmt: skip
    assert "不评也行" in wang.taps("先不评")
    assert ratings(town) == []


@pytest.mark.parametrize(
    ("typed", "grade"), [("1", 5), ("2", 4), ("5", 1), ("满意", 4), ("非常不满意", 1)]
)
def test_a_grade_may_be_typed(town: Town, wang: Somebody, typed: str, grade: int) -> None:
    scans(wang, poster(town))
    shown = wang.says(typed)
    assert [one.grade for one in ratings(town)] == [grade]
    assert "已记下" in shown


@pytest.mark.parametrize("typed", ["0", "7", "12"])
def test_a_number_of_no_grade_is_no_grade(town: Town, wang: Somebody, typed: str) -> None:
    scans(wang, poster(town))
    assert "回1到5" in wang.says(typed)
    assert ratings(town) == []


def test_a_code_may_be_typed(town: Town, wang: Somebody) -> None:
    assert "12号窗口" in wang.says(poster(town).upper())
    assert "12号窗口" in wang.says(f"  {poster(town)} ")


def test_reasons_depend_on_the_grade(town: Town, wang: Somebody) -> None:
    scans(wang, poster(town))
    wang.taps("满意")
    assert "办得快" in wang.chat.labels
    assert "态度不好" not in wang.chat.labels
    assert "请联系我" not in wang.chat.labels


def test_reasons_are_chosen_and_taken_back_and_count_at_once(town: Town, wang: Somebody) -> None:
    scans(wang, poster(town))
    wang.taps("非常不满意")
    wang.taps("等太久")
    wang.taps("态度不好")
    assert ratings(town)[0].tags == ["long_wait", "rude"]
    wang.taps("✓ 等太久")
    assert ratings(town)[0].tags == ["rude"]
    assert "记下了" in wang.taps("选好了")


def test_a_tap_on_a_reason_changes_the_question_in_place(town: Town, wang: Somebody) -> None:
    scans(wang, poster(town))
    wang.taps("非常不满意")
    asked = wang.chat.newest.message_id
    wang.taps("等太久")
    assert wang.chat.newest.message_id == asked
    assert "✓ 等太久" in wang.chat.labels


@pytest.mark.parametrize("typed", ["1 4", "1、4", "1,4", "4 1 4"])
def test_reasons_may_be_typed_by_number(town: Town, wang: Somebody, typed: str) -> None:
    scans(wang, poster(town))
    wang.taps("非常不满意")
    wang.says(typed)
    assert ratings(town)[0].tags == ["long_wait", "rude"]


def test_a_reason_may_be_typed_in_words(town: Town, wang: Somebody) -> None:
    scans(wang, poster(town))
    wang.taps("非常不满意")
    wang.says("态度不好")
    assert ratings(town)[0].tags == ["rude"]


def test_a_number_of_no_reason_says_what_is_offered(town: Town, wang: Somebody) -> None:
    scans(wang, poster(town))
    wang.taps("非常不满意")
    assert "回它的数字" in wang.says("1 9")
    assert ratings(town)[0].tags == []


def test_words_pictures_and_voice_go_with_the_rating(town: Town, wang: Somebody) -> None:
    scans(wang, poster(town))
    wang.taps("不满意")
    wang.says("等了一上午")
    shown = wang.says("也没人管")
    assert "另外记下了：9个字，0个照片或语音" in shown
    wang.sends_photo("叫号单")
    wang.sends_voice()
    assert words(town) == "等了一上午\n也没人管\n叫号单"
    files = town.asks(lambda work: work.service_ratings.files(ratings(town)[0]))
    assert [one.kind for one in files] == ["photo", "voice"]


def test_words_said_before_a_grade_are_kept_for_it(town: Town, wang: Somebody) -> None:
    scans(wang, poster(town))
    assert "留着了" in wang.says("这个窗口真慢")
    wang.taps("不满意")
    assert words(town) == "这个窗口真慢"


@pytest.mark.parametrize("grade", ["非常满意", "基本满意"])
def test_of_what_was_good_no_picture_is_kept(town: Town, wang: Somebody, grade: str) -> None:
    scans(wang, poster(town))
    wang.taps(grade)
    assert "打字说一句就行" in wang.sends_photo()
    wang.says("师傅教我填表")
    assert words(town) == "师傅教我填表"
    assert town.asks(lambda work: work.service_ratings.files(ratings(town)[0])) == ()


def test_a_picture_sent_before_a_good_grade_is_not_kept_either(town: Town, wang: Somebody) -> None:
    scans(wang, poster(town))
    wang.sends_photo("叫号单")
    assert "打字说一句就行" in wang.taps("满意")
    assert words(town) == "叫号单"
    assert town.asks(lambda work: work.service_ratings.files(ratings(town)[0])) == ()


def test_who_asks_to_be_called_hears_by_when(town: Town, wang: Somebody) -> None:
    scans(wang, poster(town))
    wang.taps("非常不满意")
    shown = wang.taps("请联系我")
    assert "2026年9月29日（周二）18:00前有人联系您，不会是这个窗口的人" in shown
    assert ratings(town)[0].wants_call
    assert "2026年9月29日（周二）18:00前有人联系您" in wang.taps("选好了")
    assert ratings(town)[0].wants_call


def test_the_wish_may_be_taken_back(town: Town, wang: Somebody) -> None:
    scans(wang, poster(town))
    wang.taps("非常不满意")
    wang.taps("请联系我")
    wang.taps("✓ 请联系我")
    assert not ratings(town)[0].wants_call


def test_a_grade_is_changed_while_reasons_are_asked(town: Town, wang: Somebody) -> None:
    scans(wang, poster(town))
    wang.taps("非常不满意")
    wang.taps("等太久")
    wang.taps("态度不好")
    wang.taps("请联系我")
    wang.taps("改评价")
    shown = wang.taps("基本满意")
    assert "“基本满意”" in shown
    (one,) = ratings(town)
    assert (one.grade, one.first_grade, one.tags, one.wants_call) == (3, 1, ["long_wait"], False)


def test_a_grade_is_changed_afterwards_within_ten_minutes(town: Town, wang: Somebody) -> None:
    scans(wang, poster(town))
    wang.taps("非常不满意")
    wang.taps("不想说")
    town.passes(minutes=9)
    wang.taps("改评价")
    wang.taps("满意")
    assert [one.grade for one in ratings(town)] == [4]
    town.passes(minutes=2)
    wang.taps("选好了")
    assert "10分钟内能改，现在改不了了" in wang.taps("改评价")
    assert [one.grade for one in ratings(town)] == [4]


def test_what_comes_too_late_is_said_to_be_too_late(town: Town, wang: Somebody) -> None:
    scans(wang, poster(town))
    wang.taps("非常不满意")
    town.passes(minutes=11)
    assert "现在改不了了" in wang.taps("等太久")
    assert ratings(town)[0].tags == []


def test_leaving_it_as_it_is_leaves_it(town: Town, wang: Somebody) -> None:
    scans(wang, poster(town))
    wang.taps("不满意")
    wang.taps("改评价")
    wang.taps("就这个")
    (one,) = ratings(town)
    assert (one.grade, one.revised_at) == (2, None)


def test_what_is_typed_long_after_a_scan_is_another_matter(town: Town, wang: Somebody) -> None:
    scans(wang, poster(town))
    town.passes(minutes=25)
    wang.says("我家门口的路灯坏了好几天了")
    assert wang.chat.newest.key.startswith("file.")
    assert ratings(town) == []


def test_a_draft_of_a_matter_is_not_thrown_away_by_a_scan(town: Town, wang: Somebody) -> None:
    wang.says("我家门口的路灯坏了好几天了")
    shown = scans(wang, poster(town))
    assert "路灯" in shown
    wang.taps("接着写")
    assert wang.chat.newest.key.startswith("file.")


# Receipts


def test_a_receipt_asks_with_date_and_item(town: Town, wang: Somebody) -> None:
    shown = scans(wang, receipt(town))
    assert "您2026年9月28日（周一）在清源县政务服务大厅12号窗口办“养老待遇申领”" in shown
    wang.taps("满意")
    (one,) = ratings(town)
    assert (one.item, one.how) == ("pension", "link")
    assert one.visit_id is not None


def test_a_promise_item_is_rated_when_accepted_and_when_done(town: Town, wang: Somebody) -> None:
    assert "“养老待遇申领（刚收下材料）”" in scans(wang, receipt(town, stage="accepted"))
    wang.taps("满意")
    wang.taps("不想说")
    scans(wang, receipt(town))
    wang.taps("不满意")
    assert [one.grade for one in ratings(town)] == [4, 2]


@pytest.mark.parametrize(
    ("language", "said"), [("zh-hans", "已经评过了"), ("en", "has its rating already")]
)
def test_a_reused_receipt_is_refused(town: Town, language: str, said: str) -> None:
    code = receipt(town)
    scans(town.citizen("王"), code)
    town.citizen("王").taps("满意")
    assert said in scans(town.citizen("Li", language), code)
    assert len(ratings(town)) == 1


@pytest.mark.parametrize(
    ("language", "said"), [("zh-hans", "只在办完后7天内收"), ("en", "for 7 days after it")]
)
def test_an_expired_link_is_refused(town: Town, language: str, said: str) -> None:
    code = receipt(town)
    town.now += timedelta(days=7, seconds=1)
    assert said in scans(town.citizen("Li", language), code)


@pytest.mark.parametrize(("language", "said"), [("zh-hans", "这个码不对"), ("en", "isn't right")])
@pytest.mark.parametrize("which", [poster, receipt])
def test_an_altered_code_is_refused(town: Town, which: object, language: str, said: str) -> None:
    code = which(town)  # type: ignore[operator]
    wrong = code[:-1] + ("a" if code[-1] != "a" else "b")
    assert said in scans(town.citizen("Li", language), wrong)
    assert said in town.citizen("Li", language).says(wrong)
    assert ratings(town) == []


def test_a_code_of_another_window_does_not_come_of_this_one(town: Town, wang: Somebody) -> None:
    assert "这个码不对" in scans(wang, poster(town).replace("-12-", "-13-"))


def test_a_poster_that_was_replaced_is_refused(town: Town, wang: Somebody) -> None:
    old = poster(town)
    town.does(lambda office: office.work.posters.renew(WINDOW))
    assert "换过新的了" in scans(wang, old)
    assert "12号窗口" in scans(wang, poster(town))


def test_staff_do_not_rate_their_own_window(town: Town) -> None:
    clerk = hall_staff(town, "human_resources", CLERK_A)
    assert "不能给它评价" in scans(clerk, poster(town))
    assert "13" not in clerk.reads()
    assert ratings(town) == []


def test_staff_rate_another_window_as_anybody(town: Town) -> None:
    clerk = hall_staff(town, "tax", CLERK_A)
    scans(clerk, poster(town))
    clerk.taps("满意")
    clerk.taps("不想说")
    assert [one.grade for one in ratings(town)] == [4]


def test_the_fourth_rating_of_a_window_on_a_day_is_refused(town: Town, wang: Somebody) -> None:
    for _ in range(3):
        scans(wang, poster(town))
        wang.taps("非常不满意")
        wang.taps("不想说")
    scans(wang, poster(town))
    assert "今天已经评了3次" in wang.taps("非常不满意")
    assert len(ratings(town)) == 3


def test_a_grade_tapped_twice_counts_once(town: Town, wang: Somebody) -> None:
    scans(wang, poster(town))
    asked = wang.chat.newest
    wang.taps("满意")
    assert wang.forges(asked.button("满意"), asked.message_id) != ""
    assert len(ratings(town)) == 1


def test_the_second_of_two_with_one_receipt_is_told(town: Town, wang: Somebody) -> None:
    code = receipt(town)
    li = town.citizen("李")
    scans(wang, code)
    scans(li, code)
    wang.taps("满意")
    assert "已经评过了" in li.taps("非常不满意")
    assert [one.grade for one in ratings(town)] == [4]


def test_another_persons_rating_can_not_be_changed(town: Town, wang: Somebody) -> None:
    scans(wang, poster(town))
    wang.taps("满意")
    wang.taps("不想说")
    data = wang.chat.newest.button("改评价")
    li = town.citizen("李")
    li.says("你好")
    assert li.forges(data) == li.forges("r:r_1-aaaaaaaaaaaaaaaa:change")
    assert len(data.encode()) <= 64


def test_rate_offers_the_latest_unrated_visit(town: Town, wang: Somebody) -> None:
    assert "扫窗口或回执上的码" in wang.says("/rate")
    registered(town, wang)
    assert "“养老待遇申领”" in wang.taps("评服务")
    wang.taps("满意")
    wang.taps("不想说")
    (one,) = ratings(town)
    assert one.how == "chat"
    assert "扫窗口或回执上的码" in wang.says("/rate")


def test_it_all_goes_in_english(town: Town) -> None:
    li = town.citizen("Li Na", "en")
    li.says("hello")
    assert "window 12 (Pension benefits)" in scans(li, poster(town))
    assert "went wrong" in li.taps("Very dissatisfied")
    li.taps("Rude")
    li.says("nobody looked up")
    assert "by 18:00 on Tuesday, 29 September 2026" in li.taps("Contact me")
    assert '"very dissatisfied" is noted' in li.taps("Done")
    assert (ratings(town)[0].tags, words(town)) == (["rude"], "nobody looked up")
