"""A Bot API server that serves what no sane one would, and keeps what it is asked to send."""

import asyncio
import json
from collections import Counter
from typing import Any

from aiohttp import web

ME = {"id": 1001, "is_bot": True, "first_name": "desk", "username": "stub_bot"}


class StubApi:
    """Serves updates as they are put in; confirms those below an offset, as Telegram does."""

    def __init__(self) -> None:
        self.pending: list[Any] = []
        self.sent: list[dict[str, Any]] = []
        self.calls: Counter[str] = Counter()
        self.offsets: list[int] = []
        self._runner: web.AppRunner | None = None
        self.address = ""

    async def start(self) -> None:
        """Serve on a free port."""
        app = web.Application()
        app.router.add_route("*", "/bot{token}/{method}", self._answer)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        host, port = self._runner.addresses[0][:2]
        self.address = f"http://{host}:{port}"

    async def stop(self) -> None:
        """Stop serving."""
        if self._runner is not None:
            await self._runner.cleanup()

    async def _answer(self, request: web.Request) -> web.Response:
        method = request.match_info["method"]
        self.calls[method] += 1
        if method == "getUpdates":
            return self._ok(await self._updates(request.query.get("offset")))
        if method == "getMe":
            return self._ok(ME)
        if method == "sendMessage":
            return self._ok(self._keep(json.loads(await request.text())))
        return self._ok(result=True)

    @staticmethod
    def _ok(result: object) -> web.Response:
        return web.json_response({"ok": True, "result": result})

    async def _updates(self, offset: str | None) -> list[Any]:
        if offset is not None:
            self.offsets.append(int(offset))
            self.pending = [one for one in self.pending if number(one) >= int(offset)]
        if not self.pending:
            await asyncio.sleep(0.2)
        return self.pending

    def _keep(self, fields: dict[str, Any]) -> dict[str, Any]:
        self.sent.append(fields)
        chat = {"id": int(fields["chat_id"]), "type": "private"}
        return {"message_id": len(self.sent), "date": 0, "chat": chat, "text": fields["text"]}


def number(update: object) -> float:
    """An update's id; what has none is never confirmed."""
    found = update.get("update_id") if isinstance(update, dict) else None
    return found if isinstance(found, int) else float("inf")


def said(update_id: int, user_id: int, text: str) -> dict[str, Any]:
    """An update as it should be: somebody says something."""
    person = {"id": user_id, "is_bot": False, "first_name": "诉求人", "language_code": "zh-hans"}
    chat = {"id": user_id, "type": "private", "first_name": "诉求人"}
    message = {"message_id": update_id, "date": 1, "chat": chat, "from": person, "text": text}
    return {"update_id": update_id, "message": message}
