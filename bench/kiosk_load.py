"""
The tablets of bench/kiosk.py, in a process of their own: a connection each, kept open.

Reads its orders as JSON from standard input, writes what came of them as JSON.
"""

import asyncio
import json
import random
import re
import sys
import time
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

LENGTH = re.compile(rb"content-length: (\d+)", re.IGNORECASE)
HOST = "127.0.0.1"
Plan = dict[str, Any]


@dataclass
class Outcome:
    """What the tablets heard."""

    requests: int = 0
    new: int = 0
    known: int = 0
    statuses: dict[str, int] = field(default_factory=dict)
    waits: list[float] = field(default_factory=list)


class Connection:
    """HTTP/1.1 with nothing that costs the load more than the desk."""

    def __init__(self, port: int) -> None:
        self._port = port

    async def open(self) -> None:
        """Connect."""
        self._reader, self._writer = await asyncio.open_connection(HOST, self._port)

    async def ask(self, request: bytes) -> tuple[int, bytes, bytes]:
        """Status, head and body of the answer."""
        self._writer.write(request)
        head = await self._reader.readuntil(b"\r\n\r\n")
        length = LENGTH.search(head)
        body = await self._reader.readexactly(int(length[1])) if length else b""
        return int(head[9:12]), head, body

    def close(self) -> None:
        """Hang up."""
        self._writer.close()


def posted(port: int, path: str, headers: list[str], body: bytes, kind: str) -> bytes:
    """A whole request."""
    lines = [f"POST {path} HTTP/1.1", f"Host: {HOST}:{port}", f"Content-Type: {kind}"]
    lines += [f"Content-Length: {len(body)}", *headers]
    return ("\r\n".join(lines) + "\r\n\r\n").encode() + body


def bundles(ratings: list[Any], size: int, chance: random.Random) -> list[list[Any]]:
    """The ratings in bundles, each bundle one, two or three times, in any order."""
    cut = [ratings[at : at + size] for at in range(0, len(ratings), size)]
    return [bundle for bundle in cut for _ in range(chance.randint(1, 3))]


async def tablet(plan: Plan, window: str, orders: Plan, out: Outcome) -> None:
    """One tablet sends everything of its window, some of it again and again."""
    port, chance = plan["port"], random.Random(f"{plan['seed']} {window}")  # noqa: S311
    headers = [f"Origin: http://{HOST}:{port}", "X-Suping-Kiosk: 1"]
    headers.append(f"Cookie: {orders['cookie']}")
    connection = Connection(port)
    await connection.open()
    sends = bundles(orders["ratings"], plan["bundle"], chance)
    for ratings in sends:
        body = json.dumps({"window": window, "sent": plan["sent"], "ratings": ratings}).encode()
        request = posted(port, "/kiosk/ratings", headers, body, "application/json")
        began = time.perf_counter()
        status, _, answer = await connection.ask(request)
        out.waits.append(time.perf_counter() - began)
        out.requests += 1
        out.statuses[str(status)] = out.statuses.get(str(status), 0) + 1
        for one in json.loads(answer).get("results", ()):
            out.new += one.get("new", False)
            out.known += not one.get("new", True)
    connection.close()


async def visitor(plan: Plan, _: str, orders: Plan, out: Outcome) -> None:
    """One browser posts the plain form, once for each rating."""
    port, connection = plan["port"], Connection(plan["port"])
    await connection.open()
    _, head, page = await connection.ask(f"GET /rate HTTP/1.1\r\nHost: {HOST}\r\n\r\n".encode())
    cookie = re.search(rb"csrftoken=(\w+)", head)
    token = re.search(rb'name="csrfmiddlewaretoken" value="(\w+)"', page)
    assert cookie, head
    assert token, page
    for one in orders["ratings"]:
        form = (
            f"csrfmiddlewaretoken={token[1].decode()}&window={one['window']}&grade={one['grade']}"
        )
        form += f"&tags={'+'.join(one['tags'])}"
        headers = [f"Cookie: csrftoken={cookie[1].decode()}"]
        kind = "application/x-www-form-urlencoded"
        began = time.perf_counter()
        status, _, _ = await connection.ask(posted(port, "/rate", headers, form.encode(), kind))
        out.waits.append(time.perf_counter() - began)
        out.requests += 1
        out.new += status == HTTPStatus.FOUND
        out.statuses[str(status)] = out.statuses.get(str(status), 0) + 1
    connection.close()


async def all_of(plan: dict[str, Any]) -> dict[str, Any]:
    """Everybody at once."""
    out = Outcome()
    sends = tablet if plan["who"] == "tablet" else visitor
    began = time.perf_counter()
    await asyncio.gather(*(sends(plan, name, one, out) for name, one in plan["windows"].items()))
    seconds = time.perf_counter() - began
    return {**vars(out), "seconds": seconds}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(asyncio.run(all_of(json.load(sys.stdin)))))
