"""What every hook asks of a request: that it knows the secret, and that it is not endless."""

import hmac

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from storage.errors import DatabaseBusy

RETRY_SECONDS = "5"


def knows(request: Request, header: str, secret: str | None) -> bool:
    """Whether the caller knows the secret; compared in constant time."""
    given = request.headers.get(header, "")
    return secret is not None and hmac.compare_digest(given.encode("latin-1"), secret.encode())


def unknown(header: str) -> Response:
    """The secret is missing or wrong."""
    return JSONResponse({"error": f"The header {header} is missing or wrong."}, 403)


def later(error: DatabaseBusy) -> Response:
    """Nothing was stored: whoever asks is to ask again, and not to think it was done."""
    return JSONResponse({"error": str(error)}, 503, {"Retry-After": RETRY_SECONDS})


async def read_body(request: Request, most: int) -> bytes | None:
    """What was sent; None, and no more of it read, where it is larger than `most` bytes."""
    parts, size = [], 0
    async for part in request.stream():
        size += len(part)
        if size > most:
            return None
        parts.append(part)
    return b"".join(parts)
