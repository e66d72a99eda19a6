"""Who gets which file of a case: the kept copy alone, cleaned or released, and nobody's voice."""

import pytest
from scripts import LIFT, LIFT_UNIT, UNCLEAR, answers, filed
from town import Somebody, Town

from domain.lifecycle import State
from storage.attachments import Arrival, Kept

REFUSED, LOST = Arrival(Kept.REFUSED), Arrival(Kept.LOST)


def files(town: Town, *kinds: str, confidential: bool = False) -> tuple[Somebody, str]:
    """A citizen and the number of a case that came with files of these kinds."""
    wang = town.citizen("王")
    wang.says(LIFT)
    for kind in kinds:
        wang.sends_file(kind)
    wang.says(UNCLEAR)
    if confidential:
        wang.taps("要求保密")
    wang.taps("提交")
    return wang, wang.chat.number


def card(town: Town) -> str:
    return town.handler(LIFT_UNIT).chat.of("handler.card")[-1].text


def shown(somebody: Somebody) -> list[str | None]:
    """How the files on somebody's screen are shown, oldest first."""
    return [seen.media for seen in somebody.chat.messages.values() if seen.media]


# Units


def test_a_unit_gets_cleaned_pictures(town: Town) -> None:
    files(town, "photo", "photo")
    handler = town.handler(LIFT_UNIT)
    assert "附件2个" in card(town)
    handler.taps("看全文")
    assert shown(handler) == ["photo", "photo"]


def test_what_is_not_cleaned_yet_follows_by_itself_once_and_to_whoever_asked(town: Town) -> None:
    town.fetching = False
    files(town, "photo", "photo")
    handler = town.handler(LIFT_UNIT)
    assert "附件2个" in card(town)
    assert "还有2个附件正在处理" in handler.taps("看全文")
    handler.taps("看全文")
    assert shown(handler) == []
    town.fetches()
    assert shown(handler) == ["photo", "photo"]
    assert shown(town.handler(LIFT_UNIT, "B")) == []


@pytest.mark.parametrize("kind", ["voice", "audio", "video_note"])
def test_no_unit_hears_a_voice_and_a_clerk_does(town: Town, kind: str) -> None:
    files(town, kind)
    handler, clerk = town.handler(LIFT_UNIT), town.clerk()
    assert "附件0个" in card(town)
    handler.taps("看全文")
    assert shown(handler) == []
    assert "写成文字" in str(clerk.chat)
    assert "给单位看" not in str(clerk.chat)


def test_a_file_that_cannot_be_cleaned_waits_for_a_clerk(town: Town) -> None:
    _, number = files(town, "document")
    handler, clerk = town.handler(LIFT_UNIT), town.clerk()
    assert "附件0个" in card(town)
    handler.taps("看全文")
    assert shown(handler) == []
    assert "单位看得到了" in clerk.taps("给单位看")
    assert "附件1个" in card(town)
    handler.taps("看全文")
    assert shown(handler) == ["document"]
    assert "add" in town.history(number)


def test_releasing_twice_is_done_once(town: Town) -> None:
    _, number = files(town, "document")
    town.clerk().taps("给单位看")
    before = town.history(number)
    assert "单位看得到了" in town.clerk().taps("给单位看")
    assert town.history(number) == before


def test_a_file_of_another_case_is_not_released_by_this_ones_button(town: Town) -> None:
    files(town, "document")
    clerk = town.clerk()
    data = clerk.chat.with_button("给单位看").button("给单位看")
    assert "已经过时" in clerk.forges(data.rsplit(":", 1)[0] + ":99")
    assert "已经过时" in clerk.forges(data.rsplit(":", 1)[0] + ":x")
    assert "附件0个" in card(town)


def test_only_a_clerk_releases(town: Town) -> None:
    files(town, "document")
    data = town.clerk().chat.with_button("给单位看").button("给单位看")
    for other in (town.handler(LIFT_UNIT), town.supervisor(), town.citizen("李")):
        other.forges(data)
    assert "附件0个" in card(town)


