"""
Calls that go wrong on order, for tests: planned by whoever has the bot's token, off by default.

`POST /bot<token>/faults {"fault": NAME, "times"?: 1, "methods"?: [...], "chat_id"?: N}` plans one,
`GET` tells what is planned and what was suffered. Only a server started with `--faults` knows the
address; people and their pages have no token.
"""

import asyncio
import json
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

from starlette.types import Message, Receive, Scope, Send

from localchat.faults import FAULTS, SLOW_SECONDS, Fault, How
from localchat.jsontext import Json, decode_object

NAME = "faults"
SILENT_SECONDS = 60.0
"""Longer than any client waits; a client that hangs up is answered no more."""
_MOST_TIMES = 1_000
_GONE_SECONDS = 0.02
"""Until the server has noticed that the connection is gone, and asks for no answer any more."""
Answering = Callable[[Scope, Receive, Send], Awaitable[None]]


class BadPlanError(ValueError):
    """A fault that can't be planned; the message says what to write instead."""


@dataclass
class _Plan:
    name: str
    fault: Fault
    times: int
    chat_id: int | None = None

    def fits(self, method: str, chat_id: object) -> bool:
        methods = self.fault.methods
        there = self.chat_id is None or str(self.chat_id) == str(chat_id)
        return self.times > 0 and there and (not methods or method in methods)


class Faults:
    """What is planned for one server's bots, and how often each was suffered."""

    def __init__(self) -> None:
        self._plans: dict[str, list[_Plan]] = {}
        self.suffered: Counter[str] = Counter()

    def plan(self, bot: str, order: Json) -> None:
        """Plan what an order says. Raises BadPlanError."""
        fault = FAULTS.get(str(order.get("fault")))
        if fault is None or fault.how is How.UNREACHABLE:
            known = ", ".join(name for name in FAULTS if name != "unreachable")
            raise BadPlanError(f'give "fault", one of: {known} (unreachable: stop the server)')
        times, chat_id = order.get("times", 1), order.get("chat_id")
        if not isinstance(times, int) or not 0 < times <= _MOST_TIMES:
            raise BadPlanError(f'"times" is a number from 1 to {_MOST_TIMES}')
        if chat_id is not None and not isinstance(chat_id, int):
            raise BadPlanError('"chat_id" is a number')
        methods = order.get("methods", list(fault.methods))
        if not isinstance(methods, list) or not all(isinstance(one, str) for one in methods):
            raise BadPlanError('"methods" is a list of names')
        found = replace(fault, methods=tuple(methods))
        self._plans.setdefault(bot, []).append(_Plan(str(order["fault"]), found, times, chat_id))

    def take(self, bot: str, method: str, chat_id: object) -> Fault | None:
        """The fault that this call suffers, the first planned first; None where it has none."""
        plans = self._plans.get(bot, [])
        plan = next((one for one in plans if one.fits(method, chat_id)), None)
        if plan is None:
            return None
        plan.times -= 1
        self.suffered[plan.name] += 1
        return plan.fault

    def told(self, bot: str) -> Json:
        """What is still to come, and what was suffered so far."""
        left = [one for one in self._plans.get(bot, []) if one.times]
        return {
            "planned": [
                {"fault": one.name, "times": one.times, "methods": list(one.fault.methods)}
                for one in left
            ],
            "suffered": dict(self.suffered),
        }


async def fail(fault: Fault, scope: Scope, body: bytes, send: Send, answering: Answering) -> None:
    """Answer a call as its fault says; `answering` does what was asked for."""
    receive = again(body)
    if fault.how is How.SLOW:
        await asyncio.sleep(SLOW_SECONDS)
        await answering(scope, receive, send)
        return
    if fault.how in (How.TWICE, How.REVERSED):
        await answering(scope, receive, _turned(send, fault.how))
        return
    if fault.after:
        await answering(scope, receive, _nobody)
    await _fails(fault, send)


async def _fails(fault: Fault, send: Send) -> None:
    match fault.how:
        case How.SILENT:
            await asyncio.sleep(SILENT_SECONDS)
            await _hang_up(send)
        case How.RESET:
            await _hang_up(send)
        case How.HALF:
            await send(_start(fault.status, 2 * len(fault.body)))
            await send({"type": "http.response.body", "body": fault.body, "more_body": True})
            await _hang_up(send, flush=True)
        case _:
            await send(_start(fault.status, len(fault.body)))
            await send({"type": "http.response.body", "body": fault.body})


async def _hang_up(send: Send, *, flush: bool = False) -> None:
    """End the connection without an answer; the server's own way to send knows it."""
    transport = send.__self__.transport  # type: ignore[attr-defined]
    if flush:
        transport.close()
    else:
        transport.abort()
    await asyncio.sleep(_GONE_SECONDS)


def _start(status: int, length: int) -> Message:
    headers = [(b"content-type", b"application/json"), (b"content-length", str(length).encode())]
    return {"type": "http.response.start", "status": status, "headers": headers}


def again(body: bytes) -> Receive:
    """A request's body, to be read once more."""

    async def receive() -> Message:
        return {"type": "http.request", "body": body}

    return receive


async def _nobody(_message: Message) -> None:
    """An answer that nobody hears."""


def _turned(send: Send, how: How) -> Send:
    """Updates come twice in their batch, or the last one first."""
    status = 200

    async def turned(message: Message) -> None:
        nonlocal status
        if message["type"] == "http.response.start":
            status = message["status"]
            return
        answer = decode_object(message["body"])
        updates = answer.get("result")
        if isinstance(updates, list):
            answer["result"] = updates + updates if how is How.TWICE else updates[::-1]
        body = json.dumps(answer).encode()
        await send(_start(status, len(body)))
        await send({"type": "http.response.body", "body": body})

    return turned
