"""Letters, reports, interviews: drafted from history, signed by a person, received by a tap."""

import pytest
from scripts import LIFT, LIFT_UNIT, answers, filed
from town import Somebody, Town

RED = "2026-10-15 08:40"
LONG = "2026-10-20 09:00"


def told(somebody: Somebody, key: str) -> list[str]:
    return [seen.text for seen in somebody.chat.of(key)]


def late(town: Town, at: str = RED, name: str = "王") -> str:
    """A case late since 10 October, seen by the supervisor at an instant."""
    _, number = filed(town, name)
    town.now = town.at(at)
    town.tick()
    return number


def drafted(town: Town, number: str, button: str = "起草督办单") -> Somebody:
    """The supervisor with a draft on the screen."""
    supervisor = town.supervisor()
    supervisor.says(f"/case {number}")
    supervisor.taps(button)
    return supervisor


def test_a_red_light_proposes_a_letter_and_sends_none(town: Town) -> None:
    number = late(town)
    assert "按灯可以出文书的1件" in told(town.supervisor(), "overdue.supervisor")[-1]
    assert f"{number} 住建局，逾期3个工作日：督办单" in town.supervisor().says("/proposed")
    assert not any(chat.of("paper.text") for chat in town.staff_chats())


def test_a_draft_tells_the_matter_its_history_and_the_day(town: Town) -> None:
    number = late(town)
    supervisor = drafted(town, number)
    text = told(supervisor, "paper.text")[-1]
    for words in (
        LIFT,
        number,
        "派给住建局",
        "2026年10月20日（周二）18:00前",
        "（待签发）",
        "草稿",
    ):
        assert words in text
    letter = supervisor.chat.of("paper.picture")[-1].letter
    assert letter is not None
    assert (letter["head"], letter["draft"]) == ("清源县督查室", "草稿")
    assert not town.head(LIFT_UNIT).chat.of("paper.text")


def test_a_letter_is_numbered_signed_by_name_and_goes_to_the_head(town: Town) -> None:
    number = late(town)
    supervisor = drafted(town, number)
    assert "已签发督〔2026〕1号" in supervisor.taps("签发")
    name = town.asks(lambda work: work.staff.with_role("supervisor")[0].name)
    text = told(town.head(LIFT_UNIT), "paper.text")[0]
    assert f"督办人员　{name}" in text
    assert "督〔2026〕1号" in text
    assert town.history(number)[-1] == "supervise"
    assert not told(town.handler(LIFT_UNIT), "paper.text")
    assert "没有该出的文书" in supervisor.says("/proposed")


def test_the_head_acknowledges_it_with_one_tap_and_the_signer_knows(town: Town) -> None:
    number = late(town)
    supervisor = drafted(town, number)
    supervisor.taps("签发")
    head = town.head(LIFT_UNIT)
    assert "已签收督〔2026〕1号" in head.taps("签收")
    assert "督〔2026〕1号：住建局" in told(supervisor, "paper.received")[0]
    assert "按钮" in head.taps("签收")
    assert "签收" in supervisor.says("/papers")
    assert len(told(supervisor, "paper.received")) == 1


def test_numbers_count_on_within_a_year_by_sort(town: Town) -> None:
    first, second = filed(town, "王")[1], filed(town, "李")[1]
    town.now = town.at(RED)
    for number, wanted in ((first, "督〔2026〕1号"), (second, "督〔2026〕2号")):
        assert wanted in drafted(town, number).taps("签发")
    assert "督谈〔2026〕1号" in drafted(town, first, "起草约谈").taps("签发")


def test_other_words_and_another_day_stand_on_the_draft(town: Town) -> None:
    supervisor = drafted(town, late(town))
    supervisor.taps("改要求")
    supervisor.says("先派人到现场")
    supervisor.says("10月22日")
    text = told(supervisor, "paper.text")[-1]
    assert "先派人到现场" in text
    assert "2026年10月22日（周四）18:00前" in text


def test_a_dropped_draft_is_signed_by_nobody(town: Town) -> None:
    supervisor = drafted(town, late(town))
    sign = supervisor.chat.of("paper.text")[-1].button("签发")
    assert "不发了" in supervisor.taps("不发")
    assert "按钮" in supervisor.forges(sign)
    assert not town.head(LIFT_UNIT).chat.of("paper.text")


def test_two_who_sign_at_once_sign_one_letter(town: Town) -> None:
    number = late(town)
    sign = drafted(town, number).chat.of("paper.text")[-1].button("签发")
    town.colleague().says(f"/case {number}")
    town.colleague().forges(sign)
    assert "按钮" in town.supervisor().forges(sign)
    assert len(told(town.head(LIFT_UNIT), "paper.text")) == 1


