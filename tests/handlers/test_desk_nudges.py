"""Nudges: once, late enough, not at night, without a word of the case; and what faults do."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import timedelta

import aiohttp
import pytest
from callers import PHONE, accesses, leaves_phone, rang
from gateway_server import GatewayServer
from scripts import LIFT, LIFT_UNIT, POWER, answered, answers, filed, state
from town import Somebody, Town

from bot import gateways
from bot.clock import Clock
from bot.gateways import Gateway
from bot.nudger import MOST_UNSURE, Nudger
from bot.writer import WriterThread
from domain.lifecycle import State
from domain.reach import Nudging
from storage.nudges import LEASE
from storage.outbox import DEAD, SENT, SUPERSEDED

WAITING = 0
BODY = '{"phone": "{phone}", "text": "{text}"}'


@pytest.fixture
async def server() -> AsyncIterator[GatewayServer]:
    found = GatewayServer()
    await found.start()
    yield found
    await found.stop()


@pytest.fixture
def writer() -> Iterator[WriterThread]:
    made = WriterThread()
    yield made
    made.close()


@pytest.fixture
def nudger(town: Town, server: GatewayServer, writer: WriterThread) -> Nudger:
    """A desk with a gateway for text messages and a robot in the housing bureau's group."""
    nudging = Nudging(sms=True, robots=frozenset({"housing"}), pages={"local": "http://12345.cn"})
    town.under(nudging=nudging)
    ways = (
        Gateway("sms", "sms", f"{server.address}/sms", body=BODY),
        Gateway("group", "wecom", f"{server.address}/robot", units=frozenset({"housing"})),
    )
    return Nudger(ways, town.store, town.desk, writer, Clock(stopped_at=town.now))


async def sends(town: Town, nudger: Nudger) -> None:
    """The nudger works all that is due now."""
    nudger._clock.move_to(town.now)
    async with aiohttp.ClientSession() as session:
        while await nudger.round(session):
            pass


def texts(server: GatewayServer, path: str = "/sms") -> list[str]:
    bodies = [json.loads(one["body"]) for one in server.seen if one["path"] == path]
    return [json.dumps(one, ensure_ascii=False) for one in bodies]


def states(town: Town) -> dict[int, int]:
    return town.asks(lambda work: work.nudges.by_state())


def reachable(town: Town, name: str = "王") -> tuple[Somebody, str]:
    """A citizen with a case and a telephone; what their unit's group was told is past."""
    citizen, number = filed(town, name)
    leaves_phone(town, citizen)
    return citizen, number


async def test_an_answer_nobody_looks_at_is_nudged_about_after_ten_minutes(
    town: Town, nudger: Nudger, server: GatewayServer
) -> None:
    _, number = reachable(town)
    answers(town.handler(LIFT_UNIT))
    await sends(town, nudger)
    assert texts(server) == []
    town.passes(minutes=10)
    await sends(town, nudger)
    (told,) = texts(server)
    assert PHONE in told
    assert (
        "【清源县诉评】您的诉求有新答复，请点http://12345.cn或打12345查看。本短信不用回。" in told
    )
    assert number not in told
    assert "电梯" not in told
    assert accesses(town) == []


async def test_where_the_answer_was_on_the_screen_no_text_message_goes(
    town: Town, nudger: Nudger, server: GatewayServer
) -> None:
    wang, _ = reachable(town)
    answers(town.handler(LIFT_UNIT))
    wang.looks()
    town.passes(minutes=11)
    await sends(town, nudger)
    assert texts(server) == []
    assert states(town)[SUPERSEDED] == 1


async def test_who_acts_in_the_chat_meanwhile_gets_no_text_message(
    town: Town, nudger: Nudger, server: GatewayServer
) -> None:
    wang, _ = reachable(town)
    answers(town.handler(LIFT_UNIT))
    wang.says("谢谢")
    town.passes(minutes=11)
    await sends(town, nudger)
    assert texts(server) == []


async def test_on_a_channel_that_reports_nothing_it_goes_at_once(
    town: Town, nudger: Nudger, server: GatewayServer
) -> None:
    li = town.citizen("李", "en", "telegram")
    li.files(LIFT)
    leaves_phone(town, li)
    answers(town.handler(LIFT_UNIT))
    await sends(town, nudger)
    (told,) = texts(server)
    assert "[Qingyuan County] Your case has an answer: open the desk or call 12345." in told


async def test_at_night_it_waits_for_the_morning(
    town: Town, nudger: Nudger, server: GatewayServer
) -> None:
    reachable(town)
    town.waits_until("21:25")
    answers(town.handler(LIFT_UNIT))
    town.waits_until("23:00")
    await sends(town, nudger)
    assert texts(server) == []
    town.waits_until("2026-09-29 07:30")
    await sends(town, nudger)
    assert len(texts(server)) == 1


