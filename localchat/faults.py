"""
What can go wrong with a Bot API, by name: a list of values that servers of tests share.

`localchat --faults` does these over HTTP; a server within a test's own process takes the list and
does them its own way. A county's channel never does any.
"""

import json
from dataclasses import dataclass
from enum import StrEnum

PORTAL = b"<html>login</html>"
SENDS = ("sendMessage", "sendPhoto", "sendDocument", "sendVoice", "sendLocation")
EDITS = ("editMessageText", "editMessageMedia")
SLOW_SECONDS = 0.7


class How(StrEnum):
    """In what way a call goes wrong."""

    ANSWER = "answer"
    RESET = "reset"
    SILENT = "silent"
    HALF = "half"
    SLOW = "slow"
    UNREACHABLE = "unreachable"
    TWICE = "twice"
    REVERSED = "reversed"


@dataclass(frozen=True)
class Fault:
    """
    One way to fail: instead of what was asked for, or `after` it was done.

    An ANSWER has a status and a body; of HALF the body is what is sent of it. `methods`: which
    calls fail so; none: any.
    """

    how: How
    status: int = 200
    body: bytes = b""
    after: bool = False
    methods: tuple[str, ...] = ()


def refusal(status: int, why: str, *, methods: tuple[str, ...] = (), **parameters: int) -> Fault:
    """An answer that says no, as the Bot API says it."""
    answer: dict[str, object] = {"ok": False, "error_code": status, "description": why}
    if parameters:
        answer["parameters"] = parameters
    return Fault(How.ANSWER, status, json.dumps(answer).encode(), methods=methods)


OF_ANY = {
    "wait": refusal(429, "Too Many Requests: retry after 3", retry_after=3),
    "wait, unsaid": refusal(429, "Too Many Requests"),
    "500": refusal(500, "Internal Server Error"),
    "502": Fault(How.ANSWER, 502, PORTAL),
    "portal": Fault(How.ANSWER, 200, PORTAL),
    "not ok": Fault(How.ANSWER, 200, b'{"ok": false}'),
    "refused token": refusal(401, "Unauthorized"),
    "no token": refusal(404, "Not Found"),
    "timed out": Fault(How.SILENT),
    "reset": Fault(How.RESET),
    "unreachable": Fault(How.UNREACHABLE),
    "after: timed out": Fault(How.SILENT, after=True),
    "after: reset": Fault(How.RESET, after=True),
    "after: half an answer": Fault(How.HALF, body=b'{"ok":true,"result":{"mess', after=True),
}
"""What may happen to any call."""

OF_EDITS = {
    "not modified": refusal(400, "Bad Request: message is not modified", methods=EDITS),
    "edit not found": refusal(400, "Bad Request: message to edit not found", methods=EDITS),
}
OF_TAPS = {
    "too old": refusal(
        400,
        "Bad Request: query is too old and response timeout expired or query ID is invalid",
        methods=("answerCallbackQuery",),
    ),
}
OF_POLLS = {
    "conflict": refusal(
        409, "Conflict: terminated by other getUpdates request", methods=("getUpdates",)
    ),
    "twice in a batch": Fault(How.TWICE, methods=("getUpdates",)),
    "out of order": Fault(How.REVERSED, methods=("getUpdates",)),
}
OF_SENDS = {
    "blocked": refusal(403, "Forbidden: bot was blocked by the user", methods=SENDS),
    "chat not found": refusal(400, "Bad Request: chat not found", methods=SENDS),
    "thread not found": refusal(400, "Bad Request: message thread not found", methods=SENDS),
    "slow": Fault(How.SLOW, methods=SENDS),
}
FAULTS = OF_ANY | OF_EDITS | OF_TAPS | OF_POLLS | OF_SENDS
