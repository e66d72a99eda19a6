"""One compiled judge per method: names, types, required fields, then the limits."""

from collections.abc import Callable, Mapping

from localchat.errors import RefusedError
from localchat.referee.checks import Check, compile_field
from localchat.referee.limits import LIMITS, Params
from localchat.referee.signatures import method_fields

Judge = Callable[[Mapping[str, object]], Params]
"""Takes a request's raw fields, returns them converted, or raises RefusedError."""

_MISSING = {
    "chat_id": "chat_id is empty",
    "text": "message text is empty",
    "message_id": "message identifier is not specified",
    "callback_query_id": "query is too old and response timeout expired or query ID is invalid",
    "file_id": "file_id not specified",
    "photo": "there is no photo in the request",
    "voice": "there is no voice in the request",
    "document": "there is no document in the request",
    "media": "there is no media in the request",
}


def compile_judge(method: str) -> Judge:
    """Return the judge of a method. Raises AttributeError for a method the library doesn't know."""
    fields = method_fields(method)
    checks = {name: compile_field(name, field, top=True) for name, field in fields.items()}
    required = [name for name, field in fields.items() if field.required]
    limits = [
        (name, LIMITS.get(f"{method}.{name}") or LIMITS[name])
        for name in fields
        if f"{method}.{name}" in LIMITS or name in LIMITS
    ]

    def judge(raw: Mapping[str, object]) -> Params:
        params = _convert(method, checks, raw)
        for name in required:
            if name not in params:
                raise RefusedError(_MISSING.get(name, f'parameter "{name}" is required'))
        for name, limit in limits:
            if name in params:
                limit(params)
        return params

    return judge


def _convert(method: str, checks: Mapping[str, Check], raw: Mapping[str, object]) -> Params:
    params: Params = {}
    for name, value in raw.items():
        check = checks.get(name)
        if check is None:
            raise RefusedError(f'{method} has no field "{name}"')
        if value is not None:
            params[name] = check(value)
    return params