async def test_two_answers_within_the_hour_are_one_text_message(
    town: Town, nudger: Nudger, server: GatewayServer
) -> None:
    wang, first = reachable(town)
    wang.says("/new")
    wang.files("物业不管单元门")
    town.passes(minutes=1)
    handler = town.handler(LIFT_UNIT)
    for card in reversed(handler.chat.of("handler.card")):
        handler.says("修好了", to=card)
        handler.sends_photo()
        handler.taps("发出")
    town.passes(minutes=10)
    await sends(town, nudger)
    assert len(texts(server)) == 1
    assert state(town, first) == State.REPLIED


async def test_a_question_is_nudged_about(
    town: Town, nudger: Nudger, server: GatewayServer
) -> None:
    reachable(town)
    handler = town.handler(LIFT_UNIT)
    handler.taps("问诉求人")
    handler.says("几号楼？")
    handler.taps("发出")
    town.passes(minutes=10)
    await sends(town, nudger)
    (told,) = texts(server)
    assert "有话想问您" in told
    assert "几号楼" not in told


async def test_a_second_nudge_keeps_its_distance(
    town: Town, nudger: Nudger, server: GatewayServer
) -> None:
    reachable(town)
    handler = town.handler(LIFT_UNIT)
    handler.taps("问诉求人")
    handler.says("几号楼？")
    handler.taps("发出")
    town.passes(minutes=10)
    await sends(town, nudger)
    answers(handler)
    town.passes(minutes=15)
    await sends(town, nudger)
    assert len(texts(server)) == 1
    town.passes(minutes=46)
    await sends(town, nudger)
    assert len(texts(server)) == 2


async def test_without_a_telephone_or_a_gateway_nothing_is_planned(
    town: Town, nudger: Nudger
) -> None:
    answered(town)
    assert set(states(town)) <= {WAITING}
    assert not town.asks(lambda work: work.nudges.is_waiting(town.citizen("王").address_id))
    town.under(nudging=Nudging())
    wang = town.citizen("李")
    wang.files(POWER)
    leaves_phone(town, wang)
    assert not town.asks(lambda work: work.nudges.is_waiting(wang.address_id))
    assert nudger


async def test_who_takes_their_number_back_gets_no_text_message(
    town: Town, nudger: Nudger, server: GatewayServer
) -> None:
    wang, _ = reachable(town)
    answers(town.handler(LIFT_UNIT))
    with town.store.work(town.now) as work:
        work.identities.forget_phone(wang.person_id)
    town.passes(minutes=10)
    await sends(town, nudger)
    assert texts(server) == []
    assert states(town)[SUPERSEDED] == 1


async def test_whoever_has_no_chat_is_called_and_not_texted(
    town: Town, nudger: Nudger, server: GatewayServer
) -> None:
    rang(town, LIFT)
    answers(town.handler(LIFT_UNIT))
    town.passes(minutes=11)
    await sends(town, nudger)
    assert texts(server) == []
    assert "的答复是" in town.clerk().says("/calls")


async def test_the_row_holds_no_telephone_and_no_words_in_clear(town: Town, nudger: Nudger) -> None:
    reachable(town)
    answers(town.handler(LIFT_UNIT))
    rows = town.asks(
        lambda work: (
            work.session.connection()
            .exec_driver_sql("SELECT payload, key, error FROM outbox WHERE lane = 4")
            .all()
        )
    )
    assert rows
    assert PHONE.encode() not in repr(rows).encode()
    assert all("诉评".encode() not in row[0] for row in rows)
    assert nudger


# Units


async def test_a_units_group_hears_of_a_new_case_and_of_no_case_in_particular(
    town: Town, nudger: Nudger, server: GatewayServer
) -> None:
    _, number = filed(town)
    filed(town, "李")
    await sends(town, nudger)
    (told,) = texts(server, "/robot")
    assert "住建局有新件" in told
    assert number not in told


async def test_a_units_group_hears_of_what_is_unsigned_and_due(
    town: Town, nudger: Nudger, server: GatewayServer
) -> None:
    filed(town)
    await sends(town, nudger)
    for when in ("2026-09-28 18:00", "2026-09-29 12:00", "2026-10-10 16:00"):
        town.waits_until(when)
        await sends(town, nudger)
    told = "".join(texts(server, "/robot"))
    assert "有件还没签收" in told
    assert "有件今天要答复" in told


