"""A question is first offered answers that were given before; not clear, and it is filed."""

from datetime import date

import pytest
from scripts import LIFT_UNIT, UNSURE, answered, answers, en, filed
from town import Somebody, Town

from storage.tables import AnswerEntry

BIRTH = "新生儿上户口要带什么材料，去哪里办？"
CARD = "身份证丢了怎么补办？"
PENSION = "养老保险一年交多少？"


def known(town: Town, question: str = BIRTH, **parts: object) -> None:
    """One entry of the answer base."""
    fields = {
        "language": "zh_CN",
        "question": question,
        "answer": f"{question[:4]}：带户口簿到派出所。",
        "unit": "police",
        "valid_until": date(2030, 12, 31),
        "source": "公安局",
        "updated_at": town.now,
        **parts,
    }
    town.does(lambda office: office.work.answers.add(AnswerEntry(**fields)))


def asks(town: Town, text: str = "请问宝宝刚出生，上户口需要什么材料？") -> Somebody:
    wang = town.citizen("王")
    wang.says(text)
    return wang


def counts(town: Town) -> list[tuple[int, int]]:
    return town.asks(lambda work: [(one.shown, one.helped) for one in work.answers.everything()])


def submitted(wang: Somebody) -> str:
    if wang.chat.shows(UNSURE):
        wang.taps(UNSURE)
    wang.taps("提交")
    return wang.chat.number


def test_a_known_answer_is_offered_with_unit_and_date(town: Town) -> None:
    known(town)
    told = str(asks(town).chat.newest)
    assert "这个问题有现成答案（公安局（0000-5520107），2026年9月28日（周一）更新）" in told
    assert f"问：{BIRTH}" in told
    assert "带户口簿到派出所" in told


def test_that_helps_ends_it_and_is_counted(town: Town) -> None:
    known(town)
    wang = asks(town)
    assert "能帮上就好" in wang.taps("能帮上，不用提交")
    assert counts(town) == [(0, 1)]
    assert town.asks(lambda work: work.cases.of_person(wang.person_id)) == []


@pytest.mark.parametrize("words", ["没说清，继续提交", "可是我没有结婚证怎么办"])
def test_not_clear_files_it_and_what_was_shown_stands_in_its_history(
    town: Town, words: str
) -> None:
    known(town)
    wang = asks(town)
    wang.says(words)
    number = submitted(wang)
    events = town.asks(lambda work: work.cases.events(work.cases.by_number(number), "submit"))
    assert events[0].public["answers_shown"] == [1]
    assert counts(town) == [(1, 0)]


def test_another_of_three_is_shown_by_its_button(town: Town) -> None:
    known(town)
    known(town, "没有结婚证，新生儿怎么上户口？")
    wang = asks(town, "请问新生儿上户口，没有结婚证怎么办？")
    other = next(one for one in wang.chat.labels if one.startswith("新生儿上户口"))
    assert f"问：{BIRTH}" in wang.taps(other)
    wang.taps("能帮上，不用提交")
    assert counts(town) == [(0, 1), (0, 0)]


def test_no_more_than_three_are_offered(town: Town) -> None:
    for i in range(5):
        known(town, f"新生儿上户口第{i}问，要什么材料？")
    assert sum("新生儿" in label for label in asks(town).chat.labels) == 2


def test_an_answer_past_its_day_is_never_offered(town: Town) -> None:
    known(town, valid_until=date(2026, 9, 27))
    assert not asks(town).chat.of("faq.proposed")


def test_an_answer_holds_through_its_last_day(town: Town) -> None:
    known(town, valid_until=date(2026, 9, 28))
    assert asks(town).chat.of("faq.proposed")


def test_what_nobody_asked_before_is_filed_at_once(town: Town) -> None:
    known(town, CARD)
    assert not asks(town, "请问西环线什么时候贯通？").chat.of("faq.proposed")


def test_a_complaint_is_offered_no_answer(town: Town) -> None:
    known(town)
    assert not asks(town, "投诉派出所旁边的工地，新生儿睡不着，噪音扰民").chat.of("faq.proposed")


def test_answers_are_in_the_readers_language(town: Town) -> None:
    known(town)
    known(town, "How do I register a newborn child?", language="en", answer="Bring the papers.")
    mary = town.citizen("Mary", "en")
    mary.says("How can I register my newborn child, what do I need?")
    assert "Bring the papers." in str(mary.chat.newest)
    assert "Good." in mary.taps(en("button.helps"))


# An entry from a closed case


def closed(town: Town) -> tuple[str, Somebody]:
    wang, number = answered(town)
    wang.taps("解决了")
    clerk = town.clerk()
    with town.store.work(town.now) as work:
        card, _ = work.cards.of(town.case(number).id or 0, clerk.address_id)
        data = f"c:{card.nonce}:{card.revision}:open"
    clerk.forges(data)
    clerk.reads()
    return number, clerk


def test_a_clerk_makes_an_entry_of_a_closed_case_in_their_own_words(town: Town) -> None:
    number, clerk = closed(town)
    assert "请写别人会怎么问" in clerk.taps("做成常见问答")
    assert "的答案：去哪里" in clerk.says("小区电梯坏了，物业不修，找谁？")
    assert "记下了" in clerk.says("打住建局，三天内修好，电话13800138000也行")
    (entry,) = town.asks(lambda work: work.answers.everything())
    assert entry.source == f"case {number}"
    assert entry.unit == "housing"
    assert "13800138000" not in entry.answer
    assert entry.valid_until == date(2027, 9, 28)


def test_only_a_closed_case_makes_an_entry(town: Town) -> None:
    _, number = filed(town)
    clerk = town.clerk()
    with town.store.work(town.now) as work:
        card, _ = work.cards.of(town.case(number).id or 0, clerk.address_id)
        data = f"c:{card.nonce}:{card.revision}:entry"
    clerk.forges(data)
    assert not clerk.chat.of("entry.ask_question")


def test_conduct_makes_no_entry(town: Town) -> None:
    number, clerk = closed(town)
    town.changes(number, accused_unit="housing", category="conduct")
    clerk.taps("做成常见问答")
    assert not clerk.chat.of("entry.ask_question")


def test_an_entry_needs_words_in_both_parts(town: Town) -> None:
    _, clerk = closed(town)
    clerk.taps("做成常见问答")
    clerk.sends_photo()
    assert clerk.chat.of("hint.entry")
    clerk.says("长" * 201)
    assert clerk.chat.of("too_long.text")
    assert town.asks(lambda work: work.answers.everything()) == []


def test_a_unit_makes_no_entries(town: Town) -> None:
    number, _ = closed(town)
    handler = town.handler(LIFT_UNIT)
    with town.store.work(town.now) as work:
        card, _ = work.cards.of(town.case(number).id or 0, handler.address_id)
        data = f"c:{card.nonce}:{card.revision}:entry"
    handler.forges(data)
    assert not handler.chat.of("entry.ask_question")
    assert answers is not None
