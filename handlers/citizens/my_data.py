"""
What the desk holds on a person (PIPL art. 45): as words, and as a file that an old phone opens.

The file is a page for the browser with the same data as JSON in a second one. Nothing of anybody
else is in it: staff are "a member of staff", other people's reports of the same matter are not.
"""

import json
from html import escape
from typing import Any

from handlers.citizens.my_data_parts import parts_of
from handlers.office import Turn
from handlers.talking.buttons import on_list
from storage.values import Message
from texts.catalogue import Language, label, say

MINE = "mydata"
NAME, PHONE, LANGUAGE, FORGET = range(4)
BUTTONS = ("button.edit_name", "button.edit_phone", "button.language", "button.forget")


def show_my_data(turn: Turn) -> None:
    """In short, with what can be corrected; then both files."""
    held = parts_of(turn)
    language = turn.language
    unknown = say(language, "mydata.unknown")
    buttons = [on_list(MINE, i, label(language, key)) for i, key in enumerate(BUTTONS)]
    turn.reply(
        "mydata.shown",
        buttons=(tuple(buttons[:2]), tuple(buttons[2:])),
        name=held["name"] or unknown,
        phone=held["phone"] or unknown,
        n=len(held["cases"]),
        k=len(held["readings"]),
        since=held["since"],
    )
    page = _page(language, held)
    for name, content in (
        (f"{say(language, 'mydata.file')}.html", page),
        ("my-data.json", _json(held)),
    ):
        text = say(language, "mydata.file_caption")
        turn.send(Message("mydata.file_caption", text, document=content, file_name=name))


def _json(held: dict[str, Any]) -> str:
    return json.dumps(held, ensure_ascii=False, indent=1)


def _page(language: Language, held: dict[str, Any]) -> str:
    """A page without scripts, in large type, that any browser shows."""
    title = escape(say(language, "mydata.file"))
    return (
        f'<!doctype html><html lang="{language.value.replace("_", "-")}"><head>'
        '<meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width"><title>'
        f"{title}</title><style>body{{font:18px/1.6 sans-serif;margin:1em}}"
        "dt{font-weight:bold}dd{margin:0 0 .6em 1em;white-space:pre-wrap}</style></head>"
        f"<body><h1>{title}</h1>{_block(language, held)}</body></html>"
    )


def _block(language: Language, value: Any) -> str:  # noqa: ANN401 - any JSON
    if isinstance(value, dict):
        named = ((say(language, f"mydata.label.{key}"), one) for key, one in value.items())
        rows = (f"<dt>{escape(name)}</dt><dd>{_block(language, one)}</dd>" for name, one in named)
        return f"<dl>{''.join(rows)}</dl>"
    if isinstance(value, list):
        return "<hr>".join(_block(language, one) for one in value) or "–"
    return escape(str(value)) or "–"
