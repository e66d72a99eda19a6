"""What leaves by a gateway, and what each answer, or none, means. Real HTTP."""

import base64
import hashlib
import hmac
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import aiohttp
import pytest
from gateway_server import GatewayServer

from bot import gateways
from bot.gateways import Gateway, Later, Never, Outcome, Taken, Unsure

NOW = datetime(2026, 9, 28, 1, 0, tzinfo=UTC)
PHONE = "13800138000"
TEXT = '【清源县诉评】您的诉求有新答复，"请"打{phone}\n查看&a=1'


@pytest.fixture
async def server() -> AsyncIterator[GatewayServer]:
    found = GatewayServer()
    await found.start()
    yield found
    await found.stop()


def sms(server: GatewayServer, **parts: object) -> Gateway:
    body = '{"to": "{phone}", "say": "{text}"}'
    return Gateway("sms", "sms", f"{server.address}/send", **{"body": body, **parts})  # type: ignore[arg-type]


async def sent(gateway: Gateway, text: str = TEXT) -> Outcome:
    async with aiohttp.ClientSession() as session:
        return await gateway.send(session, phone=PHONE, text=text, now=NOW)


async def test_a_text_message_is_the_template_filled_in_as_json(server: GatewayServer) -> None:
    gateway = sms(server, headers={"Authorization": "Bearer secret"})
    assert await sent(gateway) == Taken()
    assert json.loads(server.seen[0]["body"]) == {"to": PHONE, "say": TEXT}
    assert server.seen[0]["headers"]["Authorization"] == "Bearer secret"


async def test_a_text_message_is_the_template_filled_in_as_a_form(server: GatewayServer) -> None:
    gateway = sms(server, encoding="form", body="text={text}&mobile={phone}")
    assert await sent(gateway) == Taken()
    assert parse_qs(server.seen[0]["body"]) == {"mobile": [PHONE], "text": [TEXT]}


@pytest.mark.parametrize("kind", ["wecom", "dingtalk"])
async def test_a_robot_is_sent_a_text(server: GatewayServer, kind: str) -> None:
    gateway = Gateway("group", kind, f"{server.address}/send?key=k")
    assert await sent(gateway) == Taken()
    assert json.loads(server.seen[0]["body"]) == {"msgtype": "text", "text": {"content": TEXT}}
    assert server.seen[0]["path"] == "/send?key=k"


async def test_dingtalk_is_signed_over_the_moment(server: GatewayServer) -> None:
    gateway = Gateway(
        "group", "dingtalk", f"{server.address}/send?access_token=t", secret="SECsecret"
    )
    assert await sent(gateway) == Taken()
    found = parse_qs(urlsplit(server.seen[0]["path"]).query)
    stamp = str(int(NOW.timestamp() * 1000))
    expected = hmac.digest(b"SECsecret", f"{stamp}\nSECsecret".encode(), hashlib.sha256)
    assert found["timestamp"] == [stamp]
    assert base64.b64decode(found["sign"][0]) == expected
    assert found["access_token"] == ["t"]


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ((200, "ok"), Taken()),
        ((202, ""), Taken()),
        ((429, "slow down"), Later("HTTP 429", 7.0)),
        ((408, ""), Later("HTTP 408", 7.0)),
        ((500, "oops"), Unsure("HTTP 500")),
        ((503, ""), Unsure("HTTP 503")),
        ((400, "bad number"), Never("HTTP 400")),
        ((401, ""), Never("HTTP 401")),
        ((302, ""), Never("HTTP 302")),
    ],
)
async def test_what_a_status_means(
    server: GatewayServer, answer: tuple[int, str], expected: Outcome
) -> None:
    server.answers = [answer]
    server.headers = {"Retry-After": "7"}
    assert await sent(sms(server)) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ('{"errcode":0,"errmsg":"ok"}', Taken()),
        ('{"errcode":45009}', Later("errcode 45009", 60)),
        ('{"errcode":93000}', Never("errcode 93000")),
        ("<html>", Unsure("an answer that is no robot's")),
        ("[1]", Unsure("an answer that is no robot's")),
    ],
)
async def test_what_a_robots_word_means(
    server: GatewayServer, words: str, expected: Outcome
) -> None:
    server.answers = [(200, words)]
    assert await sent(Gateway("group", "wecom", server.address)) == expected


async def test_an_answer_must_hold_what_the_config_says(server: GatewayServer) -> None:
    server.answers = [(200, '{"code":0}'), (200, '{"code":7}')]
    gateway = sms(server, accepted='"code":0')
    assert await sent(gateway) == Taken()
    assert isinstance(await sent(gateway), Never)


async def test_where_nobody_listens_nothing_was_sent(server: GatewayServer) -> None:
    await server.stop()
    assert isinstance(await sent(sms(server)), Later)


async def test_a_connection_that_breaks_may_have_delivered(server: GatewayServer) -> None:
    server.drops = 1
    assert isinstance(await sent(sms(server)), Unsure)


async def test_an_answer_that_never_comes_may_have_delivered(
    server: GatewayServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gateways, "CONNECT_SECONDS", 0.2)
    monkeypatch.setattr(gateways, "ANSWER_SECONDS", 0.2)
    server.slow = 2
    assert isinstance(await sent(sms(server)), Unsure)


def test_a_gateway_shows_none_of_its_secrets() -> None:
    gateway = Gateway("g", "dingtalk", "http://x?key=KEY", {"A": "HEADER"}, secret="SECRETS")
    assert not any(word in repr(gateway) for word in ("KEY", "HEADER", "SECRETS"))


def test_a_robot_serves_its_units_and_one_without_units_all() -> None:
    everybody, housing = (
        Gateway("a", "wecom", ""),
        Gateway("b", "wecom", "", units=frozenset({"x"})),
    )
    assert everybody.serves("robot:y")
    assert housing.serves("robot:x")
    assert not housing.serves("robot:y")
    assert not everybody.serves("sms")
    assert not sms(GatewayServer()).serves("robot:x")
