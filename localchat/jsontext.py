"""JSON as localchat writes it: compact, Chinese as itself."""

import json

Json = dict[str, object]

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def encode(value: object) -> str:
    """Return the value as compact JSON text."""
    return _encode(value)


def decode(text: str | bytes) -> object:
    """Return the value of a JSON text. Raises ValueError, also when it is nested too deep."""
    try:
        result: object = json.loads(text)
    except RecursionError:
        raise ValueError("nested too deep") from None
    return result


def decode_object(text: str | bytes) -> Json:
    """Return a JSON object. Raises ValueError when the text is anything else."""
    value = decode(text)
    if not isinstance(value, dict):
        raise ValueError("a JSON object is expected")  # noqa: TRY004  one error for bad JSON
    return value
