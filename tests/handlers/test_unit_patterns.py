"""Reply patterns 答复模板: offered while answering, worded by the unit's head, blanks warned of."""

from scripts import LIFT_UNIT, en, filed, state
from town import Somebody, Town

from domain.lifecycle import State

OWN = (
    "您反映的【什么事】，我们上门看了。查到：【查到的情况】。已经做了：【措施】。电话0000-5520100。"
)
FILLED = "您反映的电梯坏了，我们上门看了。查到：主板烧坏。做了：10月8日换新。电话0000-5520100。"


def words(who: Somebody, pattern: str, category: str = "所有类别") -> str:
    """A head words a pattern anew."""
    who.says("/patterns")
    who.taps(category)
    who.taps("改写")
    who.says(pattern)
    return who.taps("就用这个")


def given(somebody: Somebody) -> str:
    """The pattern as it stands in their chat, a message of its own."""
    return somebody.chat.of("note")[-1].text


# While answering


def test_the_pattern_of_the_cases_kind_is_one_tap_away_and_can_be_copied_whole(town: Town) -> None:
    filed(town)
    handler = town.handler(LIFT_UNIT)
    assert "[用模板]" in handler.taps("答复")
    assert "复制上面的模板" in handler.taps("用模板")
    shown = handler.chat.of("note")[-1]
    assert shown.text.startswith("您反映的【小区和什么问题】")
    assert not shown.protect


def test_a_filled_pattern_is_sent_like_any_answer(town: Town) -> None:
    _, number = filed(town)
    handler = town.handler(LIFT_UNIT)
    handler.taps("答复")
    handler.taps("用模板")
    handler.says(FILLED)
    handler.sends_photo()
    handler.taps("发出")
    assert state(town, number) == State.REPLIED
    assert "没有提醒后" in town.supervisor().says("/warned")


def test_a_blank_left_is_named_in_the_warning(town: Town) -> None:
    _, number = filed(town)
    words(town.head(LIFT_UNIT), OWN)
    handler = town.handler(LIFT_UNIT)
    handler.says("/work")
    handler.taps(number)
    handler.taps("答复")
    handler.taps("用模板")
    handler.says(given(handler).replace("【什么事】", "电梯坏了"))
    handler.sends_photo()
    warned = handler.taps("发出")
    assert "还有没填的地方。最好写上：查到的情况、措施" in warned
    assert "[仍然发送]" in warned
    assert state(town, number) == State.IN_PROGRESS


def test_the_filled_one_takes_the_place_of_the_one_with_blanks(town: Town) -> None:
    wang, number = filed(town)
    words(town.head(LIFT_UNIT), OWN)
    handler = town.handler(LIFT_UNIT)
    handler.says("/work")
    handler.taps(number)
    handler.taps("答复")
    handler.taps("用模板")
    handler.says(OWN)
    handler.sends_photo()
    handler.taps("发出")
    assert "【" not in handler.says(FILLED).replace("【一般】", "")
    handler.taps("发出")
    assert state(town, number) == State.REPLIED
    assert "【" not in wang.taps("看完整答复")


def test_a_short_addition_is_added_and_the_blanks_stay_warned_of(town: Town) -> None:
    filed(town)
    handler = town.handler(LIFT_UNIT)
    handler.taps("答复")
    handler.taps("用模板")
    handler.says(given(handler))
    handler.sends_photo()
    handler.taps("发出")
    assert "【小区和什么问题】" in handler.says("10月8日修好")
    assert "还有没填的地方" in handler.taps("发出")


def test_sending_blanks_anyway_stands_in_the_supervisors_list(town: Town) -> None:
    _, number = filed(town)
    handler = town.handler(LIFT_UNIT)
    handler.taps("答复")
    handler.taps("用模板")
    handler.says(given(handler))
    handler.sends_photo()
    handler.taps("发出")
    handler.taps("仍然发送")
    assert state(town, number) == State.REPLIED
    listed = town.supervisor().says("/warned")
    assert f"{number} 小区物业不管电梯，坏了…：还有没填的地方" in listed


def test_blanks_count_for_whoever_copied_the_pattern_from_elsewhere(town: Town) -> None:
    _, number = filed(town)
    handler = town.handler(LIFT_UNIT)
    handler.taps("答复")
    handler.says("您反映的【小区和什么问题】，已经修好，10月8日恢复")
    handler.sends_photo()
    assert "小区和什么问题" in handler.taps("发出")
    assert state(town, number) == State.IN_PROGRESS


