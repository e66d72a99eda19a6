"""
HTML of `parse_mode=HTML` into text and entities, refusing what Telegram refuses.

Offsets and lengths count UTF-16 units, as in the Bot API; those in refusals count bytes of UTF-8.
"""

import html
import re
from dataclasses import dataclass, field

from localchat.errors import RefusedError
from localchat.jsontext import Json

_SIMPLE = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "code": "code",
    "pre": "pre",
}
_OTHER = {"a", "span", "blockquote", "tg-emoji"}
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_PIECE = re.compile(r"<(/?)([^<>]*)(>?)|&(#x[0-9a-fA-F]+|#\d+|[a-z]+);")
_ATTRIBUTE = re.compile(r"""([a-zA-Z-]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?""")


def utf16_length(text: str) -> int:
    """Return the text's length in UTF-16 units, the Bot API's measure."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2


def slice_utf16(text: str, offset: int, length: int) -> str:
    """Return `length` UTF-16 units of the text from `offset`."""
    units = text.encode("utf-16-le")
    return units[2 * offset : 2 * (offset + length)].decode("utf-16-le", "replace")


@dataclass
class _Open:
    tag: str
    attributes: dict[str, str]
    start: int  # in UTF-16 units of the text so far


@dataclass
class _Reading:
    source: str
    text: list[str] = field(default_factory=list)
    length: int = 0
    stack: list[_Open] = field(default_factory=list)
    entities: list[Json] = field(default_factory=list)

    def add(self, piece: str) -> None:
        self.text.append(piece)
        self.length += utf16_length(piece)

    def refuse(self, what: str, position: int) -> RefusedError:
        offset = len(self.source[:position].encode())
        return RefusedError(f"can't parse entities: {what.format(offset=offset)}")


def parse_html(source: str) -> tuple[str, list[Json]]:
    """Return the text without its tags, and its entities in order. Raises RefusedError."""
    if "<" not in source and "&" not in source:
        return source, []
    reading = _Reading(source)
    position = 0
    for piece in _PIECE.finditer(source):
        reading.add(source[position : piece.start()])
        position = piece.end()
        _take(reading, piece)
    reading.add(source[position:])
    if reading.stack:
        tag = reading.stack[-1].tag
        raise RefusedError(
            f"can't parse entities: Can't find end tag corresponding to start tag \"{tag}\""
        )
    return "".join(reading.text), _in_order(reading.entities)


def _take(reading: _Reading, piece: re.Match[str]) -> None:
    closing, inside, end, reference = piece.groups()
    if reference is not None:
        reading.add(_character(reference, piece[0]))
        return
    if not end:
        what = "Unclosed end tag" if closing else "Unclosed start tag"
        raise reading.refuse(f"{what} at byte offset {{offset}}", piece.start())
    if closing:
        _close(reading, inside.strip().lower(), piece.start())
    else:
        _open(reading, inside, piece.start())


def _character(reference: str, literal: str) -> str:
    if reference.startswith("#"):
        return html.unescape(literal)
    return _NAMED.get(reference, literal)


def _open(reading: _Reading, inside: str, position: int) -> None:
    tag, _, rest = inside.partition(" ")
    tag = tag.strip().lower()
    if tag not in _SIMPLE and tag not in _OTHER:
        what = f'Unsupported start tag "{tag}" at byte offset {{offset}}'
        raise reading.refuse(what.replace("{tag}", tag), position)
    attributes = {
        match[1].lower(): next((v for v in match.groups()[1:] if v is not None), "")
        for match in _ATTRIBUTE.finditer(rest)
    }
    if tag == "span" and attributes.get("class") != "tg-spoiler":
        raise reading.refuse(
            'Tag "span" must have class "tg-spoiler" at byte offset {offset}', position
        )
    reading.stack.append(_Open(tag, attributes, reading.length))


def _close(reading: _Reading, tag: str, position: int) -> None:
    if not reading.stack:
        raise reading.refuse("Unexpected end tag at byte offset {offset}", position)
    opened = reading.stack.pop()
    if tag and tag != opened.tag:
        expected = f'expected "</{opened.tag}>", found "</{tag}>"'
        raise reading.refuse("Unmatched end tag at byte offset {offset}, " + expected, position)
    length = reading.length - opened.start
    entity = _entity(opened, "".join(reading.text))
    if length and entity:
        reading.entities.append({"offset": opened.start, "length": length, **entity})


def _entity(opened: _Open, text: str) -> Json | None:
    tag, attributes = opened.tag, opened.attributes
    if tag == "a":
        url = attributes.get("href") or slice_utf16(text, opened.start, len(text))
        return {"type": "text_link", "url": url} if "://" in url else None
    if tag == "span":
        return {"type": "spoiler"}
    if tag == "blockquote":
        wide = "expandable" in attributes
        return {"type": "expandable_blockquote" if wide else "blockquote"}
    if tag == "tg-emoji":
        return {"type": "custom_emoji", "custom_emoji_id": attributes.get("emoji-id", "")}
    return {"type": _SIMPLE[tag], **_language(tag, attributes)}


def _language(tag: str, attributes: dict[str, str]) -> Json:
    language = attributes.get("class", "").removeprefix("language-")
    return {"language": language} if tag == "code" and language else {}


def _in_order(entities: list[Json]) -> list[Json]:
    """Sort outer before inner; a language named on `code` inside `pre` belongs to the `pre`."""
    spans = {(e["offset"], e["length"]): e for e in entities if e["type"] == "pre"}
    kept = []
    for entity in entities:
        outer = spans.get((entity["offset"], entity["length"]))
        if entity["type"] == "code" and outer is not None:
            if "language" in entity:
                outer["language"] = entity["language"]
            continue
        if entity["type"] != "pre":
            entity.pop("language", None)
        kept.append(entity)
    return sorted(kept, key=_place)


def _place(entity: Json) -> tuple[int, int]:
    offset, length = entity["offset"], entity["length"]
    assert isinstance(offset, int)  # noqa: S101  both were written above
    assert isinstance(length, int)  # noqa: S101
    return offset, -length
