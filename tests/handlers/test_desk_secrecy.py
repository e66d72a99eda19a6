"""The complained-of unit never learns who complained; what it reads is protected."""

from pathlib import Path

from scripts import LIFT, LIFT_UNIT, answers, filed
from town import Somebody, Town

CANARY_ID = 777_123_777
MATTER = f"{LIFT}，业主多次反映"


def canary(town: Town) -> Somebody:
    return town.somebody(CANARY_ID)


def every_message_to_staff(town: Town) -> list[str]:
    return [str(chat) for chat in town.staff_chats()]


def walked(town: Town) -> tuple[Somebody, str]:
    """A case that went through all that units are told of."""
    somebody = canary(town)
    number = somebody.files(MATTER)
    town.handler(LIFT_UNIT).taps("看全文")
    somebody.says("补充：还是没人来")
    somebody.says("2")
    somebody.says("怎么还没人来")
    somebody.taps("催一下")
    town.waits_until("2026-10-13 09:00")
    answers(town.handler(LIFT_UNIT))
    somebody.taps("没解决")
    answers(town.handler(LIFT_UNIT, "B"))
    somebody.taps("解决了")
    somebody.taps("不满意")
    town.waits_until("2026-11-01 09:00")
    for one in (town.supervisor(), town.head(LIFT_UNIT)):
        one.says("/overdue")
        one.says("/work")
    return somebody, number


def test_nothing_that_names_the_citizen_is_in_any_message_to_staff(town: Town) -> None:
    somebody, _ = walked(town)
    secrets = [str(CANARY_ID), str(somebody.person_id)]
    for text in every_message_to_staff(town):
        assert not [secret for secret in secrets if secret in text]


def test_every_message_to_a_unit_about_a_case_is_protected(town: Town) -> None:
    _, number = walked(town)
    for post in ("A", "B", "head"):
        for seen in town.handler(LIFT_UNIT, post).chat.messages.values():
            assert seen.protect or number not in seen.text, seen.key


def test_the_query_code_is_told_to_the_citizen_alone(town: Town) -> None:
    _, number = walked(town)
    code = town.case(number).code
    assert not [text for text in every_message_to_staff(town) if code in text]


def test_no_member_of_staff_is_named_to_the_citizen(town: Town) -> None:
    somebody, _ = walked(town)
    told = str(somebody.chat)
    names = town.asks(lambda work: [one.name for one in work.staff.of_unit("housing")])
    assert not [name for name in names if name in told]


def test_the_database_holds_the_words_only_sealed(town: Town) -> None:
    filed(town)
    url = town.store._engine.url.database
    assert url is not None
    stored = b"".join(path.read_bytes() for path in Path(url).parent.glob("suping.db*"))
    assert LIFT.encode() not in stored
