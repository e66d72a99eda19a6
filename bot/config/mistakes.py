"""
Mistakes in configuration files: each a line naming the file, the key and what is expected.

A line never repeats a value, which may be a secret; but for the rules of an OpenSection.
"""

import tomllib
import types
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeAlias, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from bot.config.sections import OpenSection
from domain.errors import SupingError

MOST_SHOWN = 40
Location: TypeAlias = tuple[str | int, ...]


class BadSettings(SupingError):
    """The configuration has mistakes."""

    def __init__(self, lines: Iterable[str]) -> None:
        self.lines = tuple(lines)
        super().__init__("\n".join(self.lines))


def read_toml(path: Path) -> dict[str, Any]:
    """Return the tables of a TOML file; BadSettings where it is missing, unreadable or broken."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise BadSettings([f"{path}: there is no such file"]) from None
    except UnicodeDecodeError as error:
        raise BadSettings([f"{path}: not UTF-8 at byte {error.start}; save it as UTF-8"]) from None
    except OSError as error:
        raise BadSettings([f"{path}: cannot be read: {error.strerror}"]) from None
    except tomllib.TOMLDecodeError as error:
        raise BadSettings([f"{path}: not TOML: {error}"]) from None


def mistakes(
    error: ValidationError, model: type[BaseModel], file: str, environ: Mapping[str, str]
) -> list[str]:
    """
    One line per mistake pydantic found; a key set by the environment is named as its variable.

    `environ` maps dotted keys to the variables that set them.
    """
    lines = []
    for found in error.errors(include_url=False, include_context=False):
        location = found["loc"]
        key = ".".join(str(part) for part in location)
        source = f"{environ[key]} (environment)" if key in environ else f"{file}: {key or 'file'}"
        told = _explained(found["type"], found["msg"] + _value(found, model), location, model)
        lines.append(f"{source}: {told}")
    return lines


def _value(found: ErrorDetails, model: type[BaseModel]) -> str:
    """The value that was found, where it is one plain value of a rule that anybody may read."""
    value, location = found["input"], found["loc"]
    owners = (annotation_at(model, location[:end]) for end in range(1, len(location)))
    is_open = any(_is_model(one) and issubclass(one, OpenSection) for one in owners)
    plain = isinstance(value, str | int | float) and found["type"] != "missing"
    return f", found {str(value)[:MOST_SHOWN]}" if is_open and plain else ""


def _explained(kind: str, message: str, location: Location, model: type[BaseModel]) -> str:
    if kind == "extra_forbidden":
        return _unknown_key(location, model)
    expected = field_at(model, location)
    plain = message.removeprefix("Value error, ")
    if expected is None or not expected.description:
        return plain
    return f"{plain} ({expected.description})"


def _unknown_key(location: Location, model: type[BaseModel]) -> str:
    """Return an unknown key with the nearest known one, or with all that are known there."""
    owner = annotation_at(model, location[:-1])
    known = list(_fields(owner)) if _is_model(owner) else []
    near = get_close_matches(str(location[-1]), known, n=1)
    if near:
        return f'unknown key, did you mean "{near[0]}"?'
    return f"unknown key; known here: {', '.join(known)}"


def field_at(model: type[BaseModel], location: Location) -> FieldInfo | None:
    """Return the field a location of an error stands for; its description says what is expected."""
    for end in range(len(location), 0, -1):
        owner, name = annotation_at(model, location[: end - 1]), location[end - 1]
        if _is_model(owner) and name in (fields := _fields(owner)):
            return fields[str(name)]
    return None


def annotation_at(model: type[BaseModel], location: Location) -> Any:  # noqa: ANN401 - any type
    """Return the type that is expected at a location; None where the location leads nowhere."""
    here: Any = model
    for part in location:
        here = _step(_plain(here), part)
    return _plain(here)


def _step(here: Any, part: str | int) -> Any:  # noqa: ANN401 - any type
    if _is_model(here):
        field = _fields(here).get(str(part))
        return field.annotation if field is not None else None
    arguments = get_args(here)
    if not arguments:
        return None
    return arguments[1] if get_origin(here) is dict else arguments[0]


def _plain(annotation: Any) -> Any:  # noqa: ANN401 - any type
    """`X` for `X | None`."""
    if get_origin(annotation) in (Union, types.UnionType):
        return next(one for one in get_args(annotation) if one is not types.NoneType)
    return annotation


def _is_model(annotation: Any) -> bool:  # noqa: ANN401 - any type
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)


def _fields(model: type[BaseModel]) -> dict[str, FieldInfo]:
    """Fields by the names they have in a file."""
    return {field.alias or name: field for name, field in model.model_fields.items()}