def test_the_pattern_speaks_the_handlers_language(town: Town) -> None:
    _, number = filed(town)
    handler = town.handler(LIFT_UNIT)
    handler.says("/language")
    handler.taps("English")
    handler.says("/work")
    handler.taps(number)
    handler.taps(en("button.answer"))
    handler.taps(en("button.use_pattern"))
    assert given(handler).startswith("You reported [estate and problem]")


# The unit's own


def test_a_head_words_the_units_own_sees_it_first_and_it_is_used_from_then_on(town: Town) -> None:
    _, number = filed(town)
    head = town.head(LIFT_UNIT)
    head.says("/patterns")
    assert "现在用的模板（全县的）" in head.taps("住房物业与城乡建设")
    head.taps("改写")
    preview = head.says(OWN)
    assert "要填3处：什么事、查到的情况、措施" in preview
    assert "改了住房物业与城乡建设的答复模板" in head.taps("就用这个")
    handler = town.handler(LIFT_UNIT)
    handler.says("/work")
    handler.taps(number)
    handler.taps("答复")
    handler.taps("用模板")
    assert given(handler) == OWN


def test_a_pattern_for_everything_serves_what_has_none_of_its_own(town: Town) -> None:
    _, number = filed(town)
    words(town.head(LIFT_UNIT), OWN)
    handler = town.handler(LIFT_UNIT)
    handler.says("/work")
    handler.taps(number)
    handler.taps("答复")
    handler.taps("用模板")
    assert given(handler) == OWN


def test_what_cannot_be_a_pattern_is_said_and_asked_again(town: Town) -> None:
    head = town.head(LIFT_UNIT)
    head.says("答复模板")
    head.taps("所有类别")
    head.taps("改写")
    assert "还没有要填的地方" in head.says("已按规定办理完毕，谢谢您的反映。")
    assert "太短了" in head.says("好")
    assert "最多800字" in head.says("【情况】" * 300)
    assert "要填1处" in head.says("查到的情况是：【查到的情况】。")
    assert "请发所有类别的新模板" in head.taps("再改改")


def test_every_version_is_kept_with_who_and_when_and_the_earlier_one_comes_back(town: Town) -> None:
    head = town.head(LIFT_UNIT)
    words(head, OWN)
    town.passes(days=1)
    words(head, "只要一句：【结果】，谢谢您的反映。")
    head.says("/patterns")
    head.taps("所有类别")
    history = head.taps("改过几次")
    assert "改过2次" in history
    assert "9月29日09:00 住建局负责人：只要一句：【结果】" in history
    assert "9月28日09:00 住建局负责人：您反映的【什么事】" in history
    assert OWN in head.taps("用上一版")
    head.taps("就用这个")
    head.says("/patterns")
    assert OWN in head.taps("所有类别")


def test_the_countys_can_be_gone_back_to(town: Town) -> None:
    head = town.head(LIFT_UNIT)
    words(head, OWN, "住房物业与城乡建设")
    head.says("/patterns")
    assert "住建局自己的" in head.taps("住房物业与城乡建设")
    assert "改回全县的" in head.taps("改回全县的")
    head.says("/patterns")
    assert "您反映的【小区和什么问题】" in head.taps("住房物业与城乡建设")


def test_a_unit_changes_nothing_for_another(town: Town) -> None:
    words(town.head("公安局"), OWN)
    head = town.head(LIFT_UNIT)
    head.says("/patterns")
    assert OWN not in head.taps("所有类别")


def test_a_kind_can_be_typed_and_what_is_none_is_asked_again(town: Town) -> None:
    head = town.head(LIFT_UNIT)
    head.says("/patterns")
    assert "没有这个类别" in head.says("外星人")
    assert "噪音扰民现在用的模板" in head.says("噪音")


# The county's


def test_an_administrator_words_the_countys_and_units_without_their_own_use_it(town: Town) -> None:
    _, number = filed(town)
    words(town.administrator(), OWN, "住房物业与城乡建设")
    handler = town.handler(LIFT_UNIT)
    handler.says("/work")
    handler.taps(number)
    handler.taps("答复")
    handler.taps("用模板")
    assert given(handler) == OWN


def test_a_units_own_stands_before_the_countys(town: Town) -> None:
    head = town.head(LIFT_UNIT)
    words(head, "只要一句：【结果】，谢谢您的反映。", "住房物业与城乡建设")
    words(town.administrator(), OWN, "住房物业与城乡建设")
    head.says("/patterns")
    assert "只要一句：【结果】" in head.taps("住房物业与城乡建设")


def test_handlers_clerks_and_citizens_have_no_such_command(town: Town) -> None:
    for one in (town.handler(LIFT_UNIT), town.clerk(), town.supervisor(), town.citizen("王")):
        assert "看哪一类的答复模板" not in one.says("/patterns")
