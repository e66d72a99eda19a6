"""
What localchat says no with.

LocalchatError
├── RefusedError            400, to a bot: the request breaks a rule of the Bot API
│   ├── UnauthorizedError   401, the token belongs to no bot
│   ├── ForbiddenError      403, the person blocked the bot or never wrote to it
│   ├── NotFoundError       404, no such method or file
│   ├── ConflictError       409, another getUpdates took over
│   ├── TooLargeError       413, the body is larger than any allowed file
│   └── TooManyRequestsError 429, with the seconds to wait
└── PersonError        400, to a page or script: what to do instead
    └── UnknownError        404, no such person, chat, message or file
"""


class LocalchatError(Exception):
    """Something asked of localchat cannot be done."""


class RefusedError(LocalchatError):
    """A bot's request the Bot API would answer with `ok: false`."""

    code = 400
    kind = "Bad Request"

    def __init__(self, description: str, **parameters: int) -> None:
        super().__init__(f"{self.kind}: {description}")
        self.parameters = parameters


class UnauthorizedError(RefusedError):
    """The token belongs to no bot."""

    code = 401
    kind = "Unauthorized"


class ForbiddenError(RefusedError):
    """The person does not let this bot write."""

    code = 403
    kind = "Forbidden"


class NotFoundError(RefusedError):
    """There is no such method or file."""

    code = 404
    kind = "Not Found"


class ConflictError(RefusedError):
    """Another request took this one's place."""

    code = 409
    kind = "Conflict"


class TooLargeError(RefusedError):
    """The body is larger than any file the Bot API takes."""

    code = 413
    kind = "Request Entity Too Large"


class TooManyRequestsError(RefusedError):
    """The bot sends faster than Telegram lets it; `retry_after` is in whole seconds."""

    code = 429
    kind = "Too Many Requests"

    def __init__(self, retry_after: int) -> None:
        super().__init__(f"retry after {retry_after}", retry_after=retry_after)


class PersonError(LocalchatError):
    """A page or script asked for something wrong; the message says what to do."""

    code = 400


class UnknownError(PersonError):
    """There is no such person, message or file."""

    code = 404
