"""Once a day what was kept long enough goes, in batches, and twice changes nothing."""

from datetime import timedelta

from callers import accesses
from scripts import LIFT_UNIT, answers, filed
from test_desk_reveal import known, reveals
from town import Somebody, Town

from handlers.casework import housekeeping
from handlers.casework.housekeeping import HOUSEWORK, housework


def closed(town: Town) -> tuple[Somebody, str]:
    wang, number = known(town)
    answers(town.handler(LIFT_UNIT))
    wang.taps("解决了")
    return wang, number


def test_identities_go_two_years_after_the_last_case_ended(town: Town) -> None:
    wang, number = closed(town)
    before = wang.person_id
    town.now += timedelta(days=729)
    assert "people" not in town.keeps_house()
    town.now += timedelta(days=2)
    assert town.keeps_house()["people"] == 1
    assert not town.asks(lambda work: work.identities.has_phone(before))
    assert town.case(number).erased_at is not None
    assert town.case(number).state == "closed"
    assert wang.person_id != before
    assert "people" not in town.keeps_house()


def test_who_has_a_case_open_is_kept(town: Town) -> None:
    wang, _ = closed(town)
    _, other = filed(town, "李")
    town.changes(other, person_id=wang.person_id)
    town.now += timedelta(days=900)
    assert "people" not in town.keeps_house()


def test_readings_are_kept_three_years(town: Town) -> None:
    _, number = known(town)
    reveals(town, number)
    town.now += timedelta(days=1094)
    town.keeps_house()
    assert accesses(town)
    town.now += timedelta(days=2)
    assert town.keeps_house()["readings"] == 1
    assert accesses(town) == []


def test_sent_texts_go_after_thirty_days_a_batch_at_a_time(town: Town, monkeypatch) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    filed(town)
    town.now += timedelta(days=31)
    monkeypatch.setattr(housekeeping, "BATCH", 2)
    assert town.keeps_house()["texts"] == 2
    rounds = 1
    while town.keeps_house():
        rounds += 1
    assert rounds > 1
    left = "SELECT count(*) FROM outbox WHERE payload IS NOT NULL AND state != 0"
    assert town.asks(lambda work: work.session.connection().exec_driver_sql(left).scalar()) == 0


def test_an_account_only_said_goodbye_to_is_gone_the_day_after(town: Town) -> None:
    wang, _ = closed(town)
    wang.says("/forget")
    wang.taps("确定删除")
    town.now += timedelta(days=2)
    assert town.keeps_house()["strangers"] == 1
    query = f"SELECT count(*) FROM address WHERE user_id = {wang.user_id}"  # noqa: S608
    assert town.asks(lambda work: work.session.connection().exec_driver_sql(query).scalar()) == 0


def test_every_room_may_have_something_done(town: Town) -> None:
    done = iter([3, 0])
    housework("of a test", lambda _office: next(done))
    try:
        assert town.keeps_house()["of a test"] == 3
        assert "of a test" not in town.keeps_house()
    finally:
        del HOUSEWORK["of a test"]