async def test_a_unit_without_a_robot_is_not_nudged(
    town: Town, nudger: Nudger, server: GatewayServer
) -> None:
    filed(town, text=POWER)
    await sends(town, nudger)
    assert server.seen == []


# Faults


async def nudged(town: Town, nudger: Nudger, server: GatewayServer) -> None:
    """An answer whose text message is due; what the group hears is out of the way."""
    reachable(town)
    await sends(town, nudger)
    server.seen.clear()
    answers(town.handler(LIFT_UNIT))
    town.passes(minutes=10)


async def test_a_gateway_that_is_busy_is_asked_again_when_it_says(
    town: Town, nudger: Nudger, server: GatewayServer
) -> None:
    await nudged(town, nudger, server)
    server.answers, server.headers = [(429, "")], {"Retry-After": "90"}
    await sends(town, nudger)
    town.passes(seconds=89)
    await sends(town, nudger)
    assert len(texts(server)) == 1
    town.passes(seconds=1)
    await sends(town, nudger)
    assert len(texts(server)) == 2
    assert states(town)[SENT] == 2


async def test_what_may_have_arrived_is_sent_at_most_twice_and_then_called_about(
    town: Town, nudger: Nudger, server: GatewayServer
) -> None:
    await nudged(town, nudger, server)
    server.answers = [(500, "")] * 9
    for _ in range(6):
        await sends(town, nudger)
        town.passes(hours=1)
    assert len(texts(server)) == MOST_UNSURE
    assert states(town)[DEAD] == 1
    assert "短信没发出去" in town.clerk().says("/calls")


async def test_a_number_that_is_refused_is_a_dead_letter_and_a_call(
    town: Town, nudger: Nudger, server: GatewayServer
) -> None:
    await nudged(town, nudger, server)
    server.answers = [(400, "bad number")]
    await sends(town, nudger)
    assert states(town)[DEAD] == 1
    card = town.clerk().says("/calls")
    assert "短信没发出去" in card
    assert "住建局的答复是" in card


async def test_a_gateway_that_is_away_is_tried_with_longer_pauses_then_given_up(
    town: Town, nudger: Nudger, server: GatewayServer
) -> None:
    await nudged(town, nudger, server)
    await server.stop()
    for _ in range(8):
        await sends(town, nudger)
        town.passes(hours=1)
    assert states(town)[DEAD] == 1
    tries = town.asks(
        lambda work: (
            work.session.connection()
            .exec_driver_sql("SELECT max(tries) FROM outbox WHERE lane = 4")
            .scalar()
        )
    )
    assert tries == 6


async def test_a_slow_gateway_counts_as_perhaps_delivered(
    town: Town, nudger: Nudger, server: GatewayServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gateways, "CONNECT_SECONDS", 0.2)
    monkeypatch.setattr(gateways, "ANSWER_SECONDS", 0.2)
    await nudged(town, nudger, server)
    server.slow = 1
    for _ in range(3):
        await sends(town, nudger)
        town.passes(hours=1)
    assert len(texts(server)) == MOST_UNSURE


async def test_killed_between_sending_and_noting_it_is_sent_once_more_at_most(
    town: Town, nudger: Nudger, server: GatewayServer
) -> None:
    """Nothing is noted of any send: each restart takes up what the lease gives free."""
    await nudged(town, nudger, server)
    nudger._note = lambda _outcomes: None  # type: ignore[method-assign]
    for _ in range(5):
        await sends(town, nudger)
        town.now += LEASE
    assert len(texts(server)) == MOST_UNSURE
    assert "短信没发出去" in town.clerk().says("/calls")


async def test_a_gateway_the_config_no_longer_has_is_a_dead_letter(
    town: Town, nudger: Nudger, server: GatewayServer
) -> None:
    await nudged(town, nudger, server)
    nudger._gateways = nudger._gateways[1:]
    await sends(town, nudger)
    assert states(town)[DEAD] == 1


async def test_the_nudger_runs_and_rests_until_it_is_woken(
    town: Town, nudger: Nudger, server: GatewayServer
) -> None:
    running = asyncio.create_task(nudger.run())
    await asyncio.wait_for(nudger.idle.wait(), 5)
    filed(town)
    nudger.wake()
    async with asyncio.timeout(5):
        await server.called.wait()
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert texts(server, "/robot")


def test_without_any_wait_configured_it_goes_at_once(town: Town, nudger: Nudger) -> None:
    town.under(nudging=replace(town.desk.nudging, wait=timedelta(0)))
    wang, _ = reachable(town)
    answers(town.handler(LIFT_UNIT))
    assert town.asks(lambda work: work.nudges.next_at()) == town.now
    assert wang
    assert nudger
