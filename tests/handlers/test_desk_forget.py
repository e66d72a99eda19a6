"""/forget: asked once; then who it was is gone from everywhere, and what the desk did stays."""

from pathlib import Path

import pytest
from scripts import LIFT, LIFT_UNIT, answers, filed
from town import Somebody, Town

from domain.lifecycle import State
from domain.privacy import Privacy

MATTER = f"{LIFT}，我叫王小明，电话13912345678"


def forgets(somebody: Somebody, *, open_cases: str | None = None) -> str:
    somebody.says("/forget")
    if open_cases:
        somebody.taps(open_cases)
    return somebody.taps("确定删除")


def closed(town: Town) -> tuple[Somebody, str]:
    wang, number = filed(town, text=MATTER)
    with town.store.work(town.now) as work:
        work.identities.know(wang.person_id, name="王小明", phone="13912345678")
    answers(town.handler(LIFT_UNIT))
    wang.taps("解决了")
    return wang, number


def count(town: Town, what: str) -> int:
    query = f"SELECT count(*) FROM {what}"  # noqa: S608 - our own words
    return town.asks(lambda work: work.session.connection().exec_driver_sql(query).scalar())


def test_it_is_asked_once_and_can_be_left(town: Town) -> None:
    wang, number = closed(town)
    assert "不能恢复" in wang.says("删除我的资料")
    wang.taps("取消")
    assert number in wang.says("查进度")


def test_goodbye_is_said_and_a_new_start_is_a_new_person(town: Town) -> None:
    wang, number = closed(town)
    before = wang.person_id
    assert "已经删除了" in forgets(wang)
    assert wang.person_id != before
    assert number not in wang.says("查进度")
    assert "县诉评台" in str(wang.chat.of("welcome.notice")[-1])


def test_an_ended_case_keeps_state_history_and_grade_and_loses_its_words(town: Town) -> None:
    wang, number = closed(town)
    wang.taps("满意")
    forgets(wang)
    case = town.case(number)
    assert (case.state, case.code, case.outcome) == (State.CLOSED, "", "resolved")
    assert town.history(number) == [
        "submit",
        "dispatch",
        "sign",
        "reply",
        "confirm_solved",
        "rate",
        "erase",
    ]
    assert town.asks(lambda work: work.cases.matter(work.cases.by_number(number))) == ""
    assert count(town, "rating") == 1
    assert count(town, "case_key") == 0


def test_nothing_readable_or_sealed_is_left_of_them(town: Town) -> None:
    wang, _ = closed(town)
    wang.says("我想再说一句")
    forgets(wang)
    assert count(town, "identity") == 0
    assert count(town, "dialogue") == 0
    assert count(town, f"address WHERE user_id = {wang.user_id} AND started_at IS NOT NULL") == 0
    query = "SELECT DISTINCT key FROM outbox WHERE payload IS NOT NULL"
    keys = town.asks(lambda work: work.session.connection().exec_driver_sql(query).scalars().all())
    # What a handler drafted names no case's row; it goes with all sent texts after thirty days.
    drafted = {"handler.ask_reply", "handler.reply_review", "handler.reply_sent"}
    # What takes the files away knows them by names that say nothing.
    assert set(keys) <= {"forget.done", "tap", "handler.card_done", "erase"} | drafted


def test_the_units_card_says_that_it_is_erased(town: Town) -> None:
    wang, number = closed(town)
    handler = town.handler(LIFT_UNIT)
    forgets(wang)
    assert f"{number}（***）" in str(handler.chat)
    assert "电梯" not in str(
        handler.chat.with_button("看全文") if handler.chat.shows("看全文") else ""
    )


@pytest.mark.parametrize("kept", [True, False])
def test_the_archives_law_keeps_the_papers_sealed(town: Town, kept: bool) -> None:  # noqa: FBT001
    town.under(privacy=Privacy(keep_for_archive=kept))
    wang, number = closed(town)
    forgets(wang)
    assert count(town, "case_key") == int(kept)
    assert town.asks(lambda work: work.cases.matter(work.cases.by_number(number))) == ""


