"""Where the code says a text: read from the source, so that no run has to reach every line."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
SPEAKERS = ("handlers", "bot", "web")
# The name of the call, and which of its arguments is the key.
CALLS = {"say": 1, "label": 1, "words": 0, "reply": 0, "tell": 1, "NotUnderstood": 0}
# What these calls take besides the text's own fields.
NO_FIELDS = {"buttons", "menu", "lane", "case_id", "protect", "names", "about"}


@dataclass(frozen=True)
class Spoken:
    """One call that names a text by a literal key; `fields` is None where they are not literal."""

    where: str
    call: str
    key: str
    fields: frozenset[str] | None


def spoken() -> list[Spoken]:
    """Every such call in the layers above the texts."""
    files = sorted(file for name in SPEAKERS for file in (ROOT / name).rglob("*.py"))
    return [one for file in files for one in spoken_in(file.read_text("utf-8"), file.name)]


def spoken_in(source: str, name: str) -> Iterator[Spoken]:
    """The calls in one module's source."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and (call := _called(node)) in CALLS:
            key = _key(node, CALLS[call])
            if key is not None:
                yield Spoken(f"{name}:{node.lineno}", call, key, _fields(node))


def _called(node: ast.Call) -> str:
    match node.func:
        case ast.Name(name) | ast.Attribute(_, name):
            return name
        case _:
            return ""


def _key(node: ast.Call, at: int) -> str | None:
    # `turn.label("button.x")` and `people.say(user, "/start")` share the names of ours.
    for argument in node.args[: at + 1][::-1]:
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
            return argument.value if "." in argument.value or at == 0 else None
    return None


def _fields(node: ast.Call) -> frozenset[str] | None:
    names = [keyword.arg for keyword in node.keywords]
    if None in names:
        return None
    return frozenset(name for name in names if name is not None) - NO_FIELDS
