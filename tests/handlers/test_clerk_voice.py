"""A voice note becomes words by a clerk; what a unit reads can be cleared by hand."""

import pytest
from scripts import LIFT, LIFT_UNIT, NOISE, en, filed, triaged
from town import Somebody, Town

HEARD = "电梯里有人被关过，物业电话打不通"


@pytest.fixture
def wang(town: Town) -> Somebody:
    """Somebody who sent a voice note with their words; the case is with its unit."""
    wang = town.citizen("王")
    wang.sends_voice()
    wang.says(LIFT)
    if not wang.chat.shows("提交"):
        wang.says("滨河小区")
    wang.taps("提交")
    return wang


def number_of(town: Town, wang: Somebody) -> str:
    return town.asks(lambda work: work.cases.of_person(wang.person_id)[0].number)


def writes(town: Town, words: str = HEARD) -> str:
    clerk = town.clerk()
    clerk.taps("听语音，写下来")
    return clerk.says(words)


@pytest.mark.usefixtures("wang")
def test_a_voice_note_is_a_task_for_the_clerks(town: Town) -> None:
    assert "【听写】" in town.clerk().reads()
    clerk = town.clerk()
    played = clerk.taps("听语音，写下来")
    assert "(voice)" in played
    assert all(seen.protect for seen in clerk.chat.of("case.file"))


@pytest.mark.usefixtures("wang")
def test_the_unit_never_gets_the_voice_and_reads_that_it_is_being_written(town: Town) -> None:
    handler = town.handler(LIFT_UNIT)
    assert "语音由受理员写成文字" in handler.reads()
    handler.taps("看全文")
    assert "(voice)" not in str(handler.chat)


@pytest.mark.usefixtures("wang")
def test_what_was_heard_reaches_the_unit(town: Town) -> None:
    handler = town.handler(LIFT_UNIT)
    handler.reads()
    assert "写好了" in writes(town)
    assert "群众补充了" in handler.reads()
    handler.taps("看全文")
    assert HEARD in str(handler.chat)
    assert "写成文字" not in handler.chat.of("handler.card")[-1].text


def test_who_wrote_it_down_is_recorded(town: Town, wang: Somebody) -> None:
    number = number_of(town, wang)
    writes(town)
    event = town.asks(lambda work: work.cases.events(work.cases.by_number(number), "add")[-1])
    assert event.actor == "clerk"
    assert event.public == {"typed": 1}
    assert event.staff_id is not None


def test_the_citizen_is_asked_once_whether_it_is_right(town: Town, wang: Somebody) -> None:
    wang.reads()
    writes(town)
    assert HEARD in wang.reads()
    assert "好，谢谢" in wang.taps("记得对")


def test_the_citizen_may_put_it_right(town: Town, wang: Somebody) -> None:
    number = number_of(town, wang)
    writes(town)
    wang.taps("不对，我来改")
    wang.says("是3号楼的电梯，不是2号楼")
    matter = town.asks(lambda work: work.cases.matter(work.cases.by_number(number)))
    assert "3号楼" in matter


@pytest.mark.usefixtures("wang")
def test_two_clerks_write_it_once(town: Town) -> None:
    clerk = town.clerk()
    clerk.taps("听语音，写下来")
    clerk.says(HEARD)
    note = clerk.taps("听语音，写下来")
    assert "请听完写成文字" not in note


@pytest.mark.usefixtures("wang")
def test_a_picture_is_no_summary(town: Town) -> None:
    clerk = town.clerk()
    clerk.taps("听语音，写下来")
    assert "请用文字写" in clerk.sends_photo()


def test_a_clerk_clears_the_words_starting_from_the_masked_ones(town: Town) -> None:
    wang, number = triaged(town)
    town.changes(number, category="noise")
    clerk = town.clerk()
    clerk.taps("其他办法")
    shown = clerk.taps("改给单位看的话")
    assert NOISE in shown
    clerk.says("某烧烤店夜间噪音")
    clerk.taps("城市管理执法局")
    handler = town.handler("城市管理执法局")
    card = handler.reads()
    assert "某烧烤店夜间噪音" in card
    assert NOISE not in card
    wang.says("/mycases")
    assert town.history(number)[:2] == ["submit", "add"]


def test_what_is_added_after_clearing_is_read_too(town: Town) -> None:
    wang, number = filed(town, text=NOISE)
    clerk = town.clerk()
    clerk.taps("其他办法")
    clerk.taps("改给单位看的话")
    clerk.says("某烧烤店夜间噪音")
    clerk.taps("城市管理执法局")
    clerk.says(f"{number} {town.case(number).code}")
    clerk.says("昨晚又吵到三点，电话13812345678")
    handler = town.handler("城市管理执法局")
    handler.taps("看全文")
    told = str(handler.chat)
    assert "昨晚又吵到三点" in told
    assert "13812345678" not in told
    assert wang.person_id


@pytest.mark.usefixtures("wang")
def test_a_voice_is_written_down_in_english(town: Town) -> None:
    clerk = town.clerk()
    clerk.says("/language")
    clerk.taps("English")
    clerk.taps("听语音，写下来")
    assert "Written for" in clerk.says(HEARD)
    assert en("button.listen") == "Listen and write"


def only_voice(town: Town) -> Somebody:
    """Somebody who sent a voice note with a word that says nothing; no kind is known."""
    wang = town.citizen("王")
    wang.sends_voice()
    wang.files("我想反映一件事情")
    return wang


def test_what_was_written_down_is_given_its_kind_by_itself(town: Town) -> None:
    wang = only_voice(town)
    number = number_of(town, wang)
    assert town.case(number).category is None
    writes(town, LIFT)
    assert town.case(number).category == "housing"
    assert LIFT_UNIT in town.clerk().chat.of("triage.card")[-1].buttons


def test_words_that_speak_for_no_kind_clearly_are_left_to_the_clerk(town: Town) -> None:
    wang = only_voice(town)
    writes(town, "有个事要反映一下")
    assert town.case(number_of(town, wang)).category is None


def test_a_kind_that_somebody_gave_stays(town: Town) -> None:
    wang = only_voice(town)
    town.changes(number_of(town, wang), category="noise")
    writes(town, LIFT)
    assert town.case(number_of(town, wang)).category == "noise"