def test_open_cases_are_explained_first(town: Town) -> None:
    wang, number = filed(town, text=MATTER)
    asked = wang.says("/forget")
    assert f"还有1件事在办（{number}等）" in asked
    assert wang.chat.labels == ["接着办", "都撤回", "取消"]


def test_open_cases_are_withdrawn_where_they_want_it(town: Town) -> None:
    wang, number = filed(town, text=MATTER)
    forgets(wang, open_cases="都撤回")
    assert town.case(number).state == State.WITHDRAWN
    assert town.case(number).erased_at is not None


def test_an_open_case_goes_on_without_them_and_is_erased_once_it_ends(town: Town) -> None:
    wang, number = filed(town, text=MATTER)
    forgets(wang, open_cases="接着办")
    wang.reads()
    handler = town.handler(LIFT_UNIT)
    assert "电梯" in handler.taps("看全文")
    answers(handler)
    assert wang.reads() == ""
    town.waits_until("2026-10-20 09:00")
    assert town.case(number).state == State.CLOSED
    town.keeps_house()
    assert town.case(number).erased_at is not None
    assert town.case(number).state == State.CLOSED


def test_no_byte_of_what_was_sealed_is_left_in_the_file(town: Town) -> None:
    wang, _ = closed(town)
    queries = (
        "SELECT name FROM identity",
        "SELECT phone FROM identity",
        "SELECT wrapped FROM case_key",
    )
    secrets = [
        town.asks(
            lambda work, query=query: work.session.connection().exec_driver_sql(query).scalar()
        )
        for query in queries
    ]
    path = Path(town.store._engine.url.database or "")
    assert all(
        one in path.read_bytes() + path.with_name("suping.db-wal").read_bytes() for one in secrets
    )
    forgets(wang)
    left = b"".join(one.read_bytes() for one in path.parent.glob("suping.db*"))
    assert [one for one in secrets if one in left] == []


def test_a_consent_ends_with_them(town: Town) -> None:
    wang, _ = filed(town, text=MATTER)
    handler = town.handler(LIFT_UNIT)
    handler.taps("请求联系方式")
    handler.says("要上门看电梯")
    wang.taps("给电话")
    wang.says("13912345678")
    handler.taps("看联系方式")
    data = handler.chat.with_button("看联系方式").button("看联系方式")
    forgets(wang, open_cases="接着办")
    handler.forges(data)
    assert "13912345678" not in str(handler.chat)


def test_an_answer_begun_for_an_erased_case_goes_with_it(town: Town) -> None:
    wang, number = filed(town)
    handler = town.handler(LIFT_UNIT)
    handler.taps("答复")
    handler.says("王小明家的电梯修好了")
    assert town.asks(lambda work: work.dialogues.find(handler.address_id)) is not None
    wang.says("/forget")
    wang.taps("都撤回")
    wang.taps("确定删除")
    assert town.case(number).erased_at is not None
    assert town.asks(lambda work: work.dialogues.find(handler.address_id)) is None


def test_an_answer_begun_for_a_case_that_goes_on_stays(town: Town) -> None:
    wang, _ = filed(town)
    handler = town.handler(LIFT_UNIT)
    handler.taps("答复")
    handler.says("已经修好了")
    wang.says("/forget")
    wang.taps("接着办")
    wang.taps("确定删除")
    assert town.asks(lambda work: work.dialogues.find(handler.address_id)) is not None


def test_a_draft_kept_beside_another_goes_too(town: Town) -> None:
    """An unfinished answer is kept while the handler is asked whether to go on with it."""
    wang, _ = filed(town)
    handler = town.handler(LIFT_UNIT)
    handler.taps("答复")
    handler.says("已经修好了")
    filed(town, "李")
    handler.taps("问诉求人")
    assert "还留着" in str(handler.chat.newest)
    wang.says("/forget")
    wang.taps("都撤回")
    wang.taps("确定删除")
    assert town.asks(lambda work: work.dialogues.find(handler.address_id)) is None
