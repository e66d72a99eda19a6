"""A second person where the county wants one: who answered never approves, nor answers again."""

from dataclasses import replace

from scripts import LIFT_UNIT, answered, answers, filed, state
from town import Somebody, Town

from domain.lifecycle import State
from handlers.cases.routes import answered_by, people_for
from storage.work import Work


def reopened(town: Town) -> tuple[Somebody, str]:
    """A matter the citizen says is not solved; the B post has it."""
    wang, number = answered(town)
    wang.taps("没解决")
    return wang, number


def writes(town: Town, post: str = "B", words: str = "换了主板，10月9日恢复") -> str:
    """The post's answer, sent to be approved."""
    handler = town.handler(LIFT_UNIT, post)
    handler.taps("答复")
    handler.says(words)
    handler.sends_photo()
    return handler.taps("发出")


def test_a_redone_case_waits_for_the_heads_approval(town: Town) -> None:
    wang, number = reopened(town)
    wang.reads()
    assert "另一个人同意" in writes(town)
    assert state(town, number) == State.IN_PROGRESS
    assert not wang.reads()
    card = town.head(LIFT_UNIT).reads()
    assert "【答复待批】" in card
    assert "换了主板" in card


def test_the_head_agrees_and_the_citizen_reads_it_with_its_pictures(town: Town) -> None:
    wang, number = reopened(town)
    writes(town)
    wang.reads()
    town.head(LIFT_UNIT).taps("同意")
    assert state(town, number) == State.REPLIED
    read = wang.reads()
    assert "换了主板" in read
    assert "(photo)" in read
    assert "答复已经发给群众" in town.handler(LIFT_UNIT, "B").reads()


def test_the_head_reads_all_of_it_first(town: Town) -> None:
    reopened(town)
    writes(town, words="换了主板。" * 60)
    head = town.head(LIFT_UNIT)
    head.reads()
    shown = head.taps("看待批的答复")
    assert shown.count("换了主板。") == 60
    assert "(photo)" in shown


def test_a_no_says_why_and_the_answer_is_written_again(town: Town) -> None:
    wang, number = reopened(town)
    writes(town)
    head = town.head(LIFT_UNIT)
    head.taps("不同意")
    head.says("写清哪天修好")
    handler = town.handler(LIFT_UNIT, "B")
    assert "没有同意这份答复。理由：写清哪天修好" in handler.reads()
    assert state(town, number) == State.IN_PROGRESS
    writes(town, words="10月9日修好")
    head.taps("同意")
    assert "10月9日修好" in wang.reads()


def test_who_answered_can_not_approve(town: Town) -> None:
    _, number = reopened(town)
    town.handler(LIFT_UNIT, "B").blocks()
    head = town.head(LIFT_UNIT)
    head.taps("答复")
    head.says("主板换好了")
    head.sends_photo()
    assert "另一个人同意" in head.taps("发出")
    assert not head.chat.shows("同意")
    nonce = head.chat.of("handler.card")[-1].button("答复")
    head.forges(nonce.replace(":answer", ":request_yes:reply"))
    assert state(town, number) == State.IN_PROGRESS
    town.supervisor().taps("同意")
    assert state(town, number) == State.REPLIED


def test_in_the_next_round_neither_who_wrote_nor_who_approved_has_it(town: Town) -> None:
    wang, number = reopened(town)
    writes(town)
    town.head(LIFT_UNIT).taps("同意")
    wang.taps("没解决")

    def out(work: Work) -> int:
        from handlers.office import Office  # noqa: PLC0415

        office = Office(town.desk, work)
        case = work.cases.by_number(number)
        assert case is not None
        assert not people_for(office, case)
        return len(answered_by(office, case))

    assert town.asks(out) == 3


def test_an_ordinary_answer_needs_nobody(town: Town) -> None:
    _, number = filed(town)
    answers(town.handler(LIFT_UNIT))
    assert state(town, number) == State.REPLIED
    assert "propose_reply" not in town.history(number)


def test_a_county_may_want_no_second_person(town: Town) -> None:
    closing = replace(town.desk.rules.closing, need_second_person=())
    town.under(rules=replace(town.desk.rules, closing=closing))
    _, number = reopened(town)
    writes(town)
    assert state(town, number) == State.REPLIED


def test_a_conduct_case_needs_one(town: Town) -> None:
    _, number = filed(town)
    town.changes(number, category="conduct")
    assert "另一个人同意" in writes(town, "A")


def test_the_newer_of_two_answers_is_the_one_that_is_approved(town: Town) -> None:
    wang, _ = reopened(town)
    writes(town, words="旧的写法")
    writes(town, words="新的写法")
    town.head(LIFT_UNIT).taps("同意")
    read = wang.reads()
    assert "新的写法" in read
    assert "旧的写法" not in read
