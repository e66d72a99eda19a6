"""A real localchat process with a stub of the bot's hooks, and hands for the bot's side."""

import contextlib
import itertools
import json
import os
import struct
import subprocess
import sys
import threading
import urllib.error
import urllib.request
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page

TOKEN = "1001:made-up_secret"
SECRET = "hook-secret"
PATIENCE = 10  # seconds

_FIELD = "Content-Disposition: form-data; name="

Answer = tuple[int, dict[str, Any]]


@dataclass
class Hook:
    """What the bot's hooks were asked, and what they answer."""

    address: str = ""
    asked: list[tuple[str, dict[str, Any], str]] = field(default_factory=list)
    clock: Callable[[dict[str, Any]], Answer] = lambda _body: (404, {"error": "no clock here"})

    def answer(self, path: str, body: dict[str, Any], secret: str) -> Answer:
        self.asked.append((path, body, secret))
        return self.clock(body) if path == "/sandbox/clock" else (200, {})


def handler_of(hook: Hook) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            secret = self.headers.get("X-Suping-Secret", "")
            status, answer = hook.answer(self.path, body, secret)
            data = json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: object) -> None:
            """Say nothing: a test's output is its failures."""

    return Handler


@contextlib.contextmanager
def hooked() -> Iterator[Hook]:
    hook = Hook()
    with ThreadingHTTPServer(("127.0.0.1", 0), handler_of(hook)) as server:
        hook.address = f"http://127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield hook
        finally:
            server.shutdown()
            thread.join()


@dataclass
class House:
    """One running localchat: the people's interface, and the bot's hands."""

    address: str
    hook: Hook
    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(101))
    told: list[Any] = field(default_factory=list)

    def get(self, path: str) -> Any:
        return self._send(path)

    def post(self, path: str, **body: object) -> Any:
        return self._send(path, json.dumps(body).encode(), "application/json")

    def post_with(self, path: str, headers: dict[str, str], **body: object) -> Any:
        """Post with headers of one's own."""
        return self._send(path, json.dumps(body).encode(), "application/json", headers)

    def bot(self, method: str, **fields: object) -> Any:
        return self.post(f"/bot{TOKEN}/{method}", **fields)["result"]

    def tell(self, user_id: int, text: str, **more: object) -> int:
        """Let the bot write; return the message's id."""
        number: int = self.bot("sendMessage", chat_id=user_id, text=text, **more)["message_id"]
        return number

    def person(self, name: str = "王建国", *, started: bool = True, **profile: object) -> int:
        """Make a person who has started the bot, and return their id."""
        user_id = next(self.numbers)
        self.post("/people", user_id=user_id, first_name=name, **profile)
        if started:
            self.post(f"/people/{user_id}/say", text="/start")
        return user_id

    def messages(self, user_id: int) -> list[Any]:
        found: list[Any] = self.get(f"/people/{user_id}/chat")["messages"]
        return sorted(found, key=lambda message: message["message_id"])

    def updates(self, user_id: int, kind: str) -> list[Any]:
        """Return what the bot was told of one person so far, oldest first."""
        after = self.told[-1]["update_id"] + 1 if self.told else 0
        self.told += self.bot("getUpdates", offset=after, limit=100)
        return [
            it[kind] for it in self.told if it.get(kind, {}).get("from", {}).get("id") == user_id
        ]

    def upload(self, user_id: int, data: bytes, **fields: str) -> Any:
        """Send a file as the person; `name` is its name, the rest fields of the form."""
        name = fields.pop("name", "file.png")
        parts = [f'--edge\r\n{_FIELD}"{key}"\r\n\r\n{value}\r\n' for key, value in fields.items()]
        head = f'--edge\r\n{_FIELD}"file"; filename="{name}"\r\n\r\n'
        body = "".join(parts).encode() + head.encode() + data + b"\r\n--edge--\r\n"
        return self._send(f"/people/{user_id}/send", body, "multipart/form-data; boundary=edge")

    def seen(self, user_id: int) -> list[int]:
        return [it["message_id"] for it in self.messages(user_id) if it.get("seen")]

    def _send(
        self,
        path: str,
        data: bytes | None = None,
        kind: str = "text/plain",
        more: dict[str, str] | None = None,
    ) -> Any:
        url, headers = self.address + path, {"Content-Type": kind, **(more or {})}
        request = urllib.request.Request(url, data, headers)  # noqa: S310  our own server's
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE) as response:  # noqa: S310  the same
                return json.load(response)
        except urllib.error.HTTPError as error:
            with error:
                raise AssertionError(error.read().decode()) from None


@contextlib.contextmanager
def served(folder: Path, hook: Hook, port: int = 0) -> Iterator[House]:
    """Run `python -m localchat` as a channel while the block runs."""
    bot = f"desk:{TOKEN}:{hook.address}"
    command = [sys.executable, "-m", "localchat", "--folder", str(folder), "--bot", bot]
    command += ["--as", "channel", "--port", str(port)]
    environment = os.environ | {"LOCALCHAT_SECRET": SECRET}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        try:
            yield House(line.partition(": ")[2].strip(), hook)
        finally:
            process.terminate()
            process.wait(PATIENCE)


def bubbles(page: Page, user_id: int) -> Locator:
    return page.locator(f"#chat-{user_id} .bubble")


def bubble(page: Page, user_id: int, message_id: int) -> Locator:
    return page.locator(f'#chat-{user_id} [data-id="{message_id}"]')


def chat(page: Page, user_id: int) -> Locator:
    return page.locator(f"#chat-{user_id}")


def wait_until(page: Page, rule: Callable[[], bool], seconds: float = 5.0) -> None:
    """Wait for something outside the browser to become true."""
    for _ in range(int(seconds / 0.05)):
        if rule():
            return
        page.wait_for_timeout(50)
    raise AssertionError("it did not become true in time")


def drawn(width: int, height: int) -> bytes:
    """Return a PNG of three broad stripes, so that a screenshot shows something."""
    stripes = (bytes([90, 140, 200]), bytes([120, 160, 90]), bytes([150, 130, 110]))
    rows = b"".join(b"\0" + stripes[3 * row // height] * width for row in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in parts)


def _chunk(kind: bytes, data: bytes) -> bytes:
    check = struct.pack(">I", zlib.crc32(kind + data))
    return struct.pack(">I", len(data)) + kind + data + check
