"""Laying one set of a config's tables over another."""

from collections.abc import Mapping
from typing import Any

Tables = dict[str, Any]


def overlaid(under: Tables, over: Tables) -> Tables:
    """
    Return `under` with `over` laid on it: tables by key, lists by number, the rest replaced.

    A list is reached by numbers as keys, so that one channel's token can be set without the rest.
    """
    return under | {key: _laid(under.get(key), value) for key, value in over.items()}


def variables(environ: Mapping[str, str], prefix: str, between: str) -> dict[str, str]:
    """Return the names of environment variables by the dotted keys they set."""
    return {
        name[len(prefix) :].lower().replace(between, "."): name
        for name in environ
        if name.upper().startswith(prefix)
    }


def _laid(under: Any, over: Any) -> Any:  # noqa: ANN401 - whatever TOML holds
    if isinstance(under, list) and isinstance(over, dict) and all(k.isdecimal() for k in over):
        numbered = overlaid({str(n): entry for n, entry in enumerate(under)}, over)
        return [numbered[key] for key in sorted(numbered, key=int)]
    if isinstance(under, dict) and isinstance(over, dict):
        return overlaid(under, over)
    return over
