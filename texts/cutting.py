"""Long texts cut so that they fit: on one line for a list, in parts for a chat."""

ELLIPSIS = "…"
# Where a text may be cut, the best first.
SEAMS = (("\n",), ("。", "！", "？", "；", "!", "?", ";", ". "), (" ",))
HALF = 2


def shorten(text: str, n: int) -> str:
    """
    Return at most `n` characters of a text on one line; a cut is shown by `…`, which counts.

    Raises ValueError where `n` leaves no room for it.
    """
    if n < 1:
        raise ValueError(f"n: expected at least 1, found {n}")
    line = " ".join(text.split())
    return line if len(line) <= n else line[: n - 1].rstrip() + ELLIPSIS


def units(text: str) -> int:
    """Return the length of a text as chat servers count it: in UTF-16 units."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def split(text: str, limit: int = 4096) -> tuple[str, ...]:
    """
    Return a text in parts of at most `limit` UTF-16 units each; always at least one part.

    A part ends with a line, a sentence or a word where one ends in its second half, so that little
    is torn apart. Joined, the parts are the text but for blanks at the seams.
    Raises ValueError where a character may not fit.
    """
    if limit < HALF:
        raise ValueError(f"limit: expected at least {HALF}, found {limit}")
    parts = []
    while units(text) > limit:
        end = _seam(text, _room(text, limit))
        parts.append(text[:end].rstrip())
        text = text[end:].lstrip()
    return tuple(part for part in (*parts, text) if part) or (text,)


def _room(text: str, limit: int) -> int:
    """How many characters from the start fit into the limit."""
    used = 0
    for index, char in enumerate(text):
        used += units(char)
        if used > limit:
            return index
    return len(text)


def _seam(text: str, room: int) -> int:
    """Where to cut within the room: after a line, a sentence, a word, else anywhere."""
    for ends in SEAMS:
        last = max(text.rfind(end, room // HALF, room) for end in ends)
        if last >= 0:
            return last + 1
    return room
