"""
Compiles the notation of a field's types into plain closures that judge one value.

Values of a form are texts, so at the top level "5" is an integer and an object is JSON in a string;
inside an object types are strict.
"""

import re
from collections.abc import Callable
from functools import cache

from localchat.errors import RefusedError
from localchat.jsontext import decode
from localchat.referee.signatures import Field, kinds, object_fields, object_type
from localchat.upload import Upload

Check = Callable[[object], object]
"""Returns the value as its type, or raises RefusedError."""

_INTEGER = re.compile(r"[+-]?\d{1,19}")
_TOO_LARGE = 2**63
_TRUTHS = {"true": True, "1": True, "false": False, "0": False, "": False}


def compile_field(where: str, field: Field, *, top: bool) -> Check:
    """Return the check of one field; `where` names it in the description of a refusal."""
    arrays = [name.removeprefix("Array of ") for name in field.types if name.startswith("Array")]
    if arrays:
        item = compile_field(where, Field(tuple(arrays), required=True), top=False)
        return _array(where, item, top=top)
    if field.types in _SIMPLE:
        return _SIMPLE[field.types](where, top)
    return _object(where, field.types, top=top)


def _refuse(where: str, expected: str) -> RefusedError:
    return RefusedError(f"field {where} must be {expected}")


def _string(where: str, _top: object) -> Check:
    def check(value: object) -> object:
        if not isinstance(value, str):
            raise _refuse(where, "a String")
        if not value.isascii():
            _require_utf8(value)
        return value

    return check


def _require_utf8(value: str) -> None:
    try:
        value.encode()
    except UnicodeEncodeError:
        raise RefusedError("strings must be encoded in UTF-8") from None


def _integer(where: str, top: object) -> Check:
    def check(value: object) -> object:
        found = value
        if top and isinstance(value, str) and _INTEGER.fullmatch(value):
            found = int(value)
        if type(found) is int and abs(found) < _TOO_LARGE:
            return found
        raise _refuse(where, "an Integer")

    return check


def _float(where: str, top: object) -> Check:
    def check(value: object) -> object:
        if type(value) in {int, float}:
            return value
        if top and isinstance(value, str):
            try:
                return float(value)
            except ValueError:
                pass
        raise _refuse(where, "a Float")

    return check


def _boolean(where: str, top: object) -> Check:
    def check(value: object) -> object:
        if isinstance(value, bool):
            return value
        if top and isinstance(value, str) and value.lower() in _TRUTHS:
            return _TRUTHS[value.lower()]
        raise _refuse(where, "a Boolean")

    return check


def _integer_or_string(where: str, top: object) -> Check:
    number = _integer(where, top)

    def check(value: object) -> object:
        if isinstance(value, str) and not _INTEGER.fullmatch(value):
            return value
        return number(value)

    return check


def _file(where: str, _top: object) -> Check:
    def check(value: object) -> object:
        if isinstance(value, Upload | str):
            return value
        raise _refuse(where, "an InputFile or a String")

    return check


_SIMPLE: dict[tuple[str, ...], Callable[[str, object], Check]] = {
    ("String",): _string,
    ("Integer",): _integer,
    ("Float",): _float,
    ("Float", "Integer"): _float,
    ("Boolean",): _boolean,
    ("Integer", "String"): _integer_or_string,
    ("InputFile",): _file,
    ("InputFile", "String"): _file,
}


def _from_text(where: str, value: object) -> object:
    if not isinstance(value, str):
        return value
    try:
        return decode(value)
    except ValueError:
        raise RefusedError(f"can't parse {where}: it must be JSON") from None


def _array(where: str, item: Check, *, top: bool) -> Check:
    def check(value: object) -> object:
        values = _from_text(where, value) if top else value
        if not isinstance(values, list):
            raise _refuse(where, "an Array")
        return [item(each) for each in values]

    return check


def _object(where: str, names: tuple[str, ...], *, top: bool) -> Check:
    concrete = tuple(kind for name in names for kind in kinds(name))
    pick = _picker(where, concrete)

    def check(value: object) -> object:
        found = _from_text(where, value) if top else value
        if not isinstance(found, dict):
            raise _refuse(where, " or ".join(names))
        return pick(found)(found)

    return check


def _picker(where: str, names: tuple[str, ...]) -> Callable[[dict[str, object]], Check]:
    checks = [(name, compile_object(name)) for name in names]
    if len(checks) == 1:
        return lambda _value: checks[0][1]
    traits = [(check, object_type(name), _required(name)) for name, check in checks]

    def pick(value: dict[str, object]) -> Check:
        for check, kind, required in traits:
            if required <= value.keys() and kind in {None, value.get("type")}:
                return check
        raise _refuse(where, " or ".join(names))

    return pick


def _required(name: str) -> set[str]:
    return {key for key, field in object_fields(name).items() if field.required}


@cache
def compile_object(name: str) -> Check:
    """Return the check of an object type such as `InlineKeyboardButton`."""
    fields = object_fields(name)
    rules = {key: compile_field(f"{name}.{key}", f, top=False) for key, f in fields.items()}
    required = _required(name)

    def check(value: object) -> object:
        if not isinstance(value, dict):
            raise _refuse(name, "an object")
        for key, item in value.items():
            rule = rules.get(key)
            if rule is None:
                raise RefusedError(f'{name} has no field "{key}"')
            rule(item)
        if not required <= value.keys():
            raise RefusedError(f'{name} needs the field "{min(required - value.keys())}"')
        return value

    return check
