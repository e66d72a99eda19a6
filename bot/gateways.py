"""
Gateways: how a nudge leaves the house over HTTP, and what an answer to it means.

A text message goes by the template of the config; a group robot of WeCom (企业微信) or DingTalk
(钉钉) takes a text, DingTalk's signed with HMAC-SHA256 over the moment. Addresses hold keys, so no
error names one.
"""

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from http import HTTPStatus
from typing import Any
from urllib.parse import quote_plus

import aiohttp

CONNECT_SECONDS = 5.0
ANSWER_SECONDS = 15.0
KEPT = 200
TOO_OFTEN = {45009, 130101}
"""What WeCom and DingTalk answer to more than 20 messages a minute."""
BUSY = (HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY, HTTPStatus.TOO_MANY_REQUESTS)


@dataclass(frozen=True)
class Taken:
    """The gateway has it."""


@dataclass(frozen=True)
class Later:
    """Not taken, try again; `seconds` where the gateway says when."""

    why: str
    seconds: float | None = None


@dataclass(frozen=True)
class Unsure:
    """No answer that says so: it may have arrived."""

    why: str


@dataclass(frozen=True)
class Never:
    """Refused for good: the same request would be refused again."""

    why: str


Outcome = Taken | Later | Unsure | Never


@dataclass(frozen=True)
class Gateway:
    """One way out: where, how, for whom. Nothing of it is shown."""

    name: str
    kind: str
    url: str = field(repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    encoding: str = "json"
    body: str = field(default="", repr=False)
    accepted: str = ""
    secret: str | None = field(default=None, repr=False)
    units: frozenset[str] = frozenset()

    def serves(self, to: str) -> bool:
        """Whether a nudge of this way (`sms`, `robot:<unit>`) leaves by it."""
        if to == "sms" or self.kind == "sms":
            return to == self.kind
        return not self.units or to.partition(":")[2] in self.units

    async def send(
        self, session: aiohttp.ClientSession, *, phone: str, text: str, now: datetime
    ) -> Outcome:
        """Hand one nudge over; every fault of the network becomes a decision."""
        timeout = aiohttp.ClientTimeout(
            total=CONNECT_SECONDS + ANSWER_SECONDS, connect=CONNECT_SECONDS
        )
        url = self.url + (self._signature(now) if self.kind == "dingtalk" and self.secret else "")
        try:
            async with session.post(
                url, timeout=timeout, allow_redirects=False, **self._request(phone, text)
            ) as answer:
                read = (await answer.content.read(65_536)).decode(errors="replace")
                return self._meaning(answer.status, answer.headers.get("Retry-After"), read)
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            return Later(type(error).__name__)
        except (TimeoutError, aiohttp.ClientError) as error:
            return Unsure(type(error).__name__)

    def _request(self, phone: str, text: str) -> dict[str, Any]:
        if self.kind != "sms":
            return {"json": {"msgtype": "text", "text": {"content": text}}}
        kind = (
            "application/json" if self.encoding == "json" else "application/x-www-form-urlencoded"
        )
        written = _in_json if self.encoding == "json" else quote_plus
        # One pass over the template: a text that holds "{phone}" stays as it is.
        before, _, after = self.body.partition("{phone}")
        parts = (one.replace("{text}", written(text)) for one in (before, after))
        data = written(phone).join(parts).encode()
        return {"data": data, "headers": {"Content-Type": f"{kind}; charset=utf-8", **self.headers}}

    def _signature(self, now: datetime) -> str:
        """DingTalk: the moment in milliseconds and its HMAC, as more fields of the address."""
        stamp = str(round(now.timestamp() * 1000))
        secret = (self.secret or "").encode()
        digest = hmac.digest(secret, f"{stamp}\n{self.secret}".encode(), hashlib.sha256)
        return f"&timestamp={stamp}&sign={quote_plus(base64.b64encode(digest))}"

    def _meaning(self, status: int, retry_after: str | None, read: str) -> Outcome:
        why = f"HTTP {status}"
        if status in BUSY:
            return Later(why, _seconds(retry_after))
        if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            return Unsure(why)
        if status >= HTTPStatus.MULTIPLE_CHOICES:
            return Never(why)
        return self._robots_word(read) if self.kind != "sms" else self._gateways_word(read)

    def _gateways_word(self, read: str) -> Outcome:
        if not self.accepted or self.accepted in read:
            return Taken()
        return Never("the answer does not hold what `accepted` names")

    def _robots_word(self, read: str) -> Outcome:
        """Robots answer 200 whatever happens, and say in `errcode` what did."""
        try:
            code = json.loads(read).get("errcode")
        except (ValueError, AttributeError):
            return Unsure("an answer that is no robot's")
        if code == 0:
            return Taken()
        return Later(f"errcode {code}", 60) if code in TOO_OFTEN else Never(f"errcode {code}")


def _in_json(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)[1:-1]


def _seconds(retry_after: str | None) -> float | None:
    return float(retry_after) if retry_after and retry_after.isdecimal() else None
