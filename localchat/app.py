"""The ASGI application: bots one way, people the other, one port."""

from urllib.parse import urlsplit

from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from localchat.botapi.gateway import Gateway
from localchat.botapi.requests import header
from localchat.exchange import Exchange
from localchat.people.routes import people_routes

_FOREIGN = "another site's page may not act here: open localchat's own address"


def make_app(exchange: Exchange) -> ASGIApp:
    """Return the application of one exchange."""
    gateway = Gateway(exchange)
    people = Starlette(routes=people_routes(exchange))

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        path: str = scope.get("path", "")
        if path.startswith("/bot") and path != "/bots":
            await gateway.answer_method(scope, receive, send)
        elif path.startswith("/file/bot"):
            await gateway.answer_file(scope, receive, send)
        elif scope["type"] == "http" and not _from_this_page(scope):
            refusal = JSONResponse(
                {"error": "this page may not act here: open localchat's own"}, 403
            )
            await refusal(scope, receive, send)
        else:
            await people(scope, receive, send)

    return app


def _from_this_page(scope: Scope) -> bool:
    """Say no to other sites' pages in the same browser: there is no login that would stop them."""
    origin = header(scope, b"origin")
    return not origin or urlsplit(origin).netloc == header(scope, b"host")
