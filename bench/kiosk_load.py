"""
The tablets and browsers of bench/kiosk.py, in a process of their own: a connection each, kept open.

Requests are made before the clock runs and answers read after it stopped, so that the load costs
the two cores as little as it can: some 25 microseconds a request. Tablets and browsers are sent by
the same code. Reads its orders as JSON from standard input, writes what came of them as JSON.
"""

import json
import random
import re
import select
import socket
import sys
import time
from collections import Counter, deque
from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
CLOSES = re.compile(rb"\r\nconnection: *close", re.IGNORECASE)
HOST = "127.0.0.1"
FORM = "application/x-www-form-urlencoded"
Plan = dict[str, Any]


class Caller:
    """One tablet or browser: sends its requests one after the other, each once it was answered."""

    def __init__(self, port: int, requests: Iterable[bytes]) -> None:
        self._port = port
        self._left = deque(requests)
        self._heard = b""
        self._began = 0.0
        self.answers: list[bytes] = []
        self.waits: list[float] = []
        self.socket = self._opened()

    def _opened(self) -> socket.socket:
        opened = socket.create_connection((HOST, self._port))
        opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return opened

    def send(self) -> bool:
        """Send the next; False where nothing is left."""
        if not self._left:
            return False
        self._began = time.perf_counter()
        self.socket.sendall(self._left.popleft())
        return True

    def read(self) -> bool:
        """Read what came; whether the answer is whole."""
        part = self.socket.recv(65_536)
        if not part:
            assert not self._heard, "hung up in the middle of an answer"
            raise ConnectionResetError
        self._heard += part
        at = self._heard.find(b"\r\n\r\n")
        if at < 0:
            return False
        length = LENGTH.search(self._heard, 0, at + 2)
        if len(self._heard) < at + 4 + int(length[1] if length else 0):
            return False
        self.waits.append(time.perf_counter() - self._began)
        self.answers.append(self._heard)
        self._heard = b""
        return True

    def hung_up(self) -> bool:
        """Whether the server ends the connection after this answer."""
        return CLOSES.search(self.answers[-1]) is not None

    def reopen(self) -> None:
        """Connect anew."""
        self.socket.close()
        self.socket = self._opened()


def sent(callers: list[Caller]) -> float:
    """Let everybody send everything; the seconds it took."""
    poll, by_number = select.epoll(), {}
    began = time.perf_counter()
    for one in callers:
        if one.send():
            by_number[one.socket.fileno()] = one
            poll.register(one.socket, select.EPOLLIN)
    while by_number:
        for number, _ in poll.poll():
            one = by_number[number]
            if one.read():
                _go_on(one, by_number, poll)
    return time.perf_counter() - began


def _go_on(one: Caller, by_number: dict[int, Caller], poll: select.epoll) -> None:
    number = one.socket.fileno()
    if one.hung_up():
        poll.unregister(number)
        del by_number[number]
        one.reopen()
        number = one.socket.fileno()
        poll.register(number, select.EPOLLIN)
        by_number[number] = one
    if not one.send():
        poll.unregister(number)
        del by_number[number]


def posted(port: int, path: str, headers: list[str], body: bytes, kind: str) -> bytes:
    """A whole request."""
    lines = [f"POST {path} HTTP/1.1", f"Host: {HOST}:{port}", f"Content-Type: {kind}"]
    lines += [f"Content-Length: {len(body)}", *headers]
    return ("\r\n".join(lines) + "\r\n\r\n").encode() + body


def bundles(ratings: list[Any], size: int, chance: random.Random) -> list[list[Any]]:
    """The ratings in bundles, each bundle one, two or three times."""
    cut = [ratings[at : at + size] for at in range(0, len(ratings), size)]
    return [bundle for bundle in cut for _ in range(chance.randint(1, 3))]


def tablet(plan: Plan, window: str, orders: Plan) -> list[bytes]:
    """What one tablet sends: everything of its window, some of it again and again."""
    port, chance = plan["port"], random.Random(f"{plan['seed']} {window}")  # noqa: S311
    headers = [f"Origin: http://{HOST}:{port}", "X-Suping-Kiosk: 1"]
    headers.append(f"Cookie: {orders['cookie']}")
    requests = []
    for ratings in bundles(orders["ratings"], plan["bundle"], chance):
        body = json.dumps({"window": window, "sent": plan["sent"], "ratings": ratings}).encode()
        requests.append(posted(port, "/kiosk/ratings", headers, body, "application/json"))
    return requests


def visitor(plan: Plan, _: str, orders: Plan) -> list[bytes]:
    """What one browser sends: the plain form, once for each rating."""
    port = plan["port"]
    first = Caller(port, [f"GET /rate HTTP/1.1\r\nHost: {HOST}:{port}\r\n\r\n".encode()])
    first.send()
    while not first.read():
        pass
    first.socket.close()
    cookie = re.search(rb"csrftoken=(\w+)", first.answers[0])
    token = re.search(rb'name="csrfmiddlewaretoken" value="(\w+)"', first.answers[0])
    assert cookie, first.answers[0]
    assert token, first.answers[0]
    headers = [f"Cookie: csrftoken={cookie[1].decode()}"]
    requests = []
    for one in orders["ratings"]:
        form = (
            f"csrfmiddlewaretoken={token[1].decode()}&window={one['window']}&grade={one['grade']}"
        )
        form += f"&tags={'+'.join(one['tags'])}"
        requests.append(posted(port, "/rate", headers, form.encode(), FORM))
    return requests


def heard(plan: Plan, callers: list[Caller]) -> Plan:
    """What the answers say: how many were new, and known already."""
    answers = [answer for one in callers for answer in one.answers]
    statuses = Counter(answer[9:12].decode() for answer in answers)
    found = {"statuses": dict(statuses), "requests": len(answers), "known": 0}
    found["new"] = statuses[str(HTTPStatus.FOUND.value)]
    if plan["who"] == "tablet":
        said = [json.loads(answer.partition(b"\r\n\r\n")[2]) for answer in answers]
        results = [one for every in said for one in every.get("results", ())]
        found["new"] = sum(one.get("new", False) for one in results)
        found["known"] = len(results) - found["new"]
    return found | {"waits": [wait for one in callers for wait in one.waits]}


def all_of(plan: Plan) -> Plan:
    """Everybody at once."""
    sends = tablet if plan["who"] == "tablet" else visitor
    callers = [
        Caller(plan["port"], sends(plan, name, one)) for name, one in plan["windows"].items()
    ]
    cpu = time.process_time()
    seconds = sent(callers)
    return heard(plan, callers) | {"seconds": seconds, "cpu": time.process_time() - cpu}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(all_of(json.load(sys.stdin))))
