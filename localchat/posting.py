"""Posting JSON to a bot, as its hooks and its webhook get it."""

import http.client
from collections.abc import Mapping
from urllib.parse import urlsplit

_TIMEOUT = 30.0


def post_json(address: str, text: str, headers: Mapping[str, str]) -> tuple[int, bytes]:
    """
    Post a JSON text; return status and body. Raises OSError.

    Blocking: call it in a thread.
    """
    url = urlsplit(address)
    kind = http.client.HTTPSConnection if url.scheme == "https" else http.client.HTTPConnection
    connection = kind(url.hostname or "", url.port, timeout=_TIMEOUT)
    path = url.path + (f"?{url.query}" if url.query else "")
    sent = {"Content-Type": "application/json", **headers}
    try:
        connection.request("POST", path, text.encode("utf-8", "replace"), sent)
        response = connection.getresponse()
        return response.status, response.read()
    except http.client.HTTPException as error:
        raise OSError(str(error) or type(error).__name__) from error
    finally:
        connection.close()
