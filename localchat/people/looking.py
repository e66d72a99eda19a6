"""The people's requests that look: a chat, its changes as they come, files, the referee, bots."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import asdict

from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response, StreamingResponse

from localchat.botapi.profile import scope_key
from localchat.errors import UnknownError
from localchat.exchange import Exchange
from localchat.jsontext import Json, encode
from localchat.keeping import media_type
from localchat.people.views import chat_view
from localchat.people.visit import Visit, query_number, visit_of
from localchat.store import bookkeeping, files, messages, people, texting

_MOST_MESSAGES = 500
_MOST_TEXTS = 5
_LONGEST_WAIT = 50.0  # seconds
_HEARTBEAT = 15.0  # seconds between comments that keep an event stream open
_SHOWN = {"image/png", "image/jpeg", "image/gif", "image/webp"}
_PLAYED = ("audio/", "video/")


async def read_chat(exchange: Exchange, request: Request) -> Response:
    """GET /people/{user_id}/chat: what changed after `after`, waiting up to `wait` seconds."""
    visit = visit_of(exchange, request)
    after = int(query_number(request, "after", 0))
    limit = min(int(query_number(request, "limit", _MOST_MESSAGES)), _MOST_MESSAGES)
    deadline = _time() + min(query_number(request, "wait", 0), _LONGEST_WAIT)
    view = _look(visit, after, limit)
    while after and view["changes"] == after and (left := deadline - _time()) > 0:
        if not await exchange.wakeups.wait(("chat", visit.bot, visit.user_id), left):
            break
        view = _look(visit, after, limit)
    return JSONResponse(view)


def _look(visit: Visit, after: int, limit: int) -> Json:
    db = visit.exchange.store.db
    chat = people.find_chat(db, visit.bot, visit.user_id)
    if after:
        changed = messages.changed_messages(db, visit.bot, visit.user_id, after, limit)
    else:
        changed = messages.latest_messages(db, visit.bot, visit.user_id, limit)
    texts = texting.latest_texts(db, visit.bot, visit.user_id, _MOST_TEXTS)
    return {**chat_view(chat, changed, after), "texts": [asdict(one) for one in texts]}


async def read_menu(exchange: Exchange, request: Request) -> Response:
    """GET /people/{user_id}/menu: the commands this person's client would offer."""
    visit = visit_of(exchange, request)
    language = str(visit.profile.get("language_code", "")).partition("-")[0]
    scopes: list[Json] = [
        {"type": "chat", "chat_id": visit.user_id},
        {"type": "all_private_chats"},
        {"type": "default"},
    ]
    for scope in scopes:
        for spoken in dict.fromkeys((language, "")):
            found = bookkeeping.find_menu(exchange.store.db, visit.bot, scope_key(scope), spoken)
            if found:
                return JSONResponse(found)
    return JSONResponse([])


async def read_file(exchange: Exchange, request: Request) -> Response:
    """GET /files/{file_id}: pictures, sound and film to show, everything else to save."""
    file = files.find_any_file(exchange.store.db, request.path_params["file_id"])
    if file is None:
        raise UnknownError("no such file: take the url of a message")
    kind = media_type(file)
    shown = kind in _SHOWN or kind.startswith(_PLAYED)
    return FileResponse(
        files.content_path(exchange.files, file.content),
        media_type=kind if shown else "application/octet-stream",
        filename=str(file.about.get("file_name", "")) or None,
        content_disposition_type="inline" if shown else "attachment",
        # What people upload is shown from the page's own address: it must not run as a page.
        headers={"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "sandbox"},
    )


async def stream_events(exchange: Exchange, _request: Request) -> Response:
    """GET /events: every change of every chat, as server-sent events."""
    return StreamingResponse(
        _events(exchange),
        media_type="text/event-stream",
        headers={"Cache-Control": "no-store"},
    )


async def _events(exchange: Exchange) -> AsyncIterator[str]:
    queue = exchange.wakeups.listen()
    try:
        yield ": open\n\n"
        while True:
            try:
                event = await asyncio.wait_for(queue.get(), _HEARTBEAT)
            except TimeoutError:
                yield ": still here\n\n"
                continue
            if event is None:
                return
            yield f"id: {event['change']}\ndata: {encode(event)}\n\n"
    finally:
        exchange.wakeups.leave(queue)


async def read_referee(exchange: Exchange, _request: Request) -> Response:
    """GET /referee: refused requests by description, and messages sent too fast, by bot."""
    return JSONResponse(
        {
            "refused": exchange.refused.total(),
            "too_fast": exchange.too_fast.total(),
            "refused_by_description": dict(exchange.refused.most_common()),
            "too_fast_by_bot": dict(exchange.too_fast),
        }
    )


async def list_bots(exchange: Exchange, _request: Request) -> Response:
    """GET /bots: name and User of every bot, the first being the default."""
    return JSONResponse(
        [{"name": name, "user": account.user} for name, account in exchange.accounts.items()]
    )


def _time() -> float:
    return asyncio.get_running_loop().time()