@pytest.mark.parametrize("who", ["handler", "head", "clerk", "citizen", "administrator"])
def test_nobody_else_signs_drops_reads_or_prints(town: Town, who: str) -> None:
    number = late(town)
    drafted(town, number)
    one = {
        "handler": lambda: town.handler(LIFT_UNIT),
        "head": lambda: town.head(LIFT_UNIT),
        "clerk": town.clerk,
        "citizen": lambda: town.citizen("王"),
        "administrator": town.administrator,
    }[who]()
    for name in ("sign", "reword", "drop", "got", "pdf", "show"):
        one.forges(f"l:paper_{name}:1")
    for typed in ("/papers", "/report", "/proposed"):
        one.says(typed)
    assert not one.chat.of("paper.text")
    assert not one.chat.of("paper.picture")
    row = town.asks(lambda work: work.papers.get(1))
    assert (row.signed_at, row.dropped_at, row.received_at) == (None, None, None)


def test_a_letter_for_a_case_answered_meanwhile_is_not_sent(town: Town) -> None:
    supervisor = drafted(town, late(town))
    sign = supervisor.chat.of("paper.text")[-1].button("签发")
    answers(town.handler(LIFT_UNIT))
    assert "已经有变化" in supervisor.forges(sign)
    assert not town.head(LIFT_UNIT).chat.of("paper.text")


def test_where_no_head_is_reached_the_signer_delivers_it(town: Town) -> None:
    number = late(town)
    for one in (town.head(LIFT_UNIT), town.handler(LIFT_UNIT), town.handler(LIFT_UNIT, "B")):
        one.blocks()
    supervisor = town.supervisor()
    supervisor.says(f"/case {number}")
    if supervisor.chat.shows("起草督办单"):
        supervisor.taps("起草督办单")
        assert "另行送达" in supervisor.taps("签发")


def test_a_letter_unanswered_on_its_day_is_told_once_to_who_signed(town: Town) -> None:
    number = late(town)
    supervisor = drafted(town, number)
    supervisor.taps("签发")
    town.now = town.at("2026-10-21 08:40")
    town.tick()
    town.tick()
    (words,) = told(supervisor, "paper.unanswered")
    assert "督〔2026〕1号" in words
    assert number in words


def test_an_answered_letter_is_not_asked_for(town: Town) -> None:
    number = late(town)
    drafted(town, number).taps("签发")
    answers(town.handler(LIFT_UNIT))
    town.now = town.at("2026-10-21 08:40")
    town.tick()
    assert not told(town.supervisor(), "paper.unanswered")


def test_a_report_names_what_is_late_and_no_citizens_words(town: Town) -> None:
    number = late(town, LONG)
    supervisor = town.supervisor()
    text = supervisor.says("/report")
    assert f"{number}　住建局" in text
    assert "逾期6个工作日" in text
    assert LIFT not in text
    assert "县领导" in text


def test_a_report_is_handed_over_by_a_person_once_a_week(town: Town) -> None:
    late(town, LONG)
    supervisor = town.supervisor()
    supervisor.says("/report")
    before = {id(chat): chat.last_id for chat in town.staff_chats()}
    assert "诉评台不会自己发给领导" in supervisor.taps("签发")
    others = [chat for chat in town.staff_chats() if chat is not supervisor.chat]
    assert all(chat.last_id == before[id(chat)] for chat in others)
    assert "这一周已经呈报过督报〔2026〕1号" in supervisor.says("/report")
    town.now = town.at("2026-10-28 09:00")
    assert "县领导" in supervisor.says("/report")


def test_nothing_to_report_is_said(town: Town) -> None:
    late(town)
    assert "不用呈报" in town.supervisor().says("/report")


def test_what_stands_on_a_letter_goes_with_its_case(town: Town) -> None:
    number = late(town)
    drafted(town, number)
    with town.store.work(town.now) as work:
        work.cases.forget_words(work.cases.by_number(number))
    assert town.asks(lambda work: work.papers.words(work.papers.get(1))) == {}


def test_a_letter_reads_in_english(town: Town) -> None:
    number = late(town)
    supervisor = town.supervisor()
    supervisor.says("/language")
    supervisor.taps("English")
    supervisor.says(f"/case {number}")
    text = supervisor.taps("Draft a letter")
    assert "[Supervision letter] Draft" in text
    assert "red light: formal supervision" in text