def test_a_voice_is_not_released_even_by_a_forged_button(town: Town) -> None:
    files(town, "document", "voice")
    clerk = town.clerk()
    data = clerk.chat.with_button("给单位看").button("给单位看")
    number = int(data.rsplit(":", 1)[1])
    for forged in (number - 1, number + 1):
        clerk.forges(data.rsplit(":", 1)[0] + f":{forged}")
    assert "附件0个" in card(town)


def test_a_file_called_a_document_that_is_a_voice_stays_with_the_clerks(town: Town) -> None:
    town.fetching = False
    files(town, "document")
    town.fetches(Arrival(Kept.HELD, "mp3", "raw"))
    assert "请听后写成文字" in str(town.clerk().chat)
    assert "附件0个" in card(town)


def test_of_a_confidential_case_a_unit_gets_no_file(town: Town) -> None:
    _, number = files(town, "photo", confidential=True)
    assert town.case(number).state == State.SUBMITTED
    clerk = town.clerk()
    clerk.taps("写转述")
    clerk.says("电梯坏了")
    clerk.taps(LIFT_UNIT)
    assert "附件0个" in card(town)
    town.handler(LIFT_UNIT).taps("看全文")
    assert shown(town.handler(LIFT_UNIT)) == []


# Refused and lost


@pytest.mark.parametrize(("arrival", "words"), [(REFUSED, "不安全"), (LOST, "没传过来")])
def test_a_file_that_is_not_kept_is_told_once_and_the_case_stands(
    town: Town, arrival: Arrival, words: str
) -> None:
    town.fetching = False
    wang, number = files(town, "document", "document", "photo")
    town.fetches(arrival)
    assert str(wang.chat).count(words) == 1
    assert town.case(number).state == State.DISPATCHED
    assert "附件0个" in card(town)


def test_whoever_waited_for_a_file_that_is_refused_gets_nothing(town: Town) -> None:
    town.fetching = False
    files(town, "photo")
    handler = town.handler(LIFT_UNIT)
    handler.taps("看全文")
    town.fetches(REFUSED)
    assert shown(handler) == []
    handler.taps("看全文")
    assert shown(handler) == []


def test_a_file_that_arrives_twice_is_noted_once(town: Town) -> None:
    from handlers.casework.files import arrived  # noqa: PLC0415 - only this test plays a replica

    wang, _ = files(town, "photo")
    town.does(lambda office: arrived(office, 1, REFUSED))
    assert "不安全" not in str(wang.chat)


# Evidence


def test_evidence_reaches_the_citizen_once_it_is_cleaned(town: Town) -> None:
    wang, _ = filed(town)
    town.fetching = False
    answers(town.handler(LIFT_UNIT))
    assert shown(wang) == []
    assert "解决了吗" in wang.reads()
    town.fetches()
    assert shown(wang) == ["photo"]


def test_evidence_that_is_a_document_reaches_the_citizen_as_it_is(town: Town) -> None:
    wang, _ = filed(town)
    handler = town.handler(LIFT_UNIT)
    handler.taps("答复")
    handler.says("电梯已经修好，今天恢复运行，检验报告见附件")
    handler.sends_file("document")
    handler.taps("发出")
    assert shown(wang) == ["document"]
    assert not any(seen.protect for seen in wang.chat.messages.values() if seen.media)
    assert "给单位看" not in str(town.clerk().chat)


@pytest.mark.parametrize(("arrival", "words"), [(REFUSED, "不安全"), (LOST, "没传过来")])
def test_a_handler_is_told_that_the_citizen_did_not_get_the_evidence(
    town: Town, arrival: Arrival, words: str
) -> None:
    filed(town)
    town.fetching = False
    answers(town.handler(LIFT_UNIT))
    town.fetches(arrival)
    assert words in str(town.handler(LIFT_UNIT).chat)
